"""Whatever the history, nobody is handed out against a rule: random months, each rule told once more, literally."""

import random
from datetime import date, datetime, timedelta

import pytest

from saikoku.exchange.layouts.rules import outcomes
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.programmes import programmes_of
from saikoku.outreach.calls import operations as calls
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists import queries
from saikoku.planning.lists.models import Lease
from saikoku.planning.lists.rules import eligibility, facts
from saikoku.planning.targets.models import Target
from saikoku.registry.contacts.models import Contact, Promise
from saikoku.registry.liabilities.models import Instalment, OwnStop, Stop
from saikoku.registry.tasks.models import Task
from tests.planning import people
from tests.planning.lists.test_twin import TODAY, somebody, speaks

MOMENTS = [(8, 59), (9, 0), (12, 10), (14, 59), (15, 0), (18, 59), (19, 0), (23, 30)]
REST = [(12, 29), (12, 31), (1, 1), (1, 3)]
WORKERS = [Actor(f"w{n}", account_id=n, worker_number=f"W{n}") for n in range(5, 9)]


def literal_refusals(taken: calls.Taken, side: str, at: datetime) -> list[str]:
    """The rules of the specification, each read from the tables by itself."""
    day, his = at.date(), {"debtor_id": taken.debtor_id}
    codes = list(programmes_of(side))
    due = Task.objects.filter(kind="call_back", state="open", due_at__lte=at, programme__in=["", *codes], **his).exists()
    stops = [
        stop for stop in Stop.objects.filter(starts_on__lte=day, **his)
        if (stop.ends_on is None or stop.ends_on >= day) and (stop.gone_on is None or stop.gone_on > day)
    ]  # fmt: skip
    free = [code for code in codes if not any(stop.programme in ("", code) for stop in stops)]
    month = Contact.objects.filter(on__gte=day.replace(day=1), on__lte=day, programme__in=codes, **his).exclude(
        record_number__in=Contact.objects.exclude(corrects="").values("corrects")
    )
    contact = [code for code, one in outcomes.of_scopes(("call", "visit")).items() if one.contact == "yes"]
    reached = month.filter(outcome__in=contact, channel__in="123", work="01").exists()
    targets = Target.objects.filter(
        month=day.replace(day=1), work__in=["01", "03"], withdrawn=False, programme__in=codes, **his
    )
    owed = sum(
        one.balance for one in Instalment.objects.filter(programme__in=free, balance__gt=0, gone_on=None, **his)
        if one.limitation_on is None or one.limitation_on >= day
    )  # fmt: skip
    judged = {
        "hour": not 9 <= at.hour < 19,
        "year end": (at.month, at.day) in {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)},
        "not asked for": not targets.exists() or (not due and not targets.filter(left_on=None).exists()),
        "stopped": not targets.filter(programme__in=free, **({} if due else {"left_on": None})).exists(),
        "own stop": OwnStop.objects.filter(lifted_on=None, since__date__lte=day, **his).exists(),
        "nothing owed": owed <= 0,
        "promise": Promise.objects.filter(state="1", promised_on__gte=day, programme__in=codes, **his).exists(),
        "reached": reached and not due,
        "two hold it": Lease.objects.filter(call_number=taken.call_number).count() != 1,
    }
    return [name for name, holds in judged.items() if holds]


def rule_refusals(taken: calls.Taken, side: str, at: datetime) -> list[str]:
    terms, calling = lists.terms_of(at)
    person = queries.people([taken.debtor_id], terms)[taken.debtor_id]
    return eligibility.refusals(facts.of_side(person.history, side, terms, calling, clock.TOKYO), at, terms, calling)


def work_through(chance: random.Random, at: datetime) -> int:
    """Everybody takes whom he gets and records something, until nobody is left; how many were handed out."""
    handed = 0
    for _ in range(60):
        by = chance.choice(WORKERS)
        taken = calls.take_next(by=by, at=at)
        if taken is None:
            break
        handed += not taken.again
        for side in taken.sides:
            against = [] if taken.again else rule_refusals(taken, side, at) + literal_refusals(taken, side, at)
            assert not against, (taken, side, at, against)
        if chance.random() < 0.2:
            continue
        if chance.random() < 0.1:
            calls.hand_back(call_number=taken.call_number, by=by, at=at)
            continue
        outcome = chance.choice(["301", "302", "303", "304", "103", "203"])
        calls.pass_identity_gate(call_number=taken.call_number, method="1", by=by, at=at)
        said = calls.Said(at, taken.sides)
        calls.record_call(call_number=taken.call_number, outcome=outcome, said=said, by=by, at=at)
    return handed


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2, *[pytest.param(seed, marks=pytest.mark.prove) for seed in range(3, 23)]])
@pytest.mark.clause("10.4.1")
@pytest.mark.clause("10.4.2")
def test_nobody_is_handed_out_against_a_rule(seed):
    chance = random.Random(seed)
    for _ in range(50):
        home = people.household() if chance.random() < 0.5 else None
        for _ in range(chance.randint(1, 2)):
            person = somebody(chance, home)
            speaks(chance, person)
            if chance.random() < 0.5:
                people.phone(person)
    handed = 0
    for offset in range(3):
        for hour, minute in MOMENTS:
            at = clock.at(TODAY + timedelta(days=offset), hour, minute)
            handed += work_through(chance, at)
            Lease.objects.update(expires_at=clock.real_now() + timedelta(milliseconds=1))
    assert handed > 5  # or there was nothing to look at


@pytest.mark.django_db
@pytest.mark.parametrize(("month", "day"), REST)
@pytest.mark.clause("7.2.イ")
def test_over_the_turn_of_the_year_nobody_is_handed_out(month, day):
    on = date(2026 if month == 12 else 2027, month, day)
    person = people.debtor()
    people.owes(person)
    people.target(person, month=on.replace(day=1))
    people.phone(person)
    for hour, minute in MOMENTS:
        at = clock.at(on, hour, minute)
        lists.open_day(at=at)
        assert calls.take_next(by=WORKERS[0], at=at) is None
        with pytest.raises(calls.CallRefused):
            calls.take(debtor_id=person.pk, by=WORKERS[0], at=at)
    work_day = clock.at(date(2026, 12, 28) if month == 12 else date(2027, 1, 4), 12)
    lists.open_day(at=work_day)
    assert calls.take_next(by=WORKERS[0], at=work_day).debtor_id == person.pk
