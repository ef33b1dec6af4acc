"""What was agreed on a day? A gap raises; a default that the city has not approved says so."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from saikoku.governance.terms.models import Proposal, Term
from saikoku.governance.terms.rules.declared import END_OF_DAY
from saikoku.kernel.periods import Days


class NothingAgreed(Exception):
    """No value of the term is in force on the day: a fault of the table, never a zero."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """All terms in force on one day, read at once."""

    on: date
    values: dict[str, Any]
    not_approved: frozenset[str]

    def __getitem__(self, name: str) -> Any:
        try:
            return self.values[name]
        except KeyError:
            raise NothingAgreed(f"{name} on {self.on}") from None

    def time(self, name: str) -> time:
        """The end of the day, agreed as 24:00, is its last moment."""
        return time.max if self[name] == END_OF_DAY else time.fromisoformat(self[name])

    def day(self, name: str) -> date:
        return date.fromisoformat(self[name])


AGREED = """
select coalesce(json_object_agg(name, value), '{}')::text,
       coalesce(json_agg(name) filter (where state = %s), '[]')::text
from terms_term where valid @> %s::date
"""


def agreed(on: date) -> Agreed:
    """Asked by every act: all terms in one row."""
    with connection.cursor() as cursor:
        cursor.execute(AGREED, [Term.State.DEFAULT, on])
        values, not_approved = cursor.fetchone()
    return Agreed(on=on, values=json.loads(values), not_approved=frozenset(json.loads(not_approved)))


def agreed_between(days: Days) -> dict[date, Agreed]:
    """All terms in force on each of these days, in one query."""
    terms = list(Term.objects.filter(valid__overlap=(days.start, days.end)))
    return {
        on: Agreed(
            on=on, values={term.name: term.value for term in terms if on in term.valid},
            not_approved=frozenset(term.name for term in terms if on in term.valid and term.state == Term.State.DEFAULT),
        )
        for on in days
    }  # fmt: skip


def value(name: str, *, on: date) -> Any:
    """One term's value on a day. Raises NothingAgreed."""
    return agreed(on)[name]


def values(name: str, days: Iterable[date]) -> dict[date, Any]:
    """One term's value on each of these days, asked once. Raises NothingAgreed."""
    history = history_of(name)
    found = {}
    for day in days:
        held = next((term for term in history if day in term.valid), None)
        if held is None:
            raise NothingAgreed(f"{name} on {day}")
        found[day] = held.value
    return found


def in_force(on: date) -> dict[str, Term]:
    """The row of each term that holds on a day."""
    return {term.name: term for term in Term.objects.filter(valid__contains=on)}


def history_of(name: str) -> list[Term]:
    """Every value the term had or will have, the latest first."""
    return list(Term.objects.filter(name=name).order_by("-valid"))


def open_proposals() -> list[Proposal]:
    return list(Proposal.objects.filter(state=Proposal.State.OPEN).order_by("proposed_at"))


def proposals_of(name: str) -> list[Proposal]:
    return list(Proposal.objects.filter(name=name).order_by("-proposed_at"))


def count_waiting_for(account_name: str) -> int:
    """Open proposals that this person may decide: all but his own."""
    return Proposal.objects.filter(state=Proposal.State.OPEN).exclude(proposed_by=account_name).count()


def not_approved(on: date) -> QuerySet[Term]:
    """Defaults in force that the city has not approved."""
    return Term.objects.filter(valid__contains=on, state=Term.State.DEFAULT)
