"""The people of a month being played: who answers, what they say, when they pay, which rows the city sends.

State without clock or database: the simulator asks and tells; the city's rows come out by the day on which
they are delivered. The same seed, calls and moments give the same month.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from . import answers, city, events
from .debts import Instalment
from .people import Home, Person

_STORE = "2"
_TRANSFER_WANTED, _LOSS_WANTED, _SAID_PAID = "104", "107", "102"
_CITY_STOPS = {"115": "04", "116": "05", "203": "06"}  # what a talk shows, and the city's reason after it


@dataclass(slots=True)
class Townsman:
    """A debtor with what he owes now (yen by instalment) and what was tried with him."""

    person: Person
    home: Home
    members: list[Person]
    owed: list[Instalment]
    left: list[int]
    nature: answers.Nature
    failed: int = 0
    cells: Counter = field(default_factory=Counter)
    promises: int = 0

    def balance(self, programmes: Iterable[str] | None = None) -> int:
        wanted = None if programmes is None else set(programmes)
        owed = zip(self.owed, self.left, strict=True)
        return sum(left for one, left in owed if wanted is None or one.programme in wanted)


class Townspeople:
    """Everybody of one city in one month."""

    def __init__(self, plan: city.Plan, households: Iterable[city.Household]) -> None:
        self._plan = plan
        self._rng = Random(plan.seed * 31 + plan.month.year * 12 + plan.month.number)
        self._ringing = Random(f"rings-in:{plan.seed}:{plan.month.compact}")
        self._serial = 0
        self._rows: dict[date, city.Rows] = defaultdict(lambda: defaultdict(list))
        self._calls_back: dict[date, list[tuple[datetime, str]]] = defaultdict(list)
        self._everybody = {
            person.number: self._townsman(household, person)
            for household in households
            for person in household.debtors
        }
        for one in self._everybody.values():
            self._plan_unasked(one)

    def __len__(self) -> int:
        return len(self._everybody)

    def balance(self, number: str) -> int:
        """Yen this debtor still owes."""
        return self._everybody[number].balance()

    def rings(self, number: str, phone: str, at: datetime, cell: str, programmes: list[str]) -> answers.Answer:
        """Somebody dials this debtor's number in a weekday-and-band cell about these programmes."""
        one = self._everybody[number]
        attempt = answers.Attempt(at, _age(one.person, at.date()), one.failed, one.cells[cell])
        answer = answers.ring(
            self._rng, attempt, one.nature, fault=answers.number_fault(self._plan.seed, phone),
            programmes=programmes, owed=one.balance(programmes),
        )  # fmt: skip
        one.cells[cell] += 1
        one.failed += not answer.reached
        if answer.code == answers.VOICEMAIL_WITH_REQUEST:
            self._may_call_back(number, at)
        if answer.reached:
            self._follow(self._rng, one, answer, at, programmes)
        return answer

    def rings_in(self, number: str, at: datetime, programmes: list[str]) -> answers.Answer:
        """This debtor returns a call. What he says is drawn by a stream of its own: whether somebody answers him changes
        nothing of how all others answer."""
        one = self._everybody[number]
        answer = answers.talk(self._ringing, at.date(), programmes, one.balance(programmes))
        self._follow(self._ringing, one, answer, at, programmes)
        return answer

    def finds_notice(self, number: str, at: datetime) -> None:
        """A collector left a notice of absence; whoever rings does so from the next day on, the day's calls are over."""
        if number in self._everybody and (moment := answers.returns_call(self._ringing, at, "of_absence_notices")):
            moment += timedelta(days=moment.date() == at.date())
            self._calls_back[moment.date()].append((moment, number))

    def calls_back(self, day: date) -> list[tuple[datetime, str]]:
        """Who rings in on that day, by time."""
        return sorted(self._calls_back.pop(day, []))

    def delivered(self, day: date) -> city.Rows:
        """The rows the city hands over on the morning of that day."""
        return self._rows.pop(day, {})

    def slip_issued(self, request_number: str, number: str, programme: str, asked_on: date) -> None:
        """The city issues a slip on a request passed on: three days later, for the oldest open instalment."""
        one = self._everybody[number]
        for instalment, left in zip(one.owed, one.left, strict=True):
            if instalment.programme == programme and left > 0:
                issued_on = asked_on + timedelta(days=3)
                row = _slip_row(request_number, instalment, left, issued_on)
                self._rows[issued_on]["T10_slips_issued"].append(row)
                return

    def _townsman(self, household: city.Household, person: Person) -> Townsman:
        owed = [one for one in household.owed if one.debtor_number == person.number]
        owed.sort(key=lambda one: (one.due.due_on, one.programme))
        left = [one.unpaid for one in owed]
        nature = answers.nature(self._plan.seed, person.number)
        return Townsman(person, household.home, household.members, owed, left, nature)

    def _plan_unasked(self, one: Townsman) -> None:
        after = one.nature.pays_unasked_after
        if after is not None:
            on = self._plan.month.first + timedelta(days=after)
            self._pay(self._rng, one, answers.Intent(on, one.left[0]), None, self._plan.delivered_on)

    def _follow(
        self, rng: Random, one: Townsman, answer: answers.Answer, at: datetime, programmes: list[str]
    ) -> None:
        """What a talk leads to: payments, a registration, an insurance lost, a stop by the city."""
        on, owed = at.date(), one.balance(programmes)
        if answer.promise:
            intent = answers.keeps(
                rng, answer.promise, owed, on, earlier=one.promises, reminded=False
            )
            one.promises += 1
            if intent:
                self._pay(rng, one, intent, programmes, on)
        elif answer.code == _SAID_PAID and (intent := answers.had_paid(rng, on, owed)):
            self._pay(rng, one, intent, programmes, on)
        later = on + timedelta(days=3 + int(rng.random() * 12))
        if answer.code == _TRANSFER_WANTED:
            self._rows[later]["T06_transfers"].append(_transfer_row(one, programmes[0], later))
        if answer.code == _LOSS_WANTED and one.home.household_number:
            self._rows[later]["T07_qualification_losses"].append(_loss_row(rng, one, later))
        if answer.code in _CITY_STOPS:
            stop_on = on + timedelta(days=1)
            row = _stop_row(one, _CITY_STOPS[answer.code], stop_on)
            self._rows[stop_on]["T05_stops"].append(row)

    def _pay(
        self, rng: Random, one: Townsman, intent: answers.Intent, programmes: list[str] | None, known_on: date
    ) -> None:
        """Spend the money on the oldest instalments; rows follow as they are credited, from the day after."""
        money, way = intent.yen, events.channel(rng)
        for place, instalment in enumerate(one.owed):
            if programmes is not None and instalment.programme not in programmes:
                continue
            paid = min(money, one.left[place])
            if paid > 0:
                one.left[place] -= paid
                money -= paid
                self._credit(instalment, intent.on, paid, way, known_on + timedelta(days=1))

    def _credit(self, owed: Instalment, paid_on: date, yen: int, way: str, earliest: date) -> None:
        final = events.payment(owed, self._number(), paid_on, yen, way)
        if way == _STORE:
            quick = events.payment(owed, self._number(), paid_on, yen, way, events.QUICK)
            final["relates_to"] = quick["payment_number"]
            self._rows[max(earliest, quick["credited_on"])]["T04_payments"].append(quick)
        self._rows[max(earliest, final["credited_on"])]["T04_payments"].append(final)

    def _number(self) -> str:
        self._serial += 1
        return f"{self._plan.month.compact[2:]}M{self._serial:09d}"

    def _may_call_back(self, number: str, at: datetime) -> None:
        if moment := answers.returns_call(self._rng, at):
            self._calls_back[moment.date()].append((moment, number))


