"""What was agreed holds from its day on; defaults say that the city has not approved them; a gap raises."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from saikoku.governance.contract import queries as contract
from saikoku.governance.terms import operations, queries
from saikoku.governance.terms.models import Term
from saikoku.governance.terms.rules import declared, writing
from saikoku.kernel.actor import Actor
from saikoku.security.audit.models import AuditRecord

MANAGER, OFFICER = Actor("manager"), Actor("officer")


@pytest.mark.parametrize("term", declared.all_terms().values(), ids=lambda term: term.name)
@pytest.mark.clause("別表1")
def test_every_default_fits_its_own_type_and_names_its_clause(term):
    assert declared.faults(term, term.value) == []
    assert term.words
    assert term.clause


@pytest.mark.parametrize(("type_name", "value"), [
    ("int", True), ("int", -1), ("int", "3"), ("flag", 1), ("day", "2026-02-30"), ("day", None),
    ("limits", []), ("limits", [["休憩", -1]]), ("limits", [["休憩", 60], ["休憩", 10]]), ("limits", [["", 1]]),
    ("limits", [["休憩"]]), ("limits", [["あ" * 21, 1]]), ("limits", [[f"理由{n}", 1] for n in range(9)]),
    ("bands", []), ("bands", [[12, 9]]), ("bands", [[9, 12], [11, 15]]), ("bands", [["x", 1]]), ("text", ""),
    ("time", "25:00"), ("time", "9:00"), ("time", "24:00"), ("time", "19:60"), ("time", "夕方"), ("time", 9), ("time", None),
    ("programmes", ""), ("programmes", "11 99"), ("programmes", "11、12"), ("area", "942"), ("area", "0"), ("area", "市外"),
    ("billers", ""), ("billers", "12345"), ("billers", "123456 234567"), ("days", ["13-01"]), ("days", ["12月29日"]),
    ("bands", [[9, 25]]), ("bands", [[-1, 9]]),
    ("days", "12-29"), ("months", ["2026-13"]), ("months", ["202604"]), ("months", "2026-04"), ("choice", "x"),
])  # fmt: skip
def test_a_value_of_another_type_is_refused(type_name, value):
    term = declared.Declared(name="x", words="x", type=type_name, value=None, clause="1")
    assert declared.faults(term, value) == [f"not-a-{type_name}"]


def test_no_time_of_the_day_is_a_text_that_takes_anything():
    """Whatever is read by Agreed.time is judged as a time; where it ends something, the end of the day too."""
    assert {name for name, term in declared.all_terms().items() if term.type == "text"} == set()
    assert declared.faults(declared.all_terms()["call_closes"], "24:00") == []
    assert declared.faults(declared.all_terms()["call_opens"], "24:00") == ["not-a-time"]


HELD = {"call_opens": "09:00", "call_closes": "19:00"}


@pytest.mark.parametrize(("name", "value", "expected"), [
    ("call_closes", "20:00", []), ("call_closes", "24:00", []), ("call_closes", "09:01", []),
    ("call_closes", "09:00", ["not-after"]), ("call_closes", "08:00", ["not-after"]), ("call_closes", "25:00", []),
    ("call_opens", "18:59", []), ("call_opens", "19:00", ["not-before"]), ("route_break_from", "23:00", []),
    ("lease_minutes", 5, []),
])  # fmt: skip
def test_a_time_lies_on_its_side_of_the_other_end(name, value, expected):
    assert declared.order_faults(declared.all_terms()[name], value, HELD) == expected
    assert declared.order_faults(declared.all_terms()[name], value, {}) == []


@pytest.mark.django_db
def test_a_proposal_of_hours_that_cannot_be_is_refused_also_when_the_other_end_was_approved_since(noon):
    since = date(2026, 5, 1)

    def propose(name, value):
        return operations.propose(name=name, value=value, since=since, source="協議", by=MANAGER, at=noon)

    for value, reasons in (("25:00", ["not-a-time"]), ("08:00", ["not-after"])):
        with pytest.raises(operations.TermRefused) as refused:
            propose("call_closes", value)
        assert refused.value.reasons == reasons
    early, late = propose("call_closes", "12:00"), propose("call_opens", "13:00")
    operations.approve(proposal_id=late.pk, document="第1号", by=OFFICER, at=noon)
    with pytest.raises(operations.TermRefused, match="not-after"):
        operations.approve(proposal_id=early.pk, document="第2号", by=OFFICER, at=noon)


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("holdout_per_thousand", 1_000), ("invoice_pay_days", 9_999), ("contract_sum", 999_999_999_999),
        ("inbound_answer_percent", 99), ("inbound_answer_seconds", 600), ("staff_away_percent", 60),
    ],
)
def test_a_number_is_taken_up_to_what_it_can_be(name, most):
    term = declared.all_terms()[name]
    assert declared.faults(term, most) == []
    assert declared.faults(term, most + 1) == ["not-a-int"]
    assert writing.read(term, f"{most:,}") == most
    with pytest.raises(writing.Unreadable, match=f"{most:,} 以下の整数"):
        writing.read(term, str(most + 1))


@pytest.mark.django_db
def test_seeded_terms_hold_from_the_contracts_first_day_and_say_they_are_not_approved():
    start = contract.profile().starts_on
    agreed = queries.agreed(start)
    assert agreed["lease_minutes"] == declared.all_terms()["lease_minutes"].value
    assert set(agreed.values) == agreed.not_approved == set(declared.all_terms())
    with pytest.raises(queries.NothingAgreed):
        queries.value("lease_minutes", on=start - timedelta(days=1))


@pytest.mark.django_db
@pytest.mark.clause("16.12.ス")
def test_an_approved_value_holds_from_its_day_and_the_one_before_until_then(noon):
    operations.enter_approved(
        name="lease_minutes", value=15, since=date(2026, 5, 1), source="協議", document="第7号",
        proposed_by=MANAGER, by=OFFICER, at=noon,
    )  # fmt: skip
    assert queries.value("lease_minutes", on=date(2026, 4, 30)) == 10
    assert queries.value("lease_minutes", on=date(2026, 5, 1)) == 15
    days = (date(2026, 4, 30), date(2026, 5, 1))
    assert queries.values("lease_minutes", days) == {days[0]: 10, days[1]: 15}
    with pytest.raises(queries.NothingAgreed, match="1999-01-01"):
        queries.values("lease_minutes", [date(1999, 1, 1)])
    assert "lease_minutes" not in queries.agreed(date(2026, 5, 1)).not_approved
    assert AuditRecord.objects.filter(action="terms.approved", object_id="lease_minutes").exists()


@pytest.mark.parametrize(("agreed", "read"), [("09:00", time(9)), ("20:30", time(20, 30)), ("24:00", time.max)])
def test_a_time_of_the_day_is_read_and_the_end_of_the_day_is_its_last_moment(agreed, read):
    held = queries.Agreed(date(2026, 4, 1), {"call_closes": agreed}, frozenset())
    assert held.time("call_closes") == read


@pytest.mark.django_db
def test_every_reason_against_a_term_is_told_and_nothing_changes(noon):
    before = list(Term.objects.order_by("id").values())
    with pytest.raises(operations.TermRefused) as refusal:
        operations.enter_approved(
            name="lease_minutes", value="ten", since=date(2025, 8, 1), source=" ", document="",
            proposed_by=MANAGER, by=MANAGER, at=noon,
        )  # fmt: skip
    assert refusal.value.reasons == ["not-a-int", "own-proposal", "source-missing", "before-what-holds"]
    assert list(Term.objects.order_by("id").values()) == before


@pytest.mark.django_db
@pytest.mark.parametrize(("fields", "constraint"), [
    ({"valid": DateRange(date(2026, 1, 1), None)}, "one_value_of_a_term_on_a_day"),
    ({"name": "new", "state": "approved"}, "approved_term_names_its_approver"),
    ({"name": "new", "approved_by": "x", "proposed_by": "x"}, "nobody_approves_his_own_term"),
])  # fmt: skip
def test_the_database_refuses_impossible_terms(fields, constraint, noon):
    row = {
        "name": "lease_minutes", "value": 1, "valid": DateRange(date(2020, 1, 1), date(2020, 2, 1)), "source": "x",
        "proposed_by": "x", "proposed_at": noon, **fields,
    }  # fmt: skip
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Term.objects.create(**row)


@pytest.mark.django_db
def test_seeding_again_adds_only_what_is_missing(noon):
    Term.objects.filter(name="lease_minutes").delete()
    assert operations.seed(since=date(2025, 8, 1), by=MANAGER, at=noon) == 1
    assert operations.seed(since=date(2025, 8, 1), by=MANAGER, at=noon) == 0
