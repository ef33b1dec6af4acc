"""`saikoku deliver`: make a file for the city and write it; T files are given back as they came."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path


def register(subparsers) -> None:
    parser = subparsers.add_parser("deliver", help="市へ渡すファイルを作ります。T のファイルは受け取ったまま返します")
    parser.add_argument("layout", metavar="LAYOUT", help="R01_contacts など(短い名前 R01 でも可)、または TOML のファイル")
    parser.add_argument("--from", dest="from_day", required=True, type=_day, metavar="YYYY-MM-DD", help="最初の日")
    parser.add_argument("--to", dest="to_day", required=True, type=_day, metavar="YYYY-MM-DD", help="最後の日(含む)")
    parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="書き出すファイル")
    parser.add_argument("--fixed", action="store_true", help="固定長(CP932)で作ります")
    parser.add_argument("--encoding", choices=["cp932", "utf-8"], help="CSV の文字コード(既定 cp932)")
    parser.add_argument(
        "--password-file", type=Path, metavar="P", help="パスワードを1行目に書いたファイル。AES-256 の ZIP で書き出します"
    )
    parser.add_argument("--to-whom", default="", metavar="NAME", help="受け取る人(記録に残します)")
    parser.add_argument("--media", default="", metavar="NUMBER", help="媒体の番号(記録に残します)")
    parser.add_argument("--json", action="store_true", help="結果をJSONで出力します")
    parser.set_defaults(run=run, usage=parser.error)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"日付を読み取れません: {text}(例: 2026-04-10)") from None


def run(args: argparse.Namespace) -> int:
    from saikoku.assembly import session

    if args.from_day > args.to_day:
        args.usage("--from が --to より後になっています。")
    if args.fixed and args.encoding == "utf-8":
        args.usage("固定長(--fixed)は CP932 だけです。--encoding utf-8 とは一緒に使えません。")
    password = _password(args.password_file)
    session.open_database(args)
    from saikoku.assembly import giving_back, handing
    from saikoku.assembly.cli import REFUSED, Refused
    from saikoku.assembly.outfile import NotWritten
    from saikoku.exchange.delivery import presenters
    from saikoku.exchange.delivery.operations import DeliveryRefused
    from saikoku.kernel.kept import NotOpened

    layout_id, own = _layout(args.layout)
    wanted = handing.Wanted(
        layout_id, args.from_day, args.to_day, args.out, args.fixed, args.encoding or "", password,
        args.to_whom, args.media, own,
    )  # fmt: skip
    by, way = session.console_actor(), giving_back
    try:
        if handing.is_made_here(layout_id):
            way, done = handing, handing.hand_out(wanted, by=by)
        else:
            done = giving_back.give_back(wanted, by=by)
    except DeliveryRefused as refusal:
        print("\n".join(presenters.sentences(refusal)), file=sys.stderr)
        if args.json:
            print(json.dumps({"errors": presenters.errors(refusal)}, ensure_ascii=False))
        return REFUSED
    except NotOpened as fault:
        raise Refused(f"保管しているファイルを開けません({fault})。鍵のフォルダを確かめてください。") from fault
    except NotWritten as fault:
        raise Refused(str(fault)) from fault
    if args.json:
        print(json.dumps(way.as_object(wanted, done), ensure_ascii=False))
    print(way.in_words(wanted, done), file=sys.stderr)
    return 0


def _layout(name: str) -> tuple[str, str]:
    """The layout's id and "", or for a city's own layout the one it is filled from and its TOML."""
    from saikoku.assembly import handing, receiving

    if not name.endswith(".toml"):
        return name, ""
    form = receiving.form_of(name, encoding="", fixed=False)
    filled_from = form.layout.into or ""
    return (filled_from, form.own) if handing.is_made_here(filled_from) else (form.layout.id, "")


def _password(file: Path | None) -> bytes:
    """The first line of the file, empty where none is named."""
    from saikoku.assembly import receiving
    from saikoku.assembly.cli import Refused

    password = receiving.password_of(file)
    if password == b"":
        raise Refused(f"パスワードのファイルの1行目が空です: {file}")
    return password or b""
