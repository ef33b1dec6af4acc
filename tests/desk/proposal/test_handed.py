"""A proposal on its way to the city: the very paper is kept, the city reads it and answers once, nothing is rewritten."""

import hashlib
import re
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from saikoku.desk.proposal import operations
from saikoku.desk.proposal.models import Answer, Handed, Noted
from saikoku.desk.proposal.queries import handed as queries
from saikoku.documents.report import Prose, Report
from saikoku.governance.contract import operations as contract
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests.planning import people

pytestmark = [pytest.mark.django_db, pytest.mark.clause("7.3")]
MAY = date(2026, 5, 1)
LEADER, OFFICER = Actor("leader"), Actor("officer")


@pytest.fixture(autouse=True)
def own_clock(monkeypatch, noon):
    monkeypatch.setattr(contract, "follow_clock", lambda: None)
    clock.run_from(noon)


def handed(noon, month=MAY) -> Handed:
    paper = Report(
        title="提案", subtitle="", contract="契約", addressee="市", author="者", period="令和8年5月", cut_at=noon,
        practice=True, landscape=True, sections=(Prose("朝"),),
    )  # fmt: skip
    return operations.hand_over(paper=paper, month=month, by=LEADER, at=noon)


def answer(paper, noon, **more) -> Answer:
    given = {"kind": "agreed", "document": "税収第1号", "document_on": noon.date(), "remark": "", "by": OFFICER}
    return operations.answer(handed_id=paper.pk, at=noon, **(given | more))


def test_the_very_paper_is_kept_with_its_hash_and_whoever_opens_it_is_known(noon):
    paper = handed(noon)
    content = operations.open_handed(handed=paper, by=OFFICER, at=noon)
    assert content[:4] == b"%PDF" and hashlib.sha256(content).hexdigest() == paper.sha256
    acts = list(AuditRecord.objects.filter(action__startswith="proposal.").values_list("action", "after__sha256"))
    assert acts == [("proposal.handed", paper.sha256), ("proposal.paper.taken", paper.sha256)]


def test_the_city_answers_once_with_its_document(noon):
    paper = handed(noon)
    answer(paper, noon, kind="changes", remark="日曜は午前だけ")
    with pytest.raises(operations.ProposalRefused, match="already-answered"):
        answer(paper, noon)
    assert AuditRecord.objects.filter(action="proposal.answered", after__kind="changes").count() == 1


def test_an_answer_is_refused_with_every_reason(noon):
    paper = handed(noon)
    with pytest.raises(operations.ProposalRefused) as refusal:
        answer(paper, noon, kind="refused", document=" ", document_on=None, by=LEADER)
    assert refusal.value.reasons == ["document-missing", "document-day-missing", "remark-missing", "own-proposal"]
    with pytest.raises(operations.ProposalRefused, match="document-dated-ahead"):
        answer(paper, noon, document_on=noon.date() + timedelta(days=1))
    with pytest.raises(operations.ProposalRefused, match="document-before-it"):
        answer(paper, noon, document_on=noon.date() - timedelta(days=1))
    assert not Answer.objects.exists()


def test_a_later_paper_of_the_month_takes_the_place_of_the_earlier_one(noon):
    earlier, other, later = handed(noon), handed(noon, date(2026, 6, 1)), handed(noon)
    with pytest.raises(operations.ProposalRefused, match="taken-its-place"):
        answer(earlier, noon)
    answer(later, noon)
    answer(other, noon)


@pytest.mark.parametrize(("fields", "constraint"), [
    ({"kind": "maybe"}, "answer_of_a_known_kind"), ({"document": ""}, "answer_to_a_proposal_has_its_document"),
    ({"kind": "refused"}, "answer_that_does_not_agree_says_why"),
    ({"answered_by": "leader"}, "nobody_answers_his_own_proposal"),
    ({"document_on": date(2027, 1, 1)}, "answer_to_a_proposal_is_not_dated_ahead"),
])  # fmt: skip
def test_the_database_refuses_impossible_answers(fields, constraint, noon):
    row = {
        "handed": handed(noon), "kind": "agreed", "document": "1", "document_on": noon.date(), "handed_by": "leader",
        "answered_by": "officer", "answered_at": noon,
    } | fields  # fmt: skip
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Answer.objects.create(**row)


@pytest.mark.parametrize(("fields", "constraint"), [
    ({"month": date(2026, 5, 2)}, "proposed_month_is_its_first_day"), ({"sha256": "x"}, "proposal_handed_over_has_its_hash"),
])  # fmt: skip
def test_the_database_refuses_impossible_papers(fields, constraint, noon):
    row = {"month": MAY, "sha256": "0" * 64, "pdf": b"x", "handed_by": "leader", "handed_at": noon} | fields
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Handed.objects.create(**row)


@pytest.mark.parametrize("model", [Handed, Answer, Noted])
def test_no_paper_and_no_answer_is_ever_changed_or_removed(model, noon):
    operations.note(answer=answer(handed(noon), noon), by=LEADER, at=noon)
    by = {Handed: "handed_by", Answer: "answered_by", Noted: "noted_by"}[model]
    for change in (lambda: model.objects.all().update(**{by: "x"}), lambda: model.objects.all()._raw_delete("default")):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            change()


