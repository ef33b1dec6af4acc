"""The day in words: one tile for each kind of thing that waits, in the order in which it hurts."""

from saikoku.security.access.rules.permissions import ROLE_WORDS
from saikoku.ui import components as ui


def heading(roles) -> str:
    return "、".join(words for role, words in ROLE_WORDS.items() if role in roles)


def nothing_waits() -> ui.EmptyState:
    return ui.EmptyState("いま、あなたを待っている仕事はありません。新しい仕事は、この画面に出ます。")
