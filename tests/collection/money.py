"""The smallest world in which money can be taken: a permitted seal, a collector, somebody who owes."""

import itertools
from datetime import date, datetime, timedelta

import numpy

from saikoku.collection.receipts import operations
from saikoku.collection.receipts.models import Receipt
from saikoku.collection.receipts.operations import Request
from saikoku.collection.receipts.rules.acceptance import Wanted
from saikoku.collection.seals import operations as seals
from saikoku.collection.seals.models import Seal
from saikoku.collection.seals.rules.steps import Step
from saikoku.documents import png
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.liabilities.models import STATED, Instalment, InstalmentStatement
from tests.planning import people

DAY = people.DAY
NOON = clock.at(DAY, 12)
COLLECTOR = Actor("jiro", account_id=701, worker_number="V01", display_name="仮名 次郎")
OTHER = Actor("saburo", account_id=702, worker_number="V02", display_name="仮名 三郎")
LEADER = Actor("leader", account_id=703, worker_number="L01", display_name="責任 者子")
OFFICER = Actor("officer", account_id=704, display_name="市 職員")
_count = itertools.count(1)


def imprint(shade: int = 0) -> bytes:
    """A ring, as on a seal."""
    y, x = numpy.mgrid[-60:60, -60:60]
    far = numpy.hypot(x, y)
    return png.write(numpy.where((far < 58) & (far > 50), shade, 255).astype(numpy.uint8))


def filed_seal(name: str = "", *, replaces: Seal | None = None, at: datetime | None = None) -> Seal:
    return seals.file_seal(
        name=name or f"領収印{next(_count)}号", keeper="業務責任者", imprint=imprint(), filed_on=date(2025, 9, 1),
        document="届第1号", replaces_id=replaces and replaces.pk, by=LEADER, at=at or clock.at(date(2025, 9, 1), 9),
    )  # fmt: skip


def permitted_seal(*, since: datetime | None = None, replaces: Seal | None = None, at: datetime | None = None) -> Seal:
    seal = filed_seal(replaces=replaces, at=at)
    since, at = since or clock.at(date(2025, 10, 1)), at or clock.at(date(2025, 10, 1), 9)
    asked = seals.take_step(
        seal_id=seal.pk, step=Step.PERMITTED, since=since, document="許第1号", dated=at.date(), by=LEADER, at=at
    )
    seals.decide(request_id=asked.pk, confirm=True, by=OFFICER, at=at)
    return seal


def payer(*balances: int) -> tuple[Debtor, list[Instalment]]:
    """Somebody who owes these yen, the oldest first, a month apart."""
    person = people.debtor()
    owed = [
        people.owes(person, balance=yen, instalment=f"{place + 1:02d}", due_on=date(2025, 6, 30) + timedelta(days=31 * place))
        for place, yen in enumerate(balances)
    ]
    for row in owed:
        InstalmentStatement.objects.create(
            instalment=row, run_id=people.RUN, **{name: getattr(row, name) for name in STATED.split()}
        )
    return person, owed


def asked(owed: list[Instalment], *yen: int, chose: bool = False) -> Request:
    """These yen for these instalments, in their order; the count agrees."""
    wanted = tuple(Wanted(row.pk, amount) for row, amount in zip(owed, yen, strict=False))
    total = sum(yen)
    return Request(wanted, (total, total), chose)


def took(person: Debtor, owed: list[Instalment], *yen: int, by: Actor = COLLECTOR, at: datetime = NOON, chose=False) -> Receipt:
    intent = operations.open_intent(debtor_id=person.pk, by=by, at=at)
    return operations.issue(key=intent.key, request=asked(owed, *yen, chose=chose), by=by, at=at)
