"""A text as it is read: where it stands, its parts with the names filled in, the outcomes it leads to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time

from saikoku.outreach.scripts.rules import outcomes, texts

SECTIONS = {**texts.PLACES, "faq": texts.KINDS["faq"], "language": texts.KINDS["language"], "script": texts.KINDS["script"]}
"""The pages on which everything is read, in their order."""
MARKS = {"never": "never", "say": "say", "sounds": "say", "lines": "say", "answer": "say"}


@dataclass(frozen=True, slots=True)
class Block:
    """One part: `mark` tells what may be said from what must not, `language` what it is to be read out in."""

    words: str
    lines: Sequence[str]
    mark: str
    language: str


def section_of(text: texts.Declared) -> str:
    return text.place or text.kind


def titled(text: texts.Declared, content: Mapping[str, texts.Value]) -> str:
    return f"{text.number}. {content['title']}" if text.kind == "case" else str(content["title"])


def blocks(
    text: texts.Declared, content: Mapping[str, texts.Value], given: Mapping[str, str], sides: Sequence[str] = texts.SIDES
) -> list[Block]:
    """The parts in their order; of what is said about one side only those of the call."""
    filled = texts.filled_content(content, given)
    found = []
    for part in text.parts[1:]:
        side = part.name.removeprefix("say_")
        lines = texts.lines_of(filled[part.name])
        if not any(lines) or part.codes or (side in texts.SIDES and side not in sides):
            continue
        mark = MARKS.get(part.name.split("_")[0], "")
        found.append(Block(part.words, lines, mark, text.code if part.name == "lines" else ""))
    return found


def outcome_names(content: Mapping[str, texts.Value]) -> list[tuple[str, str]]:
    known = outcomes.calls()
    return [(code, known[code].ja) for code in content.get("outcomes", ()) if code in known]


def hours_in_words(opens: time, closes: time) -> str:
    return f"{_hour(opens)}から{_hour(closes)}まで"


def _hour(at: time) -> str:
    if at == time.max:
        return "24時"
    return f"{at.hour}時{at.minute}分" if at.minute else f"{at.hour}時"
