"""What a call that came in may end in, and why its case may be opened. Pure."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from saikoku.kernel import personal_number, phones
from saikoku.planning.timing.rules import hours
from saikoku.planning.timing.rules.hours import Calling

RESEARCH, CALL_BACK, NOTHING = "research", "call_back", "none"
WANTED = (CALL_BACK, RESEARCH, NOTHING)
SAID_WIDTH, RESULT_WIDTH = 400, 200
SHORTEST_TAIL = 4
SHORTEST_CODE = 8
LOOK_ALIKE = (("O", "0"), ("0", "O"), ("I", "1"), ("1", "I"))
AS_FIGURES = str.maketrans("OI", "01")
OF_A_NOTICE = re.compile(r"[0-9]{6}[0-9A-Z]{1,10}[0-9]{2}[0-9A-Z]|N[0-9]{6}[0-9A-Z]")
"""The numbers of absence notices: day, collector, serial, check character; or those printed beforehand (N)."""
_BETWEEN = re.compile(r"[\s\-‐‑–—−]+")


@dataclass(frozen=True, slots=True)
class Match:
    """What is known of a person, against which the typed text is held."""

    number: str
    household: str
    phones: Collection[str]
    absence_notices: Collection[str] = ()


def number_in(typed: str) -> str:
    """The telephone number that was typed or handed over by the telephone, as digits; empty where it is none."""
    try:
        return phones.parse(typed).number
    except phones.NotAPhone:
        return ""


def is_of_a_notice(typed: str) -> bool:
    """Does it look like the number of an absence notice? Where it has no letter, it begins with a day and is no telephone."""
    plain = _plain(typed)
    if not OF_A_NOTICE.fullmatch(plain.translate(AS_FIGURES)):
        return False
    return not plain.isdigit() or (_begins_with_a_day(plain) and not number_in(typed))


def _begins_with_a_day(plain: str) -> bool:
    try:
        return bool(date.fromisoformat(f"20{plain[:2]}-{plain[2:4]}-{plain[4:6]}"))
    except ValueError:
        return False


def _plain(typed: str) -> str:
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", typed)).upper()


def codes_in(typed: str) -> list[str]:
    """The codes of absence notices that may be meant: as typed, without the spaces and hyphens of the paper, and with
    letters and figures that look alike taken for each other: all of them, or the check character alone."""
    plain = _plain(typed)
    found = [typed.strip(), plain]
    if len(plain) >= SHORTEST_CODE and any(sign.isdecimal() for sign in plain):
        for read in (plain, plain.translate(AS_FIGURES)):
            found += [read, *(read[:-1] + other for one, other in LOOK_ALIKE if one == read[-1])]
    return [code for code in dict.fromkeys(found) if code]


def why(typed: str, match: Match) -> str:
    """Why this person is among the candidates: phone, absence-notice, number, household, or name (a name or a notice)."""
    plain = phones.digits(typed)
    if set(codes_in(typed)) & set(match.absence_notices):
        return "absence-notice"
    if len(plain) >= SHORTEST_TAIL and any(one.endswith(plain) for one in match.phones):
        return "phone"
    padded = plain.zfill(15) if plain else ""
    if plain and match.number in (plain, padded):
        return "number"
    if plain and match.household in (plain, padded):
        return "household"
    return "name"


def refusals_unknown(
    *, said: str, wanted: str, caller: str, due_at: datetime | None, at: datetime, calling: Calling, began_at: datetime
) -> list[str]:
    """Every reason not to note a caller of whom nobody knows who he is, and who may be on the line since `began_at`."""
    calls_back = wanted == CALL_BACK
    judged = (
        ("said-missing", not said.strip()),
        ("said-too-long", len(said) > SAID_WIDTH),
        ("said-holds-personal-number", bool(personal_number.found_in(said))),
        ("wanted-unknown", wanted not in WANTED),
        ("number-missing", wanted in (CALL_BACK, RESEARCH) and not caller),
        ("number-unreadable", bool(caller) and not number_in(caller)),
        ("due-missing", calls_back and due_at is None),
        ("due-in-the-past", calls_back and due_at is not None and due_at <= at),
        ("due-outside-hours", calls_back and due_at is not None and bool(hours.refusals(due_at, calling))),
    )
    closed = hours.refusals(at, calling) if hours.refusals(began_at, calling) else []
    return [code for code, holds in judged if holds] + closed


def refusals_settled(*, is_open: bool, result: str) -> list[str]:
    judged = (
        ("not-open", not is_open),
        ("result-missing", not result.strip()),
        ("result-too-long", len(result) > RESULT_WIDTH),
        ("result-holds-personal-number", bool(personal_number.found_in(result))),
    )
    return [code for code, holds in judged if holds]
