"""`saikoku serve`: the web server with its worker."""

import argparse
import os
import sys


def register(subparsers) -> None:
    parser = subparsers.add_parser("serve", help="サーバーを起動します")
    add_options(parser)
    parser.set_defaults(run=run)


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=port, default=8000, help="使用中なら次の空きポートを使います")
    parser.add_argument("--workers", type=int, default=2)


def port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65_000:
        raise argparse.ArgumentTypeError("ポートは 1〜65000 の数で指定してください")
    return int(text)


def run(args: argparse.Namespace) -> int:
    from saikoku.assembly import session

    session.open_database(args)
    return start(args)


def _training(args: argparse.Namespace) -> int:
    """The port of the training's screens that run beside these, where one is named and their database was made; else 0."""
    from saikoku.assembly.commands import training

    wanted = os.environ.get("SAIKOKU_TRAINING_PORT", "")
    if args.command == "training" or not wanted or not training.is_made():
        return 0
    return port(wanted)


def start(args: argparse.Namespace, *, announce=None) -> int:
    """Collect the static files, choose the port, keep the processes alive until asked to end."""
    from django.core.management import call_command
    from django.db import connections

    from saikoku.assembly import supervisor
    from saikoku.gateways import mbtiles

    if fault := mbtiles.fault():
        print(f"{mbtiles.ENVIRONMENT}: {fault}", file=sys.stderr)
    call_command("collectstatic", interactive=False, verbosity=0)
    connections.close_all()
    port = supervisor.free_port(args.port)
    address = f"http://{'localhost' if args.host == '127.0.0.1' else args.host}:{port}/"
    print(f"\n  {address}\n", file=sys.stderr)
    if announce:
        announce(address)
    embedded = not os.environ.get("SAIKOKU_DATABASE_URL")
    family = supervisor.children(args.host, port, args.workers)
    if beside := _training(args):
        family.append(supervisor.training_child(args.host, beside))
    supervisor.keep(family, embedded=embedded)
    return 0
