"""Whoever rests is given nobody; what he agreed passes to the team when he is away."""

from datetime import time, timedelta

import pytest
from django.db import IntegrityError, transaction

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.outreach.calls import operations as calls
from saikoku.outreach.presence import operations as presence
from saikoku.outreach.presence import queries
from saikoku.outreach.presence.models import Handling, Pause
from saikoku.outreach.telephone.models import CallEvent
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists.models import Candidate, Lease
from saikoku.registry.tasks import operations as tasks
from saikoku.registry.tasks.models import Task
from saikoku.security.access.models import Account
from saikoku.security.audit.models import AuditRecord
from saikoku.workforce.shifts.models import Plan, Shift
from tests.outreach.calls.at_once import at_once
from tests.outreach.calls.conftest import NOON
from tests.planning import people
from tests.workforce import people as crew

AYA = Actor("aya", account_id=901, worker_number="W901", display_name="見本 あや")
KEN = Actor("ken", account_id=902, worker_number="W902", display_name="見本 けん")


def rest(reason="休憩", by=AYA, at=NOON) -> Pause:
    return presence.begin_pause(reason=reason, by=by, at=at)


def test_whoever_rests_is_given_nobody_until_he_comes_back(db):
    person = people.callable_person()
    lists.open_day(at=NOON)
    rest()
    for take in (lambda: calls.take_next(by=AYA, at=NOON), lambda: calls.take(debtor_id=person.pk, by=AYA, at=NOON)):
        with pytest.raises(calls.CallRefused) as refused:
            take()
        assert refused.value.reasons == ["on-pause"]
    assert not Lease.objects.exists()
    ended = presence.end_pause(by=AYA, at=NOON + timedelta(minutes=7))
    assert (ended.ended_at - ended.began_at, ended.ended_by) == (timedelta(minutes=7), "aya")
    assert calls.take_next(by=AYA, at=NOON).debtor_id == person.pk
    assert list(AuditRecord.objects.filter(action__startswith="presence").order_by("pk").values_list("action", flat=True)) == [
        "presence.pause.begun", "presence.pause.ended",
    ]  # fmt: skip


def test_a_pause_begins_once_for_an_agreed_reason_and_not_with_somebody_on_the_line(db):
    people.callable_person()
    lists.open_day(at=NOON)
    first = rest()
    assert rest(at=NOON + timedelta(minutes=1)).pk == first.pk
    with pytest.raises(presence.PauseRefused) as refused:
        rest("離席")
    assert refused.value.reasons == ["on-pause"]
    calls.take_next(by=KEN, at=NOON)
    with pytest.raises(presence.PauseRefused) as refused:
        rest("昼寝", by=KEN)
    assert refused.value.reasons == ["reason-unknown", "holds-another"]
    with pytest.raises(presence.PauseRefused) as refused:
        rest(by=Actor("system:x"))
    assert refused.value.reasons == ["account-missing"]
    assert presence.end_pause(by=KEN, at=NOON) is None and presence.end_pause(by=Actor("system:x"), at=NOON) is None


def test_whoever_answers_a_call_rests_no_more(db):
    person = people.callable_person()
    lists.open_day(at=NOON)
    rest()
    calls.take_answered(debtor_id=person.pk, caller="", call_number="C1", by=AYA, at=NOON + timedelta(minutes=3))
    assert queries.open_pause(AYA.account_id) is None


def test_rest_and_claim_at_one_moment_never_both_happen(committing_db):
    for _ in range(12):
        people.callable_person()
    lists.open_day(at=NOON)
    for _ in range(10):
        at_once(lambda: calls.take_next(by=AYA, at=NOON), lambda: rest("離席"))
        held, rests = calls.current(by=AYA), queries.is_paused(AYA.account_id)
        assert bool(held) != rests
        presence.end_pause(by=AYA, at=NOON)
        if held:
            calls.hand_back(call_number=held.call_number, by=AYA, at=NOON)


def account(name: str, *, signed_in=True) -> Account:
    return Account.objects.create(
        login_name=name, display_name=name, created_at=NOON, created_by="t", last_login=clock.real_now() if signed_in else None
    )


def agreed_with(owner: Account | None, *, minutes=0) -> Task:
    person = people.callable_person()
    return tasks.open_task(
        kind="call_back", debtor_id=person.pk, record_number="R", due_at=NOON + timedelta(minutes=minutes),
        owner_id=owner and owner.pk, by=AYA, at=NOON - timedelta(hours=1),
    )  # fmt: skip


