"""May this person be called about this side now? Every reason why not, as codes.

`day_reasons` hold the whole day, the others come and go with the hour. An agreed call-back that is due waives
what it was agreed in spite of (WAIVED). Twin of sets/refresh.sql and sets/promote.sql.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from saikoku.planning.lists.rules.facts import Facts, numbers_left, rested_at
from saikoku.planning.lists.rules.history import History, PhoneRow
from saikoku.planning.lists.rules.terms import ListTerms
from saikoku.planning.timing.rules import hours
from saikoku.planning.timing.rules.hours import Calling

RESTS, TRIED = "number-rests", "cell-tried"
WAIVED = frozenset({"left-this-month", "reached-this-month", "paused", "month-cap", TRIED, RESTS})
CALL_BACK_FIRST = HELD_LAST = 10_000  # above every level of answering.rules.worth
PUT_LAST = 5_000  # above every level too, and with the minutes of a day still below the two


def day_reasons(facts: Facts, terms: ListTerms) -> list[str]:
    """What keeps a person from being called all through this day."""
    judged = (
        ("merged-number", facts.merged),
        ("no-target", not facts.targeted),
        ("left-this-month", facts.left),
        ("stopped-by-city", facts.stopped),
        ("stopped-by-us", facts.own_stop),
        ("staff-only", facts.staff_only),
        ("nothing-owed", facts.owed <= 0 and facts.barred <= 0 and not facts.stopped),
        ("limitation-reached", facts.owed <= 0 and facts.barred > 0),
        ("live-promise", facts.promise_live),
        ("reached-this-month", facts.reached),
        ("paused", facts.paused_until is not None),
        ("month-cap", facts.attempts >= terms.attempts_per_month),
        ("no-number", facts.numbers == 0),
        ("numbers-spent", facts.numbers > 0 and facts.numbers_left == 0),
    )
    return [code for code, holds in judged if holds]


def moment_reasons(facts: Facts, moment: datetime, terms: ListTerms, calling: Calling) -> list[str]:
    """What speaks against this hour alone."""
    found = hours.refusals(moment, calling)
    cell, retry = hours.cell_of(moment, calling), _may_retry(facts, moment, terms)
    if cell in facts.tried and not retry:
        found.append(TRIED)
    if facts.rests_until is not None and moment < facts.rests_until and not retry:
        found.append(RESTS)
    if facts.call_back_at is not None and moment < facts.call_back_at:
        found.append("call-back-later")
    return found


def refusals(
    facts: Facts, moment: datetime, terms: ListTerms, calling: Calling, *, leased_by_other: bool = False
) -> list[str]:
    """Every reason to leave the telephone alone; an empty list means call."""
    found = day_reasons(facts, terms) + moment_reasons(facts, moment, terms, calling)
    if _is_due(facts, moment):
        found = [code for code in found if code not in WAIVED]
    if leased_by_other:
        found.append("leased-by-other")
    return found


def rank(
    facts: Facts, moment: datetime, urgencies: Sequence[int], *, held_last: bool = False, put_last_at: datetime | None = None
) -> int:
    """What the next minute with him promises in levels of a twentieth, greatest first; `urgencies` by profile.

    Who is held out comes last, but an agreed call-back is kept to him too. Who was given back uncalled today comes after
    everybody else of his kind, in the order in which they were given back.
    """
    kind = CALL_BACK_FIRST if _is_due(facts, moment) else -HELD_LAST if held_last else 0
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if put_last_at is not None and put_last_at >= midnight:
        return kind - PUT_LAST - (put_last_at - midnight) // timedelta(minutes=1)
    return kind + urgencies[facts.profile] + facts.base


def numbers_now(
    history: History, sides: Collection[Facts], moment: datetime, terms: ListTerms
) -> list[PhoneRow]:
    """The numbers that may be dialled now for a call about these sides, the first one first; those that rest only for
    an agreed call-back and, the one that was busy before all, for the second try after a busy line.
    """
    left = numbers_left(history, terms)
    busy = {facts.busy_at for facts in sides if _may_retry(facts, moment, terms)}
    if busy:
        return sorted(left, key=lambda phone: phone.dialled_at not in busy)
    if any(_is_due(facts, moment) for facts in sides):
        return left
    return [phone for phone in left if _has_rested(phone, moment, terms)]


def _has_rested(phone: PhoneRow, moment: datetime, terms: ListTerms) -> bool:
    end = rested_at(phone, terms)
    return end is None or end <= moment


def _is_due(facts: Facts, moment: datetime) -> bool:
    return facts.call_back_at is not None and facts.call_back_at <= moment


def _may_retry(facts: Facts, moment: datetime, terms: ListTerms) -> bool:
    if facts.busy_at is None:
        return False
    return facts.busy_at + terms.busy_wait <= moment <= facts.busy_at + terms.busy_retry


def sides_of_one_call(eligible: Sequence[str], wanted: str, *, joint_consent: bool) -> list[str]:
    """The sides that may be spoken about in one call with `wanted`: its division's, all where both agreed."""
    return [side for side in eligible if joint_consent or division(side) == division(wanted)]


def division(side: str) -> str:
    """税収納推進課 has the city tax, 健康保険課 the premiums and the overpayments."""
    return "tax" if side == "city_tax" else "insurance"
