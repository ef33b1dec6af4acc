"""不在票 printed beforehand: their numbers, the ways they go, and every reason against a step. Pure.

    N000123K   N, the number in the one series of the office, check character
"""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from saikoku.outreach.visits.rules import notices
from saikoku.workforce.papers.rules import states

LETTER, DIGITS = "N", 6
MOST_AT_ONCE = 400
"""Notices of one print: a hundred sheets of four."""
LONGEST = 20
AS_FIGURES = str.maketrans("OI", "01")
"""A letter that looks like a figure is no mistake: only one of the two can be right."""


class State(StrEnum):
    OFFICE = "office"
    OUT = "out"
    LEFT = "left"
    VOID = "void"


class Step(StrEnum):
    PRINT = "print"
    COUNT_OUT = "count_out"
    TAKE_BACK = "take_back"
    LEAVE = "leave"
    VOID = "void"


MOVES: dict[Step, tuple[frozenset[State], State]] = {
    Step.COUNT_OUT: (frozenset({State.OFFICE}), State.OUT),
    Step.TAKE_BACK: (frozenset({State.OUT}), State.OFFICE),
    Step.LEAVE: (frozenset({State.OUT}), State.LEFT),
    Step.VOID: (frozenset({State.OFFICE, State.OUT}), State.VOID),
}
"""From which states, to which. What was left or is void goes nowhere any more."""
STATE_WORDS = {State.OFFICE: "事務所", State.OUT: "持ち出し中", State.LEFT: "投函済", State.VOID: "廃棄"}
STEP_WORDS = {
    Step.PRINT: "印刷した", Step.COUNT_OUT: "数えて渡した", Step.TAKE_BACK: "使わずに戻った", Step.LEAVE: "投函した",
    Step.VOID: "廃棄した",
}  # fmt: skip


def number(serial: int) -> str:
    if not 0 < serial < 10**DIGITS:
        raise ValueError(f"{serial} is no number of the series")
    plain = f"{LETTER}{serial:0{DIGITS}d}"
    return plain + notices.check_character(plain)


def in_groups(text: str) -> str:
    """As it stands on the paper: N 000123 K."""
    return f"{text[0]} {text[1:-1]} {text[-1]}"


def grouped(text: str) -> str:
    """Any notice's number as it stands on its paper."""
    return in_groups(text) if is_one(text) else notices.in_groups(text)


def serial_of(typed: str) -> int | None:
    """The serial that a typed or scanned number means; None where it is none, or a letter was mistaken."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", typed).upper() if sign.isalnum())[: LONGEST + 1]
    digits = plain[1:-1].translate(AS_FIGURES)
    if len(plain) != DIGITS + 2 or not (digits.isascii() and digits.isdigit()) or int(digits) == 0:
        return None
    meant = number(int(digits))
    return int(digits) if plain[0] == LETTER and plain[-1].translate(AS_FIGURES) == meant[-1].translate(AS_FIGURES) else None


def is_one(text: str) -> bool:
    """Is the number of a notice left one of those printed beforehand?"""
    return text.startswith(LETTER)


@dataclass(frozen=True, slots=True)
class Held:
    """One paper as it stands; `holder` is the account that has it with him."""

    serial: int
    state: State
    holder: int | None = None


def print_refusals(count: int) -> list[str]:
    return [] if 0 < count <= MOST_AT_ONCE else ["count-out-of-range"]


def range_refusals(first: int | None, last: int | None) -> list[str]:
    if first is None or last is None:
        return ["number-unknown"]
    return ["numbers-turned"] if first > last else ["too-many-numbers"] if last - first >= MOST_AT_ONCE else []


def move_refusals(step: Step, first: int, last: int, found: Collection[Held]) -> list[str]:
    """All of a range are counted out; back and void take those of the range that can still go that way."""
    fitting = [one for one in found if one.state in MOVES[step][0]]
    if step == Step.COUNT_OUT:
        reasons = [] if len(found) == last - first + 1 else ["not-printed"]
        return reasons + (["not-in-office"] if len(fitting) < len(found) else [])
    return [] if fitting else ["nothing-to-move"]


def receive_refusals(*, given_by: str, by: str, is_receiver: bool, leads: bool, ended: bool) -> list[str]:
    """Why this person does not confirm what was counted out: whoever receives it counts too, or a second leader does, by the
    rule of all numbered paper."""
    found = [] if is_receiver or leads else ["not-yours"]
    return found + states.confirm_refusals(states.Step.OUT, recorded_by=given_by, by=by, holder_logins=(), ended=ended)


def leave_refusals(found: Held | None, account_id: int | None) -> list[str]:
    """Why this paper cannot be the one that was left now."""
    if found is None:
        return ["paper-unknown"]
    if found.state != State.OUT:
        return [f"paper-{found.state}"]
    return [] if found.holder == account_id else ["paper-not-yours"]
