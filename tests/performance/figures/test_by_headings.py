"""Acts by month, side, programme, worker, hour, weekday and outcome: as if each were counted by hand."""

import random
from collections import defaultdict
from datetime import date, time

import pytest

from saikoku.governance.terms import queries as terms
from saikoku.kernel.programmes import SIDE_OF, Side
from saikoku.performance.attribution import queries as attribution
from saikoku.performance.attribution.rules import records as words
from saikoku.performance.figures import queries, sets
from saikoku.performance.figures.rules import acts, volumes
from saikoku.performance.figures.rules.acts import Kind
from saikoku.performance.figures.rules.volumes import Heading
from tests.performance.figures.test_volumes import DAYS, FIRST, LAST, as_record, random_ledger

pytestmark = pytest.mark.django_db
VALUES = {
    Heading.MONTH: lambda one: one.on.replace(day=1),
    Heading.DAY: lambda one: one.on,
    Heading.WEEKDAY: lambda one: one.on.isoweekday(),
    Heading.HOUR: lambda one: one.started_at.hour,
    Heading.SIDE: lambda one: str(SIDE_OF[one.programme]),
    Heading.PROGRAMME: lambda one: one.programme,
    Heading.WORKER: lambda one: one.worker,
    Heading.KIND: lambda one: str(acts.kind_of(one.channel, one.work, one.outcome)),
}


def by_hand(records, headings, kinds, days, codes) -> dict:
    """One act after another, each a heap of records that belong together."""
    heaps = defaultdict(list)
    for one in words.standing(records):
        kind = acts.kind_of(one.channel, one.work, one.outcome)
        if kind in kinds and one.on in days:
            split = one.programme if Heading.PROGRAMME in headings else SIDE_OF[one.programme]
            heaps[one.debtor, one.on, kind, split, one.started_at, one.worker].append(one)
    counted = defaultdict(lambda: [0, 0, 0, 0])
    for heap in heaps.values():
        told = min(heap, key=lambda one: (not words.is_contact(one, codes), one.outcome, one.number)).outcome
        key = tuple(told if heading == Heading.OUTCOME else VALUES[heading](heap[0]) for heading in headings)
        promises = [one for one in heap if words.is_promise(one, codes)]
        counts = counted[key]
        counts[0] += 1
        counts[1] += any(words.is_contact(one, codes) for one in heap)
        counts[2] += len(promises)
        counts[3] += sum(one.promised_yen or 0 for one in promises)
    return dict(counted)


@pytest.mark.clause("12.1")
@pytest.mark.clause("10.5.イ")
@pytest.mark.parametrize("seed", range(4))
def test_every_heading_and_pair_of_headings_counts_as_by_hand(seed, debtor_of, recorded):
    codes = attribution.outcome_codes(terms.agreed(FIRST))
    records = [as_record(contact) for contact in random_ledger(random.Random(seed), debtor_of, recorded)]
    worked = DAYS[:4]
    pairs = [(one,) for one in Heading] + [(one, other) for one in Heading for other in Heading if one != other]
    for kinds in volumes.KINDS.values():
        for headings in pairs:
            found = sets.volumes(FIRST, LAST, worked, codes, headings=headings, kinds=kinds)
            counted = {one.values: [one.acts, one.contacts, one.promises, one.promised_yen] for one in found}
            assert counted == by_hand(records, headings, kinds, worked, codes), (headings, kinds)
            assert [one.values for one in found] == sorted(one.values for one in found)


def test_a_call_about_two_programmes_is_one_call_of_its_side_and_one_under_each_programme(debtor_of, recorded):
    debtor = debtor_of()
    for programme in ("11", "12", "21"):
        recorded(debtor, programme=programme, outcome="101" if programme == "12" else "301")
    asked = {"first": date(2026, 4, 1), "last": date(2026, 4, 30), "kinds": [Kind.CALL]}

    by_side = queries.volumes(asked["first"], asked["last"], headings=[Heading.SIDE], kinds=asked["kinds"])
    by_programme = queries.volumes(asked["first"], asked["last"], headings=[Heading.PROGRAMME], kinds=asked["kinds"])

    assert {one.values[0]: (one.acts, one.contacts) for one in by_side} == {
        Side.PREMIUM: (1, 1), Side.OVERPAYMENT: (1, 0),
    }  # fmt: skip
    assert {one.values[0]: (one.acts, one.contacts) for one in by_programme} == {"11": (1, 0), "12": (1, 1), "21": (1, 0)}


def test_days_of_rest_count_nowhere_and_months_add_up_to_the_whole(recorded):
    for on in (date(2025, 12, 28), date(2025, 12, 29), date(2026, 1, 3), date(2026, 1, 4), date(2026, 2, 1)):
        recorded(on=on, started_at=time(10))
    found = queries.volumes(date(2025, 11, 1), date(2026, 3, 31), headings=[Heading.MONTH], kinds=[Kind.CALL])
    assert {one.values[0].month: one.acts for one in found} == {12: 1, 1: 1, 2: 1}


@pytest.mark.parametrize(
    ("headings", "reasons"),
    [
        (("month",), []), (("month", "side"), []), ((), ["too-many-headings"]),
        (("month", "side", "hour"), ["too-many-headings"]), (("luck",), ["unknown-heading"]),
        (("side", "side"), ["heading-twice"]),
    ],
)  # fmt: skip
def test_up_to_two_different_headings_may_be_asked_for(headings, reasons):
    assert volumes.refusals(headings) == reasons
