"""What stands against a sheet that is to be recorded, and what is printed on one beforehand."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Sum

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.programmes import PROGRAMME_WORDS, SIDE_OF, SIDE_WORDS, Side
from saikoku.outreach.calls import queries as calls
from saikoku.outreach.calls.operations import paper as call_papers
from saikoku.outreach.calls.rules.said import PromiseLine, Said
from saikoku.outreach.sheets.rules import conflicts
from saikoku.outreach.sheets.rules.conflicts import Known
from saikoku.outreach.sheets.rules.typed import Sheet, from_values
from saikoku.outreach.visits import queries as visits
from saikoku.outreach.visits.operations import paper as visit_papers
from saikoku.outreach.visits.rules import door
from saikoku.outreach.visits.rules.door import Door
from saikoku.outreach.visits.rules.door import Said as SaidAtDoor
from saikoku.planning.lists import queries as lists
from saikoku.planning.lists.models import Lease
from saikoku.planning.lists.rules.facts import History, may_be_dialled
from saikoku.planning.routes.queries import walking
from saikoku.planning.timing.rules import hours
from saikoku.registry.contacts import queries as contacts
from saikoku.registry.debtors import queries as debtors
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.liabilities import queries as liabilities
from saikoku.registry.liabilities.queries import Held
from saikoku.registry.payments.models import Payment
from saikoku.security.access import queries as access
from saikoku.workforce.papers import queries as papers
from saikoku.workforce.papers.models import Paper
from saikoku.workforce.papers.rules.conflicts import Conflict
from saikoku.workforce.papers.rules.numbers import Kind
from saikoku.workforce.papers.rules.typing import Typed

CHANNEL = {Kind.CALL: "1", Kind.VISIT: "3"}
MOST_NUMBERS = 3


def sheet_of(paper: Paper, pair: tuple[Typed, Typed] | None) -> tuple[Sheet, str] | None:
    """What two people typed alike, and what they wrote in words; None where they did not."""
    if pair is None:
        return None
    notes = dict(paper.typings.values_list("turn", "note"))
    said = next((notes[one.turn] for one in pair if notes.get(one.turn)), "")
    return from_values(pair[1].values, clock.TOKYO), said


def worker_of(number: str) -> Actor:
    """Whoever made the call or visit, as an actor; without an account only his number."""
    one = next(iter(access.of_workers([number])), None)
    return Actor(one.login_name, one.pk, number, one.display_name) if one else Actor(f"worker:{number}", None, "")


def said_in_call(sheet: Sheet, note: str) -> Said:
    return Said(
        started_at=sheet.began_at, ended_at=sheet.ended_at, sides=sheet.sides, spoke_with=sheet.spoke_with, phone=sheet.phone,
        promises=_promises(sheet), summary=note, call_back_at=sheet.call_back_at,
    )  # fmt: skip


def said_at_door(sheet: Sheet, note: str) -> tuple[SaidAtDoor, Door]:
    return SaidAtDoor(note, _promises(sheet)), Door(sheet.spoke_with, sheet.identified_by)


def _promises(sheet: Sheet) -> tuple[PromiseLine, ...]:
    """The sheet has room for one."""
    return (PromiseLine(sheet.promised_on, sheet.promised_yen, sheet.promised_way),) if sheet.promised_on else ()


def refusals(kind: Kind, sheet: Sheet, note: str, debtor: Debtor, *, at: datetime) -> list[str]:
    """Why this call or visit cannot have been as it was typed."""
    if kind is Kind.CALL:
        return call_papers.refusals_of(
            debtor_id=debtor.pk, outcome=sheet.outcome, said=said_in_call(sheet, note), identified_by=sheet.identified_by, at=at
        )
    said, place = said_at_door(sheet, note)
    found = visit_papers.refusals_of(outcome=sheet.outcome, said=said, place=place, began_at=sheet.began_at)
    return found + (["ended-before-it-began"] if sheet.ended_at and sheet.ended_at < sheet.began_at else [])


def against(paper: Paper, sheet: Sheet, note: str, *, at: datetime) -> list[Conflict]:
    """Everything that somebody has to know before this sheet is recorded now."""
    debtor = debtors.of_number(sheet.debtor_number)
    return conflicts.found(sheet, _known(paper, sheet, note, debtor, at) if debtor else Known(False))


def _known(paper: Paper, sheet: Sheet, note: str, debtor: Debtor, at: datetime) -> Known:
    kind, began = Kind(paper.bundle.kind), sheet.began_at.astimezone(clock.TOKYO)
    day, today = began.date(), at.astimezone(clock.TOKYO).date()
    ids = debtors.ids_of(debtor)
    his = contacts.standing().filter(debtor__in=ids, on=day)
    mine = his.filter(channel=CHANNEL[kind], worker_number=sheet.worker_number)
    sides = [Side(side) for side in sheet.sides] if kind is Kind.CALL else [Side.PREMIUM]
    lease = Lease.objects.filter(household_key=debtor.household_key, expires_at__gt=clock.real_now()).first()
    open_ones = [row for row in liabilities.open_instalments([debtor.pk]) if SIDE_OF[row.programme] in sides]
    return Known(
        debtor_known=True,
        alike=[f"{row.started_at:%H:%M}" for row in mine],
        others=set(his.exclude(worker_number=sheet.worker_number).values_list("worker_number", flat=True)),
        reached_before=any(contacts.reached(ids, side=side, month=day.replace(day=1)) for side in sides),
        stopped_then=bool(_stops(ids, sides, day)),
        stopped_since=any(one.since > day for one in _stops(ids, sides, today)),
        owed=sum(row.balance for row in open_ones),
        paid_since=_paid_since(debtor, began) > 0,
        promise=contacts.live_promises(ids, on=today).exists(),
        in_hours=_in_hours(kind, began),
        held_by=lease.holder if lease else "",
        against=refusals(kind, sheet, note, debtor, at=at),
        against_use=papers.against_using(paper, holder=sheet.worker_number, acted_at=sheet.began_at),
    )  # fmt: skip


def _stops(ids: Collection[int], sides: Collection[Side], on: date) -> list[Held]:
    """What forbids on that day to ask for these sides."""
    held = liabilities.stops(ids, on=on)
    return [one for one in held if not one.programmes or any(SIDE_OF[code] in sides for code in one.programmes)]


def _paid_since(debtor: Debtor, began: datetime) -> int:
    rows = Payment.objects.filter(debtor=debtor, paid_on__gte=began.date(), standing__gt=0)
    return rows.aggregate(yen=Sum("standing"))["yen"] or 0


def _in_hours(kind: Kind, began: datetime) -> bool:
    if kind is Kind.CALL:
        return not hours.refusals(began, calls.day_of(began).calling)
    terms = visits.hours(began.date())
    return not door.hour_refusals(began.time(), opens=terms.opens, closes=terms.closes)


def phones_of(debtor: Debtor) -> list[str]:
    return [phone.number for phone in debtors.ranked_phones(debtors.ids_of(debtor))]


def calls_to_print(most: int, at: datetime) -> list[tuple[Debtor, dict]]:
    """Whom the desk would hand out next and who stands on no sheet in anybody's hands: name, numbers that may be dialled,
    what is to be asked for. No amounts."""
    day, printed = calls.day_of(at), papers.named_on(Kind.CALL)
    sides: dict[Debtor, list[str]] = {}
    for row in lists.next_up(len(Side) * (most + len(printed)), day.moment, day.terms, day.calling):
        if row.debtor.number not in printed:
            sides.setdefault(row.debtor, []).append(SIDE_WORDS[Side(row.side)])
    chosen = list(sides)[:most]
    known = lists.people([one.pk for one in chosen], day.terms) if chosen else {}
    return [(one, {**_facts(one), "numbers": _numbers(known[one.pk].history, day), "sides": sides[one]}) for one in chosen]


def _numbers(history: History, day: calls.Day) -> list[str]:
    found = [one.number for one in history.phones if may_be_dialled(one, history.cautions, day.terms.today)]
    return found[:MOST_NUMBERS]


def visits_to_print(worker: Actor, on: date) -> list[tuple[Debtor, dict]]:
    """What is left of a collector's accepted route and stands on no sheet in anybody's hands, in its turn."""
    route, printed = walking.day_of(worker.account_id, on) if worker.account_id else None, papers.named_on(Kind.VISIT)
    return [
        (one.debtor, {
            **_facts(one.debtor), "address": f"{one.address} {one.building}".strip(), "at": f"{one.begins:%H:%M}",
            "sides": [PROGRAMME_WORDS[code] for code in visits.programmes(one.debtor.pk)],
        })
        for one in (route.visits if route else []) if one.has_visit_ahead and one.debtor.number not in printed
    ]  # fmt: skip


def _facts(debtor: Debtor) -> dict:
    return {"debtor": debtor.number, "name": debtor.name, "kana": debtor.name_kana}
