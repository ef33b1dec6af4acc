"""Files may come split and in any order: the tables end alike."""

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saikoku.kernel import clock
from saikoku.planning.targets.models import Target
from saikoku.planning.targets.operations import delivered, merged
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.liabilities.models import Instalment, InstalmentStatement, Stop
from saikoku.registry.liabilities.operations import appliers
from saikoku.registry.payments.models import Payment
from saikoku.registry.payments.operations import arrears
from saikoku.registry.payments.operations import payments as paying
from tests.planning.targets.test_delivered import target
from tests.registry import staging
from tests.registry.payments.test_arrears import arrear, payment

MORNING = datetime(2026, 4, 10, 9, 0, tzinfo=clock.TOKYO)
NUMBERS = [f"{number:015d}" for number in (1, 2, 3)]
APPLIERS = {
    "T01_targets": delivered.applier, "T02_arrears": arrears.applier, "T04_payments": paying.applier,
    "T05_stops": appliers.stops, "T11_merged_numbers": merged.applier,
}  # fmt: skip


@st.composite
def targets(draw, day: int) -> dict:
    """One file says one thing of a person, in however many rows."""
    number = draw(st.sampled_from(NUMBERS))
    return target(
        number, day=day, kind=draw(st.sampled_from("22223")), name="甲乙丙"[(day * 7 + int(number)) % 3],
        programme=draw(st.sampled_from(["11", "12"])),
    )  # fmt: skip


@st.composite
def arrears_rows(draw, day: int) -> dict:
    return arrear(
        draw(st.sampled_from(NUMBERS)), as_of=date(2026, 4, day), unpaid=draw(st.integers(0, 5)) * 1000,
        notice_number=draw(st.sampled_from(["N1", "N2"])),
    )  # fmt: skip


@st.composite
def payments(draw, day: int) -> dict:
    """A number says the same whenever it comes: event rows are told once."""
    number = draw(st.integers(1, 6))
    report, relates = [("1", ""), ("2", "P1"), ("2", ""), ("3", "P4"), ("1", ""), ("5", "P3")][number - 1]
    principal = -500 if report in "35" else 1000
    number_of_debtor = NUMBERS[number % 3]
    paid = date(2026, 4, number)
    return payment(f"P{number}", principal, report=report, relates_to=relates, paid_on=paid, debtor_number=number_of_debtor)


@st.composite
def stops(draw, day: int) -> dict:
    return {
        "stop_number": draw(st.sampled_from(["S1", "S2"])), "debtor_number": draw(st.sampled_from(NUMBERS)),
        "reason": draw(st.sampled_from(["01", "02"])), "starts_on": date(2026, 4, 1),
    }  # fmt: skip


KEYS = {
    "T01_targets": ("month", "programme", "work", "debtor_number"), "T02_arrears": ("notice_number",),
    "T04_payments": ("payment_number",), "T05_stops": ("stop_number",), "T11_merged_numbers": ("old_number",),
}  # fmt: skip
ROWS = {"T01_targets": targets, "T02_arrears": arrears_rows, "T04_payments": payments, "T05_stops": stops}


@st.composite
def files(draw) -> list[tuple[str, int, list[dict]]]:
    """(layout, day on which it was drawn up, rows); of one layout each day has one file."""
    found = []
    for day in draw(st.lists(st.integers(1, 9), unique=True, max_size=5)):
        layout = draw(st.sampled_from(sorted(ROWS)))
        rows = draw(st.lists(ROWS[layout](day), min_size=1, max_size=4))
        found.append((layout, day, list({tuple(row[name] for name in KEYS[layout]): row for row in rows}.values())))
    if draw(st.booleans()):
        merge = {"old_number": NUMBERS[1], "new_number": NUMBERS[0], "merged_on": date(2026, 4, 9)}
        found.append(("T11_merged_numbers", 9, [merge]))
    return found


def receive(sent: list[tuple[str, int, list[dict]]]) -> dict[str, list]:
    """Apply the files one after the other, look at the tables, and take everything back."""
    with transaction.atomic():
        for layout, day, rows in sent:
            run = staging.stage(layout, rows, ordered_at=MORNING + timedelta(days=day))
            staging.apply(APPLIERS[layout], run)
        found = tables()
        transaction.set_rollback(True)
    return found


def tables() -> dict[str, list]:
    return {
        "debtors": rows_of(Debtor, "number name merged_into__number delivered_on"),
        "targets": rows_of(Target, "debtor__number month programme work withdrawn delivered_on"),
        "instalments": rows_of(Instalment, "notice_number debtor__number debtor_number as_of unpaid balance gone_on"),
        "statements": rows_of(InstalmentStatement, "instalment__notice_number as_of unpaid"),
        "payments": rows_of(Payment, "payment_number debtor__number principal standing final"),
        "stops": rows_of(Stop, "stop_number debtor__number reason"),
    }


def rows_of(model, names: str) -> list:
    return sorted(map(str, model.objects.values_list(*names.split())))


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sent=files(), data=st.data())
def test_order_and_split_of_files_do_not_matter(sent, data):
    expected = receive(sent)
    split = [(layout, day, [row]) for layout, day, rows in sent for row in rows]
    assert receive(data.draw(st.permutations(split))) == expected


@pytest.mark.django_db
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("merged_first", [False, True])
def test_who_is_asked_for_under_one_of_two_merged_numbers_stays_when_the_other_is_taken_back(reverse, merged_first):
    rows = [target(NUMBERS[0], day=1, kind="2"), target(NUMBERS[1], day=1, kind="3")]
    parts = [("T01_targets", 1, [row]) for row in (rows[::-1] if reverse else rows)]
    merge = {"old_number": NUMBERS[1], "new_number": NUMBERS[0], "merged_on": date(2026, 4, 1)}
    merges = [("T11_merged_numbers", 1, [merge])]
    sent = merges + parts if merged_first else parts + merges
    (standing,) = receive(sent)["targets"]
    assert "True" not in standing
