"""The statements of the queue decide as the pure rule does, on histories drawn at random."""

import random
from datetime import date, datetime, timedelta

import pytest

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.planning.answering import operations as answering
from saikoku.planning.answering import queries as answers
from saikoku.planning.answering.models import Past
from saikoku.planning.lists import operations, queries, sets
from saikoku.planning.lists.models import Candidate, Dialled, Lease
from saikoku.planning.lists.rules import eligibility, facts
from saikoku.registry.contacts.models import Contact, Promise
from saikoku.registry.debtors.models import Caution, Debtor
from saikoku.registry.liabilities.models import OwnStop
from saikoku.registry.tasks.models import Task
from tests.planning import people

TODAY = date(2026, 4, 10)
BY = Actor("system:test")
BIRTHDAYS = [None, date(1936, 4, 10), date(1961, 4, 11), date(1976, 2, 29), date(1996, 4, 10), date(2007, 1, 1)]
PROGRAMMES = ["01", "02", "03", "11", "12", "21"]
OUTCOMES = ["301", "301", "302", "303", "304", "304", "304", "101", "102", "103", "112", "405", "501", "206", "119"]
HOURS = [(9, 0), (9, 30), (11, 50), (12, 5), (14, 59), (15, 0), (16, 59), (17, 0), (18, 59), (19, 0), (8, 59)]


def somebody(chance: random.Random, household) -> Debtor:
    person = people.debtor(
        household, kind=chance.choice("11112"),
        born_on=chance.choice(BIRTHDAYS),
    )  # fmt: skip
    if chance.random() < 0.6:
        tried = chance.randint(0, 12)
        Past.objects.create(debtor=person, tried=tried, reached=chance.randint(0, tried))
    for programme in chance.sample(PROGRAMMES, chance.randint(0, 3)):
        for _ in range(chance.randint(0, 2)):
            people.owes(
                person, programme, chance.choice([500, 12_000, 2_000_000]),
                instalment=f"{chance.randint(1, 12):02d}",
                limitation_on=chance.choice([None, None, TODAY - timedelta(days=1), TODAY]),
                gone_on=chance.choice([None, None, None, TODAY]),
            )  # fmt: skip
        for work in chance.sample(["01", "02", "03"], chance.randint(0, 2)):
            left = chance.random() < 0.15
            people.target(
                person, programme, work, withdrawn=chance.random() < 0.1,
                left_on=TODAY if left else None, left_reason="reached" if left else "",
            )  # fmt: skip
        if chance.random() < 0.15:
            people.stop(
                person, chance.choice(["", programme, "12"]), since=TODAY + timedelta(days=chance.randint(-2, 1)),
                until=chance.choice([None, TODAY - timedelta(days=1), TODAY]),
                gone_on=chance.choice([None, None, TODAY]),
            )  # fmt: skip
    for _ in range(chance.randint(0, 2)):
        people.phone(
            person, state=chance.choice("11223 4".replace(" ", "")), source=chance.choice(["03", "01"]),
            kind=chance.choice(["", "1", "2", "3", "4"]),
            suspended_until=chance.choice([None, None, TODAY, TODAY + timedelta(days=1)]),
        )  # fmt: skip
    if chance.random() < 0.2:
        Caution.objects.create(
            debtor=person, code=chance.choice(["01", "02", "05"]), since=TODAY, run_id=1,
            ended_on=chance.choice([None, None, TODAY]),
        )  # fmt: skip
    return person


