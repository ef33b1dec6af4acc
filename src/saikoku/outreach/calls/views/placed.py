"""At which field of the call's form is a reason of a refusal told?"""

from collections.abc import Iterable

from saikoku.outreach.calls.forms import Call
from saikoku.outreach.calls.presenters import words

FIELDS = {
    "outcome-unknown": "outcome", "call-back-missing": "call_back_day", "call-back-beside-outcome": "call_back_day",
    "call-back-in-the-past": "call_back_day", "call-back-outside-hours": "call_back_day", "new-phone-missing": "new_phone",
    "person-does-not-fit-outcome": "spoke_with", "sides-missing": "sides", "side-not-of-this-call": "sides",
    "sides-of-two-divisions": "sides", "recorded-side-missing": "sides", "summary-too-long": "summary",
    "summary-holds-personal-number": "summary",
}  # fmt: skip
PARTS = {
    "promise-covers-unread": "covers", "promise-covers-nothing-open": "covers", "promise-covers-several": "covers",
    "promised-day-in-the-past": "day",
}
"""Parts of a promise line: told there where only one line has it."""


def rest_of(form: Call, reasons: Iterable[str]) -> list[str]:
    """Tells each reason at its field; what belongs to none is left."""
    left = []
    for code in reasons:
        field = _field_of(form, code)
        if field:
            form.add_error(field, words.refusals([code])[0])
        else:
            left.append(code)
    return left


def _field_of(form: Call, code: str) -> str:
    side, _, plain = code.rpartition("/")
    if part := PARTS.get(plain):
        typed = [name for line in form.lines() if form.data.get(name := f"{line}_{part}", "").strip()]
        return typed[0] if len(typed) == 1 else ""
    field = FIELDS.get(plain, "")
    own = f"{side}_{field}"
    return own if side and own in form.fields else field if _is_shown(form, field) else ""


def _is_shown(form: Call, field: str) -> bool:
    """The sides of a call stand there to be chosen only where it has several."""
    return field in form.fields and (field != "sides" or len(form.given_sides) > 1)
