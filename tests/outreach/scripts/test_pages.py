"""The pages of what is said: read, search, print, propose, compare, approve."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saikoku.governance.contract import operations as contract
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.outreach.scripts import operations, queries
from saikoku.outreach.scripts.forms import Propose
from saikoku.outreach.scripts.models import Decision, Revision
from saikoku.outreach.scripts.rules import outcomes, reading, texts
from saikoku.security.access.models import Account
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord

pytestmark = pytest.mark.django_db
KEY = "case:family"
BACKEND = "saikoku.security.access.backends.ActiveAccountBackend"
MOST_BYTES, MOST_QUERIES = 36_000, 20


@pytest.fixture
def in_april(noon, monkeypatch):
    monkeypatch.setattr(contract, "follow_clock", contract.profile)
    clock.run_from(noon)
    return noon


def text_of(answer) -> str:
    return answer.content.decode()


def typed(key: str = KEY, **change) -> dict:
    held = queries.held(key)
    return dict(Propose(held.text, held.content).initial) | {"source": "4月の協議"} | change


@pytest.mark.clause("14.3.ア")
def test_every_text_is_read_on_one_of_the_pages_with_all_its_parts(in_april, signed_in):
    client = signed_in(Role.OPERATOR)
    pages = {part: text_of(client.get("/scripts/", {"part": part})) for part in reading.SECTIONS}
    for text in texts.declared().values():
        page = pages[reading.section_of(text)]
        assert text.content["title"] in page
        assert f"/scripts/texts/{text.key}/" in page
    assert "言わないこと・しないこと" in pages["pay"]
    assert f"{len(texts.declared())} 件は、市の承認前の既定の文です" in pages["pay"]
    assert "まとめて市の承認を求める" not in pages["pay"]
    assert 'lang="ne"' in pages["language"]


@pytest.fixture
def sent_back(in_april, signed_in):
    """A manager's own proposal that the city sent back: `client, revision`."""
    client = signed_in(Role.OPERATIONS_MANAGER)
    client.post(f"/scripts/texts/{KEY}/propose/", typed(next="次の週に再び架電。"))
    revision = Revision.objects.get(seeded=False)
    operations.send_back(revision_id=revision.pk, reason="週では長い", by=Actor("officer"), at=in_april)
    return client, revision


TOLD = "あなたの提案が市から差し戻されました: 話すことの「"


@pytest.mark.clause("14.3.イ")
def test_whoever_proposed_is_told_on_his_day_why_it_came_back_until_he_proposes_anew(sent_back, signed_in):
    client, revision = sent_back
    page = text_of(client.get("/"))
    assert TOLD in page and "理由: 週では長い" in page and f"/scripts/revisions/{revision.pk}/" in page
    page = text_of(client.get(f"/scripts/revisions/{revision.pk}/"))
    assert "<ins>週</ins>" in page and f"/scripts/texts/{KEY}/propose/" in page and "今回は見送る" in page
    page = text_of(client.get(f"/scripts/texts/{KEY}/propose/"))
    assert "次の週に再び架電。" in page and "差し戻しの理由: 週では長い" in page
    assert "次の週に再び架電。" not in text_of(client.get(f"/scripts/texts/{KEY}/propose/?held"))
    assert client.post(f"/scripts/texts/{KEY}/propose/", typed(next="次の日に再び架電。")).status_code == 302
    assert TOLD not in text_of(client.get("/"))
    assert "今回は見送る" not in text_of(client.get(f"/scripts/revisions/{revision.pk}/"))


@pytest.mark.clause("14.3.イ")
def test_what_came_back_can_be_put_aside_by_whoever_proposed_it_and_by_nobody_else(sent_back, signed_in):
    client, revision = sent_back
    address = f"/scripts/revisions/{revision.pk}/put-aside/"
    other = signed_in(Role.SUPERVISOR)
    assert TOLD not in text_of(other.get("/"))
    assert "今回は見送る" not in text_of(other.get(f"/scripts/revisions/{revision.pk}/"))
    assert "次の週に再び架電。" not in text_of(other.get(f"/scripts/texts/{KEY}/propose/"))
    refused = other.post(address)
    assert refused.status_code == 422 and "ほかの人の提案です" in text_of(refused)
    client.force_login(Account.objects.get(login_name=revision.proposed_by), BACKEND)
    session = client.session
    session["last_seen"] = clock.real_now().timestamp()
    session.save()
    assert client.post(address).status_code == 302
    assert TOLD not in text_of(client.get("/")) and "市から差し戻された提案" not in text_of(client.get("/scripts/"))
    assert "次の週に再び架電。" not in text_of(client.get(f"/scripts/texts/{KEY}/propose/"))
    assert "もう見送りになっています" in text_of(client.post(address))
    assert AuditRecord.objects.filter(action="scripts.put_aside", object_id=str(revision.pk)).count() == 1


