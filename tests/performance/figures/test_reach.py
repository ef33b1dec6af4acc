"""Who was a target, who was taken out, who was reached: as the page of figures, read literally, has it."""

from collections import Counter
from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import HealthCheck, given, settings

from saikoku.kernel.periods import Month
from saikoku.kernel.programmes import Side, programmes_of
from saikoku.performance.attribution import queries as attribution
from saikoku.performance.attribution.rules import records as words
from saikoku.performance.attribution.rules.facts import Stop
from saikoku.performance.attribution.rules.people import People
from saikoku.performance.attribution.rules.records import Record
from saikoku.performance.figures import queries
from saikoku.performance.figures.queries import why
from saikoku.performance.figures.rules import reach
from saikoku.performance.figures.rules.reach import Owed, Paid, Rate, TakenOut, Target
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.liabilities.rules.balance import Stated
from tests.performance import worlds
from tests.performance.attribution.test_twin import agree

pytestmark = pytest.mark.clause("12.4")
APRIL = Month(2026, 4)
TERMS = worlds.terms_of(worlds.DEFAULTS)


def targets_of(world, side: str, month: Month) -> list[Target]:
    """The values of the rule, gathered from the rows."""
    facts = worlds.facts_of(world)
    people, programmes = People(facts.merged, facts.households), programmes_of(side)
    counting = [one for one in words.standing(facts.records) if one.on in facts.days and one.programme in programmes]
    persons = {
        people.person(int(row["debtor_number"])) for row in world.targets
        if row["month"] == month.first and row["programme"] in programmes and row["work"] in ("01", "02", "03")
        and not row["withdrawn"]
    }  # fmt: skip
    return [
        Target(
            person, programmes,
            records=[one for one in counting if people.person(one.debtor) == person],
            stops=[one for one in facts.stops if people.person(one.debtor) == person],
            owed=owed_of(world, facts, people, person, programmes),
        )
        for person in sorted(persons)
    ]  # fmt: skip


def owed_of(world, facts, people, person, programmes) -> list[Owed]:
    histories: dict = {}
    for row in world.statements:
        if people.person(int(row["debtor_number"])) == person and row["programme"] in programmes:
            objects = histories.setdefault(worlds.key_of(row), {})
            objects.setdefault(row["object"], []).append(Stated(row["as_of"], row["unpaid"]))
    credited_on = {row["payment_number"]: row["credited_on"] for row in world.payments}
    return [
        Owed(list(objects.values()), [
            Paid(one.paid_on, credited_on[one.number], one.yen) for one in facts.payments if one.key == key and one.yen
        ])
        for key, objects in histories.items()
    ]  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(world=worlds.worlds(), values=worlds.agreed())
def test_the_rate_is_that_of_the_page_read_literally(world, values):
    terms = worlds.terms_of(values)
    for month in (APRIL, Month(2026, 5)):
        for side in ("city_tax", "premium", "overpayment"):
            found = reach.rate(reach.reach(one, month, terms) for one in targets_of(world, side, month))
            told = {"rate": found.rate} | {name: getattr(found, name) for name in Rate.__slots__}
            assert told == world.contact_rate(side, month.first, month.last, values)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds.worlds(), values=worlds.agreed())
def test_the_statement_says_of_each_person_what_the_rule_says(world, values):
    terms = worlds.terms_of(values)
    with worlds.laid(world):
        agree(values | {"agreed_closed_days": [day.isoformat() for day in world.closed]})
        numbers = dict(Debtor.objects.values_list("pk", "number"))
        for month in (APRIL, Month(2026, 5)):
            for side in Side:
                said = {numbers[one.person]: one for one in queries.reached(side, month)}
                ruled = {str(one.person): one for one in (reach.reach(t, month, terms) for t in targets_of(world, side, month))}
                assert {who: replace(one, person=0) for who, one in said.items()} == {
                    who: replace(one, person=0) for who, one in ruled.items()
                }
                asked = [(side, one) for one in said.values()]
                operating = attribution.operating(month.last)
                for one in why.reasons(month, asked, terms=attribution.terms_of(month), operating=operating):
                    gives_the_reason(one, month)


def gives_the_reason(one: why.Counted, month: Month) -> None:
    """What is named says by itself what became of the person."""
    found, spoken = one.reach, one.spoken
    assert bool(one.stops) == (found.taken_out == TakenOut.STOPPED)
    assert bool(one.settled) == (found.taken_out == TakenOut.PAID_BEFORE)
    assert (spoken.promise is not None) == (found.taken_out == TakenOut.PROMISED_BEFORE)
    assert (spoken.touch.on if spoken.touch else month.last) == found.touch
    assert (spoken.touch is not None) == found.touched
    assert (spoken.contact.on if spoken.contact else None) == found.contacted_on
    assert all(stop.starts_on <= month.last for stop in one.stops)
    unpaid, paid = Counter(), {}
    for settled in one.settled:
        key = why.key_of(settled.statement.instalment)
        unpaid[key] += 0 if settled.statement.gone else settled.statement.unpaid
        paid[key] = max(paid.get(key, 0), sum(payment.standing for payment in settled.payments))
        assert all(payment.paid_on < found.touch or not found.touched for payment in settled.payments)
    assert all(yen <= paid[key] for key, yen in unpaid.items())


