"""A practice database prepared from nothing: people, debts, received files, some played days, a morning to begin."""

from collections import Counter
from datetime import date

import pytest

from saikoku.assembly import cli
from saikoku.collection.cash.models import DayClose, DepositProof
from saikoku.collection.ledger import queries as ledger
from saikoku.collection.ledger.models import Cover
from saikoku.collection.receipts.models import Receipt
from saikoku.desk.today.queries import home
from saikoku.exchange.intake.models import Run
from saikoku.governance.contract import queries as contract
from saikoku.governance.numbers.models import Line
from saikoku.governance.numbers.rules import lines
from saikoku.kernel import clock, periods
from saikoku.kernel.actor import Actor
from saikoku.outreach.inbound.models import AnsweredCall
from saikoku.outreach.quality import queries as quality
from saikoku.outreach.quality.models import Draw
from saikoku.outreach.scripts import queries as scripts
from saikoku.outreach.scripts.models import Decision
from saikoku.outreach.visits.models import Visit
from saikoku.planning.lists.models import Candidate
from saikoku.planning.routes.models import Plan
from saikoku.planning.routes.operations import planning as planning_of_routes
from saikoku.planning.routes.queries import planning, shown, walking
from saikoku.planning.routes.rules import nearest
from saikoku.practice.operations import demo, outfit, rounds
from saikoku.practice.rules import city
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.payments.models import Payment
from saikoku.security.access import operations as access
from saikoku.security.access.rules.permissions import Permission
from saikoku.workforce.cards import queries as cards
from saikoku.workforce.terminals.models import Terminal

PLAN = city.Plan(7, periods.Month(2026, 4))
CONSOLE = Actor("console:tester")


@pytest.fixture
def prepared(db, tmp_path, settings, monkeypatch):
    """Half of the people are at home when a collector comes; routes do not depend on how fast the machine is."""
    monkeypatch.setattr(planning_of_routes.solving, "solve", lambda task, **_: nearest.solve(task))
    monkeypatch.setattr(rounds.doorsteps, "doorstep", lambda *_, **__: rounds.doorsteps.Doorstep(0.5, 0.5, 0))
    settings.TRAIL_PATH = tmp_path / "second"
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
    called = Contact.objects.filter(channel__in="12").values("call_number").distinct()
    assert called.count() == done.played.calls > 10
    came_in = set(called.filter(channel="2").values_list("call_number", flat=True))
    assert came_in == set(AnsweredCall.objects.values_list("call_number", flat=True)) != set()
    assert not Run.objects.exclude(state="applied").exists()
    assert Run.objects.filter(layout="T04_payments").count() > 1
    assert Payment.objects.exists()
    assert Candidate.objects.exists()
    assert clock.now() >= done.goes_on_at == clock.at(date(2026, 4, 10), 9)
    assert contract.profile().clock_business_at == done.goes_on_at
    assert any("T02_arrears" in words for words in steps)
    assert steps.index("settled") < next(place for place, words in enumerate(steps) if "模擬" in words)


def test_what_is_said_is_approved_by_the_practice_citys_officer_and_there_is_a_line_to_call_from(prepared):
    assert all(one.approved for one in scripts.holding().values())
    assert Decision.objects.get().decided_by == "insurance"
    assert [one.number for one in Line.objects.filter(use="outbound")] == [lines.digits(outfit.CALLS_FROM)]


def test_calls_are_drawn_for_review_and_one_review_is_answered(prepared):
    drawn = Draw.objects.get()
    assert (drawn.first_on, drawn.last_on) == (date(2026, 3, 30), date(2026, 4, 5))
    assert quality.is_reproducible(drawn) and drawn.calls.count() >= 2
    states = Counter(one.state for one in quality.of_draw(drawn))
    assert states["accepted"] == 1 and states["waiting"] == drawn.calls.count() - 1


def test_the_collectors_of_a_prepared_database_can_be_sent_out(prepared):
    found = planning.doors_of(date(2026, 4, 10), planning.ground(date(2026, 4, 10)))
    assert found.doors and not found.nowhere and all(door.point.is_exact for door in found.doors)
    assert len(shown.collectors()) == 3
    assert any(walking.day_of(one.pk, clock.today()).next for one in shown.collectors())
    assert any(shown.stops_ahead(one.pk, clock.today()) for one in shown.collectors())
    for one in shown.collectors():
        ahead = home.waiting(by=access.actor_of(one), permissions={Permission.VISIT_WORK}, on=clock.today(), now=clock.now())
        assert sum(each.count for each in ahead) == shown.stops_ahead(one.pk, clock.today())
        assert cards.held(one.worker_number, clock.now()).valid
    assert Cover.objects.get().last_day == contract.profile().ends_on
    devices = Terminal.objects.all()
    assert {one.state for one in devices} == {"waiting"} and all("練習用" in one.kind for one in devices)


@pytest.mark.clause("13.2.エ.1")
def test_money_of_the_days_before_is_on_its_way_to_the_city(prepared):
    assert Receipt.objects.exists() and ledger.in_custody() > 0
    assert {one.state for one in Visit.objects.all()} == {Visit.State.RECORDED}
    closed = set(DayClose.objects.values_list("count__worker_number", "count__day"))
    taken_in = set(Receipt.objects.values_list("worker_number", "issued_on"))
    waiting = taken_in - closed
    assert closed and len(waiting) <= 1 and all(day == date(2026, 4, 9) for _, day in waiting)
    assert DepositProof.objects.exists()


def test_the_next_morning_the_collectors_are_sent_out_again(prepared):
    clock.run_from(clock.at(date(2026, 4, 12), 22))
    assert demo.wake(by=CONSOLE).date() == date(2026, 4, 13)
    assert shown.accepted_of(date(2026, 4, 13)) is not None
    demo.wake(by=CONSOLE)
    assert Plan.objects.filter(on=date(2026, 4, 13)).count() == 1


def test_a_practice_database_wakes_up_in_hours_of_calls(db):
    moment = clock.at(date(2026, 4, 5), 22)
    clock.run_from(moment)
    assert demo.wake(by=CONSOLE) == clock.at(date(2026, 4, 6), 9)


def test_a_month_of_an_unknown_policy_is_refused_before_anything_is_made(capsys):
    assert cli.main(["practice", "month", "--policy", "night"]) == cli.REFUSED
    assert "standard" in capsys.readouterr().err
