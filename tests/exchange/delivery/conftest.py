"""Rows of R01 as a room would supply them, and a delivery made of them."""

from datetime import date, time

import pytest

from saikoku.exchange.delivery import operations
from saikoku.exchange.delivery.operations import Destination
from saikoku.kernel.actor import console

DAY = date(2026, 4, 10)
CONSOLE = console("tester")
BY_CONSOLE = Destination("console")


def record(number: int, **more) -> dict:
    return {
        "record_number": f"01KNV0000000000000000000{number:02d}", "corrects": "", "work": "01",
        "debtor_number": "000000000000042", "programme": "11", "on": DAY, "started_at": time(10, 5),
        "channel": "1", "spoke_with": "1", "outcome": "101", "promised_on": date(2026, 4, 30), "promised_yen": 12_000,
        "summary": "月末に納付すると話された。", "worker_number": "W001", "phone": "09000000001", "encouraged": "",
    } | more  # fmt: skip


@pytest.fixture
def made(db, noon):
    """Make the R01 of 10 April 2026 from rows: `made([record(1)], fixed=True)`."""

    def make(rows=None, **more):
        wanted = {"layout_id": "R01_contacts", "from_day": DAY, "to_day": DAY, "by": CONSOLE, "at": noon} | more
        return operations.make(rows=iter([record(1), record(2)] if rows is None else rows), **wanted)

    return make
