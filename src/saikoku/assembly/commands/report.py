"""`saikoku report`: freeze a report and write its papers, PDF and XLSX, into a folder."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path


def register(subparsers) -> None:
    parser = subparsers.add_parser("report", help="報告を確定し、PDFとExcelを書き出します")
    parser.add_argument("kind", choices=["daily"], help="daily: 業務日報")
    parser.add_argument("--on", required=True, type=_day, metavar="YYYY-MM-DD", help="報告する日")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="書き出すフォルダ")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=run)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"日付を読み取れません: {text}(例: 2026-04-10)") from None


def run(args: argparse.Namespace) -> int:
    from saikoku.assembly import session
    from saikoku.assembly.cli import Refused

    session.open_database(args)
    from saikoku.kernel import clock
    from saikoku.performance.reports import operations, presenters

    by = session.console_actor()
    try:
        done = operations.freeze(kind=args.kind, on=args.on, by=by, at=clock.now())
    except operations.FreezeRefused as refusal:
        raise Refused("\n".join(presenters.REFUSALS[reason] for reason in refusal.reasons)) from refusal
    written = []
    for form in ("pdf", "xlsx"):
        _, paper = operations.take_paper(report_id=done.report.pk, form=form, by=by, at=clock.now())
        written.append(_write(args.out, f"{args.kind}_{args.on}_v{done.report.version}.{form}", paper))
    if args.json:
        print(json.dumps(_answer(done, written), ensure_ascii=False))
    state = "確定しました" if done.is_new else "件数が変わっていないため、確定済みの版を書き出しました"
    print(f"{presenters.day_title(args.on)} 第{done.report.version}版: {state}。", file=sys.stderr)
    for file in written:
        print(file, file=sys.stderr)
    return 0


def _write(folder: Path, name: str, paper: bytes) -> Path:
    """The whole file or none: written beside its place and then moved there."""
    from saikoku.assembly.cli import Refused

    try:
        folder.mkdir(parents=True, exist_ok=True)
        beside = folder / f".{name}.part"
        beside.write_bytes(paper)
        return beside.rename(folder / name)
    except OSError as fault:
        raise Refused(f"{folder} に書き出せません: {fault.strerror}。書き込めるフォルダを指定してください。") from fault


def _answer(done, written: list[Path]) -> dict:
    return {
        "kind": done.report.kind,
        "on": done.report.first_day.isoformat(),
        "version": done.report.version,
        "new": done.is_new,
        "sha256": done.report.digest,
        "files": [str(file) for file in written],
    }
