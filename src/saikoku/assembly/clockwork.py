"""What turns by itself beside the worker: the sealer each second, the small steps of each minute."""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable
from itertools import chain, repeat

from django.db import Error, connections

from saikoku.assembly import wiring
from saikoku.governance.contract import operations as contract
from saikoku.security.audit import operations as audit

log = logging.getLogger("saikoku.clockwork")


def start() -> None:
    """Two threads that end with the process.

    A fault of the database or the disk is logged and tried again. Any other ends the process, so that the
    supervisor starts it anew: a thread that dies alone would leave the trail unsealed unseen.
    """
    turn("sealer", 1.0, chain([audit.note_head], repeat(seal_all)))
    turn("minute", 20.0, repeat(each_minute))


def turn(name: str, seconds: float, steps: Iterable[Callable[[], object]]) -> None:
    threading.Thread(target=_one_by_one, args=(name, seconds, steps), name=name, daemon=True).start()


def _one_by_one(name: str, seconds: float, steps: Iterable[Callable[[], object]]) -> None:
    for step in steps:
        try:
            step()
        except (Error, OSError) as fault:
            log.error("%s: %s", name, fault)
            connections.close_all()
        except BaseException:
            os.kill(os.getpid(), signal.SIGTERM)
            raise
        time.sleep(seconds)


def seal_all() -> None:
    while audit.seal_waiting() == audit.BATCH:
        pass


def each_minute() -> None:
    contract.follow_clock()
    for step in wiring.EACH_MINUTE:
        step()
