"""`saikoku figures`: a month by the words of the contract, or why one payment was credited as it was."""

import argparse
import json
import sys
from datetime import date


def register(subparsers) -> None:
    parser = subparsers.add_parser("figures", help="月の成績、または一件の納付の帰属とその理由を出力します")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--month", metavar="YYYY-MM", type=_month, help="対象の月(例 2026-04)")
    why = "この納付がどの項目に、なぜ入ったか(入らなかったか)"
    what.add_argument("--explain", metavar="収納データ番号", type=_number, help=why)
    parser.add_argument("--as-of", metavar="YYYY-MM-DD", type=_day, help="この日の終わりまでに届いたもので計算する")
    parser.add_argument("--json", action="store_true", help="結果をJSONで出力します")
    parser.set_defaults(run=run)


def _month(text: str):
    from saikoku.kernel.periods import Month, NotAMonth

    try:
        return Month.parse(text)
    except NotAMonth as refusal:
        raise argparse.ArgumentTypeError(str(refusal)) from None


def _number(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise argparse.ArgumentTypeError("文字として読み取れないバイトがあります。番号を確かめてください。") from None
    return text


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"日付を読み取れません: {text}(例: 2026-04-30)") from None


def run(args: argparse.Namespace) -> int:
    from saikoku.assembly import session

    session.open_database(args)
    return _explain(args) if args.explain else _month_figures(args)


def _month_figures(args: argparse.Namespace) -> int:
    from saikoku.assembly.cli import Refused
    from saikoku.governance.terms.queries import NothingAgreed
    from saikoku.performance.figures import presenters, queries
    from saikoku.performance.figures.rules import month

    try:
        found = queries.figures_of(args.month, as_of=args.as_of)
    except NothingAgreed as gap:
        raise Refused(f"{args.month} は契約の前の月なので、成績はありません。契約の期間の月を指定してください。") from gap
    told = month.as_object(found)
    if args.json:
        print(json.dumps(told, ensure_ascii=False))
    out = sys.stderr if args.json else sys.stdout
    for line in presenters.month_lines(told) + presenters.left_aside_lines(queries.left_aside(args.month, as_of=args.as_of)):
        print(line, file=out)
    return 0


def _explain(args: argparse.Namespace) -> int:
    from saikoku.assembly import session
    from saikoku.assembly.cli import Refused
    from saikoku.kernel import clock
    from saikoku.performance.attribution import operations, queries
    from saikoku.performance.figures import presenters

    try:
        found = operations.explain(number=args.explain, as_of=args.as_of, by=session.console_actor(), at=clock.now())
    except queries.NoSuchPayment as unknown:
        raise Refused(f"収納データ番号 {args.explain} の納付は届いていません。番号を確かめてください。") from unknown
    told = presenters.explanation(found)
    if args.json:
        print(json.dumps(told, ensure_ascii=False))
    for line in presenters.explanation_lines(told):
        print(line, file=sys.stderr if args.json else sys.stdout)
    return 0
