"""Hand in a font that the city lends; as a second person approve it, or drop it."""

import hashlib
from datetime import date, datetime

from django.db import transaction

from saikoku import turns
from saikoku.documents import gaiji
from saikoku.kernel import clock, filenames
from saikoku.kernel.actor import Actor
from saikoku.kernel.refusals import Refused
from saikoku.registry.glyphs import queries
from saikoku.registry.glyphs.models import GlyphDecision, GlyphFont
from saikoku.security.audit import operations as audit
from saikoku.turns import Turn

LONGEST_NAME = 100


class GlyphsRefused(Refused):
    """`reasons`: codes of documents.gaiji; file-name-missing, document-missing, moment-to-come, handed-in-already,
    another-waits; decided-already, own-font, reason-missing."""


def _act_alone() -> None:
    """Fonts are append-only, so no row of theirs can be locked: one act on them at a time."""
    turns.take(Turn.GLYPHS)


@transaction.atomic
def file_font(
    *, file_name: str, content: bytes, document: str, dated: date, since: date, by: Actor, at: datetime
) -> GlyphFont:
    """Keep the city's file and make the font of it; nothing is drawn with it yet. Raises GlyphsRefused."""
    name = filenames.plain(file_name, longest=LONGEST_NAME)
    sha256, made, fault = hashlib.sha256(content).hexdigest(), None, None
    try:
        made = gaiji.make(content)  # takes seconds: nobody waits for it
    except gaiji.NotUsable as unusable:
        fault = unusable
    _act_alone()
    reasons = [code for code, fails in (
        ("file-name-missing", not name), ("document-missing", not document.strip()),
        ("moment-to-come", dated > at.astimezone(clock.TOKYO).date()),
        ("handed-in-already", queries.standing().filter(sha256=sha256).exists()),
        ("another-waits", queries.waiting().exists()), (fault.code if fault else "", fault is not None),
    ) if fails]  # fmt: skip
    if reasons or made is None:
        raise GlyphsRefused(reasons) from fault
    font = GlyphFont.objects.create(
        file_name=name, content=content, sha256=sha256, drawn=made.font, points=list(made.points),
        drawn_sha256=hashlib.sha256(made.font).hexdigest(), document=document.strip(), dated=dated, since=since,
        filed_at=at, filed_by=by.name,
    )  # fmt: skip
    audit.record("glyphs.filed", by=by, at=at, object_id=str(font.pk), after=_told(font))
    return font


def _told(font: GlyphFont) -> dict[str, object]:
    return {
        "sha256": font.sha256, "characters": len(font.points), "document": font.document, "since": font.since.isoformat(),
    }  # fmt: skip


@transaction.atomic
def decide(*, font_id: int, approve: bool, reason: str = "", by: Actor, at: datetime) -> GlyphDecision:
    """Papers and pages are drawn with an approved font from its day on. Whoever handed it in may drop it.

    Raises GlyphsRefused: decided-already, own-font, reason-missing; and GlyphFont.DoesNotExist.
    """
    _act_alone()
    font = GlyphFont.objects.defer(*queries.NO_BYTES).get(pk=font_id)
    reasons = ["decided-already"] if GlyphDecision.objects.filter(font=font).exists() else []
    reasons += ["own-font"] if approve and font.filed_by == by.name else []
    reasons += ["reason-missing"] if not approve and not reason.strip() else []
    if reasons:
        raise GlyphsRefused(reasons)
    done = GlyphDecision.objects.create(font=font, approved=approve, reason=reason.strip(), decided_at=at, decided_by=by.name)
    action = "glyphs.approved" if approve else "glyphs.dropped"
    audit.record(action, by=by, at=at, object_id=str(font.pk), reason=done.reason, after=_told(font))
    return done
