"""The statements count as the pure rules do, whatever stands in the ledger."""

import random
from datetime import date, time, timedelta

import pytest

from saikoku.governance.terms import queries as terms
from saikoku.kernel.periods import Month
from saikoku.kernel.programmes import Side
from saikoku.performance.attribution import queries
from saikoku.performance.attribution.rules.records import Record
from saikoku.performance.figures import sets
from saikoku.performance.figures.rules import acts, visits
from saikoku.performance.figures.rules.acts import Kind

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 3, 30), date(2026, 4, 3)
DAYS = [FIRST + timedelta(days=n) for n in range(5)]
TOLD = ["101", "102", "103", "122", "202", "301", "405", "501", "601", "V01", "V20", "V41", "N01", "M01"]


def as_record(contact, debtor_id=None) -> Record:
    return Record(
        contact.record_number, contact.corrects, debtor_id or contact.debtor_id, contact.programme,
        contact.work, contact.channel, contact.on, contact.started_at, contact.worker_number,
        contact.spoke_with, contact.outcome, contact.promised_on, contact.promised_yen, contact.handover,
    )  # fmt: skip


def random_ledger(chance: random.Random, debtor_of, recorded):
    """Few debtors, minutes and workers, so that records meet in one act; some correct earlier ones."""
    debtors = [debtor_of(household=chance.choice(["", "H1", "H2"])) for _ in range(4)]
    free, ledger = [], []
    for _ in range(120):
        corrects = free.pop(chance.randrange(len(free))) if free and chance.random() < 0.2 else ""
        contact = recorded(
            chance.choice(debtors), corrects=corrects, programme=chance.choice(["01", "03", "11", "12", "21"]),
            work=chance.choice(["01", "01", "01", "04", "06"]), channel=chance.choice("111223456"),
            on=chance.choice(DAYS), started_at=time(chance.choice([9, 18]), chance.choice([0, 59])),
            worker_number=chance.choice(["W1", "W2"]), spoke_with=chance.choice("12349"),
            outcome=chance.choice(TOLD), promised_on=chance.choice([None, LAST]),
            promised_yen=chance.choice([None, 5_000]), handover=chance.choice(["", "0", "1", "2"]),
        )  # fmt: skip
        free.append(contact.record_number)
        ledger.append(contact)
    return ledger


@pytest.mark.clause("12.1")
@pytest.mark.parametrize("seed", range(5))
def test_the_statements_are_twins_of_the_rules(seed, debtor_of, recorded):
    codes = queries.outcome_codes(terms.agreed(FIRST))
    records = [as_record(contact) for contact in random_ledger(random.Random(seed), debtor_of, recorded)]
    worked = DAYS[:4]

    expected = acts.tallies(records, codes)

    assert set(sets.tallies(FIRST, LAST, worked, codes)) == {c for c in expected if c.on in worked}
    calls = [c for c in expected if c.kind == Kind.CALL and c.on in worked]
    by_month = {
        (month, side): sum(c.acts for c in calls if Month.of(c.on).first == month and c.side == side)
        for month in (date(2026, 3, 1), date(2026, 4, 1))
        for side in Side
    }
    year = sets.year(FIRST, LAST, worked, codes)
    found = {(when, side): count for at_work, when, kind, side, count in year if at_work and kind == Kind.CALL}
    assert found == {key: count for key, count in by_month.items() if count}
    closed = [c for c in expected if c.on == LAST]
    outside = {(when, kind, side): count for at_work, when, kind, side, count in year if not at_work}
    assert outside == {
        (LAST, kind, side): count
        for kind in Kind
        for side in Side
        if (count := sum(c.acts for c in closed if c.kind == kind and c.side == side))
    }


def test_records_of_a_merged_number_are_those_of_the_number_it_ended_in(debtor_of, recorded):
    last = debtor_of(household="H9")
    middle = debtor_of(merged_into=last)
    first = debtor_of(merged_into=middle)
    for debtor in (first, middle, last):
        recorded(debtor, on=FIRST)
        recorded(debtor, on=FIRST, channel="3", outcome="V20")
    codes = queries.outcome_codes(terms.agreed(FIRST))

    counts = {tally.kind: tally.acts for tally in sets.tallies(FIRST, LAST, DAYS, codes)}

    assert counts == {Kind.CALL: 1, Kind.VISIT: 1}
    assert len(sets.arrivals(FIRST, LAST, DAYS, codes)) == 1


@pytest.mark.clause("12.1")
def test_households_are_visited_once_for_a_doorstep(debtor_of, recorded):
    father, mother, alone = debtor_of(household="H1"), debtor_of(household="H1"), debtor_of()
    visit = {"channel": "3", "outcome": "V20", "on": FIRST}
    recorded(father, started_at=time(10, 0), **visit)
    recorded(mother, started_at=time(10, 20), worker_number="W2", **visit)
    recorded(father, started_at=time(11, 1), **visit)
    recorded(alone, started_at=time(10, 0), **visit)
    recorded(alone, started_at=time(17, 0), programme="01", **visit)  # taxes are not visited for
    recorded(alone, started_at=time(18, 0), **visit | {"outcome": "V41"})  # nobody went there

    arrivals = sets.arrivals(FIRST, LAST, DAYS, queries.outcome_codes(terms.agreed(FIRST)))

    assert len(visits.households_visited(arrivals, 60)) == 3
