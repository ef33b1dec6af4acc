"""What a command needs before it may touch the database: the engine, Django, the contract's clock, an actor."""

import argparse
import getpass
import os
from datetime import datetime

import psycopg

from saikoku.assembly import engine
from saikoku.kernel import actor, clock

_opened = False
_YEARS = range(1900, 9999)  # beyond them the days before or after a moment leave the calendar


def is_open() -> bool:
    """Did this process open the database as the application, outside of anybody else's transaction?"""
    if not _opened:
        return False
    from django.db import connection

    return not connection.in_atomic_block


def open_database(args: argparse.Namespace | None = None, *, role: str = "app") -> None:
    """Start or join the embedded server where no other is named, set Django up, follow the contract's clock.

    Raises cli.NotReady where the database is not ready, cli.Refused where `--at` is used on a real contract.
    """
    from saikoku.assembly.cli import NotReady

    os.environ["SAIKOKU_ROLE"] = role
    if not os.environ.get("SAIKOKU_DATABASE_URL"):
        engine.acquire()
    import django
    from django.db import OperationalError, ProgrammingError, connection

    django.setup()
    if role == "migrator":
        return
    try:
        connection.ensure_connection()
        _follow_clock(args)
    except (OperationalError, ProgrammingError, psycopg.Error) as fault:
        raise NotReady(_not_ready(str(fault))) from fault
    global _opened
    _opened = True


def _follow_clock(args: argparse.Namespace | None) -> None:
    from saikoku.assembly.cli import NotReady, Refused
    from saikoku.governance.contract import operations, queries

    try:
        operations.follow_clock()
        kind = queries.profile().kind
    except queries.NoContract as missing:
        raise NotReady("データベースの準備がまだです。先に saikoku migrate を実行してください。") from missing
    moment = getattr(args, "at", None)
    if moment is None:
        return
    if kind == "real":
        raise Refused("--at は練習・研修のデータベースでだけ使えます。本番では時刻を変えられません。")
    try:
        given = datetime.fromisoformat(moment)
        if given.year not in _YEARS:
            raise ValueError(moment)
    except ValueError:
        raise Refused(f"--at の日時を読み取れません: {moment}(例: 2026-04-10T09:00)") from None
    clock.run_from(given if given.tzinfo else given.replace(tzinfo=clock.TOKYO))


def _not_ready(detail: str) -> str:
    if "does not exist" in detail:
        return "データベースの準備がまだです。先に saikoku migrate を実行してください。"
    return f"データベースに接続できません: {detail.strip().splitlines()[0]}"


def console_actor() -> actor.Actor:
    return actor.console(getpass.getuser())
