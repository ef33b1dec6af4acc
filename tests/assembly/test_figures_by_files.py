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


def by_files():
    """Worlds that files tell wholly: slips printed here come by no file (tests/performance/attribution lays them out)."""
    return worlds.worlds().map(_without_prints)


def _without_prints(world):
    world.printed = []
    return world


def astray(world, draw) -> list[tuple[str, list[dict]]]:
    """Merges as the city told them before it told them rightly: each to somebody else."""
    said = [
        row | {"new_number": draw(st.sampled_from([one for one in worlds.PEOPLE if one != row["old_number"]])),
               "merged_on": APRIL - timedelta(days=1)}
        for row in world.merged
    ]  # fmt: skip
    return [("T11_merged_numbers", rows_of("T11_merged_numbers", said))] if said else []


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
@given(world=by_files(), values=worlds.agreed(), data=st.data())
def test_figures_are_those_of_the_page_in_whatever_order_files_come(world, values, data):
    with transaction.atomic():
        received(world, files_of(world, data.draw), values, check_each=False)
        for month in (Month(2026, 4), Month(2026, 5)):
            assert told(month) == world.figures(month.first, lambda day: values)
        standing = credits_of()
        assert operations.rebuild(by=BY, at=clock.at(LAST, 18)) == 0, (standing, credits_of())
        transaction.set_rollback(True)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(world=by_files(), values=worlds.agreed(), data=st.data())
def test_each_file_leaves_the_credits_as_if_all_were_credited_anew(world, values, data):
    with transaction.atomic():
        files = data.draw(st.permutations(files_of(world, data.draw) + astray(world, data.draw)))
        received(world, files, values, check_each=True)
        transaction.set_rollback(True)


def test_whoever_loses_a_merged_number_is_credited_anew_without_its_stops():
    at = [datetime.combine(LAST, time(10, minute), tzinfo=clock.TOKYO) for minute in range(6)]
    people = [{"debtor_number": one, "programme": "11", "work": "01", "month": "202604", "household_number": None,
               "delivered_on": APRIL, "delivery_kind": "2", "cautions": None} for one in "123"]  # fmt: skip
    receive("T01_targets", rows_of("T01_targets", people), at[0])
    promise = {"record_number": "R1", "debtor_number": "2", "programme": "11", "work": "01", "on": date(2026, 4, 10),
               "started_at": time(10, 5), "channel": "1", "spoke_with": "1", "outcome": "101", "promised_on": None,
               "encouraged": None}  # fmt: skip
    receive("R01_contacts", rows_of("R01_contacts", [promise]), at[1])
    paid = {"payment_number": "P1", "debtor_number": "2", "programme": "11", "paid_on": date(2026, 4, 20), "report": "2",
            "credited_on": date(2026, 4, 21), "channel": "2", "principal": 5_000, "due_on": date(2026, 1, 31),
            "relates_to": None, "slip_number": None, "mpn_number": None}  # fmt: skip
    receive("T04_payments", rows_of("T04_payments", [paid]), at[2])
    stop = {"debtor_number": "1", "programme": None, "starts_on": APRIL, "ends_on": date(2026, 4, 30)}
    receive("T05_stops", rows_of("T05_stops", [stop]), at[3])
    assert len(credits_of()) == 1

    merged = {"old_number": "1", "merged_on": APRIL}
    receive("T11_merged_numbers", rows_of("T11_merged_numbers", [merged | {"new_number": "2"}]), at[4])
    assert credits_of() == []
    elsewhere = merged | {"new_number": "3", "merged_on": APRIL + timedelta(days=1)}
    receive("T11_merged_numbers", rows_of("T11_merged_numbers", [elsewhere]), at[5])
    assert len(credits_of()) == 1 and operations.rebuild(by=BY, at=at[5]) == 0
