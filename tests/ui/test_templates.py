"""Templates of the whole project hold no look of their own and nothing the content policy forbids."""

import re
from pathlib import Path

import pytest

import saikoku

SOURCE = Path(saikoku.__file__).parent
TEMPLATES = sorted(SOURCE.glob("**/templates/**/*.html"))
FORBIDDEN = {
    "a colour": re.compile(r"#[0-9a-fA-F]{3,8}\b(?![\w-])(?=[\"';\s])|\b(?:rgb|hsl)a?\("),
    "a size": re.compile(r"\b\d+(?:\.\d+)?(?:px|pt)\b"),
    "a style": re.compile(r"<style|\sstyle\s*="),
    "a script in the page": re.compile(r"<script(?![^>]*\ssrc=)|\son[a-z]+\s*=|\shx-on|javascript:"),
    "a foreign address": re.compile(r"(?:src|href)\s*=\s*[\"'](?:https?:)?//"),
    "the word that is never shown": re.compile("滞納者"),
}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_template_holds_only_meaning(template):
    text = re.sub(r"\{#.*?#\}", "", template.read_text())
    found = {name: pattern.findall(text) for name, pattern in FORBIDDEN.items() if pattern.search(text)}
    assert not found


def test_the_sheet_and_the_scripts_leave_room_for_a_page_of_150_kilobytes():
    from django.contrib.staticfiles import finders

    names = ["ui/ui.css", "ui/page.js", "ui/keys.js", "ui/fields.js", "django_htmx/htmx-2.min.js"]
    assert sum(Path(finders.find(name)).stat().st_size for name in names) < 113_000  # pages: test_growth_of_pages


def rooms_of_collectors() -> set[str]:
    """Rooms whose pages a collector opens at his device; the call desk's corrections are of calls, which he has none of."""
    from saikoku.assembly.routes import every_route
    from saikoku.security.access.rules.permissions import GRANTED, Permission, Role

    his = GRANTED[Role.COLLECTOR] - {Permission.HOME}
    rooms = {"/".join(route.view.__module__.split(".")[1:3]) for route in every_route() if route.permission in his}
    return rooms - {"outreach/calls"}


@pytest.mark.clause("16.12.シ.viii")
def test_pages_for_devices_leave_nothing_typed_and_no_name_in_the_browsers_own_books():
    """A browser keeps titles in its history, and what was typed beside a tab unless the form forbids it."""
    rooms = rooms_of_collectors()
    his = [
        file for file in TEMPLATES
        if str(file.relative_to(SOURCE)).split("/templates/")[0] in rooms
        or re.search(r"ui/field\.html|frame\.page", file.read_text())
    ]
    assert len(his) > 20 and len(rooms) >= 7
    for file in his:
        text = file.read_text()
        title = re.search(r"{% block title %}(.*?){% endblock %}", text, re.DOTALL)
        assert not title or not re.search(r"\b(person|debtor|payer)\.", title[1]), file
        kept = [form for form in re.findall(r"<form\b[^>]*>", text) if 'autocomplete="off"' not in form]
        assert not kept, (file, kept)
