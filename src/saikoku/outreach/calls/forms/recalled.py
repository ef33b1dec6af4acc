"""What was typed for a call, told from its records: the form of a call that is taken up again, or of a correction."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from saikoku.kernel import clock
from saikoku.kernel.programmes import SIDE_OF
from saikoku.outreach.calls.forms.told import answer_name
from saikoku.outreach.calls.rules import answered
from saikoku.outreach.calls.rules import said as rules
from saikoku.outreach.calls.rules.said import Said
from saikoku.outreach.scripts.rules import outcomes
from saikoku.registry.contacts.forms import typed_covers
from saikoku.registry.contacts.models import Contact, Encouragement, Promise
from saikoku.registry.debtors.models import PhoneFinding

SAME_FOR_ALL = ("outcome", "summary", "encouraged")


def recalled(
    records: Sequence[Contact], promises: Iterable[Promise], findings: Iterable[PhoneFinding],
    encouragements: Iterable[Encouragement], numbers: Mapping[int, str],
) -> dict[str, Any]:  # fmt: skip
    """The initial values of a form; sides that ended otherwise than the first are set apart."""
    first, *others = records
    lines = {record.pk: [] for record in records}
    for one in promises:
        lines[one.contact_id].append((one.promised_on, one.promised_yen, one.way, typed_covers(one)))
    answers = {record.pk: {} for record in records}
    for one in encouragements:
        answers[one.contact_id][one.kind] = one.result
    found = _of_record(first, numbers) | _of_number(first, findings) | _answers(answers[first.pk])
    found["sides"] = [str(SIDE_OF[record.programme]) for record in records]
    for number, line in enumerate(lines[first.pk], start=1):
        found |= _line(f"promise{number}", line)
    for record in others:
        if any(getattr(record, name) != getattr(first, name) for name in SAME_FOR_ALL) or lines[record.pk] != lines[first.pk]:
            found |= _apart(record, first, lines[record.pk], taken=len(lines[first.pk]))
            found |= _answers(answers[record.pk], str(SIDE_OF[record.programme]))
    back = next((record.call_back_at for record in records if record.call_back_at), None)
    if back and back > clock.now():
        agreed = back.astimezone(clock.TOKYO)
        found |= {"call_back_day": agreed.date(), "call_back_time": f"{agreed:%H:%M}"}
    return found


def _of_record(record: Contact, numbers: Mapping[int, str]) -> dict[str, Any]:
    outcome = outcomes.calls().get(record.outcome)
    usual = rules.spoke_with(Said(clock.at(record.on), ()), outcome) if outcome else ""
    return {
        "outcome": record.outcome,
        "summary": record.summary,
        "letters": record.letters_arrived,
        "spoke_with": "" if record.spoke_with in (usual, rules.NOBODY) else record.spoke_with,
        "phone": next((str(key) for key, number in numbers.items() if number == record.phone), ""),
    }


def _of_number(record: Contact, findings: Iterable[PhoneFinding]) -> dict[str, Any]:
    heard = next((one for one in findings if one.number != record.phone and one.state in "12"), None)
    told = {"new_phone": heard.number, "new_phone_kind": heard.kind, "new_phone_source": heard.source} if heard else {}
    return told | {"keeps_caller": any(one.number == record.phone and one.source == answered.RANG for one in findings)}


def _answers(answers: Mapping[str, str], side: str = "") -> dict[str, Any]:
    return {answer_name(kind, side): result for kind, result in answers.items()}


def _line(name: str, line: tuple) -> dict[str, Any]:
    return {f"{name}_day": line[0], f"{name}_yen": line[1], f"{name}_way": line[2], f"{name}_covers": line[3]}


def _apart(record: Contact, first: Contact, lines: list[tuple], *, taken: int) -> dict[str, Any]:
    """The side's own fields; what they have no room for goes to the lines below, with the side named."""
    side = str(SIDE_OF[record.programme])
    found = {
        f"apart_{side}": True, f"{side}_outcome": record.outcome,
        f"{side}_summary": record.summary if record.summary != first.summary else "",
    }  # fmt: skip
    if lines:
        found |= _line(side, lines[0])
    for number, line in enumerate(lines[1:], start=taken + 1):
        found |= _line(f"promise{number}", line) | {f"promise{number}_side": side}
    return found
