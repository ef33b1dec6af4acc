"""What to ask and to encourage in the opening of a talk, each with the reason why it is there."""

from collections.abc import Sequence
from typing import Any

from saikoku.registry.contacts.presenters import LETTER_WORDS, because
from saikoku.registry.contacts.rules import opening
from saikoku.registry.contacts.rules.opening import Offer

LETTER_KEY, KEYS = "J", (",", ".", "-")


def letters(form, offers: Sequence[Offer]) -> dict[str, Any] | None:
    """The question whether letters arrived, where there is one to ask or it was answered."""
    offer = next(one for one in offers if one.what == opening.LETTERS)
    chosen = form["letters"].value() or ""
    if not offer.offered and not chosen:
        return None
    return {
        "words": LETTER_WORDS.get(offer.kind, "督促状・催告書"),
        "because": because(offer),
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
