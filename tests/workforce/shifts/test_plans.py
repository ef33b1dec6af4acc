"""A plan from the question to the published shifts: kept, made in the background, explained, changed by the same rules."""

import re
from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from saikoku.governance.contract import operations as contract
from saikoku.kernel import clock
from saikoku.kernel.periods import Month
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from saikoku.workforce.shifts import jobs, operations, queries
from saikoku.workforce.shifts.models import Making, Plan, Shift
from saikoku.workforce.shifts.presenters import month
from saikoku.workforce.shifts.rules import lawful, writing
from saikoku.workforce.shifts.rules.problem import INBOUND, PHONE, SUPERVISE
from saikoku.workforce.workers import operations as workers
from saikoku.workforce.workers.models import Wish
from tests import meanwhile
from tests.workforce import people
from tests.workforce.people import AT, LEADER

pytestmark = [pytest.mark.django_db, pytest.mark.clause("8.1")]
MAY = Month(2026, 5)


class Silent:
    def begin(self, step): ...
    def better(self, cost, bound, seconds): ...


@pytest.fixture(autouse=True)
def own_clock(monkeypatch, noon):
    monkeypatch.setattr(contract, "follow_clock", lambda: None)
    clock.run_from(noon)


@pytest.fixture
def staff():
    return [
        *(people.worker(f"90{n}", skills=["supervise"], week_least=1440) for n in range(4)),
        *(people.worker(f"91{n}", week_least=1440) for n in range(3)),
    ]


def needs(heads: int = 1) -> dict:
    places = [(day, start) for day in MAY.days for start in range(540, 1140, 30)]
    return {PHONE: dict.fromkeys(places, heads), INBOUND: dict.fromkeys(places, 1), SUPERVISE: dict.fromkeys(places, 1)}


def made(month: Month = MAY, *, needed=None, seconds: float = 6.0) -> Plan:
    plan = operations.ask(month=month, needs=needed or needs(), by=LEADER, at=AT)
    return operations.make(plan_id=plan.pk, teller=Silent(), by=LEADER, at=AT, seconds=seconds)


@pytest.fixture
def published(staff) -> Plan:
    return operations.publish(plan_id=made().pk, by=LEADER, at=AT)


def test_a_made_plan_keeps_every_rule_and_says_how_far_from_the_best_it_may_be(staff):
    plan = made()
    assert plan.state == Plan.State.PROPOSED and plan.found["bound"] <= plan.found["cost"]
    shifts = queries.standing(plan)
    problem = writing.from_facts(plan.asked)
    assert lawful.faults(queries.as_plan(shifts), problem) == []
    assert operations.cost(plan).total == plan.found["cost"]
    assert all(one.rests and time(10) <= one.rests < one.rest_ends < one.ends for one in shifts)


def test_leave_is_kept_and_its_reason_is_in_no_plan(staff):
    workers.wish(worker_id=staff[5].pk, kind="leave", first_on=date(2026, 5, 4), last_on=date(2026, 5, 10), note="手術",
                 by=LEADER, at=AT)  # fmt: skip
    plan = made()
    assert not plan.shifts.filter(worker=staff[5], on__range=(date(2026, 5, 4), date(2026, 5, 10))).exists()
    assert "手術" not in str(plan.asked)


@pytest.mark.parametrize(("month", "needed", "reason"), [
    (Month(2026, 3), needs(), "month-is-over"), (MAY, {PHONE: {}}, "nothing-needed"),
])  # fmt: skip
def test_what_cannot_be_planned_is_refused(month, needed, reason, staff):
    with pytest.raises(operations.PlanRefused) as refusal:
        operations.ask(month=month, needs=needed, by=LEADER, at=AT)
    assert reason in refusal.value.reasons and not Plan.objects.exists()


def test_without_contracts_there_is_nobody_to_plan():
    people.worker(contract=False)
    with pytest.raises(operations.PlanRefused) as refusal:
        operations.ask(month=MAY, needs=needs(), by=LEADER, at=AT)
    assert refusal.value.reasons == ["nobody-to-plan"]


def test_one_try_at_a_time_and_a_new_one_takes_the_place_of_the_last(staff):
    first = operations.ask(month=MAY, needs=needs(), by=LEADER, at=AT)
    with pytest.raises(operations.PlanRefused) as refusal:
        operations.ask(month=MAY, needs=needs(), by=LEADER, at=AT)
    assert refusal.value.reasons == ["being-made"]
    operations.make(plan_id=first.pk, teller=Silent(), by=LEADER, at=AT, seconds=4)
    operations.ask(month=MAY, needs=needs(2), by=LEADER, at=AT)
    first.refresh_from_db()
    assert first.state == Plan.State.DROPPED


