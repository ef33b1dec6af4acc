"""Whose address is doubtful, and why? For every page from which something is sent or somebody is gone to."""

from collections import defaultdict
from collections.abc import Iterable

from saikoku.inquiry.residences import sets
from saikoku.inquiry.residences.rules import doubt
from saikoku.inquiry.residences.rules.doubt import Doubt
from saikoku.planning.routes.queries import standing

doubtful_statement, DOUBTFUL = sets.doubtful_statement, sets.DOUBTFUL


def doubts_of(debtor_ids: Iterable[int]) -> dict[int, list[Doubt]]:
    """By debtor; only of whom there is a doubt. What was said of a place holds for the household. One query."""
    asked = set(debtor_ids)
    return doubts_in(sets.doubtful(asked), asked)


def doubts_in(rows: Iterable[list], asked: set[int]) -> dict[int, list[Doubt]]:
    """The same of rows that the statement (doubtful_statement) gave inside of another."""
    people = sets.people_in(rows)
    met = standing.met_codes()
    each = {pk: told for pk, one in people.items() if (told := doubt.doubts(one.known, met))}
    homes = defaultdict(list)
    for pk in each:
        homes[people[pk].household].append(pk)
    found = {}
    for pk in sorted(asked & people.keys()):
        home = people[pk].household
        others = [one for other in homes[home] if other != pk for one in each[other]] if home is not None else []
        if told := doubt.of_household(each.get(pk, ()), others):
            found[pk] = told
    return found
