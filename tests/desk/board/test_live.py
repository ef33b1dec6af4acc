"""The board of the moment: who is on what, who calls for a leader, what waits; an absent person's list goes over at once."""

from datetime import time, timedelta

import pytest

from saikoku.desk.board import operations, queries
from saikoku.gateways import telephone
from saikoku.governance.contract import operations as contract
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.outreach.presence import operations as presence
from saikoku.outreach.telephone.models import CallEvent
from saikoku.planning.lists.models import Lease
from saikoku.registry.tasks import operations as tasks
from saikoku.registry.tasks.models import Task
from saikoku.registry.tasks.operations import TaskRefused
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from saikoku.workforce.shifts.models import Plan, Shift
from tests.planning import people
from tests.workforce import people as crew

pytestmark = [pytest.mark.django_db, pytest.mark.clause("9.3")]
MOST_QUERIES = 20


@pytest.fixture(autouse=True)
def own_clock(monkeypatch, noon):
    """Requests keep the clock of the test."""
    monkeypatch.setattr(contract, "follow_clock", contract.profile)
    clock.run_from(noon)


@pytest.fixture
def speaking():
    """`speaking(account, minutes=20)`: a call that began so long ago."""

    def make(account, *, minutes=3, **more) -> Lease:
        real = clock.real_now()
        debtor = people.debtor()
        return Lease.objects.create(
            household_key=-debtor.pk, debtor=debtor, sides=["premium"], holder_id=account.pk, holder=account.login_name,
            call_number=f"C{debtor.pk}", taken_at=real, expires_at=real + timedelta(minutes=10),
            opened_at=clock.now() - timedelta(minutes=minutes), **more,
        )  # fmt: skip

    return make


@pytest.fixture
def owed_to(noon):
    """`owed_to(account, "call_back")`: an open task of that person, a call-back due an hour ago."""

    def make(account, kind="handover", **more) -> Task:
        due = {"due_at": noon - timedelta(hours=1)} if kind == "call_back" else {}
        return tasks.open_task(
            kind=kind, debtor_id=people.debtor().pk, record_number="R1", owner_id=account.pk if account else None,
            by=Actor("aya"), at=noon - timedelta(hours=2), **due | more,
        )  # fmt: skip

    return make