def test_a_plan_dropped_while_it_was_made_stays_dropped(staff):
    plan = operations.ask(month=MAY, needs=needs(), by=LEADER, at=AT)
    operations.drop(plan_id=plan.pk, by=LEADER, at=AT)
    assert operations.make(plan_id=plan.pk, teller=Silent(), by=LEADER, at=AT, seconds=3).state == Plan.State.DROPPED
    assert not plan.shifts.exists()


@pytest.mark.clause("8.2.ウ")
def test_where_there_is_no_plan_the_page_names_the_day_and_the_people(staff, signed_in):
    for one in staff[:3]:
        workers.wish(worker_id=one.pk, kind="leave", first_on=date(2026, 5, 13), by=LEADER, at=AT)
    plan = made()
    assert plan.state == Plan.State.IMPOSSIBLE and plan.trouble == [["nobody-supervises", "", "2026-05-13"]]
    page = signed_in(Role.SUPERVISOR).get(f"/shifts/{plan.pk}/").content.decode()
    assert "令和8年5月13日(水): 業務時間中いつも責任者を置けません" in page and "試験 903だけです" in page


def test_a_week_that_cannot_be_filled_is_named_with_its_worker(staff, signed_in):
    late = people.worker("920", week_least=2400)
    people.agree(late, weekdays=[1, 2, 3, 4, 5], week_least=2400, since=date(2026, 4, 2), earliest=time(10, 30),
                 latest=time(19, 30))  # fmt: skip
    plan = made()
    assert {(code, number) for code, number, _ in plan.trouble} == {("less-than-contract", "920")}
    page = signed_in(Role.SUPERVISOR).get(f"/shifts/{plan.pk}/").content.decode()
    assert "試験 920 さん" in page and "契約の 40時間を割り当てられません" in page


def test_of_a_month_one_plan_is_published_and_the_next_takes_its_place(published):
    with pytest.raises(operations.PlanRefused):
        operations.publish(plan_id=published.pk, by=LEADER, at=AT)
    later = made()
    operations.publish(plan_id=later.pk, by=LEADER, at=AT)
    published.refresh_from_db()
    assert published.state == Plan.State.DROPPED and queries.published(MAY) == later


def test_the_plan_of_the_month_after_knows_the_days_before_it(published):
    problem = queries.problem(MAY.next, needs(), operations.agreed(AT.date()))
    assert {day for _, day in problem.before} <= {date(2026, 5, 31) - timedelta(days=n) for n in range(8)}
    assert problem.before


def standing_on(plan: Plan, worker, on: date, starts: time, ends: time) -> Shift:
    rest = {"rests": time(13), "rest_ends": time(14)} if starts <= time(9) and ends >= time(18) else {}
    return Shift.objects.create(plan=plan, worker=worker, on=on, starts=starts, ends=ends, **rest)


def june(*, published: bool = True) -> Plan:
    state = {"state": "published", "published_at": AT, "published_by": "leader"} if published else {"state": "proposed"}
    problem = queries.problem(MAY.next, {}, operations.agreed(AT.date()))
    return Plan.objects.create(
        month=MAY.next.first, asked=writing.as_facts(problem), asked_at=AT, asked_by="leader", made_at=AT, **state
    )


def free_on_the_last_day(plan: Plan):
    """A worker of the published month who has that day off and few hours in its week."""
    last = MAY.last
    for worker in {one.worker for one in queries.standing(plan)}:
        own = {one.on for one in queries.standing(plan) if one.worker_id == worker.pk}
        if last not in own and worker.number.startswith("91"):
            return worker
    shift = next(one for one in queries.standing(plan) if one.on == last and one.worker.number.startswith("91"))
    operations.take_out(plan_id=plan.pk, worker_id=shift.worker_id, on=last, reason="急病", by=LEADER, at=AT)
    return shift.worker


