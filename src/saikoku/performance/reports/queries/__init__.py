"""What happened on a day, as the daily report needs it; and which reports were frozen."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from django.db.models import CharField, Count, F, QuerySet, Value

from saikoku.exchange.layouts.rules.outcomes import outcomes
from saikoku.governance.contract import queries as contract
from saikoku.governance.contract.models import Profile
from saikoku.governance.goals import queries as target_values
from saikoku.governance.goals.queries import Goals
from saikoku.governance.terms import queries as terms
from saikoku.governance.terms.rules import declared
from saikoku.kernel import clock, periods
from saikoku.kernel.periods import Month
from saikoku.kernel.programmes import SIDE_OF, Side
from saikoku.performance.attribution.queries import operating_days, outcome_codes
from saikoku.performance.attribution.rules.operating import OperatingDays
from saikoku.performance.figures import queries as figures
from saikoku.performance.figures.rules import acts, visits
from saikoku.performance.reports.models import Report
from saikoku.performance.reports.queries.so_far import so_far
from saikoku.performance.reports.queries.surveys import surveyed
from saikoku.performance.reports.rules import daily, progress
from saikoku.performance.reports.rules.counts import PHONE_SOURCES, Counts, Outside
from saikoku.performance.reports.rules.letterhead import Letterhead
from saikoku.performance.reports.rules.surveyed import Surveyed
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors.models import PhoneFinding, PhoneState
from saikoku.registry.tasks.models import Task

TARGETS = {"calls_city_tax": "市税の架電", "calls_premium": "保険料等の架電", "households_visited": "訪問世帯"}
USED_TERMS = ("operations_start", "year_end_closed", "agreed_closed_days")


def day(on: date, *, cut_at: datetime) -> daily.Day:
    """Everything counted for the daily report of a day. Raises terms.NothingAgreed on a gap of the terms."""
    surveys = surveyed(on, on, span="当日", counted_on=cut_at.date())
    with figures.planned_for_many():
        return _day(on, cut_at, surveys)


def _day(on: date, cut_at: datetime, surveys: Surveyed) -> daily.Day:
    agreed = terms.agreed(on)
    days = operating_days(agreed)
    codes = outcome_codes(agreed)
    first = periods.fiscal_year_days(periods.fiscal_year_of(on)).start
    worked = days.among(first, on)
    goals = target_values.goals_of(periods.fiscal_year_of(on), agreed)
    year = figures.year(first, on, worked, codes)
    opens, closes = agreed.time("call_opens"), agreed.time("call_closes")
    return daily.Day(
        on=on,
        counts=Counts(
            span="当日",
            tallies=figures.tallies(on, on, worked, codes),
            opens_hour=opens.hour,
            closes_hour=closes.hour + bool(closes.minute),
            **asked_and_learned(on, on),
            outside=_outside(on, year),
            outcome_words=outcome_words(),
        ),
        surveys=surveys,
        still_open=cut_at < _end_of_work(on, agreed),
        targets=_targets(on, agreed, goals, days, year, figures.arrivals(first, on, worked, codes)),
        unapproved_terms=not_approved(agreed, goals),
        so_far=so_far(on),
    )


def not_approved(agreed: terms.Agreed, goals: Goals, others: Iterable[str] = ()) -> tuple[str, ...]:
    """What a report is counted by although the city has not approved it, in words."""
    words = [declared.all_terms()[name].words for name in (*USED_TERMS, *others) if name in agreed.not_approved]
    return tuple(words if goals.approved else ["目標基準値", *words])


def _end_of_work(on: date, agreed: terms.Agreed) -> datetime:
    last: time = max(agreed.time("call_closes"), agreed.time("visit_closes"))
    return clock.at(on, last.hour, last.minute)


def _targets(
    on: date, agreed: terms.Agreed, goals: Goals, days: OperatingDays, year: list[tuple], arrivals: list[tuple]
) -> tuple[daily.TargetLine, ...]:
    calls: dict[Side, Counter[Month]] = defaultdict(Counter)
    for worked, month, kind, side, count in year:
        if worked and kind == acts.Kind.CALL:
            calls[side][Month.of(month)] += count
    opened = visits.households_visited(arrivals, agreed["same_visit_minutes"])
    counts: dict[str, Mapping[Month, int]] = {
        "calls_city_tax": calls[Side.CITY_TAX],
        "calls_premium": sum((calls[side] for side in acts.PREMIUM_CALLS), Counter()),
        "households_visited": Counter(Month.of(day) for _, day, _ in opened),
    }
    return tuple(
        daily.TargetLine(words, progress.progress(on, counts[name], goals.whole_average(name), days, goals.taken_out))
        for name, words in TARGETS.items()
    )


def _outside(on: date, year: list[tuple]) -> tuple[Outside, ...]:
    """What was recorded in the month on days of rest or before the start."""
    found: Counter[tuple[date, acts.Kind]] = Counter()
    for worked, day, kind, _, count in year:
        if not worked and Month.of(day) == Month.of(on):
            found[day, kind] += count
    return tuple(Outside(day, kind, count) for (day, kind), count in sorted(found.items()))


def asked_and_learned(first: date, last: date) -> dict[str, Any]:
    """Requests for slips born of the records of these days that still stand, by side; and numbers found by ourselves on them
    that may be dialled, by where they came from. A corrected record asked and found nothing. One query."""
    corrected = Contact.objects.exclude(corrects="").values("corrects")
    of_day = Contact.objects.filter(on__range=(first, last)).exclude(record_number__in=corrected).values("record_number")
    asked = Task.objects.filter(kind=Task.Kind.SLIP_REQUEST, record_number__in=of_day).exclude(state=Task.State.WITHDRAWN)
    usable = (PhoneState.CONFIRMED, PhoneState.UNCONFIRMED)
    learned = PhoneFinding.objects.filter(
        learned_on__range=(first, last), delivered_by_city=False, state__in=usable
    ).exclude(record_number__in=corrected)
    rows = _counted(asked, "asked", "programme", Count("id")).union(
        _counted(learned, "learned", "source", Count("number", distinct=True)), all=True
    )
    by_side: Counter[Side] = Counter()
    found = []
    for part, code, count in rows:
        if part == "asked":
            by_side[SIDE_OF[code]] += count
        else:
            found.append((code, count))
    numbers = tuple((PHONE_SOURCES.get(source, source), count) for source, count in sorted(found))
    return {"slip_requests": dict(by_side), "phones_learned": numbers}


def _counted(rows: QuerySet, part: str, code: str, count: Count) -> QuerySet:
    named = rows.annotate(part=Value(part, CharField()), code=F(code)).values("part", "code")
    return named.annotate(many=count).values_list("part", "code", "many")


def outcome_words() -> dict[str, str]:
    return {code: outcome.ja for code, outcome in outcomes().items()}


def letterhead(known: Profile | None = None) -> Letterhead:
    """`known`: the contract, where it was read already."""
    profile = known or contract.profile()
    return Letterhead(
        contract=f"{profile.city}{contract.SUBJECT}",
        addressee=f"{profile.city} 御中",
        author=f"{profile.contractor} {profile.center}",
        practice=profile.kind != "real",
        starts_on=profile.starts_on,
    )


def versions(kind: str, on: date) -> QuerySet[Report]:
    """The frozen versions of a report, latest first, without their papers."""
    return _light().filter(kind=kind, first_day=on).order_by("-version")


def frozen(limit: int) -> QuerySet[Report]:
    """The latest reports, without their papers."""
    return _light().order_by("-first_day", "kind", "-version")[:limit]


def _light() -> QuerySet[Report]:
    return Report.objects.defer("facts", "pdf", "xlsx")
