"""T30: between reserve and answered paper something gives way at each of twelve points: tablet, printer or server.

Whoever comes back repeats what the page offers. At the end: one receipt, its money, its line, one paper that does not say
再発行, and a day that could not be closed before.
"""

import pytest

from saikoku.collection.cash import operations as cash
from saikoku.collection.ledger import queries as ledger
from saikoku.collection.ledger.rules.accounts import Account
from saikoku.collection.receipts import operations, queries
from saikoku.collection.receipts.models import Receipt
from saikoku.collection.receipts.operations import papers, printing
from saikoku.collection.receipts.rules.states import State, Step
from saikoku.gateways import journal as path
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from tests.collection import money
from tests.collection.cash.test_cash import EVENING, pieces
from tests.collection.money import COLLECTOR, DAY, LEADER, NOON
from tests.collection.proofs import invariants
from tests.documents.test_receipt import Printer

POINTS = (
    "nothing yet", "reserved", "issue never arrived", "issued, answer lost", "issued without its line", "print never arrived",
    "print begun, bytes lost", "half of the bytes", "paper came out", "answer never arrived", "answered, reply lost", "printed",
)  # fmt: skip
WHO = ("tablet", "printer", "server")


class Cut(Exception):
    """Here something gave way."""


class Door:
    """One payer, and the papers that came out of the printer, with what they say of themselves."""

    def __init__(self, who: str, monkeypatch):
        self.who, self.patch, self.came_out, self.lies_there = who, monkeypatch, [], False
        self.person, owed = money.payer(1_000)
        self.request = money.asked(owed, 1_000)
        self.key = ""

    @property
    def receipt(self) -> Receipt | None:
        return queries.receipts().filter(debtor=self.person).first()

    def first_time(self, point: str) -> None:
        self.cut(point, "nothing yet")
        self.key = operations.open_intent(debtor_id=self.person.pk, by=COLLECTOR, at=NOON).key
        self.cut(point, "reserved", "issue never arrived")
        if point == "issued without its line":
            with self.patch.context() as full:
                full.setattr(path, "append", refuse)
                self.issue()
        else:
            self.issue()
        self.cut(point, "issued, answer lost", "issued without its line", "print never arrived")
        sent = printing.start_print(number=self.receipt.number, way="escpos", by=COLLECTOR, at=NOON)
        self.cut(point, "print begun, bytes lost")
        data = papers.drawn(self.receipt.number, way="escpos", copy=sent.copy)
        if point == "half of the bytes":
            assert not Printer(data[: data.index(b"\x1dVB")]).papers  # no cut: whatever shows is no paper
            raise Cut
        assert len(Printer(data).papers) == 2
        self.comes_out(sent.copy)
        self.cut(point, "paper came out", "answer never arrived")
        self.answer(Step.PRINTED)
        self.cut(point, "answered, reply lost", "printed")

    def comes_out(self, copy: int) -> None:
        self.came_out.append(copy)
        self.lies_there = True

    def cut(self, point: str, *here: str) -> None:
        if point in here:
            raise Cut

    def issue(self) -> Receipt:
        return operations.issue(key=self.key, request=self.request, by=COLLECTOR, at=NOON)

    def answer(self, result: Step) -> None:
        attempt = max(row.attempt for row in self.receipt.steps.all())
        printing.answer_print(number=self.receipt.number, attempt=attempt, result=result, by=COLLECTOR, at=NOON)

    def come_back(self) -> None:
        """Go on by what the books say, as the page does, until nothing is open."""
        if self.who == "server":
            operations.write_waiting(by=Actor("system:journal"), at=EVENING)
        if self.receipt is None:
            self.key = operations.open_intent(debtor_id=self.person.pk, by=COLLECTOR, at=NOON).key
        assert self.issue() == self.issue() == self.receipt  # tapped twice
        outages = 2 if self.who == "printer" else 0
        for _ in range(10):
            state = queries.state(self.receipt)
            if state == State.PRINTED:
                return
            if state == State.PRINTING:
                self.answer(self.what_he_sees())
            else:
                assert state in (State.READY, State.UNSURE)
                sent = printing.start_print(number=self.receipt.number, way="roll", by=COLLECTOR, at=NOON)
                if outages:
                    outages -= 1
                    self.answer(Step.NOT_PRINTED)  # offline, then no paper
                else:
                    self.comes_out(sent.copy)
        raise AssertionError("it never comes to an end")

    def what_he_sees(self) -> Step:
        """Of the attempt that the printer's failure broke off nobody can tell; else he looks whether a paper lies there."""
        steps = [row.step for row in self.receipt.steps.all()]
        if self.who == "printer" and steps.count(Step.SENT) == 1:
            return Step.UNKNOWN
        return Step.PRINTED if self.lies_there else Step.NOT_PRINTED


def refuse(*_):
    raise OSError(5, "gone")


@pytest.fixture(autouse=True)
def a_day():
    clock.run_from(NOON)


@pytest.mark.django_db
@pytest.mark.clause("13.2.エ.1")
@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("point", POINTS)
def test_whatever_gives_way_there_is_one_receipt_one_paper_and_the_money(seal, monkeypatch, point, who):
    door = Door(who, monkeypatch)
    with pytest.raises(Cut):
        door.first_time(point)
    open_now = door.receipt and queries.state(door.receipt) != State.PRINTED
    if open_now:
        cash.count_day(day=DAY, pieces=pieces(1_000), by=COLLECTOR, at=EVENING)
        with pytest.raises(cash.CashRefused, match="receipts-open"):
            cash.confirm_close(worker_number="V01", day=DAY, recounted=1_000, by=LEADER, at=EVENING)
    door.come_back()
    assert Receipt.objects.count() == 1 and ledger.held(Account.CASH, "V01") == 1_000
    assert door.came_out.count(0) <= 1 and len(door.came_out) >= 1
    assert len(door.came_out) == 1 or who == "printer"
    assert operations.write_waiting(by=LEADER, at=EVENING) == 0
    invariants.check()
    cash.count_day(day=DAY, pieces=pieces(1_000), by=COLLECTOR, at=EVENING)
    assert cash.confirm_close(worker_number="V01", day=DAY, recounted=1_000, by=LEADER, at=EVENING).recounted == 1_000
