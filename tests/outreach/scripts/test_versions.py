"""Texts are seeded, proposed, approved by another person with a dated document, or taken back; never edited."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from saikoku.governance.contract import queries as contract
from saikoku.governance.terms import queries as terms
from saikoku.governance.terms.models import Term
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.outreach.scripts import operations, presenters, queries
from saikoku.outreach.scripts.models import Decision, Revision, Version
from saikoku.outreach.scripts.rules import texts
from saikoku.security.audit.models import AuditRecord

pytestmark = pytest.mark.django_db
SUPERVISOR, OFFICER = Actor("supervisor", account_id=5), Actor("officer")
KEY = "case:paid"
DAY = date(2026, 4, 9)


def worded(key: str = KEY, **change) -> dict:
    return {key: queries.held(key).content | change}


def propose(noon, contents=None, source="4月の協議") -> Revision:
    return operations.propose(contents=contents or worded(next="市の担当"), source=source, by=SUPERVISOR, at=noon)


def approve(revision: Revision, noon, **more) -> Decision:
    given = {"document": "健保第45号", "document_on": DAY, "by": OFFICER, "at": noon} | more
    return operations.approve(revision_id=revision.pk, **given)


@pytest.mark.clause("別紙2")
def test_a_contract_begins_with_every_text_as_default_that_says_it_is_not_approved():
    held = queries.holding()
    assert list(held) == list(texts.declared())
    assert not any(one.approved for one in held.values())
    assert queries.counts("x").not_approved == len(texts.declared())
    assert all(held[key].content == text.content for key, text in texts.declared().items())
    assert "既定の文" in presenters.since_words(held[KEY])


@pytest.mark.clause("7.2.イ")
@pytest.mark.parametrize(("closes", "hours"), [("19:00", "9時から19時まで"), ("20:30", "9時から20時30分まで"),
                                               ("24:00", "9時から24時まで")])  # fmt: skip
def test_the_agreed_hours_are_said_in_words_also_until_the_end_of_the_day(closes, hours):
    Term.objects.filter(name="call_opens").update(value="09:00")
    Term.objects.filter(name="call_closes").update(value=closes)
    assert queries.names_filled(contract.profile(), terms.agreed(DAY))["hours"] == hours


def test_seeding_again_changes_nothing_and_a_new_text_begins_with_its_default(noon, monkeypatch):
    assert operations.seed(since=DAY, by=SUPERVISOR, at=noon) == 0
    one = texts.declared()[KEY]
    monkeypatch.setattr(texts, "declared", lambda: {KEY: one, "case:new": one})
    assert operations.seed(since=DAY, by=SUPERVISOR, at=noon) == 1
    assert AuditRecord.objects.filter(action="scripts.seeded").count() == 1 + 1


@pytest.mark.parametrize(("begins", "holds_from"), [(-400, -400), (0, 0), (30, None)])
def test_the_first_wordings_hold_from_the_first_day_of_the_contract_or_from_now(noon, begins, holds_from, monkeypatch):
    monkeypatch.setattr(Version.objects, "values_list", lambda *_, **__: [])  # nothing is there yet
    since = noon.date() + timedelta(days=begins)
    operations.seed(since=since, by=SUPERVISOR, at=noon)
    expected = noon if holds_from is None else clock.at(since)
    assert Revision.objects.latest("pk").proposed_at == expected


def test_a_text_that_comes_later_holds_from_the_day_on_which_it_came(noon, monkeypatch):
    one = texts.declared()[KEY]
    monkeypatch.setattr(texts, "declared", lambda: {KEY: one, "case:new": one})
    operations.seed(since=noon.date() - timedelta(days=400), by=SUPERVISOR, at=noon)
    assert Revision.objects.latest("pk").proposed_at == noon


@pytest.mark.clause("14.3.イ")
def test_a_proposal_reaches_nobody_until_another_person_enters_the_citys_approval(noon):
    before = queries.held(KEY)
    revision = propose(noon)
    assert queries.held(KEY) == before
    assert queries.waiting_texts() == {KEY: revision.pk}
    assert queries.counts("officer").waiting == 1
    assert queries.counts("supervisor").waiting == 0

    approve(revision, noon)

    after = queries.held(KEY)
    assert (after.approved, after.content["next"], after.document, after.document_on) == (True, "市の担当", "健保第45号", DAY)
    assert queries.waiting() == []
    assert queries.counts("x").not_approved == len(texts.declared()) - 1
    record = AuditRecord.objects.get(action="scripts.approved")
    assert record.after == {"texts": [KEY], "document": "健保第45号", "document_on": "2026-04-09"}
    assert record.before == {KEY: before.version}


def test_of_two_approved_versions_the_later_decision_holds_and_both_stay(noon):
    first = propose(noon, worded(next="市の担当"))
    approve(first, noon)
    second = propose(noon, worded(next="市の健康保険課"))
    approve(second, noon + timedelta(minutes=1))
    assert queries.held(KEY).content["next"] == "市の健康保険課"
    assert Version.objects.filter(key=KEY).count() == 3
    assert [queries.decision_of(row.revision) is not None for row in queries.versions_of(KEY)].count(True) == 2


@pytest.mark.clause("14.3.イ")
def test_all_texts_not_approved_yet_are_put_forward_together_as_they_stand(noon):
    waiting = propose(noon, worded("case:family", next="別の日"))
    revision = operations.propose_defaults(source="使用開始", by=SUPERVISOR, at=noon)
    assert revision.versions.count() == len(texts.declared()) - 1
    with pytest.raises(operations.TextsRefused, match="nothing-proposed"):
        operations.propose_defaults(source="使用開始", by=SUPERVISOR, at=noon)
    approve(revision, noon)
    assert queries.counts("x").not_approved == 1
    assert queries.held(KEY).approved
    approve(waiting, noon)
    assert queries.counts("x").not_approved == 0


def test_a_proposal_is_refused_with_every_reason(noon):
    with pytest.raises(operations.TextsRefused) as refusal:
        operations.propose(contents={"case:luck": {}}, source=" ", by=SUPERVISOR, at=noon)
    assert refusal.value.reasons == ["unknown-text", "source-missing"]
    with pytest.raises(operations.TextsRefused) as refusal:
        propose(noon, worded("case:family", say=["税金の話です。"], outcomes=["999"]))
    assert refusal.value.reasons == ["unknown-outcome", "matter-to-third-parties"]
    revision = propose(noon)
    with pytest.raises(operations.TextsRefused, match="already-proposed"):
        propose(noon, worded(next="だれか"))
    approve(revision, noon)
    with pytest.raises(operations.TextsRefused, match="no-change"):
        propose(noon, worded())
    assert Revision.objects.filter(seeded=False).count() == 1


def test_an_approval_is_refused_with_every_reason(noon):
    revision = propose(noon)
    with pytest.raises(operations.TextsRefused) as refusal:
        approve(revision, noon, document=" ", document_on=None, by=SUPERVISOR)
    assert refusal.value.reasons == ["document-missing", "document-day-missing", "own-proposal"]
    with pytest.raises(operations.TextsRefused, match="document-dated-ahead"):
        approve(revision, noon, document_on=noon.date() + timedelta(days=1))
    approve(revision, noon, document_on=noon.date())
    with pytest.raises(operations.TextsRefused, match="already-decided"):
        approve(revision, noon)


def test_what_was_taken_back_keeps_its_reason_is_decided_and_never_holds(noon):
    revision = propose(noon)
    with pytest.raises(operations.TextsRefused, match="reason-missing"):
        operations.withdraw(revision_id=revision.pk, reason=" ", by=SUPERVISOR, at=noon)
    operations.withdraw(revision_id=revision.pk, reason="市が見送った", by=SUPERVISOR, at=noon)
    with pytest.raises(operations.TextsRefused, match="already-decided"):
        operations.withdraw(revision_id=revision.pk, reason="x", by=SUPERVISOR, at=noon)
    with pytest.raises(operations.TextsRefused, match="already-decided"):
        approve(revision, noon)
    assert not queries.held(KEY).approved
    assert queries.waiting() == []


def test_what_the_city_sends_back_says_why_and_stands_before_the_proposer_until_he_proposes_anew(noon):
    revision = propose(noon)
    with pytest.raises(operations.TextsRefused) as refusal:
        operations.send_back(revision_id=revision.pk, reason=" ", by=SUPERVISOR, at=noon)
    assert refusal.value.reasons == ["reason-missing", "own-sent-back"]
    decision = operations.send_back(revision_id=revision.pk, reason="言い方が強い", by=Actor("officer"), at=noon)
    assert decision.returned and not decision.approved
    with pytest.raises(operations.TextsRefused, match="already-decided"):
        operations.send_back(revision_id=revision.pk, reason="x", by=Actor("officer"), at=noon)
    assert queries.sent_back() == [revision] and not queries.held(KEY).approved and queries.waiting() == []
    propose(noon)
    assert queries.sent_back() == []


def test_the_seeded_texts_wait_for_nobody_and_are_not_decided_as_such(noon):
    seeded = Revision.objects.get(seeded=True)
    with pytest.raises(operations.TextsRefused, match="already-decided"):
        approve(seeded, noon)


def test_there_is_no_text_of_an_unknown_key():
    with pytest.raises(queries.NoText):
        queries.held("case:luck")


def test_what_holds_is_asked_in_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        queries.holding(kinds=["script"])


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"document": ""}, "approved_texts_have_their_document_and_its_day"),
        ({"document_on": None}, "approved_texts_have_their_document_and_its_day"),
        ({"decided_by": "supervisor"}, "nobody_approves_his_own_texts"),
        ({"document_on": date(2026, 4, 11)}, "approval_of_texts_is_not_dated_ahead"),
        ({"approved": False, "document": "", "document_on": None}, "texts_taken_back_say_why"),
        ({"returned": True}, "approved_texts_are_not_sent_back"),
        ({"approved": False, "returned": True, "reason": "x", "decided_by": "supervisor"}, "nobody_sends_back_his_own_texts"),
        ({"proposed_by": "another"}, "decision_names_who_proposed_the_revision"),
    ],
)
def test_the_database_refuses_impossible_decisions(fields, constraint, noon):
    row = {
        "revision": propose(noon), "approved": True, "document": "1", "document_on": DAY, "proposed_by": "supervisor",
        "decided_by": "officer", "decided_at": noon,
    } | fields  # fmt: skip
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Decision.objects.create(**row)


def test_a_revision_says_why_and_a_text_stands_in_it_once_with_words(noon):
    with pytest.raises(IntegrityError, match="revision_of_texts_says_why"), transaction.atomic():
        Revision.objects.create(source="", proposed_by="x", proposed_at=noon)
    revision = propose(noon)
    with pytest.raises(IntegrityError, match="text_once_in_a_revision"), transaction.atomic():
        Version.objects.create(revision=revision, key=KEY, content={"title": "x"})
    with pytest.raises(IntegrityError, match="version_of_a_text_has_words"), transaction.atomic():
        Version.objects.create(revision=revision, key="case:other", content={})


@pytest.mark.parametrize("model", [Revision, Version, Decision])
@pytest.mark.clause("14.3.イ")
def test_no_wording_and_no_decision_is_ever_changed_or_removed(model, noon):
    approve(propose(noon), noon)
    field = {Revision: "source", Version: "key", Decision: "document"}[model]
    for change in (lambda: model.objects.all().update(**{field: "x"}), lambda: model.objects.all()._raw_delete("default")):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            change()


def test_every_refusal_has_words():
    for reason in ("unknown-text", "nothing-proposed", "source-missing", "already-proposed", "no-change", "part-missing",
                   "unknown-filling", "unknown-outcome", "matter-to-third-parties", "already-decided", "document-missing",
                   "document-day-missing", "document-dated-ahead", "own-proposal", "reason-missing"):  # fmt: skip
        assert presenters.REFUSALS[reason]
