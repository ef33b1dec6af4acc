"""What a month or a fiscal year came to, as its reports need it."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Count, Sum

from saikoku.governance.goals import queries as target_values
from saikoku.governance.goals.queries import Goals
from saikoku.governance.goals.rules import annex
from saikoku.governance.terms import queries as terms
from saikoku.kernel import clock, periods
from saikoku.kernel.periods import Month
from saikoku.kernel.programmes import PROGRAMME_WORDS, Side
from saikoku.performance.attribution.queries import operating_days, other_effects, outcome_codes
from saikoku.performance.attribution.rules.facts import COLLECTED, PREMIUM_AND_OVERPAYMENT
from saikoku.performance.attribution.rules.terms import FOR_VISIT_COLLECTION
from saikoku.performance.figures import queries as figures
from saikoku.performance.figures.rules.month import as_object
from saikoku.performance.reports import queries
from saikoku.performance.reports.queries import closed
from saikoku.performance.reports.queries.surveys import surveyed
from saikoku.performance.reports.rules import achievement, judged, restating
from saikoku.performance.reports.rules.achievement import Figures, Line
from saikoku.performance.reports.rules.causes import Work
from saikoku.performance.reports.rules.counting import SILENT, Step, Teller
from saikoku.performance.reports.rules.counts import Counts, Outside
from saikoku.performance.reports.rules.monthly import MonthFacts
from saikoku.performance.reports.rules.yearly import YearFacts
from saikoku.registry.payments.models import Payment

JUDGED = tuple(indicator for indicator in annex.indicators().values() if indicator.binding)
USED_TERMS = (
    "promise_by", "promise_days", "effect_scope", "inbound_promises_count", "notice_days", "slip_days_without_limit",
    "printed_slips_count", "transfer_apply_days", "transfer_inbound", "loss_days", "other_added_to",
    "promised_before_days", "undated_promise_days", "same_visit_minutes",
)  # fmt: skip


def month(at: Month, *, cut_at: datetime, teller: Teller = SILENT) -> MonthFacts:
    """The month is counted; those of the fiscal year before it as they were closed and restated, where they were.

    Raises terms.NothingAgreed and goals.NoGoals on a gap of what was agreed.
    """
    agreed = terms.agreed(at.last)
    goals = target_values.goals_of(at.fiscal_year, agreed)
    before = [one for one in goals.months if one < at]
    found = _figures([*before, at], closed.standing_of(before), teller)
    left = figures.left_aside(at)
    return MonthFacts(
        month=at,
        figures=found[at],
        lines=_lines(at, found, goals, cut_at),
        counts=counts(at.first, at.last, agreed, span="当月"),
        surveys=surveyed(at.first, at.last, span="当月", counted_on=cut_at.date()),
        work=Work(len(operating_days(agreed).among(at.first, at.last)), _untouched(at)),
        collected=collected(at.first, at.last, [at]),
        left_aside=tuple(left.items()),
        unapproved_terms=queries.not_approved(agreed, goals, USED_TERMS),
        still_running=cut_at.date() <= at.last,
        restated=_restated(at),
    )


def _figures(wanted: Sequence[Month], held: dict[Month, Figures], teller: Teller) -> dict[Month, Figures]:
    """A closed month is not counted again: it says the same everywhere."""
    to_count = [one for one in wanted if one not in held]
    teller.expect(len(to_count) + 1)
    found = dict(held)
    for one in to_count:
        teller.begin(Step.FIGURES, one)
        found[one] = as_object(figures.figures_of(one))
    teller.begin(Step.ACTS)
    return found


def _restated(at: Month) -> tuple[tuple[str, str, str, date], ...]:
    held = closed.closed(at.first)
    rows = sorted(held.restatements.all(), key=lambda row: row.pk) if held else []
    return tuple(
        (
            restating.figure_words(row.figure), restating.value_words(row.figure, row.old),
            restating.value_words(row.figure, row.new), row.found_at.astimezone(clock.TOKYO).date(),
        )
        for row in rows
    )  # fmt: skip


def counts_before(at: Month) -> Counts | None:
    """The counts of the month before; None where there was no operation yet."""
    before = at.previous
    agreed = terms.agreed(at.last)
    if before.last < agreed.day("operations_start"):
        return None
    return counts(before.first, before.last, terms.agreed(before.last), span="前月")


def year(fiscal_year: int, *, cut_at: datetime, teller: Teller = SILENT) -> YearFacts:
    """The fiscal year's months of operation that have begun, closed ones as they stand. Raises as `month`."""
    days = periods.fiscal_year_days(fiscal_year)
    last = min(days.last, cut_at.date())
    agreed = terms.agreed(last)
    goals = target_values.goals_of(fiscal_year, agreed)
    begun = [one for one in goals.months if one.first <= last]
    found = _figures(begun, closed.standing_of(begun), teller)
    return YearFacts(
        fiscal_year=fiscal_year,
        figures=found,
        lines={at: _lines(at, {one: found[one] for one in begun if one <= at}, goals, cut_at) for at in begun},
        counts=counts(days.start, last, agreed, span="当年度"),
        surveys=surveyed(days.start, last, span="当年度", counted_on=last),
        collected=collected(days.start, last, begun),
        next_targets=_proposed(fiscal_year + 1),
        unapproved_terms=queries.not_approved(agreed, goals, USED_TERMS),
        still_running=cut_at.date() <= days.last,
    )