def test_what_was_not_sent_back_is_not_put_aside(in_april, signed_in):
    client = signed_in(Role.OPERATIONS_MANAGER)
    client.post(f"/scripts/texts/{KEY}/propose/", typed(next="次の週に再び架電。"))
    refused = client.post(f"/scripts/revisions/{Revision.objects.get(seeded=False).pk}/put-aside/")
    assert refused.status_code == 422 and "差し戻されていません" in text_of(refused)
    assert client.post("/scripts/revisions/999999/put-aside/").status_code == 404


@pytest.mark.parametrize("address", [
    *(f"/scripts/?part={part}" for part in reading.SECTIONS), "/scripts/?q=納付", "/scripts/start/",
    *(f"/scripts/texts/{key}/" for key in ("case:family", "faq:seizure", "language:nepali", "script:purpose.broken")),
    "/scripts/texts/case:nobody/propose/",
])  # fmt: skip
def test_every_page_is_small_and_asks_little(in_april, signed_in, address):
    client = signed_in(Role.OPERATIONS_MANAGER)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200
    assert len(answer.content) < MOST_BYTES, len(answer.content)
    assert len(asked) <= MOST_QUERIES


@pytest.mark.clause("14.3.ア")
def test_a_word_typed_in_any_kana_finds_cases_and_questions(in_april, signed_in):
    client = signed_in(Role.TAX_OFFICER)
    page = text_of(client.get("/scripts/", {"q": "サシオサエ"}))
    assert "納めないと差し押さえられるのか" in page
    assert "見つかりません" in text_of(client.get("/scripts/", {"q": "火星"}))


@pytest.mark.clause("14.3.イ")
@pytest.mark.clause("別紙2")
def test_a_change_is_proposed_shown_with_its_difference_approved_and_compared(in_april, signed_in):
    manager = signed_in(Role.OPERATIONS_MANAGER)
    refused = manager.post(f"/scripts/texts/{KEY}/propose/", typed(say="国保の話です。", source="", outcomes="201、x"))
    assert refused.status_code == 422
    assert "根拠と理由を入力してください" in text_of(refused)
    refused = manager.post(f"/scripts/texts/{KEY}/propose/", typed(say="国保の話です。", outcomes="201、x"))
    assert "用件が分かることばは使えません" in text_of(refused)
    assert "架電の結果にないもの" in text_of(refused)
    assert not Revision.objects.filter(seeded=False).exists()

    answer = manager.post(f"/scripts/texts/{KEY}/propose/", typed(next="次の週に再び架電。"))
    revision = Revision.objects.get(seeded=False)
    page = text_of(manager.get(answer.url))
    assert "<del>時間帯</del>" in page and "<ins>週</ins>" in page
    assert "記録すること" not in page
    assert "ご自分の提案です" in page
    assert "承認を待つ提案があります" in text_of(manager.get(f"/scripts/texts/{KEY}/"))
    own = manager.post(f"/scripts/revisions/{revision.pk}/approve/", {"document": "1", "document_on": "2026-04-09"})
    assert own.status_code == 422
    assert "自分では承認できません" in text_of(own)

    officer = signed_in(Role.INSURANCE_OFFICER)
    assert "承認を待つ話すことの文" in text_of(officer.get("/"))
    late = officer.post(f"/scripts/revisions/{revision.pk}/approve/", {"document": "1", "document_on": "2026-04-11"})
    assert "文書の日付が今日より後です" in text_of(late)
    missing = officer.post(f"/scripts/revisions/{revision.pk}/approve/", {"document": "", "document_on": ""})
    assert "承認の文書番号を入力してください" in text_of(missing)
    officer.post(f"/scripts/revisions/{revision.pk}/approve/", {"document": "健保第45号", "document_on": "R8.4.9"})
    assert Decision.objects.get().document_on == date(2026, 4, 9)
    page = text_of(officer.get(f"/scripts/texts/{KEY}/"))
    assert "次の週に再び架電。" in page and "健保第45号" in page
    first = next(row for row in queries.versions_of(KEY) if row.revision.seeded)
    page = text_of(officer.get(f"/scripts/texts/{KEY}/compare/{first.pk}/"))
    assert "<ins>時間帯</ins>" in page
    assert officer.get(f"/scripts/texts/case:paid/compare/{first.pk}/").status_code == 404


