"""The house in which a practice month is played: files and calls go through the operations of the screens."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from saikoku.kernel import clock, ulid
from saikoku.kernel.actor import Actor, system
from saikoku.kernel.programmes import SIDE_OF
from saikoku.outreach.calls import operations as calls
from saikoku.outreach.inbound import operations as inbound
from saikoku.outreach.scripts.rules import outcomes
from saikoku.planning.answering import operations as answering
from saikoku.planning.lists import operations as lists
from saikoku.planning.lists import queries as leases
from saikoku.planning.timing import queries as timing
from saikoku.planning.timing.rules import hours
from saikoku.practice.operations import reviewing
from saikoku.practice.operations.month import Recorded, Taken
from saikoku.practice.rules import answers, city
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.tasks.models import Task

_NIGHT = system("practice")
_CALL_BACK = "112"
_SLIP_WANTED = "103"
_NAME_AND_BIRTH = "1"
_WORDS = {
    "101": "納付の約束をいただいた。", "102": "納付済みとのこと。時期と場所を確認した。",
    "103": "納付書を紛失。再発行を希望。", "105": "分割での納付を希望。市の窓口を案内した。",
    "106": "収入が減り納付が難しいとのこと。", "107": "会社の健康保険に加入したとのこと。",
    "111": "制度への不満を伺った。", "201": "ご家族に折返しの電話をお願いした。",
}  # fmt: skip
Receive = Callable[[city.Rows, datetime], None]


class House:
    """A `Desk` of the practice month: the operators' own accounts, the real queue, the real ledger."""

    def __init__(
        self, *, seed: int, phones: dict[str, list[str]], programmes: dict[str, list[str]],
        operators: dict[int, Actor], receive: Receive,
    ) -> None:  # fmt: skip
        """`phones` and `programmes` by debtor number: what the city knows of each."""
        self._rng = Random(seed * 17 + 3)
        self._phones, self._programmes, self._receive = phones, programmes, receive
        self._operators = operators
        self._numbers: dict[int, str] = {}
        self._useless: set[tuple[str, str]] = set()
        self._calling: hours.Calling | None = None

    def receive(self, rows: city.Rows, *, at: datetime) -> None:
        clock.run_from(at)
        self._receive(rows, at)

    def open_day(self, *, at: datetime) -> None:
        clock.run_from(at)
        self._numbers = dict(Debtor.objects.values_list("pk", "number"))
        self._calling = timing.calling(at.date())
        answering.learn(on=at.date(), by=_NIGHT, at=at)
        lists.open_day(at=at)
        reviewing.draw(at=at)

    def take(self, operator: int, *, at: datetime) -> Taken | None:
        taken = calls.take_next(by=self._operators[operator], at=at)
        if taken is None:
            return None
        number = self._numbers[taken.debtor_id]
        owed = self._programmes.get(number, [])
        programmes = [code for code in owed if SIDE_OF[code] in taken.sides] or owed
        cell = hours.cell_of(at, self._calling)
        return Taken(number, programmes, self._phone_of(number), str(cell), taken)

    def record(self, operator: int, taken: Taken, answer: answers.Answer, *, at: datetime) -> Recorded | None:
        by, held = self._operators[operator], taken.held
        outcome = outcomes.calls()[answer.code]
        if outcome.asks_for_identity:
            calls.pass_identity_gate(call_number=held.call_number, method=_NAME_AND_BIRTH, by=by, at=at)
        try:
            written = calls.record_call(
                call_number=held.call_number, outcome=answer.code, said=self._said(taken, answer, at),
                by=by, at=at,
            )  # fmt: skip
        except calls.CallRefused:
            calls.hand_back(call_number=held.call_number, by=by, at=at, reason="練習: 記録できなくなったため")
            return None
        if answer.code in (answers.NOT_IN_SERVICE, answers.WRONG_NUMBER):
            self._useless.add((taken.debtor_number, taken.phone))
        return Recorded(self._slip_request(written) if answer.code == _SLIP_WANTED else "")

    def inbound(self, operator: int, debtor_number: str, *, at: datetime) -> Taken | None:
        """Answered as on the page of calls that come in, by the number that rang; about what may be spoken of first."""
        by, phone = self._operators[operator], self._phone_of(debtor_number)
        debtor = Debtor.objects.get(number=debtor_number)
        try:
            held = inbound.answer(
                debtor=debtor, caller=phone, call_number=ulid.new(at), found_by="phone" if phone else "number", by=by, at=at
            )
        except (calls.CallRefused, calls.HeldByOther, inbound.AnswerRefused):
            return None
        if not held.sides:
            calls.hand_back(call_number=held.call_number, by=by, at=at, reason="練習: 催告するものがないため")
            return None
        held = replace(held, sides=held.sides[:1])
        programmes = [code for code in self._programmes.get(debtor_number, []) if SIDE_OF[code] in held.sides]
        if not programmes:
            calls.hand_back(call_number=held.call_number, by=by, at=at, reason="練習: 催告するものがないため")
            return None
        return Taken(debtor_number, programmes, phone, str(hours.cell_of(at, self._calling)), held, self._answers(by))

    def _answers(self, by: Actor) -> str:
        """The record of the attempt that made him call, as the desk proposes it."""
        lease = leases.live_lease_of(by.name)
        return lease.answers if lease else ""

    def close_day(self, *, at: datetime) -> None:
        """Nothing of its own: the evening's steps belong to the day's list of the house."""

    def _phone_of(self, number: str) -> str:
        known = self._phones.get(number, [])
        usable = [phone for phone in known if (number, phone) not in self._useless]
        return (usable or known or [""])[0]

    def _said(self, taken: Taken, answer: answers.Answer, at: datetime) -> calls.Said:
        sides = taken.held.sides
        promise = answer.promise
        lines = () if promise is None else (calls.PromiseLine(promise.on, promise.yen, side=sides[0]),)
        return calls.Said(
            started_at=at - timedelta(seconds=answer.seconds), sides=sides, ended_at=at, phone=taken.phone,
            promises=lines, summary=_WORDS.get(answer.code, ""),
            call_back_at=self._call_back(at) if answer.code == _CALL_BACK else None,
            answers=taken.answers, letters_arrived=self._rng.choice("11112333") if answer.reached else "",
        )  # fmt: skip

    def _call_back(self, at: datetime) -> datetime:
        """The same hour of the next operating day."""
        again = (at + timedelta(days=1)).astimezone(clock.TOKYO)
        if not hours.refusals(again, self._calling):
            return again
        return hours.next_beginning(again, self._calling) + timedelta(minutes=20)

    def _slip_request(self, written: calls.Recorded) -> str:
        found = Task.objects.filter(kind="slip_request", record_number__in=written.record_numbers).first()
        return found.request_number if found else ""
