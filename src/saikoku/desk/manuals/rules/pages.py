"""The manuals: which there are, for whom, and how their text becomes a page. Written in Markdown in docs/manual."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count

from markdown_it import MarkdownIt

from saikoku.security.access.rules.permissions import Role

PICTURES = re.compile(r"[a-z0-9-]+\.png")
HEADING = re.compile(r"<h2>(.+?)</h2>")


@dataclass(frozen=True, slots=True)
class Manual:
    name: str
    title: str
    roles: frozenset[Role]


MANUALS = (
    Manual("operator", "オペレータの手引き", frozenset({Role.OPERATOR})),
    Manual("assistant", "補助員の手引き", frozenset({Role.ASSISTANT})),
    Manual("collector", "訪問員の手引き", frozenset({Role.COLLECTOR})),
    Manual("supervisor", "業務遂行責任者の手引き", frozenset({Role.SUPERVISOR})),
    Manual("manager", "統括責任者・業務責任者の手引き", frozenset({Role.GENERAL_MANAGER, Role.OPERATIONS_MANAGER})),
    Manual("administrator", "システム管理者の手引き", frozenset({Role.ADMINISTRATOR})),
    Manual("city", "市職員の手引き", frozenset({Role.TAX_OFFICER, Role.INSURANCE_OFFICER})),
    Manual("inspector", "検査者の手引き", frozenset({Role.INSPECTOR})),
)
BY_NAME = {manual.name: manual for manual in MANUALS}


def first_for(roles: frozenset[Role]) -> Manual | None:
    """The manual of somebody's first role; None where there is none yet."""
    return next((manual for manual in MANUALS if manual.roles & roles), None)


def contents(text: str) -> list[tuple[str, str]]:
    """Each part of a manual: the address inside the page and its heading, in order."""
    headings = re.findall(r"^## +(.+?) *$", text, re.MULTILINE)
    return [(f"#part-{place}", heading) for place, heading in enumerate(headings, start=1)]


Sizes = Mapping[str, tuple[int, int]]
"""Width and height of each picture by its name: the page keeps the place of what is still to come."""


def as_html(text: str, *, picture_url: str, sizes: Sizes) -> str:
    """Markdown to HTML: lines end where they end in the text, raw HTML is text, pictures come from `picture_url` alone."""
    engine = MarkdownIt("js-default", {"html": False, "linkify": False, "breaks": True})
    engine.validateLink = lambda url: url.startswith(("#", "../pictures/")) or re.fullmatch(r"[a-z]+\.md", url) is not None
    drawn = engine.render(text)
    drawn = re.sub(r'src="\.\./pictures/([^"]+)"', lambda found: _picture(found.group(1), picture_url, sizes), drawn)
    places = count(1)
    drawn = HEADING.sub(lambda found: f'<h2 id="part-{next(places)}">{found.group(1)}</h2>', drawn)
    return re.sub(r'href="([a-z]+)\.md"', r'href="../\1/"', drawn)


def _picture(name: str, url: str, sizes: Sizes) -> str:
    width, height = sizes.get(name, (0, 0))
    measured = f' width="{width}" height="{height}"' if width else ""
    tall = ' class="tall"' if height > width else ""
    return f'src="{url}{name}" loading="lazy"{measured}{tall}'
