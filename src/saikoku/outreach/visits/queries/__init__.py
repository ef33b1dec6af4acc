"""What the collector's screen knows: the visit under way, what the household owes now, why to leave the door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from saikoku.governance.terms.queries import agreed
from saikoku.kernel.programmes import Side, programmes_of
from saikoku.outreach.visits.models import AbsenceNotice, NewAddress, Visit
from saikoku.outreach.visits.rules import effects
from saikoku.outreach.visits.rules.door import Door
from saikoku.outreach.visits.rules.moving import NOT_TOLD, MovedTo
from saikoku.planning.routes.queries import walking
from saikoku.planning.routes.rules import visiting
from saikoku.planning.targets.models import Target
from saikoku.registry.contacts import queries as contacts
from saikoku.registry.contacts.models import Contact, Promise
from saikoku.registry.contacts.rules import doubts as asked
from saikoku.registry.contacts.rules import opening
from saikoku.registry.contacts.rules.covering import Owed
from saikoku.registry.contacts.rules.doubts import AnyDoubt
from saikoku.registry.contacts.rules.promising import PromiseLine
from saikoku.registry.debtors.models import Address, Caution, Debtor
from saikoku.registry.liabilities.models import Instalment
from saikoku.registry.liabilities.rules import ledger

PREMIUM = programmes_of(Side.PREMIUM)
MOST_PAST = 5


def open_visit(account_id: int, on: date) -> Visit | None:
    return Visit.objects.filter(account_id=account_id, on=on, state=Visit.State.OPEN).select_related("debtor").first()


def mine(key: str, account_id: int | None) -> Visit | None:
    """A visit by its key, where it is the collector's own."""
    return Visit.objects.filter(key=key, account_id=account_id).select_related("debtor").first()


def in_hands(account_id: int | None, on: date) -> list[Visit]:
    """The visits of the stop at which the collector stands or stood last, in which the door was told: only of these
    persons may he take money or print at the door."""
    mine = Visit.objects.filter(account_id=account_id, on=on).exclude(state=Visit.State.DROPPED)
    last = mine.order_by("-opened_at", "-pk").first()
    if last is None:
        return []
    return list(mine.filter(stop_id=last.stop_id, told_at__isnull=False).select_related("debtor").order_by("-opened_at", "-pk"))


def door_of(visit: Visit) -> Door:
    return Door(visit.spoke_with, visit.identified_by)


def reasons_now(debtor_id: int, on: date) -> list[str]:
    """Why this person must not be visited now: what bars his door, and what holds for himself."""
    home, _ = walking.refusals_now(debtor_id, on)
    barring = [code for one in home.people for code in one.reasons if code in visiting.BARS_THE_DOOR]
    his = next(one.reasons for one in home.people if one.debtor_id == debtor_id)
    return list(dict.fromkeys([*barring, *his]))


def reasons_at(visit: Visit, on: date) -> list[str]:
    """The same for a visit under way; what its own record set, where it was taken up again, is no news to it."""
    recorded, beside = bool(standing_of(visit.key)), visit.beside_id is not None
    return effects.others(reasons_now(visit.debtor_id, on), recorded=recorded, beside=beside)


def beside(visit: Visit, on: date) -> list[Debtor]:
    """The others of the household who may be spoken with at this stop and were not yet, who owes most first."""
    home, _ = walking.refusals_now(visit.debtor_id, on)
    there = Visit.objects.filter(stop_id=visit.stop_id, on=visit.on, account_id=visit.account_id)
    done = set(there.exclude(state=Visit.State.DROPPED).values_list("debtor_id", flat=True))
    reasons = {one.debtor_id: effects.others(one.reasons, recorded=False, beside=True) for one in home.people}
    if any(code in visiting.BARS_THE_DOOR for codes in reasons.values() for code in codes):
        return []
    left = [one for one in home.people if one.debtor_id not in done and not reasons[one.debtor_id]]
    people = Debtor.objects.in_bulk([one.debtor_id for one in left])
    return [people[one.debtor_id] for one in sorted(left, key=lambda one: (-one.owed, one.debtor_id))]


def programmes(debtor_id: int) -> list[str]:
    """The programmes of the premium with something open, that of the oldest instalment first; the month's where none is."""
    found = list(dict.fromkeys(row.programme for row in owed(debtor_id)))
    if found:
        return found
    rows = Target.objects.filter(debtor_id=debtor_id, programme__in=PREMIUM, withdrawn=False).order_by("-month", "programme")
    return list(rows.values_list("programme", flat=True)[:1]) or [PREMIUM[0]]


