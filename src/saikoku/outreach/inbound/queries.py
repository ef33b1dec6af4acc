"""Who may be on the line, who holds his household, and which calls still wait for something."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce

from saikoku.kernel import clock
from saikoku.outreach.calls.rules import answered
from saikoku.outreach.inbound import sets
from saikoku.outreach.inbound.models import AnsweredCall
from saikoku.outreach.inbound.rules import calls, finding
from saikoku.planning.lists.models import Lease
from saikoku.registry.contacts import queries as contacts
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors.models import Debtor
from saikoku.security.access import queries as access

MOST = 10
"""Candidates on one page: who is not among them is asked for more."""
LATELY = timedelta(hours=1)
"""How long a call that was handed over waits for whoever should take it."""
PAGE = 50
CORPORATE = "2"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be on the line; the page masks what is personal. `holder_name`: who else speaks with his home."""

    number: str
    name: str
    is_corporate: bool
    why: str
    address: str
    is_protected: bool
    holder_name: str = ""
    is_mine: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    candidates: list[Candidate]
    more: bool
    notice: str = ""
    until: datetime | None = None  # no number of a notice is looked at before


def find(typed: str, *, by: str, with_notices: bool = True) -> Found:
    """At most MOST candidates; `more` says that there are others, `notice` that an absence notice's code was typed."""
    noticed = _by_absence_notice(typed) if with_notices else []
    ids = list(dict.fromkeys(noticed or finding.ids(typed)))
    shown = ids[:MOST]
    codes = calls.codes_in(typed) if with_notices else []
    return Found(_candidates(typed, shown, by, codes), len(ids) > MOST, _notice(typed) if noticed else "")


def _notice(typed: str) -> str:
    """The code as the record has it, whatever stood between its letters when it was typed."""
    return Contact.objects.filter(absence_notice__in=calls.codes_in(typed)).values_list("absence_notice", flat=True)[0]


def _by_absence_notice(typed: str) -> list[int]:
    """Everybody of the household to which a notice with this code was left, whoever the visit was about first."""
    codes = calls.codes_in(typed)
    if not any(char.isdigit() for char in typed):
        return []
    left = dict(Contact.objects.filter(absence_notice__in=codes).values_list("record_number", "pk"))
    corrected = Contact.objects.filter(corrects__in=list(left)).values_list("corrects", flat=True)
    standing = set(left) - set(corrected)  # asked for by name: the index of corrections serves constants only
    visits = Contact.objects.filter(pk__in=[left[number] for number in standing]).order_by("-on", "-pk")
    found: list[int] = []
    persons = visits.annotate(person=Coalesce("debtor__merged_into", "debtor"))
    for debtor_id, home in persons.values_list("person", "debtor__household_id"):
        others = Debtor.objects.filter(household_id=home, merged_into=None).order_by("pk") if home else Debtor.objects.none()
        found += [debtor_id, *others.values_list("pk", flat=True)]
    return found


def _candidates(typed: str, ids: list[int], by: str, codes: list[str]) -> list[Candidate]:
    found = []
    for row in sets.candidates(ids, codes, clock.real_now()) if ids else ():
        _, number, kind, name, _, household, phones, notices, address, is_protected, holder, holder_name = row
        why = calls.why(typed, calls.Match(number, household, phones, notices))
        is_mine = bool(holder) and holder == by
        found.append(Candidate(
            number, name, kind == CORPORATE, why, "" if is_protected else address, is_protected,
            "" if is_mine else holder_name, is_mine,
        ))  # fmt: skip
    return found


def is_of_the_desk(call_number: str) -> bool:
    """Is a case open under this number, or was a talk recorded with it?"""
    return any(rows.objects.filter(call_number=call_number).exists() for rows in (Lease, Contact))


def open_unknown() -> QuerySet[AnsweredCall]:
    """Callers whom nobody knew and about whom something is still to be done, by the time they are due."""
    found = AnsweredCall.objects.filter(ending=AnsweredCall.Ending.UNKNOWN, settled_at=None)
    return found.exclude(wanted=AnsweredCall.Wanted.NONE).order_by("due_at", "pk")


def some_unknown() -> tuple[list[AnsweredCall], int]:
    """The first of them, and how many there are."""
    found = list(open_unknown()[: PAGE + 1])
    return found[:PAGE], len(found) if len(found) <= PAGE else open_unknown().count()


def handed_to(login_name: str, now: datetime) -> list[AnsweredCall]:
    """Calls of the last hour that somebody handed over to this person and that he did not take yet."""
    found = AnsweredCall.objects.select_related("debtor").filter(
        ending=AnsweredCall.Ending.HANDED, handed_to=login_name, settled_at=None, answered_at__gt=now - LATELY
    )
    return list(found.order_by("pk"))


def counts_of(day: date) -> dict[str, int]:
    """How many calls ended how on this day."""
    rows = AnsweredCall.objects.filter(answered_at__date=day).values_list("ending").annotate(n=Count("id"))
    return dict(rows)


@dataclass(frozen=True, slots=True)
class Line:
    """One answered call with the names of those who had to do with it, and how the talk ended in the ledger."""

    call: AnsweredCall
    answered_by: str
    handed_to: str
    outcome: str


def log(day: date, number: int) -> tuple[list[Line], int]:
    """One page of the calls of a day, the latest first, and how many there were."""
    rows = AnsweredCall.objects.filter(answered_at__date=day).select_related("debtor").order_by("-answered_at", "-pk")
    total = rows.count()
    page = list(rows[(number - 1) * PAGE : number * PAGE])
    names = access.names_of({one.answered_by for one in page} | {one.handed_to for one in page})
    talks = contacts.standing().filter(call_number__in=[one.call_number for one in page], channel=answered.INBOUND)
    outcomes = dict(talks.order_by("-pk").values_list("call_number", "outcome"))
    return [
        Line(
            one, names.get(one.answered_by, one.answered_by), names.get(one.handed_to, one.handed_to),
            outcomes.get(one.call_number, ""),
        )
        for one in page
    ], total  # fmt: skip
