"""What to ask and to encourage in the opening of a talk, each with the reason why it is there."""

from collections.abc import Sequence
from typing import Any

from saikoku.kernel import eras
from saikoku.registry.contacts.models import Encouragement
from saikoku.registry.contacts.rules import opening
from saikoku.registry.contacts.rules.opening import Offer
from saikoku.ui import words

LETTER_WORDS = {"1": "督促状", "2": "催告書", "3": "差押予告"}
LETTER_KEY, KEYS = "J", (",", ".", "-")
REASONS = {
    "no-registration": "登録なし", "registration-ended": "登録は廃止", "other-insurance-suspected": "ほかの健康保険の疑い",
    "undeclared": "未申告",
}  # fmt: skip
ANSWERS = dict(Encouragement.Result.choices)


def letters(form, offers: Sequence[Offer]) -> dict[str, Any] | None:
    """The question whether letters arrived, where there is one to ask or it was answered."""
    offer = next(one for one in offers if one.what == opening.LETTERS)
    chosen = form["letters"].value() or ""
    if not offer.offered and not chosen:
        return None
    return {
        "words": LETTER_WORDS.get(offer.kind, "督促状・催告書"),
        "because": f"{offer.on.month}/{offer.on.day} 発送" if offer.on else "",
        "choices": [
            {"value": value, "words": said, "chosen": value == chosen, "key": LETTER_KEY if place == 0 else ""}
            for place, (value, said) in enumerate(form.fields["letters"].choices)
        ],
    }  # fmt: skip


def encouragements(form, offers: Sequence[Offer]) -> list[dict[str, Any]]:
    """The lines for encouragements, each with a key, why it is there and what was answered before."""
    reasons = {one.what: one for one in offers}
    found = form.answered()
    keys = (*KEYS, *[""] * len(found))
    return [
        {"field": field, "key": key, "because": because(reasons[kind]), "offered": reasons[kind].offered}
        for (kind, field), key in zip(found, keys, strict=False)
    ]


def because(offer: Offer) -> str:
    said = REASONS.get(offer.because, "")
    if offer.year:
        said = f"{eras.fiscal_year_in_words(offer.year)} {said}"
    if offer.before is not None:
        said = f"{said} 前回 {words.day_short(offer.before.on)} {ANSWERS[offer.before.result]}".strip()
    return said