def record(on: date, channel: str = "1", outcome: str = "301", **more) -> Record:
    facts = {"promised_on": None, "started_at": time(10), "spoke_with": "1"} | more
    return Record(number=f"{on}", corrects="", debtor=1, programme="11", work="01", channel=channel, on=on, worker="W",
                  outcome=outcome, **facts)  # fmt: skip


def judged(month: Month = APRIL, **facts) -> tuple[TakenOut | None, bool]:
    found = reach.reach(Target(1, ("11", "12"), **facts), month, TERMS)
    return found.taken_out, found.contacted


def april(day: int) -> date:
    return date(2026, 4, day)


def test_reached_and_stopped_later_in_the_month_is_taken_out():
    assert judged(records=[record(april(3), outcome="102")], stops=[Stop(1, "", april(30))]) == (TakenOut.STOPPED, True)
    assert judged(stops=[Stop(1, "11", date(2026, 3, 1), date(2026, 3, 31))])[0] is None
    assert judged(stops=[Stop(1, "01", april(3))])[0] is None


@pytest.mark.parametrize(("attempt", "expected"), [(8, TakenOut.PROMISED_BEFORE), (10, TakenOut.PROMISED_BEFORE), (12, None)])
def test_promised_until_the_tenth_the_day_of_the_attempt_decides(attempt, expected):
    promise = record(april(20), outcome="101", promised_on=date(2026, 5, 10))
    assert judged(Month(2026, 5), records=[promise, record(date(2026, 5, attempt))])[0] == expected


@pytest.mark.parametrize(("attempt", "expected"), [(18, TakenOut.PROMISED_BEFORE), (20, TakenOut.PROMISED_BEFORE), (21, None)])
def test_a_promise_without_a_day_counts_thirty_days(attempt, expected):
    records = [record(april(20), outcome="101"), record(date(2026, 5, attempt))]
    assert judged(Month(2026, 5), records=records)[0] == expected


OWES_5000 = [[Stated(date(2026, 3, 31), 5000)]]


@pytest.mark.parametrize(
    ("owed", "touched_on", "expected"),
    [
        ([], 10, None),
        ([Owed([[Stated(date(2026, 3, 31), 0)]])], 10, TakenOut.PAID_BEFORE),
        ([Owed(OWES_5000, [Paid(april(9), april(9), 5000)])], 10, TakenOut.PAID_BEFORE),
        ([Owed(OWES_5000, [Paid(april(10), april(12), 5000)])], 10, None),  # on the day of the touch
        ([Owed(OWES_5000, [Paid(april(9), april(9), 4999)])], 10, None),
        ([Owed(OWES_5000, [Paid(date(2026, 3, 30), date(2026, 3, 31), 5000)])], 10, None),  # inside what was stated
        ([Owed(OWES_5000, [Paid(april(30), april(30), 5000)])], None, TakenOut.PAID_BEFORE),  # nobody called
        ([Owed(OWES_5000, [Paid(date(2026, 5, 1), date(2026, 5, 1), 5000)])], None, None),
        ([Owed([[Stated(april(30), 0)]])], 10, None),  # stated at the month's end, not before it
        ([Owed([[Stated(date(2026, 3, 31), 5000), Stated(april(29), 0)]])], 10, TakenOut.PAID_BEFORE),
        ([Owed([[Stated(date(2026, 3, 31), 0)]]), Owed(OWES_5000)], 10, None),
        ([Owed([[Stated(date(2026, 3, 31), 5000, gone=True)]])], 10, TakenOut.PAID_BEFORE),
        ([Owed([[Stated(date(2026, 3, 31), 3000)], [Stated(date(2026, 3, 31), 2000)]],
               [Paid(april(9), april(9), 5000)])], 10, TakenOut.PAID_BEFORE),  # two objects of one key
    ],
)  # fmt: skip
def test_paid_before_the_first_touch(owed, touched_on, expected):
    records = [record(april(touched_on))] if touched_on else []
    assert judged(records=records, owed=owed)[0] == expected


def test_an_inbound_contact_is_a_touch_only_when_it_is_one():
    promise = record(april(1), outcome="101", promised_on=april(5))
    assert judged(records=[promise, record(april(3), "2", "601")])[0] is None  # 04-01 itself was the first touch
    heard = record(date(2026, 3, 20), outcome="101", promised_on=april(5))
    assert judged(records=[heard, record(april(3), "2", "602"), record(april(6))])[0] is None
    assert judged(records=[heard, record(april(3), "2", "601"), record(april(6))]) == (TakenOut.PROMISED_BEFORE, True)


@pytest.mark.parametrize(("rate", "expected"), [
    (Rate(), "-"), (Rate(2, 1, 1), "-"), (Rate(3, 0, 0, 0, 1), "33.33"), (Rate(3, 0, 0, 0, 2), "66.67"),
    (Rate(800, 0, 0, 0, 1), "0.13"), (Rate(10, 3, 2, 1, 4), "100.00"), (Rate(1, 0, 0, 0, 0), "0.00"),
])  # fmt: skip
def test_the_rate_has_two_decimals_half_up(rate, expected):
    assert rate.rate == expected


def test_a_person_of_both_sides_counts_once_in_each():
    assert Rate(2, 1, 0, 0, 1) + Rate(3, 0, 1, 0, 1) == Rate(5, 1, 1, 0, 2)
