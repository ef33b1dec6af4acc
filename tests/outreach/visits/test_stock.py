"""Notices printed beforehand: numbered, counted out, left once; a code brings its case up only when its paper was left."""

import io
import itertools
import random
from datetime import timedelta

import numpy
import pytest
import zxingcpp
from django.db import DatabaseError, IntegrityError, connection, transaction
from PIL import Image
from pypdf import PdfReader

from saikoku.documents import absence
from saikoku.kernel.actor import Actor
from saikoku.outreach.inbound import queries as inbound
from saikoku.outreach.visits.models import (
    AbsenceNotice,
    NoticeBatch,
    StockHandover,
    StockHandoverEnd,
    StockNotice,
    StockStep,
)
from saikoku.outreach.visits.operations import VisitRefused, recording, undoing
from saikoku.outreach.visits.operations import notices as papers
from saikoku.outreach.visits.operations import stock as acts
from saikoku.outreach.visits.queries import stock as queries
from saikoku.outreach.visits.rules import notices, stock
from saikoku.outreach.visits.rules.door import Said
from saikoku.outreach.visits.rules.stock import Held, State, Step
from saikoku.registry.contacts.models import Contact
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests import browser
from tests.documents.test_receipt import Printer
from tests.outreach.visits import doors
from tests.outreach.visits.doors import LATER, NOON
from tests.outreach.visits.test_journey import walker as tablet  # noqa: F401
from tests.outreach.visits.test_notices import NEVER
from tests.planning.routes.visiting import BY

N = stock.number


@pytest.mark.parametrize("serial", [1, 42, 999_999])
def test_a_number_is_read_as_it_is_typed_or_scanned(serial):
    plain = N(serial)
    for typed in (plain, stock.in_groups(plain), plain.lower(), f" {plain[0]}-{plain[1:-1]}-{plain[-1]} ",
                  "".join(chr(ord(sign) + 0xFEE0) for sign in plain)):  # fmt: skip
        assert stock.serial_of(typed) == serial, typed
    assert stock.is_one(plain) and not stock.is_one(notices.number(doors.DAY, "V01", 3))


def test_every_letter_mistaken_and_every_neighbours_changed_are_noticed():
    plain = N(123_456)
    for place, other in itertools.product(range(len(plain)), notices.LETTERS):
        if other.translate(stock.AS_FIGURES) != plain[place].translate(stock.AS_FIGURES):
            assert stock.serial_of(plain[:place] + other + plain[place + 1 :]) is None
    for place in range(1, len(plain) - 2):
        assert stock.serial_of(plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]) is None


def test_letters_and_figures_that_look_alike_are_read_as_one():
    for serial in range(1, 80):
        plain = N(serial)
        assert stock.serial_of(plain.replace("0", "O").replace("1", "I")) == serial
        assert stock.serial_of(plain[:-1] + plain[-1].translate(stock.AS_FIGURES)) == serial


@pytest.mark.parametrize("typed", ["", "N", "N000000" + notices.check_character("N000000"), "N12345", "260410V0103K", "N" * 40])
def test_what_is_no_number_is_none(typed):
    assert stock.serial_of(typed) is None


@pytest.mark.parametrize("serial", [0, 1_000_000])
def test_the_series_has_its_bounds(serial):
    with pytest.raises(ValueError, match="no number"):
        N(serial)


@pytest.mark.parametrize(("first", "last", "expected"), [
    (1, 1, []), (1, 400, []), (2, 1, ["numbers-turned"]), (1, 401, ["too-many-numbers"]), (None, 1, ["number-unknown"]),
    (1, None, ["number-unknown"]),
])  # fmt: skip
def test_a_range_has_two_known_ends_in_order(first, last, expected):
    assert stock.range_refusals(first, last) == expected


@pytest.mark.parametrize(("count", "expected"), [
    (0, ["count-out-of-range"]), (1, []), (400, []), (401, ["count-out-of-range"]),
])  # fmt: skip
def test_a_print_has_its_bounds(count, expected):
    assert stock.print_refusals(count) == expected


OFFICE, OUT, LEFT, VOID = State