def speaks(chance: random.Random, person: Debtor) -> None:
    """A month or two of records, promises, agreed call-backs and corrections."""
    moment = clock.at(TODAY - timedelta(days=chance.choice([0, 1, 3, 12, 45])), *chance.choice(HOURS))
    numbers = [phone.number for phone in person.phones.all()]
    for _ in range(chance.randint(0, 6)):
        outcome = chance.choice(OUTCOMES)
        dated = outcome in ("101", "103") and chance.random() < 0.7
        promised = TODAY + timedelta(days=chance.randint(-8, 8)) if dated else None
        taken = chance.random() < 0.2
        record = people.called(
            person, moment, outcome, chance.choice(PROGRAMMES), channel=chance.choice("1111123"),
            work=chance.choice(["01", "01", "01", "04"]), promised_on=promised,
            call_back_at=moment + timedelta(minutes=90) if outcome == "112" or chance.random() < 0.1 else None,
            phone=chance.choice(numbers) if numbers and chance.random() < 0.5 else "",
            origin="taken" if taken else "own", run_id=1 if taken else None,
            worker_number=chance.choice(["W1", "W2"]),
        )  # fmt: skip
        if promised and chance.random() < 0.6:
            Promise.objects.create(
                contact=record, line=1, debtor=person, programme=record.programme, promised_on=promised,
                state=chance.choice("11245"),
            )  # fmt: skip
        if chance.random() < 0.1:
            fields = {field.name: getattr(record, field.name) for field in Contact._meta.concrete_fields}
            Contact.objects.create(**fields | {
                "id": None, "record_number": f"X{record.record_number[1:]}", "corrects": record.record_number,
                "outcome": "301", "promised_on": None,
            })  # fmt: skip
        moment += timedelta(minutes=chance.choice([5, 30, 60, 61, 240, 24 * 60, 5 * 24 * 60]))
        if moment.date() > TODAY:
            break
    for _ in range(chance.choice([0, 0, 0, 1, 2])):
        dials(chance, person, numbers)
    if chance.random() < 0.2:
        Task.objects.create(
            kind="call_back", debtor=person, programme=chance.choice(["", "11", "01"]), record_number="R",
            due_at=clock.at(TODAY, *chance.choice(HOURS)), owner_id=chance.choice([None, 7]),
            opened_at=moment, opened_by="tester",
        )  # fmt: skip
    if chance.random() < 0.1:
        OwnStop.objects.create(
            debtor=person, record_number="R", reason="203", since=moment,
            **chance.choice([{}, {"lifted_on": TODAY, "lifted_by": "x"}]),
        )  # fmt: skip


def dials(chance: random.Random, person: Debtor, numbers: list[str]) -> None:
    """A call of this month without its record: given back, lapsed, or still held."""
    at = clock.at(TODAY - timedelta(days=chance.choice([0, 0, 0, 1, 12])), *chance.choice(HOURS))
    at += timedelta(seconds=chance.randint(0, 59))
    call = f"D{Dialled.objects.count()}-{person.pk}"
    sides = chance.sample(["city_tax", "premium", "overpayment"], chance.randint(1, 2))
    for number in chance.sample(numbers, chance.randint(min(1, len(numbers)), len(numbers))) or ["0942000000"]:
        Dialled.objects.create(call_number=call, debtor=person, sides=sides, phone=number, at=at, holder="aya")
        at += timedelta(seconds=chance.choice([1, 59, 400]))
    if chance.random() < 0.3 and not Lease.objects.filter(household_key=-call_key(call)).exists():
        ends = clock.real_now() + timedelta(minutes=chance.choice([-1, 60]))
        Lease.objects.create(
            household_key=-call_key(call), debtor=person, holder="aya", call_number=call, opened_at=at,
            taken_at=ends - timedelta(minutes=90), expires_at=ends,
        )  # fmt: skip


def call_key(call: str) -> int:
    """A household of nobody: the lease says only that the call is held."""
    return 10**12 + int(call[1:].split("-")[0])


def expected(person, side: str, terms, calling, moment: datetime, put_last_at: datetime | None = None) -> dict:
    urgencies = answers.known(moment.date(), calling.bands).urgencies(moment, calling)
    known = facts.of_side(person.history, side, terms, calling, clock.TOKYO)
    against = eligibility.refusals(known, moment, terms, calling)
    return {
        "reasons": eligibility.day_reasons(known, terms),
        "owed": known.owed,
        "tried": sum(1 << cell.bit for cell in known.tried),
        "rests_until": known.rests_until,
        "busy_at": known.busy_at,
        "call_back_at": known.call_back_at,
        "held_for": known.call_back_owner,
        "base": known.base,
        "profile": known.profile,
        "rank": None if against else eligibility.rank(known, moment, urgencies, put_last_at=put_last_at),
    }


