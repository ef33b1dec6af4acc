"""May a payment slip be issued anew for this instalment, or must the city decide? (9.4.ケ) Pure."""

from dataclasses import dataclass
from datetime import date

POSSIBLE, CITY_DECIDES = "1", "2"


@dataclass(frozen=True, slots=True)
class Line:
    balance: int  # yen
    paid: int  # yen
    disposition: str  # 0 none, 1 seizure, 2 suspended, 3 deferred, 4 instalment plan
    limitation_on: date | None


def reasons_for_the_city(line: Line, today: date) -> list[str]:
    """Why the city has to decide; empty: a slip over the whole balance is possible."""
    judged = (
        ("nothing-owed", line.balance <= 0),
        ("under-disposition", line.disposition not in ("", "0")),
        ("limitation-reached", line.limitation_on is not None and line.limitation_on < today),
        ("partly-paid", line.paid > 0),
    )
    return [code for code, holds in judged if holds]


def possible(line: Line, today: date) -> str:
    return CITY_DECIDES if reasons_for_the_city(line, today) else POSSIBLE
