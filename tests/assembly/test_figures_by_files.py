"""Figures after random files, received in any order and split: those of the page read literally; credits always in line."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saikoku.exchange.layouts.rules import standard
from saikoku.kernel import clock
from saikoku.kernel.periods import Month
from saikoku.performance.attribution import operations
from saikoku.performance.attribution.models import Credit
from tests.assembly.test_balances_by_files import BY, receive
from tests.exchange.layouts import making
from tests.performance import worlds
from tests.performance.attribution.test_twin import agree
from tests.performance.figures.test_month import told

pytestmark = [pytest.mark.django_db, pytest.mark.clause("12.1"), pytest.mark.clause("12.3.ア"), pytest.mark.clause("12.4")]
LAST = date(2026, 12, 1)
APRIL = date(2026, 4, 1)
PLAIN = {
    "T11_merged_numbers": {"merged_on": APRIL}, "T10_slips_issued": {"debtor_number": "1"}, "T02_arrears": {"object": None},
    "R01_contacts": {"corrects": None, "handover": "0"},
}  # fmt: skip


def rows_of(layout_id: str, rows: list[dict]) -> list[dict]:
    """Whole rows of the layout: what the world does not say is said plainly."""
    layout = standard.get(layout_id)
    known = {column.id for column in layout.columns}
    found = []
    for number, row in enumerate(rows, 1):
        said = making.sample(layout, number).values | PLAIN.get(layout_id, {}) | row
        found.append({name: None if value == "" else value for name, value in said.items() if name in known})
    return found


def persons(world, rows: list[dict], kind: str, on: date) -> list[dict]:
    homes = {one: home.replace("H", "900") for one, home in world.households.items()}
    return rows_of("T01_targets", [
        {
            "debtor_number": row["debtor_number"], "programme": row["programme"], "work": row["work"],
            "month": f"{row['month']:%Y%m}", "household_number": homes[row["debtor_number"]],
            "delivered_on": on, "delivery_kind": kind, "name": "試験", "cautions": None,
        }
        for row in rows
    ])  # fmt: skip


def files_of(world, draw) -> list[tuple[str, list[dict]]]:
    """The world as files of the city and of the predecessor, each layout split in two."""
    everybody = [{"debtor_number": one, "programme": "11", "work": "05", "month": APRIL} for one in worlds.PEOPLE]
    gone = [row for row in world.targets if row["withdrawn"]]
    found = [
        ("T01_targets", persons(world, [*everybody, *world.targets], "2", APRIL)),
        ("T01_targets", persons(world, gone, "3", APRIL + timedelta(days=1))),
    ]
    owed = [row | {"paid": row["assessed"] - row["unpaid"]} for row in world.statements]
    for as_of in sorted({row["as_of"] for row in owed}):
        found.append(("T02_arrears", rows_of("T02_arrears", [row for row in owed if row["as_of"] == as_of])))
    stops = [row | {"stop_number": f"X{place}"} for place, row in enumerate(world.stops)]
    for layout_id, rows in (
        ("R01_contacts", world.records), ("T04_payments", world.payments), ("T05_stops", stops),
        ("T06_transfers", world.transfers), ("T07_qualification_losses", world.losses), ("T10_slips_issued", world.slips),
        ("T11_merged_numbers", world.merged),
    ):  # fmt: skip
        whole = rows_of(layout_id, rows)
        half = draw(st.integers(0, len(whole)))
        found += [(layout_id, whole[:half]), (layout_id, whole[half:])]
    return draw(st.permutations([(layout_id, rows) for layout_id, rows in found if rows]))


def credits_of() -> list[tuple]:
    names = ("payment__payment_number", "loss__procedure_number", "rule", "contact__record_number", "slip__slip_number",
             "slip__line", "debtor__number", "programme", "on", "yen", "overpaid", "terms")  # fmt: skip
    return sorted(Credit.objects.values_list(*names), key=repr)


def received(world, files, values: dict, *, check_each: bool) -> None:
    agree(values | {"agreed_closed_days": [day.isoformat() for day in world.closed]})
    for minute, (layout_id, rows) in enumerate(files):
        at = datetime.combine(LAST, time(9, minute), tzinfo=clock.TOKYO)
        receive(layout_id, rows, at)
        if check_each:
            standing = credits_of()
            assert operations.rebuild(by=BY, at=at) == 0, (layout_id, standing, credits_of())


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(world=worlds.worlds(), values=worlds.agreed(), data=st.data())
def test_figures_are_those_of_the_page_in_whatever_order_files_come(world, values, data):
    with transaction.atomic():
        received(world, files_of(world, data.draw), values, check_each=False)
        for month in (Month(2026, 4), Month(2026, 5)):
            assert told(month) == world.figures(month.first, lambda day: values)
        standing = credits_of()
        assert operations.rebuild(by=BY, at=clock.at(LAST, 18)) == 0, (standing, credits_of())
        transaction.set_rollback(True)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(world=worlds.worlds(), values=worlds.agreed(), data=st.data())
def test_each_file_leaves_the_credits_as_if_all_were_credited_anew(world, values, data):
    with transaction.atomic():
        received(world, files_of(world, data.draw), values, check_each=True)
        transaction.set_rollback(True)
