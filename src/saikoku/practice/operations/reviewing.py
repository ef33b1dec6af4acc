"""The review of calls in the practice house: each Monday's draw as on real days, and one review that was answered."""

from datetime import datetime, timedelta

from saikoku.kernel.actor import Actor, system
from saikoku.outreach.quality import operations as quality
from saikoku.outreach.quality import queries
from saikoku.outreach.quality.models import Draw
from saikoku.outreach.quality.rules import reviews
from saikoku.outreach.quality.rules.checklists import GOOD
from saikoku.practice.operations import staff

_NIGHT = system("practice")
_REMARK = "ご本人と確かめてから用件を話し、約束の日を復唱できています。"
_ANSWER = "ありがとうございます。続けます。"


def draw(*, at: datetime) -> Draw | None:
    """As the day's own step does: the last period that is over, once."""
    return quality.draw_due(on=at.date(), by=_NIGHT, at=at)


def review_one(*, reviewer: Actor, at: datetime) -> bool:
    """The first drawn call of an operator is reviewed and he answers; False where none was drawn."""
    operators = {one.worker_number: one for one in staff.actors().values()}
    drawn = queries.all_reviews().filter(worker_number__in=operators, steps=None).first()
    if drawn is None:
        return False
    found = queries.review(drawn.pk)
    marks = {item.key: GOOD for item in found.checklist.items}
    quality.take_step(
        sampled_id=drawn.pk, step=reviews.REVIEWED, marks=marks, remark=_REMARK, by=reviewer, at=at - timedelta(minutes=30)
    )
    quality.take_step(sampled_id=drawn.pk, step=reviews.ACCEPTED, remark=_ANSWER, by=operators[drawn.worker_number], at=at)
    return True
