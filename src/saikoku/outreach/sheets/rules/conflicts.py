"""What came in between a call or visit on paper and its record that somebody has to know, or to decide. Pure."""

from collections.abc import Collection
from dataclasses import dataclass

from saikoku.outreach.sheets.rules.typed import Sheet
from saikoku.workforce.papers.rules.conflicts import Conflict, Weight


@dataclass(frozen=True, slots=True)
class Known:
    """`alike`: his records of that day and channel by the same worker; `others`: worker numbers of everybody else's.

    `stopped_then`: a stop that was in force on the day of the act; `stopped_since`: one that came later. `owed`: yen now.
    `against`: codes of the rules for calls and visits; `against_use`: those of papers.rules.states.use_refusals.
    """

    debtor_known: bool
    alike: Collection[str] = ()
    others: Collection[str] = ()
    reached_before: bool = False
    stopped_then: bool = False
    stopped_since: bool = False
    owed: int = 1
    paid_since: bool = False
    promise: bool = False
    in_hours: bool = True
    held_by: str = ""
    against: Collection[str] = ()
    against_use: Collection[str] = ()


def found(sheet: Sheet, known: Known) -> list[Conflict]:
    """The heaviest first."""
    if not known.debtor_known:
        return [Conflict("debtor-unknown", Weight.REFUSE)]
    refuse = [Conflict(code, Weight.REFUSE) for code in (*known.against_use, *known.against)]
    refuse += [Conflict("case-open-elsewhere", Weight.REFUSE, {"by": known.held_by})] if known.held_by else []
    promises = sheet.promised_on is not None
    judged = (
        ("recorded-already", bool(known.alike), {"at": sorted(known.alike)}),
        ("stopped-then", known.stopped_then, {}),
        ("promise-exists", promises and known.promise, {}),
        ("promise-on-nothing-owed", promises and known.owed <= 0, {}),
        ("outside-hours", not known.in_hours, {}),
    )
    decide = [Conflict(code, Weight.DECIDE, facts) for code, holds, facts in judged if holds]
    told = (
        ("contacted-by-other", bool(known.others), {"by": sorted(known.others)}),
        ("reached-before", known.reached_before, {}),
        ("stopped-since", known.stopped_since, {}),
        ("paid-since", known.paid_since, {}),
    )
    return refuse + decide + [Conflict(code, Weight.TELL, facts) for code, holds, facts in told if holds]
