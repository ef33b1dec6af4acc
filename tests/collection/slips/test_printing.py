"""A slip is printed from the city's own strings, once an edition, numbered, marked when reprinted, and delivered (R10)."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from saikoku.assembly import wiring
from saikoku.collection.slips import operations, queries
from saikoku.collection.slips.models import PrintRun, RunRequest, Slip, SlipPrint
from saikoku.documents import slip as papers
from saikoku.exchange.delivery.models import Delivery
from saikoku.exchange.layouts.rules import standard, writing
from saikoku.exchange.layouts.rules.rows import Row
from saikoku.governance.terms.models import Term
from saikoku.kernel import clock, ulid
from saikoku.kernel.actor import Actor
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors.models import Address
from saikoku.registry.tasks import operations as tasks
from saikoku.registry.tasks.models import Task
from saikoku.registry.tasks.operations import SlipLine
from saikoku.security.audit import queries as trail
from tests.collection.slips import city_codes
from tests.planning import people

NOON = clock.at(people.DAY, 12, 10)
AYA = Actor("aya", account_id=901, worker_number="W901", display_name="見本 あや")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def agreed_biller(db):
    Term.objects.filter(name="slip_billers").update(value="912345", valid=DateRange(date(2025, 8, 1), None))


@pytest.fixture
def person(db):
    made = people.debtor()
    Address.objects.create(
        debtor=made, kind="registered", postal_code="8308520", address="久留米市城南町15-3", since=people.DAY
    )
    people.called(made, NOON - timedelta(minutes=5), "103")
    return made


def record(person) -> str:
    return Contact.objects.filter(debtor=person).latest("pk").record_number


def printed(person, *owed, by=AYA, at=NOON, **more):
    given = {"intent": ulid.new(at), "record_number": record(person), "place": "desk"} | more
    return operations.print_for_case(debtor_id=person.pk, instalment_ids=[row.pk for row in owed], by=by, at=at, **given)


@pytest.mark.clause("13.2.エ.1")
def test_a_slip_is_printed_numbered_recorded_and_delivered(person):
    owed = city_codes.owes(person)
    done = printed(person, owed)
    slip = Slip.objects.get()
    assert (slip.number, slip.edition, slip.amount, slip.valid_until) == ("P2026-000001", 1, 12_000, city_codes.LIMIT)
    assert (slip.gs1_128, slip.elqr, slip.left_out) == (owed.gs1_128, owed.elqr, [])
    assert (slip.record_number, slip.worker_number, slip.kept_through) == (record(person), "W901", date(2032, 3, 31))
    assert [(one.fiscal_year, one.count, one.keep_until) for one in queries.kept_years()] == [(2026, 1, date(2032, 3, 31))]
    assert (done.run.pages, done.task, done.run.ended_at) == (1, None, NOON)
    paper = papers.from_facts(slip.facts)
    assert (paper.name, paper.address, paper.postal_code) == (person.name, "久留米市城南町15-3", "830-8520")
    assert papers.digest(paper) == slip.digest and paper.amount == 12_000
    assert {one.action for one in trail.about(person.number)} == {"slips.printed"}
    rows = list(wiring.DELIVERIES["R10_slips_printed"](people.DAY, people.DAY))
    assert [(row["slip_number"], row["amount"], row["record_number"]) for row in rows] == [
        (owed.slip_number, 12_000, record(person))
    ]
    layout = standard.get("R10_slips_printed")
    text = writing.to_bytes(layout, [Row({column.id: rows[0].get(column.id) for column in layout.columns})]).decode("cp932")
    assert "2026-04-10 12:10" in text
    assert list(wiring.DELIVERIES["R10_slips_printed"](people.days_before(2), people.days_before(1))) == []


@pytest.mark.clause("9.4.ケ")
def test_what_the_city_has_to_issue_becomes_one_slip_request(person):
    good, paid = city_codes.owes(person, instalment="01"), city_codes.owes(person, instalment="02")
    paid.balance = 5_000
    paid.save(update_fields=["balance"])
    done = printed(person, good, paid)
    assert [slip.instalment_id for slip in Slip.objects.all()] == [good.pk]
    line = done.task.lines.get()
    assert (done.task.kind, line.instalment_id, line.amount_wanted, line.possible) == ("slip_request", paid.pk, 5_000, "1")
    assert [row["request_number"] for row in wiring.DELIVERIES["R03_slip_requests"](people.DAY, people.DAY)] == [
        done.task.request_number
    ]
    with pytest.raises(operations.SlipRefused) as refused:
        printed(person, paid)
    assert refused.value.reasons == ["already-requested"]


def test_the_same_intent_prints_once_and_an_edition_is_printed_once(person):
    owed = city_codes.owes(person)
    intent = ulid.new(NOON)
    first, second = printed(person, owed, intent=intent), printed(person, owed, intent=intent)
    assert first.run == second.run and SlipPrint.objects.count() == 1
    with pytest.raises(operations.SlipRefused) as refused:
        printed(person, owed)
    assert refused.value.reasons == ["already-printed"]
    assert SlipPrint.objects.count() == 1


def test_what_the_city_states_anew_under_its_number_is_the_next_edition(person):
    owed = city_codes.owes(person)
    printed(person, owed)
    owed.gs1_128, owed.slip_valid_until = city_codes.store(12_000, date(2026, 7, 31)), date(2026, 7, 31)
    owed.elqr = city_codes.elqr(12_000, date(2026, 7, 31))
    owed.save()
    printed(person, owed)
    assert [(slip.number, slip.edition) for slip in Slip.objects.order_by("pk")] == [("P2026-000001", 1), ("P2026-000002", 2)]
    rows = list(wiring.DELIVERIES["R10_slips_printed"](people.DAY, people.DAY))
    assert len(rows) == 1  # the city's number is the key of the file


def test_codes_that_were_not_agreed_are_left_out_and_said(person):
    Term.objects.filter(name="slip_codes_02").update(value="none")
    owed = city_codes.owes(person)
    printed(person, owed)
    slip = Slip.objects.get()
    assert (slip.gs1_128, slip.elqr) == ("", "")
    assert slip.left_out == ["store:channel-not-agreed", "elqr:channel-not-agreed"]


@pytest.mark.parametrize(("change", "reasons"), [
    ({"record_number": ""}, ["record-missing"]),
    ({"record_number": "NOBODYS"}, ["record-missing"]),
    ({"by": Actor("ken")}, ["worker-missing"]),
    ({"none": True}, ["nothing-chosen"]),
    ({"other": True}, ["not-open"]),
    ({"term": False}, ["desk-printing-not-agreed"]),
])  # fmt: skip
def test_printing_is_refused_with_its_reason_and_leaves_no_trace(person, change, reasons):
    owed = [] if change.pop("none", False) else [city_codes.owes(person)]
    if change.pop("other", False):
        owed = [city_codes.owes(people.debtor())]
    if "term" in change:
        Term.objects.filter(name="slips_printed_at_desk").update(value=change.pop("term"))
    with pytest.raises(operations.SlipRefused) as refused:
        printed(person, *owed, **change)
    assert refused.value.reasons == reasons
    assert not Slip.objects.exists() and not PrintRun.objects.exists() and not Task.objects.exists()


def test_at_a_visit_a_slip_is_printed_also_where_the_office_may_not(person):
    Term.objects.filter(name="slips_printed_at_desk").update(value=False)
    printed(person, city_codes.owes(person), place="visit")
    assert Slip.objects.get().place == "visit"


def test_a_corrected_record_is_no_record_of_a_slip(person):
    old = record(person)
    people.called(person, NOON, "103", corrects=old)
    with pytest.raises(operations.SlipRefused) as refused:
        printed(person, city_codes.owes(person), record_number=old)
    assert refused.value.reasons == ["record-missing"]


def test_a_reprint_keeps_the_number_says_why_and_needs_what_still_stands(person):
    owed = city_codes.owes(person)
    printed(person, owed)
    number = Slip.objects.get().number

    def again(turn=2, reason="かすれた", **more):
        given = {"intent": ulid.new(NOON), "by": AYA, "at": NOON + timedelta(hours=1)} | more
        return operations.reprint(number=number, turn=turn, reason=reason, **given)

    intent = ulid.new(NOON)
    assert again(intent=intent).run == again(intent=intent).run
    assert [(one.turn, one.reason) for one in SlipPrint.objects.order_by("turn")] == [(1, ""), (2, "かすれた")]
    assert len(list(wiring.DELIVERIES["R10_slips_printed"](people.DAY, people.DAY))) == 1
    for given, reasons in (
        ({"turn": 2}, ["printed-since"]), ({"turn": 3, "reason": " "}, ["reason-missing"]),
        ({"turn": 3, "reason": "あ" * 101}, ["reason-too-long"]), ({"turn": 3, "by": Actor("ken")}, ["worker-missing"]),
    ):  # fmt: skip
        with pytest.raises(operations.SlipRefused) as refused:
            again(**given)
        assert refused.value.reasons == reasons
    people.pays(owed, 2_000)
    with pytest.raises(operations.SlipRefused) as refused:
        again(turn=3)
    assert refused.value.reasons == ["restated"]
    with pytest.raises(operations.SlipRefused, match="slip-unknown"):
        operations.reprint(number="P2026-9", turn=2, reason="x", intent=ulid.new(NOON), by=AYA, at=NOON)


def test_the_paper_is_for_whoever_printed_it_on_that_day(person):
    done = printed(person, city_codes.owes(person))
    _, drawn = operations.take_paper(run_id=done.run.pk, by=AYA, at=NOON)
    assert drawn.startswith(b"%PDF")
    for by, at, reason in (
        (Actor("ken", worker_number="W2"), NOON, "paper-of-another"), (AYA, NOON + timedelta(days=1), "paper-of-another-day"),
    ):  # fmt: skip
        with pytest.raises(operations.SlipRefused) as refused:
            operations.take_paper(run_id=done.run.pk, by=by, at=at)
        assert refused.value.reasons == [reason]


def request(person, *owed, at=NOON, **line):
    return tasks.open_task(
        kind="slip_request", debtor_id=person.pk, record_number=record(person), programme="02",
        slip_lines=[SlipLine(row.pk, amount_wanted=row.balance, **line) for row in owed], by=AYA, at=at,
    )  # fmt: skip


@pytest.fixture
def queued(monkeypatch):
    """What the worker is asked for."""
    asked = []
    monkeypatch.setattr("saikoku.background.work.ask_for", lambda task, **named: asked.append((task, named)))
    return asked


def test_a_list_of_requests_is_printed_or_left_to_the_city_as_a_whole(person, queued):
    good = request(person, city_codes.owes(person, instalment="01"), city_codes.owes(person, instalment="02"))
    mixed = city_codes.owes(person, instalment="03", slip_number="")
    left = request(person, city_codes.owes(person, instalment="04"), mixed)
    assert [(one.task.pk, one.reasons) for one in queries.waiting(on=people.DAY)] == [
        (good.pk, []), (left.pk, ["slip-number-missing"])
    ]  # fmt: skip
    intent = ulid.new(NOON)
    run = operations.ask_to_print(intent=intent, task_ids=[good.pk, left.pk], by=AYA, at=NOON)
    assert operations.ask_to_print(intent=intent, task_ids=[good.pk], by=AYA, at=NOON) == run and len(queued) == 1
    with pytest.raises(operations.SlipRefused) as refused:
        operations.ask_to_print(intent=ulid.new(NOON), task_ids=[good.pk], by=AYA, at=NOON)
    assert refused.value.reasons == ["run-under-way"]
    operations.print_requests(run_id=run.pk, by=AYA, at=NOON)
    operations.print_requests(run_id=run.pk, by=AYA, at=NOON)  # a job that comes twice does nothing twice
    run.refresh_from_db()
    assert (run.done, run.pages, run.ended_at) == (2, 2, NOON)
    good.refresh_from_db()
    left.refresh_from_db()
    assert (good.state, left.state) == ("withdrawn", "open") and "P2026-000001、P2026-000002" in good.result
    assert [one.result for one in run.requests.order_by("pk")] == ["printed", "left"]
    numbers = {row["request_number"] for row in wiring.DELIVERIES["R03_slip_requests"](people.DAY, people.DAY)}
    assert numbers == {left.request_number}


def test_a_run_that_was_cut_off_goes_on_where_it_stopped(person, queued, monkeypatch):
    one, two = (request(person, city_codes.owes(person, instalment=number)) for number in ("01", "02"))
    run = operations.ask_to_print(intent=ulid.new(NOON), task_ids=[one.pk, two.pk], by=AYA, at=NOON)
    from saikoku.collection.slips.operations import requested

    real, calls = requested.issue, []

    def cut_off(*given):
        calls.append(given)
        if len(calls) == 2:
            raise RuntimeError("power")
        return real(*given)

    monkeypatch.setattr(requested, "issue", cut_off)
    with pytest.raises(RuntimeError):
        operations.print_requests(run_id=run.pk, by=AYA, at=NOON)
    run.refresh_from_db()
    assert (run.done, run.pages, run.ended_at) == (1, 1, None)
    operations.take_up_again(run_id=run.pk, by=AYA, at=NOON)
    operations.print_requests(run_id=run.pk, by=AYA, at=NOON)
    run.refresh_from_db()
    assert (run.done, run.pages) == (2, 2) and sorted(Slip.objects.values_list("serial", flat=True)) == [1, 2]
    with pytest.raises(operations.SlipRefused, match="run-ended"):
        operations.take_up_again(run_id=run.pk, by=AYA, at=NOON)


def test_a_request_that_went_to_the_city_is_not_printed_here_and_crowds_out_none_that_may_be(person, monkeypatch):
    asked = request(person, city_codes.owes(person))
    assert queries.waiting(on=people.DAY)[0].may_print
    Delivery.objects.create(
        layout="R03_slip_requests", fiscal_year=2026, number=1, first_day=people.DAY, last_day=people.DAY, encoding="cp932",
        fixed=False, rows=1, size=1, sha256="0" * 64, key_id="k", made_at=NOON + timedelta(hours=1), made_by="x",
    )  # fmt: skip
    assert [(one.task.pk, one.reasons) for one in queries.waiting(on=people.DAY)] == [(asked.pk, ["request-with-the-city"])]
    later = request(person, city_codes.owes(person, instalment="02"), at=NOON + timedelta(hours=2))
    assert [one.task.pk for one in queries.waiting(on=people.DAY)] == [later.pk, asked.pk]
    monkeypatch.setattr(queries, "MOST_REQUESTS", 1)  # the city takes its time: what it was handed stays open, and is older
    assert [(one.task.pk, one.may_print) for one in queries.waiting(on=people.DAY)] == [(later.pk, True)]


def test_many_numbers_are_given_without_a_gap(person):
    for number in range(1, 13):
        printed(person, city_codes.owes(person, instalment=f"{number:02d}"))
    assert list(Slip.objects.order_by("serial").values_list("serial", flat=True)) == list(range(1, 13))


GOOD_RUN = {"kind": "case", "place": "desk", "asked": 1, "begun_at": NOON, "begun_by": "aya"}


@pytest.mark.parametrize(("change", "name"), [
    ({"fiscal_year": 2026, "serial": 1}, "printed_slip_has_one_number"),
    ({"edition": 1}, "printed_slip_has_each_edition_once"),
    ({"amount": 0}, "printed_slip_is_of_some_yen"),
    ({"fee": 12_000}, "printed_slip_is_of_some_yen"),
    ({"slip_number": ""}, "printed_slip_names_number_and_record"),
    ({"record_number": ""}, "printed_slip_names_number_and_record"),
    ({"gs1_128": "91123"}, "printed_slip_has_whole_codes"),
    ({"elqr": "0002"}, "printed_slip_has_whole_codes"),
    ({"valid_until": date(2026, 4, 9)}, "printed_slip_has_not_expired"),
    ({"kept_through": date(2032, 3, 30)}, "printed_slip_is_kept_to_the_end_of_a_fiscal_year"),
    ({"kept_through": date(2026, 3, 31)}, "printed_slip_is_kept_to_the_end_of_a_fiscal_year"),
    ({"digest": "x"}, "printed_slip_carries_its_sha256"),
])  # fmt: skip
def test_a_slip_that_cannot_be_is_refused_by_the_table(person, change, name):
    printed(person, city_codes.owes(person))
    slip = Slip.objects.get()
    slip.pk, slip.serial, slip.edition = None, 2, 2
    for field, value in change.items():
        setattr(slip, field, value)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        slip.save(force_insert=True)


@pytest.mark.parametrize(("change", "name"), [
    ({"asked": 0}, "run_does_what_was_asked"),
    ({"done": 2}, "run_does_what_was_asked"),
    ({"ended_at": NOON}, "ended_run_did_all"),
])  # fmt: skip
def test_a_run_does_what_was_asked(change, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        PrintRun.objects.create(intent="A", **GOOD_RUN | change)


def test_prints_and_requests_say_one_thing(person):
    done = printed(person, city_codes.owes(person))
    slip, task = Slip.objects.get(), request(person, city_codes.owes(person, instalment="09"))
    for given, name in (
        ({"turn": 1, "reason": ""}, "slip_is_printed_once_a_turn"), ({"turn": 2, "reason": ""}, "reprinted_slip_says_why"),
        ({"turn": 0, "reason": "x"}, "reprinted_slip_says_why"),
    ):  # fmt: skip
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            SlipPrint.objects.create(slip=slip, run=done.run, at=NOON, by="aya", **given)
    RunRequest.objects.create(run=done.run, task=task)
    with pytest.raises(IntegrityError, match="run_has_a_request_once"), transaction.atomic():
        RunRequest.objects.create(run=done.run, task=task)
    with pytest.raises(IntegrityError, match="request_left_to_the_city_says_why"), transaction.atomic():
        RunRequest.objects.filter(task=task).update(result="left")


@pytest.mark.clause("13.2.エ.2")
@pytest.mark.parametrize("statement", [
    "delete from slips_slip", "update slips_slip set kept_through = '2026-03-31'", "delete from slips_slipprint",
])  # fmt: skip
def test_what_was_printed_can_be_neither_deleted_nor_shortened(person, statement):
    printed(person, city_codes.owes(person))
    refused = pytest.raises(DatabaseError, match=r"permission denied|append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Slip.objects.count() == SlipPrint.objects.count() == 1
