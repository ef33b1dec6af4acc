"""`saikoku worker`: the background work of a server: jobs of the queue, the sealer, the steps of each minute."""

import argparse


def register(subparsers) -> None:
    parser = subparsers.add_parser("worker", help="裏方の処理(ファイルの判定、記録の封)を動かします")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from saikoku.assembly import session

    session.open_database(args)
    from procrastinate.contrib.django import app

    from saikoku.assembly import clockwork

    clockwork.start()
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(install_signal_handlers=True, delete_jobs="successful", fetch_job_polling_interval=2.0)
    return 0