@pytest.mark.clause("14.3.イ")
def test_all_defaults_are_put_before_the_city_at_once(in_april, signed_in):
    supervisor = signed_in(Role.SUPERVISOR)
    assert "まとめて市の承認を求める" in text_of(supervisor.get("/scripts/"))
    assert supervisor.post("/scripts/start/", {"source": ""}).status_code == 422
    answer = supervisor.post("/scripts/start/", {"source": "使用開始"})
    with CaptureQueriesContext(connection) as asked:
        page = text_of(supervisor.get(answer.url))
    assert len(asked) <= MOST_QUERIES and len(page.encode()) < MOST_BYTES
    assert f"今のことばのまま承認を求める文({len(texts.declared())} 件)" in page
    again = supervisor.post("/scripts/start/", {"source": "使用開始"})
    assert "承認を求める文がありません" in text_of(again)


def test_outcomes_are_named_with_their_words_where_their_codes_are_typed(in_april, signed_in):
    page = text_of(signed_in(Role.SUPERVISOR).get("/scripts/texts/case:paid/propose/"))
    told = outcomes.words()
    assert f"今は 102 {told['102']}" in page and "結果コードの一覧" in page and f"<li>402 {told['402']}</li>" in page


def test_the_wording_of_the_beginning_names_nobody(in_april, signed_in):
    assert "システムの初期設定" in text_of(signed_in(Role.SUPERVISOR).get("/scripts/texts/case:paid/"))


def test_a_withdrawal_is_asked_with_its_reason(in_april, signed_in):
    revision = operations.propose_defaults(source="使用開始", by=Actor("x"), at=in_april)
    client = signed_in(Role.SUPERVISOR)
    address = f"/scripts/revisions/{revision.pk}/withdraw/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "市が見送った"}).status_code == 302
    assert "市が見送った" in text_of(client.get(f"/scripts/revisions/{revision.pk}/"))
    assert "もう処理されています" in text_of(client.post(address, {"reason": "もう一度"}))


def test_the_city_sends_a_proposal_back_and_the_proposer_sees_why(in_april, signed_in):
    revision = operations.propose_defaults(source="使用開始", by=Actor("x"), at=in_april)
    officer, address = signed_in(Role.TAX_OFFICER), f"/scripts/revisions/{revision.pk}/send-back/"
    assert address in text_of(officer.get(f"/scripts/revisions/{revision.pk}/"))
    assert "差し戻しますか" in text_of(officer.get(address))
    assert officer.post(address, {"reason": ""}).status_code == 422
    assert officer.post(address, {"reason": "言い方が強い"}).status_code == 302
    supervisor = signed_in(Role.SUPERVISOR)
    page = text_of(supervisor.get("/scripts/"))
    assert "市から差し戻された提案" in page and "言い方が強い" in page
    assert "差し戻した理由" in text_of(supervisor.get(f"/scripts/revisions/{revision.pk}/"))
    assert supervisor.get(address).status_code == 403


@pytest.mark.parametrize("address", [
    "/scripts/texts/case:luck/", "/scripts/texts/case:luck/propose/", "/scripts/revisions/999999/",
    "/scripts/revisions/999999/withdraw/", "/scripts/texts/case:paid/compare/999999/",
])  # fmt: skip
def test_what_there_is_not_is_not_found(in_april, signed_in, address):
    assert signed_in(Role.OPERATIONS_MANAGER).get(address).status_code == 404


@pytest.mark.clause("14.3.ア")
def test_everything_is_taken_out_as_one_paper_and_the_trail_knows(in_april, signed_in):
    answer = signed_in(Role.TAX_OFFICER).get("/scripts/booklet/?for=city")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert AuditRecord.objects.get(action="scripts.booklet.taken").after["digest"]
