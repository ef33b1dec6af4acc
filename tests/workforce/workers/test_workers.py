"""Who works here: registered once, by dated contracts, with wishes that can be taken back."""

from datetime import date, time, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from saikoku.workforce.workers import operations, queries
from saikoku.workforce.workers.models import Contract, Wish, Worker
from tests.workforce import people
from tests.workforce.people import AT, LEADER, START

pytestmark = [pytest.mark.django_db, pytest.mark.clause("8.1")]


def test_a_number_is_given_once():
    people.worker("9101")
    with pytest.raises(operations.WorkerRefused) as refusal:
        operations.register(number="9101", name="別の人", first_on=START, by=LEADER, at=AT)
    assert refusal.value.reasons == ["number-taken"]


def test_of_the_contracts_that_have_begun_the_latest_holds_and_of_one_day_the_last_entered():
    one = people.worker("9101")
    june = people.agree(one, since=date(2026, 6, 1), week_least=1200, week_most=1200)
    again = people.agree(one, since=date(2026, 6, 1), week_least=900, week_most=1200)
    assert queries.contracts_on(date(2026, 5, 31))[one.pk].week_most == 2400
    assert queries.contracts_on(date(2026, 6, 1))[one.pk] == again != june


def test_a_contract_before_the_first_day_without_skill_or_paper_is_refused_with_all_reasons():
    one = people.worker(contract=False)
    with pytest.raises(operations.WorkerRefused) as refusal:
        operations.agree_contract(
            worker_id=one.pk, since=START - timedelta(days=1), hours=operations.Hours(**people.FULL), skills=[],
            languages=[], source=" ", by=LEADER, at=AT,
        )  # fmt: skip
    assert refusal.value.reasons == ["before-first-day", "no-skill", "source-missing"]
    assert not Contract.objects.exists()


def test_wishes_stand_until_they_are_taken_back_once():
    one = people.worker()
    wish = operations.wish(worker_id=one.pk, kind="off", first_on=date(2026, 5, 2), by=LEADER, at=AT)
    assert queries.wishes(first=date(2026, 5, 1), last=date(2026, 5, 31)) == [wish]
    operations.take_back(wish_id=wish.pk, by=LEADER, at=AT)
    assert queries.wishes(first=date(2026, 5, 1), last=date(2026, 5, 31)) == []
    with pytest.raises(operations.WorkerRefused):
        operations.take_back(wish_id=wish.pk, by=LEADER, at=AT)


@pytest.mark.parametrize(("named", "reason"), [
    ({"kind": "hours"}, "hours-missing"),
    ({"kind": "hours", "earliest": time(12), "latest": time(9)}, "hours-missing"),
    ({"last_on": date(2026, 5, 1)}, "ends-before-it-begins"),
    ({"first_on": date(2026, 4, 9)}, "day-is-over"),
])  # fmt: skip
def test_a_wish_that_cannot_be_is_refused(named, reason):
    one = people.worker()
    with pytest.raises(operations.WorkerRefused) as refusal:
        operations.wish(
            worker_id=one.pk, by=LEADER, at=AT, **{"kind": "off", "first_on": date(2026, 5, 2)} | named
        )  # fmt: skip
    assert reason in refusal.value.reasons


def test_whoever_ends_is_no_worker_of_later_days_and_ends_once():
    one = people.worker()
    operations.end(worker_id=one.pk, last_on=date(2026, 5, 31), by=LEADER, at=AT)
    assert queries.workers(first=date(2026, 5, 31), last=date(2026, 6, 30)) == [one]
    assert queries.workers(first=date(2026, 6, 1), last=date(2026, 6, 30)) == []
    with pytest.raises(operations.WorkerRefused):
        operations.end(worker_id=one.pk, last_on=date(2026, 6, 1), by=LEADER, at=AT)


def test_the_trail_names_the_acts_but_no_reason_of_a_leave():
    one = people.worker()
    operations.wish(worker_id=one.pk, kind="leave", first_on=date(2026, 5, 2), note="通院のため", by=LEADER, at=AT)
    records = list(AuditRecord.objects.filter(action__startswith="workers.").order_by("pk"))
    assert [one.action for one in records] == ["workers.registered", "workers.contract.agreed", "workers.wish.entered"]
    assert not any("通院" in str((one.reason, one.before, one.after)) for one in records)


@pytest.mark.parametrize(("name", "broken"), [
    ("worker_has_number_and_name", {"name": ""}),
    ("worker_leaves_after_coming", {"last_on": date(2026, 3, 31), "ended_at": AT, "ended_by": "x"}),
    ("worker_who_leaves_names_who_entered_it", {"last_on": date(2026, 5, 31)}),
])  # fmt: skip
def test_a_worker_that_cannot_be_is_refused_by_the_table(name, broken):
    fields = {"number": "1", "name": "あ", "first_on": START, "registered_at": AT, "registered_by": "x"}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Worker.objects.create(**fields | broken)