@pytest.mark.parametrize(("step", "states", "expected"), [
    (Step.COUNT_OUT, (OFFICE, OFFICE), []), (Step.COUNT_OUT, (OFFICE,), ["not-printed"]),
    (Step.COUNT_OUT, (OFFICE, OUT), ["not-in-office"]), (Step.COUNT_OUT, (OFFICE, VOID), ["not-in-office"]),
    (Step.TAKE_BACK, (OUT, LEFT), []), (Step.TAKE_BACK, (LEFT, VOID), ["nothing-to-move"]),
    (Step.VOID, (OFFICE, OUT), []), (Step.VOID, (LEFT, LEFT), ["nothing-to-move"]), (Step.VOID, (), ["nothing-to-move"]),
])  # fmt: skip
def test_a_step_says_why_it_cannot_be(step, states, expected):
    assert stock.move_refusals(step, 1, 2, [Held(place, state) for place, state in enumerate(states, 1)]) == expected


@pytest.mark.parametrize(("found", "expected"), [
    (None, ["paper-unknown"]), (Held(1, OUT, 7), []), (Held(1, OUT, 8), ["paper-not-yours"]),
    (Held(1, OFFICE), ["paper-office"]), (Held(1, LEFT, 7), ["paper-left"]), (Held(1, VOID, 7), ["paper-void"]),
])  # fmt: skip
def test_only_a_paper_in_ones_own_hands_is_left(found, expected):
    assert stock.leave_refusals(found, 7) == expected


def test_every_state_but_the_last_two_has_a_way_out():
    leaving = {state for before, _ in stock.MOVES.values() for state in before}
    assert leaving == {OFFICE, OUT} and {after for _, after in stock.MOVES.values()} == set(State)


@pytest.fixture
def stocked(collector):
    """Ten papers, the first four with the collector."""
    acts.print_batch(count=10, by=BY, at=doors.MORNING)
    give(1, 4, collector, at=doors.MORNING)
    return collector


SECOND = Actor("second", account_id=990, display_name="二人 目")


def give(first: int, last: int, account, at=NOON) -> int:
    """Counted out by one leader, and counted again by another."""
    given = acts.count_out(first=N(first), last=N(last), account_id=account.pk, by=BY, at=at)
    return acts.receive(handover_id=given.pk, leads=True, by=SECOND, at=at)


def leave(by, person, serial, outcome="V20", at=LATER):
    visit = doors.at_door(by, person)
    recording.record(key=visit.key, outcome=outcome, said=Said(), paper=N(serial), by=by, at=at)
    return visit


def states() -> list[str]:
    return list(StockNotice.objects.order_by("serial").values_list("state", flat=True))


@pytest.mark.django_db
def test_numbers_run_on_without_gaps_from_print_to_print(stocked):
    acts.print_batch(count=3, by=BY, at=NOON)
    assert list(StockNotice.objects.order_by("serial").values_list("number", flat=True)) == [N(one) for one in range(1, 14)]
    assert [(one.first, one.last) for one in NoticeBatch.objects.order_by("pk")] == [(1, 10), (11, 13)]


@pytest.mark.django_db
@pytest.mark.parametrize(("form", "pages"), [("a4", 3), ("roll", 10)])
def test_the_papers_are_numbered_and_say_nothing_of_the_matter(collector, form, pages):
    batch = acts.print_batch(count=10, by=BY, at=doors.MORNING)
    read = PdfReader(io.BytesIO(acts.draw(batch_id=batch.pk, form=form, by=BY, at=NOON))).pages
    assert len(read) == pages
    text = "".join("".join(page.extract_text().split()) for page in read)
    assert all(stock.in_groups(N(one)).replace(" ", "") in text for one in range(1, 11))
    said = text.replace("".join(batch.facts["center"].split()), "")
    assert not [word for word in NEVER if word in said] and batch.facts["phone"] in text
    give(3, 3, collector)
    with pytest.raises(VisitRefused, match="batch-went-out"):
        acts.draw(batch_id=batch.pk, form=form, by=BY, at=NOON)
    assert AuditRecord.objects.filter(action="visits.stock.drawn").count() == 1


