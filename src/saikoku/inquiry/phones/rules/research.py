"""What a piece of telephone research may say: outcome, number, places looked at and evidence have to agree. Pure."""

from collections.abc import Collection
from datetime import date

from saikoku.inquiry.phones.rules import sources
from saikoku.kernel import personal_number, phones

FOUND, NOT_FOUND, CANDIDATE, UNLISTED = "N01", "N02", "N03", "N04"
WITH_NUMBER = frozenset({FOUND, CANDIDATE})
OUTCOMES = (FOUND, NOT_FOUND, CANDIDATE, UNLISTED)
EVIDENCE_WIDTH = 200


def refusals(
    *, outcome: str, number: str, looked: Collection[str], found_in: str, evidence: str, corporate: bool, on: date
) -> list[str]:
    """Every reason to refuse: outcome-unknown, looked-nowhere, way-not-allowed, number-missing, number-unreadable,
    number-unexpected, source-missing, source-not-looked-at, evidence-missing, evidence-too-long,
    evidence-holds-personal-number.
    """
    if outcome not in OUTCOMES:
        return ["outcome-unknown"]
    with_number = outcome in WITH_NUMBER
    judged = (
        ("looked-nowhere", not looked),
        ("way-not-allowed", sources.not_allowed(looked, corporate=corporate, on=on)),
        ("number-unexpected", not with_number and bool(number)),
        ("number-missing", with_number and not number),
        ("number-unreadable", with_number and bool(number) and not _is_phone(number)),
        ("source-missing", with_number and not found_in),
        ("source-not-looked-at", with_number and bool(found_in) and found_in not in looked),
        ("evidence-missing", with_number and not evidence.strip()),
        ("evidence-too-long", len(evidence) > EVIDENCE_WIDTH),
        ("evidence-holds-personal-number", bool(personal_number.found_in(evidence))),
    )
    return [code for code, holds in judged if holds]


def _is_phone(number: str) -> bool:
    try:
        phones.parse(number)
    except phones.NotAPhone:
        return False
    return True
