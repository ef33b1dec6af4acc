"""`saikoku`: the one entry at the command line. Each command is a module of `assembly/commands`."""

import argparse
import errno
import importlib
import json
import os
import pkgutil
import sys

import psycopg

from saikoku.assembly import commands, faults, session, usage
from saikoku.kernel import disk, keys

DONE, REFUSED, WRONG_USAGE = 0, 1, 2


class Refused(Exception):
    """The user's request cannot be done; the text (Japanese) says why and what to do."""


class NotReady(Refused):
    """There is no database to work with, or none of this program's."""


def main(argv: list[str] | None = None) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saikoku.assembly.settings")
    try:
        return _do(_parser().parse_args(argv))
    except KeyboardInterrupt:
        print("中断しました。途中の処理は取り消されています。", file=sys.stderr)
        return REFUSED


def _do(args: argparse.Namespace) -> int:
    try:
        status = args.run(args)
        _seal_what_was_done()
        _flush()
        return status
    except BrokenPipeError:
        _let_go_of_output()
        return REFUSED
    except Exception as fault:  # the one place where all of them end: a command never prints a trace
        return _refuse(args, _words(fault))


def _flush() -> None:
    """What was printed goes out before the status is said; a closed output has nothing to take."""
    if sys.stdout is not None:
        sys.stdout.flush()


def _let_go_of_output() -> None:
    """Nothing is flushed into it at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _seal_what_was_done() -> None:
    """A command seals its own records, for where no server runs beside it."""
    if session.is_open():
        from saikoku.assembly import clockwork

        clockwork.seal_all()


def _parser() -> argparse.ArgumentParser:
    parser = usage.Parser(prog="saikoku", description="催告業務システム Saikoku")
    parser.add_argument("--at", metavar="MOMENT", help="この命令だけの業務時刻(本番のデータベースでは使えません)")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="命令")
    for module in pkgutil.iter_modules(commands.__path__):
        importlib.import_module(f"{commands.__name__}.{module.name}").register(subparsers)
    for command in subparsers.choices.values():  # before the command or after it, as people type
        command.add_argument("--at", metavar="MOMENT", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    return parser


def _words(fault: Exception) -> str:
    """What the person at the console reads."""
    from django.db import DatabaseError, InterfaceError
    from psycopg import errors

    from saikoku.assembly.engine import EngineFault

    match fault:
        case Refused() | EngineFault() | keys.KeyMissing():
            return str(fault)
        case OSError(filename=str() | bytes() | os.PathLike()):
            return f"ファイルかフォルダを使えません({fault.filename}: {disk.reason(fault)})。"
        case OSError(errno=errno.ENOSPC | errno.EDQUOT | errno.EIO, filename=None):
            return f"結果を書き出せません({disk.reason(fault)})。"
        case DatabaseError(__cause__=errors.UndefinedTable() | errors.UndefinedColumn() | errors.UndefinedFunction()):
            return "データベースがこのプログラムより古いものです。先に saikoku migrate を実行してください。"
        case InterfaceError() | DatabaseError(__cause__=psycopg.OperationalError()):
            return "データベースとの接続が切れました。途中の処理は取り消されています。もう一度実行してください。"
        case _:
            return faults.note(fault)


def _refuse(args: argparse.Namespace, words: str) -> int:
    words = words.encode("utf-8", "backslashreplace").decode()  # a file's name may hold what is no character
    print(words, file=sys.stderr)
    try:
        if getattr(args, "json", False):
            error = {"line": 0, "column": "", "value": "", "reason": words}
            print(json.dumps({**getattr(args, "nothing", dict)(), "errors": [error]}, ensure_ascii=False))
        _flush()
    except OSError:  # the output itself is what failed
        _let_go_of_output()
    return REFUSED


if __name__ == "__main__":
    sys.exit(main())