def stands(candidate: Candidate) -> dict:
    """The rank of somebody who is not ready says nothing."""
    return {name: getattr(candidate, name) for name in (
        "reasons", "owed", "tried", "rests_until", "busy_at", "call_back_at", "held_for", "base", "profile"
    )} | {"rank": candidate.rank if candidate.ready else None}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("anew", [False, True], ids=["kept", "from an empty queue"])
@pytest.mark.clause("10.4.1")
@pytest.mark.clause("10.4.2")
def test_the_statements_agree_with_the_rule_on_random_histories(seed, anew):
    chance = random.Random(seed)
    known = []
    for _ in range(60):
        home = people.household() if chance.random() < 0.5 else None
        for _ in range(chance.randint(1, 2)):
            person = somebody(chance, home)
            if known and chance.random() < 0.1:
                old = chance.choice(known)
                if old.merged_into_id is None and person.merged_into_id is None:
                    old.merged_into = person
                    old.save()
            known.append(person)
            speaks(chance, person)
    if anew:
        answering.learn(on=TODAY, by=BY, at=clock.at(TODAY, 8, 0))
    judged = ready = resting = 0
    for hour, minute in [(8, 59), (9, 5), (12, 10), (15, 0), (17, 40), (18, 59), (19, 0)]:
        moment = clock.at(TODAY, hour, minute)
        if anew:
            Candidate.objects.all().delete()
        for pk in Candidate.objects.order_by("pk").values_list("pk", flat=True):
            if chance.random() < 0.1:
                given_back = moment - timedelta(seconds=chance.choice([0, 59, 60, 3_601, 24 * 3_600]))
                Candidate.objects.filter(pk=pk).update(put_last_at=given_back)
        operations.open_day(at=moment)
        terms, calling = operations.terms_of(moment)
        rows = list(Candidate.objects.all())
        histories = queries.people([row.debtor_id for row in rows], terms)
        for row in rows:
            right = expected(histories[row.debtor_id], row.side, terms, calling, moment, row.put_last_at)
            assert stands(row) == right, (row.pk, moment)
            judged, ready, resting = judged + 1, ready + row.ready, resting + (row.rests_until is not None)
    assert judged > 300 and ready > 10 and resting > 0


@pytest.mark.django_db
def test_writing_few_by_the_rule_and_many_by_statement_is_the_same():
    chance = random.Random(99)
    home = people.household()
    persons = [somebody(chance, home if number % 3 == 0 else None) for number in range(20)]
    for person in persons:
        speaks(chance, person)
    moment = clock.at(TODAY, 12, 10)
    operations.open_day(at=moment)
    before = {row.pk: stands(row) for row in Candidate.objects.all()}
    Candidate.objects.update(reasons=["x"], tried=0, owed=-1, base=0, profile=0, rank=0, ready=False)
    operations.refresh_few([person.pk for person in persons], moment, *operations.terms_of(moment))
    assert {row.pk: stands(row) for row in Candidate.objects.all()} == before


@pytest.mark.django_db
def test_a_target_that_came_in_during_the_day_is_in_the_queue_at_once():
    moment = clock.at(TODAY, 12, 10)
    operations.open_day(at=moment)
    person = people.callable_person()
    operations.refresh(debtor_ids=[person.pk], at=moment)
    assert Candidate.objects.get(debtor=person).ready


@pytest.mark.django_db
def test_opening_a_day_twice_changes_nothing():
    people.callable_person()
    assert operations.open_day(at=clock.at(TODAY, 9, 5)) == 1
    assert operations.open_day(at=clock.at(TODAY, 9, 5)) == 1, "who is ready, not who became ready"
    moment = clock.at(TODAY, 9, 5)
    terms, calling = operations.terms_of(moment)
    urgencies = answers.known(TODAY, calling.bands).urgencies(moment, calling)
    assert sets.refresh(moment, clock.real_now(), terms, calling, urgencies) == 0
    assert operations.turn(at=clock.at(TODAY, 9, 5)) == 0
