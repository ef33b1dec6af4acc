"""Every row of a file is kept as it came; the database lets nobody change it or keep it otherwise."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from saikoku.exchange.intake.models import KeptVersion
from saikoku.kernel import clock
from saikoku.planning.targets.models import Target, TargetVersion
from saikoku.planning.targets.operations import delivered, merged
from saikoku.registry.debtors.models import (
    Household,
    Member,
    MemberVersion,
    MergedNumber,
    PersonVersion,
    Restatement,
)
from saikoku.registry.liabilities.models import (
    Letter,
    LetterVersion,
    LossVersion,
    QualificationLoss,
    SlipIssued,
    SlipVersion,
    Stop,
    StopVersion,
    TransferRegistration,
    TransferVersion,
)
from saikoku.registry.liabilities.operations import appliers
from saikoku.registry.payments.models import PaymentVersion
from saikoku.registry.tasks.models import HandoverAnswer, HandoverAnswerVersion
from tests.planning import people
from tests.planning.targets.test_delivered import target
from tests.registry import staging, versions

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 4, 10, 12, 0, tzinfo=clock.TOKYO)
DAY = date(2026, 4, 10)
STOP = {"stop_number": "S1", "debtor_number": "1", "reason": "02", "starts_on": DAY}


def receive(*rows: dict, hours: int = 0, full: bool = False, layout: str = "T05_stops", applier=appliers.stops):
    run = staging.stage(layout, list(rows), ordered_at=NOON + timedelta(hours=hours), full=full)
    staging.apply(applier, run)
    return run.id


def told() -> list[tuple]:
    return list(StopVersion.objects.order_by("id").values_list("verdict", "ends_on", "line"))


def test_each_row_that_says_something_new_is_a_version_also_one_that_came_late():
    may, june = date(2026, 5, 31), date(2026, 6, 30)
    receive(STOP)
    receive(STOP | {"ends_on": may}, hours=5)
    receive(STOP | {"ends_on": june}, hours=2)
    assert told() == [("new", None, 2), ("changed", may, 2), ("superseded", june, 2)]
    assert Stop.objects.get().ends_on == may


def test_what_is_said_again_is_told_of_the_version_that_said_it():
    receive(STOP)
    run = receive(STOP, hours=5)
    [version] = StopVersion.objects.all()
    [again] = Restatement.objects.all()
    assert (again.layout, again.versions, again.run_id, again.order_on) == ("T05_stops", [version.pk], run, None)
    assert again.stated_at == NOON + timedelta(hours=5)


def test_what_a_full_file_no_longer_names_is_kept_as_it_stood():
    receive(STOP, STOP | {"stop_number": "S2"})
    run = receive(STOP, hours=5, full=True)
    gone = StopVersion.objects.get(verdict="gone")
    assert (gone.stop.stop_number, gone.run_id, gone.line, gone.starts_on) == ("S2", run, None, DAY)


@pytest.mark.parametrize("late", [False, True])
def test_a_row_is_gone_from_the_first_full_file_that_did_not_name_it_whatever_came_first(late):
    receive(STOP)
    fulls = [24, 48][:: -1 if late else 1]
    for hours in fulls:
        receive(STOP | {"stop_number": "S2"}, hours=hours, full=True)
    assert Stop.objects.get(stop_number="S1").gone_on == DAY + timedelta(days=1)
    receive(STOP | {"ends_on": DAY}, hours=1)
    assert Stop.objects.get(stop_number="S1").gone_on == DAY + timedelta(days=1)


def test_a_full_file_never_withdraws_whom_it_names_whatever_day_stands_in_the_row():
    receive(target("1", day=4, kind="1"), target("2", day=7, kind="1"), layout="T01_targets", applier=delivered.applier)
    assert not TargetVersion.objects.filter(verdict="gone").exists()
    assert set(Target.objects.values_list("withdrawn", flat=True)) == {False}


def test_a_person_is_kept_once_for_what_is_said_of_him():
    common = {"layout": "T01_targets", "applier": delivered.applier}
    receive(target("1", day=4, name="甲"), **common)
    receive(target("1", day=5, name="甲"), hours=5, **common)
    receive(target("1", day=6, name="乙"), hours=9, **common)
    first, second = PersonVersion.objects.order_by("id")
    assert (first.said["name"], second.said["name"], first.verdict, second.verdict) == ("甲", "乙", "new", "changed")
    assert "alias" not in first.said
    assert Restatement.objects.get().versions == [first.pk]
    assert list(TargetVersion.objects.order_by("id").values_list("person_id", flat=True)) == [first.pk, first.pk, second.pk]


def test_merges_are_kept_whatever_they_say():
    common = {"layout": "T11_merged_numbers", "applier": merged.applier}
    row = {"old_number": "1", "new_number": "2", "merged_on": DAY}
    receive(row, **common)
    receive(row, hours=5, **common)
    receive(row | {"new_number": "3"}, hours=2, **common)
    assert list(MergedNumber.objects.order_by("id").values_list("verdict", "new_number")) == [
        ("new", "2"), ("unchanged", "2"), ("superseded", "3"),
    ]  # fmt: skip


def made() -> dict:
    """One version of each kind, as keyword arguments."""
    debtor = people.debtor()
    common = {"verdict": "new", "stated_at": NOON, "run_id": 9}
    member = Member.objects.create(household=Household.objects.create(number="H1"), number="1", name="試験", run_id=1)
    key = {"programme": "11", "assessed_year": 2025, "due_year": 2025, "notice_number": "N", "instalment": "01"}
    stop = Stop.objects.create(**STOP, run_id=1)
    transfer = TransferRegistration.objects.create(
        debtor_number="1", programme="11", applied_on=DAY, starts_on=DAY, run_id=1
    )
    loss = {"debtor_number": "1", "filed_on": DAY, "lost_on": DAY, "premium_reduced": 1}
    slip = key | {"request_number": "Q", "issued_on": DAY, "debtor_number": "1", "amount": 1}
    payment = key | {
        "debtor_number": "1", "paid_on": DAY, "credited_on": DAY, "channel": "1", "principal": 1, "report": "1", "due_on": DAY,
    }  # fmt: skip
    held_loss = QualificationLoss.objects.create(procedure_number="L", member_number="1", due_year=2025, run_id=1, **loss)
    letter = {"debtor_number": "1", "programme": "11", "kind": "1", "sent_on": DAY}
    held_letter = Letter.objects.create(letter_number="B", run_id=1, **letter)
    answered = HandoverAnswer.objects.create(record_number="R", answered_on=DAY, action="01", run_id=1)
    held_slip = SlipIssued.objects.create(slip_number="S", line="01", run_id=1, **slip)
    return {
        PersonVersion: common | {"debtor": debtor, "said": {}, "delivered_on": DAY},
        MemberVersion: common | {"member": member, "name": "試験"},
        MergedNumber: common | {"old_number": "1", "new_number": "2", "merged_on": DAY},
        StopVersion: common | {"stop": stop, "debtor_number": "1", "reason": "02", "starts_on": DAY},
        TransferVersion: common | {"transfer": transfer, "starts_on": DAY},
        LossVersion: common | {"loss": held_loss} | loss,
        SlipVersion: common | {"slip": held_slip} | slip,
        HandoverAnswerVersion: common | {"answer": answered, "answered_on": DAY, "action": "01"},
        LetterVersion: common | {"letter": held_letter} | letter,
        PaymentVersion: common | {"payment_number": "P1", "received_at": NOON} | payment,
        TargetVersion: common | {"debtor": debtor, "month": date(2026, 4, 1), "programme": "11", "work": "01",
                                 "delivered_on": DAY, "withdrawn": False},
        KeptVersion: {"verdict": "new", "ordered_at": NOON, "layout": "T12_letters", "key": "1", "data": {}, "line": 2,
                      "run": versions.run_at(NOON)},
    }  # fmt: skip


HELD_TO = {
    PersonVersion: ("person_has_one_version_in_a_run", "personversion_says_what_it_was"),
    MemberVersion: ("member_has_one_version_in_a_run", "memberversion_says_what_it_was"),
    MergedNumber: ("number_merges_once_in_a_run", "mergednumber_says_what_it_was"),
    StopVersion: ("stop_has_one_version_in_a_run", "stopversion_says_what_it_was"),
    TransferVersion: ("transfer_has_one_version_in_a_run", "transferversion_says_what_it_was"),
    LossVersion: ("loss_has_one_version_in_a_run", "lossversion_says_what_it_was"),
    SlipVersion: ("slip_has_one_version_in_a_run", "slipversion_says_what_it_was"),
    HandoverAnswerVersion: ("answer_has_one_version_in_a_run", "handoveranswerversion_says_what_it_was"),
    LetterVersion: ("letter_has_one_version_in_a_run", "letterversion_says_what_it_was"),
    PaymentVersion: ("payment_has_one_version_in_a_run", "paymentversion_says_what_it_was"),
    TargetVersion: ("target_has_one_version_in_a_run", "targetversion_says_what_it_was"),
    KeptVersion: ("kept_row_has_one_version_in_a_run", "kept_version_says_what_it_was"),
}
"""Of each table the names of the two constraints."""


@pytest.mark.parametrize("model", list(HELD_TO), ids=lambda model: model.__name__)
def test_a_version_stands_once_in_a_run_and_says_what_it_was(model):
    said, (once, known) = made()[model], HELD_TO[model]
    model.objects.create(**said)
    with pytest.raises(IntegrityError, match=once), transaction.atomic():
        model.objects.create(**said)
    with pytest.raises(IntegrityError, match=known), transaction.atomic():
        model.objects.create(**said | {"verdict": "other"})


def test_a_merge_names_two_numbers():
    with pytest.raises(IntegrityError, match="merge_names_two_numbers"), transaction.atomic():
        MergedNumber.objects.create(**made()[MergedNumber] | {"new_number": "1"})


def test_the_month_of_a_version_is_named_by_its_first_day():
    with pytest.raises(IntegrityError, match="version_names_a_month_by_its_first_day"), transaction.atomic():
        TargetVersion.objects.create(**made()[TargetVersion] | {"month": DAY})


def test_a_run_says_again_once_for_a_day_and_names_what():
    said = {"layout": "T05_stops", "stated_at": NOON, "versions": [1], "run_id": 9}
    Restatement.objects.create(**said)
    with pytest.raises(IntegrityError, match="run_says_again_once_for_a_day"), transaction.atomic():
        Restatement.objects.create(**said)
    with pytest.raises(IntegrityError, match="restatement_names_versions"), transaction.atomic():
        Restatement.objects.create(**said | {"versions": [], "run_id": 10})
