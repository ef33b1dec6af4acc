"""The rows of an applied run can be opened afterwards, old beside new; the trail knows who looked at whom."""

import io
import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saikoku.exchange.intake import operations as intake
from saikoku.exchange.intake import queries as exchange
from saikoku.exchange.layouts.rules import standard, writing
from saikoku.exchange.layouts.rules.rows import Row
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests.exchange.layouts import making

pytestmark = [pytest.mark.django_db, pytest.mark.clause("13.2.ア")]
BY = Actor("console:test")
MANY = 20
"""Queries a page may make."""
ROWS = {
    "T01_targets": ({"name": "久留米　太郎", "delivery_kind": "2", "debtor_number": "77"}, {"name": "久留米　次郎"}, "氏名"),
    "T02_arrears": ({"assessed": 9_000, "paid": 0, "unpaid": 9_000}, {"paid": 4_000, "unpaid": 5_000}, "未納額"),
    "T03_members": ({"relation": "世帯主"}, {"relation": "妻"}, "続柄"),
    "T04_payments": ({"principal": 5_000, "report": "1", "relates_to": None}, {"principal": 4_000}, "本料"),
    "T05_stops": ({"ends_on": date(2026, 5, 31)}, {"ends_on": date(2026, 6, 30)}, "終了日"),
    "T06_transfers": ({"starts_on": date(2026, 5, 1)}, {"starts_on": date(2026, 6, 1)}, "開始"),
    "T07_qualification_losses": ({"premium_reduced": 12_000}, {"premium_reduced": 8_000}, "減額"),
    "T10_slips_issued": ({"amount": 700}, {"amount": 900}, "金額"),
    "T11_merged_numbers": ({"old_number": "5", "new_number": "6"}, {"new_number": "7"}, "番号"),
    "T12_letters": ({"returned_reason": "転居先不明"}, {"returned_reason": "宛所不明"}, "返戻事由"),
}  # fmt: skip
"""Of each layout: what a first file says, what a second says otherwise, and how the item is called."""


def receive(layout_id: str, *rows: dict, hour: int = 9, full: bool = False):
    layout = standard.get(layout_id)
    data = writing.to_bytes(layout, [Row(row) for row in rows])
    at = clock.at(date(2026, 4, 10), hour)
    with intake.opened(io.BytesIO(data), name="x.csv") as file:
        run = intake.receive_file(file=file, form=intake.Form(layout), source="console", by=BY, at=at).run
        run = intake.judge(run_id=run.pk, plain=file.plain, by=BY, at=at)
    assert (run.bad, run.refusals) == (0, [])
    if full:
        run.control = json.dumps({
            "file": "x.csv", "layout": layout_id, "encoding": run.encoding, "fixed": False, "extracted_at": None,
            "rows": run.rows, "sum": None, "sha256": run.sha256, "scope": {"full": True},
        })  # fmt: skip
        run.save()
    shown = {kind: exchange.differences(run, kind=kind) for kind in ("new", "changed", "gone")}
    return intake.apply(run_id=run.pk, by=BY, at=at).run, shown


def row(layout_id: str, number: int = 1, **changes) -> dict:
    return making.sample(standard.get(layout_id), number).values | ROWS[layout_id][0] | changes


@pytest.mark.parametrize("layout_id", sorted(ROWS))
def test_what_an_applied_file_said_is_shown_as_before_it_was_applied(layout_id):
    first, seen = receive(layout_id, row(layout_id))
    second, seen_again = receive(layout_id, row(layout_id, **ROWS[layout_id][1]), hour=10)
    assert (first.new, second.changed) == (1, 1)
    [new], [was_new] = exchange.written(first, kind="new"), seen["new"]
    assert new.key[1:] == was_new.key[1:]
    assert new.key[0] == was_new.key[0] or layout_id == "T03_members"  # its household was unknown until then
    [changed], [was_changed] = exchange.written(second, kind="changed"), seen_again["changed"]
    told = set(ROWS[layout_id][1])
    assert {name: changed.old[name] for name in told} == {name: was_changed.old[name] for name in told}
    assert {name: changed.new[name] for name in told} == {name: was_changed.new[name] for name in told}
    assert changed.new.keys() == was_changed.new.keys() - {"delivered_on"} or layout_id == "T01_targets"
    assert exchange.written(first, kind="changed") == exchange.written(second, kind="new") == []


