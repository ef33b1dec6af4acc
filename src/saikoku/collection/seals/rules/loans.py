"""Who has a seal in his hands: lent and given back, each entered in the office and confirmed by whoever has it. Pure."""

from collections.abc import Iterable
from enum import StrEnum


class Way(StrEnum):
    LEND = "lend"
    RETURN = "return"


class Done(StrEnum):
    CONFIRMED = "confirmed"
    DROPPED = "dropped"


WAY_WORDS = {Way.LEND: "貸し出した", Way.RETURN: "戻った"}
DONE_WORDS = {Done.CONFIRMED: "確かめた", Done.DROPPED: "取りやめた"}


def holder(confirmed: Iterable[tuple[str, str]]) -> str:
    """The worker number of whoever has the seal; empty where it lies with its keeper. (way, worker) in their order."""
    has = ""
    for way, worker in confirmed:
        has = worker if way == Way.LEND else ""
    return has


def enter_refusals(
    way: Way, *, worker: str, has: str, is_waiting: bool, is_permitted: bool, is_own: bool
) -> list[str]:
    """`has`: who has it now; `is_waiting`: something entered before waits; `is_own`: of whoever enters. What ended may still
    come back."""
    found = ["loan-open"] if is_waiting else []
    if way == Way.LEND:
        found += ["borrower-missing"] if not worker else []
        found += ["lent-already"] if has else []
        found += [] if is_permitted else ["seal-not-permitted"]
    elif not has or worker != has:
        found.append("not-lent")
    return found + (["own-loan"] if is_own else [])


def confirm_refusals(way: Way, *, is_open: bool, is_own: bool, keeps: bool, entered_by: str, by: str) -> list[str]:
    """`is_own`: of whoever confirms. He alone takes a seal; that it came back another may say too who keeps seals."""
    if not is_open:
        return ["loan-ended"]
    found = ["own-loan-entry"] if by == entered_by else []
    return found + ([] if is_own or (way == Way.RETURN and keeps) else ["borrower-confirms"])
