"""A small part of the month's targets is called last: only with consent, by chance, once, and for whole households."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from saikoku.governance.terms.models import Term
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.periods import Month
from saikoku.planning.holdout import operations, queries
from saikoku.planning.holdout.models import Draw, Drawn
from saikoku.planning.holdout.rules import draw as rules
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists.models import Candidate
from saikoku.registry.tasks.models import Task
from saikoku.security.audit.models import AuditRecord
from tests.planning import people

APRIL = Month(2026, 4)
BY = Actor("system:test")
NOON = clock.at(people.DAY, 12, 10)


def agree(per_thousand: int, *, since: date = date(2026, 4, 1)) -> None:
    Term.objects.filter(name=queries.TERM).update(valid=DateRange(date(2025, 8, 1), since))
    Term.objects.create(
        name=queries.TERM, value=per_thousand, valid=DateRange(since, None), state="approved", source="x",
        document="健保第12号", proposed_by="m", proposed_at=NOON, approved_by="o", approved_at=NOON,
    )  # fmt: skip


def held_of(debtors) -> set[int]:
    return set(Drawn.objects.filter(held=True, debtor__in=debtors).values_list("debtor", flat=True))


def test_the_share_of_many_households_is_what_was_agreed_and_differs_from_month_to_month():
    units = [f"H{n:06}" for n in range(20_000)]
    april = {unit for unit in units if rules.is_held(APRIL, unit, 50)}
    may = {unit for unit in units if rules.is_held(APRIL.next, unit, 50)}
    assert 900 < len(april) < 1_100
    assert 20 < len(april & may) < 90  # 50 where the months know nothing of each other
    assert april == {unit for unit in units if rules.is_held(APRIL, unit, 50)}


@pytest.mark.parametrize(("per_thousand", "everybody"), [(0, False), (1_000, True)])
def test_none_and_all_are_none_and_all(per_thousand, everybody):
    assert all(rules.is_held(APRIL, f"D{n}", per_thousand) == everybody for n in range(200))


def test_a_larger_share_holds_everybody_whom_a_smaller_one_holds():
    units = [f"D{n}" for n in range(500)]
    assert {u for u in units if rules.is_held(APRIL, u, 20)} <= {u for u in units if rules.is_held(APRIL, u, 100)}


@pytest.mark.django_db
def test_without_the_citys_consent_nobody_is_drawn():
    people.callable_person()
    assert queries.consent(APRIL) is None
    assert operations.draw(month=APRIL, by=BY, at=NOON) is None
    assert not Drawn.objects.exists()


@pytest.mark.django_db
def test_a_consent_from_within_the_month_begins_with_the_next():
    agree(100, since=date(2026, 4, 2))
    assert queries.consent(APRIL) is None
    assert queries.consent(APRIL.next).per_thousand == 100


@pytest.mark.django_db
def test_a_draw_names_its_share_document_and_counts_and_is_in_the_trail():
    agree(1_000)
    first = people.callable_person()
    people.target(people.debtor(), work="02")  # visits alone: not drawn
    made = operations.draw(month=APRIL, by=BY, at=NOON)
    assert (made.targets, made.held, made.per_thousand, made.document) == (1, 1, 1_000, "健保第12号")
    assert list(Drawn.objects.values_list("debtor", "held")) == [(first.pk, True)]
    assert AuditRecord.objects.get(action="holdout.drawn").after["held"] == 1


@pytest.mark.django_db
def test_who_was_drawn_stays_and_only_new_targets_are_drawn_later():
    agree(500)
    before = [people.callable_person() for _ in range(30)]
    operations.draw(month=APRIL, by=BY, at=NOON)
    held = held_of(before)
    assert operations.draw(month=APRIL, by=BY, at=NOON) is None
    new = people.callable_person()
    assert operations.draw(month=APRIL, by=BY, at=NOON).targets == 1
    assert held_of(before) == held
    assert Drawn.objects.filter(debtor=new).exists()
    assert [draw.targets for draw in queries.draws_of(APRIL)] == [30, 1]


@pytest.mark.django_db
def test_a_household_is_drawn_as_a_whole():
    agree(500)
    for _ in range(20):
        home = people.household()
        for _ in range(3):
            people.callable_person(home=home)
    operations.draw(month=APRIL, by=BY, at=NOON)
    by_unit = {unit: set() for unit in Drawn.objects.values_list("unit", flat=True)}
    for unit, held in Drawn.objects.values_list("unit", "held"):
        by_unit[unit].add(held)
    assert len(by_unit) == 20
    assert all(len(held) == 1 for held in by_unit.values())
    assert {True} in by_unit.values() and {False} in by_unit.values()


@pytest.mark.django_db
def test_the_lists_call_them_last_also_after_a_call_and_keep_an_agreed_call_back():
    agree(500)
    everybody = [people.callable_person(balance=n * 10_000) for n in range(1, 31)]
    operations.draw(month=APRIL, by=BY, at=NOON)
    lists.open_day(at=NOON)
    held = held_of(everybody)
    assert 0 < len(held) < 30

    def order() -> list[bool]:
        rows = Candidate.objects.filter(ready=True).order_by("-rank", "pk")
        return [row.debtor_id in held for row in rows]

    assert order() == sorted(order())
    terms, calling = lists.terms_of(NOON)
    lists.refresh_few([one.pk for one in everybody], NOON, terms, calling)
    assert order() == sorted(order())
    assert len(order()) == 30
    Task.objects.create(
        kind="call_back", debtor_id=min(held), programme="", record_number="R", due_at=clock.at(people.DAY, 12), opened_at=NOON,
        opened_by="x",
    )  # fmt: skip
    lists.refresh(debtor_ids=[min(held)], at=NOON)
    assert Candidate.objects.filter(ready=True).order_by("-rank").first().debtor_id == min(held)


@pytest.mark.django_db
def test_the_next_month_begins_without_the_marks_of_this_one():
    agree(1_000)
    person = people.callable_person()
    operations.draw(month=APRIL, by=BY, at=NOON)
    lists.open_day(at=NOON)
    assert Candidate.objects.get(debtor=person).held_last
    people.target(person, month=date(2026, 5, 1))
    lists.open_day(at=clock.at(date(2026, 5, 8), 12, 10))
    assert not Candidate.objects.get(debtor=person).held_last


@pytest.mark.django_db
def test_a_draw_is_never_changed():
    agree(1_000)
    people.callable_person()
    operations.draw(month=APRIL, by=BY, at=NOON)
    for model in (Draw, Drawn):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            model.objects.all().update(month=date(2026, 5, 1))


DRAW = {"month": APRIL.first, "per_thousand": 50, "targets": 10, "held": 1, "document": "1", "drawn_by": "x", "drawn_at": NOON}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"month": people.DAY}, "draw_month_is_its_first_day"), ({"document": ""}, "draw_stands_on_a_consent"),
        ({"per_thousand": 0}, "draw_stands_on_a_consent"), ({"held": 11}, "held_out_are_among_the_targets"),
    ],
)  # fmt: skip
def test_the_database_refuses_impossible_draws(fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Draw.objects.create(**DRAW | fields)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("month", "constraint"), [(people.DAY, "drawn_month_is_its_first_day"), (APRIL.first, "drawn_once_in_a_month")]
)
def test_the_database_refuses_to_draw_somebody_wrongly(month, constraint):
    row = {"draw": Draw.objects.create(**DRAW), "debtor": people.debtor(), "unit": "D1", "held": True}
    Drawn.objects.create(month=APRIL.first, **row)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Drawn.objects.create(month=month, **row)
