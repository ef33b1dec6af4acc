"""What came in between the paper and its entry that somebody has to know, or to decide. Pure.

The money was taken: nothing here keeps it out of the books. What a leader decides is that it is entered as it stands.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from saikoku.collection.books.rules.typed import Leaf
from saikoku.workforce.papers.rules.conflicts import Conflict, Weight


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the payer and the collector when the leaf is entered.

    `owed`: yen by instalment of the payer, also where nothing is left. `alike`: numbers of his other receipts of that day
    with the same sum. `against_use`: codes of papers.rules.states.use_refusals.
    """

    debtor_known: bool
    owed: Mapping[int, int]
    alike: Collection[str] = ()
    visited_by: Collection[str] = ()
    promise: bool = False
    stopped: bool = False
    in_hours: bool = True
    day_ended: bool = False
    seal_permitted: bool = True
    above_limits: Collection[str] = ()
    against_use: Collection[str] = ()


def found(leaf: Leaf, known: Known) -> list[Conflict]:
    """The heaviest first."""
    if not known.debtor_known:
        return [Conflict("debtor-unknown", Weight.REFUSE)]
    refuse = [Conflict(code, Weight.REFUSE) for code in known.against_use]
    if not leaf.lines:
        refuse.append(Conflict("nothing-chosen", Weight.REFUSE))
    if any(instalment not in known.owed for instalment, _ in leaf.lines):
        refuse.append(Conflict("instalment-not-his", Weight.REFUSE))
    if leaf.sum != leaf.total:
        refuse.append(Conflict("total-is-not-the-sum", Weight.REFUSE, {"sum": leaf.sum, "total": leaf.total}))
    over = {one: yen - max(known.owed.get(one, yen), 0) for one, yen in leaf.lines if yen > max(known.owed.get(one, yen), 0)}
    decide = [Conflict("overpaid", Weight.DECIDE, {"lines": over, "yen": sum(over.values())})] if over else []
    decide += [Conflict("alike", Weight.DECIDE, {"numbers": sorted(known.alike)})] if known.alike else []
    decide += [Conflict("day-ended", Weight.DECIDE)] if known.day_ended else []
    decide += [] if known.seal_permitted else [Conflict("no-seal-then", Weight.DECIDE)]
    decide += [] if known.in_hours else [Conflict("outside-hours", Weight.DECIDE)]
    tell = [Conflict("stopped", Weight.TELL)] if known.stopped else []
    tell += [Conflict("promise", Weight.TELL)] if known.promise else []
    tell += [Conflict("visited", Weight.TELL, {"by": sorted(known.visited_by)})] if known.visited_by else []
    return refuse + decide + tell + [Conflict(code, Weight.TELL) for code in known.above_limits]
