"""T03, T05, T06, T07, T10, T12, T13 and R01: judged by their keys, kept, waiting where a person is unknown."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from saikoku.exchange.intake.rules.applier import Counts
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.registry.contacts import queries as contacts
from saikoku.registry.contacts.models import Contact, Promise
from saikoku.registry.contacts.operations import taken_over
from saikoku.registry.debtors.models import Member
from saikoku.registry.debtors.operations import members
from saikoku.registry.liabilities import operations as liabilities
from saikoku.registry.liabilities import queries
from saikoku.registry.liabilities.models import Letter, QualificationLoss, SlipIssued, Stop, TransferRegistration
from saikoku.registry.liabilities.operations import appliers
from saikoku.registry.tasks import operations as tasks
from saikoku.registry.tasks.models import HandoverAnswer, HandoverAnswerVersion, Task
from saikoku.registry.tasks.operations import answers
from tests.planning import people
from tests.registry import staging

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 4, 10, 9, 0, tzinfo=clock.TOKYO)
DAY = date(2026, 4, 10)
BY = Actor("tester")
HANAKO = "000000000000001"
STOP = {"stop_number": "S1", "debtor_number": HANAKO, "reason": "02", "starts_on": date(2026, 4, 1)}
MEMBER = {"household_number": "H1", "debtor_number": HANAKO, "name": "試験 花子", "relation": "世帯主"}
TRANSFER = {"debtor_number": HANAKO, "programme": "11", "applied_on": date(2026, 4, 1), "starts_on": date(2026, 6, 1)}
LOSS = {"procedure_number": "K1", "debtor_number": HANAKO, "member_number": HANAKO, "due_year": 2025,
        "filed_on": DAY, "lost_on": date(2026, 3, 31), "premium_reduced": 30_000}  # fmt: skip
SLIP = {"slip_number": "B1", "line": "01", "request_number": "R1", "issued_on": DAY, "debtor_number": HANAKO,
        "programme": "11", "assessed_year": 2025, "due_year": 2025, "notice_number": "N1", "instalment": "01",
        "amount": 5_000}  # fmt: skip
LETTER = {"letter_number": "B9", "debtor_number": HANAKO, "programme": "11", "kind": "1", "sent_on": date(2026, 3, 20)}
EACH = [
    (members.applier, MEMBER, {"name": "試験 はな"}, Member),
    (appliers.stops, STOP, {"reason": "04"}, Stop),
    (appliers.transfers, TRANSFER, {"starts_on": date(2026, 7, 1)}, TransferRegistration),
    (appliers.losses, LOSS, {"premium_reduced": 20_000}, QualificationLoss),
    (appliers.slips, SLIP, {"amount": 6_000}, SlipIssued),
    (appliers.letters, LETTER, {"returned_on": DAY}, Letter),
]


ANSWER = {"record_number": "H1", "answered_on": DAY, "action": "01"}


def receive(applier, *rows: dict, hours: int = 0, **scope) -> Counts:
    run = staging.stage(applier.layout, list(rows), ordered_at=MORNING + timedelta(hours=hours), **scope)
    foreseen = staging.preview(applier, run)
    counts = staging.apply(applier, run).counts
    assert counts == foreseen
    return counts


@pytest.mark.parametrize(("applier", "row", "change", "model"), EACH, ids=[each[0].layout for each in EACH])
def test_the_file_drawn_up_last_counts(applier, row, change, model, debtor_of):
    debtor_of(HANAKO)
    assert receive(applier, row) == Counts(new=1)
    assert receive(applier, row, hours=3) == Counts(unchanged=1)
    assert receive(applier, row | change, hours=2) == Counts(superseded=1)
    assert receive(applier, row | change, hours=4) == Counts(changed=1)
    ((name, value),) = change.items()
    assert getattr(model.objects.get(), name) == value


@pytest.mark.parametrize(("applier", "row", "change", "model"), EACH[1:], ids=[each[0].layout for each in EACH[1:]])
def test_a_row_of_somebody_unknown_waits(applier, row, change, model):
    assert receive(applier, row) == Counts(new=1, pending=1)
    assert model.objects.get().debtor is None


@pytest.mark.parametrize(("applier", "row", "change", "model"), EACH[:3], ids=[each[0].layout for each in EACH[:3]])
def test_what_a_full_file_does_not_name_is_gone_and_may_return(applier, row, change, model, debtor_of):
    debtor_of(HANAKO)
    receive(applier, row)
    assert receive(applier, hours=1, full=True) == Counts(gone=1)
    assert model.objects.get().gone_on == DAY
    assert receive(applier, row, hours=2) == Counts(changed=1)
    assert model.objects.get().gone_on is None


def test_a_member_is_shown_by_the_number_of_the_household():
    run = staging.stage("T03_members", [MEMBER])
    staging.apply(members.applier, run)
    run = staging.stage("T03_members", [MEMBER | {"name": "試験 はな"}])
    (shown,) = staging.differences(members.applier, run, "changed")
    assert (shown.key, shown.old, shown.new) == (("H1", HANAKO), {"name": "試験 花子"}, {"name": "試験 はな"})


@pytest.mark.parametrize(("fields", "held"), [
    ({}, True), ({"programme": "11"}, True), ({"programme": "12"}, False), ({"ends_on": DAY}, True),
    ({"ends_on": date(2026, 4, 9)}, False), ({"starts_on": date(2026, 4, 11)}, False),
])  # fmt: skip
def test_a_stop_holds_from_its_first_to_its_last_day(fields, held, debtor_of):
    debtor = debtor_of(HANAKO)
    receive(appliers.stops, STOP | fields)
    assert queries.is_stopped(debtor.pk, "11", on=DAY) is held


def record(number: str, **fields) -> dict:
    return {
        "record_number": number, "work": "01", "debtor_number": HANAKO, "programme": "11", "on": date(2026, 3, 10),
        "started_at": time(10, 5), "channel": "1", "spoke_with": "1", "outcome": "101", "worker_number": "前任01",
        "promised_on": date(2026, 3, 31), "promised_yen": 5_000,
    } | fields  # fmt: skip


def test_a_record_taken_over_keeps_its_number_and_opens_nothing(debtor_of):
    debtor = debtor_of(HANAKO)
    assert receive(taken_over.applier, record("R1")) == Counts(new=1)
    kept = Contact.objects.get()
    assert (kept.record_number, kept.worker_number, kept.origin) == ("R1", "前任01", "taken")
    assert kept.run_id is not None
    assert Promise.objects.get().promised_yen == 5_000
    assert not Task.objects.exists()
    assert not queries.stops([debtor.pk], on=DAY)
    assert contacts.reached([debtor.pk], side="premium", month=date(2026, 3, 1))


def test_a_record_is_never_rewritten(debtor_of):
    debtor_of(HANAKO)
    receive(taken_over.applier, record("R1"))
    other = record("R2", outcome="110", promised_on=None)
    assert receive(taken_over.applier, record("R1"), other) == Counts(new=1, unchanged=1)
    assert receive(taken_over.applier, record("R1", summary="別の文")) == Counts(superseded=1)
    assert Contact.objects.get(record_number="R1").summary == ""


@pytest.mark.parametrize("turn", [1, -1])
def test_a_corrected_record_counts_nowhere_whichever_came_first(turn, debtor_of):
    debtor = debtor_of(HANAKO)
    rows = [record("R1"), record("R2", corrects="R1", outcome="301", spoke_with="9", promised_on=None)][::turn]
    for row in rows:
        receive(taken_over.applier, row)
    assert [one.record_number for one in contacts.timeline([debtor.pk])] == ["R2"]
    assert Promise.objects.get().state == "5"


@pytest.mark.parametrize(("applier", "row", "change", "model"), EACH, ids=[each[0].layout for each in EACH])
def test_the_table_itself_refuses_a_key_twice(applier, row, change, model, debtor_of):
    debtor_of(HANAKO)
    receive(applier, row)
    again = model.objects.get()
    again.pk = None
    with pytest.raises(IntegrityError, match=r"once|key"), transaction.atomic():
        again.save(force_insert=True)


def handed(person, number: str, **more) -> Contact:
    return Contact.objects.create(
        record_number=number, debtor=person, programme="11", on=DAY, started_at=time(10, 0), channel="1", work="01",
        spoke_with="1", outcome="112", worker_number="W1", recorded_by="W1", recorded_at=MORNING, **more,
    )  # fmt: skip


@pytest.fixture
def handed_over():
    """A case handed over to the city by the record H1."""
    person = people.debtor()
    handed(person, "H1")
    return tasks.open_task(
        kind="handover", debtor_id=person.pk, record_number="H1", programme="11", by=BY, at=MORNING
    )


def test_the_answer_of_the_city_ends_the_handing_over_that_it_answers(handed_over):
    other = tasks.open_task(kind="handover", debtor_id=handed_over.debtor_id, record_number="H9", by=BY, at=MORNING)
    run = staging.stage("T13_handover_answers", [ANSWER | {"remarks": "転入の届出あり"}], ordered_at=MORNING)
    applied = staging.apply(answers.applier, run)
    assert (applied.counts, applied.debtors) == (Counts(new=1), [handed_over.debtor_id])
    handed_over.refresh_from_db()
    assert (handed_over.state, handed_over.result) == ("done", "市の回答 催告再開: 転入の届出あり")
    other.refresh_from_db()
    assert other.state == "open"


def test_an_answer_to_a_corrected_record_ends_what_its_correction_handed_over(handed_over):
    handed(handed_over.debtor, "H2", corrects="H1")
    Task.objects.filter(pk=handed_over.pk).update(record_number="H2")
    receive(answers.applier, ANSWER | {"action": "02"})
    handed_over.refresh_from_db()
    assert (handed_over.state, handed_over.result) == ("done", "市の回答 催告停止")


def test_the_last_answer_counts_and_each_is_kept(handed_over):
    assert receive(answers.applier, ANSWER) == Counts(new=1)
    assert receive(answers.applier, ANSWER, hours=1) == Counts(unchanged=1)
    assert receive(answers.applier, ANSWER | {"action": "99"}, hours=-1) == Counts(superseded=1)
    assert receive(answers.applier, ANSWER | {"action": "03"}, hours=2) == Counts(changed=1)
    assert HandoverAnswer.objects.get().action == "03"
    assert sorted(HandoverAnswerVersion.objects.values_list("action", flat=True)) == ["01", "03", "99"]


def test_an_answer_to_a_record_that_nobody_knows_waits():
    assert receive(answers.applier, ANSWER) == Counts(new=1, pending=1)
    with pytest.raises(IntegrityError, match="handover_has_one_answer"), transaction.atomic():
        HandoverAnswer.objects.create(record_number="H1", answered_on=DAY, action="02", run_id=1)


def test_whoever_stopped_a_person_himself_may_apply_the_citys_answer(handed_over):
    """It is the city's word, not his."""
    liabilities.stop_calls(
        debtor_id=handed_over.debtor_id, record_number="H1", reason="死亡", by=BY, at=MORNING
    )
    with pytest.raises(tasks.TaskRefused, match="own-stop"):
        tasks.close_task(task_id=handed_over.pk, result="済", by=BY, at=MORNING)
    receive(answers.applier, ANSWER)
    handed_over.refresh_from_db()
    assert handed_over.state == "done"