@pytest.mark.parametrize("role", [Role.TAX_OFFICER, Role.INSURANCE_OFFICER])
def test_both_divisions_read_the_proposal_and_answer_what_was_handed_over(role, noon, signed_in):
    people.called(people.debtor(), people.at(noon.date() - timedelta(days=1), 10), "301")
    officer = signed_in(role)
    page = officer.get("/proposal/").content.decode()
    assert "令和8年5月の実施日時と体制の提案" in page and "市に提出する" not in page
    assert "/staffing/" not in page and "/board/" not in page and "/answering/" not in page
    assert officer.get("/proposal/paper.pdf").status_code == 200 and "/proposal/" in officer.get("/").content.decode()
    assert officer.get("/proposal/targets/").status_code == 200
    assert officer.post("/proposal/hand-over/").status_code == 403
    leader = signed_in(Role.OPERATIONS_MANAGER)
    address = leader.post("/proposal/hand-over/").url
    assert "ご自分が提出した提案です" in leader.get(address).content.decode()
    officer = signed_in(role)
    assert officer.get(f"{address}paper.pdf").content[:4] == b"%PDF"
    typed = {"kind": "refused", "document": "税収第1号", "document_on": "2026-04-10", "remark": ""}
    refused = officer.post(f"{address}answer/", typed)
    assert refused.status_code == 422 and "同意しない理由を入力" in refused.content.decode()
    assert officer.post(f"{address}answer/", typed | {"remark": "人が足りない"}).url == address
    again = officer.post(f"{address}answer/", typed | {"remark": "人が足りない"})
    assert again.status_code == 422 and "市の回答がすでに登録されています" in again.content.decode()
    assert officer.get("/proposal/handed/999999/").status_code == 404
    leader = signed_in(Role.OPERATIONS_MANAGER)
    told = leader.get(address).content.decode()
    assert "不同意" in told and "人が足りない" in told and "税収第1号" in told
    assert "/proposal/handed/" in leader.get("/proposal/").content.decode()
    assert "不同意" in leader.get("/proposal/handed/").content.decode()


def waits(which, noon, by: Actor) -> list[date]:
    return [one.month for one in which(by.name, noon.date()).order_by("month")]


def test_a_proposal_waits_for_everybody_but_who_handed_it_until_it_is_answered_replaced_or_its_month_is_over(noon):
    past, june = date(2026, 3, 1), date(2026, 6, 1)
    for month in (past, date(2026, 4, 1), MAY, june, june):
        handed(noon, month)
    answer(Handed.objects.get(month=MAY), noon)
    assert waits(queries.to_answer, noon, OFFICER) == [date(2026, 4, 1), june]
    assert waits(queries.to_answer, noon, LEADER) == []


def test_an_answer_waits_for_the_leaders_until_one_of_them_read_it_or_a_later_paper_took_its_place(noon):
    paper, other = handed(noon), handed(noon, date(2026, 6, 1))
    given = answer(paper, noon)
    answer(other, noon)
    assert waits(queries.answered, noon, LEADER) == [MAY, date(2026, 6, 1)]
    assert waits(queries.answered, noon, OFFICER) == [], "he entered it himself"
    first = operations.note(answer=given, by=LEADER, at=noon)
    assert operations.note(answer=given, by=Actor("second"), at=noon) == first
    assert AuditRecord.objects.filter(action="proposal.answer.noted").count() == 1
    handed(noon, date(2026, 6, 1))
    assert waits(queries.answered, noon, LEADER) == []


def test_an_answer_is_read_by_somebody(noon):
    given = answer(handed(noon), noon)
    with pytest.raises(IntegrityError, match="answer_was_read_by_somebody"), transaction.atomic():
        Noted.objects.create(answer=given, noted_by="", noted_at=noon)


def tiles(client) -> str:
    return client.get("/").content.decode()


def test_the_home_of_an_officer_leads_to_the_paper_and_that_of_a_leader_to_the_answer(noon, signed_in):
    paper = handed(noon)
    way = f'href="/proposal/handed/{paper.pk}/"'
    shown = tiles(signed_in(Role.SUPERVISOR))
    assert "市の回答を待つ提案" not in shown and "市の回答のあった提案" not in shown
    assert "市の回答を待つ提案" in tiles(signed_in(Role.OPERATIONS_MANAGER))
    officer = signed_in(Role.TAX_OFFICER)
    assert "回答を待つ提案" in tiles(officer) and way in tiles(officer)
    form = {"kind": "agreed", "document": "税収第1号", "document_on": noon.date().isoformat()}
    assert officer.post(f"/proposal/handed/{paper.pk}/answer/", form).status_code == 302
    assert "回答を待つ提案" not in tiles(officer)
    assert officer.post(f"/proposal/handed/{paper.pk}/noted/").status_code == 403
    assert "回答を確かめた</button>" not in officer.get(f"/proposal/handed/{paper.pk}/").content.decode()
    leader = signed_in(Role.SUPERVISOR)
    assert "市の回答のあった提案" in tiles(leader) and way in tiles(leader)
    page = leader.get(f"/proposal/handed/{paper.pk}/").content.decode()
    assert "回答を確かめた</button>" in page and "まだ確かめていません" in page
    assert leader.post(f"/proposal/handed/{paper.pk}/noted/").status_code == 302
    assert "市の回答のあった提案" not in tiles(leader)
    assert "回答を確かめた</button>" not in leader.get(f"/proposal/handed/{paper.pk}/").content.decode()


def test_several_that_wait_lead_to_the_list_and_what_has_no_answer_cannot_be_noted(noon, signed_in):
    paper = handed(noon)
    handed(noon, date(2026, 6, 1))
    found = re.search(r'href="([^"]+)"[^>]*>(?:(?!</a>).)*回答を待つ提案', tiles(signed_in(Role.INSURANCE_OFFICER)), re.DOTALL)
    assert found and found[1] == "/proposal/"
    assert signed_in(Role.SUPERVISOR).post(f"/proposal/handed/{paper.pk}/noted/").status_code == 404