def test_a_scanner_reads_the_number_from_the_paper():
    blank = absence.Blank("受託者", "0942-00-0000", "09:00〜19:00", "久留米市", "0942-00-0001", practice=True)
    rows = absence._page(number="N", outside="", at="", blank=blank, visitor="")["code"] or absence._code(N(123))
    side = len(rows)
    dots = numpy.array([[bit == "1" for bit in row] for row in rows])
    picture = numpy.full((8 * (side + 8), 8 * (side + 8)), 255, numpy.uint8)
    picture[32 : 32 + 8 * side, 32 : 32 + 8 * side][numpy.kron(dots, numpy.ones((8, 8), bool))] = 0
    assert [one.text for one in zxingcpp.read_barcodes(Image.fromarray(picture))] == [N(123)]


@pytest.mark.django_db
@pytest.mark.clause("12.3.ウ", "13.3.1")
def test_a_paper_that_was_left_carries_its_number_into_the_record(stocked, by):
    visit = leave(by, stocked.people[0], 2)
    row = Contact.objects.get(channel="3")
    assert row.absence_notice == N(2) == AbsenceNotice.objects.get(visit=visit).number
    paper = StockNotice.objects.get(serial=2)
    assert (paper.state, paper.notice.visit_id) == ("left", visit.pk)
    assert states() == ["out", "left", "out", "out", *["office"] * 6]
    with pytest.raises(VisitRefused, match="printed-beforehand"):
        papers.draw(key=visit.key, by=by, at=LATER)


@pytest.mark.django_db
@pytest.mark.clause("13.3.1")
def test_a_code_brings_the_case_up_only_after_its_paper_was_left(stocked, by):
    number = N(2)
    assert not inbound.find(number, by="operator").candidates
    leave(by, stocked.people[0], 2)
    for typed in (number, stock.in_groups(number), number.lower()):
        found = inbound.find(typed, by="operator")
        assert [(one.number, one.why) for one in found.candidates] == [(stocked.people[0].number, "absence-notice")]
        assert found.notice == number
    assert not inbound.find(N(3), by="operator").candidates


@pytest.mark.django_db
@pytest.mark.parametrize(("prepare", "typed", "code"), [
    (None, "N0000023", "paper-unknown"), (None, N(11), "paper-unknown"), (None, N(5), "paper-office"),
    ("left", N(2), "paper-left"), ("void", N(2), "paper-void"), ("others", N(2), "paper-not-yours"),
])  # fmt: skip
def test_another_number_is_refused_and_nothing_is_recorded(stocked, by, account_of, prepare, typed, code):
    if prepare == "left":
        leave(by, stocked.people[1], 2)
    elif prepare == "void":
        acts.throw_away(first=N(2), last=N(2), reason="ぬれた", by=BY, at=NOON)
    elif prepare == "others":
        acts.take_back(first=N(2), last=N(2), by=BY, at=NOON)
        other = account_of(Role.COLLECTOR, worker_number="V02")
        give(2, 2, other)
    before = (Contact.objects.count(), AbsenceNotice.objects.count(), states())
    visit = doors.at_door(by, stocked.people[0])
    with pytest.raises(VisitRefused) as refusal:
        recording.record(key=visit.key, outcome="V20", said=Said(), paper=typed, by=by, at=LATER)
    assert refusal.value.reasons == [code]
    assert (Contact.objects.count(), AbsenceNotice.objects.count(), states()) == before


@pytest.mark.django_db
def test_the_same_tap_again_and_a_visit_taken_up_again_use_one_paper(stocked, by):
    visit = leave(by, stocked.people[0], 2)
    recording.record(key=visit.key, outcome="V20", said=Said(), paper=N(3), by=by, at=LATER)
    undoing.reopen(key=visit.key, by=by, at=LATER + timedelta(seconds=5))
    for typed in (N(3), "zzz"):
        with pytest.raises(VisitRefused, match="paper-beside-notice"):
            recording.record(key=visit.key, outcome="V23", said=Said(), paper=typed, by=by, at=LATER + timedelta(seconds=6))
    recording.record(key=visit.key, outcome="V23", said=Said(), paper=N(2), by=by, at=LATER + timedelta(seconds=7))
    assert AbsenceNotice.objects.count() == 1 and states()[:4] == ["out", "left", "out", "out"]
    assert set(Contact.objects.filter(channel="3").values_list("absence_notice", flat=True)) == {N(2)}


