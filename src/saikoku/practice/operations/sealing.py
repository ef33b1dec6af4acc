"""A receipt seal for the practice city, filed and permitted as a real one is, so that receipts can be tried."""

from datetime import datetime

import numpy

from saikoku.collection.seals import operations as seals
from saikoku.collection.seals.rules.steps import Step
from saikoku.documents import png
from saikoku.kernel.actor import Actor

DOTS, RINGS = 160, ((78, 72), (52, 49))
BLACK, WHITE = 0, 255


def imprint() -> bytes:
    """Two rings with a bar across: nobody takes it for a real seal."""
    down, across = numpy.ogrid[:DOTS, :DOTS]
    radius = numpy.hypot(down - DOTS / 2, across - DOTS / 2)
    drawn = sum((radius <= outer) & (radius >= inner) for outer, inner in RINGS) > 0
    drawn |= (abs(down - DOTS / 2) <= 3) & (radius <= RINGS[1][1])
    return png.write(numpy.where(drawn, BLACK, WHITE).astype(numpy.uint8))


def file_one(*, keeper: Actor, second: Actor, at: datetime) -> None:
    """Filed by one person, the city's permission confirmed by another."""
    seal = seals.file_seal(
        name="練習用領収印1号", keeper=keeper.display_name or keeper.name, imprint=imprint(), filed_on=at.date(),
        document="練習用届出第1号", by=keeper, at=at,
    )  # fmt: skip
    waiting = seals.take_step(
        seal_id=seal.pk, step=Step.PERMITTED, since=at, document="練習用許可第1号", dated=at.date(), by=keeper, at=at
    )
    seals.decide(request_id=waiting.pk, confirm=True, by=second, at=at)
