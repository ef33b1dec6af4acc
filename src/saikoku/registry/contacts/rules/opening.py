"""What is asked or encouraged at the opening of a talk: exactly what the city's data asks for, each with its reason. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from saikoku.registry.contacts.rules.encouragements import DECLARATION, LOSS, TRANSFER

LETTERS = "letters"
REMINDER, DEMAND, SEIZURE_NOTICE = "1", "2", "3"
ASKED_AFTER = (REMINDER, DEMAND, SEIZURE_NOTICE)
NHI = "11"
APPLIED, REGISTERED = "3", "1"  # T01's state of the account transfer
LOST, DECLARED, UNDECLARED = "2", "0", "1"


@dataclass(frozen=True, slots=True)
class Letter:
    programme: str
    kind: str
    sent_on: date
    returned_on: date | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A record that says whether letters arrived."""

    programme: str
    on: date


@dataclass(frozen=True, slots=True)
class Registration:
    programme: str
    applied_on: date
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """An earlier encouragement with its R08 result."""

    kind: str
    on: date
    result: str


@dataclass(frozen=True, slots=True)
class Known:
    """What is stated of one person."""

    letters: tuple[Letter, ...] = ()
    asked: tuple[Asked, ...] = ()
    registrations: tuple[Registration, ...] = ()
    losses_filed_on: tuple[date, ...] = ()  # of anybody of the household
    answers: tuple[Answered, ...] = ()
    transfer_state: str = ""
    nhi_state: str = ""
    other_insurance_suspected: bool = False
    declaration_state: str = ""
    undeclared_year: int | None = None
    stated_on: date | None = None  # of the states above


@dataclass(frozen=True, slots=True)
class Terms:
    letter_days: int
    transfer_programmes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to ask or to encourage now, or not, and why; `before`: the latest answer to the same."""

    what: str
    offered: bool
    because: str
    on: date | None = None
    kind: str = ""  # of the letter
    programmes: tuple[str, ...] = field(default=())
    year: int | None = None
    before: Answered | None = None


def offers(known: Known, programmes: Collection[str], *, today: date, terms: Terms) -> list[Offer]:
    """The four of 9.4.ウ to カ for a talk about these programmes."""
    return [
        letters(known, programmes, today=today, terms=terms), transfer(known, programmes, today=today, terms=terms),
        loss(known, programmes), declaration(known),
    ]  # fmt: skip


def letters(known: Known, programmes: Collection[str], *, today: date, terms: Terms) -> Offer:
    """The newest letter that had the time to arrive and did not come back, unless it was asked for since it was sent."""
    his = [one for one in known.letters if one.kind in ASKED_AFTER and one.programme in programmes and one.sent_on <= today]
    if not his:
        return Offer(LETTERS, False, "no-letter-sent")
    newest = max(his, key=lambda one: (one.sent_on, one.kind))
    about = {"on": newest.sent_on, "kind": newest.kind, "programmes": (newest.programme,)}
    if newest.returned_on is not None and newest.returned_on <= today:
        return Offer(LETTERS, False, "letter-returned", **about)
    if today < newest.sent_on + timedelta(days=terms.letter_days):
        return Offer(LETTERS, False, "letter-under-way", **about)
    if any(one.programme in programmes and one.on >= newest.sent_on for one in known.asked):
        return Offer(LETTERS, False, "asked-since", **about)
    return Offer(LETTERS, True, "letter-sent", **about)


def transfer(known: Known, programmes: Collection[str], *, today: date, terms: Terms) -> Offer:
    """The programmes that allow it and are not registered; T01's state counts where T06 never named the programme."""
    before = _before(known, TRANSFER)
    allowed = sorted(set(programmes) & terms.transfer_programmes)
    if not allowed:
        return Offer(TRANSFER, False, "programme-without-transfer", before=before)
    missing = {code: because for code in allowed if (because := _not_registered(known, code, today))}
    if not missing:
        return Offer(TRANSFER, False, "registered", programmes=tuple(allowed), before=before)
    because = "registration-ended" if "registration-ended" in missing.values() else "no-registration"
    return Offer(TRANSFER, True, because, programmes=tuple(missing), before=before)


def _not_registered(known: Known, programme: str, today: date) -> str:
    his = [one for one in known.registrations if one.programme == programme]
    if any(one.ended_on is None or one.ended_on > today for one in his):
        return ""
    if his:
        return "registration-ended"
    return "" if known.transfer_state in (REGISTERED, APPLIED) else "no-registration"


def loss(known: Known, programmes: Collection[str]) -> Offer:
    """Beside the health insurance premium, where the city suspects another insurance and no procedure came since."""
    before = _before(known, LOSS)
    if NHI not in programmes:
        return Offer(LOSS, False, "not-about-health-insurance", before=before)
    if not known.other_insurance_suspected:
        return Offer(LOSS, False, "no-other-insurance-suspected", before=before)
    if known.nhi_state == LOST:
        return Offer(LOSS, False, "qualification-lost", before=before)
    filed = max((day for day in known.losses_filed_on if known.stated_on is None or day >= known.stated_on), default=None)
    if filed is not None:
        return Offer(LOSS, False, "loss-filed", filed, before=before)
    return Offer(LOSS, True, "other-insurance-suspected", before=before)


def declaration(known: Known) -> Offer:
    before = _before(known, DECLARATION)
    is_missing = known.declaration_state == UNDECLARED or (
        known.undeclared_year is not None and known.declaration_state != DECLARED
    )
    if not is_missing:
        return Offer(DECLARATION, False, "declared" if known.declaration_state == DECLARED else "not-undeclared", before=before)
    return Offer(DECLARATION, True, "undeclared", year=known.undeclared_year, before=before)


def _before(known: Known, kind: str) -> Answered | None:
    his = [one for one in known.answers if one.kind == kind]
    return max(his, key=lambda one: one.on, default=None)


def offered(found: Iterable[Offer]) -> list[str]:
    return [one.what for one in found if one.offered]