def page_of(client, address="/board/now/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_whoever_speaks_stands_first_with_how_long_and_about_what(account_of, speaking):
    aya, ken, idle = (account_of(Role.OPERATOR, login_name=name) for name in ("aya", "ken", "rin"))
    speaking(ken, minutes=4)
    speaking(aya, minutes=15)
    live = queries.live(clock.now())
    assert [(one.account, one.minutes, one.is_long) for one in live.speaking] == [(aya, 15, True), (ken, 4, False)]
    assert [one.account for one in live.people] == [aya, ken] and idle in live.idle


def test_a_lapsed_call_and_a_closed_account_are_not_there(account_of, speaking):
    aya, gone = account_of(Role.OPERATOR, login_name="aya"), account_of(Role.OPERATOR, login_name="gone")
    speaking(aya)
    Lease.objects.update(taken_at=clock.real_now() - timedelta(hours=1), expires_at=clock.real_now() - timedelta(minutes=1))
    type(gone).objects.filter(pk=gone.pk).update(is_active=False, closed_at=clock.real_now(), closed_by="admin")
    live = queries.live(clock.now())
    assert not live.speaking and gone not in live.idle


def test_the_days_acts_stand_beside_their_worker(account_of):
    aya = account_of(Role.OPERATOR, login_name="aya", worker_number="W101")
    for outcome, channel in (("101", "1"), ("301", "1"), ("101", "2")):
        people.called(people.debtor(), clock.now(), outcome, channel=channel, spoke_with="1", worker_number="W101")
    (person,) = [one for one in queries.live(clock.now()).people if one.account == aya]
    assert person.done == queries.Done(calls=2, inbound=1, contacts=2, promises=2)


def test_the_page_tells_calls_for_a_leader_long_calls_and_what_is_late(
    signed_in, account_of, speaking, owed_to, django_assert_max_num_queries
):
    aya, ken = account_of(Role.OPERATOR, login_name="aya"), account_of(Role.OPERATOR, login_name="ken")
    speaking(aya, minutes=2, supervisor_called_at=clock.now())
    speaking(ken, minutes=40)
    owed_to(aya, "call_back")
    owed_to(None, "supervisor")
    client = signed_in(Role.SUPERVISOR)
    with django_assert_max_num_queries(MOST_QUERIES):
        page = page_of(client)
    for words in ("責任者を呼んでいます", "15分以上の通話があります", "長い通話", "時刻の過ぎた再架電", "責任者の対応"):
        assert words in page
    with django_assert_max_num_queries(MOST_QUERIES):
        assert "付け替える" in page_of(client, "/board/now/part/")
    with django_assert_max_num_queries(MOST_QUERIES):
        assert "まだ数えていません" in page_of(client, "/board/now/month/")
    assert "付け替える" not in page_of(signed_in(Role.INSPECTOR))


@pytest.mark.clause("8.5")
def test_an_absent_persons_tasks_go_to_another_at_once_and_the_trail_says_why(signed_in, account_of, owed_to):
    aya, ken = account_of(Role.OPERATOR, login_name="aya"), account_of(Role.OPERATOR, login_name="ken")
    mine = [owed_to(aya), owed_to(aya, "call_back")]
    done = owed_to(aya)
    tasks.close_task(task_id=done.pk, result="済", by=Actor("aya"), at=clock.now())
    others = owed_to(ken)
    answer = signed_in(Role.SUPERVISOR).post(f"/board/now/hand-over/{aya.pk}/", {"to": ken.pk, "reason": "急な欠勤"})
    assert answer.status_code == 302
    assert set(Task.objects.filter(owner_id=ken.pk).values_list("pk", flat=True)) == {others.pk, *(one.pk for one in mine)}
    assert Task.objects.get(pk=done.pk).owner_id == aya.pk
    record = AuditRecord.objects.get(action="registry.task.all_handed_over")
    assert record.reason == "急な欠勤" and len(record.subjects) == 2
    assert record.after["tasks"] == [one.pk for one in mine]


def test_tasks_can_go_to_the_team(account_of, owed_to, noon):
    aya = account_of(Role.OPERATOR, login_name="aya")
    task = owed_to(aya, "call_back")
    assert operations.hand_over(owner=aya, to=None, reason="欠勤", by=Actor("boss"), at=noon) == 1
    assert Task.objects.get(pk=task.pk).owner_id is None


@pytest.mark.parametrize(("asked", "reasons"), [
    ({"reason": " "}, ["result-missing"]), ({"same": True}, ["same-owner"]), ({"closed": True}, ["nothing-open"]),
])  # fmt: skip
def test_handing_over_is_refused_with_every_reason_and_changes_nothing(asked, reasons, account_of, owed_to, noon):
    aya, ken = account_of(Role.OPERATOR, login_name="aya"), account_of(Role.OPERATOR, login_name="ken")
    task = owed_to(aya)
    if "closed" in asked:
        tasks.close_task(task_id=task.pk, result="済", by=Actor("aya"), at=noon)
    with pytest.raises(TaskRefused) as refusal:
        operations.hand_over(
            owner=aya, to=aya if "same" in asked else ken, reason=asked.get("reason", "欠勤"), by=Actor("boss"), at=noon
        )
    assert refusal.value.reasons == reasons and Task.objects.get(pk=task.pk).owner_id == aya.pk


def test_the_tasks_of_somebody_who_calls_go_only_to_those_who_call(account_of):
    aya, ken = account_of(Role.OPERATOR, login_name="aya"), account_of(Role.OPERATOR, login_name="ken")
    assistant, other = account_of(Role.ASSISTANT, login_name="sue"), account_of(Role.ASSISTANT, login_name="tom")
    assert queries.receivers(but=aya.pk) == [ken]
    assert {one.pk for one in queries.receivers(but=assistant.pk)} == {aya.pk, ken.pk, other.pk}


def test_what_happened_at_a_door_is_no_part_of_the_calls_of_today(account_of, noon):
    aya = account_of(Role.OPERATOR, login_name="aya", worker_number="W7")
    for channel in ("1", "3"):
        people.called(
            people.debtor(), noon - timedelta(hours=1), "101", channel=channel, worker_number=aya.worker_number, spoke_with="1"
        )
    found = queries.live(noon).done
    assert (found.calls, found.contacts) == (1, 1)


def test_each_tile_of_the_moment_leads_to_what_is_behind_it(signed_in):
    page = page_of(signed_in(Role.SUPERVISOR))
    for address in ("#people-h", "/board/volumes/", "/board/now/list/", "#late-h", "#hard-h"):
        assert f'href="{address}"' in page


def test_a_refused_handing_over_says_what_to_do(signed_in, account_of):
    aya = account_of(Role.OPERATOR, login_name="aya")
    client = signed_in(Role.SUPERVISOR)
    answer = client.post(f"/board/now/hand-over/{aya.pk}/", {"to": "team", "reason": "欠勤"})
    assert answer.status_code == 422 and "もうありません" in answer.content.decode()
    answer = client.post(f"/board/now/hand-over/{aya.pk}/", {"to": "", "reason": ""})
    assert answer.status_code == 422


def test_who_rests_who_writes_long_and_a_way_to_take_over_stand_on_the_board(signed_in, account_of, speaking, noon):
    aya, ken, rin = (account_of(Role.OPERATOR, login_name=name) for name in ("aya", "ken", "rin"))
    for account, reason in ((aya, "離席"), (rin, "休憩")):
        by = Actor(account.login_name, account_id=account.pk)
        presence.begin_pause(reason=reason, by=by, at=clock.now() - timedelta(minutes=11))
    lease = speaking(ken, minutes=20, talk_ended_at=clock.now() - timedelta(seconds=61))
    live = queries.live(clock.now())
    assert [(one.account, one.minutes, one.over) for one in live.resting] == [(aya, 11, True), (rin, 11, False)]
    (speaker,) = live.speaking
    assert (speaker.writing, speaker.over, speaker.is_long) == (1, True, False)
    page = page_of(signed_in(Role.SUPERVISOR))
    for words in ("休止 離席", "目安 10分を過ぎた", "休止 休憩", "記録が長い", "休止 2 人", f"/{lease.call_number}/take-over/"):
        assert words in page
    assert "take-over" not in page_of(signed_in(Role.GENERAL_MANAGER))


def test_whoever_ended_his_work_does_not_rest_and_is_awaited_again_on_the_next_day(signed_in, account_of, owed_to, noon):
    today, before, owes = (account_of(Role.OPERATOR, login_name=name) for name in ("aya", "ken", "rin"))
    for account, began in ((today, noon), (before, noon - timedelta(days=1)), (owes, noon)):
        presence.begin_pause(reason="終業", by=Actor(account.login_name, account_id=account.pk), at=began)
    owed_to(owes)
    live = queries.live(clock.now())
    assert live.resting == [] and [one.account for one in live.people] == [owes]
    assert before in live.idle and today not in live.idle
    page = page_of(signed_in(Role.SUPERVISOR))
    assert ">終業<" in page and "休止" not in page


def test_by_the_telephone_the_board_knows_who_is_writing(monkeypatch, account_of, speaking):
    monkeypatch.setenv(telephone.ENVIRONMENT, "wss://sip.example.jp:7443/ws")
    monkeypatch.setenv(telephone.REALM, "sip.example.jp")
    now = clock.now()
    for name, kinds in (("aya", ("dialled", "answered", "ended")), ("ken", ("dialled", "answered"))):
        account = account_of(Role.OPERATOR, login_name=name)
        lease = speaking(account, minutes=4)
        for place, kind in enumerate(kinds):
            CallEvent.objects.create(
                call_number=lease.call_number, leg=name, direction="out", kind=kind, account_id=account.pk,
                cause="terminated" if kind == "ended" else "", at=now - timedelta(minutes=4 - place),
            )  # fmt: skip
    found = {one.account.login_name: one for one in queries.live(now).speaking}
    assert (found["aya"].writing, found["aya"].over) == (2, True)
    assert (found["ken"].writing, found["ken"].over) == (None, False)


@pytest.mark.clause("9.4.サ")
def test_whoever_is_off_shift_stands_so_on_the_board_and_is_not_called_idle(signed_in, account_of, owed_to, noon):
    on = clock.now().date()
    plan = Plan.objects.create(
        month=on.replace(day=1), state="published", asked={}, asked_at=noon, asked_by="t", published_at=noon, published_by="t"
    )
    names = {"aya": "9107", "ken": "9108", "rin": "9109"}
    accounts = {name: account_of(Role.OPERATOR, login_name=name, worker_number=number) for name, number in names.items()}
    for name, starts, ends in (("aya", time(0), time(0, 1)), ("ken", time(0), time.max), ("rin", time(0), time(0, 1))):
        Shift.objects.create(plan=plan, worker=crew.worker(names[name]), on=on, starts=starts, ends=ends)
    owed_to(accounts["aya"], "call_back", due_at=clock.now() - timedelta(minutes=1))
    live = queries.live(clock.now())
    assert [(one.account.login_name, one.off_shift) for one in live.people] == [("aya", True)]
    assert "rin" not in {one.login_name for one in live.idle} and "ken" in {one.login_name for one in live.idle}
    page = page_of(signed_in(Role.SUPERVISOR))
    assert "勤務外" in page and "(勤務外)" in page
