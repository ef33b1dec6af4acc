"""The time before a call out: by the telephone's own times, else by the gaps of the ledger; the same in Python and SQL."""

import random
from datetime import date, datetime, timedelta

import pytest

from saikoku.gateways import telephone
from saikoku.kernel import clock
from saikoku.outreach.calls import queries as calls
from saikoku.outreach.presence.models import Handling
from saikoku.outreach.telephone.models import CallEvent
from saikoku.planning.staffing import sets
from saikoku.planning.staffing.rules import preparing
from saikoku.planning.staffing.rules.preparing import Act
from tests.planning import people

pytestmark = pytest.mark.clause("7.3")
DAY = date(2026, 4, 9)
NOBODY_CALLED = ("501", "502")


def act(began: float, recorded: float, *, worker: str = "W1", channel: str = "1", on: date = DAY) -> Act:
    ten = clock.at(on, 10)
    return Act(on, worker, channel, ten + timedelta(minutes=began), ten + timedelta(minutes=recorded))


@pytest.mark.parametrize(("acts", "minutes"), [
    ([], 0.0),
    ([act(0, 4)], 0.0),
    ([act(0, 4), act(7, 9)], 3.0),
    ([act(7, 9), act(0, 4)], 3.0),
    ([act(0, 4), act(7, 9), act(12, 13), act(60, 61)], 3.0),  # the pause is not the middle one
    ([act(0, 4), act(7, 9), act(10, 12)], 2.0),  # of two the mean
    ([act(0, 4), act(3.5, 9)], 0.0),  # it only seems to begin before the record
    ([act(0, 4), act(3, 9)], 0.0),  # it did begin before: nothing is told
    ([act(0, 4), act(7, 9, worker="W2")], 0.0),
    ([act(0, 4), act(7, 9, on=DAY + timedelta(days=1))], 0.0),
    ([act(0, 4), act(7, 9, channel="2")], 0.0),
    ([act(0, 4, channel="2"), act(9, 10)], 5.0),
])  # fmt: skip
def test_the_middle_gap_before_a_call_out(acts, minutes):
    assert preparing.by_gaps(acts) == minutes


@pytest.mark.parametrize(("told", "of", "minutes"), [
    ([], 0, None), ([1.0] * 19, 19, None), ([1.0] * 10 + [3.0] * 10, 20, 2.0), ([2.0] * 20 + [90.0], 21, 2.0),
    ([2.0] * 20, 80, 0.5),  # the records of the other sixty begin when the case was taken up
    ([2.0] * 24, 20, 2.0), ([2.0] * 20, 0, 2.0),
])  # fmt: skip
def test_times_told_are_believed_when_there_are_enough_and_count_for_the_calls_that_told_them(told, of, minutes):
    assert preparing.by_times(told, of=of) == minutes


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(12))
def test_the_statement_reckons_as_the_rule_does(seed):
    draw, acts = random.Random(seed), []
    persons = [people.debtor() for _ in range(6)]
    for _ in range(draw.randrange(2, 40)):
        on, person = DAY + timedelta(days=draw.randrange(3)), draw.choice(persons)
        began = clock.at(on, 10, draw.randrange(60))
        recorded = began + timedelta(seconds=draw.randrange(20, 900))
        worker, channel = draw.choice(("W1", "W2")), draw.choice("1123")
        outcome, origin = draw.choice(("301", "301", "301", "501")), draw.choice(("own",) * 5 + ("taken",))
        told = {"channel": channel, "worker_number": worker, "recorded_at": recorded, "origin": origin}
        told |= {"run_id": 1} if origin == "taken" else {}
        if any(_same(one, person.pk, on, began, worker, channel) for one in acts):
            continue
        record = people.called(person, began, outcome, **told)
        if draw.random() < 0.3:  # the same call about another side, written a little later
            people.called(person, began, outcome, "01", **told | {"recorded_at": recorded + timedelta(seconds=30)})
        counts = channel in "12" and origin == "own" and outcome not in NOBODY_CALLED and on != DAY + timedelta(days=2)
        if counts and draw.random() < 0.15:
            people.called(person, clock.at(DAY - timedelta(days=9), 9), "301", corrects=record.record_number)
            twin = people.Contact.objects.filter(debtor=person, on=on, started_at=began.time(), programme="01")
            counts = twin.filter(worker_number=worker, channel=channel).exists()
            recorded += timedelta(seconds=30)
        acts.append((person.pk, counts, Act(on, worker, channel, began, recorded)))
    expected = preparing.by_gaps(one for _, counts, one in acts if counts)
    found = sets.preparation([DAY, DAY + timedelta(days=1)], nobody_called=NOBODY_CALLED)
    assert found == pytest.approx(expected)


def _same(one: tuple, person: int, on: date, began: datetime, worker: str, channel: str) -> bool:
    held = one[2]
    return (one[0], held.on, held.began_at, held.worker, held.channel) == (person, on, began, worker, channel)


def _handled(number: str, began: datetime, *, dialled: list[int], channel: str = "1", told: int | None = None) -> None:
    Handling.objects.create(
        call_number=number, account_id=1, channel=channel, on=began.date(), began_at=began,
        dialled_at=None if told is None else began + timedelta(seconds=told), recorded_at=began + timedelta(minutes=9),
    )  # fmt: skip
    for place, seconds in enumerate(dialled):
        CallEvent.objects.create(
            call_number=number, leg=f"{number}-{place}", direction="out", kind="dialled", account_id=1,
            at=began + timedelta(seconds=seconds),
        )  # fmt: skip


@pytest.mark.django_db
def test_only_calls_out_whose_telephone_told_give_their_time_to_the_first_dialling(monkeypatch):
    monkeypatch.setenv(telephone.ENVIRONMENT, "wss://sip.example.jp:7443/ws")
    monkeypatch.setenv(telephone.REALM, "sip.example.jp")
    ten = clock.at(DAY, 10)
    _handled("A", ten, dialled=[90, 200])
    _handled("B", ten, dialled=[])
    _handled("C", ten, dialled=[60], channel="2")
    _handled("D", ten + timedelta(days=3), dialled=[60])
    _handled("E", ten, dialled=[30])
    assert sorted(calls.minutes_before_dialling([DAY])) == [0.5, 1.5]
    assert calls.minutes_before_dialling([]) == []
    monkeypatch.delenv(telephone.ENVIRONMENT)
    assert calls.minutes_before_dialling([DAY]) == [], "by hand"


@pytest.mark.django_db
def test_where_everybody_dials_by_hand_the_calls_whose_operator_told_it_give_their_time():
    ten = clock.at(DAY, 10)
    _handled("A", ten, dialled=[], told=45)
    _handled("B", ten, dialled=[])
    _handled("C", ten + timedelta(days=3), dialled=[], told=30)
    assert calls.minutes_before_dialling([DAY]) == [0.75]


@pytest.mark.django_db
def test_what_was_kept_with_the_call_goes_before_what_the_telephone_told(monkeypatch):
    monkeypatch.setenv(telephone.ENVIRONMENT, "wss://sip.example.jp:7443/ws")
    monkeypatch.setenv(telephone.REALM, "sip.example.jp")
    _handled("A", clock.at(DAY, 10), dialled=[60], told=60)
    _handled("B", clock.at(DAY, 10), dialled=[30])
    assert sorted(calls.minutes_before_dialling([DAY])) == [0.5, 1.0]