@pytest.mark.parametrize("layout_id", ["T02_arrears", "T03_members", "T05_stops", "T06_transfers"])
def test_rows_that_a_full_file_no_longer_named_are_shown(layout_id):
    receive(layout_id, row(layout_id), row(layout_id, 2))
    run, seen = receive(layout_id, row(layout_id), hour=10, full=True)
    assert run.gone == 1
    assert [one.key for one in exchange.written(run, kind="gone")] == [one.key for one in seen["gone"]]


def test_a_row_that_came_late_changes_nothing_and_is_no_predecessor():
    receive("T05_stops", row("T05_stops"), hour=9)
    receive("T05_stops", row("T05_stops", ends_on=date(2026, 6, 30)), hour=11)
    late, _ = receive("T05_stops", row("T05_stops", ends_on=date(2026, 7, 31)), hour=10)
    assert late.superseded == 1
    newest, _ = receive("T05_stops", row("T05_stops", ends_on=None), hour=12)
    [one] = exchange.written(newest, kind="changed")
    assert one.old == {"ends_on": date(2026, 6, 30)}
    assert exchange.written(late, kind="changed") == []


@pytest.mark.parametrize("layout_id", sorted(ROWS))
def test_the_page_of_an_applied_run_opens_them_and_the_trail_knows_who_was_seen(layout_id, signed_in):
    client = signed_in(Role.OPERATIONS_MANAGER)
    receive(layout_id, row(layout_id))
    run, _ = receive(layout_id, row(layout_id, **ROWS[layout_id][1]), hour=10)
    with CaptureQueriesContext(connection) as made:
        page = client.get(f"/reception/{run.pk}/?kind=changed").content.decode()
    asked = [one["sql"] for one in made if "SAVEPOINT" not in one["sql"]]
    assert len(asked) < MANY, asked
    assert "was" in page
    assert ROWS[layout_id][2] in page
    assert "反映しました" in page
    seen = AuditRecord.objects.get(action="reception.rows.viewed", object_id=str(run.pk))
    assert seen.reason == "変更"
    assert len(seen.subjects) >= 1


def test_many_rows_are_paged_in_a_steady_order(signed_in):
    run, _ = receive("T05_stops", *(row("T05_stops", number) for number in range(1, 121)))
    seen = [one.key for place in (0, 50, 100) for one in exchange.written(run, kind="new", limit=50, offset=place)]
    assert seen == [(f"A{number}",) for number in range(1, 121)]
    client = signed_in(Role.OPERATIONS_MANAGER)
    page = client.get(f"/reception/{run.pk}/?kind=new&page=3").content.decode()
    assert "A120" in page
    assert "A100<" not in page


@pytest.mark.parametrize("page", ["²", "٢", "0", "-1", "x", "9" * 30, ""])
def test_a_page_that_nobody_can_mean_is_the_first(page, signed_in):
    run, _ = receive("T05_stops", *(row("T05_stops", number) for number in range(1, 4)))
    answer = signed_in(Role.SUPERVISOR).get(f"/reception/{run.pk}/", {"kind": "new", "page": page})
    assert answer.status_code == 200
    assert "新規 3 件" in answer.content.decode()


def test_personal_data_of_kept_rows_is_masked_as_in_the_preview(signed_in):
    receive("T01_targets", row("T01_targets", phone1="0942-30-1234"))
    run, _ = receive("T01_targets", row("T01_targets", name="久留米　次郎", phone1="0942-30-9876"), hour=10)
    page = signed_in(Role.OPERATIONS_MANAGER).get(f"/reception/{run.pk}/?kind=changed").content.decode()
    assert "次郎" not in page
    assert "9876" in page
    assert "0942-30-9876" not in page
