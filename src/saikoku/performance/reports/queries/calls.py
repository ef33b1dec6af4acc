"""What the reviews of calls came to in a stretch, summed over everybody."""

from datetime import date

from saikoku.outreach.quality import queries as quality
from saikoku.outreach.quality.rules import checklists, reviews
from saikoku.performance.reports.rules.reviewed import Item, Reviewed

ENDED = (reviews.ACCEPTED, reviews.UPHELD, reviews.CHANGED)


def reviewed(first: date, last: date) -> Reviewed:
    """Of the periods that ended among these days."""
    found = quality.summary_between(first, last)
    return Reviewed(
        population=found.population, drawn=found.drawn, waiting=found.states[reviews.WAITING],
        objected=found.states[reviews.OBJECTED], ended=sum(found.states[one] for one in ENDED),
        changed=found.states[reviews.CHANGED], notes=sum(found.notes.values()), answered=found.answered,
        items=tuple(_item(one, found.marks[one.key]) for one in found.checklist.items),
    )  # fmt: skip


def _item(one: checklists.Item, marks: dict[str, int]) -> Item:
    return Item(one.words, one.clause, marks[checklists.GOOD], marks[checklists.BETTER], marks[checklists.NOT_ASKED])
