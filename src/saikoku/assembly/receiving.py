"""How the command line receives a file: with a database, or judging alone where none is asked for."""

import argparse
import sys
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from saikoku.exchange.layouts.presenters import words
from saikoku.exchange.layouts.rules import container, control, headers, loading, reading, standard
from saikoku.exchange.layouts.rules.faults import Fault, Report
from saikoku.exchange.layouts.rules.layout import Layout
from saikoku.kernel import disk

LINES_SHOWN = 20
COUNT_WORDS = {
    "new": "新規", "changed": "変更", "unchanged": "変化なし", "gone": "対象外となる", "superseded": "古い行",
    "pending": "相手待ち", "bad": "受け取れない行",
}  # fmt: skip
# What --json prints in full where nothing was judged.
NOTHING = {**dict.fromkeys(["run", "rows", *COUNT_WORDS]), "errors": [], "applied": False, "already_applied": False}


@dataclass(slots=True)
class Outcome:
    """`found` is the object that --json prints."""

    layout: Layout
    found: dict
    is_done: bool
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Form:
    layout: Layout
    encoding: str
    fixed: bool
    own: str = ""


def form_of(name: str, *, encoding: str, fixed: bool) -> Form | None:
    """The layout of that name or in that file; None when there is neither. Raises cli.Refused for a bad layout."""
    from saikoku.assembly.cli import Refused

    if not name.endswith(".toml"):
        try:
            layout = standard.get(name)
        except KeyError:
            return None
        return Form(layout, "cp932" if fixed else encoding or layout.encoding, fixed)
    try:
        data = Path(name).read_bytes()
    except OSError as fault:
        raise Refused(f"レイアウトのファイルを読めません: {name}({disk.reason(fault)})") from fault
    try:
        layout = standard.load_own(data)
    except loading.LayoutRefused as refusal:
        lines = "\n".join(words.problems(refusal.problems))
        raise Refused(f"レイアウト {name} は使えません。\n{lines}") from refusal
    return Form(layout, "cp932" if fixed else encoding or layout.encoding, fixed, data.decode("utf-8-sig"))


def password_of(file: Path | None) -> bytes | None:
    """The first line of the file."""
    from saikoku.assembly.cli import Refused

    if file is None:
        return None
    try:
        return file.read_bytes().partition(b"\n")[0].rstrip(b"\r")
    except OSError as fault:
        raise Refused(f"パスワードのファイルを読めません: {file}({disk.reason(fault)})") from fault


def receive(args: argparse.Namespace, form: Form, password: bytes | None) -> Outcome:
    with ExitStack() as stack:
        source = stack.enter_context(_reading(args.file))
        beside = Path(f"{args.file}{control.SUFFIX}")
        note = beside.read_bytes() if beside.exists() else None
        if args.dry_run and (form.own or not _has_database(args)):
            return _judge_alone(args, form, source, password, note)
        return _with_database(args, form, source, password, note)


@contextmanager
def _reading(file: Path):
    from saikoku.assembly.cli import Refused

    if not file.name.isprintable():
        raise Refused(f"ファイルの名前に読めない文字があります。名前を変えてから、もう一度受け取ってください: {file}")
    try:
        stream = file.open("rb")
    except OSError as fault:
        raise Refused(f"ファイルを読めません: {file}({disk.reason(fault)})") from fault
    with stream:
        yield stream


def _has_database(args: argparse.Namespace) -> bool:
    from saikoku.assembly import session
    from saikoku.assembly.cli import NotReady
    from saikoku.assembly.engine import EngineFault

    try:
        session.open_database(args)
    except (NotReady, EngineFault) as missing:
        print(f"データベースを使わずに判定します。{missing}", file=sys.stderr)
        return False
    return True


def _judge_alone(args, form: Form, source, password, note) -> Outcome:
    """Form, codes, sums, keys: all that can be said without knowing what is held already."""
    import tempfile

    with tempfile.TemporaryFile() as unpacked:
        start = source.read(4)
        source.seek(0)
        if container.is_container(start):
            try:
                contents = container.unpack(source, password, unpacked)
            except container.ContainerRefused as refusal:
                return _not_taken(form, [refusal.reason], refusal.name, words.reason)
            source, note = unpacked, contents.control or note
        report = reading.judge(form.layout, source, encoding=form.encoding, fixed=form.fixed)
        refusals = [*report.refusals, *_control_faults(note, report)]
        notes = _hints(form, source, refusals)
    found = NOTHING | {
        "rows": report.rows,
        "bad": report.bad,
        "errors": [words.as_json(fault, form.layout) for fault in [*refusals, *report.faults]],
    }
    is_done = not refusals and (not report.bad or args.accept_good_rows)
    return Outcome(form.layout, found, is_done, [*notes, *_judged_alone(form, report, is_done=is_done)])


def _not_taken(form: Form, reasons: list[str], name: str, say: Callable[[str], str]) -> Outcome:
    """The file did not even come in: its container, control record or what the scanner found stood against it."""
    errors = [{"line": 0, "column": "", "value": name, "reason": say(code)} for code in reasons]
    return Outcome(form.layout, NOTHING | {"errors": errors}, False)


def _control_faults(note: bytes | None, report: Report) -> list[Fault]:
    if note is None:
        return []
    try:
        return control.refusals(control.load(note), report)
    except control.ControlUnreadable as fault:
        return [Fault(0, "", fault.detail, "control_unreadable")]