@pytest.mark.django_db
def test_both_kinds_share_the_collectors_day(stocked, by):
    leave(by, stocked.people[0], 4)
    visit = doors.at_door(by, stocked.people[1])
    recording.record(key=visit.key, outcome="V20", said=Said(), by=by, at=LATER)
    made = list(AbsenceNotice.objects.order_by("serial").values_list("serial", "number"))
    assert made == [(1, N(4)), (2, notices.number(doors.DAY, "V01", 2))]


@pytest.mark.django_db
def test_unused_papers_come_back_and_spoilt_ones_end(stocked, by):
    leave(by, stocked.people[0], 2)
    assert acts.take_back(first=N(1), last=N(4), by=BY, at=LATER) == 3
    assert states() == ["office", "left", *["office"] * 8]
    assert acts.throw_away(first=N(1), last=N(3), reason="電話番号が変わった", by=BY, at=LATER) == 2
    assert states() == ["void", "left", "void", *["office"] * 7]
    for act, more in ((acts.take_back, {}), (acts.count_out, {"account_id": stocked.pk}), (acts.throw_away, {"reason": "x"})):
        with pytest.raises(VisitRefused):
            act(first=N(1), last=N(3), **more, by=BY, at=LATER)
    steps = list(StockStep.objects.order_by("pk").values_list("step", "first", "last"))
    assert steps == [
        ("print", 1, 10), ("count_out", 1, 4), ("leave", 2, 2), ("take_back", 1, 1), ("take_back", 3, 4), ("void", 1, 1),
        ("void", 3, 3),
    ]  # fmt: skip
    written = AuditRecord.objects.filter(action__startswith="visits.stock.").exclude(action="visits.stock.counted_out")
    assert written.count() == len(steps)


@pytest.mark.django_db
def test_no_way_through_the_steps_uses_a_number_twice(stocked, by):
    """Whatever is asked in any order: as many notices as papers left, each number once, and every paper in one place."""
    asked = [
        lambda one: give(one, one + 1, stocked),
        lambda one: give(one, one, stocked),
        lambda one: acts.take_back(first=N(one), last=N(one + 2), by=BY, at=NOON),
        lambda one: acts.throw_away(first=N(one), last=N(one), reason="x", by=BY, at=NOON),
        lambda one: leave(by, stocked.people[AbsenceNotice.objects.count() % 4], one),
    ]
    chance, done = random.Random(7), [0] * len(asked)
    for _ in range(60):
        act = chance.randrange(len(asked))
        try:
            with transaction.atomic():
                asked[act](chance.randint(1, 8))
            done[act] += 1
        except VisitRefused:
            pass
        left = StockNotice.objects.filter(state="left")
        numbers = list(AbsenceNotice.objects.values_list("number", flat=True))
        assert sorted(left.values_list("number", flat=True)) == sorted(numbers) and len(set(numbers)) == len(numbers)
        assert sum(queries.counts().values()) == 10
    assert all(done), done


def refused(statement: str, name: str) -> None:
    with pytest.raises(DatabaseError, match=name), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_what_was_left_or_thrown_away_changes_no_more(stocked, by):
    leave(by, stocked.people[0], 2)
    acts.throw_away(first=N(3), last=N(3), reason="ぬれた", by=BY, at=NOON)
    for serial in (2, 3):
        refused(f"update visits_stocknotice set state = 'out' where serial = {serial}", "paper_ends_once")
        refused(f"delete from visits_stocknotice where serial = {serial}", "paper_ends_once")
    refused("delete from visits_stocknotice where serial = 9", "paper_ends_once")
    refused("update visits_stocknotice set number = 'N9' where serial = 9", "paper_ends_once")


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "broken"), [
    ("paper_is_where_its_state_says", lambda: StockNotice.objects.filter(serial=9).update(state="out")),
    ("paper_is_where_its_state_says", lambda: StockNotice.objects.filter(serial=9).update(state="left")),
    ("paper_is_where_its_state_says", lambda: StockNotice.objects.filter(serial=9).update(state="void")),
    ("paper_is_where_its_state_says", lambda: StockNotice.objects.filter(serial=9).update(state="gone")),
    ("batch_has_its_numbers_in_order", lambda: NoticeBatch.objects.create(
        first=3, last=2, facts={}, made_at=NOON, made_by="x")),
    ("step_of_papers_is_known", lambda: StockStep.objects.create(step="burn", first=1, last=1, at=NOON, by="x")),
    ("step_of_papers_is_whole", lambda: StockStep.objects.create(step="void", first=1, last=1, at=NOON, by="x")),
    ("step_of_papers_is_whole", lambda: StockStep.objects.create(step="print", first=2, last=1, at=NOON, by="x")),
    ("visits_stocknotice_serial", lambda: StockNotice.objects.create(
        serial=9, number="N9", batch=NoticeBatch.objects.get())),
])  # fmt: skip
def test_the_tables_refuse_what_cannot_be(stocked, name, broken):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        broken()


