"""`saikoku verify-log`: is the trail whole? Reads the chain with code of its own and without any key."""

import argparse
import json
import os
import sys
from pathlib import Path

from saikoku.assembly import engine, verifier
from saikoku.kernel import home


def register(subparsers) -> None:
    parser = subparsers.add_parser("verify-log", help="操作記録の鎖と、別の場所に置いた先頭値を検証します")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--heads", type=Path, help="先頭値の記録(既定: 記録用フォルダの heads.log)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    import psycopg

    from saikoku.assembly.cli import Refused

    url = os.environ.get("SAIKOKU_DATABASE_URL")
    if not url:
        engine.acquire()
    try:
        with psycopg.connect(url) if url else engine.connect(engine.APP, _database()) as connection:
            found = verifier.verify(connection, args.heads or home.trail() / "heads.log", _walked)
    except psycopg.Error as fault:
        raise Refused(f"操作記録を読めません: {str(fault).strip().splitlines()[0]}") from fault
    if args.json:
        print(json.dumps(found.as_dict(), ensure_ascii=False))
    print(found.words(), file=sys.stderr)
    return 0 if found.whole else 1


def _walked(links: int) -> None:
    print(f"{links:,} 件まで確かめました", file=sys.stderr)


def _database() -> str:
    return os.environ.get("SAIKOKU_DATABASE", "saikoku")
