"""Who did something outside the hours of its kind of work: one statement, told the same by a literal reading."""

import random
from collections import defaultdict
from datetime import date, time, timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from saikoku.assembly.wording import AUDIT_WORDS
from saikoku.assurance.trail import queries
from saikoku.assurance.trail.rules import kinds
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.kernel.periods import Days, Month
from saikoku.planning.timing import queries as timing
from saikoku.planning.timing.rules.work import Work
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit import operations as audit
from saikoku.security.audit.models import AuditRecord

MONTH = Month(2026, 4)
DAY = date(2026, 4, 10)


@pytest.mark.parametrize(
    ("action", "work"),
    [
        ("calls.recorded", Work.CALL),
        ("visits.recorded", Work.VISIT),
        ("receipts.issued", Work.VISIT),
        ("cash.closed", Work.OTHER),
        ("phones.recorded", Work.OTHER),
        ("access.signed_in", None),
        ("terminals.positions.shown", None),
    ],
)
def test_each_act_is_of_one_kind_of_work(action, work):
    assert kinds.work_of(action) is work


def test_kinds_are_named_by_areas_that_are_recorded():
    areas = {action.split(".")[0] for action in AUDIT_WORDS}
    assert {*kinds.KINDS, *kinds.APART} <= areas


@transaction.atomic
def did(account, action: str, hour: int, minute: int = 0, day: date = DAY) -> None:
    by = Actor(account.login_name, account_id=account.pk)
    audit.record(action, by=by, at=clock.at(day, hour, minute))


def told() -> list[tuple]:
    found = queries.out_of_hours(queries.agreed_hours(MONTH))
    return [(one.day, one.actor, one.work, one.first, one.last, one.acts) for one in found]


@pytest.mark.django_db
@pytest.mark.clause("7.2.ア", "7.2.イ", "7.2.ウ", "7.2.エ")
def test_each_kind_of_work_has_its_own_hours(account_of):
    who = account_of(Role.SUPERVISOR)
    for hour, minute in ((8, 45), (12, 0), (19, 30)):
        for action in ("calls.recorded", "visits.recorded", "phones.recorded", "access.signed_in"):
            did(who, action, hour, minute)
    assert told() == [
        (DAY, who.login_name, Work.CALL, time(8, 45), time(19, 30), 2),
        (DAY, who.login_name, Work.OTHER, time(19, 30), time(19, 30), 1),
    ]


@pytest.mark.django_db
@pytest.mark.clause("7.1")
def test_on_a_day_of_rest_every_act_is_out_of_hours(account_of):
    who, rest = account_of(Role.OPERATOR), date(2026, 12, 30)
    did(who, "search.shown", 12, day=rest)
    assert [(one.day, one.acts) for one in queries.out_of_hours(queries.agreed_hours(Month(2026, 12)))] == [(rest, 1)]


@pytest.mark.django_db
def test_the_citys_people_and_the_system_keep_their_own_hours(account_of):
    did(account_of(Role.INSPECTOR), "trail.list.viewed", 22)
    with transaction.atomic():
        audit.record("lists.opened", by=Actor("system:worker"), at=clock.at(DAY, 3))
    assert told() == []


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_month_of_acts_is_told_as_a_literal_reading_tells_it(account_of, seed):
    chance = random.Random(seed)
    print("seed", seed)
    people = [account_of(Role.OPERATOR), account_of(Role.COLLECTOR), account_of(Role.TAX_OFFICER)]
    actions = [*AUDIT_WORDS]
    for _ in range(300):
        day, minute = MONTH.first + timedelta(days=chance.randrange(-2, 33)), chance.choice((0, 29, 30, 59))
        did(chance.choice(people), chance.choice(actions), chance.randrange(24), minute, day)
    hours = {(one.day, one.work): one for one in timing.working_hours(Days(MONTH.first, MONTH.last + timedelta(days=1)))}
    expected = defaultdict(list)
    for record in AuditRecord.objects.filter(account_id__in=[people[0].pk, people[1].pk]):
        at, work = timezone.localtime(record.business_at), kinds.work_of(record.action)
        agreed = hours.get((at.date(), work))
        if agreed and not agreed.holds(at.time()):
            expected[at.date(), record.actor, work].append(at.time())
    assert sorted(told()) == sorted((*key, min(at), max(at), len(at)) for key, at in expected.items())


@pytest.mark.clause("7.2.エ")
def test_a_manager_reads_who_worked_late_and_the_look_is_recorded(signed_in, account_of):
    manager, late = signed_in(Role.GENERAL_MANAGER), account_of(Role.OPERATOR)
    did(late, "search.shown", 21, 15)
    page = manager.get(reverse("trail:hours"), {"month": "2026-04"}).content.decode()
    assert late.display_name in page and "21:15" in page and "8:30" in page
    assert AuditRecord.objects.filter(action="trail.hours.viewed", object_id="2026-04").count() == 1
    assert "ありません" in manager.get(reverse("trail:hours"), {"month": "2026-05"}).content.decode()
    assert "2026-04 または 202604" in manager.get(reverse("trail:hours"), {"month": "x"}).content.decode()
