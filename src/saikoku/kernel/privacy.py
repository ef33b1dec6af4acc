"""What kind of data is a field? Every model declares each of its fields as one of three classes.

    privacy = fields(personal="name born_on", working="state", public="")

personal: tells something about a person (masked until needed, audited when shown)
working:  the contractor's own working data
public:   may be known to anybody (codes, law, calendar)
"""

from dataclasses import dataclass

CLASSES = ("personal", "working", "public")


@dataclass(frozen=True, slots=True)
class Declared:
    personal: frozenset[str]
    working: frozenset[str]
    public: frozenset[str]

    def class_of(self, field: str) -> str | None:
        return next((name for name in CLASSES if field in getattr(self, name)), None)

    def names(self) -> frozenset[str]:
        return self.personal | self.working | self.public


def fields(*, personal: str = "", working: str = "", public: str = "") -> Declared:
    declared = Declared(frozenset(personal.split()), frozenset(working.split()), frozenset(public.split()))
    doubled = (
        (declared.personal & declared.working)
        | (declared.personal & declared.public)
        | (declared.working & declared.public)
    )
    if doubled:
        raise ValueError(f"declared twice: {sorted(doubled)}")
    return declared
