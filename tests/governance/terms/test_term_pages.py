"""Propose, approve by a second person with a document, withdraw; values typed in plain words."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from saikoku.governance.terms import operations, presenters, queries
from saikoku.governance.terms.models import Proposal, Term
from saikoku.governance.terms.rules import declared, writing
from saikoku.kernel.actor import Actor
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord

MANAGER, OFFICER = Actor("manager"), Actor("officer")
CHANGE = {"value": "15", "since": "2099-05-01", "source": "4月の定例会の議事録"}


def text_of(answer) -> str:
    return answer.content.decode()


def term_of(type_name: str) -> declared.Declared:
    return declared.Declared(name="x", words="x", type=type_name, value=None, clause="1")


@pytest.mark.parametrize("term", declared.all_terms().values(), ids=lambda term: term.name)
def test_every_default_can_be_typed_again_and_read_by_people(term):
    assert writing.read(term, writing.typed(term, term.value)) == term.value
    assert writing.words(term, term.value)


@pytest.mark.parametrize(
    ("type_name", "typed", "value"),
    [
        ("int", "1,200", 1200), ("flag", "はい", True), ("day", "2026-04-01", "2026-04-01"),
        ("days", "12-29、01-03", ["12-29", "01-03"]), ("days", "なし", []),
        ("days", "2026-05-03、08-15", ["2026-05-03", "08-15"]), ("months", "2026-07、202608", ["2026-07", "2026-08"]),
        ("months", "なし", []), ("bands", "9-12、12〜15時", [[9, 12], [12, 15]]), ("text", "甲", "甲"),
        ("time", "09:00", "09:00"), ("time", "9:05", "09:05"), ("programmes", "12  11", "11 12"), ("area", "0942", "0942"),
        ("billers", "123456, 234567", "123456、234567"), ("billers", "なし", "なし"),
        ("limits", "休憩 60、離席 10分", [["休憩", 60], ["離席", 10]]),
    ],
)  # fmt: skip
def test_a_value_is_read_in_its_type_also_in_full_width(type_name, typed, value):
    assert writing.read(term_of(type_name), typed) == value
    wide = typed.translate({ord(half): ord(half) + 0xFEE0 for half in "0123456789"})
    assert writing.read(term_of(type_name), wide) == value


def test_a_choice_is_read_by_its_words_or_its_code():
    scope = declared.all_terms()["effect_scope"]
    assert writing.read(scope, "すべて") == writing.read(scope, "all") == "all"
    with pytest.raises(writing.Unreadable, match="一覧から"):
        writing.read(scope, "一部")


def test_a_day_of_every_year_and_a_day_of_one_year_are_both_read_by_people():
    assert writing.words(term_of("days"), ["12-29", "2026-05-03"]) == "12月29日、2026年5月3日"


@pytest.mark.parametrize(
    ("type_name", "typed"),
    [
        ("int", "ten"), ("int", "-1"), ("flag", "yes"), ("day", "2026-02-30"), ("days", "13-01"), ("months", "2026-13"),
        ("limits", "休憩"), ("bands", "9時から"), ("text", " "), ("time", "25:00"), ("time", "24:00"), ("time", "19時"),
        ("programmes", "99"), ("area", "942"), ("billers", "12345"), ("bands", "9-25"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_how_to_write_it(type_name, typed):
    with pytest.raises(writing.Unreadable, match="読み取れません"):
        writing.read(term_of(type_name), typed)


@pytest.mark.clause("16.12.ス")
def test_a_proposal_changes_nothing_until_another_person_approves_it(signed_in, noon):
    client = signed_in(Role.OPERATIONS_MANAGER)
    assert client.post("/terms/lease_minutes/propose/", CHANGE).status_code == 302
    proposal = Proposal.objects.get()
    assert queries.value("lease_minutes", on=date(2099, 5, 1)) == 10
    own = client.post(f"/terms/proposals/{proposal.pk}/approve/", {"document": "税収第1号"})
    assert own.status_code == 422
    assert "自分の提案は、自分では承認できません" in text_of(own)
    other = signed_in(Role.TAX_OFFICER, login_name="officer")
    assert other.post(f"/terms/proposals/{proposal.pk}/approve/", {"document": ""}).status_code == 422
    other.post(f"/terms/proposals/{proposal.pk}/approve/", {"document": "税収第1号"})
    assert queries.value("lease_minutes", on=date(2099, 4, 30)) == 10
    assert queries.value("lease_minutes", on=date(2099, 5, 1)) == 15
    page = text_of(other.get("/terms/lease_minutes/"))
    assert "税収第1号" in page
    assert "2099-05-01の前日" in page
    assert AuditRecord.objects.filter(action="terms.proposed", reason="4月の定例会の議事録").exists()


def test_a_value_of_the_wrong_shape_is_told_with_an_example(signed_in):
    answer = signed_in(Role.OPERATIONS_MANAGER).post("/terms/call_bands/propose/", CHANGE | {"value": "朝"})
    assert answer.status_code == 422
    assert "9-12、12-15" in text_of(answer)
    assert not Proposal.objects.exists()


def test_a_change_before_the_present_value_began_is_refused(signed_in):
    answer = signed_in(Role.OPERATIONS_MANAGER).post("/terms/lease_minutes/propose/", CHANGE | {"since": "2025-08-01"})
    assert answer.status_code == 422
    assert "もっと後の日" in text_of(answer)


def test_only_one_proposal_waits_for_a_term_and_it_can_be_withdrawn(signed_in, noon):
    client = signed_in(Role.OPERATIONS_MANAGER)
    client.post("/terms/lease_minutes/propose/", CHANGE)
    assert "承認を待つ提案がもうあります" in text_of(client.post("/terms/lease_minutes/propose/", CHANGE))
    number = Proposal.objects.get().pk
    assert client.post(f"/terms/proposals/{number}/withdraw/", {"reason": ""}).status_code == 422
    client.post(f"/terms/proposals/{number}/withdraw/", {"reason": "市が見送った"})
    assert Proposal.objects.get().state == Proposal.State.WITHDRAWN
    assert "市が見送った" in text_of(client.get("/terms/lease_minutes/"))
    with pytest.raises(operations.TermRefused, match="already-decided"):
        operations.approve(proposal_id=number, document="税収第1号", by=OFFICER, at=noon)


def test_the_list_says_what_the_city_has_not_approved(signed_in):
    page = text_of(signed_in(Role.INSPECTOR).get("/terms/"))
    assert f"{len(declared.all_terms())} 件は、市の承認前の既定値です" in page


def test_an_unknown_term_is_not_found(signed_in):
    assert signed_in(Role.INSPECTOR).get("/terms/nothing/").status_code == 404


def test_every_refusal_has_words():
    class Form:
        fields = {"value": None}

        def add_error(self, field, words):
            assert words

    presenters.explain(Form(), [*presenters.REFUSALS, "not-a-int"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"state": "withdrawn"}, "decided_proposal_names_who_decided"),
        ({"state": "approved", "decided_by": "officer", "decided_at": "noon"}, "approved_proposal_has_its_term_and_document"),
        ({"state": "approved", "decided_by": "manager", "decided_at": "noon", "document": "1", "term": "first"},
         "nobody_approves_his_own_proposal"),
    ],
)  # fmt: skip
def test_the_database_refuses_impossible_proposals(fields, constraint, noon):
    row = {"name": "lease_minutes", "value": 1, "since": noon.date(), "source": "x", "proposed_by": "manager",
           "proposed_at": noon, **fields}  # fmt: skip
    row |= {"decided_at": noon} if "decided_at" in fields else {}
    row |= {"term": Term.objects.first()} if "term" in fields else {}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Proposal.objects.create(**row)


@pytest.mark.django_db
def test_the_database_holds_one_open_proposal_for_a_term(noon):
    row = {"name": "lease_minutes", "value": 1, "since": noon.date(), "source": "x", "proposed_by": "a", "proposed_at": noon}
    Proposal.objects.create(**row)
    with pytest.raises(IntegrityError, match="one_open_proposal_for_a_term"), transaction.atomic():
        Proposal.objects.create(**row)


@pytest.mark.clause("7.2.イ")
def test_a_time_that_is_none_is_told_at_its_field_with_an_example(signed_in, noon):
    client = signed_in(Role.OPERATIONS_MANAGER)
    for value, said in (("25:00", "00:00 から 23:59 まで"), ("8:00", "開始の時刻より後にしてください")):
        answer = client.post("/terms/call_closes/propose/", CHANGE | {"value": value})
        assert answer.status_code == 422 and said in text_of(answer)
    assert not Proposal.objects.exists()
    assert client.post("/terms/call_closes/propose/", CHANGE | {"value": "24:00"}).status_code == 302
    assert Proposal.objects.get().value == "24:00"
