"""Which characters of the register have no font, and which have a variant: one look at all names and addresses."""

from dataclasses import dataclass
from importlib import resources

from django.db import connection


@dataclass(frozen=True, slots=True)
class Lacking:
    """A character, or one with its variation selector; in how many names and in how many addresses it stands."""

    characters: str
    names: int
    addresses: int


def lacking(*, other: str) -> list[Lacking]:
    """`other`: a regular expression for one character that no font has, or for a variant (rules.points)."""
    with connection.cursor() as cursor:
        cursor.execute(resources.files(__name__).joinpath("lacking.sql").read_text(encoding="utf-8"), {"other": other})
        return [Lacking(*row) for row in cursor.fetchall()]
