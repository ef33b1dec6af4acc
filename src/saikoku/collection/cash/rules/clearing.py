"""What becomes of a difference of a close or of change: the contractor makes a shortage good; a surplus is decided upon, one of
a close by the city. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from saikoku.collection.ledger.rules.accounts import Account


class Done(StrEnum):
    CLEARED = "cleared"
    DROPPED = "dropped"


DONE_WORDS = {Done.CLEARED: "解消した", Done.DROPPED: "取りやめた"}


class Outcome(StrEnum):
    """What becomes of money that is too much."""

    PAYER = "payer"
    CITY = "city"
    OWN = "own"


OUTCOME_WORDS = {
    Outcome.PAYER: "納付した方に返す", Outcome.CITY: "市の雑入とする", Outcome.OWN: "事業者のお金に戻す",
}  # fmt: skip
OF_CLOSE = (Outcome.PAYER, Outcome.CITY)
OF_CHANGE = (Outcome.OWN, Outcome.PAYER, Outcome.CITY)
BY_DOCUMENT = frozenset({Outcome.PAYER, Outcome.CITY})
"""What the contractor does with money of his own needs no document; he names one where there is one."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a surplus, who decided so (his office, not his name), when, by which document."""

    outcome: str = ""
    decided_by: str = ""
    decided_on: date | None = None
    document: str = ""

    @property
    def words(self) -> str:
        """納付した方に返す 健康保険課長 市第1号; only the document of what was told before outcomes were."""
        return " ".join(part for part in (OUTCOME_WORDS.get(self.outcome, ""), self.decided_by, self.document) if part)

    def refusals(self, choices: Collection[Outcome], *, since: date, today: date) -> list[str]:
        """`since`: the day of the money."""
        found = [] if self.outcome in choices else ["decision-missing"]
        found += [] if self.decided_by.strip() else ["decider-missing"]
        found += [] if self.decided_on and since <= self.decided_on <= today else ["decided-out-of-time"]
        found += ["document-missing"] if self.outcome in BY_DOCUMENT and not self.document.strip() else []
        return found


UNDECIDED = Decision()


def told(decision: Decision, difference: int) -> dict:
    """What of a decision is kept: nothing where money is missing."""
    said = decision if difference > 0 else UNDECIDED
    return {
        "outcome": said.outcome, "decided_by": said.decided_by.strip(), "decided_on": said.decided_on,
        "document": said.document.strip(),
    }  # fmt: skip


def legs(difference: int, worker: str) -> list[tuple[Account, str, int]]:
    """`difference` is counted less expected. A shortage comes into the safe; a surplus lies there, or with the city."""
    if difference < 0:
        return [(Account.SAFE, "", -difference), (Account.DIFFERENCE, worker, difference)]
    return [(Account.DIFFERENCE, worker, difference), (Account.SURPLUS, "", -difference)]


def change_legs(difference: int, worker: str) -> list[tuple[Account, str, int]]:
    """Of change that came back, counted less given out: what is missing is put into the fund, what is too much leaves it."""
    return [(Account.FUND, "", -difference), (Account.FLOAT_GAP, worker, difference)]


def ask_refusals(
    difference: int, *, is_open: bool, is_cleared: bool, is_own: bool, undecided: Iterable[str], note: str
) -> list[str]:
    """`is_open`: somebody asked already and waits for the second person. `is_own`: the difference of whoever asks.
    `undecided`: what a decision on a surplus lacks."""
    if not difference:
        return ["no-difference"]
    found = ["cleared-already"] if is_cleared else ["clearing-open"] if is_open else []
    found += ["own-difference"] if is_own else []
    found += undecided if difference > 0 else []
    found += [] if note.strip() else ["note-missing"]
    return found


def confirm_refusals(
    difference: int, *, is_open: bool, asked_by: str, by: str, is_own: bool, recounted: int | None, outcome: str
) -> list[str]:
    """The second person counts the money that made a shortage good. A surplus told before outcomes were is told anew."""
    if not is_open:
        return ["clearing-ended"]
    found = ["own-clearing"] if by == asked_by else []
    found += ["own-difference"] if is_own else []
    found += ["decided-before-outcomes"] if difference > 0 and not outcome else []
    found += ["made-good-differs"] if difference < 0 and recounted != -difference else []
    return found


def covered_on(paid_in: Iterable[tuple[date, int]], upto: int) -> date | None:
    """The day on which what was paid in of a collector's day, (day, yen) each, reached this many yen; None: not yet."""
    reached = 0
    for day, yen in sorted(paid_in):
        reached += yen
        if reached >= upto:
            return day
    return None
