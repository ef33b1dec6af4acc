"""What has to be done at a door before amounts are told, and every reason not to write a visit down. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time

from saikoku.kernel import personal_number
from saikoku.outreach.scripts.rules.outcomes import Outcome
from saikoku.outreach.visits.rules import moving, outcomes
from saikoku.outreach.visits.rules.moving import NOT_TOLD, MovedTo
from saikoku.registry.contacts.rules import promising
from saikoku.registry.contacts.rules.encouragements import KINDS, RESULTS
from saikoku.registry.contacts.rules.promising import PromiseLine

HIMSELF, NOBODY = "1", "9"
PEOPLE = ("1", "2", "3", "4")
METHODS = ("1", "2", "3", "4")
LETTERS = ("", "1", "2", "3")
SUMMARY_WIDTH = 1000
TOLD = ("affiliation", "name", "card")
"""9.5.ア: whose work it is, who he is, and the identity card shown."""


@dataclass(frozen=True, slots=True)
class Said:
    """A visit as the collector tells it."""

    summary: str = ""
    promises: tuple[PromiseLine, ...] = ()
    letters: str = ""  # 9.4.ウ: whether reminders and demand letters arrived
    answers: tuple[tuple[str, str], ...] = ()  # what was answered to an encouragement: kind, R08 result
    moved_to: MovedTo = NOT_TOLD

    @property
    def told(self) -> str:
        """The summary of the record (R01)."""
        return moving.with_line(self.moved_to, self.summary)


@dataclass(frozen=True, slots=True)
class Door:
    """How far one got: who was told what 9.5.ア asks for (`spoke_with`, empty: nobody yet), and how he was identified."""

    spoke_with: str = ""
    identified_by: str = ""

    @property
    def told(self) -> bool:
        return bool(self.spoke_with)

    @property
    def shows_amounts(self) -> bool:
        return self.spoke_with == HIMSELF and bool(self.identified_by)


def check_refusals(told: Collection[str], spoke_with: str, identified_by: str) -> list[str]:
    """Why the check list is not done."""
    judged = (
        *((f"{one}-not-told", one not in told) for one in TOLD),
        ("person-unknown", spoke_with not in PEOPLE),
        ("method-missing", spoke_with == HIMSELF and identified_by not in METHODS),
        ("method-beside-another", spoke_with in PEOPLE and spoke_with != HIMSELF and bool(identified_by)),
    )
    return [code for code, holds in judged if holds]


def hour_refusals(at: time, *, opens: time, closes: time) -> list[str]:
    """A visit begins between these hours, the last one included."""
    return [] if opens <= at <= closes else ["outside-visit-hours"]


def news(reasons: Collection[str], seen: Collection[str]) -> list[str]:
    """What came in since the collector looked."""
    return [code for code in reasons if code not in seen]


def refusals(
    said: Said, outcome: Outcome, door: Door, *, reasons: Collection[str], seen: Collection[str], today: date,
    has_receipt: bool = False, takes_no_more: bool = False, lives_at: str = "",
) -> list[str]:  # fmt: skip
    """Every reason not to write the record down as it is. `lives_at`: the address as the city knows it; `has_receipt`: money
    was taken from the person today, so that it was taken before whatever came in; `takes_no_more`: the collector's day is
    closed, no receipt could follow."""
    unread = bool(news(reasons, seen))
    judged = (
        ("news-arrived", outcome.code != outcomes.DANGER and unread),
        ("outcome-does-not-fit", not outcomes.fits(outcome, reasons, talked=door.told)),
        ("collected-after-news", not (unread or has_receipt) and outcomes.is_too_late(outcome, reasons)),
        ("collected-after-close", takes_no_more and outcome.code in outcomes.COLLECTED),
        ("denied-by-the-talk", outcomes.is_denied(outcome, door.spoke_with)),
        ("not-told", outcomes.met(outcome) and not door.told),
        ("identity-not-checked", outcome.asks_for_identity and not door.shows_amounts),
        ("other-person-spoken-with", outcome.group == "family" and door.spoke_with == HIMSELF),
        ("note-missing", outcome.code in outcomes.NOTED and not said.summary.strip()),
        ("summary-too-long", len(said.told) > SUMMARY_WIDTH),
        ("summary-holds-personal-number", bool(personal_number.found_in(said.told))),
        ("encouraged-nobody", bool(said.answers or said.letters) and not may_encourage(outcome, door)),
        ("encouragement-unknown", any(one not in KINDS or result not in RESULTS for one, result in said.answers)),
        ("letters-unknown", said.letters not in LETTERS),
    )
    found = [code for code, holds in judged if holds]
    found += moving.refusals(said.moved_to, outcome.code, said.summary, lives_at)
    return found + _of_promise(said, outcome, reasons, today)


def _of_promise(said: Said, outcome: Outcome, reasons: Collection[str], today: date) -> list[str]:
    missing = ["promise-missing"] if outcome.promise == "yes" and not said.promises else []
    return missing + promising.refusals(
        said.promises, can_promise=outcome.can_promise, nothing_to_ask=bool(reasons), today=today
    )


def may_encourage(outcome: Outcome, door: Door) -> bool:
    """Letters and encouragements tell what is the matter: only the person himself hears of them, where he was met."""
    return door.shows_amounts and outcome.is_contact


def person_of(outcome: Outcome, door: Door) -> str:
    """Whom the record names as spoken with (R01)."""
    return door.spoke_with if door.told and outcome.group in ("debtor", "family", "trouble") else NOBODY
