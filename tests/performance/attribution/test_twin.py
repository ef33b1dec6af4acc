"""The statements credit as the rule does, on histories with every edge day."""

from datetime import date, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saikoku.kernel.actor import Actor
from saikoku.performance.attribution import operations, queries
from saikoku.performance.attribution.models import Credit
from saikoku.performance.attribution.rules import crediting
from tests.performance import worlds
from tests.performance.oracle import World
from tests.performance.worlds import START

pytestmark = [pytest.mark.django_db, *(pytest.mark.clause(f"12.3.{letter}") for letter in "アイウエオ")]
BY = Actor("tester")


def by_rule(world, terms) -> set[tuple]:
    facts = worlds.facts_of(world)
    found = {
        (one.payment.number, str(one.won.rule), one.won.record or one.won.printed or one.won.slip, one.yen, one.overpaid)
        for one in crediting.judge(facts, lambda day: terms) if one.won
    }  # fmt: skip
    return found | {
        (one.loss.procedure, "loss", one.won.record, one.yen, 0)
        for one in crediting.judge_losses(facts, lambda day: terms) if one.won
    }  # fmt: skip


def by_table() -> set[tuple]:
    rows = Credit.objects.select_related("payment", "loss", "contact", "slip", "printed")
    return {
        (one.payment.payment_number if one.payment else one.loss.procedure_number, one.rule, evidence(one), one.yen,
         one.overpaid)
        for one in rows
    }  # fmt: skip


def evidence(credit: Credit) -> str | tuple[str, str]:
    if credit.slip:
        return credit.slip.slip_number, credit.slip.line
    return credit.contact.record_number if credit.contact else credit.printed.number


