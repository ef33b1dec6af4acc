"""Why something is asked or encouraged in the opening of a talk, in words: at the desk and at a door."""

from saikoku.kernel import eras
from saikoku.registry.contacts.models import Encouragement
from saikoku.registry.contacts.rules import opening
from saikoku.registry.contacts.rules.opening import Offer
from saikoku.ui import words

LETTER_WORDS = {"1": "督促状", "2": "催告書", "3": "差押予告"}
REASONS = {
    "no-registration": "登録なし", "registration-ended": "登録は廃止", "other-insurance-suspected": "ほかの健康保険の疑い",
    "undeclared": "未申告",
}  # fmt: skip
ANSWERS = dict(Encouragement.Result.choices)


def because(offer: Offer) -> str:
    """Why it is there, and what was answered before."""
    if offer.what == opening.LETTERS:
        return f"{offer.on.month}/{offer.on.day} 発送" if offer.on else ""
    said = REASONS.get(offer.because, "")
    if offer.year:
        said = f"{eras.fiscal_year_in_words(offer.year)} {said}"
    if offer.before is not None:
        said = f"{said} 前回 {words.day_short(offer.before.on)} {ANSWERS[offer.before.result]}".strip()
    return said
