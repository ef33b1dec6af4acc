"""What a finding may say, and what follows from it. Pure; codes are those of the outcome table (S01 to S15)."""

from dataclasses import dataclass

from saikoku.inquiry.residences.rules import checks, proposal
from saikoku.inquiry.residences.rules.proposal import Seen
from saikoku.kernel import personal_number

LIVES_THERE = frozenset({"S01", "S02", "S03"})
NOT_THERE = frozenset({"S05", "S06", "S07", "S08", "S09", "S10", "S11", "S12", "S13", "S14"})
"""Letters to the address do not reach the person."""
OPEN = frozenset({"S04"})
"""The survey is not over."""
MOVED = frozenset({"S07", "S08"})
BY_HEARSAY = frozenset({"S07", "S08", "S09", "S10", "S11", "S12"})
TEXT_WIDTH, ADDRESS_WIDTH, PLATE_WIDTH, WHY_WIDTH = 1000, 200, 100, 200


@dataclass(frozen=True, slots=True)
class Finding:
    """As a person confirms it. `why`: for another outcome than proposed, or for a correction."""

    outcome: str
    text: str = ""
    address: str = ""
    why: str = ""

    @property
    def told(self) -> str:
        """The summary of its record (R01)."""
        return f"{self.text} 判明住所: {self.address}" if self.address else self.text


def check_refusals(seen: Seen) -> list[str]:
    """Why the check list is not done."""
    here = seen.place == "1"
    judged = (
        ("answer-unknown", any(getattr(seen, one) not in {"", *checks.answers(one)} for one in (*checks.ASKED, *checks.HEARD))),
        ("answer-unknown", not set(seen.signs) <= set(checks.answers(checks.SIGNS))),
        ("place-missing", not seen.place),
        ("met-missing", here and not seen.met),
        ("plate-missing", here and not seen.plate),
        ("letter-box-missing", here and not seen.letter_box),
        ("heard-from-nobody", bool(seen.heard) and not seen.asked_somebody),
        ("plate-too-long", len(seen.name_plate) > PLATE_WIDTH),
        ("holds-personal-number", bool(personal_number.found_in(seen.name_plate))),
    )
    return list(dict.fromkeys(code for code, holds in judged if holds))


def refusals(found: Finding, seen: Seen, known: frozenset[str], *, corrects: bool = False) -> list[str]:
    """Every reason not to write the finding down; `known`: the outcomes there are."""
    judged = (
        ("outcome-unknown", found.outcome not in known),
        ("nobody-met", found.outcome == proposal.MET and seen.met != proposal.HIMSELF and not corrects),
        ("heard-from-nobody", found.outcome in BY_HEARSAY and not seen.asked_somebody and not corrects),
        ("address-missing", found.outcome in MOVED and not found.address.strip()),
        ("address-unexpected", found.outcome in LIVES_THERE and bool(found.address.strip())),
        ("why-missing", (corrects or found.outcome != proposal.propose(seen)) and not found.why.strip()),
        ("text-missing", not found.text.strip()),
        ("text-too-long", len(found.told) > TEXT_WIDTH),
        ("address-too-long", len(found.address) > ADDRESS_WIDTH),
        ("why-too-long", len(found.why) > WHY_WIDTH),
        ("holds-personal-number", any(personal_number.found_in(one) for one in (found.text, found.address, found.why))),
    )
    return [code for code, holds in judged if holds]
