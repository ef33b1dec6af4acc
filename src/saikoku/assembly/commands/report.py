"""`saikoku report`: freeze a report and write its papers, PDF and XLSX, into a folder."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path

from saikoku.kernel import disk

MEETING = "meeting"  # the package of a meeting: of the month, or with --year of the year


def register(subparsers) -> None:
    parser = subparsers.add_parser("report", help="報告を確定し、PDFとExcelを書き出します")
    from saikoku.performance.reports.rules.kinds import KINDS

    words = "、".join(f"{kind.name}: {kind.words}" for kind in KINDS.values())
    meeting = (
        f"{MEETING}: --on の月の{KINDS['monthly_meeting'].words}、--year を付けるとその年度の{KINDS['yearly_meeting'].words}"
    )
    parser.add_argument("kind", choices=[*KINDS, MEETING], help=f"{words}、{meeting}")
    parser.add_argument("--on", required=True, type=_day, metavar="YYYY-MM-DD", help="報告する日。月や年度はその中の日")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="書き出すフォルダ")
    parser.add_argument("--year", action="store_true", help=f"{MEETING} とともに: 月次でなく年次の会議の資料")
    parser.add_argument("--version", type=int, metavar="N", help="確定済みの第N版をそのまま書き出す")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=run, usage=parser.error)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"日付を読み取れません: {text}(例: 2026-04-10)") from None


def _kind(args: argparse.Namespace) -> str:
    """The package of which meeting? Of the month, unless the year's is asked for."""
    if args.year and args.kind != MEETING:
        args.usage(f"--year は {MEETING} とともに使います: saikoku report {MEETING} --year --on ... --out DIR")
    if args.kind == MEETING:
        return "yearly_meeting" if args.year else "monthly_meeting"
    return args.kind


def run(args: argparse.Namespace) -> int:
    args.kind = _kind(args)
    from saikoku.assembly import session

    session.open_database(args)
    from saikoku.kernel import clock
    from saikoku.performance.reports import operations, presenters
    from saikoku.performance.reports.rules.kinds import KINDS

    by = session.console_actor()
    report, is_new = _kept(args) if args.version is not None else _frozen(args, by)
    written = []
    for form in ("pdf", "xlsx"):
        _, paper = operations.take_paper(report_id=report.pk, form=form, by=by, at=clock.now())
        written.append(_write(args.out, f"{args.kind}_{report.first_day}_v{report.version}.{form}", paper))
    if args.json:
        print(json.dumps(_answer(report, is_new, written), ensure_ascii=False))
    state = "確定しました" if is_new else "確定済みの版を書き出しました"
    print(f"{presenters.title(KINDS[args.kind], report.first_day)} 第{report.version}版: {state}。", file=sys.stderr)
    for file in written:
        print(file, file=sys.stderr)
    return 0


def _frozen(args: argparse.Namespace, by):
    """The report as the ledger stands now; the standing version where nothing has changed since."""
    from saikoku.assembly.cli import Refused
    from saikoku.kernel import clock
    from saikoku.performance.reports import operations, presenters

    try:
        done = operations.freeze(kind=args.kind, on=args.on, by=by, at=clock.now())
    except operations.FreezeRefused as refusal:
        raise Refused("\n".join(presenters.in_words(reason) for reason in refusal.reasons)) from refusal
    return done.report, done.is_new


def _kept(args: argparse.Namespace):
    """A version frozen before, whatever the ledger says now."""
    from saikoku.assembly.cli import Refused
    from saikoku.performance.reports import queries
    from saikoku.performance.reports.rules import kinds

    first = kinds.first_day(kinds.KINDS[args.kind].span, args.on)
    report = queries.versions(args.kind, first).filter(version=args.version).first()
    if report is None:
        raise Refused(f"{args.on} の報告に第{args.version}版はありません。--version を外すと今の内容で確定します。")
    return report, False


def _write(folder: Path, name: str, paper: bytes) -> Path:
    """The whole file or none: written beside its place and then moved there."""
    from saikoku.assembly.cli import Refused

    try:
        folder.mkdir(parents=True, exist_ok=True)
        beside = folder / f".{name}.part"
        beside.write_bytes(paper)
        return beside.rename(folder / name)
    except OSError as fault:
        raise Refused(f"{folder} に書き出せません: {disk.reason(fault)}。書き込めるフォルダを指定してください。") from fault


def _answer(report, is_new: bool, written: list[Path]) -> dict:
    return {
        "kind": report.kind,
        "on": report.first_day.isoformat(),
        "version": report.version,
        "new": is_new,
        "sha256": report.digest,
        "files": [str(file) for file in written],
    }
