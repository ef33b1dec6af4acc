"""`saikoku migrate`: make or renew the tables, the rights of the roles, the contract and its terms."""

import argparse
import os
import subprocess
import sys

from saikoku.assembly import engine


def register(subparsers) -> None:
    parser = subparsers.add_parser("migrate", help="データベースを作成・更新します(何度でも実行できます)")
    parser.add_argument("--kind", choices=["real", "practice", "training"], default="real")
    parser.add_argument("--as-owner", action="store_true", help=argparse.SUPPRESS)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from saikoku.assembly import session

    if args.as_owner:
        return _renew(args)
    _refuse_half_an_address()
    if not os.environ.get("SAIKOKU_DATABASE_URL"):
        engine.acquire()
        engine.create_database(os.environ.get("SAIKOKU_DATABASE", "saikoku"))
    done = subprocess.run(
        [sys.executable, "-m", "saikoku", "migrate", "--as-owner"],
        env={**os.environ, "SAIKOKU_ROLE": "migrator"},
        check=False,
    )
    if done.returncode:
        return done.returncode
    os.environ["SAIKOKU_ROLE"] = "app"
    import django

    django.setup()
    from saikoku.assembly import schema

    schema.seed(kind=args.kind, by=session.console_actor())
    from saikoku.assembly import clockwork

    clockwork.seal_all()
    print("データベースの準備ができました。", file=sys.stderr)
    return 0


def _renew(args: argparse.Namespace) -> int:
    from saikoku.assembly import session
    from saikoku.assembly.cli import Refused

    session.open_database(args, role="migrator")
    from django.db import OperationalError, connection

    from saikoku.assembly import schema

    try:
        connection.ensure_connection()
    except OperationalError as fault:
        raise Refused(f"データベースに接続できません: {str(fault).strip().splitlines()[0]}") from fault
    schema.renew()
    return 0


def _refuse_half_an_address() -> None:
    """A server of the contractor's own needs both roles' addresses, or the tables would go elsewhere."""
    from saikoku.assembly.cli import Refused

    given = {name for name in ("SAIKOKU_DATABASE_URL", "SAIKOKU_MIGRATE_URL") if os.environ.get(name)}
    if len(given) == 1:
        missing = ({"SAIKOKU_DATABASE_URL", "SAIKOKU_MIGRATE_URL"} - given).pop()
        raise Refused(f"環境変数 {missing} もあわせて指定してください(docs/operations.md を参照)。")