def agree(values: dict) -> None:
    """The agreed terms of the whole contract, as drawn."""
    from saikoku.governance.terms.models import Term

    held = {term.name: term for term in Term.objects.all()}
    changed = [term for name, term in held.items() if term.value != values[name]]
    for term in changed:
        term.value = values[term.name]
    Term.objects.bulk_update(changed, ["value"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds.worlds(), values=worlds.agreed(), data=st.data())
def test_the_statements_credit_as_the_rule_does(world, values, data, noon):
    expected = by_rule(world, worlds.terms_of(values))
    with worlds.laid(world):
        agree(values | {"agreed_closed_days": [day.isoformat() for day in world.closed]})
        operations.rebuild(by=BY, at=noon)
        assert by_table() == expected
        assert operations.rebuild(by=BY, at=noon) == 0

        everything = whole()
        forgotten = data.draw(st.sampled_from([row["paid_on"] for row in world.payments]))
        Credit.objects.filter(on=forgotten).delete()
        operations.credit_day(paid_on=forgotten, by=BY, at=noon)
        assert whole() == everything

        told = queries.explain(data.draw(st.sampled_from([row["payment_number"] for row in world.payments])))
        credit = Credit.objects.filter(payment__payment_number=told.payment.number).first()
        assert (told.won and str(told.won.rule), told.yen) == ((credit.rule, credit.yen) if credit else (None, 0))
        assert all(claim.reasons for claim in told.lost)

        Credit.objects.all().delete()
        operations.credit_people(debtor_ids=[int(number) for number in worlds.PEOPLE], by=BY, at=noon)
        assert whole() == everything


def test_a_promise_that_a_record_of_another_household_corrects_is_none_when_it_is_explained_either(noon):
    record = {
        "channel": "1", "corrects": "", "debtor_number": "2", "encouraged": "", "on": START, "outcome": "101",
        "programme": "11", "promised_on": None, "record_number": "R000", "spoke_with": "1", "started_at": time(9), "work": "01",
        "worker_number": "W1",
    }  # fmt: skip
    elsewhere = record | {"record_number": "R001", "corrects": "R000", "debtor_number": "1"}
    world = World(
        payments=[paid(0, 5) | {"debtor_number": "2"}], records=[record, elsewhere], households={"1": "H1", "2": "H2"}
    )
    before = World(payments=world.payments, records=[record], households=world.households)
    for known, won in ((world, None), (before, "promise")):
        with worlds.laid(known):
            told = queries.explain("P0")
            assert (told.won and str(told.won.rule)) == won


def printed(serial: int, slip: str, apart: int, *, edition: int = 1, place: str = "visit", until: int | None = None,
            mpn: str = "") -> dict:  # fmt: skip
    return {
        "number": f"P2026-{serial:06d}", "slip_number": slip, "edition": edition, "mpn_number": mpn, "place": place,
        "issued_on": START + timedelta(days=apart), "valid_until": until if until is None else START + timedelta(days=until),
    }  # fmt: skip


def paid(number: int, apart: int, slip: str = "", mpn: str = "", channel: str = "2", programme: str = "11") -> dict:
    return {
        "payment_number": f"P{number}", "report": "2", "principal": 1000, "relates_to": "", "channel": channel,
        "paid_on": START + timedelta(days=apart), "credited_on": START + timedelta(days=apart), "debtor_number": "1",
        "programme": programme, "assessed_year": 2025, "due_year": 2025, "notice_number": f"N{number}", "instalment": "01",
        "due_on": date(2025, 9, 30), "slip_number": slip, "mpn_number": mpn,
    }  # fmt: skip


CITYS = {"slip_number": "S5", "line": "01", "mpn_number": "", "issued_on": START, "valid_until": None}
OURS = [
    printed(1, "S1", 0, until=30),
    printed(2, "S2", 0, place="desk", mpn="M2"),
    printed(3, "S3", 0), printed(4, "S3", 0, edition=2), printed(5, "S3", 5, edition=3),
    printed(6, "S4", 0, mpn="M4"),
    printed(7, "S5", 1),
    printed(8, "S6", 0), printed(9, "S6", -10, edition=2),
]  # fmt: skip
PAYMENTS = {
    "P1": (paid(1, -1, "S1"), None),  # before it was printed
    "P2": (paid(2, 0, "S1"), "P2026-000001"),
    "P3": (paid(3, 30, "S1"), "P2026-000001"),
    "P4": (paid(4, 31, "S1"), None),  # its limit is over
    "P5": (paid(5, 1, "S2"), None),  # printed in the office
    "P6": (paid(6, 1, mpn="M2"), None),
    "P7": (paid(7, 1, "S3"), "P2026-000004"),  # of two of one day the later edition
    "P8": (paid(8, 5, "S3"), "P2026-000005"),
    "P9": (paid(9, 90, mpn="M4"), "P2026-000006"),  # by the 納付番号 on the paper; no limit: 90 days
    "P10": (paid(10, 91, mpn="M4"), None),
    "P11": (paid(11, 1, "S9", mpn="M4"), None),  # it names another slip
    "P12": (paid(12, 1, "S1", channel="3"), None),  # no slip was used
    "P13": (paid(13, 1, "S1", programme="02"), None),
    "P14": (paid(14, 0, "S5"), ("S5", "01")),  # the city's own, before ours was printed
    "P15": (paid(15, 1, "S5"), "P2026-000007"),
    "P16": (paid(16, 2, "S6"), "P2026-000008"),  # the last printed, whatever its edition
    "P17": (paid(17, 2, "S1", programme="21"), "P2026-000001"),
}


@pytest.mark.parametrize("count", [False, True])
def test_slips_printed_on_site_are_evidence_where_that_was_agreed(count, noon):
    values = worlds.DEFAULTS | {"printed_slips_count": count, "agreed_closed_days": []}
    world = World(payments=[row for row, _ in PAYMENTS.values()], slips=[CITYS], printed=OURS, households={"1": ""})
    of_city = {"P14": ("S5", "01"), "P15": ("S5", "01")}
    expected = {number: proof for number, (_, proof) in PAYMENTS.items() if proof} if count else of_city
    literal = world.credited(lambda day: values)
    assert {number: one["evidence"] for number, one in literal.items() if one["rule"]} == expected
    judged = crediting.judge(worlds.facts_of(world), lambda day: worlds.terms_of(values))
    assert {one.payment.number: one.won.printed or one.won.slip for one in judged if one.won} == expected
    with worlds.laid(world):
        agree(values)
        operations.rebuild(by=BY, at=noon)
        assert {number: proof for number, _, proof, _, _ in by_table()} == expected
        everything = whole()
        Credit.objects.all().delete()
        operations.credit_people(debtor_ids=[1], by=BY, at=noon)
        assert whole() == everything
        for number in PAYMENTS:
            told = queries.explain(number)
            assert (told.won and (told.won.printed or told.won.slip)) == expected.get(number)
            wrongly = [claim for claim in told.lost if claim.printed and not claim.reasons]
            assert not wrongly


def whole() -> set[tuple]:
    fields = [field.name for field in Credit._meta.concrete_fields if field.name != "id"]
    return set(Credit.objects.values_list(*fields))