def spoken_to(debtor_ids: list[int], on: date) -> list[int]:
    """Whom a visit to this door is about now, who owes most first."""
    home, _ = walking.refusals_now(debtor_ids[0], on)
    return [one.debtor_id for one in home.spoken_to if one.debtor_id in debtor_ids]


def owed(debtor_id: int) -> list[Instalment]:
    """What is open of the premium as of now, the oldest first."""
    rows = Instalment.objects.filter(debtor_id=debtor_id, balance__gt=0, gone_on=None, programme__in=PREMIUM)
    return list(rows.order_by("due_on", "programme", "notice_number", "instalment"))


def cautions(debtor_id: int) -> list[str]:
    rows = Caution.objects.filter(debtor_id=debtor_id, ended_on=None)
    return list(rows.order_by("code").values_list("code", flat=True))


def left_over(account_id: int, before: date) -> list[Visit]:
    """Visits of earlier days that were begun and never told."""
    rows = Visit.objects.filter(account_id=account_id, on__lt=before, state=Visit.State.OPEN)
    return list(rows.select_related("debtor").order_by("opened_at"))


def past(debtor_id: int) -> list[Contact]:
    """The latest records of the person, newest first."""
    return list(contacts.standing().filter(debtor_id=debtor_id).order_by("-on", "-started_at", "-pk")[:MOST_PAST])


def standing_of(key: str) -> list[Contact]:
    """The records of one visit that no later one corrects."""
    return list(contacts.standing().filter(call_number=key).order_by("pk"))


def promises_of(record: Contact) -> list[Promise]:
    """What was promised by a record, with the instalments that it was said to be for."""
    return list(Promise.objects.filter(contact=record).order_by("line").prefetch_related("covered__instalment"))


def moved_to(record: Contact) -> MovedTo:
    """The new address that a record told in its parts; nothing for records of before."""
    found = NewAddress.objects.filter(record=record).first()
    return MovedTo(found.postal_code, found.town, found.house, found.building) if found else NOT_TOLD


def lives_at(debtor_id: int) -> str:
    """The address as the city knows it, with the building."""
    found = Address.objects.filter(debtor_id=debtor_id, kind=Address.Kind.REGISTERED).first()
    return f"{found.address} {found.building}".strip() if found else ""


def nameable(debtor_id: int, *, also: str = "") -> list[Owed]:
    """The instalments that a promise may be said to be for; `also` those that a record named before."""
    return contacts.owed_of(debtor_id, also=also, programmes=PREMIUM)


def doubts(debtor_id: int, lines: Sequence[PromiseLine], on: date, *, undated: bool) -> list[AnyDoubt]:
    """What to ask once of these promises; `undated`: the outcome is a promise and no day was said."""
    told, terms = [(lines, [str(Side.PREMIUM)])], agreed(on)
    if not contacts.are_readable(debtor_id, told):
        return []
    named = ("promise_latest_days", "undated_promise_days", "call_back_latest_days")
    asked_of = asked.Terms(*(terms[name] for name in named))
    found = contacts.doubts(debtor_id, told, on=on, low_months=ledger.low_months(terms))
    return [*found, *asked.of_days(told, undated=undated, today=on, terms=asked_of)]


def offers(debtor_id: int, on: date) -> list[opening.Offer]:
    """What to ask and to encourage at the door (9.4.ウ-カ, 10.2.イ, ウ, オ), exactly as the city's data says."""
    terms = agreed(on)
    asked = opening.Terms(terms["letter_days"], frozenset(terms["transfer_programmes"].split()))
    return opening.offers(contacts.opening_of(debtor_id), programmes(debtor_id), today=on, terms=asked)


def answers_of(record: Contact) -> dict[str, str]:
    """What was answered to each encouragement of a record, by kind."""
    return dict(record.encouragements.values_list("kind", "result"))


def notice_of(visit: Visit) -> AbsenceNotice | None:
    return AbsenceNotice.objects.filter(visit=visit).first()


@dataclass(frozen=True, slots=True)
class Hours:
    opens: time
    closes: time


def hours(on: date) -> Hours:
    terms = agreed(on)
    return Hours(terms.time("visit_opens"), terms.time("visit_closes"))
