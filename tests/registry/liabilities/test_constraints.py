"""What cannot be about a debt or a payment, whoever writes it; nothing that is pointed at can be taken away."""

from dataclasses import dataclass

import pytest
from django.db import IntegrityError, transaction

from saikoku.registry.debtors.models import Debtor
from saikoku.registry.liabilities.models import (
    Instalment,
    InstalmentStatement,
    Letter,
    OwnStop,
    QualificationLoss,
    SlipIssued,
    TransferRegistration,
)  # fmt: skip
from saikoku.registry.payments.models import Payment, PaymentVersion
from tests.planning import people

DAY = people.DAY


@dataclass(frozen=True)
class World:
    person: Debtor
    owed: Instalment
    payment: Payment


@pytest.fixture
def world(db) -> World:
    person = people.debtor()
    owed = people.owes(person)
    return World(person, owed, people.pays(owed, 1_000))


def own_stop(world: World, **more) -> None:
    OwnStop.objects.create(debtor=world.person, record_number="01X", reason="時効", since=people.clock.at(DAY, 9), **more)


def transfer(world: World) -> None:
    TransferRegistration.objects.create(
        debtor_number=world.person.number, programme="11", applied_on=DAY, starts_on=DAY, run_id=1
    )


def letter(world: World) -> None:
    Letter.objects.create(
        letter_number="B1", debtor_number=world.person.number, programme="11", kind="1", sent_on=DAY, run_id=1
    )


def loss(world: World) -> None:
    QualificationLoss.objects.create(
        procedure_number="Z1", debtor_number=world.person.number, member_number="77", due_year=2025, filed_on=DAY,
        lost_on=DAY, premium_reduced=0, run_id=1,
    )  # fmt: skip


def slip(world: World) -> None:
    SlipIssued.objects.create(
        slip_number="S1", line="01", request_number="Q1", issued_on=DAY, debtor_number=world.person.number, programme="11",
        assessed_year=2025, due_year=2025, notice_number="N1", instalment="01", amount=1_000, run_id=1,
    )  # fmt: skip


def version(world: World) -> None:
    ours = {one.name for one in PaymentVersion._meta.fields} - {"id", "line", "verdict"}
    PaymentVersion.objects.create(verdict="new", **{name: getattr(world.payment, name) for name in ours})


def again(row) -> None:
    row.pk = None
    row.save(force_insert=True)


def change(row, **fields) -> None:
    type(row).objects.filter(pk=row.pk).update(**fields)


def twice(act, world: World) -> None:
    act(world)
    act(world)


BROKEN = {
    "instalment_has_one_key": lambda world: again(world.owed),
    "unpaid_is_assessed_less_paid": lambda world: change(world.owed, unpaid=world.owed.unpaid + 1),
    "instalment_of_a_known_programme": lambda world: change(world.owed, programme="99"),
    "lifted_stop_names_who_lifted_it": lambda world: own_stop(world, lifted_on=DAY),
    "transfer_has_one_key": lambda world: twice(transfer, world),
    "letter_has_one_number": lambda world: twice(letter, world),
    "loss_has_one_key": lambda world: twice(loss, world),
    "slip_line_has_one_key": lambda world: twice(slip, world),
    "payment_has_one_number": lambda world: again(world.payment),
    "payment_of_a_known_report": lambda world: change(world.payment, report="6"),
    "taking_back_is_never_positive": lambda world: change(world.payment, report="5", principal=1),
    "payment_has_one_version_in_a_run": lambda world: twice(version, world),
}


@pytest.mark.parametrize("constraint", BROKEN)
def test_what_cannot_be_is_refused_by_the_table(world, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        BROKEN[constraint](world)


def test_a_lifter_without_a_day_is_refused_too(world):
    with pytest.raises(IntegrityError, match="lifted_stop_names_who_lifted_it"), transaction.atomic():
        own_stop(world, lifted_by="責任者")


def test_taking_back_nothing_is_no_fault(world):
    change(world.payment, report="3", principal=0)
    assert Payment.objects.get(pk=world.payment.pk).principal == 0


ORPHANS = {
    "no_instalment_loses_its_debtor": ("delete from debtors_debtor where id = %s", lambda world: world.person.pk),
    "no_statement_loses_its_instalment": ("delete from liabilities_instalment where id = %s", lambda world: world.owed.pk),
}


@pytest.mark.parametrize("trigger", ORPHANS)
def test_nothing_that_is_pointed_at_can_be_taken_away(world, trigger):
    from django.db import connection

    same = {field.name for field in InstalmentStatement._meta.fields} & {field.name for field in Instalment._meta.fields}
    said = {name: getattr(world.owed, name) for name in same - {"id", "instalment"}}
    InstalmentStatement.objects.create(instalment=world.owed, **said)
    Payment.objects.all().delete()
    sql, key = ORPHANS[trigger]
    with pytest.raises(IntegrityError, match="points at row"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [key(world)])
        cursor.execute("set constraints all immediate")
