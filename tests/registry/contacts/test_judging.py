"""A promise is kept, kept in part or broken by what was paid, and by nothing else."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError

from saikoku.kernel import clock
from saikoku.registry.contacts import operations, queries
from saikoku.registry.contacts.models import Promise
from saikoku.registry.contacts.operations import judging
from saikoku.registry.contacts.rules.promises import BROKEN, KEPT, OPEN, PART, Heard, Paid, Promised, judged, states
from saikoku.registry.contacts.rules.records import Draft
from saikoku.registry.payments.models import Payment
from saikoku.security.audit.models import AuditRecord

TALK = date(2026, 4, 10)
DAY = date(2026, 4, 20)  # a Monday; three business days of grace end on Thursday 23
LAST = date(2026, 4, 23)


def heard(number: int = 1, yen: int | None = 10_000, days: int = 0) -> Heard:
    return Heard(number, TALK, DAY + timedelta(days=days), LAST + timedelta(days=days), yen)


@pytest.mark.parametrize(("paid", "day", "expected"), [
    ([], DAY, OPEN),
    ([], LAST, OPEN),
    ([], LAST + timedelta(days=1), BROKEN),
    ([(TALK, 10_000)], TALK, KEPT),
    ([(TALK - timedelta(days=1), 10_000)], LAST + timedelta(days=1), BROKEN),
    ([(DAY, 4_000)], LAST, OPEN),
    ([(DAY, 4_000)], LAST + timedelta(days=1), PART),
    ([(DAY, 4_000), (LAST, 6_000)], LAST, KEPT),
    ([(LAST + timedelta(days=1), 10_000)], LAST + timedelta(days=1), BROKEN),
    ([(DAY, 10_000)], DAY - timedelta(days=1), OPEN),
])  # fmt: skip
def test_a_promise_of_an_amount_by_what_was_paid_in_its_days(paid, day, expected):
    assert states([heard()], [Paid(*one) for one in paid], owed_yen=50_000, day=day) == {1: expected}


@pytest.mark.parametrize(("paid", "owed", "expected"), [
    ([(DAY, 3_000)], 0, KEPT), ([(DAY, 3_000)], 1, PART), ([], 0, BROKEN),
])  # fmt: skip
def test_a_promise_of_all_is_kept_when_nothing_is_owed_any_more(paid, owed, expected):
    found = states([heard(yen=None)], [Paid(*one) for one in paid], owed_yen=owed, day=LAST + timedelta(days=1))
    assert found == {1: expected}


def test_a_payment_keeps_one_promise_only_and_the_earlier_one_first():
    two = [heard(2, days=7), heard(1)]
    later = LAST + timedelta(days=8)
    assert states(two, [Paid(DAY, 10_000)], owed_yen=1, day=later) == {1: KEPT, 2: BROKEN}
    assert states(two, [Paid(DAY, 14_000)], owed_yen=1, day=later) == {1: KEPT, 2: PART}
    assert states(two, [Paid(DAY, 14_000), Paid(DAY, 6_000)], owed_yen=1, day=later) == {1: KEPT, 2: KEPT}


@pytest.mark.parametrize(("promises", "paid", "taken"), [
    ([heard()], [14_000], {1: 10_000}),
    ([heard()], [4_000], {1: 4_000}),
    ([heard()], [], {1: 0}),
    ([heard(yen=None)], [3_000, 2_000], {1: 5_000}),
    ([heard(2, days=7), heard(1)], [9_000, 4_000], {1: 10_000, 2: 3_000}),
])  # fmt: skip
def test_a_promise_takes_no_more_than_it_is_of_and_nothing_twice(promises, paid, taken):
    found = judged(promises, [Paid(DAY, yen) for yen in paid], owed_yen=1, day=LAST + timedelta(days=8))
    assert {promise: one.yen for promise, one in found.items()} == taken


@pytest.fixture
def promised(debtor_of, somebody, noon):
    """A promise of 10,000 yen for 20 April: `promised(debtor)`."""

    def promise(debtor=None, programme="11", yen=10_000) -> Promise:
        debtor = debtor or debtor_of()
        draft = Draft(debtor.pk, programme, "101", TALK, time(10), spoke_with="1", promises=(Promised(DAY, yen),))
        return operations.append(draft=draft, worker_number="W001", by=somebody, at=noon).promises.get()

    return promise


@pytest.fixture
def pay(db, noon):
    def payment(debtor, yen: int, on: date = DAY, programme: str = "11") -> Payment:
        number = f"P{Payment.objects.count()}"
        return Payment.objects.create(
            payment_number=number, debtor=debtor, debtor_number=debtor.number, programme=programme, assessed_year=2025,
            due_year=2025, notice_number="N", instalment="01", paid_on=on, credited_on=on, channel="2", principal=yen,
            report="2", due_on=date(2026, 1, 31), standing=yen, final=True, received_at=noon, run_id=1,
        )  # fmt: skip

    return payment


@pytest.fixture
def judge(somebody):
    def on(day: date) -> dict[str, int]:
        return judging.judge_promises(on=day, by=somebody, at=clock.at(day, 18))

    return on


def state(promise: Promise) -> tuple[str, date | None]:
    promise.refresh_from_db()
    return promise.state, promise.judged_on


def test_promises_are_judged_with_the_day_on_which_it_was_seen(promised, pay, judge):
    kept, broken, other_programme = promised(), promised(), promised()
    pay(kept.debtor, 10_000)
    pay(other_programme.debtor, 10_000, programme="12")
    assert judge(DAY) == {KEPT: 1}
    assert state(kept) == (KEPT, DAY) and state(broken) == (OPEN, None)
    after = LAST + timedelta(days=1)
    assert judge(after) == {BROKEN: 2}
    assert state(broken) == state(other_programme) == (BROKEN, after)
    assert judge(after) == {}, "again at no cost"
    assert AuditRecord.objects.filter(action="registry.promises.judged").count() == 2


def test_a_payment_that_was_taken_back_breaks_what_it_kept_and_a_late_one_mends_it(promised, pay, judge):
    promise = promised()
    payment = pay(promise.debtor, 10_000)
    judge(DAY)
    Payment.objects.filter(pk=payment.pk).update(standing=0)
    assert judge(LAST + timedelta(days=1)) == {BROKEN: 1}
    pay(promise.debtor, 10_000, on=LAST)
    assert judge(LAST + timedelta(days=9)) == {KEPT: 1}


def test_what_a_promise_has_taken_is_kept_with_it_and_follows_the_payments(promised, pay, judge):
    promise = promised()
    judge(DAY)
    assert taken(promise) == 0
    payment = pay(promise.debtor, 4_000)
    assert judge(DAY) == {}, "no other state"
    assert taken(promise) == 4_000
    pay(promise.debtor, 9_000)
    judge(LAST)
    assert taken(promise) == 10_000
    Payment.objects.filter(pk=payment.pk).update(standing=0)
    judge(LAST + timedelta(days=1))
    assert (taken(promise), promise.state) == (9_000, PART)


def taken(promise: Promise) -> int | None:
    promise.refresh_from_db()
    return promise.paid_yen


def test_what_followed_from_calls_is_counted_by_promises_that_are_over(promised, pay, judge, debtor_of, somebody, noon):
    kept, part, _ = promised(), promised(), promised()
    pay(kept.debtor, 12_000)
    pay(part.debtor, 4_000)
    judge(LAST + timedelta(days=1))
    # a talk without promise, nobody there, called by him
    for outcome, channel, who in (("109", "1", "1"), ("301", "1", "9"), ("109", "2", "1")):
        draft = Draft(debtor_of().pk, "11", outcome, TALK, time(11), spoke_with=who, channel=channel)
        operations.append(draft=draft, worker_number="W001", by=somebody, at=noon)
    promised()  # not judged yet
    found = queries.followed(TALK, TALK)
    assert (found.contacts, found.promised) == (5, 4)
    assert (found.kept, found.part, found.broken, found.yen, found.spread) == (1, 1, 1, 7_000, 3_000)
    assert queries.followed(TALK + timedelta(days=1), DAY).contacts == 0


def test_a_promise_cannot_have_taken_less_than_nothing(promised):
    with pytest.raises(IntegrityError, match="promise_took_no_less_than_nothing"):
        Promise.objects.filter(pk=promised().pk).update(paid_yen=-1)


def test_a_promise_of_all_looks_at_what_is_owed(promised, pay, judge, instalment_of):
    promise = promised(yen=None)
    instalment_of(promise.debtor, unpaid=10_000, notice_number="N")
    pay(promise.debtor, 4_000)
    assert judge(DAY) == {}
    pay(promise.debtor, 6_000, on=DAY + timedelta(days=1))
    assert judge(DAY + timedelta(days=1)) == {KEPT: 1}


def test_numbers_merged_are_one_person(promised, pay, judge, debtor_of):
    new = debtor_of()
    promise = promised(debtor_of(merged_into=new))
    pay(new, 10_000)
    assert judge(DAY) == {KEPT: 1}
    assert state(promise) == (KEPT, DAY)


def test_a_withdrawn_promise_stays_withdrawn_and_one_to_come_is_not_judged(promised, pay, judge):
    withdrawn = promised()
    Promise.objects.filter(pk=withdrawn.pk).update(state=Promise.State.WITHDRAWN)
    pay(withdrawn.debtor, 10_000)
    assert judge(LAST + timedelta(days=1)) == {}
    assert judge(TALK - timedelta(days=1)) == {}
