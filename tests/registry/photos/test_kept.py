"""Photographs stay their time, whoever asks; then they go all at once, but for those held as evidence."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from saikoku.governance.contract import operations as contract
from saikoku.kernel import clock, evidence
from saikoku.kernel.actor import Actor
from saikoku.registry.photos import queries
from saikoku.registry.photos.models import Photo
from saikoku.registry.photos.operations import PhotoRefused, retention
from saikoku.security.audit.models import AuditRecord
from tests.registry.photos.test_taking import DAY, NOON, allowed, keep, person  # noqa: F401

LEADER, SECOND, ADMIN = Actor("leader"), Actor("second"), Actor("admin")
OVER = DAY + timedelta(days=181)


def night_of(day: date) -> dict[date, int]:
    contract.set_clock(business_at=clock.at(day, 23), by=ADMIN)
    return retention.forget(by=Actor("system:day"), at=clock.now())


@pytest.mark.parametrize(("until", "is_held", "today", "expected"), [
    (DAY, False, DAY, False), (DAY, False, DAY + timedelta(days=1), True), (DAY, True, DAY + timedelta(days=1), False),
])  # fmt: skip
def test_it_goes_on_the_day_after_its_last_and_never_while_it_is_held(until, is_held, today, expected):
    assert evidence.may_go(until, held=is_held, today=today) is expected


@pytest.mark.parametrize(("by", "reason", "released", "expected"), [
    ("second", "済んだ", False, []), ("leader", "", False, ["own-hold", "hold-reason-missing"]),
    ("second", "済んだ", True, ["already-released"]),
])  # fmt: skip
def test_a_hold_is_ended_by_another_who_says_why(by, reason, released, expected):
    assert evidence.release_refusals("leader", reason, by=by, released=released) == expected


@pytest.mark.clause("16.6")
def test_what_is_over_goes_in_one_act_and_what_is_held_stays(allowed):  # noqa: F811
    photos = [keep(allowed, at=NOON + timedelta(days=turn), place=f"P{turn}") for turn in (0, 0, 1, 2)]
    retention.hold(photo_id=photos[1].pk, reason="苦情", by=LEADER, at=NOON)
    with pytest.raises(PhotoRefused, match="held-already"):
        retention.hold(photo_id=photos[1].pk, reason="苦情", by=SECOND, at=NOON)
    assert night_of(OVER - timedelta(days=1)) == {}
    today = OVER + timedelta(days=1)
    left = {one.pk for one in photos if not evidence.may_go(one.kept_through, held=one is photos[1], today=today)}
    assert night_of(today) == {DAY: 1, DAY + timedelta(days=1): 1}
    assert set(Photo.objects.values_list("pk", flat=True)) == left == {photos[1].pk, photos[3].pk}
    assert AuditRecord.objects.get(action="photos.forgotten").after == {
        "photos": 2, "days": {"2026-04-10": 1, "2026-04-11": 1},
    }  # fmt: skip
    with pytest.raises(PhotoRefused, match="own-hold"):
        retention.release(photo_id=photos[1].pk, reason="済んだ", by=LEADER, at=clock.now())
    retention.release(photo_id=photos[1].pk, reason="済んだ", by=SECOND, at=clock.now())
    with pytest.raises(PhotoRefused, match="already-released"):
        retention.release(photo_id=photos[1].pk, reason="済んだ", by=SECOND, at=clock.now())
    assert night_of(today) == {DAY: 1} and night_of(today) == {}


def refused(statement: str, name: str) -> None:
    with pytest.raises(DatabaseError, match=name), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.clause("16.6")
def test_the_table_refuses_what_comes_too_early_or_is_held(allowed):  # noqa: F811
    photo = keep(allowed)
    contract.set_clock(business_at=NOON, by=ADMIN)
    refused("delete from photos_photo", "photo_is_kept_its_time")
    refused("update photos_photo set kept_through = '2020-01-01'", "photo_is_kept_its_time")
    refused("truncate photos_photo", "permission denied")
    retention.hold(photo_id=photo.pk, reason="苦情", by=LEADER, at=NOON)
    contract.set_clock(business_at=clock.at(OVER, 1), by=ADMIN)
    refused("delete from photos_photo", "photo_is_kept_its_time")


def test_the_guards_hold_the_owner_of_the_table_too(committing_db):
    from saikoku.assembly import engine
    from saikoku.registry.debtors.models import Debtor
    from tests.registry.photos import cameras

    cameras.allow(on=DAY, at=NOON)
    keep(Debtor.objects.create(number="000000000000042", name="試験 花子", delivered_on=DAY, run_id=1))
    contract.set_clock(business_at=NOON, by=ADMIN)
    with engine.connect(engine.SUPERUSER, committing_db) as owner:
        owner.autocommit = True
        for statement, name in (
            ("delete from photos_photo", "photo_is_kept_its_time"),
            ("update photos_photo set place = 'x'", "photo_is_kept_its_time"),
            ("truncate photos_photo", "photos_are_never_emptied"),
        ):  # fmt: skip
            with pytest.raises(Exception, match=name):
                owner.execute(statement)


def test_the_calendar_tells_by_month_what_goes_when(allowed):  # noqa: F811
    first = keep(allowed)
    keep(allowed, at=NOON + timedelta(days=1)), keep(allowed, at=NOON + timedelta(days=30))
    retention.hold(photo_id=first.pk, reason="苦情", by=LEADER, at=NOON)
    april, may = queries.kept_months()
    assert (april.month, april.count, april.held) == (date(2026, 4, 1), 2, 1) and (may.count, may.held) == (1, 0)
    assert (april.first_end, april.last_end) == (DAY + timedelta(days=180), DAY + timedelta(days=181))
