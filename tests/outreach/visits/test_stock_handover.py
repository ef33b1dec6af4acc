"""Notices are counted out by one and counted again by another: until then they are nobody's."""

import pytest
from django.db import IntegrityError, transaction

from saikoku.outreach.visits.models import (
    NoticeBatch,
    StockHandover,
    StockHandoverEnd,
    StockStep,
)
from saikoku.outreach.visits.operations import VisitRefused, recording
from saikoku.outreach.visits.operations import stock as acts
from saikoku.outreach.visits.queries import stock as queries
from saikoku.outreach.visits.rules import stock
from saikoku.outreach.visits.rules.door import Said
from saikoku.security.access.rules.permissions import Role
from tests.outreach.visits import doors
from tests.outreach.visits.doors import LATER, NOON
from tests.outreach.visits.stocking import SECOND, N, give, states
from tests.outreach.visits.test_journey import walker as tablet  # noqa: F401
from tests.planning.routes.visiting import BY


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
