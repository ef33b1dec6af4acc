"""A promise in parts, each for certain instalments: typed as the board names them, kept as said, and judged as ever."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from saikoku.kernel import clock
from saikoku.outreach.calls import operations as calls
from saikoku.outreach.calls.operations import PromiseLine, Said
from saikoku.outreach.calls.rules import boards
from saikoku.registry.contacts import queries as contacts
from saikoku.registry.contacts.models import Promise, PromisedInstalment
from saikoku.registry.contacts.operations import judging
from saikoku.registry.contacts.rules import covering
from saikoku.registry.contacts.rules.covering import Owed
from saikoku.registry.liabilities.models import Instalment
from saikoku.registry.payments.models import Payment
from tests.outreach.calls.conftest import NOON
from tests.outreach.calls.test_pages import at_noon, desk, form, take  # noqa: F401
from tests.planning import people

pytestmark = pytest.mark.clause("13.2.ウ")
FRIDAY, NEXT = people.DAY + timedelta(days=7), people.DAY + timedelta(days=14)
OWED = (
    Owed(1, "11", 2025, "06"), Owed(2, "11", 2025, "07"), Owed(3, "11", 2025, "08"), Owed(4, "11", 2024, "10"),
    Owed(5, "12", 2025, "06"), Owed(6, "11", 2025, "00"), Owed(7, "11", 2025, "08"),
)  # fmt: skip


@pytest.mark.parametrize(("typed", "found"), [
    ("7", (2,)), ("7、10", (2, 4)), ("7,10期", (2, 4)), ("７ 10", (2, 4)), ("7〜8", (2, 3, 7)), ("7-8", (2, 3, 7)),
    ("令6/10", (4,)), ("R6の10", (4,)), ("国保令7/6、7", (1, 2)), ("後期6", (5,)), ("後期令7年度/6期", (5,)), ("全", (6,)),
    ("国保令7/6、後期令7/6", (1, 5)), ("7、7", (2,)),
])  # fmt: skip
def test_instalments_are_read_as_the_board_names_them(typed, found):
    assert covering.read(typed, OWED) == (found, [])


@pytest.mark.parametrize(("typed", "reasons"), [
    ("6", ["promise-covers-several"]), ("9", ["promise-covers-nothing-open"]), ("令5/7", ["promise-covers-nothing-open"]),
    ("六", ["promise-covers-unread"]), ("10万円", ["promise-covers-unread"]), ("6、9、x",
     ["promise-covers-nothing-open", "promise-covers-several", "promise-covers-unread"]), ("8-7", ["promise-covers-unread"]),
])  # fmt: skip
def test_what_cannot_be_told_is_refused_with_every_reason(typed, reasons):
    assert covering.read(typed, OWED)[1] == reasons


@pytest.mark.parametrize("keys", [(1,), (1, 2, 3), (1, 4), (1, 5), (6,), (2, 5, 6)])
def test_what_is_written_is_read_back_the_same(keys):
    rows = [one for one in OWED[:6] if one.id in keys]
    assert set(covering.read(covering.written(rows), OWED[:6])[0]) == set(keys)
    assert covering.written([OWED[0], OWED[1], OWED[3]]) == "国保令6/10、国保令7/6、7"


def said(*lines: PromiseLine, sides=("premium",)) -> Said:
    return Said(started_at=NOON, sides=sides, promises=lines)


@pytest.fixture
def owing(talk):
    """Somebody in a talk who owes three instalments: `person, taken, rows = owing()`."""

    def make():
        person, taken = talk()
        rows = [Instalment.objects.get(debtor=person), *(people.owes(person, instalment=number) for number in ("07", "08"))]
        return person, taken, rows

    return make


def record(taken, aya, *lines: PromiseLine):
    return calls.record_call(call_number=taken.call_number, outcome="101", by=aya, at=NOON, said=said(*lines))


def test_each_part_keeps_its_day_its_amount_and_its_instalments_and_no_due_date_moves(owing, aya):
    _, taken, rows = owing()
    before = list(Instalment.objects.order_by("pk").values())
    record(taken, aya, PromiseLine(NEXT, 7_000, covers="8"), PromiseLine(FRIDAY, 5_000, covers="6、7"))
    first, second = contacts.with_covers(Promise.objects.order_by("line"))
    assert (first.promised_on, first.promised_yen, first.covers) == (FRIDAY, 5_000, [rows[0].pk, rows[1].pk])
    assert (second.promised_on, second.promised_yen, second.covers) == (NEXT, 7_000, [rows[2].pk])
    assert list(Instalment.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(("covers", "code"), [
    ("9", "promise-covers-nothing-open"), ("六期", "promise-covers-unread"), ("固定令7/1", "promise-covers-nothing-open"),
])  # fmt: skip
def test_instalments_that_are_not_open_or_not_of_the_side_are_refused_and_nothing_is_written(owing, aya, covers, code):
    person, taken, _ = owing()
    people.owes(person, "02", instalment="01")
    with pytest.raises(calls.CallRefused) as refusal:
        record(taken, aya, PromiseLine(FRIDAY, 5_000, covers=covers))
    assert refusal.value.reasons == [code] and not Promise.objects.exists()


def test_what_is_kept_and_what_goes_to_the_city_do_not_depend_on_the_instalments_named(owing, aya, somebody):
    for covers in (("8", "6"), ("", "")):
        person, taken, rows = owing()
        record(taken, aya, PromiseLine(FRIDAY, 5_000, covers=covers[0]), PromiseLine(NEXT, 7_000, covers=covers[1]))
        pay(person, rows[0], 6_000)
    judging.judge_promises(on=NEXT + timedelta(days=9), by=somebody, at=clock.at(NEXT, 18))
    found = list(Promise.objects.order_by("pk").values_list("state", "paid_yen", "programme"))
    assert found[:2] == found[2:] == [("2", 5_000, "11"), ("3", 1_000, "11")]
    rows = list(contacts.delivered_promises(people.DAY, NEXT))
    told = [{name: row[name] for name in ("line", "programme", "promised_on", "promised_yen", "way", "state")} for row in rows]
    assert told[:2] == told[2:] and all(set(row) == {*told[0], "record_number", "debtor_number"} for row in rows)


def pay(person, row: Instalment, yen: int) -> None:
    Payment.objects.create(
        payment_number=f"P{person.pk}", debtor=person, debtor_number=person.number, programme=row.programme,
        assessed_year=row.assessed_year, due_year=row.due_year, notice_number=row.notice_number, instalment=row.instalment,
        paid_on=FRIDAY, credited_on=FRIDAY, channel="2", principal=yen, report="2", due_on=row.due_on, standing=yen,
        final=True, received_at=NOON, run_id=1,
    )  # fmt: skip


def test_the_board_marks_the_instalments_named_and_not_the_oldest(owing, aya):
    _, taken, _ = owing()
    record(taken, aya, PromiseLine(FRIDAY, 5_000, covers="8"))
    promises = list(contacts.with_covers(Promise.objects.all()))
    (line,) = boards.matrix(list(Instalment.objects.order_by("instalment")), promises=promises, live_from=people.DAY)
    assert {number: square.state for number, square in line.squares.items()} == {"06": "open", "07": "open", "08": "promised"}


def test_a_promise_names_an_instalment_once(owing, aya):
    _, taken, rows = owing()
    record(taken, aya, PromiseLine(FRIDAY, 5_000, covers="8"))
    promise = Promise.objects.get()
    with pytest.raises(IntegrityError, match="promise_names_an_instalment_once"), transaction.atomic():
        PromisedInstalment.objects.create(promise=promise, instalment=rows[2])


def test_by_the_page_the_parts_are_recorded_shown_and_there_again_in_a_correction(desk):  # noqa: F811
    client, person = desk()
    for number in ("07", "08"):
        people.owes(person, instalment=number)
    number = take(client)
    client.post(reverse("calls:gate", args=[number]), {"gate": "1"})
    given = form(promise1_day="+7", promise1_yen="5,000", promise1_covers="6、7", promise2_day="+14", promise2_yen="7,000",
                 promise2_covers="9")  # fmt: skip
    refused = client.post(reverse("calls:record", args=[number]), given)
    page = refused.content.decode()
    assert refused.status_code in (409, 422) and "未納でないものか" in page and 'value="6、7"' in page
    given["promise2_covers"] = "8"
    asked = client.post(reverse("calls:record", args=[number]), given)
    assert asked.status_code == 422 and asked.context["sure"]
    assert client.post(reverse("calls:record", args=[number]), given | {"sure": asked.context["sure"]}).status_code == 302
    record_number = Promise.objects.order_by("-pk").first().contact.record_number
    correction = client.get(reverse("calls:correct", args=[record_number])).content.decode()
    assert 'value="国保令7/6、7"' in correction and 'value="国保令7/8"' in correction
