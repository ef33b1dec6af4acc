"""The manuals: which there are, for whom, and how their text becomes a page. Written in Markdown in docs/manual."""

import re
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


def as_html(text: str, *, picture_url: str) -> str:
    """Markdown to HTML: raw HTML is shown as text, pictures come from `picture_url` alone."""
    engine = MarkdownIt("js-default", {"html": False, "linkify": False})
    engine.validateLink = lambda url: url.startswith(("#", "../pictures/")) or re.fullmatch(r"[a-z]+\.md", url) is not None
    drawn = engine.render(text)
    drawn = drawn.replace('src="../pictures/', f'loading="lazy" src="{picture_url}')
    places = count(1)
    drawn = HEADING.sub(lambda found: f'<h2 id="part-{next(places)}">{found.group(1)}</h2>', drawn)
    return re.sub(r'href="([a-z]+)\.md"', r'href="../\1/"', drawn)
