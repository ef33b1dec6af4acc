"""May a file leave the house like this? Pure."""

from datetime import date

ENCODINGS = ("cp932", "utf-8")


def form_refusals(*, first_day: date, last_day: date, encoding: str, fixed: bool) -> list[str]:
    """Every reason why no file of this form can be made."""
    found = []
    if first_day > last_day:
        found.append("days-reversed")
    if encoding not in ENCODINGS:
        found.append("encoding-unknown")
    elif fixed and encoding != "cp932":
        found.append("fixed-needs-cp932")
    return found


def plain_refusals(*, by_console: bool, consented: bool) -> list[str]:
    """A file leaves without encryption only by console, and only where the city consented to it."""
    found = []
    if not by_console:
        found.append("plain-by-console-only")
    if not consented:
        found.append("plain-without-consent")
    return found
