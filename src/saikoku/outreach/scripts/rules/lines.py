"""What is said at a stage of a call: the wording that fits the situation best, with the names filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from saikoku.outreach.scripts.rules import texts

PLAIN, PROTECTED, INBOUND = "plain", "protected", "inbound"


@dataclass(frozen=True, slots=True)
class Said:
    stage: str
    lines: tuple[str, ...]
    caution: str = ""


def said(stage: str, held: Mapping[str, texts.Content], filling: Mapping[str, str], *, variants: Sequence[str] = ()) -> Said:
    """The stage in the first of the variants that there is, else as it is for everybody."""
    keys = [*(f"script:{stage}.{variant}" for variant in variants), f"script:{stage}"]
    content = texts.filled_content(next(held[key] for key in keys if key in held), filling)
    return Said(stage=content["title"], lines=tuple(content["lines"]), caution=content["caution"])


def variants(
    *, cautions: Sequence[str], corporate: bool, broken: bool, language: str, sides: Sequence[str], came_in: bool = False
) -> list[str]:
    """What is special about a call, what weighs most first. A call about several sides has no side's own wording; of
    one that came in it is not known yet what it is about."""
    return [name for name, holds in (
        (INBOUND, came_in),
        (PROTECTED, "01" in cautions),
        (PLAIN, "03" in cautions or language not in ("", "ja")),
        ("corporate", corporate),
        ("broken", broken),
        (sides[0] if sides else "", len(sides) == 1),
    ) if holds]  # fmt: skip
