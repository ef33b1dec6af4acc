"""今日: what waits for me, by what I may do about it; what hurts first; nothing of others' work."""

import inspect
import re
from datetime import timedelta

import pytest
from django.urls import resolve

from saikoku.desk.today.presenters import home as presenters
from saikoku.desk.today.presenters import tasks as task_words
from saikoku.desk.today.queries import home as queries
from saikoku.desk.today.queries.home import Waiting
from saikoku.exchange.intake.models import Run
from saikoku.governance.media import operations as media
from saikoku.governance.terms import operations as terms
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.planning.lists.models import Lease
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.tasks.models import Task
from saikoku.security.access.rules.permissions import GRANTED, Permission, Role
from saikoku.security.audit.models import AuditRecord

SOMEBODY = Actor("somebody", account_id=0)


def text_of(answer) -> str:
    return answer.content.decode()


def kinds(role: Role, now, by=SOMEBODY) -> dict[str, int]:
    found = queries.waiting(by=by, permissions=GRANTED[role], on=now.date(), now=now)
    return {one.kind: one.count for one in found}


@pytest.fixture
def judged_run(db, noon):
    return Run.objects.create(
        reference="R", layout="T12_letters", file_name="x", size=1, sha256="0" * 64, encoding="cp932", fixed=False,
        was_encrypted=False, business_on=noon.date(), key_id="k", received_at=noon, received_by="receiver",
        state="judged", rows=1, bad=0,
    )  # fmt: skip


def test_a_judged_file_waits_for_the_second_person_and_not_for_its_receiver(judged_run, noon):
    assert kinds(Role.OPERATIONS_MANAGER, noon)["files-to-apply"] == 1
    assert "files-to-apply" not in kinds(Role.OPERATIONS_MANAGER, noon, by=Actor("receiver", account_id=1))
    assert "files-to-apply" not in kinds(Role.OPERATOR, noon)


def test_a_proposal_waits_for_the_city_and_not_for_who_proposed_it(db, noon):
    by = Actor("manager", account_id=1)
    terms.propose(name="lease_minutes", value=12, since=noon.date(), source="協議", by=by, at=noon)
    assert kinds(Role.TAX_OFFICER, noon) == {"proposals": 1}
    assert "proposals" not in kinds(Role.OPERATIONS_MANAGER, noon, by=by)


def test_a_medium_that_did_not_arrive_hurts_and_stands_first(db, noon):
    medium = media.register_medium(serial="S", name="媒体1号", handlers=[], by=SOMEBODY, at=noon)
    media.open_handover(
        direction="in", medium_id=medium.pk, case_number="C", gps_number="G", city_person="見本", carrier="試験",
        from_place="市", to_place="所", purpose="T02", due_at=noon + timedelta(hours=1), by=SOMEBODY, at=noon,
    )  # fmt: skip
    later = noon + timedelta(hours=2)
    found = queries.waiting(
        by=SOMEBODY, permissions=GRANTED[Role.OPERATIONS_MANAGER], on=later.date(), now=later
    )  # fmt: skip
    assert found[0].kind == "media-late"


def test_every_kind_of_work_has_words():
    named = set(re.findall(r'Waiting\("([a-z-]+)"', inspect.getsource(queries)))
    assert named == set(presenters.WORDS)
    for kind in named:
        assert presenters.tiles([Waiting(kind, 1)], list(Permission)).tiles[0].name


@pytest.mark.parametrize("role", Role)
def test_every_tile_leads_to_a_page_that_the_person_may_open_or_says_who_may(role):
    """Whatever the counters find for a role, with something of every kind there."""
    may, named = GRANTED[role], inspect.getsource(queries)
    kinds_of = {counter: re.findall(r'Waiting\("([a-z-]+)"', inspect.getsource(counter)) for _, counter in queries.COUNTERS}
    assert sum(map(len, kinds_of.values())) == len(re.findall(r'Waiting\("', named))
    found = [Waiting(kind, 1) for permission, counter in queries.COUNTERS if permission in may for kind in kinds_of[counter]]
    for tile in presenters.tiles(found, may).tiles if found else ():
        if tile.url:
            assert resolve(tile.url.split("?")[0]).func.permission in may, tile
        else:
            assert tile.explain in presenters.FOR_OTHERS.values(), tile