def owner_of(task: Task) -> int | None:
    return Task.objects.get(pk=task.pk).owner_id


@pytest.mark.clause("9.4.サ")
@pytest.mark.clause("10.3.ウ")
def test_a_call_back_passes_to_the_team_at_its_time_when_its_owner_is_away(db):
    there, absent = account("there"), account("absent", signed_in=False)
    mine, his, later, teams = agreed_with(there), agreed_with(absent), agreed_with(absent, minutes=1), agreed_with(None)
    lists.open_day(at=NOON)
    waiting = Candidate.objects.get(debtor_id=his.debtor_id)
    assert waiting.held_for == absent.pk
    assert presence.pass_on_call_backs(by=Actor("system:call-backs"), at=NOON) == 1
    assert [owner_of(one) for one in (mine, his, later, teams)] == [there.pk, None, absent.pk, None]
    assert Candidate.objects.get(pk=waiting.pk).held_for is None and Task.objects.get(pk=his.pk).due_at == his.due_at
    record = AuditRecord.objects.get(action="registry.task.passed_to_team")
    assert record.reason == "担当が今日まだ来ていないため" and record.before["owner"] == absent.pk
    assert presence.pass_on_call_backs(by=Actor("system:call-backs"), at=NOON) == 0


@pytest.mark.parametrize(("reason", "minutes", "passes"), [("離席", 10, False), ("離席", 11, True), ("終業", 0, True)])
def test_a_call_back_passes_on_when_its_owner_rests_too_long_or_has_left(db, reason, minutes, passes):
    owner = account("owner")
    task = agreed_with(owner)
    lists.open_day(at=NOON)
    rest(reason, by=Actor("owner", account_id=owner.pk), at=NOON - timedelta(minutes=minutes))
    presence.pass_on_call_backs(by=Actor("system:call-backs"), at=NOON)
    assert (owner_of(task) is None) == passes


TODAY = NOON.date()


def planned(number: str, starts: int, ends: int, *, on=TODAY, state="published") -> None:
    worker = crew.worker(number)
    plan = Plan.objects.filter(month=on.replace(day=1), state=state).first() or Plan.objects.create(
        month=on.replace(day=1), state=state, asked={}, asked_at=NOON, asked_by="t", published_at=NOON, published_by="t"
    )
    Shift.objects.create(plan=plan, worker=worker, on=on, starts=time(starts), ends=time(ends))


@pytest.mark.clause("9.4.サ")
@pytest.mark.parametrize(("shift", "passes"), [
    ((9, 17), False), ((12, 20), False), ((9, 12), True), ((13, 20), True), ((9, 17, NOON.date() - timedelta(days=1)), True),
    ((13, 20, NOON.date(), "proposed"), False),
])  # fmt: skip
def test_a_call_back_passes_on_when_the_published_plan_has_its_owner_at_work_at_other_times(db, shift, passes):
    owner = account("owner")
    Account.objects.filter(pk=owner.pk).update(worker_number="9107")
    starts, ends, *more = shift
    planned("9107", starts, ends, **dict(zip(("on", "state"), more, strict=False)))
    task = agreed_with(owner)
    lists.open_day(at=NOON)
    presence.pass_on_call_backs(by=Actor("system:call-backs"), at=NOON)
    assert (owner_of(task) is None) == passes
    reasons = AuditRecord.objects.filter(action="registry.task.passed_to_team").values_list("reason", flat=True)
    assert list(reasons) == (["担当が勤務表で勤務の時間ではないため"] if passes else [])


def test_whoever_holds_a_case_outside_his_shift_keeps_what_he_agreed(db):
    owner = account("owner")
    Account.objects.filter(pk=owner.pk).update(worker_number="9107")
    planned("9107", 13, 20)
    task = agreed_with(owner)
    people.callable_person()
    lists.open_day(at=NOON)
    calls.take_next(by=Actor("owner", account_id=owner.pk, worker_number="9107"), at=NOON)
    presence.pass_on_call_backs(by=Actor("system:call-backs"), at=NOON)
    assert owner_of(task) == owner.pk


def test_a_task_of_the_team_is_not_passed_to_it(db):
    with pytest.raises(tasks.TaskRefused) as refused:
        tasks.pass_to_team(task_id=agreed_with(None).pk, reason="不在", by=AYA, at=NOON)
    assert refused.value.reasons == ["same-owner"]


