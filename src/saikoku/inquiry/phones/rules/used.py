"""What a record of the ledger says about the number in it. Pure; codes are those of the outcome table."""

from saikoku.kernel.phone_truth import Answer

OUT, IN = "1", "2"
DEAD = frozenset({"401", "403"})
WRONG = frozenset({"402"})
NOTHING_SAID = frozenset({"405", "501", "502", "503", "304", "305", "306", "307", "404"})
"""Nobody was called, or the line was busy, closed or a machine: that tells nothing about whose number it is."""


def answer(*, channel: str, outcome: str, spoke_with: str, identified: bool) -> Answer | None:
    """None where the record tells nothing about whose number it is."""
    if channel == IN:
        return Answer.RANG if identified else None
    if channel != OUT or outcome in NOTHING_SAID:
        return None
    if outcome in DEAD:
        return Answer.DEAD
    if outcome in WRONG:
        return Answer.WRONG
    if identified and spoke_with == "1":
        return Answer.REACHED
    return Answer.SOMEBODY if spoke_with in ("2", "3") else Answer.NOBODY