def _lines(at: Month, found: dict[Month, Figures], goals: Goals, cut_at: datetime) -> tuple[Line, ...]:
    return achievement.lines(
        at, found, indicators=JUDGED, targets=goals.values,
        average_targets={indicator.name: goals.average(indicator.name) for indicator in JUDGED},
        taken_out=goals.taken_out, running=Month.of(cut_at.date()),
    )  # fmt: skip


def counts(first: date, last: date, agreed: terms.Agreed, *, span: str) -> Counts:
    """Acts of the operating days among these, and what else the reports count."""
    with figures.planned_for_many():
        return _counts(first, last, agreed, span)


def _counts(first: date, last: date, agreed: terms.Agreed, span: str) -> Counts:
    codes, days = outcome_codes(agreed), operating_days(agreed)
    worked = days.among(first, last)
    opens, closes = agreed.time("call_opens"), agreed.time("call_closes")
    return Counts(
        span=span,
        tallies=figures.tallies(first, last, worked, codes),
        opens_hour=opens.hour,
        closes_hour=closes.hour + bool(closes.minute),
        **queries.asked_and_learned(first, last),
        outside=_outside(first, last, worked, agreed),
        outcome_words=queries.outcome_words(),
    )


def _outside(first: date, last: date, worked: Sequence[date], agreed: terms.Agreed) -> tuple[Outside, ...]:
    found: Counter[tuple] = Counter()
    for is_worked, on, kind, _, acts in figures.year(first, last, worked, outcome_codes(agreed)):
        if not is_worked:
            found[on, kind] += acts
    return tuple(Outside(on, kind, acts) for (on, kind), acts in sorted(found.items()))


def _untouched(at: Month) -> dict[Side, int]:
    """Targets left whom nobody tried to reach and who did not call."""
    return {
        side: sum(not reach.touched and reach.taken_out is None for reach in figures.reached(side, at)) for side in Side
    }


def collected(first: date, last: date, counted: Sequence[Month]) -> tuple[tuple[str, int, int], ...]:
    """Visit collection by programme: words, payments, yen; and the other work of the months counted, where it was agreed
    to be part of it. Together they are the line of the figures."""
    rows = (
        Payment.objects.filter(
            channel=COLLECTED, programme__in=PREMIUM_AND_OVERPAYMENT, paid_on__range=(first, last),
            debtor__isnull=False, standing__gt=0,
        )
        .values_list("programme")
        .annotate(Count("id"), Sum("standing"))
        .order_by("programme")
    )  # fmt: skip
    found = [(PROGRAMME_WORDS[programme], payments, yen) for programme, payments, yen in rows]
    added = [at for at in counted if terms.agreed(at.last)["other_added_to"] == FOR_VISIT_COLLECTION]
    works = [work for at in added for work in other_effects(at).filter(withdrawn=None)]
    if works:
        found.append((judged.RULES["other"], len(works), sum(work.amount for work in works)))
    return tuple(found)


def _proposed(fiscal_year: int) -> tuple:
    """The sheet that waits for the city's approval, else the one approved already; empty where only a default holds."""
    sheet = target_values.waiting_of(fiscal_year) or target_values.sheets_of(fiscal_year)[:1]
    sheets = sheet if isinstance(sheet, list) else [sheet]
    chosen = [one for one in sheets if one.state != one.State.DEFAULT]
    if not chosen:
        return ()
    lines = target_values.values_of([chosen[0].pk])[chosen[0].pk]
    return tuple((indicator, annex.average(lines.get(indicator.name, {}))) for indicator in JUDGED)