@pytest.mark.parametrize(("name", "broken"), [
    ("contract_promises_no_more_than_it_allows", {"week_least": 2500}),
    ("contract_promises_no_more_than_it_allows", {"day_shortest": 0}),
    ("contract_day_begins_before_it_ends", {"latest": time(9)}),
    ("contract_has_days_of_a_week", {"weekdays": [8]}),
    ("contract_has_days_of_a_week", {"weekdays": []}),
    ("contract_has_days_of_a_week", {"days_most": 8}),
    ("contract_names_known_skills", {"skills": ["flying"]}),
    ("contract_names_known_skills", {"skills": []}),
    ("contract_names_known_languages", {"languages": ["xx"]}),
    ("contract_says_where_it_is_written", {"source": ""}),
])  # fmt: skip
def test_a_contract_that_cannot_be_is_refused_by_the_table(name, broken):
    one = people.worker(contract=False)
    fields = {
        **people.FULL, "weekdays": [1], "worker": one, "since": START, "skills": ["outbound"], "languages": [],
        "source": "書類", "entered_at": AT, "entered_by": "x",
    }  # fmt: skip
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Contract.objects.create(**fields | broken)


@pytest.mark.parametrize(("name", "broken"), [
    ("wish_ends_after_it_begins", {"last_on": date(2026, 5, 1)}),
    ("wish_is_of_a_known_kind", {"kind": "other"}),
    ("only_a_wish_for_hours_names_hours", {"earliest": time(9), "latest": time(12)}),
    ("only_a_wish_for_hours_names_hours", {"kind": "hours", "earliest": time(12), "latest": time(9)}),
    ("only_a_wish_for_hours_names_hours", {"kind": "hours"}),
    ("withdrawn_wish_names_who_took_it_back", {"withdrawn_at": AT}),
])  # fmt: skip
def test_a_wish_that_cannot_be_is_refused_by_the_table(name, broken):
    fields = {"worker": people.worker(), "kind": "off", "first_on": date(2026, 5, 2), "last_on": date(2026, 5, 2),
              "entered_at": AT, "entered_by": "x"}  # fmt: skip
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Wish.objects.create(**fields | broken)


def test_no_contract_is_rewritten():
    people.worker()
    with pytest.raises(DatabaseError), transaction.atomic():
        Contract.objects.update(week_most=100)


def test_a_leader_registers_a_worker_with_contract_and_leave(signed_in):
    client = signed_in(Role.SUPERVISOR)
    answer = client.post("/workers/new/", {"number": "9105", "name": "練習 花子", "first_on": "2026-04-01"})
    worker = Worker.objects.get(number="9105")
    assert answer.url == f"/workers/{worker.pk}/contract/"
    client.post(answer.url, {
        "since": "2026-04-01", "week_least": "16", "week_most": "24", "days_most": "4", "weekdays": ["1", "3", "6", "7"],
        "earliest": "9時", "latest": "1700", "day_shortest": "4", "day_longest": "6", "skills": ["outbound"],
        "languages": ["en"], "source": "労働条件通知書",
    })  # fmt: skip
    client.post(f"/workers/{worker.pk}/wish/", {"kind": "leave", "first_on": "2031-05-02", "note": "内緒"})
    page = client.get(f"/workers/{worker.pk}/").content.decode()
    assert "16〜24時間、4日まで" in page and "月水土日" in page and "架電、英語" in page
    listed = client.get("/workers/").content.decode()
    assert "練習 花子" in listed and "内緒" not in listed


def test_what_cannot_be_is_said_at_its_field_and_nothing_is_saved(signed_in):
    worker, client = people.worker(contract=False), signed_in(Role.SUPERVISOR)
    answer = client.post(f"/workers/{worker.pk}/contract/", {
        "since": "2026-04-01", "week_least": "40", "week_most": "40", "days_most": "4", "weekdays": ["1", "2", "3", "4"],
        "earliest": "9:00", "latest": "17:00", "day_shortest": "8", "day_longest": "8", "skills": ["outbound"],
        "source": "書類",
    })  # fmt: skip
    told = answer.content.decode()
    assert answer.status_code == 422 and "週の最少の時間に届きません" in told and "収まりません" in told
    assert not Contract.objects.exists()


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.COLLECTOR, Role.TAX_OFFICER, Role.INSPECTOR])
def test_others_do_not_see_who_works_when(role, signed_in):
    assert signed_in(role).get("/workers/").status_code == 403
