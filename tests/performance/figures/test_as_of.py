"""What was known at the end of a day: random files in random order against a database that got just the files up to it.

Files say some rows anew, with the same words or others, are drawn up before they are received, come late, are full or
not, and are applied in another order than they came in.
"""

import random
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

import pytest
from django.db import transaction

from saikoku.assembly.wiring import APPLIERS
from saikoku.kernel import clock
from saikoku.kernel.periods import Month
from saikoku.performance.attribution import queries as attribution
from saikoku.performance.figures import queries
from tests.performance import worlds
from tests.registry import staging, versions

BY_LAYOUT = {applier.layout: applier for applier in APPLIERS}
BEGIN = date(2026, 4, 1)
DAYS = 40
NUMBERS = worlds.PEOPLE
KEPT_IN_ORDER = ("T02_arrears", "R01_contacts")
"""Of these the same words again are not kept, so files of them are applied as they came."""


@dataclass(frozen=True, slots=True)
class File:
    layout: str
    rows: tuple[dict, ...]
    drawn_up: datetime
    received: datetime
    full: bool = False
    programmes: tuple[str, ...] = ()
    months: tuple[str, ...] = ()


def day(chance: random.Random) -> date:
    return BEGIN + timedelta(days=chance.randrange(DAYS))


def number(chance) -> str:
    return chance.choice("1111122345")


def target_rows(chance, drawn_up: datetime) -> list[dict]:
    """Of each person the file says one thing; mostly all rows are of the day it was drawn up."""
    kinds = chance.choice(["1", "222", "2223"])
    homes = {one: chance.choice(["H1", "H2", ""]) for one in NUMBERS}
    found = {}
    for _ in range(chance.randint(1, 7)):
        row = {
            "delivered_on": drawn_up.date() - timedelta(days=chance.choice([0, 0, 0, 3])),
            "delivery_kind": chance.choice(kinds), "programme": chance.choice(["11", "11", "12", "01"]),
            "work": chance.choice(["01", "03", "04"]), "month": chance.choice(["202604", "202604", "202605"]),
            "debtor_number": chance.choice(NUMBERS), "kind": "1",
        }  # fmt: skip
        row |= {"household_number": homes[row["debtor_number"]], "name": f"試験 {homes[row['debtor_number']]}"}
        found[row["month"], row["programme"], row["work"], row["debtor_number"]] = row
    return list(found.values())


def record(chance, place: int) -> dict:
    channel = chance.choice("11113332")
    outcome = chance.choice({"1": worlds.CALLED, "2": worlds.HEARD, "3": worlds.MET}[channel])
    return {
        "record_number": f"R{place:03}", "work": "01", "debtor_number": number(chance), "corrects": "",
        "programme": chance.choice(["11", "11", "11", "12", "01"]), "on": chance.choice(worlds.SAID),
        "started_at": chance.choice(worlds.TIMES), "channel": channel, "outcome": outcome, "worker_number": "W1",
        "spoke_with": "1", "promised_on": None, "encouraged": chance.choice(["", "transfer", "loss", "transfer;loss"]),
    }  # fmt: skip


