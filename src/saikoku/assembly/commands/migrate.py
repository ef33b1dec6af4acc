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
        session.open_database(args, role="migrator")
        from saikoku.assembly import schema

        schema.renew()
        return 0
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
    print("データベースの準備ができました。", file=sys.stderr)
    return 0
