"""Every page that opens without more: small, few queries, Japanese, one heading, a title that says where."""

import re
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from saikoku.assembly.routes import every_route
from saikoku.security.access.rules.permissions import GRANTED, Role

PAGES = [route for route in every_route() if "<" not in route.pattern]
MOST_BYTES = 40_000  # with the sheet and scripts, which a test of the ui keeps under 110 kB: under 150 kB
MOST_QUERIES = 20
KNOWN_WORDS = {
    "ID", "CSV", "ZIP", "PDF", "PNG", "XLSX", "SHA-256", "SMS", "GPS", "USB", "CP932", "UTF-8", "FAQ", "Tab", "Enter", "Esc",
    "saikoku", "verify-log", "control", "json", "TOML", "Excel", "ATM", "QR", "MDM", "Wi-Fi", "Bluetooth", "SD", "LAN",
    "JPEG", "MB", "eL-QR", "EUDC", "TTE",
}  # fmt: skip
CODE = re.compile(r"[A-Z][0-9]{1,2}")  # F2, R8 (the era), T02
HASH = re.compile(r"\b[0-9a-f]{12,64}\b")


class Words(HTMLParser):
    """The words a person reads, the title and the headings."""

    SILENT = {"script", "style", "kbd", "option", "code"}

    def __init__(self, text: str):
        super().__init__()
        self.words, self.titles, self.headings, self._inside = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag not in {"meta", "link", "input", "br", "img", "hr", "path", "rect"}:
            self._inside.append(tag)

    def handle_endtag(self, tag):
        while self._inside and self._inside.pop() != tag:
            pass

    def handle_data(self, data):
        if not self.SILENT & set(self._inside):
            self.words.append(data)
        if "title" in self._inside and "svg" not in self._inside:
            self.titles.append(data)
        if "h1" in self._inside:
            self.headings.append(data)


@pytest.fixture
def opened(signed_in):
    """Each page that a role may open, with the queries it took."""

    def walk(role):
        client = signed_in(role)
        for route in PAGES:
            if route.permission not in GRANTED[role] or getattr(route.view, "in_background", False):
                continue  # a part that a page asks for by itself is none
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(route.path)
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                yield route, answer.content.decode(), len(queries)

    return walk


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role), ids=str)
def test_every_page_of_a_role_is_small_quick_and_japanese(opened, role, account_of):
    found = list(opened(role))
    assert any(route.path == "/" for route, _, _ in found)
    for route, text, queries in found:
        assert len(text.encode()) < MOST_BYTES, route
        assert queries <= MOST_QUERIES, (route, queries)
        page = Words(text)
        title = "".join(page.titles)
        assert re.fullmatch(r"(確認してください: )?[^-]{2,60} - 催告", title), (route, title)
        assert len([heading for heading in page.headings if heading.strip()]) >= 1, route
        assert text.count("<h1") == 1, route
        foreign = _foreign_words(page.words) - _own_words()
        assert not foreign, (route, foreign)


def _foreign_words(words: list[str]) -> set[str]:
    text = HASH.sub("", " ".join(words))
    found = set(re.findall(r"[A-Za-z][A-Za-z0-9_-]{1,}", text)) - KNOWN_WORDS
    return {word for word in found if not CODE.fullmatch(word)}


def _own_words() -> set[str]:
    """Login names and codes that the data itself holds."""
    from saikoku.security.access.models import Account

    return set(Account.objects.values_list("login_name", flat=True)) | {"system", "test", "root", "console", "testserver"}


def _current(text: str) -> list[str]:
    """Where the menu says that one is."""
    found = [tag for tag in re.findall(r"<a [^>]*>", text) if 'aria-current="page"' in tag]
    return [address for tag in found for address in re.findall(r'href="([^"]+)"', tag)]


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role), ids=str)
def test_a_role_has_at_most_nine_places_and_each_of_them_opens(signed_in, role):
    from saikoku.assembly import frame, wiring

    shown, everywhere = frame.places_for(GRANTED[role]), frame.all_places(GRANTED[role])
    assert len(shown) <= frame.MOST_PLACES
    assert len(everywhere) == sum(place.permission in GRANTED[role] for place in (*wiring.MENU, *wiring.WITHIN))
    assert (shown[-1].name == frame.ALL_PLACES) is (len(everywhere) > len(shown))
    client = signed_in(role)
    page = client.get(reverse("today:places")).content.decode()
    assert all(f'href="{entry.url}"' in page and entry.about in page for entry in everywhere)
    for entry in everywhere:
        assert client.get(entry.url).status_code == 200, entry
    for entry in shown:
        text = client.get(entry.url).content.decode()
        if "<nav" in text:
            assert entry.name == frame.ALL_PLACES or entry.url in _current(text), entry
        else:  # in the field there is no menu, only the way back
            assert f'href="{reverse("today:home")}"' in text, entry
