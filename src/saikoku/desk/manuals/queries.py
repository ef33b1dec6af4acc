"""The text and the pictures of the manuals, as they lie in the project's docs."""

import struct
from pathlib import Path

from saikoku.desk.manuals.rules.pages import BY_NAME, PICTURES
from saikoku.kernel import home

FOLDER = home.PROJECT / "docs" / "manual"
PICTURE_FOLDER = home.PROJECT / "docs" / "pictures"


def text_of(name: str) -> str | None:
    """A manual's Markdown; None where there is no such manual."""
    file = FOLDER / f"{name}.md"
    return file.read_text(encoding="utf-8") if name in BY_NAME and file.exists() else None


def picture(name: str) -> Path | None:
    file = PICTURE_FOLDER / name
    return file if PICTURES.fullmatch(name) and file.exists() else None


def sizes_in(text: str) -> dict[str, tuple[int, int]]:
    """Width and height of the pictures that a text names, from their headers."""
    found = {}
    for name in set(PICTURES.findall(text)):
        if file := picture(name):
            with file.open("rb") as opened:
                found[name] = struct.unpack(">II", opened.read(24)[16:])
    return found
