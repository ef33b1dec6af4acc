"""What to say now: the wording that fits the stage and the person, with the names filled in; the keys of cases."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from saikoku.governance.contract.models import Profile
from saikoku.kernel.programmes import SIDE_OF
from saikoku.outreach.calls.presenters import story as stories
from saikoku.outreach.calls.presenters.words import sides_words
from saikoku.outreach.calls.queries import Case, Day
from saikoku.outreach.calls.rules import answered
from saikoku.outreach.scripts import queries as scripts
from saikoku.outreach.scripts.queries import Held
from saikoku.outreach.scripts.rules import lines, texts
from saikoku.outreach.scripts.rules.texts import Declared
from saikoku.planning.lists.models import Lease
from saikoku.planning.lists.rules.facts import BROKEN, OPEN
from saikoku.registry.contacts.models import Promise
from saikoku.ui import components as ui
from saikoku.ui import words

MOST_FAILURES = 2
TOPIC_KEYS = "QWERTYUI"
NOT_APPROVED = " [市の承認前の文]"


def filling(contract: Profile, operator: str, case: Case, lease: Lease, day: Day) -> dict[str, str]:
    """What the scripts name."""
    return known_names(contract, operator, lease, day) | {"name": case.debtor.name}


def known_names(contract: Profile, operator: str, lease: Lease, day: Day) -> dict[str, str]:
    """What they name beside the person himself."""
    return scripts.names_filled(contract, day.agreed) | {"operator": operator, "sides": "、".join(sides_words(lease.sides))}


def script(
    held: Mapping[str, Held], given: Mapping[str, str], case: Case, lease: Lease, day: Day, *, after: str = ""
) -> ui.Script:
    """What to say now: the opening and the question who is there, after the gate the purpose, after news the end."""
    broken = _broken(case, lease, day) if case.story else []
    kept = lines.variants(
        cautions=case.known.person.history.cautions, corporate=case.debtor.kind == "2", broken=bool(broken),
        language=case.debtor.language, sides=lease.sides, came_in=lease.channel == answered.INBOUND,
    )  # fmt: skip
    worded = {key: one.content for key, one in held.items()}
    if after:
        found = lines.said({"payment-arrived": "paid"}.get(after, "stopped"), worded, given)
    elif lease.identified_by:
        found = lines.said("purpose", worded, {**given, "promise": _promise_words(broken)}, variants=kept)
    elif lease.gate_failures >= MOST_FAILURES:
        found = lines.said("not_identified", worded, given)
    else:
        found = lines.said("opening", worded, given, variants=kept)
        found = replace(found, lines=(*found.lines, *lines.said("gate", worded, given).lines))
    state = "" if all(one.approved for one in held.values()) else NOT_APPROVED
    return ui.Script(f"{found.stage}{state}", found.lines, found.caution)


def _broken(case: Case, lease: Lease, day: Day) -> list[Promise]:
    """Of the sides of this call: nothing is said of a promise to another division."""
    live_from = day.terms.promise_live_from
    mine = [row for row in case.story.promises if SIDE_OF[row.programme] in lease.sides]
    return [row for row in mine if row.state == BROKEN or (row.state == OPEN and row.promised_on < live_from)]


def _promise_words(broken: Sequence[Promise]) -> str:
    if not broken:
        return ""
    amount = words.yen(broken[0].promised_yen) if broken[0].promised_yen else "納付"
    return f"{stories.SHORT[broken[0].programme]} {amount}({words.day_long(broken[0].promised_on)})"


def topics() -> list[Declared]:
    """The conversation cases that lie on a key of their own, in the order of the keyboard."""
    found = [one for one in texts.of_kind("case") if one.shortcut]
    return sorted(found, key=lambda one: TOPIC_KEYS.index(one.shortcut))
