"""The heads of each half hour of a month's days, from the need of a weekday's half hours. Pure."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from saikoku.planning.staffing.rules.heads import HALF_HOUR, Need, rostered
from saikoku.workforce.shifts.rules.problem import INBOUND, LANGUAGE, PHONE, SUPERVISE, VISITS


@dataclass(frozen=True, slots=True)
class Beside:
    """What a day needs beside the telephone: collectors and speakers of foreign languages at a time."""

    visits: int = 0
    languages: int = 0


def needs_of_days(
    found: Iterable[Need], days: Sequence[date], *, hours: tuple[int, int], away: int, beside: Beside
) -> dict[str, dict[tuple[date, int], int]]:
    """By line the heads on the roster at (day, minute). A half hour nothing is known of needs what the weekday's mean
    asks for, a weekday nothing is known of what the mean of all asks for; one supervisor at every half hour."""
    by_place = {(one.weekday, one.start): one for one in found}
    usual = _means(by_place.values())
    lines: dict[str, dict[tuple[date, int], int]] = {PHONE: {}, INBOUND: {}, SUPERVISE: {}}
    lines |= {VISITS: {}} if beside.visits else {}
    lines |= {LANGUAGE: {}} if beside.languages else {}
    for day in days:
        for start in range(hours[0], hours[1], HALF_HOUR):
            one = by_place.get((day.isoweekday(), start))
            phone, inbound = (one.rostered, rostered(one.inbound, away)) if one else usual.get(day.isoweekday(), usual[0])
            lines[PHONE][day, start], lines[INBOUND][day, start] = phone, min(inbound, phone)
            lines[SUPERVISE][day, start] = 1
            if beside.visits:
                lines[VISITS][day, start] = beside.visits
            if beside.languages:
                lines[LANGUAGE][day, start] = beside.languages
    return lines


def _means(found: Iterable[Need]) -> Mapping[int, tuple[int, int]]:
    """Rounded up, by weekday, and of all days under 0."""
    rows: dict[int, list[Need]] = {0: []}
    for one in found:
        rows[0].append(one)
        rows.setdefault(one.weekday, []).append(one)
    return {day: (_mean([one.rostered for one in of]), _mean([one.inbound for one in of])) for day, of in rows.items()}


def _mean(values: Sequence[int]) -> int:
    return math.ceil(sum(values) / len(values)) if values else 0
