"""Paper of receipts and slips lasts as long as they are kept, by its maker's word and by looking."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from saikoku.collection.lots import operations, queries
from saikoku.collection.lots.models import Look, Lot
from saikoku.collection.lots.operations import LotRefused
from saikoku.collection.lots.rules import lasting
from saikoku.collection.lots.rules.lasting import Tried
from saikoku.collection.receipts.rules.keeping import keep_until
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord

pytestmark = pytest.mark.clause("13.2.エ.3")
TODAY = date(2026, 4, 10)
LEADER = Actor("leader")


@pytest.mark.parametrize(("kept", "needed"), [(5, 6), (1, 2), (10, 11)])
def test_paper_must_last_a_year_longer_than_the_years_of_keeping(kept, needed):
    assert lasting.years_needed(kept) == needed


@pytest.mark.parametrize("printed", [date(2026, 4, 1), date(2027, 3, 31), date(2028, 2, 29), date(2028, 4, 1)])
def test_what_lasts_long_enough_covers_every_day_of_the_year(printed):
    assert lasting.lasts_until(printed, lasting.years_needed(5)) >= keep_until(printed, 5)


@pytest.mark.parametrize(("years", "tried", "expected"), [
    (10, [Tried(TODAY, True)], []),
    (6, [Tried(TODAY - timedelta(days=365), True)], []),
    (6, [Tried(TODAY - timedelta(days=366), True)], ["tried-long-ago"]),
    (5, [], ["too-short", "never-tried"]),
    (10, [Tried(TODAY - timedelta(days=9), True), Tried(TODAY, False)], ["not-readable"]),
    (10, [Tried(TODAY, True), Tried(TODAY - timedelta(days=9), False)], []),
    (10, [Tried(TODAY, True), Tried(TODAY, False)], ["not-readable"]),  # of one day the last counts
    (10, [Tried(TODAY, False), Tried(TODAY, True)], []),
])  # fmt: skip
def test_what_is_wrong_with_a_lot(years, tried, expected):
    assert lasting.faults(years, tried, kept_years=5, today=TODAY, days=365) == expected


def entered(**given) -> Lot:
    told = {
        "used_for": "roll", "maker": "製紙", "product": "感熱紙", "number": "L-1", "years": 10, "document": "仕様書 第2版",
        "received_on": clock.today(),
    } | given  # fmt: skip
    return operations.enter(by=LEADER, at=clock.now(), **told)


def looked(lot: Lot, *, is_readable: bool = True, note: str = "", on: date | None = None) -> Look:
    at = clock.now()
    return operations.look(lot_id=lot.pk, on=on or at.date(), is_readable=is_readable, note=note, by=LEADER, at=at)


@pytest.mark.django_db
def test_a_lot_stands_by_its_maker_and_the_latest_look():
    lot = entered()
    assert [one.faults for one in queries.standing(clock.today())] == [["never-tried"]]
    looked(lot)
    assert [one.faults for one in queries.standing(clock.today())] == [[]]
    assert set(AuditRecord.objects.values_list("action", flat=True)) >= {"lots.entered", "lots.looked"}


@pytest.mark.django_db
def test_what_cannot_be_is_refused():
    lot, tomorrow = entered(), clock.today() + timedelta(days=1)
    for act, reason in (
        (lambda: entered(), "lot-known"),
        (lambda: entered(number="L-2", received_on=tomorrow), "day-to-come"),
        (lambda: looked(lot, on=tomorrow), "day-to-come"),
        (lambda: looked(lot, on=lot.received_on - timedelta(days=1)), "before-it-came"),
        (lambda: looked(lot, is_readable=False), "note-missing"),
    ):
        with pytest.raises(LotRefused, match=reason):
            act()
    assert Lot.objects.count() == 1 and not Look.objects.exists()


BROKEN = [
    ("lot_has_a_known_use", lambda: entered(used_for="soap")),
    ("lot_says_what_it_is", lambda: entered(maker="")),
    ("lot_lasts_some_years", lambda: entered(years=0)),
    ("lot_is_entered_once", lambda: Lot.objects.bulk_create([
        Lot(used_for="roll", maker="a", product="b", number="c", years=9, document="d", received_on=TODAY,
            entered_at=clock.now(), entered_by="x") for _ in "ab"])),
    ("unreadable_paper_has_a_word", lambda: Look.objects.create(
        lot=entered(), on=TODAY, is_readable=False, note="", entered_at=clock.now(), entered_by="x")),
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("constraint", "broken"), BROKEN)
def test_what_cannot_be_is_refused_by_the_table(constraint, broken):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        broken()


def test_a_manager_enters_paper_and_what_was_seen(signed_in):
    manager = signed_in(Role.OPERATIONS_MANAGER)
    told = {"used_for": "sheet", "maker": "製紙", "product": "上質紙", "number": "L-9", "years": "3", "document": "仕様書"}
    refused = manager.post(reverse("lots:enter"), told)
    assert refused.status_code == 422
    answer = manager.post(reverse("lots:enter"), told | {"received_on": clock.today()})
    lot = Lot.objects.get()
    assert answer.url == reverse("lots:show", args=[lot.pk])
    look = reverse("lots:look", args=[lot.pk])
    assert manager.post(look, {"on": clock.today(), "is_readable": "no"}).status_code == 422
    assert manager.post(look, {"on": clock.today(), "is_readable": "no", "note": "刷り直す"}).status_code == 302
    page = signed_in(Role.INSPECTOR).get(reverse("lots:index")).content.decode()
    assert "保存の年数に足りません" in page and "読めない所があります" in page and "6 年" in page
    shown = signed_in(Role.INSPECTOR).get(answer.url).content.decode()
    assert "刷り直す" in shown and "見た結果を記録する" not in shown
