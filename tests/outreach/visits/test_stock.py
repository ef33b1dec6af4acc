"""Notices printed beforehand: numbered, left once, taken back; a code brings its case up only when its paper was left."""

import io
import random
from datetime import timedelta

import numpy
import pytest
import zxingcpp
from django.db import DatabaseError, IntegrityError, connection, transaction
from PIL import Image
from pypdf import PdfReader

from saikoku.documents import absence
from saikoku.outreach.inbound import queries as inbound
from saikoku.outreach.visits.models import (
    AbsenceNotice,
    NoticeBatch,
    StockNotice,
    StockStep,
)
from saikoku.outreach.visits.operations import VisitRefused, recording, undoing
from saikoku.outreach.visits.operations import notices as papers
from saikoku.outreach.visits.operations import stock as acts
from saikoku.outreach.visits.queries import stock as queries
from saikoku.outreach.visits.rules import notices, stock
from saikoku.outreach.visits.rules.door import Said
from saikoku.registry.contacts.models import Contact
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests.outreach.visits import doors
from tests.outreach.visits.doors import LATER, NOON
from tests.outreach.visits.stocking import N, give, leave, states
from tests.outreach.visits.test_journey import walker as tablet  # noqa: F401
from tests.outreach.visits.test_notices import NEVER
from tests.planning.routes.visiting import BY


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
def test_papers_that_went_out_are_printed_no_more_though_all_came_back(collector):
    batch = acts.print_batch(count=4, by=BY, at=doors.MORNING)
    dropped = acts.count_out(first=N(1), last=N(2), account_id=collector.pk, by=BY, at=NOON)
    with pytest.raises(VisitRefused, match="batch-went-out"):
        acts.draw(batch_id=batch.pk, form="a4", by=BY, at=NOON)
    acts.drop_handover(handover_id=dropped.pk, leads=True, by=BY, at=NOON)
    assert acts.draw(batch_id=batch.pk, form="a4", by=BY, at=NOON), "they never left the office"
    give(2, 2, collector)
    acts.take_back(first=N(2), last=N(2), by=BY, at=LATER)
    assert states() == ["office"] * 4 and not queries.batch(batch.pk).may_print
    with pytest.raises(VisitRefused, match="batch-went-out"):
        acts.draw(batch_id=batch.pk, form="a4", by=BY, at=LATER)


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