def test_a_change_at_the_end_of_the_month_keeps_the_rest_before_the_next_months_shifts(published):
    """31 May 2026 is a Sunday: its week lies in June but for that day."""
    worker, following = free_on_the_last_day(published), june()
    people.agree(worker, since=date(2026, 5, 1), earliest=time(0), latest=time.max, day_shortest=240)
    standing_on(following, worker, date(2026, 6, 1), time(6), time(10))
    given = {"plan_id": published.pk, "worker_id": worker.pk, "on": MAY.last, "reason": "代わり", "by": LEADER, "at": AT}
    with pytest.raises(operations.PlanRefused) as refusal:
        operations.put_in(start=16 * 60, end=20 * 60, **given)
    assert refusal.value.reasons == ["rest-too-short"]
    for n in range(2, 7):
        standing_on(following, worker, date(2026, 6, n), time(9), time(18))
    with pytest.raises(operations.PlanRefused) as refusal:
        operations.put_in(start=9 * 60, end=13 * 60, **given)
    assert {"no-day-off", "too-many-in-a-row", "week-too-long"} <= set(refusal.value.reasons)


def test_nobody_comes_instead_who_could_not_by_the_next_months_shifts(published):
    worker, following = free_on_the_last_day(published), june()
    shift = next(one for one in queries.standing(published) if one.on == MAY.last and one.worker.number[:2] == "91")
    assert worker in operations.substitutes(published, shift)
    for n in range(1, 7):
        standing_on(following, worker, date(2026, 6, n), time(9), time(18))
    assert worker not in operations.substitutes(published, shift)


def test_a_month_is_planned_between_the_months_around_it(published):
    worker, following = free_on_the_last_day(published), june()
    for n in range(1, 7):
        standing_on(following, worker, date(2026, 6, n), time(9), time(18))
    again = made()
    assert not again.shifts.filter(worker=worker, on=MAY.last).exists()
    assert lawful.faults(queries.as_plan(queries.standing(again)), queries.problem(MAY, {}, operations.agreed(AT.date()))) == []


def test_what_broke_a_rule_since_it_was_made_is_not_published(published):
    plan = june(published=False)
    last = next(one for one in queries.standing(published) if one.on == MAY.last)
    standing_on(plan, last.worker, date(2026, 6, 1), time(9), time(18))
    workers.wish(worker_id=last.worker_id, kind="leave", first_on=date(2026, 6, 1), note="", by=LEADER, at=AT)
    with pytest.raises(operations.PlanRefused) as refusal:
        operations.publish(plan_id=plan.pk, by=LEADER, at=AT)
    assert refusal.value.reasons == ["changed-since", "not-free"]
    plan.refresh_from_db()
    assert plan.state == Plan.State.PROPOSED


def rows(plan: Plan, until: date) -> set[tuple]:
    found = plan.shifts.filter(on__lte=until)
    return set(found.values_list("worker", "on", "starts", "ends", "rests", "state", "reason", "changed_by"))


def test_a_month_under_way_is_planned_anew_from_tomorrow_on_and_what_was_worked_counts(published):
    at = AT.replace(month=5, day=13)
    shift = next(one for one in queries.standing(published) if one.on == date(2026, 5, 12))
    operations.take_out(plan_id=published.pk, worker_id=shift.worker_id, on=shift.on, reason="急病", by=LEADER, at=at)
    asked = operations.ask(month=MAY, needs=needs(), by=LEADER, at=at)
    plan = operations.make(plan_id=asked.pk, teller=Silent(), by=LEADER, at=at, seconds=6)
    assert plan.state == Plan.State.PROPOSED and min(plan.shifts.values_list("on", flat=True)) == date(2026, 5, 14)
    tomorrow = at.replace(day=14)
    own = next(one for one in queries.standing(published) if one.on == tomorrow.date())
    early = next(one for one in queries.standing(published) if one.on == date(2026, 5, 6))
    Wish.objects.create(worker=early.worker, kind="leave", first_on=early.on, last_on=early.on, entered_at=at, entered_by="x")
    operations.publish(plan_id=plan.pk, by=LEADER, at=tomorrow)  # a day later: that day was worked by the old plan
    assert rows(plan, tomorrow.date()) == rows(published, tomorrow.date()) and own.on == tomorrow.date()
    assert plan.shifts.filter(on__gt=tomorrow.date()).exists() and queries.published(MAY) == plan


def test_on_the_last_day_of_a_month_nothing_of_it_is_left_to_plan(published):
    with pytest.raises(operations.PlanRefused) as refusal:
        operations.ask(month=MAY, needs=needs(), by=LEADER, at=AT.replace(month=5, day=31))
    assert refusal.value.reasons == ["month-is-over"]


