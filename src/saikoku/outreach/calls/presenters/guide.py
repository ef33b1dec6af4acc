"""The panel beside an open call: what fits the situation first, then everything; one text with what it fills in."""

from collections.abc import Mapping, Sequence
from typing import Any

from saikoku.kernel.programmes import SIDE_OF
from saikoku.outreach.calls import queries
from saikoku.outreach.calls.queries import Case, Day
from saikoku.outreach.scripts.queries import Held
from saikoku.outreach.scripts.rules import fitting, outcomes, reading, searching, texts
from saikoku.planning.lists.models import Lease
from saikoku.planning.lists.rules.facts import BROKEN, OPEN
from saikoku.registry.contacts.rules import opening
from saikoku.ui import components as ui

SOMEBODY = "〇〇"
"""In the place of the name: it stands on the page beside the panel."""
CAUTIONS = {"01": "protected", "02": "care", "03": "interpreter"}
OTHER_PEOPLE = ("2", "3", "4")
STAGES = ("not_identified", "closing", "closing.promise", "closing.city", "closing.others")
"""Stages of the talk that have no place of their own on the page."""


def situations(case: Case, lease: Lease, day: Day, person: str) -> set[str]:
    """What speaks for one case or another; `person` is whom the operator says to have on the line."""
    debtor, history = case.debtor, case.known.person.history
    live_from = day.terms.promise_live_from
    promises = [row for row in history.promises if SIDE_OF[row.programme] in lease.sides]
    identified, asked = bool(lease.identified_by), opening.offered(queries.offers(case, lease.sides, day))
    held = {
        "third": person in OTHER_PEOPLE,
        "gate-failed": lease.gate_failures > 0 and not identified,
        "language": debtor.language not in ("", "ja"),
        "overpayment": "overpayment" in lease.sides,
        "plan": debtor.instalment_plan,
        "broken": any(row.state == BROKEN or (row.state == OPEN and row.promised_on < live_from) for row in promises),
        "loss": "loss" in asked,
        "undeclared": "declaration" in asked,
        "no-transfer": "transfer" in asked,
        "before": not identified,
        "after": identified,
    }
    return {name for name, holds in held.items() if holds} | {CAUTIONS[code] for code in history.cautions if code in CAUTIONS}


def panel(held: Mapping[str, Held], found: set[str], *, identified: bool, language: str) -> dict[str, Any]:
    """The texts group by group: those that fit, cases by their place, questions, languages."""
    fits = {one.key: one.because for one in fitting.fitting(found, identified=identified)}
    spoken = fitting.language_of(language)
    if spoken in held:
        fits = {spoken: fitting.SITUATIONS["language"], **fits}
    groups = [("この場面に合うもの", [_entry(held[key], because) for key, because in fits.items() if key in held])]
    for section, words in reading.SECTIONS.items():
        rows = [one for key, one in held.items() if reading.section_of(one.text) == section and key not in fits]
        groups.append((words, [_entry(one) for one in rows]))
    return {"groups": [group for group in groups if group[1]], "not_approved": not all(one.approved for one in held.values())}


def _entry(one: Held, because: str = "") -> dict[str, str]:
    said = (one.text.reading, one.content["title"], str(one.content.get("when", "")))
    number = str(one.text.number) if one.text.kind == "case" else ""
    words = searching.key(" ".join(said))
    return {"number": number, "key": one.text.key, "title": one.content["title"], "because": because, "words": words}


def text(one: Held, given: Mapping[str, str], *, identified: bool, sides: Sequence[str]) -> dict[str, Any]:
    """One text with the outcomes that can be taken over. Before the gate nobody hears what the call is about."""
    filled = {**given, "name": SOMEBODY, "sides": given["sides"] if identified else ""}
    codes = [code for code, _ in reading.outcome_names(one.content) if code in _outbound()]
    return {
        "title": reading.titled(one.text, one.content), "to": texts.TO.get(one.text.to, ""),
        "chip": ui.Chip("承認済", "done") if one.approved else ui.Chip("市の承認前", "look"),
        "blocks": reading.blocks(one.text, one.content, filled, sides if identified else ()),
        "record": texts.filled(one.content.get("record", ""), filled),
        "outcomes": [_outcome(code, identified=identified) for code in codes],
    }  # fmt: skip


def _outcome(code: str, *, identified: bool) -> dict[str, Any]:
    found = outcomes.calls()[code]
    return {"code": code, "ja": found.short or found.ja, "later": found.asks_for_identity and not identified}


def _outbound() -> set[str]:
    return {one.code for found in outcomes.by_group().values() for one in found}


def keys() -> list[str]:
    """Every text that the panel can show."""
    return [key for key, one in texts.declared().items() if one.kind != "script" or key.removeprefix("script:") in STAGES]
