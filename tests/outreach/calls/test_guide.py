"""The panel beside a call: what fits comes first, nothing of the person's affairs before the gate, nothing is kept."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from saikoku.governance.contract import operations as contract
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.outreach.calls import operations as calls
from saikoku.outreach.scripts import operations as scripts
from saikoku.outreach.scripts import queries
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists.models import Lease
from saikoku.registry.debtors.models import Caution
from saikoku.security.access import operations as access
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests.outreach.calls.conftest import NOON
from tests.planning import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(signed_in, monkeypatch):
    """An operator in a call: `client, person, call_number = held(programme, identified=True, language="vi")`."""
    monkeypatch.setattr(contract, "follow_clock", contract.profile)
    clock.run_from(NOON)

    def take(programme="11", *, identified=False, caution="", **about):
        client = signed_in(Role.OPERATOR, worker_number="W901")
        person = people.callable_person(programme, **about)
        if caution:
            Caution.objects.create(debtor=person, code=caution, since=people.DAY, run_id=1)
        lists.open_day(at=NOON)
        by = access.actor_of(client.account)
        taken = calls.take(debtor_id=person.pk, by=by, at=NOON)
        if identified:
            calls.pass_identity_gate(call_number=taken.call_number, method="1", by=by, at=NOON)
        return client, person, taken.call_number

    return take


def panel(client, call_number, person="") -> str:
    answer = client.get(reverse("calls:guide", args=[call_number]), {"person": person})
    assert answer.status_code == 200
    return answer.content.decode()


def first_group(page: str) -> str:
    return page.split("この場面に合うもの")[1].split("</section>")[0]


def text(client, call_number, key) -> str:
    answer = client.get(reverse("calls:guide-text", args=[call_number, key]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.clause("別紙2")
@pytest.mark.parametrize(("programme", "about", "first"), [
    ("11", {"other_insurance_suspected": True}, "会社の健康保険に入った"),
    ("11", {"undeclared_year": 2025}, "所得を申告していない"),
    ("11", {"instalment_plan": True}, "市とすでに約束している"),
    ("21", {}, "不当利得(医療費の返還)について尋ねる"),
    ("01", {"transfer_state": "1"}, "納める日を約束したい"),
    ("11", {"language": "ne"}, "ネパール語"),
    ("11", {"caution": "01"}, "保護が必要な方"),
    ("11", {"caution": "03"}, "日本語で話しにくい"),
])  # fmt: skip
def test_what_fits_the_person_is_offered_first(held, programme, about, first):
    client, _, call_number = held(programme, identified=True, **about)
    found = first_group(panel(client, call_number))
    assert first in found.split("</li>")[0]


@pytest.mark.clause("9.4.イ")
def test_before_the_gate_the_panel_says_nothing_of_the_persons_affairs(held):
    client, person, call_number = held(other_insurance_suspected=True, undeclared_year=2025, instalment_plan=True)
    page = panel(client, call_number)
    assert "市の資料:" not in page
    assert "会社の健康保険に入った" not in first_group(page)
    assert person.name not in page
    said = text(client, call_number, "case:cannot-pay")
    assert "保険料のとき加えて言うこと" not in said
    assert 'data-take="106"' not in said and "納付が困難(本人確認の後)" in said


def test_with_the_family_on_the_line_the_words_for_third_parties_come_first(held):
    client, _, call_number = held(identified=False)
    found = first_group(panel(client, call_number, person="2"))
    assert "家族・ほかの方が出た" in found.split("</li>")[0]
    assert "本人でない方が出ている" in found
    said = text(client, call_number, "case:family")
    assert 'data-take="201"' in said
    assert "〇〇 様がお戻りになりましたら" in said
    assert "0942-" in said


@pytest.mark.clause("別紙2")
def test_a_text_shows_the_words_of_the_calls_side_only_and_the_outcomes_of_the_form(held):
    client, _, call_number = held("01", identified=True)
    said = text(client, call_number, "case:promise")
    assert "市税のとき加えて言うこと" in said
    assert "保険料のとき加えて言うこと" not in said
    assert 'data-take="101"' in said
    assert 'data-take="602"' not in text(client, call_number, "case:other-business")
    assert "市の承認前" in said


@pytest.mark.clause("14.3.イ")
def test_only_an_approved_change_reaches_the_desk(held):
    client, *_ = held(identified=True)
    content = queries.held("script:purpose.premium").content | {"lines": ["新しい言い方で伺います。"]}
    by = {"by": Actor("supervisor"), "at": NOON}
    revision = scripts.propose(contents={"script:purpose.premium": content}, source="協議", **by)
    assert "新しい言い方" not in client.get("/calls/").content.decode()
    scripts.approve(revision_id=revision.pk, document="1", document_on=people.DAY, by=Actor("officer"), at=NOON)
    assert "新しい言い方で伺います。" in client.get("/calls/").content.decode()


def test_the_words_that_end_a_call_are_in_the_panel_by_how_it_ends(held):
    client, _, call_number = held(identified=True)
    page = panel(client, call_number)
    for ending in ("納める日を約束した", "市へ引き継ぐ", "本人でない方"):
        assert f"終わりのことば({ending})" in page
    assert "ご連絡します" in text(client, call_number, "script:closing.city")


def test_the_panel_is_small_asks_little_and_keeps_nothing(held):
    client, _, call_number = held(identified=True)
    client.get("/calls/")
    before = (Lease.objects.values().get(), AuditRecord.objects.count())
    with CaptureQueriesContext(connection) as asked:
        page = panel(client, call_number)
    assert len(page.encode()) < 36_000
    assert len(asked) <= 20
    with CaptureQueriesContext(connection) as asked:
        text(client, call_number, "case:nobody")
    assert len(asked) <= 20
    assert (Lease.objects.values().get(), AuditRecord.objects.count()) == before


def test_there_is_no_panel_for_anothers_call_and_none_for_an_unknown_text(held, signed_in):
    client, _, call_number = held()
    assert client.get(reverse("calls:guide-text", args=[call_number, "case:luck"])).status_code == 404
    other = signed_in(Role.OPERATOR, worker_number="W902")
    assert other.get(reverse("calls:guide", args=[call_number])).status_code == 404
    assert other.get(reverse("calls:guide-text", args=[call_number, "case:paid"])).status_code == 404