def test_a_plan_published_meanwhile_is_not_dropped_from_a_page_left_open(published, signed_in):
    answer = signed_in(Role.SUPERVISOR).post(f"/shifts/{published.pk}/drop/")
    assert answer.status_code == 409 and "公開した勤務表は取りやめられません" in answer.content.decode()
    published.refresh_from_db()
    assert published.state == Plan.State.PUBLISHED and queries.published(MAY) == published


@pytest.mark.clause("8.5")
def test_whoever_is_absent_is_replaced_by_somebody_who_may_come(published):
    shift = queries.standing(published)[-1]
    on, pattern = shift.on, queries.pattern_of(shift)
    instead = operations.substitutes(published, shift)
    there = {one.worker_id for one in queries.standing(published) if one.on == on}
    assert not {one.pk for one in instead} & there
    assert {one.number[:2] for one in instead} <= {shift.worker.number[:2]}  # leaders for leaders, operators for operators
    operations.take_out(plan_id=published.pk, worker_id=shift.worker_id, on=on, reason="急病", by=LEADER, at=AT)
    assert shift.worker_id not in {one.worker_id for one in queries.on_duty(on)}
    if instead:
        added = operations.put_in(plan_id=published.pk, worker_id=instead[0].pk, on=on, start=pattern.start, end=pattern.end,
                                  reason="代わり", by=LEADER, at=AT)  # fmt: skip
        assert added.state == Shift.State.CHANGED and added.rests


@pytest.mark.parametrize(("start", "end", "code"), [
    (480, 1020, "outside-contract-hours"), (540, 780, "shorter-than-contract"), (1080, 540, "outside-the-month"),
])  # fmt: skip
def test_a_change_against_contract_or_law_is_refused(start, end, code, published):
    shift = queries.standing(published)[0]
    with pytest.raises(operations.PlanRefused) as refusal:
        operations.put_in(plan_id=published.pk, worker_id=shift.worker_id, on=shift.on, start=start, end=end, reason="変更",
                          by=LEADER, at=AT)  # fmt: skip
    assert code in refusal.value.reasons


def test_a_change_says_why_and_is_of_a_published_plan(staff):
    plan = made()
    shift = queries.standing(plan)[0]
    with pytest.raises(operations.PlanRefused) as refusal:
        operations.take_out(plan_id=plan.pk, worker_id=shift.worker_id, on=shift.on, reason=" ", by=LEADER, at=AT)
    assert refusal.value.reasons == ["not-published", "reason-missing"]


def test_the_pages_show_the_month_a_day_and_take_a_change(published, signed_in):
    client = signed_in(Role.SUPERVISOR)
    page = client.get(f"/shifts/{published.pk}/").content.decode()
    assert "令和8年5月の勤務表" in page and "試験 910" in page
    shift = next(one for one in queries.standing(published) if one.worker.number == "910")
    where = f"/shifts/{published.pk}/{shift.on}/"
    assert "要る人数" in client.get(where).content.decode()
    change = f"{where}{shift.worker_id}/"
    seen = AuditRecord.objects.filter(action="shifts.plan.viewed").count()
    assert shift.worker.name in client.get(change).content.decode()
    assert AuditRecord.objects.filter(action="shifts.plan.viewed").count() == seen + 1
    assert client.post(change, {"start": "9:00", "end": "18:00", "reason": ""}).status_code == 422
    assert client.post(change, {"reason": "急な欠勤", "take_out": "1"}).status_code == 302
    assert "急な欠勤" in client.get(where).content.decode()
    assert client.get(f"/shifts/{published.pk}/2026-06-01/").status_code == 404


def test_a_change_from_a_page_left_open_does_not_undo_what_another_changed_since(published, signed_in):
    shift = next(one for one in queries.standing(published) if one.worker.number == "910")
    client, where = signed_in(Role.SUPERVISOR), f"/shifts/{published.pk}/{shift.on}/{shift.worker_id}/"
    seen = re.search(r'name="seen" value="([^"]*)"', client.get(where).content.decode())[1]
    given = {"plan_id": published.pk, "worker_id": shift.worker_id, "on": shift.on, "by": LEADER, "at": AT}
    operations.take_out(reason="急病", **given)
    sent = {"start": "9:00", "end": "18:00", "reason": "早番に", "seen": seen}
    answer = client.post(where, sent)
    assert answer.status_code == 422 and "ほかの人がこの勤務を変えました" in answer.content.decode()
    shift.refresh_from_db()
    assert shift.state == Shift.State.TAKEN_OUT
    assert 'name="seen" value' not in answer.content.decode()  # he has seen that it does not stand
    sent["seen"] = ""
    for _ in range(2):  # pressed twice, it is written once
        assert client.post(where, sent).status_code == 302
    assert AuditRecord.objects.filter(action="shifts.shift.changed").count() == 1


