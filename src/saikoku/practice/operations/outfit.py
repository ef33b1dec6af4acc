"""What a collector of the practice city carries: a certified identity card, and a registered device that anybody may bind."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime

import numpy

from saikoku.collection.ledger import operations as ledger
from saikoku.documents import png
from saikoku.governance.contract import operations as office
from saikoku.governance.contract import queries as contract
from saikoku.governance.contract.rules.own_facts import OwnFacts
from saikoku.governance.numbers import operations as numbers
from saikoku.governance.numbers.rules import lines
from saikoku.governance.terms import queries as terms
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.outreach.scripts import operations as scripts
from saikoku.practice.operations.staff import Staff
from saikoku.security.access import operations as access
from saikoku.security.access.models import Account
from saikoku.workforce.cards import operations as cards
from saikoku.workforce.cards.rules.steps import Step
from saikoku.workforce.conduct import operations as conduct
from saikoku.workforce.conduct.rules.duties import EDITION
from saikoku.workforce.terminals import operations as terminals
from saikoku.workforce.terminals.rules import mdm
from saikoku.workforce.terminals.rules.settings import Setting

WIDTH, HEIGHT = 240, 320
SHADE, PAPER = 150, 235
CALLS_FROM = "0942-00-0001"
ADDRESS = "福岡県久留米市(練習用の住所)"


def portrait() -> bytes:
    """Head and shoulders without a face: nobody takes it for somebody."""
    down, across = numpy.ogrid[:HEIGHT, :WIDTH]
    head = numpy.hypot(down - 120, (across - WIDTH / 2) * 1.15) < 68
    shoulders = (numpy.hypot((down - HEIGHT) * 0.9, across - WIDTH / 2) < 104) & (down > 200)
    return png.write(numpy.where(head | shoulders, SHADE, PAPER).astype(numpy.uint8))


def equip(people: Sequence[Staff], *, manager: Actor, general: Actor, administrator: Actor, at: datetime) -> None:
    """Everything that collectors go out with, and the insurance of the money that they bring back."""
    give_address(by=manager, at=at)
    card_everybody(people, maker=manager, second=general, at=at)
    read_duties(people, at=at)
    register_devices(len(people), by=administrator, at=at)
    insure(by=manager, at=at)


def approve_texts(*, proposer: Actor, officer: Actor, at: datetime) -> None:
    """What is said is used as the city approved it: somebody asks for all of it, the city's officer agrees."""
    revision = scripts.propose_defaults(source="練習用の市との打合せ", by=proposer, at=at)
    scripts.approve(
        revision_id=revision.pk, document="練習用承認第1号", document_on=at.astimezone(clock.TOKYO).date(), by=officer, at=at
    )


def register_line(*, by: Actor, at: datetime) -> None:
    """A line to call from beside the one that is called back, in a series that was not handed out."""
    numbers.register(
        number=CALLS_FROM, use=lines.OUTBOUND, since=at.astimezone(clock.TOKYO).date(), reason="練習環境の準備", by=by, at=at
    )


def insure(*, by: Actor, at: datetime) -> None:
    """A certificate over the agreed sum until the contract ends."""
    today = at.astimezone(clock.TOKYO).date()
    ledger.enter_cover(
        insurer="練習用の保険会社", policy="練習-1", yen=terms.value("cash_insured_sum", on=today), first_day=today,
        last_day=contract.profile().ends_on, copy_on=today, by=by, at=at,
    )  # fmt: skip


def give_address(*, by: Actor, at: datetime) -> None:
    """The contractor's address, without which no card and no letter is made; only where none was entered."""
    known = contract.profile()
    if not known.address:
        names = {field.name: getattr(known, field.name) for field in fields(OwnFacts)}
        facts = replace(OwnFacts(**names), address=ADDRESS)
        office.change(facts=facts, reason="練習環境の準備", by=by, at=at)


def card_everybody(people: Sequence[Staff], *, maker: Actor, second: Actor, at: datetime) -> None:
    """A card for each until the contract ends, made by one person; the city's certificate is confirmed by another."""
    photo, valid_until = portrait(), contract.profile().ends_on
    for one in people:
        card = cards.make(
            worker_number=one.worker_number, name=one.display_name, photo=photo, valid_until=valid_until, by=maker, at=at
        )
        cards.take_step(card_id=card.pk, step=Step.CERTIFIED, since=at, document="練習用証明第1号", by=maker, at=at)
        waiting = card.requests.get()
        cards.decide(request_id=waiting.pk, confirm=True, by=second, at=at)


def read_duties(people: Sequence[Staff], *, at: datetime) -> None:
    """Each reads the rules of conduct before his first door."""
    for account in Account.objects.filter(login_name__in=[one.login_name for one in people]).order_by("pk"):
        conduct.read(edition=EDITION, by=access.actor_of(account), at=at)


def register_devices(count: int, *, by: Actor, at: datetime) -> None:
    """Devices that wait for their one-time code: the browser in which it is typed becomes the terminal."""
    for place in range(1, count + 1):
        terminal = terminals.add(
            number=f"T-{place:02d}", serial=f"PRACTICE-{place:04d}", kind="練習用(登録コードを入れたブラウザ)", by=by, at=at
        )
        if place < count:  # the last one waits for somebody to look at it
            terminals.check_settings(terminal_id=terminal.pk, met=list(Setting), remark="", by=by, at=at)
    told = [",".join(mdm.COLUMNS), *(f"PRACTICE-{place:04d},{at:%Y-%m-%d}" for place in range(1, count + 1))]
    terminals.take_list(content="\n".join(told).encode(), by=by, at=at)
