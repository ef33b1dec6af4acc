"""Where is a receipt on its way from the commit to the paper? One table of moves. Pure.

    issued -> journalled -> sent -> printed | not_printed | unknown -> sent ...      (each print is an attempt)
    hand_written -> journalled                 (a leaf of a numbered book: the payer has held the paper since the door)
    void_asked -> voided -> void_written, void_confirmed | paper_missing
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    JOURNALLED = "journalled"
    SENT = "sent"
    PRINTED = "printed"
    NOT_PRINTED = "not_printed"
    UNKNOWN = "unknown"
    VOID_ASKED = "void_asked"
    VOIDED = "voided"
    VOID_WRITTEN = "void_written"
    VOID_CONFIRMED = "void_confirmed"
    PAPER_MISSING = "paper_missing"
    ANSWERED_FOR = "answered_for"
    HAND_WRITTEN = "hand_written"


STEP_WORDS = {
    Step.JOURNALLED: "別の記憶装置の控えに書いた",
    Step.SENT: "印刷に回した",
    Step.PRINTED: "印刷できたことを確かめた",
    Step.NOT_PRINTED: "紙が出なかった",
    Step.UNKNOWN: "紙が出たか分からない",
    Step.VOID_ASKED: "取消しを求めた(返金)",
    Step.VOIDED: "書損にした",
    Step.VOID_WRITTEN: "書損を別の記憶装置の控えに書いた",
    Step.VOID_CONFIRMED: "二人目が、出た紙がすべて戻ったことを確かめた",
    Step.PAPER_MISSING: "原本が戻っていないことを二人目が記録した",
    Step.ANSWERED_FOR: "紙のゆくえを、ほかの人が代わって記録した",
    Step.HAND_WRITTEN: "手書きの領収証を、二人の入力が一致して記録した",
}
RESULTS = (Step.PRINTED, Step.NOT_PRINTED, Step.UNKNOWN)
ONCE = (
    Step.JOURNALLED, Step.VOID_ASKED, Step.VOIDED, Step.VOID_WRITTEN, Step.VOID_CONFIRMED, Step.ANSWERED_FOR,
    Step.HAND_WRITTEN,
)  # fmt: skip
WRITTEN = {"issued": Step.JOURNALLED, "void": Step.VOID_WRITTEN}
"""By which step it is kept that an act of this kind has its line in the journal."""


class State(StrEnum):
    ISSUED = "issued"
    READY = "ready"
    PRINTING = "printing"
    PRINTED = "printed"
    UNSURE = "unsure"
    ASKED = "asked"
    VOID = "void"
    SETTLED = "settled"


STATE_WORDS = {
    State.ISSUED: "控えの記録待ち",
    State.READY: "印刷できます",
    State.PRINTING: "紙が出たか未回答",
    State.PRINTED: "発行済",
    State.UNSURE: "紙が出たか不明",
    State.ASKED: "取消しの確認待ち",
    State.VOID: "書損(確認待ち)",
    State.SETTLED: "書損(確認済)",
}
ANSWERED = frozenset({State.PRINTED, State.SETTLED})
"""States in which nothing is open any more: the day can be closed."""
UNANSWERED = frozenset({State.READY, State.PRINTING, State.UNSURE})
"""States in which nobody knows yet whether the payer has a paper."""
VOID_STATES = frozenset({State.VOID, State.SETTLED})


@dataclass(frozen=True, slots=True)
class Taken:
    step: Step
    attempt: int = 0
    by: str = ""


def state(taken: Sequence[Taken]) -> State:
    """`taken` in the order in which the steps were taken."""
    done = {one.step for one in taken}
    if Step.VOIDED in done:
        return State.SETTLED if Step.VOID_CONFIRMED in done else State.VOID
    if Step.VOID_ASKED in done:
        return State.ASKED
    if Step.JOURNALLED not in done:
        return State.ISSUED
    if Step.HAND_WRITTEN in done:
        return State.PRINTED
    last = last_attempt(taken)
    if last == 0:
        return State.READY
    result = next((one.step for one in taken if one.attempt == last and one.step in RESULTS), None)
    if result is None:
        return State.PRINTING
    results = {one.step for one in taken if one.step in RESULTS}
    if Step.PRINTED in results:
        return State.PRINTED if result != Step.UNKNOWN else State.UNSURE
    return State.UNSURE if Step.UNKNOWN in results else State.READY


def last_attempt(taken: Sequence[Taken]) -> int:
    return max((one.attempt for one in taken if one.step == Step.SENT), default=0)


def copy_number(taken: Sequence[Taken]) -> int:
    """0 for the first paper, n for 再発行 n: how many papers came out, or may have."""
    results = {one.attempt: one.step for one in taken if one.step in RESULTS}
    return sum(
        results.get(one.attempt) in (Step.PRINTED, Step.UNKNOWN) for one in taken if one.step == Step.SENT
    )


@dataclass(frozen=True, slots=True)
class Papers:
    """How many papers of a receipt are out: what has to come back before it is void."""

    original: int
    again: int  # reprints that came out
    unsure: int  # of which nobody knows whether they came out
    a5: int  # of all these the ones with their copy on a second page of A5

    @property
    def most(self) -> int:
        return self.original + self.again + self.unsure


def papers_out(sent: Sequence[tuple[Taken, str]]) -> Papers:
    """`sent`: each step with its way of printing, in the order in which they were taken."""
    taken = [one for one, _ in sent]
    if any(one.step == Step.HAND_WRITTEN for one in taken):
        return Papers(1, 0, 0, 0)
    results = {one.attempt: one.step for one in taken if one.step in RESULTS}
    out = {one.attempt: way for one, way in sent if one.step == Step.SENT and results.get(one.attempt) != Step.NOT_PRINTED}
    sure = [attempt for attempt in out if results.get(attempt) == Step.PRINTED]
    a5 = sum(way == "a5" for way in out.values())
    return Papers(min(len(sure), 1), max(len(sure) - 1, 0), len(out) - len(sure), a5)


def print_refusals(taken: Sequence[Taken]) -> list[str]:
    if any(one.step == Step.HAND_WRITTEN for one in taken):
        return ["written-by-hand"]
    match state(taken):
        case State.ISSUED:
            return ["not-journalled"]
        case State.PRINTING:
            return ["paper-unanswered"]
        case State.VOID | State.SETTLED | State.ASKED:
            return ["receipt-void"]
    return []


def result_refusals(taken: Sequence[Taken], attempt: int) -> list[str]:
    if not any(one.step == Step.SENT and one.attempt == attempt for one in taken):
        return ["attempt-unknown"]
    if any(one.step in RESULTS and one.attempt == attempt for one in taken):
        return ["attempt-answered"]
    return []


def void_refusals(taken: Sequence[Taken], *, is_same_day: bool, is_closed: bool, reason: str) -> list[str]:
    """A void belongs to the day of the receipt, before its close; later the city decides on a refund."""
    found = []
    if {Step.VOIDED, Step.VOID_ASKED} & {one.step for one in taken}:
        found.append("receipt-void")
    if not is_same_day or is_closed:
        found.append("day-over")
    if not reason.strip():
        found.append("reason-missing")
    return found


def confirm_refusals(taken: Sequence[Taken], *, by: str, received_by: str, is_closed: bool = False) -> list[str]:
    """The second person neither took the money nor marked the void. Money of a closed day is given back by the city."""
    marked = [one for one in taken if one.step in (Step.VOIDED, Step.VOID_ASKED)]
    found = []
    if not marked:
        found.append("not-void")
    if any(one.step == Step.VOID_CONFIRMED for one in taken):
        found.append("confirmed-already")
    elif is_closed and state(taken) == State.ASKED:
        found.append("refund-after-close")
    if by == received_by or any(one.by == by for one in marked):
        found.append("own-void")
    return found