@pytest.mark.django_db
def test_leaders_print_count_out_and_take_back_on_the_page(collector, signed_in):
    leader = signed_in(Role.SUPERVISOR)
    assert "持ち出している不在票はありません" in leader.get("/visits/notices/").content.decode()
    assert leader.post("/visits/notices/print/", {"count": "0"}).status_code == 422
    answer = leader.post("/visits/notices/print/", {"count": "8"})
    batch = NoticeBatch.objects.get()
    assert answer.url == f"/visits/notices/{batch.pk}/"
    for form in ("a4", "roll"):
        assert leader.post(answer.url, {"form": form}).content.startswith(b"%PDF")
    given = {"first": stock.in_groups(N(1)), "last": N(5), "account_id": collector.pk}
    assert leader.post("/visits/notices/move/out/", given).status_code == 302
    again = leader.post("/visits/notices/move/out/", given)
    assert again.status_code == 422 and "受け取りの確認を待っている番号が入っています" in again.content.decode()
    assert leader.post(answer.url, {"form": "a4"}).status_code == 409  # the paper is in two hands already
    way = f"/visits/notices/handovers/{StockHandover.objects.get().pk}/"
    assert way in leader.get("/visits/notices/").content.decode()
    assert "渡した本人は確かめられません" in leader.get(way).content.decode()
    own = leader.post(way, {"then": "receive"})
    assert own.status_code == 409 and "渡した人のほかの人です" in own.content.decode() and states() == ["office"] * 8
    second = signed_in(Role.SUPERVISOR, login_name="second", worker_number="L02")
    assert second.post(way, {"then": "burn"}).status_code == 404
    assert second.post(way, {"then": "receive"}).url == "/visits/notices/"
    assert "この受け渡しは終わりました" in second.get(way).content.decode()
    again = leader.post("/visits/notices/move/out/", given)
    assert again.status_code == 422 and "事務所にない番号が入っています" in again.content.decode()
    page = leader.get("/visits/notices/").content.decode()
    assert collector.display_name in page and stock.in_groups(N(5)) in page
    assert leader.post(answer.url, {"form": "a4"}).status_code == 409
    assert leader.post("/visits/notices/move/back/", {"first": N(4), "last": N(5)}).status_code == 302
    assert leader.post("/visits/notices/move/void/", {"first": N(4), "last": N(4), "reason": ""}).status_code == 422
    assert leader.post("/visits/notices/move/void/", {"first": N(4), "last": N(4), "reason": "破れた"}).status_code == 302
    assert leader.post("/visits/notices/move/burn/", {}).status_code == 404
    assert states() == ["out"] * 3 + ["void"] + ["office"] * 4


@pytest.mark.parametrize(("given", "expected"), [
    ({}, []), ({"is_receiver": False, "leads": True}, []), ({"is_receiver": False}, ["not-yours"]),
    ({"by": "a"}, ["own-transfer"]),
    ({"ended": True}, ["ended-already"]), ({"by": "a", "is_receiver": False, "ended": True},
     ["not-yours", "ended-already", "own-transfer"]),
])  # fmt: skip
def test_who_counts_a_second_time(given, expected):
    plain = {"given_by": "a", "by": "b", "is_receiver": True, "leads": False, "ended": False}
    assert stock.receive_refusals(**plain | given) == expected


@pytest.fixture
def offered(collector):
    """Ten papers, the first four counted out and not counted again."""
    acts.print_batch(count=10, by=BY, at=doors.MORNING)
    return acts.count_out(first=N(1), last=N(4), account_id=collector.pk, by=BY, at=doors.MORNING)


def refusal_of(act) -> list[str]:
    with pytest.raises(VisitRefused) as refusal:
        act()
    return refusal.value.reasons


