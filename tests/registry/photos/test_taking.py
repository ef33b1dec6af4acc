"""A photograph is drawn anew, kept closed and once, shown with a record, and only where the city allows it."""

import io
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from saikoku.documents import photo as pictures
from saikoku.kernel import clock, kept, ulid
from saikoku.kernel.actor import Actor
from saikoku.registry.debtors.models import Debtor
from saikoku.registry.photos import operations, queries
from saikoku.registry.photos.models import Photo, PhotoHold, PhotoRelease
from saikoku.registry.photos.operations import PhotoRefused
from saikoku.registry.photos.rules import taking
from saikoku.registry.photos.rules.taking import Purpose, Terms
from saikoku.security.audit.models import AuditRecord
from tests.registry.photos import cameras

DAY = date(2026, 4, 10)
NOON = clock.at(DAY, 12)
BY = Actor("walker", account_id=1, worker_number="V01")
VISIT, SURVEY = Purpose.VISIT, Purpose.SURVEY


@pytest.fixture
def person(db):
    return Debtor.objects.create(number="000000000000042", name="試験 花子", delivered_on=DAY, run_id=1)


@pytest.fixture
def allowed(person):
    cameras.allow(on=DAY, at=NOON)
    return person


def keep(person, **more) -> Photo:
    given = {
        "intent": ulid.new(NOON), "purpose": VISIT, "place": "01JQ", "stop_id": 7, "subject": "notice", "reason": "left",
        "content": cameras.shot(400, 300), "by": BY, "at": NOON,
    }  # fmt: skip
    return operations.keep(debtor=person, **given | more)


@pytest.mark.parametrize(("value", "purpose", "expected"), [
    ("none", VISIT, False), ("none", SURVEY, False), ("survey", VISIT, False), ("survey", SURVEY, True),
    ("both", VISIT, True), ("both", SURVEY, True),
])  # fmt: skip
def test_the_city_says_where_a_photograph_may_be_taken(value, purpose, expected):
    assert taking.is_allowed(purpose, Terms(value, 5)) is expected


@pytest.mark.parametrize(("purpose", "subject", "reason", "taken", "readable", "value", "expected"), [
    (VISIT, "notice", "left", 4, True, "both", []),
    (SURVEY, "meter", "lives", 0, True, "survey", []),
    (VISIT, "meter", "left", 0, True, "both", ["subject-unknown"]),
    (SURVEY, "meter", "left", 0, True, "both", ["reason-unknown"]),
    (VISIT, "notice", "left", 5, True, "both", ["photos-enough"]),
    (VISIT, "face", "x", 9, False, "none",
     ["photo-not-allowed", "subject-unknown", "reason-unknown", "photos-enough", "photo-not-readable"]),
])  # fmt: skip
def test_every_reason_against_one_is_told(purpose, subject, reason, taken, readable, value, expected):
    terms = Terms(value, 5)
    assert taking.refusals(purpose, subject, reason, taken=taken, readable=readable, terms=terms) == expected


def test_every_purpose_offers_known_subjects_and_reasons_and_never_a_person():
    for purpose in Purpose:
        assert all(words for _, words in (*taking.subjects(purpose), *taking.reasons(purpose)))
    assert not [words for words in taking.SUBJECTS.values() if "人" in words or "顔" in words]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_the_camera_wrote_beside_the_picture_is_gone(kind):
    content = cameras.shot(kind=kind)
    assert cameras.PLACE in content
    drawn = pictures.renew(content)
    assert cameras.PLACE not in drawn.jpeg and (drawn.width, drawn.height) == (1280, 960)
    with Image.open(io.BytesIO(drawn.jpeg)) as found:
        assert found.format == "JPEG" and not found.getexif() and "comment" not in found.info and "exif" not in found.info
        assert found.getpixel((640, 10))[0] > 150 and found.getpixel((640, 950))[2] > 150
    assert len(drawn.jpeg) < len(cameras.shot(kind="PNG")) or kind != "PNG"


def test_a_picture_that_lies_on_its_side_is_put_upright():
    drawn = pictures.renew(cameras.shot(800, 600, turned=True))
    assert (drawn.width, drawn.height) == (600, 800)
    with Image.open(io.BytesIO(drawn.jpeg)) as found:
        assert found.getpixel((590, 400))[0] > 150 and found.getpixel((10, 400))[2] > 150


@pytest.mark.parametrize("content", [
    b"", b"GIF89a" + bytes(100), b"\xff\xd8\xff\xe0" + bytes(2_000), b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7",
    cameras.shot(400, 300)[:900], cameras.shot(63, 300), cameras.shot(9_500, 9_500, kind="PNG"),
], ids=["empty", "gif", "no jpeg", "svg", "pdf", "cut off", "tiny", "of ninety million dots"])  # fmt: skip
def test_what_is_no_picture_is_refused(content):
    assert pictures.renew(content) is None