def chain(chance, place: int) -> list[list[dict]]:
    """A payment and what followed it; each row in two ways."""
    owed = {
        "debtor_number": number(chance), "programme": "11", "assessed_year": 2025, "due_year": 2025,
        "notice_number": chance.choice(["N1", "N2"]), "instalment": chance.choice(["01", "02"]),
        "due_on": date(2025, 9, 30), "slip_number": chance.choice(["", "", "S1", "S2"]), "mpn_number": "",
        "channel": chance.choice("12343333"),
    }  # fmt: skip
    found, above = [], ""
    for step, report in enumerate(chance.choice(["1", "2", "2", "12", "13", "24", "25"])):
        paid_on, yen = chance.choice(worlds.PAID), chance.choice([1000, 5000, 6000])
        row = owed | {
            "payment_number": f"P{place}{step}", "report": report, "relates_to": above, "paid_on": paid_on,
            "credited_on": paid_on + timedelta(days=chance.choice([0, 3])), "principal": -yen if report in "35" else yen,
        }  # fmt: skip
        found.append([row, row | {"principal": row["principal"] // 2}, row | {"debtor_number": number(chance)}])
        above = row["payment_number"]
    return found


def things(chance) -> dict[str, list[list[dict]]]:
    """Of each layout the rows that may be told, each in a few ways."""
    stops = [
        [{"stop_number": f"S{place}", "debtor_number": number(chance), "programme": chance.choice(["", "11", "01"]),
          "reason": "02", "starts_on": chance.choice(worlds.FROM), "ends_on": chance.choice([None, *worlds.UNTIL])}
         for _ in range(2)]
        for place in range(3)
    ]  # fmt: skip
    transfers = [
        [{"debtor_number": owner, "programme": "11", "applied_on": applied_on, "route": "1",
          "starts_on": chance.choice(worlds.FROM), "ended_on": chance.choice([None, None, *worlds.UNTIL])} for _ in range(2)]
        for owner in "1235" for applied_on in [chance.choice(worlds.APPLIED)]
    ]  # fmt: skip
    losses = [
        [{"procedure_number": f"L{place}", "member_number": "9", "due_year": 2025, "filed_on": chance.choice(worlds.FILED),
          "lost_on": worlds.START, "debtor_number": number(chance), "premium_reduced": chance.choice([12_000, 3_000])}
         for _ in range(2)]
        for place in range(3)
    ]  # fmt: skip
    slips = [
        [{"slip_number": f"S{place}", "line": "01", "issued_on": chance.choice(worlds.FROM), "request_number": "Q",
          "valid_until": chance.choice([None, *worlds.UNTIL]), "debtor_number": "1", "programme": "11", "assessed_year": 2025,
          "due_year": 2025, "notice_number": "N1", "instalment": "01", "amount": 1} for _ in range(2)]
        for place in (1, 2)
    ]  # fmt: skip
    merges = [
        [{"old_number": old, "new_number": new, "merged_on": worlds.START + timedelta(days=later)} for later in (0, 3)]
        for old, new in chance.choice([["51"], ["51", "45"], ["45", "51"], ["42"]])
    ]  # fmt: skip
    return {
        "T05_stops": stops, "T06_transfers": transfers, "T07_qualification_losses": losses, "T10_slips_issued": slips,
        "T11_merged_numbers": merges, "R01_contacts": [[record(chance, place)] for place in range(14)],
        "T04_payments": [row for place in range(7) for row in chain(chance, place)],
    }  # fmt: skip


def statement_rows(chance, drawn_up: datetime, owner: dict) -> list[dict]:
    return [
        {"debtor_number": owner[notice], "programme": "11", "assessed_year": 2025, "due_year": 2025, "notice_number": notice,
         "instalment": instalment, "object": "", "due_on": date(2025, 9, 30), "assessed": assessed,
         "paid": assessed - unpaid, "unpaid": unpaid, "carried": "1", "as_of": drawn_up.date() - timedelta(days=1)}
        for notice in ("N1", "N2") for instalment in ("01", "02") if chance.random() < 0.6
        for assessed in [chance.choice([5000, 12_000])] for unpaid in [chance.choice([0, 1000, 5000])]
    ]  # fmt: skip


def history(chance) -> list[File]:
    """In the order in which they are applied."""
    told, owner = things(chance), {"N1": number(chance), "N2": number(chance)}
    layouts = ["T01_targets"] * 5 + ["T02_arrears"] * 3 + ["T05_stops"] * 4 + ["T06_transfers"] * 3
    layouts += ["T04_payments"] * 4 + ["R01_contacts"] * 3
    layouts += ["T07_qualification_losses", "T10_slips_issued", "T11_merged_numbers"] * 3
    files = [file_of(chance, layout, told, owner, minute) for minute, layout in enumerate(layouts)]
    turn = {id(one): one.received for one in files}
    for one in files:
        if one.layout not in KEPT_IN_ORDER and chance.random() < 0.2:
            turn[id(one)] += timedelta(days=chance.randint(1, 9))
    return sorted((one for one in files if one.rows), key=lambda one: turn[id(one)])


def file_of(chance, layout: str, told: dict, owner: dict, minute: int) -> File:
    drawn_up = datetime.combine(day(chance), time(6, minute), tzinfo=clock.TOKYO)
    received = drawn_up + timedelta(days=chance.choice([0, 0, 0, 1, 5, 12]), hours=3)
    if layout == "T01_targets":
        rows = target_rows(chance, drawn_up)
        return File(layout, tuple(rows), drawn_up, received)
    if layout == "T02_arrears":
        return File(layout, tuple(statement_rows(chance, drawn_up, owner)), drawn_up, received, chance.random() < 0.2)
    some = [thing for thing in told[layout] if chance.random() < (0.4 if layout == "R01_contacts" else 0.6)]
    rows = tuple(chance.choice(ways) for ways in some)
    full = layout in ("T05_stops", "T06_transfers") and chance.random() < 0.5
    return File(layout, rows, drawn_up, received, full, chance.choice([(), ("11",)]) if full else ())


def receive(files: list[File]) -> None:
    for one in files:
        staged = staging.stage(one.layout, list(one.rows), ordered_at=one.drawn_up, full=one.full,
                               programmes=one.programmes, months=one.months)  # fmt: skip
        run = versions.run_at(one.received, one.layout)
        staging.apply(BY_LAYOUT[one.layout], replace(staged, id=run.pk, received_at=one.received))


def told(payments: list[str], as_of: date | None = None) -> dict:
    """The figures of three months, and why each payment was credited or not."""
    found = {str(month): queries.figures_of(month, as_of=as_of) for month in (Month(2026, 3), Month(2026, 4), Month(2026, 5))}
    found["aside"] = queries.left_aside(Month(2026, 4), as_of=as_of)
    for name in payments:
        try:
            one = attribution.explain(name, as_of=as_of)
        except attribution.NoSuchPayment:
            found[name] = None
        else:
            found[name] = one.won, one.yen, one.overpaid, frozenset(one.lost)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2, 6, *[pytest.param(seed, marks=pytest.mark.prove) for seed in range(7, 43)]])
def test_figures_as_of_a_day_are_those_of_the_files_received_by_then(seed):
    chance = random.Random(seed)
    files = history(chance)
    payments = sorted({row["payment_number"] for one in files if one.layout == "T04_payments" for row in one.rows})
    payments = chance.sample(payments, min(6, len(payments)))
    days = sorted({one.received.date() for one in files})
    asked = {*chance.sample(days, min(3, len(days))), days[-1]}
    expected = {}
    for on in asked:
        with transaction.atomic():
            receive([one for one in files if one.received.date() <= on])
            expected[on] = told(payments)
            transaction.set_rollback(True)
    receive(files)
    for on in sorted(asked):
        found = told(payments, as_of=on)
        assert {name: (found[name], right) for name, right in expected[on].items() if found[name] != right} == {}, (seed, on)
