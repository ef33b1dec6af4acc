"""What passes between a collector and the safe: money of the day, and change. Who gives, who takes, what moves. Pure."""

from collections.abc import Iterable
from enum import StrEnum

from saikoku.collection.ledger.rules.accounts import Account, Kind


class Way(StrEnum):
    HANDOVER = "handover"  # money of the day, before its close, from the bag into the safe
    LEND = "lend"  # change that the contractor gives a collector
    RETURN = "return"  # all the change that a collector has, counted back


class Done(StrEnum):
    TAKEN = "taken"
    DROPPED = "dropped"


WAY_WORDS = {
    Way.HANDOVER: "金庫への引渡し",
    Way.LEND: "釣銭準備金の貸出し",
    Way.RETURN: "釣銭準備金の返却",
}
DONE_WORDS = {Done.TAKEN: "受け取った", Done.DROPPED: "取りやめた"}
KINDS = {Way.HANDOVER: Kind.HANDOVER, Way.LEND: Kind.LEND, Way.RETURN: Kind.RETURN}
"""Under which kind of entry each stands in the ledger."""


def legs(way: Way, worker: str, *, yen: int, expected: int) -> list[tuple[Account, str, int]]:
    """What moves when it is taken; a difference is a leg of its own."""
    match way:
        case Way.HANDOVER:
            moved = [(Account.CASH, worker, -yen), (Account.SAFE, "", yen)]
        case Way.LEND:
            moved = [(Account.FUND, "", -yen), (Account.FLOAT, worker, yen)]
        case Way.RETURN:
            moved = [
                (Account.FLOAT, worker, -expected), (Account.FUND, "", yen), (Account.FLOAT_GAP, worker, expected - yen),
            ]  # fmt: skip
    return [leg for leg in moved if leg[2]]


def offer_refusals(
    way: Way, *, yen: int, expected: int, remark: str, has_ended: bool, pieces: Iterable[int], is_own: bool, absence: str
) -> list[str]:
    """`expected`: of a hand-over what the day's books say is in the bag, of change that comes back all of it.

    `is_own`: whoever offers is the collector himself. Change that he cannot give back another counts, and says why.
    """
    found = ["count-negative"] if any(count < 0 for count in pieces) else []
    found += ["nothing-counted"] if yen <= 0 and not (way == Way.RETURN and expected > 0) else []
    if way == Way.HANDOVER:
        found += ["day-ended"] if has_ended else []
        found += ["more-than-the-day"] if yen > expected else []
    if way == Way.RETURN:
        found += [] if expected > 0 else ["no-change-out"]
        found += ["change-unexplained"] if yen != expected and not remark.strip() else []
        found += [] if is_own or absence.strip() else ["absence-missing"]
    if way == Way.LEND and is_own:
        found.append("own-passing")
    return found


def take_refusals(
    way: Way, *, is_open: bool, yen: int, recounted: int, offered_by: str, by: str, is_own: bool, expected: int,
    expected_now: int, has_ended: bool,
) -> list[str]:  # fmt: skip
    """`is_own`: whoever takes is the collector himself, which only change that he is lent allows, and it alone."""
    if not is_open:
        return ["passing-ended"]
    found = ["own-passing"] if by == offered_by or is_own != (way == Way.LEND) else []
    found += ["recount-differs"] if recounted != yen else []
    if way == Way.HANDOVER:
        found += ["day-ended"] if has_ended else []
        found += ["more-than-the-day"] if yen > expected_now else []
    if way == Way.RETURN and expected != expected_now:
        found.append("books-moved")
    return found
