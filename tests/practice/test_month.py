"""A practice month: operators work by the policy, people answer, pay and ring back, the city's rows follow."""

from collections import Counter
from datetime import date, timedelta

import pytest

from saikoku.kernel import clock, periods
from saikoku.practice.operations import month
from saikoku.practice.rules import city, policies
from saikoku.practice.rules.townspeople import Townspeople

APRIL = periods.Month(2026, 4)
PLAN = city.Plan(7, APRIL)


class PaperDesk:
    """A desk that goes through its card index again and again: no database, no rule."""

    def __init__(self, households):
        self.cards = [
            (person.number, list(dict.fromkeys(
                one.programme for one in household.owed if one.debtor_number == person.number
            )), person.phones[0][0])
            for household in households for person in household.debtors if person.phones
        ]  # fmt: skip
        self.next, self.rows, self.moments = 0, Counter(), []
        self.answered = []
        self.delivered = []

    def receive(self, rows, *, at):
        for layout, found in rows.items():
            self.rows[layout] += len(found)
            self.delivered += [(at.date(), layout, row) for row in found]

    def open_day(self, *, at):
        self.cell = at.strftime("%a")

    def take(self, operator, *, at):
        self.moments.append((at, operator))
        number, programmes, phone = self.cards[self.next % len(self.cards)]
        self.next += 1
        return month.Taken(number, programmes, phone, self.cell)

    def record(self, operator, taken, answer, *, at):
        return month.Recorded(slip_request=f"R{self.next}" if answer.code == "103" else "")

    def inbound(self, operator, debtor_number, *, at):
        self.answered.append((at, operator))
        return month.Taken(debtor_number, ["11"], "", "")

    def close_day(self, *, at):
        pass


@pytest.fixture(scope="module")
def households():
    return [household for household, _ in city.households(PLAN, debtors=800)]


@pytest.fixture(scope="module")
def april(households):
    desk, people = PaperDesk(households), Townspeople(PLAN, households)
    return desk, people, month.play(people, desk, month=APRIL, policy="standard")


def test_a_month_has_calls_promises_and_money(april):
    desk, _, played = april
    assert played.calls > 3_000
    assert played.promised > 50
    assert desk.rows["T04_payments"] > 100
    assert played.acts_per_second > 0


def test_nobody_works_outside_the_shifts(april):
    desk, _, _ = april
    assert all(9 <= at.hour < 19 and at.weekday() < 6 for at, _ in desk.moments)
    assert not [at for at, _ in desk.moments if at.date() == date(2026, 4, 29)]  # a holiday


def test_no_operator_takes_two_cases_at_once(april):
    desk, _, _ = april
    assert len(set(desk.moments)) == len(desk.moments)


def test_an_operator_makes_about_twelve_to_eighteen_attempts_an_hour(april):
    played = april[2]
    hours = sum(
        (shift.ends - shift.begins) * shift.heads
        for day in range(1, 31)
        for shift in policies.shifts("standard", date(2026, 4, day))
    )
    assert 10 < played.calls / hours < 18


def test_the_city_delivers_a_payment_once_and_never_before_it_was_made(april):
    desk, _, _ = april
    payments = [(day, row) for day, layout, row in desk.delivered if layout == "T04_payments"]
    numbers = [row["payment_number"] for _, row in payments]
    assert len(numbers) == len(set(numbers))
    assert all(row["paid_on"] < day for day, row in payments)


def test_a_store_payment_is_quick_first_and_final_later(april):
    desk, _, _ = april
    rows = {row["payment_number"]: row for _, layout, row in desk.delivered if layout == "T04_payments"}
    finals = [row for row in rows.values() if row["report"] == "2" and row["channel"] == "2"]
    assert finals
    for final in finals:
        quick = rows[final["relates_to"]]
        assert (quick["report"], quick["principal"]) == ("1", final["principal"])


def test_nobody_pays_more_than_he_owes(april, households):
    desk, people, _ = april
    paid = Counter()
    for _, layout, row in desk.delivered:
        if layout == "T04_payments" and row["report"] == "2":
            paid[row["debtor_number"]] += row["principal"]
    owed = Counter()
    for household in households:
        for one in household.owed:
            owed[one.debtor_number] += one.unpaid
    assert all(paid[number] <= owed[number] for number in paid)
    assert all(people.balance(number) >= 0 for number in owed)


def test_a_slip_asked_for_is_issued_on_that_request(april):
    desk, _, _ = april
    slips = [row for _, layout, row in desk.delivered if layout == "T10_slips_issued"]
    assert slips
    assert all(row["request_number"].startswith("R") for row in slips)


def test_the_same_seed_plays_the_same_month(households, april):
    again = month.play(
        Townspeople(PLAN, households), PaperDesk(households), month=APRIL, policy="standard"
    )
    assert again.outcomes == april[2].outcomes


def test_a_month_can_be_played_up_to_a_day(households):
    seen = []
    month.play(
        Townspeople(PLAN, households), PaperDesk(households), month=APRIL, policy="office",
        until=date(2026, 4, 3), progress=lambda day, played: seen.append(day),
    )  # fmt: skip
    assert seen == [date(2026, 4, 1), date(2026, 4, 2), date(2026, 4, 3)]


def test_an_unknown_policy_is_refused_with_those_there_are(households):
    with pytest.raises(policies.UnknownPolicy) as refusal:
        month.play(Townspeople(PLAN, []), PaperDesk(households), month=APRIL, policy="night")
    assert "standard" in refusal.value.known


@pytest.mark.parametrize("name", policies.names())
def test_every_policy_keeps_to_the_agreed_hours_of_calling(name):
    for day in range(1, 31):
        for shift in policies.shifts(name, date(2026, 4, day)):
            assert 9 <= shift.begins < shift.ends <= 19
            assert shift.heads > 0


def test_callers_are_answered_by_whoever_is_free(april):
    desk, _, _ = april
    assert 5 < len(desk.answered) < 100
    assert all(9 <= at.hour < 19 for at, _ in desk.answered)
    busy = Counter(desk.moments + desk.answered)
    assert max(busy.values()) == 1, "who answers dials nobody at that moment"


def test_what_callers_say_changes_nothing_of_how_the_others_answer(households):
    first, second = Townspeople(PLAN, households), Townspeople(PLAN, households)
    number = next(person.number for one in households for person in one.debtors if person.phones)
    at = clock.at(APRIL.first, 10)
    for _ in range(20):
        second.rings_in(number, at, ["11"])
    others = [person for one in households for person in one.debtors if person.phones and person.number != number][:200]
    rung = [[one.rings(other.number, other.phones[0][0], at, "c", ["11"]) for other in others] for one in (first, second)]
    assert rung[0] == rung[1]


def test_a_notice_of_absence_makes_one_in_eight_call_from_the_next_day_on(households):
    people = Townspeople(PLAN, households)
    numbers = [person.number for one in households for person in one.debtors]
    at = clock.at(APRIL.first, 10)
    for number in numbers:
        people.finds_notice(number, at)
    assert people.calls_back(APRIL.first) == []
    rang = [moment for ahead in range(1, 8) for moment, _ in people.calls_back(APRIL.first + timedelta(days=ahead))]
    assert 0.08 < len(rang) / len(numbers) < 0.16
    assert all(9 <= moment.hour < 19 for moment in rang)
