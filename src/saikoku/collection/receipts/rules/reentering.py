"""May these lines be those of a receipt that the books lost? Pure."""

from collections.abc import Mapping, Sequence

from saikoku.collection.receipts.rules.acceptance import Open, Wanted


def refusals(wanted: Sequence[Wanted], owed: Mapping[int, Open], total: int) -> list[str]:
    """`total`: yen of the receipt as the journal tells it; `owed` with what the city has booked of this money already."""
    if not wanted:
        return ["nothing-chosen"]
    found = []
    if len({one.instalment_id for one in wanted}) != len(wanted):
        found.append("instalment-named-twice")
    if any(one.instalment_id not in owed for one in wanted):
        found.append("instalment-not-open")
    if any(one.instalment_id in owed and not 0 < one.yen <= owed[one.instalment_id].yen for one in wanted):
        found.append("amount-above-balance")
    if sum(one.yen for one in wanted) != total:
        found.append("sum-differs")
    return found
