"""Months of calling by the real queue, with everything that may happen to people; each decision judged by `literal`."""

import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import connection

from saikoku.governance.terms.models import Term
from saikoku.kernel import clock, ulid
from saikoku.kernel.actor import Actor
from saikoku.outreach.calls import queries as calls
from saikoku.planning.answering import operations as answering
from saikoku.planning.answering import queries as answers
from saikoku.planning.lists import operations
from saikoku.planning.lists.models import Candidate, Dialled, Lease, Turn
from saikoku.planning.targets.models import Target
from saikoku.registry.contacts import models as contacts
from saikoku.registry.debtors.models import Caution, Debtor, Household, Phone
from saikoku.registry.liabilities import models as liabilities
from saikoku.registry.tasks.models import Task
from tests.planning.lists import literal
from tests.planning.lists.literal import SIDE, Agreed, Call, Number, Person, Promise, Stop

BY = Actor("system:test", account_id=1)
SIDES = {"tax": "city_tax", "premium": "premium"}
OUTCOMES = [
    *["301"] * 14, *["304"] * 3, "302", "303", "201", "306", "401", "402", "404", "101", "101", "102", "103", "106", "112",
]  # fmt: skip
UNRECORDED = 0.08  # of the calls
WRITTEN = [model._meta.db_table for model in (Debtor, Household, Phone, Target, liabilities.Instalment, contacts.Contact)]
MONTHS = [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 4, 1), date(2026, 5, 1), date(2026, 9, 1)]
BANDS = [((9, 12), (12, 15), (15, 17), (17, 19)), ((9, 11), (11, 13), (13, 16), (16, 19)), ((10, 14), (14, 18))]


@dataclass
class Result:
    """`judged`: decisions; `ready`: those to call; `caught`: the queue named somebody whom the desk's second look left
    alone; `broken`: not even that; `needless`: refused though no rule spoke against it.
    """

    judged: int = 0
    ready: int = 0
    calls: int = 0
    restarts: int = 0
    unrecorded: int = 0
    caught: int = 0
    broken: list[str] = field(default_factory=list)
    needless: list[str] = field(default_factory=list)
    met: Counter = field(default_factory=Counter)


