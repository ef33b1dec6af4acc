"""Every page that opens without more: small, few queries, Japanese, one heading, a title that says where."""

import re
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from saikoku.assembly.routes import every_route
from saikoku.security.access.rules.permissions import GRANTED, Permission, Role

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
            assert _marked(text) == [entry.name], entry
        else:  # in the field there is no menu, only the way back
            assert f'href="{reverse("today:home")}"' in text, entry


MARKED = re.compile(r'<a href="([^"]+)" aria-current="page"')


def _marked(page: str) -> list[str]:
    """The names of the menu's entries that stand as open."""
    from saikoku.assembly import frame, wiring

    names = {reverse(place.route): place.name for place in wiring.MENU} | {reverse("today:places"): frame.ALL_PLACES}
    return [names[url] for url in MARKED.findall(page.split("<nav", 1)[1].split("</nav>", 1)[0])]


def test_each_entry_of_the_menu_is_marked_on_its_own_pages_and_no_other_is():
    from saikoku.assembly import frame, wiring

    everything, seen = frozenset(Permission), set()
    for place in (*wiring.MENU, *wiring.WITHIN):
        assert place not in wiring.MENU or wiring.place_of(place.route) is place, place.name
    for route in every_route():
        place = wiring.place_of(route.name)
        marked = [entry.name for entry in frame.places_for(everything, route.name) if entry.current]
        listed = [entry.name for entry in frame.places_for(everything)][: frame.MOST_PLACES - 1]
        itself = place is not None and place.name in listed and route.name != frame.ALL_PLACES_ROUTE
        expected = [] if place is None else [place.name if itself else frame.ALL_PLACES]
        assert marked == expected, route.name
        assert (place is None) is (route.name.rpartition(":")[0] in {*wiring.ELSEWHERE, ""}), route.name
        seen |= {place.name} if place else set()
    assert seen == {place.name for place in wiring.MENU}
    for place in wiring.MENU:
        assert all(route in {one.name for one in every_route()} for route in place.pages), place.name


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.OPERATIONS_MANAGER, Role.INSPECTOR], ids=str)
def test_the_way_back_above_a_page_leads_to_the_entry_that_is_marked(signed_in, role):
    """"今の状況 / 付け替え" stands on a page of 「今の状況」, not of the month's."""
    from saikoku.assembly import frame, wiring

    client, judged = signed_in(role), 0
    for entry in frame.all_places(GRANTED[role]):
        page = client.get(entry.url).content.decode()
        above = re.search(r'<p class="crumbs"><a href="([^"?#]+)', page)
        place = wiring.place_of(resolve(entry.url).view_name)
        back = wiring.place_of(resolve(above[1]).view_name) if above else None
        if place and back and back.route != "today:home" and entry.name != place.name:
            judged += 1
            assert back is place, (entry.name, above[1])
    assert judged >= 2
