"""What may be recorded of an invoice, and when it has to be paid."""

from datetime import date

import pytest

from saikoku.governance.invoices.rules import issuing, steps
from saikoku.governance.invoices.rules.steps import Step
from saikoku.kernel.periods import Month

ISSUED, TODAY = date(2026, 5, 1), date(2026, 5, 31)
APRIL = Month(2026, 4)


@pytest.mark.parametrize(
    ("taken", "open_steps", "words"),
    [
        ([], [Step.RECEIVED, Step.INSPECTED, Step.WITHDRAWN], "提出前"),
        ([Step.RECEIVED], [Step.INSPECTED, Step.WITHDRAWN], "検査待ち"),
        ([Step.INSPECTED], [Step.RECEIVED, Step.WITHDRAWN], "受領待ち"),
        ([Step.RECEIVED, Step.INSPECTED], [Step.PAID, Step.WITHDRAWN], "支払待ち"),
        ([Step.RECEIVED, Step.INSPECTED, Step.PAID], [], "入金済"),
        ([Step.RECEIVED, Step.WITHDRAWN], [], "取下げ"),
    ],
)
def test_each_state_says_what_comes_next(taken, open_steps, words):
    assert (steps.open_steps(taken), steps.state_words(taken)) == (open_steps, words)


@pytest.mark.parametrize("step", Step)
def test_every_step_but_the_ends_leads_on(step):
    taken = [*steps.NEEDS[step], step]
    assert bool(steps.open_steps(taken)) == (step not in steps.ENDS)


@pytest.mark.parametrize(
    ("step", "on", "taken", "reasons"),
    [
        (Step.RECEIVED, date(2026, 5, 1), {}, []),
        (Step.RECEIVED, date(2026, 4, 30), {}, ["before-the-step-before"]),
        (Step.INSPECTED, date(2026, 4, 30), {}, []),
        (Step.RECEIVED, date(2026, 6, 1), {}, ["day-to-come"]),
        (Step.PAID, date(2026, 5, 20), {}, ["step-not-open"]),
        (Step.PAID, date(2026, 5, 10), {Step.RECEIVED: date(2026, 5, 11), Step.INSPECTED: ISSUED},
         ["before-the-step-before"]),
        (Step.PAID, date(2026, 5, 11), {Step.RECEIVED: date(2026, 5, 11), Step.INSPECTED: ISSUED}, []),
    ],
)  # fmt: skip
def test_a_step_is_refused_with_every_reason(step, on, taken, reasons):
    assert steps.refusals(step, on=on, taken=taken, issued_on=ISSUED, today=TODAY) == reasons


@pytest.mark.clause("21")
def test_thirty_days_are_counted_from_the_day_after_the_city_received_it():
    assert steps.due_on(date(2026, 5, 1), days=30) == date(2026, 5, 31)


@pytest.mark.parametrize(
    ("today", "given", "reasons"),
    [
        (date(2026, 5, 1), {}, []),
        (date(2026, 4, 30), {}, ["month-not-over"]),
        (date(2026, 5, 1), {"months": []}, ["month-outside-the-contract"]),
        (date(2026, 5, 1), {"has_sum": False, "amount": 0}, ["sum-not-agreed"]),
        (date(2026, 5, 1), {"amount": 0}, ["nothing-left-to-ask"]),
        (date(2026, 4, 30), {"stands": True}, ["month-not-over", "invoice-stands"]),
    ],
)
def test_an_invoice_is_made_in_the_month_after_the_work(today, given, reasons):
    usual = {"months": [APRIL], "amount": 5_000_000, "has_sum": True, "stands": False}
    assert issuing.refusals(APRIL, today=today, **(usual | given)) == reasons
