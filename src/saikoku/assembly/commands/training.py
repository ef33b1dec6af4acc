"""`saikoku training`: a second database of the same shape for newcomers, with keys, accounts and an address of its own."""

import argparse
import json
import os
import sys
from datetime import date
from pathlib import Path

from saikoku.assembly import engine
from saikoku.assembly.commands import serve
from saikoku.kernel import clock, home, periods

DATABASE = "saikoku_training"
SEED, MONTH, DEBTORS, POLICY = 11, periods.Month(2026, 4), 600, "small"
PLAYED_UNTIL = date(2026, 4, 2)
PORT = 8400
ADDRESSES = {"SAIKOKU_DATABASE_URL": "SAIKOKU_TRAINING_DATABASE_URL", "SAIKOKU_MIGRATE_URL": "SAIKOKU_TRAINING_MIGRATE_URL"}


def register(subparsers) -> None:
    parser = subparsers.add_parser("training", help="研修用のデータベースを用意し、別のアドレスで起動します")
    acts = parser.add_subparsers(dest="act", required=True, metavar="すること")
    make = acts.add_parser("make", help="研修用の市と利用者をつくります(あれば何もしません)")
    refresh = acts.add_parser("refresh", help="研修用の市をつくり直します(利用者と研修の成績は残ります)")
    for each in (make, refresh):
        each.add_argument("--debtors", type=int, default=DEBTORS, metavar="N", help="つくる対象者の数")
    started = acts.add_parser("serve", help="研修用の画面を起動します")
    serve.add_options(started)
    started.set_defaults(port=PORT)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    move_in()
    if args.act == "serve":
        return _serve(args)
    from saikoku.assembly import rehearsal

    kept = _left_behind() or (_kept_records(args) if args.act == "refresh" else None)
    if not os.environ.get("SAIKOKU_DATABASE_URL") and not rehearsal.is_ready(DATABASE):
        rehearsal.begin_anew(DATABASE)
    rehearsal.open_practice(DATABASE, args, kind="training")
    _prepare(args.debtors, kept)
    return 0


def is_made() -> bool:
    """Was the training's database of this installation made to its end? Asked from the main program."""
    return (folder() / f"{DATABASE}-ready").exists()


def folder() -> Path:
    """The training's own home: its keys, its trail, its kept words."""
    return home.path() / "training"


def move_in() -> None:
    """From here on this process works in the training's home, with its own keys and database, in the same server.

    Raises cli.Refused where the main database is named by address and the training's is not.
    """
    from saikoku.assembly.cli import Refused

    own = folder()
    if os.environ.get("SAIKOKU_DATABASE_URL"):
        missing = [name for name in ADDRESSES.values() if not os.environ.get(name)]
        if missing:
            names = "、".join(missing)
            raise Refused(f"研修用のデータベースの場所を環境変数 {names} に指定してください。本番のものは使いません。")
        if os.environ[ADDRESSES["SAIKOKU_DATABASE_URL"]] == os.environ["SAIKOKU_DATABASE_URL"]:
            raise Refused("研修用のデータベースの場所が、本番と同じです。別のデータベースを指定してください。")
        os.environ |= {name: os.environ[training] for name, training in ADDRESSES.items()}
    else:
        os.environ["SAIKOKU_ENGINE_FOLDER"] = str(engine.here().folder)
    own.mkdir(parents=True, exist_ok=True, mode=0o711)
    os.environ |= {"SAIKOKU_HOME": str(own), "SAIKOKU_DATABASE": DATABASE}
    for real in ("SAIKOKU_TRAIL_PATH", "SAIKOKU_SIP", "SAIKOKU_SIP_REALM"):  # nothing of the real house: nobody is dialled
        os.environ.pop(real, None)


def _serve(args: argparse.Namespace) -> int:
    from saikoku.assembly import rehearsal
    from saikoku.assembly.cli import NotReady

    if not os.environ.get("SAIKOKU_DATABASE_URL") and not rehearsal.is_ready(DATABASE):
        raise NotReady("研修用のデータベースがまだありません。先に saikoku training make を実行してください。")
    rehearsal.open_practice(DATABASE, args, kind="training")
    from saikoku.assembly import session
    from saikoku.practice.operations import demo

    demo.wake(by=session.console_actor())
    return serve.start(args, announce=lambda address: _say(f"研修用の画面です。ブラウザで {address} を開いてください。"))


def _aside() -> Path:
    return home.path() / "records-before-refresh.json"


def _left_behind() -> dict[str, str] | None:
    """What an interrupted refresh had written aside; it is brought in by whatever makes the database to its end."""
    from saikoku.assembly import rehearsal

    if rehearsal.is_ready(DATABASE) or not _aside().exists():
        return None
    return json.loads(_aside().read_text(encoding="utf-8"))


def _kept_records(args: argparse.Namespace) -> dict[str, str]:
    """What people did so far, also written aside; then the database is forgotten. Only where the embedded server is used."""
    from saikoku.assembly import rehearsal
    from saikoku.assembly.cli import Refused

    if os.environ.get("SAIKOKU_DATABASE_URL"):
        raise Refused("つくり直しは、同梱のデータベースでだけ行えます。ほかのサーバーでは、空のものに make を行います。")
    rehearsal.open_practice(DATABASE, args, kind="training")
    from django.db import connections

    from saikoku.practice.operations import keeping

    kept = keeping.taken_out()
    aside = _aside()
    aside.touch(mode=0o600)
    aside.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    connections.close_all()
    rehearsal.begin_anew(DATABASE)
    return kept


def _prepare(debtors: int, kept: dict[str, str] | None) -> None:
    from saikoku.assembly import rehearsal, session
    from saikoku.practice.operations import demo, keeping, staff
    from saikoku.practice.rules import city
    from saikoku.security.access.operations import initial_password

    by, plan = session.console_actor(), city.Plan(SEED, MONTH)
    password = rehearsal.password(initial_password)
    if not demo.is_prepared(plan):
        if kept:
            _say(f"これまでの練習 {keeping.brought_in(kept, by=by, at=clock.now()):,} 件を引き継ぎました")
        demo.prepare_demo(
            plan=plan, debtors=debtors, policy=POLICY, until=PLAYED_UNTIL, password=password, folder=home.path() / "practice",
            by=by, step=_say, settle=rehearsal.settle, people=staff.TRAINING,
        )  # fmt: skip
        rehearsal.ready(DATABASE)
    _say("研修用のデータベースができています。saikoku training serve で起動します。")
    _say("利用者ID  研修生 trainee1〜trainee10、研修担当者 trainer(ほかに練習用の役割ごとの利用者)")
    _say(f"パスワード  {password}")


def _say(words: str) -> None:
    print(f"  {words}", file=sys.stderr, flush=True)
