"""What an operator records of one call, and every reason to refuse it. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from saikoku.kernel import personal_number
from saikoku.outreach.scripts.rules.outcomes import Outcome
from saikoku.planning.timing.rules import hours
from saikoku.planning.timing.rules.hours import Calling
from saikoku.registry.contacts.rules import promising
from saikoku.registry.contacts.rules.promising import PromiseLine

SUMMARY_WIDTH = 1000
SPOKE_WITH_BY_GROUP = {"debtor": "1", "circumstances": "1", "other": "1", "family": "3", "inbound": "1"}
STRANGERS = frozenset({"205", "206", "207", "208", "602"})
NOBODY = "9"
HEARD_OTHERWISE = "09"
SOURCE_BY_PERSON = {"1": "01", "2": "02", "3": "02"}
LETTERS = frozenset({"", "0", "1", "2", "3"})
ENCOURAGED = frozenset({"transfer", "loss", "declaration"})
LANGUAGE, EXCLUDED = "603", frozenset({"501", "502", "503"})


@dataclass(frozen=True, slots=True)
class NewPhone:
    """A number heard in the call: kind 1 home, 2 mobile, 3 workplace, 4 other; source by R02. Empty: as the number and
    the outcome say."""

    number: str  # digits
    kind: str = ""
    source: str = ""
    state: str = "2"


@dataclass(frozen=True, slots=True)
class Said:
    """One call as the operator tells it."""

    started_at: datetime
    sides: tuple[str, ...]
    ended_at: datetime | None = None
    spoke_with: str = ""  # empty: as the outcome says
    phone: str = ""  # digits dialled; empty: the first number
    promises: tuple[PromiseLine, ...] = ()
    summary: str = ""
    call_back_at: datetime | None = None
    letters_arrived: str = ""
    encouraged: frozenset[str] = frozenset()
    answers_to: tuple[tuple[str, str], ...] = ()  # what was answered to an encouragement: kind, R08 result
    new_phone: NewPhone | None = None
    answers: str = ""  # inbound: the record that caused the call
    keeps_caller: bool = False  # inbound: the person agreed that the number that rang is kept as his


@dataclass(frozen=True, slots=True)
class Told:
    """What was said about some sides of a call, with the outcome it ended in (none: a code nobody knows)."""

    code: str
    said: Said
    outcome: Outcome | None


def in_zone(said: Said, zone: tzinfo) -> Said:
    """The same with every moment in the office's own time, in which days and hours are counted."""
    return replace(
        said,
        started_at=said.started_at.astimezone(zone),
        ended_at=said.ended_at and said.ended_at.astimezone(zone),
        call_back_at=said.call_back_at and said.call_back_at.astimezone(zone),
    )


def spoke_with(said: Said, outcome: Outcome) -> str:
    if said.spoke_with:
        return said.spoke_with
    if outcome.code in STRANGERS:
        return "4"
    if outcome.code in EXCLUDED:
        return NOBODY
    return SPOKE_WITH_BY_GROUP.get(outcome.group, NOBODY)


def source_of_number(said: Said, outcome: Outcome) -> str:
    """Who told the new number, by R02: as it was typed; else whoever was spoken to, and where nobody was an announcement."""
    if said.new_phone is not None and said.new_phone.source:
        return said.new_phone.source
    return SOURCE_BY_PERSON.get(spoke_with(said, outcome), HEARD_OTHERWISE)


def without_number_told_before(said: Said, outcome: Outcome, told_before: Collection[str]) -> Said:
    """A number that only the replaced record had heard goes with that record where nobody could tell one after all."""
    new = said.new_phone
    if new is None or new.number not in told_before or outcome.does("new_number"):
        return said
    return replace(said, new_phone=None) if spoke_with(said, outcome) == NOBODY else said


def needs_identity(outcome: Outcome) -> bool:
    """Whoever spoke about the matter as the person himself was identified before; a language barrier prevents it."""
    return outcome.asks_for_identity and outcome.code != LANGUAGE


def refusals(
    said: Said, outcome: Outcome, *, at: datetime, identified: bool, sides_open: Collection[str],
    numbers: Sequence[str], nothing_to_ask: bool, calling: Calling, agreed_before: datetime | None = None,
    came_in: bool = False,
) -> list[str]:  # fmt: skip
    """Every reason not to write the record down as it is; `agreed_before`: the call-back that a record to be corrected
    names, whose time may have passed; `came_in`: nobody was dialled, the person called."""
    judged = (
        ("sides-missing", not said.sides),
        ("side-not-of-this-call", not set(said.sides) <= set(sides_open)),
        ("identity-not-checked", needs_identity(outcome) and not identified),
        ("person-does-not-fit-outcome", not _person_fits(spoke_with(said, outcome), outcome)),
        ("letters-unknown", said.letters_arrived not in LETTERS),
        ("encouragement-unknown", not said.encouraged <= ENCOURAGED),
        ("encouraged-nobody", bool(said.encouraged) and not outcome.is_contact),
        ("phone-unknown", bool(said.phone) and said.phone not in numbers),
        ("phone-missing", not came_in and outcome.was_called and not said.phone and not numbers),
        ("new-phone-missing", outcome.does("new_number") and said.new_phone is None),
        ("ended-before-it-began", said.ended_at is not None and said.ended_at < said.started_at),
        ("begins-later-than-now", said.started_at > at),
        ("summary-too-long", len(said.summary) > SUMMARY_WIDTH),
        ("summary-holds-personal-number", bool(personal_number.found_in(said.summary))),
    )
    found = [code for code, holds in judged if holds]
    found += _of_promises(said, outcome, nothing_to_ask)
    return found + _of_call_back(said, outcome, at, calling, agreed_before)


def refusals_together(told: Sequence[Told]) -> list[str]:
    """Why these parts cannot be one call: a side in two of them, or somebody answered in one and nobody in another."""
    sides = [side for one in told for side in one.said.sides]
    asked = [one for one in told if one.outcome is not None and one.code not in EXCLUDED]
    judged = (
        ("side-twice", len(set(sides)) < len(sides)),
        ("sides-tell-different-calls", len({spoke_with(one.said, one.outcome) == NOBODY for one in asked}) > 1),
    )
    return [code for code, holds in judged if holds]


def _person_fits(person: str, outcome: Outcome) -> bool:
    if outcome.group in ("nobody", "number") or outcome.code in EXCLUDED:
        return person == NOBODY or outcome.code in ("119", "305", "308")
    return person != NOBODY


def _of_promises(said: Said, outcome: Outcome, nothing_to_ask: bool) -> list[str]:
    lines = said.promises
    judged = (
        ("promise-side-unknown", any(line.side and line.side not in said.sides for line in lines)),
        ("promise-side-missing", len(said.sides) > 1 and any(line.yen and not line.side for line in lines)),
    )
    found = promising.refusals(
        lines, can_promise=outcome.can_promise, nothing_to_ask=nothing_to_ask, today=said.started_at.date()
    )
    return found + [code for code, holds in judged if holds]


def _of_call_back(
    said: Said, outcome: Outcome, at: datetime, calling: Calling, agreed_before: datetime | None
) -> list[str]:
    steps = outcome.steps_to("call_back")
    if said.call_back_at is None:
        return ["call-back-missing"] if any(step.kind == "required" for step in steps) else []
    is_new = said.call_back_at != agreed_before
    judged = (
        ("call-back-beside-outcome", not steps),
        ("call-back-in-the-past", is_new and said.call_back_at <= at),
        ("call-back-outside-hours", is_new and bool(hours.refusals(said.call_back_at, calling))),
    )
    return [code for code, holds in judged if holds]
