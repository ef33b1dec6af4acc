"""By what very record a target was touched, contacted or taken out for a promise, and which stop holds in a month."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from saikoku.kernel.periods import Month
from saikoku.performance.attribution.rules import records as words
from saikoku.performance.attribution.rules.records import Record
from saikoku.performance.attribution.rules.terms import Terms
from saikoku.performance.figures.rules import reach
from saikoku.performance.figures.rules.reach import Reach, TakenOut


@dataclass(frozen=True, slots=True)
class Spoken:
    """The records that decided. `promise`: the one for which the person was taken out."""

    touch: Record | None = None
    contact: Record | None = None
    promise: Record | None = None


def spoken(found: Reach, records: Sequence[Record], terms: Terms) -> Spoken:
    """Of two records of a day the earlier one came first; of two promises the later one counts.

    `records` are those of the rule: standing, on operating days, on programmes of the side.
    """
    touched = [one for one in records if found.touched and one.on == found.touch and reach.touches(one, terms)]
    heard = [one for one in records if one.on == found.contacted_on and words.is_contact(one, terms.codes)]
    promised = [one for one in records if reach.promised_before(one, found.touch, terms)]
    return Spoken(
        touch=_first(touched), contact=_first(heard),
        promise=max(promised, key=_order) if found.taken_out == TakenOut.PROMISED_BEFORE else None,
    )  # fmt: skip


def _first(records: Iterable[Record]) -> Record | None:
    return min(records, key=_order, default=None)


def _order(record: Record) -> tuple:
    return record.order


def holds_in(month: Month, *, starts_on: date, ends_on: date | None, gone_on: date | None) -> bool:
    """Was a stop in force on any day of the month? One that a full file no longer names held until the day before."""
    first = max(starts_on, month.first)
    return first <= month.last and (ends_on is None or ends_on >= first) and (gone_on is None or gone_on > first)


def last_day_paid(found: Reach, month: Month) -> date:
    """The last day on which a payment leaves nothing owed before the first touch."""
    return date.fromordinal(found.touch.toordinal() - 1) if found.touched else month.last