def test_the_administrator_is_told_of_broken_work_without_a_way_that_is_shut(signed_in, monkeypatch):
    monkeypatch.setattr(queries, "COUNTERS", ((Permission.SYSTEM_VIEW, lambda asked: [Waiting("jobs-failed", 1, hurts=True)]),))
    text = text_of(signed_in(Role.ADMINISTRATOR).get("/"))
    assert "止まった処理" in text and "責任者がやり直す" in text and 'href="/reception/"' not in text
    assert 'class="tile bad" href="/reception/"' in text_of(signed_in(Role.GENERAL_MANAGER).get("/"))


@pytest.mark.parametrize(("name", "shown"), [("試験 太郎", "試験"), ("試験　太郎", "試験"), ("株式会社見本", "株…")])
def test_the_pile_shows_surnames_only(name, shown):
    assert task_words.surname(name) == shown


@pytest.fixture
def tasks(db, noon):
    debtor = Debtor.objects.create(number="1001", name="試験 花子", delivered_on=noon.date(), run_id=1)
    now = clock.now()

    def make(**more):
        given = {"kind": "call_back", "debtor": debtor, "record_number": "R", "opened_at": now, "opened_by": "x"}
        return Task.objects.create(**(given | more))

    return make


def test_an_assistant_sees_the_pile_by_age_and_the_look_is_recorded(signed_in, tasks):
    client = signed_in(Role.ASSISTANT)
    tasks(due_at=clock.now() - timedelta(hours=1))
    tasks(kind="slip_request", due_at=clock.now() + timedelta(days=1))
    tasks(kind="handover", owner_id=client.account.pk + 1)
    page = text_of(client.get("/"))
    assert "期限の過ぎた依頼" in page
    assert "試験 様" in page
    assert "花子" not in page
    assert "市への引継ぎ" not in page
    assert len(AuditRecord.objects.get(action="today.tasks.viewed").subjects) == 1


def test_an_operator_starts_calling_from_here(signed_in):
    page = text_of(signed_in(Role.OPERATOR).get("/"))
    assert "架電を始める" in page


def test_who_has_nothing_waiting_is_told_so(signed_in):
    assert "仕事はありません" in text_of(signed_in(Role.COLLECTOR).get("/"))


def test_every_counter_asks_for_a_permission():
    assert all(isinstance(permission, Permission) for permission, _ in queries.COUNTERS)


def test_the_whole_pile_can_be_reached_page_by_page(signed_in, tasks):
    client = signed_in(Role.ASSISTANT)
    for _ in range(21):
        tasks(kind="phone_research")
    first, second = text_of(client.get("/")), text_of(client.get("/?page=2"))
    assert "次の依頼を表示する" in first and first.count("試験 様") == 20
    assert "前の依頼を表示する" in second and second.count("試験 様") == 1
    assert text_of(client.get("/?page=x")).count("試験 様") == 20


def test_a_leader_sees_who_calls_for_him_until_the_call_ends(signed_in, account_of, noon):
    operator = account_of(Role.OPERATOR)
    debtor = Debtor.objects.create(number="1", name="試験", delivered_on=noon.date(), run_id=1)
    now = clock.real_now()
    lease = Lease.objects.create(
        household_key=1, debtor=debtor, holder=operator.login_name, holder_id=operator.pk, call_number="C1",
        taken_at=now, expires_at=now + timedelta(minutes=10), opened_at=noon,
    )  # fmt: skip
    client = signed_in(Role.SUPERVISOR)
    words = f"{operator.display_name} さんが責任者を呼んでいます。"
    assert words not in text_of(client.get("/called/"))
    Lease.objects.update(supervisor_called_at=noon)
    assert words in text_of(client.get("/called/"))
    assert words in text_of(client.get("/"))
    assert "試験 さん" not in text_of(client.get("/called/")).replace(operator.display_name, "")
    lease.delete()
    assert words not in text_of(client.get("/called/"))


def test_who_calls_for_a_leader_is_no_matter_of_an_operator(signed_in):
    client = signed_in(Role.OPERATOR)
    assert client.get("/called/").status_code == 403
    assert "/called/" not in text_of(client.get("/"))
