"""A case as parts of a page: people, debts, payments, what else was imported, the story."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from saikoku.desk.cases.presenters import done, encouraged, owed, who
from saikoku.desk.cases.queries import Card
from saikoku.outreach.calls.presenters import story as stories
from saikoku.outreach.calls.queries import Day
from saikoku.outreach.calls.rules import boards
from saikoku.registry.contacts.models import Contact
from saikoku.registry.contacts.rules.opening import Offer
from saikoku.security.audit.models import AuditRecord

NOBODY: Mapping[str, str] = MappingProxyType({})


def card(
    found: Card, day: Day, offers: Sequence[Offer], looks: Sequence[AuditRecord] | None,
    may_correct: Callable[[Contact], bool] = lambda row: False, *, may_trace: bool = False, names: Mapping[str, str] = NOBODY,
    may_coach: Callable[[Contact], bool] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """`offers`: what there is to ask and to encourage now; `looks`: who looked, where that is shown; `may_correct`:
    which records of the story the reader may correct; `may_trace`: payments and records lead to what they count for;
    `names`: of those who looked or put records right; `may_coach`: on which calls the reader may write to the operator."""
    today = day.terms.today
    lines = boards.matrix(
        found.story.instalments, stopped=[row["programme"] for row in owed.stops_in_force(found, today)],
        promises=found.story.promises, live_from=day.terms.promise_live_from,
    )  # fmt: skip
    return {
        "person": found.debtor,
        "facts": who.person(found),
        "cautions": [*who.cautions(found), *who.doubtful_address(found)],
        "stops": owed.stop_note(found, today),
        "owed": sum(row.balance for row in found.story.instalments if row.balance > 0),
        "matrix": stories.matrix(lines),
        "rotation": stories.rotation(found.story.contacts, day.moment, day.calling),
        "timeline": stories.timeline(found.story, live_from=day.terms.promise_live_from),
        "tasks": done.tasks(found),
        "encouraged": encouraged.table(found.encouraged, offers),
        "people": [who.members(found), who.others(found), who.phones(found), who.addresses(found),
                   who.residences(found)],
        "imported": [
            owed.instalments(found, day), owed.codes(found), owed.payments(found, may_trace), owed.targets(found),
            owed.stops(found), owed.transfers(found), owed.losses(found), owed.slips(found),
            owed.letters(found), owed.answers(found),
        ],
        "records": done.records(found, may_correct, names, may_trace=may_trace, may_coach=may_coach),
        "looks": done.looks(looks, names) if looks is not None else None,
    }  # fmt: skip