def _hints(form: Form, source, refusals: list[Fault]) -> list[str]:
    """Which file is this, then? Said where another standard layout fits the first line."""
    if not any(fault.reason in ("header_differs", "record_length_differs") for fault in refusals):
        return []
    source.seek(0)
    likely = headers.likely(standard.layouts().values(), source.readline(100_000), form.fixed)
    others = [name for name in likely if name != form.layout.id]
    found = [f"このファイルは {'、'.join(others)} のようです。"] if others else []
    if form.own and not form.fixed and refusals[0].reason == "header_differs":
        found.append("1行目から値が始まるファイルなら、レイアウトに header = false と書いてください。")
    return found


def _judged_alone(form: Form, report: Report, *, is_done: bool) -> list[str]:
    """What a person who writes a layout wants to know besides the faults."""
    if is_done:
        return ["判定しました。このまま受け取れます(--dry-run のため、何も変えていません)。"]
    if any(fault.reason == "column_count" for fault in report.faults):
        return [f"レイアウト {form.layout.id} の項目は {len(form.layout.columns)} 個です。"]
    return []


def _with_database(args, form: Form, source, password, note) -> Outcome:
    from saikoku.assembly import session

    if not args.dry_run:
        session.open_database(args)  # before any room's models are imported
    from django.db import transaction

    from saikoku.assembly.cli import Refused
    from saikoku.exchange.intake import operations, presenters
    from saikoku.gateways.scanner import ScannerUnreachable

    try:
        with transaction.atomic() if args.dry_run else ExitStack():
            outcome = _take_in(args, form, source, password, note)
            if args.dry_run:
                transaction.set_rollback(True)
        return outcome
    except operations.ReceiptRefused as refusal:
        return _not_taken(form, refusal.reasons, refusal.name, presenters.refusal)
    except ScannerUnreachable as fault:
        raise Refused(f"ウイルス検査のプログラムが応答しません。受け取りをやめました。({fault})") from fault


def _take_in(args, form: Form, source, password, note) -> Outcome:
    from saikoku.assembly import session
    from saikoku.exchange.intake import operations, presenters, queries
    from saikoku.kernel import clock

    who, moment = session.console_actor(), clock.now()
    wanted = operations.Form(form.layout, form.encoding, form.fixed, form.own)
    with operations.opened(source, name=args.file.name, password=password, control_record=note) as file:
        received = operations.receive_file(
            file=file, form=wanted, source="console", handover_number=args.handover, by=who, at=moment
        )
        run = received.run
        if received.already_applied:
            return _stands_already(args, form, run)
        print("判定しています…", file=sys.stderr)
        run = operations.judge(run_id=run.pk, plain=file.plain, by=who, at=moment)
        notes = _hints(form, file.plain, queries.refusals(run))
    faults = queries.row_faults(run.pk)
    is_good = run.state == "judged" and (not run.bad or args.accept_good_rows)
    if is_good and not args.dry_run:
        print("反映しています…", file=sys.stderr)
        try:
            run = operations.apply(run_id=run.pk, accept_good_rows=args.accept_good_rows, by=who, at=moment).run
        except operations.ApplyRefused as refused:
            return _somebody_was_faster(args, form, run, refused.reasons, by=who, at=moment)
        notes.append(presenters.by_console(run))
    elif run.state == "judged" and not args.dry_run:
        run = operations.refuse(run_id=run.pk, reason="bad-rows", by=who, at=moment)
    found = presenters.as_object(run, form.layout, faults, is_dry=args.dry_run)
    return Outcome(form.layout, found, is_good, notes)


def _stands_already(args, form: Form, run) -> Outcome:
    """The same bytes in the same form stand applied as `run`."""
    from saikoku.exchange.intake import presenters

    found = presenters.as_object(run, form.layout, [], already_applied=True, is_dry=args.dry_run)
    return Outcome(form.layout, found | {"applied": False}, True, ["同じファイルが反映済みです。何も変えていません。"])


def _somebody_was_faster(args, form: Form, run, reasons: list[str], *, by, at) -> Outcome:
    """While this run was judged, the same file was applied, or somebody ended this run on the screen."""
    from saikoku.assembly.cli import Refused
    from saikoku.exchange.intake import operations, presenters, queries

    if reasons != ["already-applied"]:
        raise Refused("".join(presenters.refusal(code) for code in reasons) + "何も変えていません。")
    operations.withdraw(run_id=run.pk, reason="already-applied", by=by, at=at)
    same = queries.applied_before(
        sha256=run.sha256, layout_id=run.layout, encoding=run.encoding, fixed=run.fixed
    )
    return _stands_already(args, form, same)


def in_words(outcome: Outcome) -> str:
    """The outcome for a person at the console."""
    found = outcome.found
    lines = [f"{outcome.layout.id} {outcome.layout.ja}: {found['rows'] or 0:,} 行"]
    lines += [f"  {word} {found[name]:,} 件" for name, word in COUNT_WORDS.items() if found[name]]
    for error in found["errors"][:LINES_SHOWN]:
        told = words.placed(error["reason"], line=error["line"], column=error["column"], value=error["value"])
        lines.append(f"  {told}")
    if len(found["errors"]) > LINES_SHOWN:
        lines.append(f"  ほか {len(found['errors']) - LINES_SHOWN:,} 件(--json で全部を出力します)")
    lines += [note for note in outcome.notes if note]
    if not outcome.is_done:
        lines.append("受け取れません。何も変えていません。")
    return "\n".join(lines)
