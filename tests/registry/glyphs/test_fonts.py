"""A font of the city is used once a second person approved it, from its day on, until a newer one begins."""

import hashlib
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from saikoku.documents import fonts
from saikoku.registry.glyphs import operations, queries
from saikoku.registry.glyphs.models import GlyphDecision, GlyphFont
from saikoku.security.audit.models import AuditRecord
from tests.documents import city_fonts
from tests.documents.city_fonts import FIRST, SECOND, SQUARE, TRIANGLE
from tests.registry.glyphs.lending import ADMIN, DAY, NOON, SHAPES, approved, lent
from tests.registry.glyphs.lending import SECOND as OTHER

pytestmark = pytest.mark.django_db
NEXT = DAY + timedelta(days=1)


def used(on: date) -> GlyphFont | None:
    return queries.in_force(on).first()


def test_a_font_is_handed_in_by_one_and_approved_by_another():
    font = lent()
    assert bytes(font.content) == city_fonts.font(SHAPES) and font.points == [ord(FIRST), ord(SECOND)]
    assert font.sha256 == hashlib.sha256(font.content).hexdigest()
    assert font.drawn_sha256 == hashlib.sha256(font.drawn).hexdigest()
    assert used(DAY) is None
    assert (queries.waiting_for("admin").count(), queries.waiting_for("second").count()) == (0, 1)
    with pytest.raises(operations.GlyphsRefused, match="own-font"):
        operations.decide(font_id=font.pk, approve=True, by=ADMIN, at=NOON)
    operations.decide(font_id=font.pk, approve=True, by=OTHER, at=NOON)
    assert used(DAY) == font and used(DAY - timedelta(days=1)) is None
    with pytest.raises(operations.GlyphsRefused, match="decided-already"):
        operations.decide(font_id=font.pk, approve=True, by=OTHER, at=NOON)
    filed, done = AuditRecord.objects.filter(action__startswith="glyphs.").order_by("pk")
    assert (filed.action, done.action) == ("glyphs.filed", "glyphs.approved")
    told = {"sha256": font.sha256, "characters": 2, "document": "情第12号", "since": "2026-04-10"}
    assert filed.after == done.after == told


def test_a_newer_font_takes_over_on_its_day_and_of_two_of_a_day_the_last_one_holds():
    first = approved()
    second = approved({FIRST: TRIANGLE}, since=NEXT)
    assert (used(DAY), used(NEXT)) == (first, second)
    third = approved({FIRST: SQUARE}, since=NEXT)
    assert (used(DAY), used(NEXT)) == (first, third)


def test_whoever_handed_it_in_may_drop_it_with_a_reason_and_hand_it_in_again():
    font = lent()
    with pytest.raises(operations.GlyphsRefused, match="reason-missing"):
        operations.decide(font_id=font.pk, approve=False, reason=" ", by=ADMIN, at=NOON)
    operations.decide(font_id=font.pk, approve=False, reason="古い版", by=ADMIN, at=NOON)
    assert used(DAY) is None and not queries.waiting().exists()
    assert AuditRecord.objects.get(action="glyphs.dropped").reason == "古い版"
    assert approved() == used(DAY)


@pytest.mark.parametrize(("changes", "reasons"), [
    ({"content": b"GIF89a"}, ["not-a-font"]),
    ({"content": city_fonts.font({"久": SQUARE})}, ["no-private-characters"]),
    ({"content": city_fonts.font({FIRST: ()}), "document": " "}, ["document-missing", "no-outlines"]),
    ({"dated": NEXT}, ["moment-to-come"]),
    ({"file_name": "\n"}, ["file-name-missing"]),
])  # fmt: skip
def test_what_does_not_fit_is_refused_with_every_reason_and_leaves_no_trace(changes, reasons):
    with pytest.raises(operations.GlyphsRefused) as refused:
        lent(**changes)
    assert refused.value.reasons == reasons
    assert not GlyphFont.objects.exists() and not AuditRecord.objects.filter(action__startswith="glyphs.").exists()


def test_one_font_waits_at_a_time_and_the_same_file_is_handed_in_once():
    lent()
    with pytest.raises(operations.GlyphsRefused, match="another-waits"):
        lent({FIRST: TRIANGLE})
    operations.decide(font_id=GlyphFont.objects.get().pk, approve=True, by=OTHER, at=NOON)
    with pytest.raises(operations.GlyphsRefused, match="handed-in-already"):
        lent()


def test_the_process_draws_with_the_font_in_force_and_with_a_newer_one_when_it_is(city_characters, django_assert_num_queries):
    from saikoku.kernel import clock

    clock.run_from(NOON)
    assert fonts.further().sha256 == ""
    city_characters()
    assert fonts.further().sha256 == ""
    font = approved()
    assert fonts.further().sha256 == font.drawn_sha256 and fonts.drawable(FIRST) == (FIRST, set())
    with django_assert_num_queries(1):
        assert bytes(font.drawn) == fonts.further().font
    newer = approved({FIRST: TRIANGLE}, since=NEXT)
    assert fonts.further().sha256 == font.drawn_sha256
    clock.run_from(clock.at(NEXT, 9))
    assert fonts.further().sha256 == newer.drawn_sha256


@pytest.mark.parametrize(("model", "changes", "name"), [
    (GlyphFont, {"document": ""}, "glyph_font_names_file_and_document"),
    (GlyphFont, {"file_name": ""}, "glyph_font_names_file_and_document"),
    (GlyphFont, {"sha256": "no"}, "glyph_font_carries_its_sha256"),
    (GlyphFont, {"drawn_sha256": "A" * 64}, "glyph_font_carries_its_sha256"),
    (GlyphFont, {"points": []}, "glyph_font_draws_something"),
    (GlyphDecision, {"approved": False}, "dropped_glyph_font_says_why"),
    (GlyphDecision, {"decided_by": "admin"}, "glyph_font_is_approved_by_another"),
])  # fmt: skip
def test_the_tables_refuse_what_cannot_be(model, changes, name):
    plain = {
        GlyphFont: {
            "file_name": "a", "content": b"a", "sha256": "a" * 64, "drawn": b"b", "drawn_sha256": "b" * 64, "points": [1],
            "document": "d", "dated": DAY, "since": DAY, "filed_at": NOON, "filed_by": "admin",
        },
        GlyphDecision: {"font": lent(), "approved": True, "decided_at": NOON, "decided_by": "second"},
    }[model]  # fmt: skip
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model.objects.create(**(plain | changes))
