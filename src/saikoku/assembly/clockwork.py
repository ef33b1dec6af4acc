"""What turns by itself beside the worker: the sealer each second, the small steps of each minute."""

import logging
import threading
import time
from collections.abc import Callable

from django.db import Error, connections

from saikoku.assembly import wiring
from saikoku.governance.contract import operations as contract
from saikoku.security.audit import operations as audit

log = logging.getLogger("saikoku.clockwork")


def start() -> None:
    """Two threads that end with the process; a fault of the database is logged and tried again."""
    turn("sealer", 1.0, seal_all)
    turn("minute", 20.0, each_minute)


def turn(name: str, seconds: float, step: Callable[[], object]) -> None:
    threading.Thread(target=_for_ever, args=(name, seconds, step), name=name, daemon=True).start()


def _for_ever(name: str, seconds: float, step: Callable[[], object]) -> None:
    while True:
        try:
            step()
        except Error as fault:
            log.error("%s: %s", name, fault)
            connections.close_all()
        time.sleep(seconds)


def seal_all() -> None:
    while audit.seal_waiting() == audit.BATCH:
        pass


def each_minute() -> None:
    contract.follow_clock()
    for step in wiring.EACH_MINUTE:
        step()
