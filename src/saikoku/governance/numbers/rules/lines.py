"""What may a telephone line of the register be, beside those that stand there? Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from saikoku.kernel import phones

INBOUND, OUTBOUND, CITY = "inbound", "outbound", "city"
USES = (INBOUND, OUTBOUND, CITY)
SCRIPTS, NOTICES, PAPERS = "scripts", "notices", "papers"
PLACES = (SCRIPTS, NOTICES, PAPERS)
OWN = frozenset({INBOUND, OUTBOUND})
"""Lines of the contractor's office; the agreed area code binds these."""


@dataclass(frozen=True, slots=True)
class Line:
    """One number, what it is used for, from when until when (exclusive), and where people read it."""

    number: str
    use: str
    since: date
    until: date | None = None
    places: frozenset[str] = frozenset()

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


def digits(typed: str) -> str:
    """The number as dialled; empty where it cannot be called."""
    try:
        return phones.parse(typed).number
    except phones.NotAPhone:
        return ""


def refusals(
    typed: str, use: str, since: date, places: Collection[str], *, area_code: str, others: Sequence[Line]
) -> list[str]:
    """Every reason not to register the number from that day on; empty when it may stand.

    A number is one line at a time, so that inbound and outbound are never the same line.
    """
    number = digits(typed)
    judged = (
        ("use-unknown", use not in USES),
        ("not-a-phone", not number),
        ("phone-of-another-area", use in OWN and bool(number) and not number.startswith(area_code)),
        ("place-unknown", not set(places) <= set(PLACES)),
        ("outbound-is-shown", use == OUTBOUND and bool(places)),
        ("number-stands", any(one.number == number and _meets(one, since) for one in others)),
        ("shown-later", any(one.use == use and one.since >= since and one.places & set(places) for one in others)),
    )
    return [code for code, holds in judged if holds]


def _meets(one: Line, since: date) -> bool:
    return one.until is None or since < one.until


def gives_up(line: Line, use: str, since: date, places: Collection[str]) -> bool:
    """Is the line shown where the new one will be? It goes on being answered, and is no longer shown there."""
    return line.use == use and line.since < since and _meets(line, since) and bool(line.places & set(places))


def end_refusals(line: Line, until: date) -> list[str]:
    """Every reason not to end a line: what people still read must be reachable."""
    judged = (
        ("already-ended", line.until is not None),
        ("ends-before-it-began", until <= line.since),
        ("still-shown", bool(line.places)),
    )
    return [code for code, holds in judged if holds]
