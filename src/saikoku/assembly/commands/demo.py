"""`saikoku demo`: a practice city that is ready to be worked with, and the server in front of it."""

import argparse
import os
import sys
import time
from datetime import date

from saikoku.assembly.commands import serve
from saikoku.kernel import home, periods

DATABASE = "saikoku_practice"
SEED, MONTH, DEBTORS, POLICY = 7, periods.Month(2026, 4), 5_000, "small"
PLAYED_UNTIL = date(2026, 4, 9)


def register(subparsers) -> None:
    parser = subparsers.add_parser("demo", help="練習用の市を用意して起動します(2回目からはすぐに始まります)")
    parser.add_argument("--debtors", type=int, default=DEBTORS, metavar="N", help="はじめに作る対象者の数")
    parser.add_argument("--prepare-only", action="store_true", help="用意だけして、起動しません")
    serve.add_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from saikoku.assembly import rehearsal

    database = os.environ.get("SAIKOKU_DATABASE", DATABASE)
    embedded = not os.environ.get("SAIKOKU_DATABASE_URL")
    _say("データベースを準備しています")
    if database == DATABASE and embedded and not rehearsal.is_ready(database):
        rehearsal.begin_anew(database)
    rehearsal.open_practice(database, args)
    password = _prepare(database, args.debtors)
    if args.prepare_only:
        return 0
    return serve.start(args, announce=lambda address: _announce(address, password))


def _prepare(database: str, debtors: int) -> str:
    """Prepare what is missing; the password of the practice accounts."""
    from saikoku.assembly import rehearsal, session
    from saikoku.practice.operations import demo
    from saikoku.practice.rules import city
    from saikoku.security.access.operations import initial_password

    by, plan = session.console_actor(), city.Plan(SEED, MONTH)
    password = rehearsal.password(initial_password)
    if demo.is_prepared(plan):
        demo.wake(by=by)
        return password
    began = time.monotonic()
    prepared = demo.prepare_demo(
        plan=plan, debtors=debtors, policy=POLICY, until=PLAYED_UNTIL, password=password,
        folder=home.path() / "practice", by=by, step=_say, settle=rehearsal.settle,
    )  # fmt: skip
    rehearsal.ready(database)
    seconds = time.monotonic() - began
    _say(f"練習用の市ができました: 対象者 {debtors:,} 人、架電 {prepared.played.calls:,} 件({seconds:.0f} 秒)")
    return password


def _say(words: str) -> None:
    print(f"  {words}", file=sys.stderr, flush=True)


def _announce(address: str, password: str) -> None:
    from saikoku.practice.operations import staff
    from saikoku.security.access.rules.permissions import ROLE_WORDS

    _say(f"練習用の市です。ブラウザで {address} を開いてください。終わるときは Ctrl+C を押します。")
    _say("利用者ID と役割(パスワードは共通です)")
    for one in staff.one_for_each_role():
        _say(f"  {one.login_name:<14} {ROLE_WORDS[one.role]}")
    _say(f"パスワード  {password}")