@pytest.mark.django_db
def test_what_one_person_counted_out_is_nobodys_until_another_has_counted_it(offered, collector, by):
    assert states() == ["office"] * 10 and not queries.has_some(collector.pk)
    visit = doors.at_door(by, collector.people[0])
    act = {"key": visit.key, "outcome": "V20", "said": Said(), "paper": N(2), "by": by, "at": LATER}
    assert refusal_of(lambda: recording.record(**act)) == ["paper-office"]
    for first, last in ((1, 1), (4, 6)):
        again = {"first": N(first), "last": N(last), "account_id": collector.pk, "by": SECOND, "at": NOON}
        assert refusal_of(lambda again=again: acts.count_out(**again)) == ["handover-waiting"]
    thrown = {"first": N(3), "last": N(3), "reason": "x", "by": SECOND, "at": NOON}
    assert refusal_of(lambda: acts.throw_away(**thrown)) == ["handover-waiting"]
    assert refusal_of(lambda: acts.draw(batch_id=NoticeBatch.objects.get().pk, form="a4", by=BY, at=NOON)) == ["batch-went-out"]
    confirm = {"handover_id": offered.pk, "at": NOON}
    assert refusal_of(lambda: acts.receive(**confirm, leads=True, by=BY)) == ["own-transfer"]
    assert refusal_of(lambda: acts.receive(**confirm, by=SECOND)) == ["not-yours"]
    assert acts.receive(**confirm, by=by) == 4 and states() == ["out"] * 4 + ["office"] * 6
    assert refusal_of(lambda: acts.receive(**confirm, by=by)) == ["ended-already"]
    recording.record(**act)
    step = StockStep.objects.get(step="count_out")
    assert (step.first, step.last, step.worker_number, step.by) == (1, 4, "V01", by.name)


@pytest.mark.django_db
def test_numbers_that_do_not_agree_go_back_to_the_office_and_out_anew(offered, collector, by):
    acts.drop_handover(handover_id=offered.pk, by=by, at=NOON)
    assert refusal_of(lambda: acts.receive(handover_id=offered.pk, by=by, at=NOON)) == ["ended-already"]
    assert states() == ["office"] * 10 and queries.handovers() == []
    mine = acts.count_out(first=N(2), last=N(4), account_id=collector.pk, by=BY, at=NOON)
    acts.drop_handover(handover_id=mine.pk, leads=True, by=BY, at=NOON)  # who counted out may take it back himself
    assert give(2, 4, collector) == 3


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "broken"), [
    ("notices_are_received_by_another", lambda one: StockHandoverEnd.objects.create(
        handover=one, confirmed=True, at=NOON, by=one.by)),
    ("handover_has_its_numbers_in_order", lambda one: StockHandover.objects.create(
        first=2, last=1, account_id=1, worker_number="V01", at=NOON, by="x")),
    ("handover_names_its_collector", lambda one: StockHandover.objects.create(
        first=1, last=1, account_id=1, worker_number="", at=NOON, by="x")),
])  # fmt: skip
def test_the_tables_refuse_a_handover_that_is_none(offered, name, broken):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        broken(offered)


@pytest.mark.django_db
def test_the_collector_counts_what_he_is_given_on_his_own_page(walker, offered, account_of):
    day = walker.get("/visits/").content.decode()
    way = f"/visits/papers/{offered.pk}/"
    assert "不在票 4枚を渡されています。" in day and way in day
    assert stock.in_groups(N(4)) in walker.get(way).content.decode()
    assert walker.get("/visits/papers/999/").status_code == 404
    assert walker.get(f"/visits/notices/handovers/{offered.pk}/").status_code == 403
    assert walker.post(way, {"then": "receive"}).url == "/visits/"
    assert states()[:5] == ["out"] * 4 + ["office"] and "渡されています" not in walker.get("/visits/").content.decode()
    other = account_of(Role.COLLECTOR, worker_number="V02")
    theirs = acts.count_out(first=N(5), last=N(5), account_id=other.pk, by=BY, at=NOON)
    assert walker.post(f"/visits/papers/{theirs.pk}/", {"then": "receive"}).status_code == 404


