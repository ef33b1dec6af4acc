"""`saikoku receive`: judge a file of the city, show what it would change, and apply it."""

import argparse
import json
import sys
from pathlib import Path


def register(subparsers) -> None:
    parser = subparsers.add_parser("receive", help="市のファイルを受け取り、判定し、反映します")
    parser.add_argument("layout", metavar="LAYOUT", help="T04_payments など(短い名前 T04 でも可)、または TOML のファイル")
    parser.add_argument("file", type=Path, metavar="FILE", help="受け取るファイル。ZIP も可")
    parser.add_argument("--fixed", action="store_true", help="固定長(CP932)として読みます")
    parser.add_argument("--encoding", choices=["cp932", "utf-8"], help="CSV の文字コード(既定 cp932)")
    parser.add_argument("--password-file", type=Path, metavar="P", help="ZIP のパスワードを1行目に書いたファイル")
    parser.add_argument("--accept-good-rows", action="store_true", help="受け取れない行を残し、正しい行だけ反映します")
    parser.add_argument("--dry-run", action="store_true", help="判定だけして、何も変えません")
    parser.add_argument("--handover", default="", metavar="NUMBER", help="授受番号(記録に残します)")
    parser.add_argument("--json", action="store_true", help="結果をJSONで出力します")
    parser.set_defaults(run=run, usage=parser.error, nothing=_nothing)


def run(args: argparse.Namespace) -> int:
    from saikoku.assembly import receiving

    if args.fixed and args.encoding == "utf-8":
        args.usage("固定長(--fixed)は CP932 だけです。--encoding utf-8 とは一緒に使えません。")
    form = receiving.form_of(args.layout, encoding=args.encoding or "", fixed=args.fixed)
    if form is None:
        args.usage(f"レイアウトがありません: {args.layout}(docs/layouts.md の名前か、TOML のファイルを指定してください)")
    if form.own and form.layout.direction == "out" and not args.dry_run:
        args.usage('市へ渡すためのレイアウト(direction = "out")です。判定(--dry-run)にだけ使えます。')
    password = receiving.password_of(args.password_file)
    outcome = receiving.receive(args, form, password)
    if args.json:
        print(json.dumps(outcome.found, ensure_ascii=False))
    print(receiving.in_words(outcome), file=sys.stderr)
    return 0 if outcome.is_done else 1


def _nothing() -> dict:
    """The object that --json prints where not even a file was read."""
    from saikoku.assembly import receiving

    return receiving.NOTHING
