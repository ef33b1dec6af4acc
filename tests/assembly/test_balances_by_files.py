"""Balances after random files of T02 and T04, received in any order and split, against the rule told literally."""

import io
import random
from datetime import date, timedelta

import pytest

from saikoku.exchange.intake import operations as intake
from saikoku.exchange.layouts.rules import standard, writing
from saikoku.exchange.layouts.rules.rows import Row
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.registry.liabilities.models import Instalment
from saikoku.registry.payments import queries
from tests.exchange.layouts import making
from tests.planning import people

BY = Actor("console:test")
FIRST = date(2026, 3, 1)
LAST = date(2026, 4, 20)
KINDS = [
    "quick", "final", "quick final", "quick cancel", "final refund", "quick final refund", "final correct", "quick correct",
]  # fmt: skip


def day(chance: random.Random) -> date:
    return FIRST + timedelta(days=chance.randint(0, (LAST - FIRST).days))


def statements(chance, owed: dict) -> list[dict]:
    """Up to three rows of T02 for one instalment, each of another day."""
    found = []
    for as_of in sorted({day(chance) for _ in range(chance.randint(1, 3))}):
        paid = chance.choice([0, 0, 4_000])
        amounts = {"assessed": 60_000, "paid": paid, "unpaid": 60_000 - paid, "as_of": as_of}
        found.append(making.sample(standard.get("T02_arrears")).values | owed | amounts)
    return found


def payments(chance, owed: dict, number: int) -> tuple[list[dict], list[tuple]]:
    """Rows of T04 for one instalment, and what of them stands: (paid on, credited on, yen, is final)."""
    rows, standing = [], []
    for place in range(chance.randint(0, 3)):
        kind, paid_on, yen = chance.choice(KINDS), day(chance), chance.randint(1, 9) * 1_000
        credited_on, before = paid_on, ""
        stands = (paid_on, paid_on, 0, False)
        for step in kind.split():
            credited_on += timedelta(days=chance.randint(0, 9))
            name = f"P{number}-{place}-{step}"
            report, principal = {
                "quick": ("1", yen), "final": ("2", yen), "cancel": ("3", -yen), "correct": ("4", yen - 500),
                "refund": ("5", -700),
            }[step]  # fmt: skip
            rows.append(
                making.sample(standard.get("T04_payments")).values | owed | {
                    "payment_number": name, "paid_on": paid_on, "credited_on": credited_on, "principal": principal,
                    "report": report, "relates_to": before or None,
                }
            )  # fmt: skip
            stands = {
                "quick": (paid_on, credited_on, yen, False),
                "final": (paid_on, credited_on, yen, True),
                "cancel": (paid_on, credited_on, 0, False),
                "correct": (paid_on, credited_on, yen - 500, kind == "final correct"),
                "refund": (*stands[:2], stands[2] - 700, stands[3]),
            }[step]
            before = name
        standing.append(stands)
    return rows, standing


def literal_balance(stated: list[dict], standing: list[tuple], on: date) -> int:
    """Unpaid of the last statement up to the day (else of the first), less what was paid by then and is not inside it."""
    begun = [one for one in stated if one["as_of"] <= on] or stated[:1]
    statement = begun[-1]
    for paid_on, credited_on, yen, is_final in standing:
        inside = is_final and credited_on <= statement["as_of"]
        if paid_on <= on and not inside:
            statement = statement | {"unpaid": statement["unpaid"] - yen}
    return statement["unpaid"]


def receive(layout_id: str, rows: list[dict], at) -> None:
    layout = standard.get(layout_id)
    data = writing.to_bytes(layout, [Row(row) for row in rows])
    with intake.opened(io.BytesIO(data), name="x.csv") as file:
        run = intake.receive_file(file=file, form=intake.Form(layout), source="console", by=BY, at=at).run
        run = intake.judge(run_id=run.pk, plain=file.plain, by=BY, at=at)
    assert (run.bad, run.refusals) == (0, [])
    intake.apply(run_id=run.pk, by=BY, at=at)


def split(chance, rows: list[dict], parts: int) -> list[list[dict]]:
    found = [[] for _ in range(parts)]
    for row in chance.sample(rows, len(rows)):
        chance.choice(found).append(row)
    return [part for part in found if part]


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2, 3, *[pytest.param(seed, marks=pytest.mark.prove) for seed in range(4, 24)]])
def test_balances_are_those_of_the_rule_in_whatever_order_files_come(seed):
    chance = random.Random(seed)
    persons = [people.debtor() for _ in range(3)]
    known, versions, paid = {}, [[], [], []], []
    for number in range(15):
        owed = {
            "debtor_number": chance.choice(persons).number, "programme": chance.choice(["01", "03", "11"]),
            "assessed_year": 2025, "due_year": 2025, "notice_number": f"N{number}", "instalment": "06",
            "due_on": date(2025, 12, 1),
        }  # fmt: skip
        stated = statements(chance, owed)
        rows, standing = payments(chance, owed, number)
        known[owed["notice_number"]] = stated, standing
        for place, statement in enumerate(stated):
            versions[place].append(statement)
        paid += rows
    files = [("T04_payments", part) for part in split(chance, paid, 4)]
    files += [("T02_arrears", part) for version in versions for part in split(chance, version, 2)]
    chance.shuffle(files)
    for minute, (layout_id, rows) in enumerate(files):
        receive(layout_id, rows, clock.at(LAST, 9, minute))
    held = {one.notice_number: one for one in Instalment.objects.all()}
    assert held.keys() == known.keys()
    for on in (FIRST, FIRST + timedelta(days=12), day(chance), LAST + timedelta(days=90)):
        found = {one.instalment_id: one.yen for one in queries.balances_of([one.pk for one in held.values()], on=on)}
        for notice, (stated, standing) in known.items():
            assert found[held[notice].pk] == literal_balance(stated, standing, on), (seed, notice, on, stated, standing)
    for notice, (stated, standing) in known.items():
        assert held[notice].balance == literal_balance(stated, standing, date.max), (seed, notice)
