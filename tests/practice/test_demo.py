"""A practice database prepared from nothing: people, debts, received files, some played days, a morning to begin."""

from datetime import date

import pytest

from saikoku.assembly import cli
from saikoku.exchange.intake.models import Run
from saikoku.governance.contract import queries as contract
from saikoku.kernel import clock, periods
from saikoku.kernel.actor import Actor
from saikoku.planning.lists.models import Candidate
from saikoku.planning.routes.queries import planning, shown
from saikoku.practice.operations import demo
from saikoku.practice.rules import city
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.payments.models import Payment

PLAN = city.Plan(7, periods.Month(2026, 4))
CONSOLE = Actor("console:tester")


@pytest.fixture
def prepared(db, tmp_path):
    steps = []
    done = demo.prepare_demo(
        plan=PLAN, debtors=100, policy="small", until=date(2026, 4, 9), password="pale-river-forty-two",
        folder=tmp_path, by=CONSOLE, step=steps.append, settle=lambda: steps.append("settled"),
    )  # fmt: skip
    return done, steps


def test_a_prepared_database_can_be_worked_with_at_once(prepared):
    done, steps = prepared
    assert demo.is_prepared(PLAN)
    assert Debtor.objects.count() == 100
    assert Contact.objects.values("call_number").distinct().count() == done.played.calls > 10
    assert not Run.objects.exclude(state="applied").exists()
    assert Run.objects.filter(layout="T04_payments").count() > 1
    assert Payment.objects.exists()
    assert Candidate.objects.exists()
    assert clock.now() >= done.goes_on_at == clock.at(date(2026, 4, 10), 9)
    assert contract.profile().clock_business_at == done.goes_on_at
    assert any("T02_arrears" in words for words in steps)
    assert steps.index("settled") < next(place for place, words in enumerate(steps) if "模擬" in words)


def test_the_collectors_of_a_prepared_database_can_be_sent_out(prepared):
    found = planning.doors_of(date(2026, 4, 10), planning.ground(date(2026, 4, 10)))
    assert found.doors and not found.nowhere and all(door.point.is_exact for door in found.doors)
    assert len(shown.collectors()) == 3


def test_a_practice_database_wakes_up_in_hours_of_calls(db):
    moment = clock.at(date(2026, 4, 5), 22)
    clock.run_from(moment)
    assert demo.wake(by=CONSOLE) == clock.at(date(2026, 4, 6), 9)


def test_a_month_of_an_unknown_policy_is_refused_before_anything_is_made(capsys):
    assert cli.main(["practice", "month", "--policy", "night"]) == cli.REFUSED
    assert "standard" in capsys.readouterr().err
