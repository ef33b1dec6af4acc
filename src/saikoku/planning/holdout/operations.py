"""Draw the month's hold-out among the targets not drawn yet."""

from datetime import date, datetime

from django.db import transaction

from saikoku import turns
from saikoku.kernel.actor import Actor
from saikoku.kernel.periods import Month
from saikoku.planning.holdout import queries
from saikoku.planning.holdout.models import Draw, Drawn
from saikoku.planning.holdout.rules import draw as rules
from saikoku.planning.targets import queries as targets
from saikoku.planning.targets.queries import BOTH, CALL
from saikoku.security.audit import operations as audit
from saikoku.turns import Turn


def draw_due(*, on: date, by: Actor, at: datetime) -> list[Draw]:
    """Draw for the month of a day and the next one, whose targets may have come already."""
    month = Month.of(on)
    made = [draw(month=each, by=by, at=at) for each in (month, month.next)]
    return [one for one in made if one is not None]


@transaction.atomic
def draw(*, month: Month, by: Actor, at: datetime) -> Draw | None:
    """Draw everybody who is to be called and was not drawn before; None without consent or where nobody is new.

    Call it when targets came and before the lists are set. Who was drawn stays as he was drawn.
    """
    agreed = queries.consent(month)
    if agreed is None:
        return None
    turns.take(Turn.HOLDOUT_DRAW)
    before = Drawn.objects.filter(month=month.first).values("debtor")
    new = targets.of_month(month.first).filter(work__in=(CALL, BOTH)).exclude(debtor__in=before)
    people = sorted(set(new.values_list("debtor", "debtor__number", "debtor__household__number")))
    if not people:
        return None
    units = {pk: rules.unit_of(household or "", number) for pk, number, household in people}
    held = {pk for pk, unit in units.items() if rules.is_held(month, unit, agreed.per_thousand)}
    made = Draw.objects.create(
        month=month.first, per_thousand=agreed.per_thousand, targets=len(people), held=len(held), document=agreed.document,
        drawn_at=at, drawn_by=by.name,
    )  # fmt: skip
    Drawn.objects.bulk_create(
        [Drawn(draw=made, month=month.first, debtor_id=pk, unit=unit, held=pk in held) for pk, unit in units.items()],
        batch_size=5_000,
    )
    audit.record(
        "holdout.drawn", by=by, at=at, object_id=str(month),
        after={"targets": len(people), "held": len(held), "per_thousand": agreed.per_thousand, "document": agreed.document},
    )  # fmt: skip
    return made
