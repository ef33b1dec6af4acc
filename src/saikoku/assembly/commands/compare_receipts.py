"""`saikoku compare-receipts`: do the books agree with the receipts' journal on the second path?"""

import argparse
import json
import sys


def register(subparsers) -> None:
    parser = subparsers.add_parser("compare-receipts", help="領収証の帳簿を、別の記憶装置の控えと照合します")
    parser.add_argument("--json", action="store_true", help="結果をJSONで出力します")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from saikoku.assembly import session
    from saikoku.assembly.cli import DONE, REFUSED

    session.open_database(args)
    from saikoku.collection.receipts import operations
    from saikoku.collection.receipts.presenters import journal as words
    from saikoku.kernel import clock

    found = operations.compare(by=session.console_actor(), at=clock.now())
    if args.json:
        print(json.dumps({
            "whole": found.is_whole, "lines": found.lines, "torn": found.torn, "broken": found.broken,
            "missing": found.missing, "unwritten": found.unwritten, "differing": found.differing,
        }, ensure_ascii=False))  # fmt: skip
    said = words.differences(found) or [f"控え {found.lines:,} 行と帳簿は一致しています"]
    print("\n".join(said), file=sys.stderr)
    return DONE if found.is_whole else REFUSED
