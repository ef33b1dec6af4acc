"""Every route of the program, with an address to try it at."""

import re
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

SAMPLES = {
    "int": "999999", "str": "x", "slug": "x", "path": "x", "isoday": "2026-04-10",
    "month": "1999-01", "uuid": "00000000-0000-0000-0000-000000000000",
}  # fmt: skip
"""A value for each converter of addresses; a new converter needs its line here."""


@dataclass(frozen=True)
class Route:
    name: str
    path: str
    pattern: str
    view: Any

    @property
    def permission(self):
        return getattr(self.view, "permission", None)

    @property
    def is_open(self) -> bool:
        return getattr(self.view, "open_to_all", False)

    def __str__(self) -> str:
        return self.name


def every_route() -> list[Route]:
    return [route for route in _walk(get_resolver(), "/", "/", "") if route.name]


def _walk(resolver: URLResolver, prefix: str, before: str, namespace: str):
    for entry in resolver.url_patterns:
        path, pattern = prefix + _filled(str(entry.pattern)), before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, path, pattern, inner)
        elif isinstance(entry, URLPattern):
            yield Route(f"{namespace}{entry.name}" if entry.name else path, path, pattern, entry.callback)


def _filled(pattern: str) -> str:
    """The pattern with every converter replaced by a value that finds nothing."""
    return re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES[found[1] or "str"], pattern)