def test_the_times_of_a_call_are_kept_once(db):
    people.callable_person()
    lists.open_day(at=NOON)
    taken = calls.take_next(by=AYA, at=NOON)
    calls.end_talk(call_number=taken.call_number, by=AYA, at=NOON + timedelta(seconds=90))
    done = {"outcome": "301", "said": calls.Said(NOON, taken.sides), "by": AYA}
    calls.record_call(call_number=taken.call_number, at=NOON + timedelta(seconds=110), **done)
    (times,) = queries.times_of("W901", NOON.date(), NOON.date())
    assert times.talk_ended_at - times.began_at == timedelta(seconds=90)
    assert times.recorded_at - times.talk_ended_at == timedelta(seconds=20)
    calls.reopen(call_number=taken.call_number, by=AYA, at=NOON + timedelta(seconds=115))
    replaces = done | {"outcome": "302", "replaces": [row.record_number for row in people.Contact.objects.all()]}
    calls.record_call(call_number=taken.call_number, at=NOON + timedelta(seconds=120), **replaces)
    assert queries.times_of("W901", NOON.date(), NOON.date()) == [times]


def test_where_the_telephone_told_when_the_talk_was_over_nobody_has_to(db):
    people.callable_person()
    lists.open_day(at=NOON)
    taken = calls.take_next(by=AYA, at=NOON)
    for kind, seconds, cause in (("dialled", 5, ""), ("answered", 9, ""), ("ended", 70, "terminated")):
        CallEvent.objects.create(
            call_number=taken.call_number, leg="L1", direction="out", kind=kind, cause=cause, account_id=AYA.account_id,
            at=NOON + timedelta(seconds=seconds),
        )  # fmt: skip
    said = calls.Said(NOON, taken.sides)
    calls.record_call(call_number=taken.call_number, outcome="301", said=said, by=AYA, at=NOON + timedelta(seconds=90))
    (times,) = queries.times_of("W901", NOON.date(), NOON.date())
    assert times.recorded_at - times.talk_ended_at == timedelta(seconds=20)


def test_how_long_somebody_rested_counts_an_open_pause_until_now_and_not_the_end_of_work(db):
    rest("離席", at=NOON - timedelta(hours=2))
    presence.end_pause(by=AYA, at=NOON - timedelta(minutes=110))
    rest("休憩", at=NOON - timedelta(minutes=20))
    day = NOON.date()
    assert queries.rested(901, day, day, now=NOON) == timedelta(minutes=30)
    presence.end_pause(by=AYA, at=NOON)
    rest("終業")
    assert queries.rested(901, day, day, now=NOON + timedelta(hours=3)) == timedelta(minutes=30)


@pytest.mark.parametrize(("name", "wrong"), [
    ("ended_pause_names_who_ended_it_after_it_began", {"ended_at": NOON - timedelta(minutes=1), "ended_by": "aya"}),
    ("ended_pause_names_who_ended_it_after_it_began", {"ended_at": NOON, "ended_by": ""}),
])  # fmt: skip
def test_a_pause_ends_after_it_began_and_says_by_whom(db, name, wrong):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Pause.objects.create(account_id=1, holder="a", reason="休憩", limit_minutes=1, began_at=NOON, **wrong)


def test_nobody_is_in_two_pauses(db):
    rest()
    with pytest.raises(IntegrityError, match="one_pause_at_a_time"), transaction.atomic():
        Pause.objects.create(account_id=901, holder="aya", reason="離席", limit_minutes=1, began_at=NOON)


def test_a_talk_ends_between_its_beginning_and_its_record(db):
    with pytest.raises(IntegrityError, match="talk_ends_between_its_beginning_and_its_record"), transaction.atomic():
        Handling.objects.create(
            call_number="C", channel="1", on=NOON.date(), began_at=NOON, recorded_at=NOON,
            talk_ended_at=NOON - timedelta(seconds=1),
        )  # fmt: skip


@pytest.mark.parametrize(("dialled", "ended"), [(-1, 60), (61, 60), (91, None)])
def test_a_call_is_dialled_after_it_was_taken_up_and_before_its_talk_ends(db, dialled, ended):
    with pytest.raises(IntegrityError, match="call_is_dialled_before_its_talk_ends"), transaction.atomic():
        Handling.objects.create(
            call_number="C", channel="1", on=NOON.date(), began_at=NOON, recorded_at=NOON + timedelta(seconds=90),
            dialled_at=NOON + timedelta(seconds=dialled),
            talk_ended_at=None if ended is None else NOON + timedelta(seconds=ended),
        )  # fmt: skip
