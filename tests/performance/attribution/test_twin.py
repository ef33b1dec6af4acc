"""The statements credit as the rule does, on histories with every edge day."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saikoku.kernel.actor import Actor
from saikoku.performance.attribution import operations, queries
from saikoku.performance.attribution.models import Credit
from saikoku.performance.attribution.rules import crediting
from tests.performance import worlds

pytestmark = [pytest.mark.django_db, *(pytest.mark.clause(f"12.3.{letter}") for letter in "アイウエオ")]
BY = Actor("tester")


def by_rule(world, terms) -> set[tuple]:
    facts = worlds.facts_of(world)
    found = {
        (one.payment.number, str(one.won.rule), one.won.record or one.won.slip, one.yen, one.overpaid)
        for one in crediting.judge(facts, lambda day: terms) if one.won
    }  # fmt: skip
    return found | {
        (one.loss.procedure, "loss", one.won.record, one.yen, 0)
        for one in crediting.judge_losses(facts, lambda day: terms) if one.won
    }  # fmt: skip


def by_table() -> set[tuple]:
    rows = Credit.objects.select_related("payment", "loss", "contact", "slip")
    return {
        (one.payment.payment_number if one.payment else one.loss.procedure_number, one.rule,
         one.contact.record_number if one.contact else (one.slip.slip_number, one.slip.line), one.yen, one.overpaid)
        for one in rows
    }  # fmt: skip


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


def whole() -> set[tuple]:
    fields = [field.name for field in Credit._meta.concrete_fields if field.name != "id"]
    return set(Credit.objects.values_list(*fields))
