"""What calling adds, by a fair comparison: with its uncertainty, of few households nothing, apart from the contract's."""

import random
from datetime import date, timedelta

import pytest

from saikoku.kernel import clock
from saikoku.kernel.periods import Month
from saikoku.performance.outlook import queries, sets
from saikoku.performance.outlook.rules import effect as rules
from saikoku.performance.outlook.rules.effect import Paid
from saikoku.planning.holdout.models import Draw, Drawn
from saikoku.registry.payments.models import Payment
from tests.planning import people

APRIL = Month(2026, 4)
DRAWN_AT = clock.at(date(2026, 4, 3), 8)


def world(chance: random.Random, *, called: int, held: int, adds: float) -> list[Paid]:
    """Of the households held out 30 % pay; being called first moves `adds` more of a hundred to pay."""
    def yen(share: float) -> int:
        return round(chance.lognormvariate(9, 0.8)) if chance.random() < share else 0

    return [Paid(False, yen(0.30 + adds)) for _ in range(called)] + [Paid(True, yen(0.30)) for _ in range(held)]


def test_the_difference_is_laid_on_all_households_called_first():
    found = rules.effect([Paid(False, 900)] * 100 + [Paid(True, 600)] * 40)
    assert (found.extra, found.low, found.high) == (30_000, 30_000, 30_000)
    assert found.is_certain
    assert (found.called.households, found.called.yen, found.called.payers, found.held.average) == (100, 90_000, 100, 600)


@pytest.mark.parametrize(("called", "held", "shown"), [(100, 29, False), (29, 100, False), (30, 30, True), (0, 0, False)])
def test_of_few_households_nothing_is_said(called, held, shown):
    found = rules.effect([Paid(False, 1)] * called + [Paid(True, 0)] * held)
    assert found.is_shown == shown
    assert (found.extra is None) == (not shown)


def test_an_effect_that_is_not_there_is_not_certain():
    found = rules.effect([Paid(False, n % 7 * 1_000) for n in range(700)] + [Paid(True, n % 7 * 1_000) for n in range(70)])
    assert found.extra == 0
    assert not found.is_certain


@pytest.mark.parametrize(("held", "adds"), [(60, 0.0), (60, 0.10), (300, 0.10)])
def test_the_interval_holds_the_truth_about_as_often_as_it_says(held, adds):
    chance = random.Random(held)
    average = sum(chance.lognormvariate(9, 0.8) for _ in range(200_000)) / 200_000
    truth, inside, worlds = 2_000 * adds * average, 0, 200
    for seed in range(worlds):
        found = rules.effect(world(random.Random(seed), called=2_000, held=held, adds=adds))
        inside += found.low <= truth <= found.high
    assert 0.90 <= inside / worlds <= 0.99


def pay(person, yen: int, on: date, *, channel: str = "2", programme: str = "11", number: str) -> None:
    Payment.objects.create(
        payment_number=number, debtor=person, debtor_number=person.number, programme=programme, assessed_year=2025,
        due_year=2025, instalment="06", notice_number="N1", paid_on=on, credited_on=on, principal=yen, channel=channel,
        report="2", due_on=date(2026, 1, 31), standing=yen, received_at=DRAWN_AT, run_id=1,
    )  # fmt: skip


@pytest.fixture
def april(db):
    """Eighty households of one or two, every fourth held out; payments inside and outside what is compared."""
    draw = Draw.objects.create(
        month=APRIL.first, per_thousand=250, targets=100, held=25, document="健保第12号", drawn_at=DRAWN_AT, drawn_by="x"
    )
    chance, by_hand, numbers = random.Random(4), {}, iter(range(10_000))
    for n in range(160):
        home = people.household() if n % 3 else None
        held = n % 4 == 0
        for _ in range(2 if n % 3 == 1 else 1):
            person = people.callable_person(chance.choice(["11", "12", "21"]), home=home)
            Drawn.objects.create(draw=draw, month=APRIL.first, debtor=person, unit=f"U{n}", held=held)
            for _ in range(chance.randint(0, 4)):
                on = date(2026, 4, 1) + timedelta(days=chance.randint(0, 34))
                channel, programme = chance.choice("1234567"), chance.choice(["11", "12", "21", "01"])
                yen = chance.randint(1, 9) * 1_000
                pay(person, yen, on, channel=channel, programme=programme, number=f"P{next(numbers)}")
                counts = channel in "1245" and programme != "01" and date(2026, 4, 3) <= on <= date(2026, 4, 30)
                by_hand[n, held] = by_hand.get((n, held), 0) + (yen if counts else 0)
            by_hand.setdefault((n, held), 0)
    tax = people.callable_person("01")  # only city tax: not compared
    Drawn.objects.create(draw=draw, month=APRIL.first, debtor=tax, unit="tax", held=True)
    pay(tax, 50_000, date(2026, 4, 10), number="PX")
    return by_hand


def test_each_household_counts_what_its_people_paid_by_themselves_since_the_draw(april):
    found = sets.households_paid(APRIL.first, APRIL.last)
    assert sorted(found) == sorted((held, yen) for (_, held), yen in april.items())


def test_the_two_numbers_stand_apart(april):
    people.called(Drawn.objects.filter(held=True).first().debtor, DRAWN_AT)
    people.called(Drawn.objects.filter(held=False).first().debtor, DRAWN_AT, "405")  # nobody was called
    view = queries.effect_view(APRIL, today=date(2026, 5, 20))
    assert (view.contractual, view.by_calls, view.is_kept) == (0, 0, False)
    assert view.effect == rules.effect([Paid(held, yen) for (_, held), yen in april.items()])
    assert view.effect.is_shown
    assert view.called[True][1] == 1
    assert view.called[False][1] == 0
    assert view.is_over


@pytest.mark.django_db
def test_without_a_draw_there_is_no_second_number():
    view = queries.effect_view(APRIL, today=date(2026, 4, 20))
    assert (view.effect, view.called, view.consent, list(view.draws)) == (None, {}, None, [])
