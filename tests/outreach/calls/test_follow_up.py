"""What outcomes.tsv says happens next does happen: every code of a call, every word of its `next`, on the real tables."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from saikoku.exchange.layouts.rules import outcomes as layouts
from saikoku.kernel import clock
from saikoku.outreach.calls import operations as calls
from saikoku.outreach.calls.operations import NewPhone, PromiseLine, Said
from saikoku.outreach.calls.operations.taking import CallRefused
from saikoku.outreach.scripts.rules import outcomes
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists import queries as list_queries
from saikoku.planning.lists.models import Candidate
from saikoku.planning.lists.rules import eligibility, facts
from saikoku.planning.targets.models import Target
from saikoku.registry.contacts.models import Contact, Promise
from saikoku.registry.contacts.operations import judging
from saikoku.registry.debtors.models import Debtor, Phone
from saikoku.registry.liabilities.models import OwnStop
from saikoku.registry.tasks.models import Task
from tests.outreach.calls.conftest import NOON
from tests.planning import people

FRIDAY = people.DAY + timedelta(days=7)
HEARD = "09012344821"
ASKED_BACK = clock.at(people.DAY, 17, 30)
DIALLED = [one for one in outcomes.calls().values() if one.group != "inbound"]
NEXT_BAND, NEXT_DAY = clock.at(people.DAY, 15, 30), clock.at(people.DAY + timedelta(days=1), 9)  # the number has rested


@dataclass(frozen=True)
class After:
    """A call that was recorded at ten past twelve, and what the house knows of the person since."""

    person: Debtor
    record: Contact

    def refusals(self, at: datetime) -> list[str]:
        terms, calling = lists.terms_of(at)
        history = list_queries.people([self.person.pk], terms)[self.person.pk].history
        return eligibility.refusals(facts.of_side(history, "premium", terms, calling, clock.TOKYO), at, terms, calling)

    def is_handed_out(self, at: datetime, by) -> bool:
        lists.open_day(at=at)
        taken = calls.take_next(by=by, at=at)
        return taken is not None and taken.debtor_id == self.person.pk

    def task(self, kind: str) -> Task:
        return Task.objects.get(kind=kind, debtor=self.person, state="open", record_number=self.record.record_number)


def leaves(after: After, by) -> None:
    assert Target.objects.get().left_on == people.DAY
    assert "left-this-month" in after.refusals(NEXT_DAY)


def watched(after: After, by) -> None:
    """No call while the promise lives; judged broken when its day and the grace have passed without a payment."""
    assert "live-promise" in after.refusals(NEXT_DAY)
    assert Promise.objects.get().promised_on == FRIDAY
    long_after = FRIDAY + timedelta(days=14)
    judging.judge_promises(on=long_after, by=by, at=clock.at(long_after, 20))
    assert Promise.objects.get().state == "4"
    assert "live-promise" not in after.refusals(clock.at(long_after, 9))


def paused(days: int) -> Callable:
    def check(after: After, by) -> None:
        until = people.DAY + timedelta(days=days)
        assert "paused" in after.refusals(clock.at(until - timedelta(days=1), 9))
        assert "paused" not in after.refusals(clock.at(until, 9))

    return check


def has_task(kind: str, urgent: bool | None = None) -> Callable:
    def check(after: After, by) -> None:
        task = after.task(kind)
        assert urgent is None or task.urgent is urgent
        assert task.programme == "11"

    return check


def handed_over(urgent: bool) -> Callable:
    def check(after: After, by) -> None:
        assert after.task("handover").urgent is urgent
        assert after.record.handover == ("2" if urgent else "1")
        assert after.record.handover_reason

    return check


def encouraged(kind: str) -> Callable:
    def check(after: After, by) -> None:
        assert kind in after.record.encouraged.split(";")

    return check


def stopped(after: After, by) -> None:
    assert OwnStop.objects.get().record_number == after.record.record_number
    with pytest.raises(CallRefused) as refused:
        calls.take(debtor_id=after.person.pk, by=by, at=NEXT_DAY)
    assert "stopped-by-us" in refused.value.reasons


def other_slot(after: After, by) -> None:
    assert "cell-tried" in after.refusals(NOON + timedelta(minutes=30))
    assert after.is_handed_out(NEXT_BAND, by)


def after_days(days: int, reason: str) -> Callable:
    def check(after: After, by) -> None:
        until = people.DAY + timedelta(days=days)
        assert reason in after.refusals(clock.at(until - timedelta(days=1), 9))
        assert after.is_handed_out(clock.at(until, 9), by)

    return check


def once_more(after: After, by) -> None:
    assert "cell-tried" in after.refusals(NOON + timedelta(minutes=5))
    assert after.is_handed_out(NOON + timedelta(minutes=20), by)
    assert "cell-tried" in after.refusals(NOON + timedelta(minutes=61))


def number_is(state: str) -> Callable:
    def check(after: After, by) -> None:
        assert Phone.objects.get(number=after.record.phone).state == state
        assert "no-number" in after.refusals(NEXT_BAND) or Phone.objects.filter(number=HEARD).exists()

    return check


def another_number(after: After, by) -> None:
    assert "no-number" in after.refusals(NEXT_BAND)
    people.phone(after.person, HEARD)
    assert after.is_handed_out(NEXT_BAND, by)


def new_number(after: After, by) -> None:
    assert Phone.objects.get(number=HEARD).state == "2"
    assert after.is_handed_out(NEXT_BAND, by)


def called_back(after: After, by) -> None:
    task = after.task("call_back")
    assert (task.due_at, task.owner_id) == (ASKED_BACK, by.account_id)
    assert "call-back-later" in after.refusals(ASKED_BACK - timedelta(minutes=1))
    assert after.is_handed_out(ASKED_BACK, by)


FOLLOWS: dict[str, Callable[[After, object], None]] = {
    "leave this month": leaves,
    "watch the promise": watched,
    "pause 10 days": paused(10),
    "check payment": has_task("check_payment"),
    "slip request": has_task("slip_request"),
    "transfer encouragement": encouraged("transfer"),
    "loss encouragement": encouraged("loss"),
    "declaration encouragement": encouraged("declaration"),
    "hand over to city": handed_over(urgent=False),
    "hand over urgent": handed_over(urgent=True),
    "check by the city": handed_over(urgent=False),
    "supervisor": has_task("supervisor", urgent=True),
    "stop": stopped,
    "call back at the time": called_back,
    "call back if asked": called_back,
    "other slot": other_slot,
    "other slot after 2 days": after_days(2, "paused"),
    "other slot after 15 days": after_days(15, "no-number"),
    "once more within the hour same cell": once_more,
    "other number or channel": another_number,
    "whereabouts survey": has_task("whereabouts"),
    "verification path": has_task("verification"),
    "phone research": has_task("phone_research"),
    "number dead": number_is("3"),
    "number wrong": number_is("4"),
    "new number": new_number,
    "interpreter list": has_task("interpreter"),
    "as the case says": leaves,
}


def words_of(code: str) -> list[str]:
    """The words of outcomes.tsv as the layouts keep them."""
    return [word.replace("_", " ") for word in layouts.outcomes()[code].next]


PROMISED = [(one.code, word) for one in DIALLED for word in words_of(one.code)]


def test_every_word_of_the_table_is_known_here():
    known = {word for code in layouts.of_scopes(("call",)) for word in words_of(code)}
    assert known == set(FOLLOWS), known ^ set(FOLLOWS)
    assert {code for code, _ in PROMISED} == {one.code for one in DIALLED}


@pytest.mark.parametrize(("code", "word"), PROMISED)
@pytest.mark.clause("9.4.ア")
def test_what_the_table_promises_next_happens_by_itself(talk, aya, code, word):
    outcome = outcomes.calls()[code]
    person, taken = talk()
    more = {}
    if word.startswith("call back"):
        more["call_back_at"] = ASKED_BACK
    if outcome.does("new_number"):
        more["new_phone"] = NewPhone(HEARD, kind="2", source="09")
    if outcome.does("watch"):
        more["promises"] = (PromiseLine(FRIDAY, 5_000),)
    said = Said(NOON, ("premium",), **more)
    calls.record_call(call_number=taken.call_number, outcome=code, said=said, by=aya, at=NOON)
    FOLLOWS[word](After(person, Contact.objects.get()), aya)


@pytest.mark.parametrize("outcome", DIALLED, ids=lambda one: one.code)
def test_nothing_but_what_the_table_says_is_set_in_motion(talk, aya, outcome):
    """No task, stop or leaving beyond the promised ones."""
    _, taken = talk()
    new = NewPhone(HEARD, kind="2", source="09") if outcome.does("new_number") else None
    back = ASKED_BACK if outcome.does("call_back", "required") else None
    said = Said(NOON, ("premium",), new_phone=new, call_back_at=back)
    calls.record_call(call_number=taken.call_number, outcome=outcome.code, said=said, by=aya, at=NOON)
    told = set(words_of(outcome.code))
    kinds = {"check payment": "check_payment", "slip request": "slip_request", "hand over to city": "handover",
             "hand over urgent": "handover", "check by the city": "handover", "supervisor": "supervisor",
             "call back at the time": "call_back", "whereabouts survey": "whereabouts", "verification path": "verification",
             "phone research": "phone_research", "interpreter list": "interpreter"}  # fmt: skip
    assert set(Task.objects.values_list("kind", flat=True)) == {kinds[word] for word in told if word in kinds}
    assert OwnStop.objects.exists() is ("stop" in told)
    assert Target.objects.exclude(left_on=None).exists() is ("leave this month" in told)
    assert not Candidate.objects.filter(ready=True).exists()
