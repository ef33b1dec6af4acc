"""How much of a value the deciding of a file needs: surnames, tails of numbers, the beginning of an address. Pure."""

from saikoku.exchange.layouts.rules.layout import Column
from saikoku.kernel import phones

CIRCLES = "〇〇"


def masked(column: Column, value: str) -> str:
    """The value as the second person sees it; codes, money and days stay as they are."""
    if not value:
        return value
    if column.type == "phone":
        return phones.mask(value)
    if column.type == "kana" or "name" in column.id or column.id == "alias":
        surname = value.replace("　", " ").split(" ")[0]
        return f"{surname if ' ' in value.replace('　', ' ') else value[:1]} {CIRCLES}"
    if "address" in column.id:
        return f"{value[:6]}…" if len(value) > 6 else value
    return value
