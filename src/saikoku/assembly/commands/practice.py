"""`saikoku practice`: make a practice city's files, or play a month of work in a practice database."""

import argparse
import os
import sys
from datetime import date
from pathlib import Path

from saikoku.kernel import disk, home, periods

MONTH_DATABASE = "saikoku_month"
_MOST_DEBTORS = 1_000_000


def register(subparsers) -> None:
    parser = subparsers.add_parser("practice", help="練習用の市のファイルを作る、1か月の業務を模擬する")
    acts = parser.add_subparsers(dest="act", required=True, metavar="内容")
    city = acts.add_parser("city", help="市から渡されるファイル一式を標準レイアウトで作成します")
    size = city.add_mutually_exclusive_group()
    size.add_argument("--households", type=_count, metavar="N", help="世帯の数")
    size.add_argument("--debtors", type=_count, metavar="N", help="対象者の数(指定がなければ 5000)")
    _common(city)
    city.add_argument("--out", type=Path, required=True, metavar="DIR", help="書き出すフォルダ")
    city.add_argument("--encoding", choices=["cp932", "utf-8"], default="cp932")
    city.add_argument("--fixed", action="store_true", help="固定長で書きます(CP932 のみ)")
    month = acts.add_parser("month", help="練習用のデータベースで1か月の架電・約束・納付を模擬します")
    _common(month)
    month.add_argument("--policy", default="standard", metavar="NAME", help="配置の名前(standard, evening, office, small)")
    month.add_argument("--debtors", type=_count, default=5_000, metavar="N", help="対象者の数")
    month.add_argument("--until", type=_day, metavar="YYYY-MM-DD", help="この日まで(指定がなければ月末まで)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    return {"city": _city, "month": _play}[args.act](args)


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seed", type=int, default=7, metavar="N", help="同じ数からは同じ市ができます")
    parser.add_argument("--month", type=_month, default=periods.Month(2026, 4), metavar="YYYY-MM", help="対象年月")


def _city(args: argparse.Namespace) -> int:
    from saikoku.assembly.cli import Refused
    from saikoku.practice.operations import city_files
    from saikoku.practice.rules import city

    if args.fixed and args.encoding != "cp932":
        raise Refused("固定長は CP932 だけで作成できます。--encoding cp932 を指定するか、--fixed を外してください。")
    debtors = None if args.households else args.debtors or 5_000
    plan = city.Plan(args.seed, args.month, args.encoding)
    try:
        written = city_files.write_city(
            plan, out=args.out, fixed=args.fixed, households=args.households, debtors=debtors, progress=_households
        )
    except OSError as fault:
        raise Refused(f"{args.out} に書けません({disk.reason(fault)})。書き込めるフォルダを指定してください。") from fault
    print(file=sys.stderr)
    for file in written:
        print(f"{file.path}  {file.rows:,} 行", file=sys.stderr)
    return 0


def _play(args: argparse.Namespace) -> int:
    """Its own database is made anew for each run; one that SAIKOKU_DATABASE names must be without this month."""
    from saikoku.assembly import rehearsal, session
    from saikoku.assembly.cli import Refused
    from saikoku.practice.rules import city, policies

    if args.policy not in policies.names():
        raise Refused(f"配置「{args.policy}」はありません。{'、'.join(policies.names())} から選んでください。")
    named = os.environ.get("SAIKOKU_DATABASE")
    database = named or MONTH_DATABASE
    if not named and not os.environ.get("SAIKOKU_DATABASE_URL"):
        rehearsal.begin_anew(database)
    rehearsal.open_practice(database, args)
    from saikoku.practice.operations import demo
    from saikoku.security.access.operations import initial_password

    plan = city.Plan(args.seed, args.month)
    if demo.is_prepared(plan):
        raise Refused(f"{args.month} は、このデータベースですでに始まっています。別の月か別のデータベースを指定してください。")
    prepared = demo.prepare_demo(
        plan=plan, debtors=args.debtors, policy=args.policy, until=args.until or plan.month.last,
        password=rehearsal.password(initial_password), folder=home.path() / "practice",
        by=session.console_actor(), step=_say, settle=rehearsal.settle,
    )  # fmt: skip
    _summary(prepared.played, database)
    return 0


def _summary(played, database: str) -> None:
    _say(f"架電 {played.calls:,} 件、納付約束 {played.promised:,} 件、{played.days} 日、{played.seconds:.0f} 秒、"
         f"毎秒 {played.acts_per_second:.0f} 動作")  # fmt: skip
    _say(f"画面で見るには: SAIKOKU_DATABASE={database} saikoku serve")


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _households(done: int) -> None:
    print(f"\r{done:,} 世帯を作成しました", end="", file=sys.stderr, flush=True)


def _month(text: str) -> periods.Month:
    try:
        return periods.Month.parse(text)
    except periods.NotAMonth:
        raise argparse.ArgumentTypeError(f"「{text}」は年月ではありません。2026-04 のように入力してください。") from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"「{text}」は日付ではありません。2026-04-10 のように入力してください。") from None


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= _MOST_DEBTORS:
        raise argparse.ArgumentTypeError(f"1 から {_MOST_DEBTORS:,} までの数を入力してください。")
    return int(text)