@pytest.mark.clause("8.5")
def test_a_published_shift_that_leave_or_an_end_made_impossible_is_told_on_month_and_day(published, signed_in):
    own = [one for one in queries.standing(published) if one.worker.number in ("910", "911")]
    away = next(one for one in own if one.worker.number == "910")
    gone = next(one for one in reversed(own) if one.worker.number == "911")
    client, told = signed_in(Role.SUPERVISOR), "今の契約や休暇に合わない勤務があります"
    assert told not in client.get(f"/shifts/{published.pk}/").content.decode()
    workers.wish(worker_id=away.worker_id, kind="leave", first_on=away.on, by=LEADER, at=AT)
    workers.end(worker_id=gone.worker_id, last_on=gone.on - timedelta(days=1), by=LEADER, at=AT)
    month_page = client.get(f"/shifts/{published.pk}/").content.decode()
    assert told in month_page and "試験 910" in month_page and "契約の曜日でないか、休暇の日です" in month_page
    for one in (away, gone):
        assert told in client.get(f"/shifts/{published.pk}/{one.on}/").content.decode()
    other = next(one for one in queries.standing(published) if one.worker.number == "900" and one.on not in (away.on, gone.on))
    operations.take_out(plan_id=published.pk, worker_id=away.worker_id, on=away.on, reason="休暇", by=LEADER, at=AT)
    assert told not in client.get(f"/shifts/{published.pk}/{away.on}/").content.decode()
    assert told not in client.get(f"/shifts/{published.pk}/{other.on}/").content.decode()


@pytest.mark.clause("8.5")
def test_whoever_came_since_the_plan_was_made_may_be_put_in_and_is_shown_and_counted(published, signed_in):
    late = people.worker("930", week_least=0)
    on = next(one.on for one in queries.standing(published) if one.worker.number == "910")
    client, where = signed_in(Role.SUPERVISOR), f"/shifts/{published.pk}/{on}/"
    before = month.coverage(queries.made_from(published), queries.standing(published), on)
    assert "試験 930" in client.get(where).content.decode()
    change = client.post(f"{where}{late.pk}/", {"start": "9:00", "end": "18:00", "reason": "新しく入った"})
    assert change.status_code == 302
    page = client.get(f"/shifts/{published.pk}/")
    assert page.status_code == 200 and "試験 930" in page.content.decode()
    after = month.coverage(queries.made_from(published), queries.standing(published), on)
    assert [row[2] for row in after][:6] == [row[2] + 1 for row in before][:6]
    workers.end(worker_id=late.pk, last_on=on, by=LEADER, at=AT)
    assert client.get(f"/shifts/{published.pk}/").status_code == 200


def test_a_day_may_end_at_24_and_is_shown_so(published, signed_in):
    own = [one for one in queries.standing(published) if one.worker.number == "910"]
    days = {one.on for one in own}
    shift = next(one for one in own if one.on + timedelta(days=1) not in days)  # the rest until the next one is kept
    people.agree(shift.worker, since=date(2026, 5, 1), latest=time.max)
    assert 24 * 60 in {one.latest for one in queries.persons(shift.on, shift.on) if one.number == "910"}
    client, where = signed_in(Role.SUPERVISOR), f"/shifts/{published.pk}/{shift.on}/"
    given = {"start": "15:00", "end": "24:00", "reason": "夜の業務"}
    assert client.post(f"{where}{shift.worker_id}/", given).status_code == 302
    shift.refresh_from_db()
    assert queries.pattern_of(shift).end == 24 * 60 and shift.ends == time.max
    assert "15:00〜24:00" in client.get(where).content.decode()


def test_the_page_of_a_plan_that_is_made_asks_for_itself_until_it_is_there(staff, signed_in):
    plan = operations.ask(month=MAY, needs=needs(), by=LEADER, at=AT)
    client = signed_in(Role.SUPERVISOR)
    assert f"/shifts/{plan.pk}/progress/" in client.get(f"/shifts/{plan.pk}/").content.decode()
    operations.make(plan_id=plan.pk, teller=Silent(), by=LEADER, at=AT, seconds=4)
    answer = client.get(f"/shifts/{plan.pk}/progress/")
    assert answer.status_code == 204 and answer["HX-Redirect"] == f"/shifts/{plan.pk}/"


