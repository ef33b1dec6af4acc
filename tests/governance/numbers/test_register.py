"""The register of telephone numbers: changes, what people read, and what the table refuses."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from saikoku.governance.contract.queries import profile
from saikoku.governance.numbers import operations, queries
from saikoku.governance.numbers.models import Line
from saikoku.governance.numbers.rules import lines
from saikoku.governance.terms import queries as terms
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.outreach.scripts import queries as scripts
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord

pytestmark = pytest.mark.django_db
MANAGER = Actor("manager")
TODAY = date(2026, 4, 10)
NOON = clock.at(TODAY, 12, 0)
OPEN = DateRange(date(2026, 4, 1), None)


def register(number="0942-30-1111", use="inbound", since=TODAY, places=(), **more):
    return operations.register(
        number=number, use=use, since=since, places=places, by=MANAGER, at=NOON, **{"reason": "回線の開通"} | more
    )


@pytest.mark.clause("13.3.2")
def test_a_new_number_is_read_from_its_day_on_and_the_old_one_is_still_answered():
    old = queries.shown("notices", on=TODAY).own
    register(places=["scripts", "notices"])
    before, after = (queries.shown("notices", on=day).own for day in (TODAY - timedelta(days=1), TODAY))
    assert (before, after) == (old, "0942-30-1111")
    assert queries.shown("papers", on=TODAY).own == old
    assert set(queries.in_force(lines.INBOUND, on=TODAY)) == {lines.digits(old), "0942301111"}


def test_what_operators_say_is_the_registers_number():
    register(places=["scripts"])
    register(number="0942-30-9999", use="city", places=["scripts"])
    filled = scripts.names_filled(profile(), terms.agreed(TODAY))
    assert (filled["phone"], filled["city_phone"]) == ("0942-30-1111", "0942-30-9999")


@pytest.mark.clause("13.3.2")
def test_the_line_for_calls_is_another_than_the_one_for_returned_calls():
    register(use="outbound")
    with pytest.raises(operations.NumberRefused) as refusal:
        register(use="inbound")
    assert refusal.value.reasons == ["number-stands"]
    assert queries.in_force(lines.OUTBOUND, on=TODAY) == ["0942301111"]


def test_a_day_before_the_contract_and_a_missing_reason_are_refused():
    with pytest.raises(operations.NumberRefused, match="before-the-contract"):
        register(since=date(2020, 1, 1))
    with pytest.raises(operations.NumberRefused, match="reason-missing"):
        register(reason=" ")


def test_a_line_ends_once_and_the_trail_knows_why():
    added = register(use="outbound")
    operations.end(line_id=added.pk, until=TODAY + timedelta(days=5), reason="解約", by=MANAGER, at=NOON)
    assert queries.in_force(lines.OUTBOUND, on=TODAY + timedelta(days=5)) == []
    record = AuditRecord.objects.get(action="numbers.line.ended")
    assert (record.reason, record.after) == ("解約", {"until": "2026-04-15"})
    with pytest.raises(operations.NumberRefused, match="already-ended"):
        operations.end(line_id=added.pk, until=TODAY + timedelta(days=9), reason="解約", by=MANAGER, at=NOON)
    with pytest.raises(operations.NumberRefused, match="line-unknown"):
        operations.end(line_id=0, until=TODAY, reason="解約", by=MANAGER, at=NOON)


def test_a_place_without_a_number_is_a_fault_and_no_empty_line():
    Line.objects.filter(use="city").delete()
    with pytest.raises(queries.NothingShown):
        queries.shown("papers", on=TODAY)


def row(**changes):
    return Line(**{
        "number": "0942307777", "use": "inbound", "valid": OPEN, "area_code": "0942", "reason": "試験", "stated_by": "x",
        "stated_at": NOON,
    } | changes)  # fmt: skip


@pytest.mark.parametrize(("changes", "constraint"), [
    ({"number": "0942-30-77"}, "number_is_digits_as_dialled"),
    ({"number": "0923077777"}, "own_number_begins_with_the_agreed_area_code"),
    ({"area_code": ""}, "own_number_begins_with_the_agreed_area_code"),
    ({"use": "outbound", "on_papers": True}, "outbound_number_is_shown_nowhere"),
    ({"valid": DateRange(None, None)}, "line_holds_from_a_day_on"),
    ({"valid": DateRange(TODAY, TODAY)}, "line_holds_from_a_day_on"),
    ({"number": "0942309000", "use": "outbound"}, "one_number_is_one_line_at_a_time"),
    ({"in_scripts": True}, "one_number_of_a_use_in_scripts"),
    ({"on_notices": True}, "one_number_of_a_use_on_notices"),
    ({"on_papers": True}, "one_number_of_a_use_on_papers"),
])  # fmt: skip
def test_impossible_lines_are_refused_by_the_database(changes, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        row(**changes).save(force_insert=True)


def test_the_pages_tell_of_a_missing_line_register_it_and_end_it(signed_in):
    client = signed_in(Role.OPERATIONS_MANAGER)
    assert "発信(こちらからかける)の番号がありません" in client.get(reverse("numbers:index")).content.decode()
    new = {"number": "0120-000-111", "use": "outbound", "since": clock.today().isoformat(), "reason": "開通"}
    answer = client.post(reverse("numbers:register"), new)
    assert (answer.status_code, "合意した市外局番で始まる番号" in answer.content.decode()) == (422, True)
    assert client.post(reverse("numbers:register"), new | {"number": "0942-30-1111"}).status_code == 302
    shown = client.get(reverse("numbers:index")).content.decode()
    assert ("番号がありません" in shown, "0942-30-1111" in shown) == (False, True)
    line = Line.objects.get(number="0942301111")
    again = client.post(reverse("numbers:end", args=[line.pk]), {"until": clock.today().isoformat(), "reason": "解約"})
    assert (again.status_code, "使い始める日より後" in again.content.decode()) == (422, True)
    done = {"until": (clock.today() + timedelta(days=1)).isoformat(), "reason": "解約"}
    assert client.post(reverse("numbers:end", args=[line.pk]), done).status_code == 302


def test_who_may_only_read_the_terms_changes_no_number(signed_in):
    client = signed_in(Role.INSPECTOR)
    page = client.get(reverse("numbers:index"))
    assert (page.status_code, "番号を登録する" in page.content.decode()) == (200, False)
    assert client.get(reverse("numbers:register")).status_code == 403