def _age(person: Person, on: date) -> int | None:
    return None if person.born_on is None else (on - person.born_on).days * 100 // 36_525


def _transfer_row(one: Townsman, programme: str, on: date) -> dict:
    return {"debtor_number": one.person.number, "programme": programme, "applied_on": on, "route": "4",
            "starts_on": on + timedelta(days=45), "ended_on": None}  # fmt: skip


def _loss_row(rng: Random, one: Townsman, on: date) -> dict:
    row = {
        "procedure_number": f"L{on:%y%m%d}{one.person.number[-9:]}", "debtor_number": one.person.number,
        "household_number": one.home.household_number, "member_number": one.person.number,
        "due_year": one.owed[-1].due.year, "filed_on": on, "lost_on": on - timedelta(days=60),
    }  # fmt: skip
    return row | {"premium_reduced": int(rng.random() * 900 + 30) * 100}


def _stop_row(one: Townsman, reason: str, on: date) -> dict:
    return {"stop_number": f"C{on:%y%m%d}{one.person.number[-9:]}", "debtor_number": one.person.number,
            "programme": "", "reason": reason, "starts_on": on, "ends_on": None, "remarks": ""}  # fmt: skip


def _slip_row(request_number: str, owed: Instalment, yen: int, issued_on: date) -> dict:
    return {
        "slip_number": f"N{issued_on:%y%m%d}{owed.debtor_number[-9:]}"[:20], "line": "01", "mpn_number": "",
        "request_number": request_number, "issued_on": issued_on, "debtor_number": owed.debtor_number,
        "programme": owed.programme, "assessed_year": owed.due.year, "due_year": owed.due.year,
        "notice_number": owed.notice_number, "instalment": owed.due.instalment, "amount": yen,
        "valid_until": issued_on + timedelta(days=60),
    }  # fmt: skip
