"""The standard set of layouts, read once from the TOML files beside this room."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from saikoku.exchange.layouts.rules import loading
from saikoku.exchange.layouts.rules.layout import Code, Layout

ROOM = files("saikoku.exchange.layouts")


@lru_cache(maxsize=1)
def shared_codes() -> dict[str, tuple[Code, ...]]:
    return loading.shared_codes((ROOM / "codes.toml").read_bytes())


@lru_cache(maxsize=1)
def layouts() -> dict[str, Layout]:
    """Every standard layout by id, the city's (T) first."""
    sheets = sorted((ROOM / "standard").iterdir(), key=lambda sheet: (sheet.name[0] != "T", sheet.name))
    found = (loading.load(sheet.read_bytes(), shared_codes()) for sheet in sheets)
    return {layout.id: layout for layout in found}


def get(layout_id: str) -> Layout:
    """The layout of that id; its short name (T04) will do. KeyError when there is none."""
    for layout in layouts().values():
        if layout_id in (layout.id, layout.id.partition("_")[0]):
            return layout
    raise KeyError(layout_id)


def load_own(data: bytes) -> Layout:
    """A city's own layout, written by hand. Raises loading.LayoutRefused with all that is wrong."""
    return loading.load(data, shared_codes(), layouts())
