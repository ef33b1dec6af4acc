"""Who of the month is reached best at the door, or by a message, today? In the order of what an hour of work promises."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models.fields.json import KT

from saikoku.exchange.intake.models import KeptRow
from saikoku.kernel import clock
from saikoku.planning.answering.queries import Known
from saikoku.planning.answering.rules import ways, worth
from saikoku.planning.answering.rules.ways import Way
from saikoku.planning.channels import sets
from saikoku.planning.channels.rules import choice
from saikoku.planning.channels.rules.choice import Choice, Person
from saikoku.planning.lists import queries as lists
from saikoku.planning.lists.queries import Next
from saikoku.planning.lists.rules import facts
from saikoku.planning.lists.rules.facts import Facts
from saikoku.planning.lists.rules.terms import ListTerms
from saikoku.planning.timing.rules.hours import Calling, Cell
from saikoku.registry.debtors.models import Debtor

NOT_VISITED = ("V41", "V50", "V51")  # figures: nobody was at the door
REQUESTS = "T09_sms_requests"
AT_ONCE = 100  # whose histories are read together
LOOKED_AT = 600


@dataclass(frozen=True, slots=True)
class Day:
    """What is agreed and learned for the moment of a plan."""

    moment: datetime
    terms: ListTerms
    calling: Calling
    learned: Known

    @property
    def on(self) -> date:
        return self.terms.today


@dataclass(frozen=True, slots=True)
class Proposed:
    """Somebody who is reached best that way today. `asked_on`: the day for which the city wants a message sent."""

    debtor: Debtor
    side: str
    facts: Facts
    choice: Choice
    visited: int
    asked_on: date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """`more`: there may be others behind those that are named."""

    rows: list[Proposed]
    more: bool


def visits(day: Day, most: int) -> Plan:
    """Candidates for the coming routes."""
    return _plan(Way.VISIT, sets.AT_THE_DOOR, day, most)


def messages(day: Day, most: int) -> Plan:
    """Whom to propose to the city for an SMS, or whom it has asked for already."""
    found = _plan(Way.SMS, sets.BY_MESSAGE, day, most)
    asked = _asked_for({row.debtor.number for row in found.rows}, day.on)
    return Plan([replace(one, asked_on=asked.get(one.debtor.number)) for one in found.rows], found.more)


def of_calls(listed: Iterable[Next], day: Day) -> dict[tuple[int, str], Choice]:
    """What the other ways promise for those whom the desk calls next; one query."""
    nexts = {(one.debtor.pk, one.side): one for one in listed}
    rows = _persons(sets.OF_DEBTORS, day, debtors=[debtor_id for debtor_id, _ in nexts]) if nexts else []
    calls = _Calls(day)
    return {
        (row.debtor_id, row.side): _chosen(row, one.cautions, one.facts, calls, day)
        for row in rows if (one := nexts.get((row.debtor_id, row.side)))
    }  # fmt: skip


def _persons(asked: str, day: Day, *, debtors: Sequence[int] = ()) -> list[sets.Row]:
    towns = day.terms.known.visit["far_towns"]
    return sets.persons(asked, day.on, far_towns=towns, not_visited=NOT_VISITED, debtors=debtors)


def _plan(way: Way, asked: str, day: Day, most: int) -> Plan:
    rows, calls = _persons(asked, day), _Calls(day)
    scored = sorted(((_score(way, row, day), row) for row in rows if _may_be_best(way, row, day, calls)), key=_by_score)
    found: list[Proposed] = []
    for part in _parts([row for _, row in scored[:LOOKED_AT]]):
        found += _judged(way, part, day, calls)
        if len(found) >= most:
            break
    return Plan(found[:most], more=len(found) > most or len(scored) > LOOKED_AT or len(found) == most < len(scored))


def _by_score(item: tuple[float, sets.Row]) -> tuple:
    score, row = item
    return -score, row.debtor_id, row.side


class _Calls:
    """The chance of a call at each band of the day that is still to come, by profile."""

    def __init__(self, day: Day) -> None:
        slots = choice.bands_to_come(day.moment, day.calling)
        self._chances = [None if slot is None else day.learned.chances(slot) for slot in slots]

    def of(self, profile: int) -> list[float | None]:
        return [None if chances is None else float(chances[profile]) for chances in self._chances]


def _score(way: Way, row: sets.Row, day: Day) -> float:
    """What the way promises, by what reaching the person is worth."""
    of_worth = worth.of_person(row.owed, promise_broken=False, known=day.terms.known)
    if row.profile is not None:
        of_worth = worth.worth_of(row.base)
    if way == Way.SMS:
        return of_worth * ways.sms(day.learned.ways, day.terms.known, choosing=day.terms.sms_seconds).per_hour
    return of_worth * _at_the_door(row, day).per_hour


def _at_the_door(row: sets.Row, day: Day) -> ways.Offer:
    known = day.terms.known
    offers = [
        ways.visit(when, len(row.visits), day.learned.ways, known, far=row.far) for when in ways.times_of(day.on, known)
    ]
    return ways.ranked(offers)[0]


def _may_be_best(way: Way, row: sets.Row, day: Day, calls: _Calls) -> bool:
    """Leaves out, before a history is read, for whom the queue has a call that promises as much."""
    if way == Way.SMS or row.profile is None or not row.callable:
        return True
    door, known = _at_the_door(row, day).per_hour, day.terms.known
    left = (
        chance for band, chance in enumerate(calls.of(row.profile))
        if chance is not None and not row.tried & 1 << Cell(day.on.isoweekday(), band).bit
    )  # fmt: skip
    return all(ways.call(chance, known).per_hour < door for chance in left)


def _parts(rows: list[sets.Row]) -> Iterator[list[sets.Row]]:
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]


def _judged(way: Way, rows: list[sets.Row], day: Day, calls: _Calls) -> list[Proposed]:
    """Those of them who are reached best that way, by the same rules as a call."""
    people = lists.people({row.debtor_id for row in rows}, day.terms)
    debtors = Debtor.objects.in_bulk(people)
    found = []
    for row in rows:
        history = people[row.debtor_id].history
        known = facts.of_side(history, row.side, day.terms, day.calling, clock.TOKYO)
        chosen = _chosen(row, history.cautions, known, calls, day)
        if chosen.best == way:
            found.append(Proposed(debtors[row.debtor_id], row.side, known, chosen, len(row.visits)))
    return found


def _chosen(row: sets.Row, cautions: frozenset[str], known: Facts, calls: _Calls, day: Day) -> Choice:
    visited = tuple((at.isoweekday(), ways.time_of(at.date(), at.time(), day.terms.known)) for at in row.visits)
    person = Person(row.works, visited, row.far, row.mobile, row.messaged, cautions)
    chances = calls.of(known.profile)
    return choice.choose(person, known, chances, day.on, day.calling, day.terms, day.learned.ways)


def _asked_for(numbers: set[str], today: date) -> dict[str, date]:
    """For which day the city wants a message sent (T09); those of days that are over are no matter of today."""
    rows = KeptRow.objects.filter(layout=REQUESTS, data__debtor_number__in=list(numbers), data__send_on__gte=today.isoformat())
    found = rows.order_by("-data__send_on").values_list(KT("data__debtor_number"), KT("data__send_on"))
    return {number: date.fromisoformat(on) for number, on in found}
