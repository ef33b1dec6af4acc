"""The examples of the agreed reading, from files of the city to `saikoku figures`."""

import json
from datetime import date, time

import pytest

from saikoku.assembly import cli, session
from saikoku.kernel import clock
from tests.assembly.test_balances_by_files import receive
from tests.assembly.test_figures_by_files import rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.clause("12.3.ア"), pytest.mark.clause("12.2")]
WHO = {"debtor_number": "1", "programme": "11"}
KEY = WHO | {"assessed_year": 2025, "due_year": 2025, "notice_number": "N1", "instalment": "10", "relates_to": None,
             "due_on": date(2026, 1, 31), "slip_number": None, "mpn_number": None, "report": "2"}  # fmt: skip
PAID = [
    ("P1", "2026-04-10", "2", 5000), ("P2", "2026-05-10", "1", 3000), ("P3", "2026-05-11", "5", 2000),
    ("P4", "2026-04-20", "3", 4000), ("P5", "2026-04-21", "6", 1000), ("P6", "2026-04-22", "7", 9000),
    ("P7", "2026-04-30", "2", 7000),
]  # fmt: skip


@pytest.fixture
def received(monkeypatch):
    monkeypatch.setattr(session, "open_database", lambda args: None)
    at = clock.at(date(2026, 4, 1), 9)
    person = WHO | {"work": "01", "month": "202604", "household_number": None, "delivered_on": date(2026, 4, 1),
                    "delivery_kind": "2", "cautions": None}  # fmt: skip
    receive("T01_targets", rows_of("T01_targets", [person]), at)
    call = WHO | {"record_number": "R1", "work": "01", "on": date(2026, 4, 10), "started_at": time(10, 5), "channel": "1",
                  "spoke_with": "1", "outcome": "101", "promised_on": None, "encouraged": None}  # fmt: skip
    receive("R01_contacts", rows_of("R01_contacts", [call]), at.replace(minute=1))
    rows = [
        KEY | {"payment_number": number, "paid_on": date.fromisoformat(on), "credited_on": date.fromisoformat(on),
               "channel": channel, "principal": yen}
        for number, on, channel, yen in PAID
    ]  # fmt: skip
    rows[-1] |= {"due_on": date(2026, 4, 30), "notice_number": "N2"}
    receive("T04_payments", rows_of("T04_payments", rows), at.replace(minute=2))


def answer(capsys, *args: str) -> dict:
    capsys.readouterr()
    assert cli.main(["figures", *args, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_call_of_april_10_earns_what_the_page_says(received, capsys):
    april, may = answer(capsys, "--month", "2026-04"), answer(capsys, "--month", "2026-05")
    assert april["voluntary"] == {"promise": 5000, "slip": 0, "notice": 0, "loss": 0, "transfer": 0, "other": 0, "total": 5000}
    assert april["calls"] == {"city_tax": 0, "premium": 1}
    assert (april["visit_collection"], may["voluntary"]["promise"]) == (1000, 3000)
    assert april["contact_rate"]["premium"]["rate"] == "100.00"
    why = {number: answer(capsys, "--explain", number) for number, *_ in PAID}
    assert {number: one["rule"] for number, one in why.items() if one["rule"]} == {"P1": "promise", "P2": "promise"}
    assert why["P1"]["evidence"] == {"record": "R1", "on": "2026-04-10"}
    assert [why[number]["lost"][0]["reasons"] for number in ("P3", "P4", "P7")] == [
        ["too-long-before"], ["not-voluntary"], ["not-overdue"],
    ]  # fmt: skip


def test_a_quick_row_cancelled_in_may_restates_april(received, capsys):
    quick = KEY | {"payment_number": "Q1", "paid_on": date(2026, 4, 12), "credited_on": date(2026, 4, 12), "channel": "2",
                   "principal": 6000, "report": "1"}  # fmt: skip
    receive("T04_payments", rows_of("T04_payments", [quick]), clock.at(date(2026, 4, 14), 9))
    assert answer(capsys, "--month", "2026-04")["voluntary"]["promise"] == 11_000
    back = quick | {"payment_number": "Q2", "report": "3", "principal": -6000, "relates_to": "Q1"}
    receive("T04_payments", rows_of("T04_payments", [back]), clock.at(date(2026, 5, 2), 9))
    assert answer(capsys, "--month", "2026-04")["voluntary"]["promise"] == 5000
    assert answer(capsys, "--month", "2026-04", "--as-of", "2026-05-01")["voluntary"]["promise"] == 11_000