def test_the_job_makes_the_plan_that_was_asked_for(staff, account_of, monkeypatch):
    account = account_of(Role.SUPERVISOR)
    monkeypatch.setattr(operations, "SECONDS", 4.0)
    plan = operations.ask(month=MAY, needs=needs(), by=LEADER, at=AT)
    monkeypatch.setattr(operations.make, "__kwdefaults__", {"seconds": 4.0})
    jobs.make(plan_id=plan.pk, login_name=account.login_name)
    plan.refresh_from_db()
    assert plan.state == Plan.State.PROPOSED and not Making.objects.filter(plan_id=plan.pk).exists()


@pytest.mark.parametrize("moment", meanwhile.MOMENTS)
def test_a_page_made_while_the_search_ends_asks_on_or_shows_the_plan(staff, signed_in, moment, monkeypatch):
    plan = operations.ask(month=MAY, needs=needs(), by=LEADER, at=AT)
    client = signed_in(Role.SUPERVISOR)

    def make() -> None:
        operations.make(plan_id=plan.pk, teller=Silent(), by=LEADER, at=AT, seconds=3)
        with connection.cursor() as cursor:
            cursor.execute("delete from procrastinate_jobs")

    meanwhile.let_end(monkeypatch, moment, make)
    page = client.get(f"/shifts/{plan.pk}/").content.decode()
    shows_it, asks_on = f"/shifts/{plan.pk}/publish/" in page, f"/shifts/{plan.pk}/progress/" in page
    assert "途中で止まりました" not in page
    assert shows_it if moment == "before" else shows_it or asks_on


@pytest.mark.parametrize(("name", "broken"), [
    ("plan_month_is_its_first_day", {"month": date(2026, 5, 2)}),
    ("plan_state_is_known", {"state": "other"}),
    ("published_plan_names_who_published_it", {"state": "published"}),
    ("dropped_plan_names_who_dropped_it", {"state": "dropped"}),
])  # fmt: skip
def test_a_plan_that_cannot_be_is_refused_by_the_table(name, broken):
    fields = {"month": date(2026, 5, 1), "state": "asked", "asked": {}, "asked_at": AT, "asked_by": "x"}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Plan.objects.create(**fields | broken)


def test_no_month_has_two_published_plans():
    fields = {"month": date(2026, 5, 1), "state": "published", "asked": {}, "asked_at": AT, "asked_by": "x",
              "published_at": AT, "published_by": "x"}  # fmt: skip
    Plan.objects.create(**fields)
    with pytest.raises(IntegrityError, match="one_published_plan_for_a_month"), transaction.atomic():
        Plan.objects.create(**fields)


@pytest.mark.parametrize(("name", "broken"), [
    ("shift_starts_before_it_ends", {"ends": time(9), "rests": None, "rest_ends": None}),
    ("break_lies_inside_the_shift", {"rests": time(8)}),
    ("break_lies_inside_the_shift", {"rest_ends": None}),
    ("changed_shift_says_who_and_why", {"state": "taken_out"}),
    ("changed_shift_says_who_and_why", {"state": "changed", "changed_at": AT, "changed_by": "x"}),
])  # fmt: skip
def test_a_shift_that_cannot_be_is_refused_by_the_table(name, broken):
    plan = Plan.objects.create(month=date(2026, 5, 1), state="asked", asked={}, asked_at=AT, asked_by="x")
    fields = {"plan": plan, "worker": people.worker(), "on": date(2026, 5, 1), "starts": time(9), "ends": time(18),
              "rests": time(12), "rest_ends": time(13)}  # fmt: skip
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Shift.objects.create(**fields | broken)


def test_a_worker_has_one_shift_a_day():
    plan = Plan.objects.create(month=date(2026, 5, 1), state="asked", asked={}, asked_at=AT, asked_by="x")
    fields = {"plan": plan, "worker": people.worker(), "on": date(2026, 5, 1), "starts": time(9), "ends": time(18)}
    Shift.objects.create(**fields)
    with pytest.raises(IntegrityError, match="one_shift_of_a_worker_on_a_day"), transaction.atomic():
        Shift.objects.create(**fields)