class Months:
    """One random month after another over people who begin anew; the same seed plays the same.

    `otherwise`: what the reading takes for agreed though the queue was told nothing of it, to see that it notices.
    """

    def __init__(self, seed: int, people: int, **otherwise: int) -> None:
        self._chance, self._size, self._otherwise = random.Random(seed), people, otherwise
        self._names, self._stops = seed * 100_000_000, 0
        self.result = Result()

    def play(self, month: date, days: int = 31) -> None:
        self._month = month
        self._agree()
        self._people()
        for ahead in range(days):
            if (day := month + timedelta(days=ahead)).month == month.month:
                self._day(day)

    def _agree(self) -> None:
        chance = self._chance
        closed = {self._month + timedelta(days=chance.randrange(28)) for _ in range(chance.randrange(4))}
        opens, closes = chance.choice([(9, 19), (9, 19), (10, 18)])
        bands = chance.choice(BANDS)
        last_day = date(2030, 10, 31)
        self._agreed = Agreed(frozenset(closed), time(opens), time(closes), bands, last_day, **self._otherwise)
        terms = {
            "agreed_closed_days": sorted(day.isoformat() for day in closed), "call_bands": [list(band) for band in bands],
            "call_opens": f"{opens:02d}:00", "call_closes": f"{closes:02d}:00",
        }  # fmt: skip
        for name, value in terms.items():
            Term.objects.filter(name=name).update(value=value)

    def _people(self) -> None:
        """Everybody of the month, written at once."""
        chance, start = self._chance, self._names
        self._names += self._size
        Lease.objects.all().delete()
        Candidate.objects.all().delete()
        Target.objects.all().delete()
        homes = Household.objects.bulk_create(Household(number=f"H{start + n:013d}") for n in range(self._size // 3))
        rows = [
            Debtor(
                number=f"{start + n:015d}", household=chance.choice(homes) if chance.random() < 0.4 else None, name="試験",
                name_kana="シケン", delivered_on=self._month, run_id=1, kind=chance.choice("11112"),
                born_on=chance.choice([None, date(1950, 1, 1), date(1990, 6, 1)]),
            )
            for n in range(self._size)
        ]  # fmt: skip
        self._debtors = {row.pk: row for row in Debtor.objects.bulk_create(rows)}
        self._persons = {key: self._person() for key in self._debtors}
        self._write_all()
        for key in self._chance.sample(list(self._persons), self._size // 5):
            self._promised_before(key)
        with connection.cursor() as cursor:
            cursor.execute(f"analyze {', '.join(WRITTEN)}")  # within one transaction nobody else counts what was written

    def _promised_before(self, key: int) -> None:
        """A promise of the month before, so that its day lies before or in this month."""
        one = self._persons[key]
        if one.numbers:
            programme, number = self._chance.choice(list(one.named)), self._chance.choice(list(one.numbers))
            at = clock.at(self._month - timedelta(days=self._chance.randrange(1, 25)), 10)
            one.calls.append(Call(at, SIDE[programme], "101", number))
            self._record(key, programme, one.calls[-1])

    def _person(self) -> Person:
        chance = self._chance
        programmes = chance.sample(list(SIDE), chance.choice([1, 1, 2]))
        numbers = {
            f"0942{chance.randrange(10**6):06d}": Number(chance.choice("111222223"), None, chance.random() < 0.7)
            for _ in range(chance.choice([0, 1, 1, 1, 1, 1, 2, 2]))
        }
        return Person(
            named={programme: chance.random() < 0.95 for programme in programmes},
            owed={programme: chance.choice([0, *[5_000, 80_000, 300_000] * 4]) for programme in programmes},
            limit={programme: self._month + timedelta(days=chance.randrange(31)) if chance.random() < 0.1 else None
                   for programme in programmes},
            numbers=numbers, cautions={chance.choice(["01", "02", "05"])} if chance.random() < 0.1 else set(),
        )  # fmt: skip

    def _write_all(self) -> None:
        persons = self._persons.items()
        Target.objects.bulk_create(
            Target(debtor_id=key, programme=programme, work=self._chance.choice(["01", "03"]), month=self._month,
                   delivered_on=self._month, withdrawn=not stands, run_id=1)
            for key, one in persons for programme, stands in one.named.items()
        )  # fmt: skip
        liabilities.Instalment.objects.bulk_create(
            liabilities.Instalment(
                debtor_id=key, debtor_number=self._debtors[key].number, programme=programme, assessed_year=2025, due_year=2025,
                instalment="06", notice_number=f"N{key}", due_on=date(2025, 9, 1), assessed=yen, paid=0, unpaid=yen,
                balance=yen, carried="1", as_of=self._month, run_id=1, limitation_on=one.limit[programme],
            )
            for key, one in persons for programme, yen in one.owed.items()
        )  # fmt: skip
        Phone.objects.bulk_create(
            Phone(debtor_id=key, number=number, kind="1", state=known.state, source="03" if known.from_the_city else "01",
                  rank=1, learned_on=self._month, run_id=1)
            for key, one in persons for number, known in one.numbers.items()
        )  # fmt: skip
        Caution.objects.bulk_create(
            Caution(debtor_id=key, code=code, since=self._month, run_id=1) for key, one in persons for code in one.cautions
        )

    def _day(self, day: date) -> None:
        for key in self._chance.sample(list(self._persons), max(1, self._size // 30)):
            self._something_happens(key, day)
        self._rung: defaultdict[str, list[datetime]] = defaultdict(list)
        if self._chance.random() < 0.2:
            answering.learn(on=day, by=BY, at=clock.at(day, 6))
        moments = [clock.at(day, 9, self._chance.choice([0, 0, 5]))]
        moments += [clock.at(day, hour, self._chance.randrange(60)) for hour in sorted(self._chance.sample(range(10, 18), 4))]
        edge = self._chance.choice([clock.at(day, 8, 59), clock.at(day, 18, 59), clock.at(day, 19), clock.at(day, 11, 59)])
        operations.open_day(at=min(moments))
        for at in sorted({*moments, edge}):
            if self._chance.random() < 0.1:
                self._restart(at)
            operations.turn(at=at)
            self._judge(at)
            self._call_some(at)
        Lease.objects.all().delete()  # nobody renewed them: they lapsed
        Candidate.objects.exclude(leased_until=None).update(leased_until=None)
        for one in self._persons.values():
            one.held = False

    def _restart(self, at: datetime) -> None:
        """The program ends and begins: what it kept in memory is gone, now and then the queue too."""
        answers.of_version.cache_clear()
        self.result.restarts += 1
        if self._chance.random() < 0.5:
            Turn.objects.all().delete()
            if self._chance.random() < 0.5:
                Candidate.objects.all().delete()
            operations.open_day(at=at)

    def _something_happens(self, key: int, day: date) -> None:
        one, chance = self._persons[key], self._chance
        programme = chance.choice(list(one.named))
        match chance.randrange(8):
            case 0:
                stop = Stop(chance.choice(["", programme]), day + timedelta(days=chance.choice([-1, 0, 1])),
                            chance.choice([None, day, day + timedelta(days=3)]))  # fmt: skip
                if stop.until is None or stop.until >= stop.since:
                    one.stops.append(stop)
                    self._write_stop(key, stop)
            case 1 | 2:
                liabilities.Stop.objects.filter(debtor_id=key).update(gone_on=day)
                for stop in one.stops:
                    stop.gone = True
            case 3:
                one.owed[programme] = chance.choice([0, 40_000])
                liabilities.Instalment.objects.filter(debtor_id=key, programme=programme).update(balance=one.owed[programme])
            case 4:
                one.named[programme] = not one.named[programme]
                Target.objects.filter(debtor_id=key, programme=programme).update(withdrawn=not one.named[programme])
            case 5 if one.numbers:
                number = chance.choice(list(one.numbers))
                one.numbers[number].rests_until = day + timedelta(days=chance.choice([0, 1, 5]))
                Phone.objects.filter(debtor_id=key, number=number).update(suspended_until=one.numbers[number].rests_until)
            case 6:
                state = chance.choice("2345")
                contacts.Promise.objects.filter(debtor_id=key, state="1").update(state=state)
                for promise in one.promises:
                    promise.alive = promise.alive and promise.day is None
            case 7 if one.own_stop or chance.random() < 0.3:
                one.own_stop = not one.own_stop
                self._write_own_stop(key, one.own_stop, day)

    def _write_stop(self, key: int, stop: Stop) -> None:
        self._stops += 1
        liabilities.Stop.objects.create(
            stop_number=f"S{self._names}-{self._stops}", debtor_id=key, debtor_number=self._debtors[key].number,
            programme=stop.programme, reason="02", starts_on=stop.since, ends_on=stop.until, run_id=1,
        )  # fmt: skip

    def _write_own_stop(self, key: int, stops: bool, day: date) -> None:
        if stops:
            since = clock.at(day, 0)
            liabilities.OwnStop.objects.create(debtor_id=key, record_number="R", reason="203", since=since)
        else:
            liabilities.OwnStop.objects.filter(debtor_id=key, lifted_on=None).update(lifted_on=day, lifted_by="x")

    def _judge(self, at: datetime) -> None:
        """Every row of the queue is a decision about one person, side and moment."""
        rows = list(Candidate.objects.values_list("debtor_id", "side", "ready"))
        found = self.result
        found.judged += len(rows)
        for key, side, ready in rows:
            if not ready and self._chance.random() > 0.05:
                continue
            against = literal.broken(self._persons[key], _word(side), at, self._agreed, self._rung)
            found.ready += ready
            found.met.update(against)
            if ready and against:
                self._look_again(key, side, at, against)
            elif not ready and not against:
                found.needless.append(f"{at} {key} {side}")

    def _look_again(self, key: int, side: str, at: datetime, against: list[str]) -> None:
        """As the desk does when it was handed somebody: a number shared with others may have rung in between."""
        day = calls.day_of(at)
        if calls.known(key, day).refusals(side, day):
            self.result.caught += 1
        else:
            self.result.broken.append(f"{at} {key} {side}: {against}")

    def _call_some(self, at: datetime) -> None:
        ready = list(Candidate.objects.filter(ready=True).order_by("pk").values_list("debtor_id", "side", "household_key"))
        chosen = self._chance.sample(ready, min(len(ready), max(3, self._size // 60)))
        homes, taken = set(), []
        for key, side, home in chosen:
            if home not in homes:  # the household is held while one of it is spoken with
                homes.add(home)
                taken.append((key, _word(side)))
        touched = [key for key, side in taken if self._called(key, side, at)]
        (operations.refresh if self._chance.random() < 0.8 else self._by_the_rule)(debtor_ids=touched, at=at)
        self._hold_one(at)

    def _by_the_rule(self, *, debtor_ids: list[int], at: datetime) -> None:
        operations.refresh_few(debtor_ids, at, *operations.terms_of(at))
        shared = {number for key in debtor_ids for number in self._persons[key].numbers}
        others = Phone.objects.filter(number__in=shared).values_list("debtor_id", flat=True)
        operations.refresh(debtor_ids=[key for key in others if key not in debtor_ids], at=at)

    def _hold_one(self, at: datetime) -> None:
        """Somebody takes the next one and is interrupted: nobody of that household may be called until he lets go."""
        terms, _ = operations.terms_of(at)
        found = operations.claim(call_number=ulid.new(at), by=BY, at=at, terms=terms, minutes=10)
        if found is None:
            return
        against = literal.broken(self._persons[found.debtor_id], _word(found.side), at, self._agreed, self._rung)
        if against:
            self._look_again(found.debtor_id, found.side, at, against)
        for key, row in self._debtors.items():
            if (row.household_id or -key) == found.household_key:
                self._persons[key].held = True

    def _called(self, key: int, side: str, at: datetime) -> bool:
        one, chance = self._persons[key], self._chance
        programme = next(code for code in one.named if SIDE[code] == side)
        numbers = [n for n in one.numbers if literal._may_ring(one, n, at.date(), self._rung, self._agreed)]
        rested = [number for number in numbers if literal.has_rested(number, at, self._rung, self._agreed)]
        if not numbers:
            return False
        numbers = rested or numbers  # an agreed call-back, or a second try after a busy line
        call = Call(at, side, chance.choice(OUTCOMES), chance.choice(numbers))
        month = [each for each in one.calls if each.side == side]
        call.is_retry = one.call_back.get(side) is None and _is_retry(month, at)
        call.agreed_or_retry = call.is_retry or one.call_back.get(side) is not None
        if one.call_back.pop(side, None) is not None:
            agreed = Task.objects.filter(debtor_id=key, programme=programme)
            agreed.update(state="done", closed_at=at, closed_by="t", result="x")
        one.calls.append(call)
        self._rung[call.number].append(at)
        self.result.calls += 1
        if chance.random() < UNRECORDED and one.call_back.get(side) is None and not call.agreed_or_retry:
            call.outcome = ""
            return self._dialled(key, call)
        self._record(key, programme, call)
        return True

    def _dialled(self, key: int, call: Call) -> bool:
        """Dialled, and given back or lapsed without a record: who lapses is not looked at before the queue turns."""
        Dialled.objects.create(
            call_number=ulid.new(call.at), debtor_id=key, sides=[SIDES[call.side]], phone=call.number, at=call.at, holder="t"
        )
        self.result.unrecorded += 1
        return self._chance.random() < 0.5

    def _record(self, key: int, programme: str, call: Call) -> None:
        one, at, chance = self._persons[key], call.at, self._chance
        number = ulid.new(at)
        back = at + timedelta(minutes=chance.choice([30, 90, 60 * 26])) if call.outcome == "112" else None
        promised = at.date() + timedelta(days=chance.randrange(15)) if call.outcome == "101" and chance.random() < 0.8 else None
        row = contacts.Contact.objects.create(
            record_number=number, debtor_id=key, programme=programme, on=at.date(), started_at=at.time(), outcome=call.outcome,
            channel="1", spoke_with="9", work="01", worker_number="W1", recorded_by="t", recorded_at=at, phone=call.number,
            promised_on=promised, call_back_at=back,
        )  # fmt: skip
        if call.outcome == "101":
            one.promises.append(Promise(call.side, at.date(), promised))
            if promised:
                contacts.Promise.objects.create(
                    contact=row, line=1, debtor_id=key, programme=programme, promised_on=promised, state="1"
                )
        if back is not None:
            one.call_back[call.side] = back
            Task.objects.create(kind="call_back", debtor_id=key, programme=programme, record_number=number, due_at=back,
                                opened_at=at, opened_by="t")  # fmt: skip
        if call.outcome in ("401", "402"):
            one.numbers[call.number].state = "3" if call.outcome == "401" else "4"
            Phone.objects.filter(debtor_id=key, number=call.number).update(state=one.numbers[call.number].state)
        if call.outcome == "404":
            one.numbers[call.number].rests_until = at.date() + timedelta(days=15)
            Phone.objects.filter(debtor_id=key, number=call.number).update(suspended_until=one.numbers[call.number].rests_until)


def _is_retry(month: list[Call], at: datetime) -> bool:
    last = max(month, key=lambda call: call.at, default=None)
    return last is not None and last.outcome == "304" and not last.is_retry and at - last.at <= timedelta(minutes=60)


def _word(side: str) -> str:
    return "tax" if side == SIDES["tax"] else side