@pytest.mark.clause("9.5.ア", "16.6")
def test_by_default_no_photograph_is_kept(person):
    for purpose in Purpose:
        assert not queries.is_allowed(purpose, DAY)
    with pytest.raises(PhotoRefused, match="photo-not-allowed"):
        keep(person)
    assert not Photo.objects.exists() and not AuditRecord.objects.filter(action__startswith="photos").exists()


@pytest.mark.clause("16.6")
def test_it_is_kept_closed_and_each_look_is_a_record(allowed):
    photo = keep(allowed)
    stored = bytes(Photo.objects.get().content)
    assert b"\xff\xd8\xff" not in stored and b"JFIF" not in stored
    jpeg = operations.show(photo_id=photo.pk, by=Actor("leader"), at=NOON)
    assert jpeg.startswith(b"\xff\xd8\xff") and len(jpeg) == photo.size
    operations.show(photo_id=photo.pk, by=Actor("leader"), at=NOON)
    looks = AuditRecord.objects.filter(action="photos.shown")
    assert looks.count() == 2 and all(len(look.subjects) == 1 and look.actor == "leader" for look in looks)


def test_the_closed_bytes_open_at_no_other_place(allowed):
    first, second = keep(allowed), keep(allowed)
    first.content = second.content
    with pytest.raises(kept.NotOpened):
        queries.opened(first)


@pytest.mark.clause("16.12.シ.viii")
def test_the_same_intent_again_keeps_one_photograph(allowed):
    intent = ulid.new(NOON)
    first = keep(allowed, intent=intent)
    assert keep(allowed, intent=intent, content=cameras.shot(500, 400), subject="plate").pk == first.pk
    assert Photo.objects.count() == 1 and AuditRecord.objects.filter(action="photos.kept").count() == 1
    for other in ({"place": "elsewhere"}, {"by": Actor("other", worker_number="V02")}):
        with pytest.raises(PhotoRefused, match="intent-of-another"):
            keep(allowed, intent=intent, **other)


def test_a_stop_has_so_many_photographs_as_was_agreed(allowed):
    cameras.allow(2, name="photos_per_stop", on=DAY, at=NOON)
    keep(allowed), keep(allowed)
    with pytest.raises(PhotoRefused, match="photos-enough"):
        keep(allowed)
    keep(allowed, place="another")


@pytest.mark.parametrize(("more", "code"), [
    ({"content": bytes(pictures.MOST_BYTES + 1)}, "photo-too-big"), ({"content": b"no"}, "photo-not-readable"),
    ({"by": Actor("nobody")}, "worker-missing"), ({"subject": "meter"}, "subject-unknown"),
])  # fmt: skip
def test_a_refused_photograph_leaves_nothing(allowed, more, code):
    with pytest.raises(PhotoRefused) as refusal:
        keep(allowed, **more)
    assert refusal.value.reasons == [code] and not Photo.objects.exists()


BROKEN = [
    ("photo_has_a_known_purpose", {"purpose": "fun", "stop_id": None}),
    ("photo_says_of_what_and_what_for", {"subject": "face"}),
    ("photo_says_of_what_and_what_for", {"reason": "x"}),
    ("photo_of_a_visit_names_its_stop", {"stop_id": None}),
    ("photo_of_a_visit_names_its_stop", {"purpose": "survey"}),
    ("photo_names_its_place_and_collector", {"place": ""}),
    ("photo_names_its_place_and_collector", {"worker_number": ""}),
    ("digest_of_a_photo_is_one", {"digest": "AB"}),
]


@pytest.mark.parametrize(("name", "fields"), BROKEN)
def test_the_table_refuses_what_cannot_be(allowed, name, fields):
    whole = keep(allowed)
    values = {field.attname: getattr(whole, field.attname) for field in Photo._meta.fields if field.attname != "id"}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Photo.objects.create(**values | {"intent": ulid.new(NOON)} | fields)


@pytest.mark.parametrize(("name", "broken"), [
    ("hold_of_a_photo_says_why", lambda hold: PhotoHold.objects.create(
        photo_number=1, reason="", placed_at=NOON, placed_by="a")),
    ("release_of_a_photo_says_why", lambda hold: PhotoRelease.objects.create(
        hold=hold, reason="", released_at=NOON, released_by="b")),
    ("photo_is_released_by_another", lambda hold: PhotoRelease.objects.create(
        hold=hold, reason="x", released_at=NOON, released_by="leader")),
])  # fmt: skip
def test_the_tables_refuse_a_hold_that_cannot_be(db, name, broken):
    hold = PhotoHold.objects.create(photo_number=1, reason="苦情", placed_at=NOON, placed_by="leader")
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        broken(hold)
