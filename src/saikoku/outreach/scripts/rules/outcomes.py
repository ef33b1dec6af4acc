"""What follows from the outcome of a call, and on which key it lies: data, read once.

Names, contact and promise are those of the layouts' table; keys and steps stand in outcomes.toml beside this room.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from saikoku.exchange.layouts.rules import outcomes as layouts

GROUPS = {  # name -> key that shows it, words
    "debtor": ("F", "本人"),
    "circumstances": ("D", "事情"),
    "family": ("A", "家族ほか"),
    "nobody": ("S", "つながらない"),
    "number": ("G", "番号"),
    "other": ("0", "他"),
    "inbound": ("H", "受電"),
}
MONTH = "month"
CUT_SHORT = frozenset({"119", "308"})
"""The line went dead before anybody was identified: that happens to calls in both directions."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing the system does by itself; which of the fields count depends on `do`."""

    do: str
    kind: str = ""
    term: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    code: str
    ja: str
    contact: str  # yes, no, excluded
    promise: str  # yes, may, no
    group: str
    key: str
    steps: tuple[Step, ...]
    short: str = ""  # on the key, where the name is long

    @property
    def is_contact(self) -> bool:
        return self.contact == "yes"

    @property
    def can_promise(self) -> bool:
        return self.promise != "no"

    @property
    def was_called(self) -> bool:
        """Figures: with 405 and 501-503 nobody was called."""
        return self.contact != "excluded" and self.code != "405"

    @property
    def says_nobody_was_dialled(self) -> bool:
        """Of somebody who stays on the lists: 405."""
        return not self.was_called and self.contact != "excluded"

    @property
    def asks_for_identity(self) -> bool:
        """Was the person himself spoken to about the matter?"""
        return self.is_contact and self.group in ("debtor", "circumstances", "other", "inbound")

    def fits(self, channel: str) -> bool:
        """May a call that went out (1) or came in (2) end so? Whoever calls is there and has a number that works."""
        if channel == "1":
            return self.group != "inbound"
        return self.contact != "excluded" and (self.group not in ("nobody", "number") or self.code in CUT_SHORT)

    def steps_to(self, do: str) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.do == do)

    def does(self, do: str, kind: str = "") -> bool:
        return any(step.do == do and (not kind or step.kind == kind) for step in self.steps)

    @property
    def goes_to_city(self) -> str:
        """The hand-over class of R01: 0 none, 1 normal, 2 urgent."""
        handed = [step.urgent for step in self.steps if step.do == "task" and step.kind == "handover"]
        return "0" if not handed else "2" if any(handed) else "1"


@cache
def calls() -> dict[str, Outcome]:
    """Every outcome of a call by its code, in the order of the keys."""
    named = layouts.of_scopes(("call",))
    entries = tomllib.loads(files("saikoku.outreach.scripts").joinpath("outcomes.toml").read_text(encoding="utf-8"))
    return {
        entry["code"]: Outcome(
            code=entry["code"],
            ja=named[entry["code"]].ja,
            contact=named[entry["code"]].contact,
            promise=named[entry["code"]].promise,
            group=entry["group"],
            key=entry["key"],
            steps=tuple(Step(**step) for step in entry["steps"]),
            short=entry.get("short", ""),
        )
        for entry in entries["outcome"]
    }


def by_group(channel: str = "1") -> dict[str, list[Outcome]]:
    """The outcomes of a call that went out or came in, group by group."""
    found: dict[str, list[Outcome]] = {}
    for group in GROUPS:
        if fitting := [outcome for outcome in calls().values() if outcome.group == group and outcome.fits(channel)]:
            found[group] = fitting
    return found


def words() -> dict[str, str]:
    """What every outcome is called, of calls, visits and investigations alike."""
    return {code: outcome.ja for code, outcome in layouts.outcomes().items()}
