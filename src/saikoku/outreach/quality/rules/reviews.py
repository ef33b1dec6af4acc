"""The way of one review from the draw to its end: who may do which step in which state. Pure."""

from collections.abc import Mapping, Sequence

from saikoku.kernel import personal_number
from saikoku.outreach.quality.rules import checklists
from saikoku.outreach.quality.rules.checklists import BETTER, MARKS, Checklist

WAITING, REVIEWED, ACCEPTED, OBJECTED, UPHELD, CHANGED = "waiting", "reviewed", "accepted", "objected", "upheld", "changed"
STATE_WORDS = {
    WAITING: "点検を待つ", REVIEWED: "本人の答えを待つ", ACCEPTED: "本人が了解", OBJECTED: "異議あり",
    UPHELD: "点検のとおりで終わり", CHANGED: "評価を改めて終わり",
}  # fmt: skip
MOVES: dict[str, frozenset[str]] = {
    WAITING: frozenset({REVIEWED}),
    REVIEWED: frozenset({ACCEPTED, OBJECTED}),
    OBJECTED: frozenset({UPHELD, CHANGED}),
}
"""From each state the steps that lead on; what is not here is an end."""
BY_WORKER = frozenset({ACCEPTED, OBJECTED})
WITH_MARKS = frozenset({REVIEWED, CHANGED})
LONGEST = 1_000


def state(steps: Sequence[str]) -> str:
    return steps[-1] if steps else WAITING


def refusals(
    step: str, now: str, *, actor_worker: str, worker: str, actor: str, reviewer: str, marks: Mapping[str, str],
    remark: str, checklist: Checklist,
) -> list[str]:  # fmt: skip
    """Every reason against a step: of another state, by somebody who may not do it, incomplete."""
    found = [] if step in MOVES.get(now, ()) else ["wrong-state"]
    if step in BY_WORKER:
        found += [] if actor_worker and actor_worker == worker else ["not-yours"]
    else:
        found += ["own-call"] if actor_worker and actor_worker == worker else []
    if step in (UPHELD, CHANGED) and actor == reviewer:
        found.append("own-review")
    if step in WITH_MARKS:
        found += _marks(marks, checklist)
    wants_words = step in (OBJECTED, UPHELD, CHANGED) or BETTER in marks.values()
    return found + (text(remark) if remark.strip() else ["remark-missing"] if wants_words else [])


def _marks(marks: Mapping[str, str], checklist: Checklist) -> list[str]:
    wanted = {item.key for item in checklist.items}
    found = [] if wanted <= set(marks) else ["marks-missing"]
    return found + ([] if set(marks) <= wanted and set(marks.values()) <= set(MARKS) else ["mark-unknown"])


def text(said: str) -> list[str]:
    """What is wrong with words that are kept."""
    if not said.strip():
        return ["text-missing"]
    found = ["text-too-long"] if len(said) > LONGEST else []
    return found + (["text-holds-personal-number"] if personal_number.found_in(said) else [])


def counted(marks: Sequence[Mapping[str, str]], checklist: Checklist) -> dict[str, dict[str, int]]:
    """For each item how often each mark was given."""
    return {
        item.key: {code: sum(one.get(item.key) == code for one in marks) for code in checklists.MARKS}
        for item in checklist.items
    }
