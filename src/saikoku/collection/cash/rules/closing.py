"""May a collector's day be counted, may its close be confirmed, when must the money be paid in? Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from saikoku.collection.receipts.rules.states import ANSWERED, UNANSWERED, State, Step
from saikoku.kernel import businessdays, periods


@dataclass(frozen=True, slots=True)
class Open:
    """A receipt of the day as it stands."""

    state: State
    steps: frozenset[Step]


def is_settled(one: Open) -> bool:
    """Printed, or answered for by somebody else, or void with its paper back or noted as missing.

    A refund without the paper is none: the receipt stands.
    """
    if one.state in UNANSWERED:
        return Step.ANSWERED_FOR in one.steps
    return one.state in ANSWERED or (one.state in (State.VOID, State.ASKED) and Step.PAPER_MISSING in one.steps)


def count_refusals(
    *, ended: bool, day: date, today: date, difference: int, remark: str, pieces: Iterable[int], unpaired: bool = False,
    is_empty: bool = False,
) -> list[str]:
    """`unpaired`: a record says that money was taken and there is no receipt, or the other way round; `is_empty`: no receipt,
    hand-over or record of money belongs to the day."""
    found = []
    if ended:
        found.append("day-ended")
    if day > today:
        found.append("day-to-come")
    if is_empty and day < today:
        found.append("nothing-to-count")
    if any(count < 0 for count in pieces):
        found.append("count-negative")
    if difference and not remark.strip():
        found.append("difference-unexplained")
    if unpaired and not remark.strip():
        found.append("unpaired-unexplained")
    return found


def close_refusals(
    *, ended: bool, counted: bool, expected_then: int, expected_now: int, receipts_then: int, receipts: list[Open],
    intents: int, papers: int, earlier_open: bool, counted_yen: int, recounted: int, by: str, people: Iterable[str],
    is_own: bool = False, unpaired: bool = False, lost: int = 0, lost_reason: str = "",
) -> list[str]:  # fmt: skip
    """Every reason against the confirmation; `people` counted the money or took it in, `is_own`: the day of whoever
    confirms, also where no receipt of it is left; `papers`: leaves that were typed and
    are neither recorded nor set aside; `lost`: receipts of the day that the books lost and that can be entered again only
    before the close, `lost_reason`: why that cannot be done."""
    if ended:
        return ["day-ended"]
    if not counted:
        return ["not-counted"]
    found = []
    if (expected_then, receipts_then) != (expected_now, len(receipts)):
        found.append("counted-before-last-receipt")
    if intents:
        found.append("intent-open")
    if papers:
        found.append("paper-open")
    if not all(is_settled(one) for one in receipts):
        found.append("receipts-open")
    if lost and not lost_reason.strip():
        found.append("lost-receipts-wait")
    if earlier_open:
        found.append("earlier-day-open")
    if unpaired:
        found.append("unpaired-unexplained")
    if recounted != counted_yen:
        found.append("recount-differs")
    if is_own or by in people:
        found.append("own-count")
    return found


def deposit_due(collected_on: date, bank_days: int, *, at_month_end: bool, same_days: Collection[str]) -> date:
    """The last day on which money of a day is to be paid in.

    On an agreed day of the year (such as 03-31), and where agreed at a month's end, that is the day itself, or the next
    on which banks are open.
    """
    is_end = periods.Month.of(collected_on).last == collected_on
    if (at_month_end and is_end) or f"{collected_on:%m-%d}" in same_days:
        return businessdays.next_bank_day(collected_on)
    return businessdays.plus_bank_days(collected_on, bank_days)
