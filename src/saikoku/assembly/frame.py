"""The frame around a page: where I am, who I am, which day it is, and where I may go."""

from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from saikoku.assembly import wiring
from saikoku.desk.manuals.rules import pages as manuals
from saikoku.desk.today import sets as menus
from saikoku.desk.today.presenters import menu
from saikoku.documents import fonts
from saikoku.gateways import telephone
from saikoku.governance.contract import queries as contract
from saikoku.governance.contract.models import Kind
from saikoku.governance.terms import queries as terms
from saikoku.kernel import clock, eras
from saikoku.security.access.rules.permissions import ROLE_WORDS, Permission
from saikoku.ui import components as ui

PHASE_WORDS = {"before": "開始前", "preparation": "準備期間", "operation": "業務期間", "after": "業務終了後"}
MOST_PLACES = 9
ALL_PLACES, ALL_PLACES_ROUTE = "すべての画面", "today:places"
EMPTY: Mapping[str, str] = {}


def of(request: HttpRequest) -> ui.Frame:
    """The frame of a request; before sign-in, and while locked, it offers no way but the door."""
    profile = getattr(request, "contract", None) or contract.profile()  # read by the clock already, but for a fault
    today = clock.today()
    known = {
        "day_words": eras.in_words(today),
        "phase_words": PHASE_WORDS[contract.phase(profile, today)],
        "practice": profile.kind != Kind.REAL,
        "band": "" if profile.kind == Kind.REAL else Kind(profile.kind).label,
        "training": profile.kind == Kind.TRAINING,
    }
    route = _route(request)
    if not getattr(request, "permissions", None):
        return ui.Frame(place=_name_of(route), **known)
    return ui.Frame(
        place=_name_of(route),
        page="ui/field.html" if _walks(request.permissions) else "ui/office.html",
        navigation=places_for(request.permissions, route, _counts(request)),
        person_words=_person(request),
        person_url=reverse("own:settings"),
        help=ui.Help("手引き", _manual_url(request)),
        search_url=_search_url(request),
        logout_url=reverse("access:sign-out"),
        session_seconds=settings.SAIKOKU_IDLE_LOCK_MINUTES * 60,
        keep_url=reverse("access:keep"),
        alive_url=reverse("access:alive"),
        unlock_url=reverse("access:unlock"),
        letters=request.user.letter_keys,
        telephone=_telephone(request.permissions),
        glyphs_url=_glyphs_url(),
        places=SimpleLazyObject(lambda: all_places(request.permissions)),
        **_at_terminal(request, today),
        band_link=_training(request) if known["practice"] else None,
        **known,
    )


def _walks(permissions) -> bool:
    """A collector, who goes from door to door with a tablet; whoever may open any case sits in the office."""
    return Permission.VISIT_WORK in permissions and Permission.CASE_VIEW not in permissions


def _at_terminal(request: HttpRequest, today: date) -> dict:
    """A page open at a device asks whether the device may go on, and tells where it is."""
    if getattr(request, "terminal", None) is None:
        return {}
    seconds = terms.value("terminal_position_seconds", on=today)
    return {"watch_url": reverse("terminals:watch"), "here_url": reverse("terminals:here"), "here_seconds": seconds}


def places_for(permissions, route: str = "", counts: Mapping[str, str] = EMPTY) -> list[ui.NavigationEntry]:
    """What the holder of these permissions finds at the left, in the order of the menu, that of the page at `route` marked;
    `counts` by route.

    At most nine: where there are more, or pages within them, the last one leads to the page of all of them.
    """
    here = wiring.place_of(route) if route != ALL_PLACES_ROUTE else None
    found = [
        ui.NavigationEntry(
            place.name, reverse(place.route), short=place.short, current=place is here, key=place.key,
            count_words=counts.get(place.route, ""), about=place.about,
        )
        for place in wiring.MENU
        if place.permission in permissions
    ]
    within = any(place.permission in permissions for place in wiring.WITHIN)
    if len(found) <= MOST_PLACES and not within:
        return found
    first, rest = found[: MOST_PLACES - 1], found[MOST_PLACES - 1 :]
    further = route == ALL_PLACES_ROUTE or any(entry.current for entry in rest)
    return [*first, ui.NavigationEntry(ALL_PLACES, reverse(ALL_PLACES_ROUTE), short="すべて", current=further)]


def all_places(permissions) -> list[ui.NavigationEntry]:
    """Every place that the holder of these permissions may open, and what lies within, each with what is done there."""
    return [
        ui.NavigationEntry(place.name, reverse(place.route), key=place.key, about=place.about)
        for place in (*wiring.MENU, *wiring.WITHIN)
        if place.permission in permissions
    ]


def _counts(request: HttpRequest) -> Mapping[str, str]:
    """The day's counts beside the menu: one query, for those who work with what is counted."""
    if not {Permission.TASK_WORK, Permission.CALL_WORK} & set(request.permissions):
        return EMPTY
    found = menus.menu(account_id=request.actor.account_id, now=clock.now())
    counts = menu.beside(found)
    return counts if Permission.TASK_WORK in request.permissions else counts | {"today:home": ""}


def _route(request: HttpRequest) -> str:
    match = getattr(request, "resolver_match", None)
    return match.view_name if match else ""


def _name_of(route: str) -> str:
    place = wiring.place_of(route)
    return place.name if place else wiring.ELSEWHERE.get(route.rpartition(":")[0], "")


def _person(request: HttpRequest) -> str:
    first = next((words for role, words in ROLE_WORDS.items() if role in request.roles), "")
    return f"{first} {request.user.display_name}".strip()


def _training(request: HttpRequest) -> ui.Help | None:
    """Where roles are played; offered on the band of a database for practice, to those who may."""
    if Permission.TRAINING_PLAY not in request.permissions:
        return None
    return ui.Help("役割練習をする", reverse("training:index"))


def _glyphs_url() -> str:
    drawn = fonts.further().sha256
    return reverse("glyphs:sheet", args=[drawn]) if drawn else ""


def _search_url(request: HttpRequest) -> str:
    return reverse(wiring.SEARCH_ROUTE) if Permission.CASE_SEARCH in request.permissions else ""


def _telephone(permissions) -> ui.Telephone | None:
    """The line of the telephone: for those who call, where a SIP server is configured."""
    if Permission.CALL_WORK not in permissions:
        return None
    try:
        in_browser = telephone.configured().in_browser
    except telephone.NotConfigured:  # said where seats are assigned; numbers are dialled by hand
        in_browser = False
    if not in_browser:
        return None
    return ui.Telephone(
        reverse("telephone:window"), reverse("inbound:index"), reverse("calls:desk"), script="telephone/line.js",
        style="telephone/telephone.css",
    )  # fmt: skip


def _manual_url(request: HttpRequest) -> str:
    mine = manuals.first_for(request.roles)
    return reverse("manuals:show", args=[mine.name]) if mine else reverse("manuals:index")
