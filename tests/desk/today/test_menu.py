"""The counts beside the menu: one query, the person's own, and for those only who work with what is counted."""

from datetime import timedelta

import pytest

from saikoku.desk.today import sets
from saikoku.desk.today.presenters import menu
from saikoku.kernel import clock
from saikoku.planning.lists import operations as lists
from saikoku.registry.tasks import operations as tasks
from saikoku.security.access.rules.permissions import Role
from tests.planning import people

NOON = clock.at(people.DAY, 12, 10)


@pytest.mark.parametrize(("counts", "today", "desk"), [
    (sets.Counts(0, 0, 0), "", ""),
    (sets.Counts(3, 0, 812), "依頼\u00a03", "待ち\u00a0812"),
    (sets.Counts(12, 2, 999), "依頼\u00a012", "折返し\u00a02 待ち\u00a0999"),
    (sets.Counts(1_000, 0, 1_000), "依頼\u00a0999+", "待ち\u00a0999+"),
])  # fmt: skip
def test_only_what_is_there_is_said_and_never_more_than_was_counted(counts, today, desk):
    assert menu.beside(counts) == {"today:home": today, "calls:desk": desk}


@pytest.fixture
def pile(db, somebody):
    """Open tasks: of the team, of account 901 due and not due, of somebody else."""
    person = people.callable_person()
    for kind, due, owner in (("handover", None, None), ("call_back", NOON, 901), ("call_back", NOON + timedelta(hours=1), 901),
                             ("call_back", NOON, 902)):  # fmt: skip
        tasks.open_task(kind=kind, debtor_id=person.pk, record_number="R", due_at=due, owner_id=owner, by=somebody, at=NOON)
    people.callable_person()
    lists.open_day(at=NOON)


def test_tasks_of_the_person_and_the_team_call_backs_due_and_the_queue_are_counted_in_one_query(
    pile, django_assert_num_queries
):
    with django_assert_num_queries(1):
        assert sets.menu(account_id=901, now=NOON) == sets.Counts(3, 1, 2)
    assert sets.menu(account_id=None, now=NOON) == sets.Counts(1, 0, 2)


def test_nothing_is_counted_beyond_what_is_said(pile, monkeypatch):
    monkeypatch.setattr(sets, "MOST", 1)
    assert sets.menu(account_id=901, now=NOON) == sets.Counts(1, 1, 1)


@pytest.mark.parametrize(("role", "shown"), [(Role.OPERATOR, True), (Role.ADMINISTRATOR, False)])
def test_the_counts_stand_beside_the_menu_of_those_who_work_with_them(pile, signed_in, role, shown):
    text = signed_in(role).get("/").content.decode()
    assert ("依頼\u00a01" in text) is shown
    assert ("待ち\u00a02" in text) is shown
