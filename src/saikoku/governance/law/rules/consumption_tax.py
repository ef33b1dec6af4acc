"""How much consumption tax lies in a price that includes it?"""

from datetime import date
from functools import cache
from importlib.resources import files

from saikoku.kernel import dated
from saikoku.kernel.dated import Dated


@cache
def _history() -> tuple[Dated[int], ...]:
    return dated.from_rows(dated.read_toml(files("saikoku.governance.law.rules") / "consumption_tax.toml")["rate"], int)


def rate(on: date) -> int:
    """Per cent on a day, the local part included. Raises NothingInForce before the table begins."""
    return dated.in_force(_history(), on, subject="consumption-tax").value


def included(price: int, *, on: date) -> int:
    """Yen of tax in `price` yen, cut to whole yen once for the invoice (消費税法施行令70条の10)."""
    percent = rate(on)
    return price * percent // (100 + percent)
