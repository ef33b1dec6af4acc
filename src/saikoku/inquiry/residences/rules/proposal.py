"""What a check list says about where somebody lives: a proposal, for a person to confirm. Pure."""

from dataclasses import asdict, dataclass, fields

from saikoku.inquiry.residences.rules import checks

MET, SIGNS, LIKELY, AGAIN, VACANT, OTHER = "S01", "S02", "S03", "S04", "S05", "S06"
MOVED_INSIDE, MOVED_OUTSIDE, ABROAD, DECEASED = "S07", "S08", "S09", "S10"
FACILITY, DETAINED, GONE, NO_ADDRESS, NAME_ONLY = "S11", "S12", "S13", "S14", "S15"
HEARD = {
    "moved_inside": MOVED_INSIDE, "moved_outside": MOVED_OUTSIDE, "abroad": ABROAD, "deceased": DECEASED,
    "facility": FACILITY, "detained": DETAINED,
}  # fmt: skip
NO_HOUSE, NO_PLOT = "2", "3"
HIMSELF, FAMILY, STRANGERS, NOBODY = "1", "2", "3", "9"
OWN_NAME, OTHER_NAME = "1", "2"
ENOUGH = 2
"""So many signs that agree are enough where none speaks against them."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the collector saw and heard, by the codes of check.toml."""

    place: str = "1"
    met: str = "9"
    plate: str = "3"
    letter_box: str = ""
    electricity: str = ""
    gas: str = ""
    water: str = ""
    signs: tuple[str, ...] = ()
    informant: str = ""
    heard: str = ""
    name_plate: str = ""

    @classmethod
    def of(cls, kept: dict) -> "Seen":
        known = {field.name for field in fields(cls)}
        return cls(**{name: tuple(value) if name == checks.SIGNS else value for name, value in kept.items() if name in known})

    def kept(self) -> dict:
        return asdict(self) | {"signs": list(self.signs)}

    @property
    def asked_somebody(self) -> bool:
        """Was there anybody from whom something could be heard?"""
        return bool(self.informant) or self.met in (HIMSELF, FAMILY, STRANGERS)

    @property
    def lived_in(self) -> list[str]:
        """What speaks for somebody living there."""
        judged = (
            ("electricity", self.electricity == "1"), ("gas", self.gas == "1"), ("water", self.water == "1"),
            ("letter_box", self.letter_box == "1"), *((sign, True) for sign in self.signs),
        )  # fmt: skip
        return [code for code, holds in judged if holds]

    @property
    def empty(self) -> list[str]:
        """What speaks for nobody living there."""
        judged = (
            ("letter_box", self.letter_box in ("3", "4")), ("electricity", self.electricity in ("2", "3")),
            ("gas", self.gas == "2"), ("water", self.water == "2"), ("heard", self.heard == "vacant"),
        )  # fmt: skip
        return [code for code, holds in judged if holds]


def propose(seen: Seen) -> str:
    """The outcome of the table (S01 to S15) that the check list speaks for. S04: it must be looked at again."""
    if seen.place == NO_PLOT:
        return NO_ADDRESS
    if seen.place == NO_HOUSE:
        return GONE
    if seen.met == HIMSELF:
        return MET
    if seen.heard in HEARD:
        return HEARD[seen.heard]
    if seen.met == STRANGERS:
        return OTHER
    if seen.met == FAMILY:
        return SIGNS
    return _by_signs(seen)


def _by_signs(seen: Seen) -> str:
    lived, empty = len(seen.lived_in), len(seen.empty)
    own, told = seen.plate == OWN_NAME, seen.heard == "lives"
    if lived and not empty:
        if seen.plate == OTHER_NAME:
            return AGAIN if told else OTHER
        if (own and lived >= ENOUGH) or told:
            return SIGNS
        return LIKELY if own or lived >= ENOUGH else AGAIN
    if empty and not lived:
        if own and not told and seen.heard != "vacant" and empty < ENOUGH:
            return NAME_ONLY
        return VACANT if empty >= ENOUGH and not told else AGAIN
    return NAME_ONLY if own and not lived and not empty and not told else AGAIN
