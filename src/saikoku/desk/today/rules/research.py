"""What a piece of telephone research may say: outcome, number and source have to agree. Pure."""

from saikoku.kernel import phones

FOUND, NOT_FOUND, CANDIDATE, UNLISTED = "N01", "N02", "N03", "N04"
WITH_NUMBER = frozenset({FOUND, CANDIDATE})
OUTCOMES = (FOUND, NOT_FOUND, CANDIDATE, UNLISTED)


def refusals(*, outcome: str, number: str, source: str) -> list[str]:
    """Every reason to refuse: outcome-unknown, number-missing, number-unreadable, number-unexpected, source-missing."""
    if outcome not in OUTCOMES:
        return ["outcome-unknown"]
    if outcome not in WITH_NUMBER:
        return ["number-unexpected"] if number else []
    found = []
    if not number:
        found.append("number-missing")
    elif not _is_phone(number):
        found.append("number-unreadable")
    if not source:
        found.append("source-missing")
    return found


def _is_phone(number: str) -> bool:
    try:
        phones.parse(number)
    except phones.NotAPhone:
        return False
    return True
