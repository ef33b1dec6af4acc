"""What did the city agree to, and who was drawn?"""

from collections.abc import Sequence
from dataclasses import dataclass

from saikoku.governance.terms.models import Term
from saikoku.kernel.periods import Month
from saikoku.planning.holdout.models import Draw

TERM = "holdout_per_thousand"


@dataclass(frozen=True, slots=True)
class Consent:
    """How many of a thousand may be held out, and the document by which the city agreed."""

    per_thousand: int
    document: str


def consent(month: Month) -> Consent | None:
    """What holds on the month's first day; None where the city agreed to nothing (the default) or to none."""
    held = Term.objects.filter(name=TERM, valid__contains=month.first, state=Term.State.APPROVED).first()
    return Consent(held.value, held.document) if held and held.value > 0 else None


def draws_of(month: Month) -> Sequence[Draw]:
    return list(Draw.objects.filter(month=month.first).order_by("drawn_at", "pk"))
