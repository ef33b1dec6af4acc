"""`saikoku`: the one entry at the command line. Each command is a module of `assembly/commands`."""

import argparse
import importlib
import json
import os
import pkgutil
import sys

from saikoku.assembly import commands

DONE, REFUSED, WRONG_USAGE = 0, 1, 2


class Refused(Exception):
    """The user's request cannot be done; the text (Japanese) says why and what to do."""


def main(argv: list[str] | None = None) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saikoku.assembly.settings")
    args = _parser().parse_args(argv)
    try:
        return args.run(args)
    except KeyboardInterrupt:
        print("中断しました。途中の処理は取り消されています。", file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        return REFUSED
    except _expected() as refusal:
        return _refuse(args, str(refusal))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="saikoku", description="催告業務システム Saikoku")
    parser.add_argument("--at", metavar="MOMENT", help="この命令だけの業務時刻(本番のデータベースでは使えません)")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="命令")
    for module in pkgutil.iter_modules(commands.__path__):
        importlib.import_module(f"{commands.__name__}.{module.name}").register(subparsers)
    return parser


def _expected() -> tuple[type[Exception], ...]:
    from saikoku.assembly.engine import EngineFault

    return (Refused, EngineFault)


def _refuse(args: argparse.Namespace, words: str) -> int:
    print(words, file=sys.stderr)
    if getattr(args, "json", False):
        print(json.dumps({"errors": [{"reason": words}]}, ensure_ascii=False))
    return REFUSED


if __name__ == "__main__":
    sys.exit(main())