@pytest.mark.django_db
def test_the_collector_is_asked_for_a_number_only_while_he_has_papers(walker, stocked, by):
    visit = doors.at_door(by, stocked.people[0])
    url = f"/visits/{visit.key}/as/V20/"
    assert "用意した不在票の番号" in walker.get(url).content.decode()
    assert "用意した不在票の番号" not in walker.get(f"/visits/{visit.key}/as/V21/").content.decode()
    wrong = walker.post(url, {"summary": "", "paper": N(9)})
    assert wrong.status_code == 422 and "渡した記録がありません" in wrong.content.decode()
    assert walker.post(url, {"summary": "", "paper": stock.in_groups(N(1))}).status_code == 302
    page = walker.get(f"/visits/{visit.key}/").content.decode()
    assert stock.in_groups(N(1)) in page and "前もって印刷した不在票を入れた" in page and "印刷する" not in page
    acts.take_back(first=N(2), last=N(4), by=BY, at=NOON)
    other = doors.at_door(by, stocked.people[1])
    assert "用意した不在票の番号" not in walker.get(f"/visits/{other.key}/as/V20/").content.decode()


@pytest.mark.django_db
def test_a_notice_goes_to_a_mobile_printer_dot_by_dot(walker, by, person):
    visit = doors.at_door(by, person)
    recording.record(key=visit.key, outcome="V20", said=Said(), by=by, at=LATER)
    page = walker.get(f"/visits/{visit.key}/").content.decode()
    assert "data-serial" in page and "visits/serial.js" in page
    answer = walker.post(f"/visits/{visit.key}/notice/", {"way": "escpos"})
    assert answer["Content-Type"] == "application/octet-stream"
    (paper,) = Printer(answer.content).papers
    drawn = absence.raster(absence.from_facts(AbsenceNotice.objects.get().facts))
    assert paper.shape[1] == absence.DOTS and numpy.array_equal(paper[: len(drawn)], drawn) and drawn.any()
    edge = drawn.any(axis=0).nonzero()[0]
    assert edge[0] > 0 and edge[-1] < absence.DOTS - 1, "nothing is cut at the sides"
    assert AuditRecord.objects.filter(action="visits.notice.printed").count() == 1


@pytest.mark.journey
@pytest.mark.clause("13.3.1")
def test_papers_are_prepared_and_one_is_left(page, site, tablet, enter):  # noqa: F811
    enter(Role.SUPERVISOR, login_name="leader", display_name="責任 恵")
    page.goto(site + "/visits/notices/")
    browser.assert_accessible(page)
    page.get_by_label("枚数").fill("12")
    page.get_by_role("button", name="番号を付けて作る").click()
    page.get_by_role("button", name="A4に4枚ずつ印刷する").wait_for()
    browser.assert_accessible(page)
    browser.picture(page, "stock-batch")
    page.get_by_role("link", name="不在票の用意に戻る").click()
    giving = page.get_by_role("region", name="訪問員に渡す")
    giving.get_by_label("最初の番号").fill(N(1))
    giving.get_by_label("最後の番号").fill(N(6))
    giving.get_by_label("訪問員").select_option(index=0)
    giving.get_by_role("button", name="渡した").click()
    page.get_by_role("table", name="受け取りの確認を待つもの").wait_for()
    page.get_by_text(f"{stock.in_groups(N(1))} から {stock.in_groups(N(6))}").first.wait_for()
    browser.assert_accessible(page)
    browser.picture(page, "stock", whole=True)
    page.context.clear_cookies()
    enter(tablet)
    browser.resize(page, 360, 800)
    page.goto(site + "/visits/")
    page.get_by_role("link", name="数えて確かめる").click()
    page.get_by_role("button", name="数えて確かめた").wait_for()
    browser.picture(page, "stock-receive", sizes=((360, 800), (800, 1180)))
    browser.assert_accessible(page)
    browser.resize(page, 360, 800)
    page.get_by_role("button", name="数えて確かめた").click()
    page.get_by_role("button", name="1番の訪問を始める").click()
    page.get_by_role("link", name="不在・不在票を入れた", exact=True).click()
    page.get_by_label("用意した不在票の番号").fill(N(3))
    browser.assert_accessible(page)
    browser.resize(page, 360, 800)
    browser.picture(page, "stock-left", sizes=[(360, 800)])
    page.get_by_role("button", name="記録する").click()
    page.get_by_text("前もって印刷した不在票を入れたと記録しました。").wait_for()
    browser.assert_accessible(page)
    assert states()[:6] == ["out", "out", "left", "out", "out", "out"]
