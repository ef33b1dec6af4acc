"""What has changed between two wordings: old and new in pieces, each either kept or changed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

WORD = re.compile(r"[一-龥々]+|[ぁ-ん]+|[ァ-ヶー]+|[A-Za-z0-9{}_]+|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of both wordings beside each other; None where one of them has no such line."""

    old: tuple[Piece, ...] | None
    new: tuple[Piece, ...] | None

    @property
    def changed(self) -> bool:
        return self.old is None or self.new is None or any(piece.changed for piece in (*self.old, *self.new))


def lines(old: Sequence[str], new: Sequence[str]) -> list[Line]:
    """Kept lines beside themselves, replaced ones beside what replaced them, the rest alone."""
    found: list[Line] = []
    for what, from_old, to_old, from_new, to_new in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        before, after = old[from_old:to_old], new[from_new:to_new]
        if what == "equal":
            found += [Line(_whole(line, changed=False), _whole(line, changed=False)) for line in before]
            continue
        both = min(len(before), len(after))
        found += [Line(*words(one, other)) for one, other in zip(before[:both], after[:both], strict=True)]
        found += [Line(_whole(line, changed=True), None) for line in before[both:]]
        found += [Line(None, _whole(line, changed=True)) for line in after[both:]]
    return found


def words(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both lines in pieces; put together again they are the lines."""
    before, after = WORD.findall(old), WORD.findall(new)
    left: list[Piece] = []
    right: list[Piece] = []
    for what, from_old, to_old, from_new, to_new in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        for pieces, text in ((left, before[from_old:to_old]), (right, after[from_new:to_new])):
            if text:
                pieces.append(Piece("".join(text), what != "equal"))
    return tuple(left), tuple(right)


def _whole(line: str, *, changed: bool) -> tuple[Piece, ...]:
    return (Piece(line, changed),)
