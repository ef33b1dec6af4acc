"""`saikoku docs`: write the generated pages of docs/ anew (in the project's folder)."""

import argparse
import sys

from saikoku.kernel import home


def register(subparsers) -> None:
    parser = subparsers.add_parser("docs", help="docs/ の自動生成ページを作り直します(開発者用)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    import django

    django.setup()
    from saikoku.assembly import generated
    from saikoku.assembly.cli import Refused

    if not (home.PROJECT / "docs").is_dir():
        raise Refused("docs フォルダがありません。ソースのあるフォルダで実行してください。")
    for name, text in generated.pages(home.PROJECT).items():
        file = home.PROJECT / "docs" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        print(f"docs/{name}", file=sys.stderr)
    return 0
