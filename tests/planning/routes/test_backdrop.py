"""The map under the routes: tiles of the contractor's file where there is one, else towns, and never from elsewhere."""

import io
import os
import re

import pytest
from PIL import Image

from saikoku.gateways import mbtiles
from saikoku.governance.contract import operations as contract
from saikoku.governance.contract import queries as contracts
from saikoku.kernel import clock
from saikoku.planning.routes import operations
from saikoku.planning.routes.models import Place
from saikoku.planning.routes.queries import shown
from saikoku.planning.routes.rules import defaults
from saikoku.planning.routes.rules.mercator import MOST_TILES
from saikoku.security.access import operations as access
from saikoku.security.access.rules.permissions import GRANTED, Permission, Role
from tests import browser
from tests.assembly.test_closed_network import ELSEWHERE
from tests.assembly.test_growth_of_pages import LARGEST_PAGE
from tests.gateways import sheets
from tests.planning.routes import visiting
from tests.planning.routes.visiting import BY, DAY, MORNING, duties, visitable
from tests.workforce.terminals.conftest import carry_terminal

HREF = re.compile(r'<image href="([^"]+)"')
OFFICE = (33.319, 130.508)
pytestmark = pytest.mark.clause("10.2.ア")


@pytest.fixture(autouse=True)
def in_the_morning(monkeypatch):
    monkeypatch.setattr(contract, "follow_clock", contracts.profile)
    monkeypatch.setitem(defaults.on(DAY).search, "seconds", 0.3)
    monkeypatch.delenv(mbtiles.ENVIRONMENT, raising=False)
    clock.run_from(MORNING)


def planned(team):
    visiting.lay_out()
    for number in range(8):
        visitable(town=visiting.TOWNS[number % 4])
    asked = operations.ask(on=DAY, duties=duties(*team), by=BY, at=MORNING)
    return operations.make(plan_id=asked.pk, by=BY, at=MORNING)


@pytest.fixture
def plan(account_of):
    return planned([account_of(Role.COLLECTOR, worker_number=f"V{number}") for number in (1, 2)])


@pytest.fixture
def laid(monkeypatch, tmp_path):
    """A file of tiles around the office at these zooms, made of whatever is given for each."""

    def lay(zooms=range(10, 18), *, around=OFFICE, reach=6, said=sheets.SAID, draw=lambda *where: sheets.picture()):
        file, tiles = tmp_path / "map.mbtiles", {}
        file.unlink(missing_ok=True)
        for zoom in zooms:
            count = 2**zoom
            column, row = int((around[1] + 180) / 360 * count), int(sheets.within(0, 0, 0, *around)[1] * count)
            places = ((column + across, row + down) for across in range(-reach, reach + 1) for down in range(-reach, reach + 1))
            tiles |= {(zoom, *one): draw(zoom, *one) for one in places if all(0 <= part < count for part in one)}
        monkeypatch.setenv(mbtiles.ENVIRONMENT, str(file))
        return sheets.write(file, tiles, said)

    return lay


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.django_db
def test_without_a_file_towns_and_points_are_drawn(signed_in, plan):
    page = text_of(signed_in(Role.SUPERVISOR).get("/routes/"))
    assert "旭町</text>" in page and "<polyline" in page
    assert "<image" not in page and "背景の地図" not in page


@pytest.mark.django_db
def test_with_a_file_its_tiles_lie_beneath_and_its_source_is_named(signed_in, plan, laid, django_assert_max_num_queries):
    laid()
    client = signed_in(Role.SUPERVISOR)
    with django_assert_max_num_queries(45):
        answer = client.get("/routes/")
    page, tiles = text_of(answer), HREF.findall(answer.content.decode())
    assert 4 < len(tiles) == len(set(tiles)) <= MOST_TILES
    assert "背景の地図: 試験の地図 2026年" in page and "<polyline" in page and "旭町</text>" not in page
    assert "表示できません" not in page and len(answer.content) < LARGEST_PAGE
    for one in tiles:
        tile = client.get(one)
        assert (tile.status_code, tile["Content-Type"], tile["X-Content-Type-Options"]) == (200, "image/png", "nosniff")
        assert tile["Cache-Control"] == "private, max-age=43200"
        assert Image.open(io.BytesIO(tile.content)).size == (sheets.SIDE, sheets.SIDE)


@pytest.mark.django_db
@pytest.mark.clause("16.12.シ.viii")
def test_a_terminal_keeps_no_tile(signed_in, plan, laid):
    laid()
    client = signed_in(Role.SUPERVISOR)
    carry_terminal(client)
    tiles = HREF.findall(client.get("/routes/").content.decode())
    assert tiles and {client.get(one)["Cache-Control"] for one in tiles} == {"no-store"}


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role), ids=str)
def test_tiles_are_for_those_who_see_the_routes(role, signed_in, laid):
    laid([10], reach=0)
    mark = mbtiles.mark()
    column, row = int((OFFICE[1] + 180) / 360 * 1024), int(sheets.within(0, 0, 0, *OFFICE)[1] * 1024)
    answer = signed_in(role).get(f"/routes/tiles/{mark}/10/{column}/{row}/")
    assert answer.status_code == (200 if Permission.ROUTE_PLAN in GRANTED[role] else 403)


@pytest.mark.django_db
def test_a_stranger_and_a_locked_page_get_no_tile(client, signed_in, laid):
    laid([0], reach=0)
    here = f"/routes/tiles/{mbtiles.mark()}/0/0/0/"
    assert client.get(here).status_code == 302
    inside = signed_in(Role.SUPERVISOR)
    assert inside.get(here).status_code == 200
    session = inside.session
    session["last_seen"] = clock.real_now().timestamp() - 16 * 60
    session.save()
    assert inside.get(here).status_code == 302 and not inside.session["last_seen"] > clock.real_now().timestamp() - 60


@pytest.mark.django_db
@pytest.mark.parametrize("rest", [
    "{mark}/0/1/0", "{mark}/1/0/0", "{mark}/99/0/0", "{mark}/0/-1/0", "{mark}/0/0/0.5", "{mark}/0/0/0%00", "{mark}/0/0/../0",
    "{mark}/" + "9" * 40 + "/0/0", "{mark}/0/" + "9" * 5000 + "/0", "other/0/0/0", "../../etc/passwd/0/0/0", "{mark}/0/0",
    "{mark}'/0/0/0", "%2e%2e%2f/0/0/0",
])  # fmt: skip
def test_what_is_no_tile_is_not_found(rest, signed_in, laid):
    laid([0], reach=0)
    client = signed_in(Role.SUPERVISOR)
    assert client.get(f"/routes/tiles/{mbtiles.mark()}/0/0/0/").status_code == 200
    assert client.get(f"/routes/tiles/{rest.format(mark=mbtiles.mark())}/").status_code == 404


@pytest.mark.django_db
def test_without_a_file_and_with_a_broken_one_there_is_no_tile(signed_in, laid, monkeypatch):
    client = signed_in(Role.SUPERVISOR)
    assert client.get("/routes/tiles/1-1/0/0/0/").status_code == 404
    file = laid([0], reach=0)
    mark = mbtiles.mark()
    stamp = file.stat().st_mtime_ns
    file.write_bytes(b"x" * file.stat().st_size)
    os.utime(file, ns=(stamp, stamp))
    assert mbtiles.mark() == mark and client.get(f"/routes/tiles/{mark}/0/0/0/").status_code == 404
    file.unlink()
    assert client.get(f"/routes/tiles/{mark}/0/0/0/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(("harm", "words"), [
    (lambda file: file.unlink(), "ないか、開けません"), (lambda file: file.write_bytes(b"x" * 9_000), "壊れています"),
])  # fmt: skip
def test_a_broken_file_is_told_plainly_and_the_towns_are_back(signed_in, plan, laid, harm, words):
    file = laid()
    harm(file)
    answer = signed_in(Role.SUPERVISOR).get("/routes/")
    page = text_of(answer)
    assert answer.status_code == 200 and "背景の地図を表示できません。" in page and words in page and str(file) not in page
    assert "旭町</text>" in page and "<image" not in page
    for role in (Role.ADMINISTRATOR, Role.GENERAL_MANAGER):
        assert "読めない地図のファイル" in text_of(signed_in(role).get("/"))
    assert "読めない地図のファイル" not in text_of(signed_in(Role.OPERATOR).get("/"))


@pytest.mark.django_db
@pytest.mark.parametrize("where", [
    {"around": (43.06, 141.35)}, {"zooms": [19], "said": {"minzoom": "19", "maxzoom": "19"}},
], ids=["elsewhere", "too-close"])  # fmt: skip
def test_a_file_of_elsewhere_or_too_close_says_so(signed_in, plan, laid, where):
    laid(**({"zooms": range(12, 15)} | where))
    page = text_of(signed_in(Role.SUPERVISOR).get("/routes/"))
    assert "この範囲の画像がありません" in page and "旭町</text>" in page
    assert "読めない地図のファイル" not in text_of(signed_in(Role.ADMINISTRATOR).get("/"))


@pytest.mark.django_db
def test_a_coarser_zoom_serves_where_the_file_has_nothing_finer(signed_in, plan, laid):
    laid(range(10, 12), said=sheets.SAID | {"maxzoom": "18"})
    tiles = HREF.findall(signed_in(Role.SUPERVISOR).get("/routes/").content.decode())
    assert tiles and {one.split("/")[4] for one in tiles} == {"11"}


@pytest.mark.django_db
def test_the_words_of_a_file_lead_nowhere(signed_in, plan, laid):
    words = '<a href="https://maps.example/" onclick="x()">地図の会社</a>&lt;img src="//evil.example/x"&gt;'
    laid(said=sheets.SAID | {"attribution": words})
    page = signed_in(Role.SUPERVISOR).get("/routes/").content.decode()
    assert "背景の地図: 地図の会社 &lt;img src=" in page and "maps.example" not in page
    assert not ELSEWHERE.search(page.replace("&lt;img src=&quot;//evil", ""))
    laid(said={"name": "x"})
    assert "背景の地図: 出典の記載のないファイル" in signed_in(Role.SUPERVISOR).get("/routes/").content.decode()


ASK = """() => Promise.all([...document.querySelectorAll('.map image')].map(one => one.decode()))
    .then(all => all.length, () => 0)"""
PLACES = """() => {
    // a number that gave way to another has its spot, the place itself, in one path beneath all numbers
    const spots = [...(document.querySelector('.map .spot')?.getAttribute('d') || '').matchAll(
        /M(\\S+) (\\S+?)m(\\S+) (\\S+?)h0/g)].map(found => found.slice(1).map(Number));
    const spotted = one => {
        const [x, y] = one.getAttribute('transform').match(/-?[0-9.]+/g).map(Number);
        const spot = spots.find(found => found[0] === x && found[1] === y);
        if (!spot) return null;
        const at = new DOMPoint(x + spot[2], y + spot[3]).matrixTransform(document.querySelector('.map .spot').getScreenCTM());
        return [at.x, at.y, at.x, at.y];
    };
    const box = one => { const at = one.getBoundingClientRect(); return [at.left, at.top, at.right, at.bottom]; };
    return {
        tiles: [...document.querySelectorAll('.map image')].map(one => [one.getAttribute('href'), ...box(one)]),
        office: box(document.querySelector('.map .office path')),
        stops: [...document.querySelectorAll('.map .stop')].map(one => spotted(one) || box(one.querySelector('circle, rect'))),
        inks: [...document.querySelectorAll('.map .way, .map .lead, .map .stop, .map .other, .map .office')].length,
    };
}"""
BARE = """() => document.querySelectorAll('.map .way, .map .lead, .map .spot, .map .stop, .map .other, .map .office')
    .forEach(one => one.remove())"""


@pytest.mark.journey
@pytest.mark.parametrize("size", browser.LOOKED_AT, ids=lambda size: f"{size[0]}x{size[1]}")
def test_points_lie_on_their_places_of_the_map(page, site, enter, laid, size):
    enter(Role.SUPERVISOR)
    team = [
        access.open_account(
            login_name=f"collector{number}", display_name=f"訪問 {number}", password="correct-horse-battery",
            roles=[Role.COLLECTOR], reason="試験", worker_number=f"V{number}", by=BY, at=MORNING,
        )
        for number in (1, 2)
    ]  # fmt: skip
    ways = shown.ways(planned(team))
    way = next(way for way in ways if way.stops)
    towns = [(one.lat, one.lng) for one in Place.objects.order_by("pk")]
    laid(range(13, 17), reach=5, draw=lambda *where: sheets.marked(*where, towns, 24))
    browser.resize(page, *size)
    page.goto(f"{site}/routes/?on={DAY}&who={way.route.pk}")
    assert page.evaluate(ASK) == page.locator(".map image").count() > 4
    browser.assert_accessible(page, sizes=[size])
    browser.picture(page, "routes-map", sizes=[size], whole=True)
    page.evaluate("window.scrollTo(0, 0)")
    found = page.evaluate(PLACES)
    assert len(found["stops"]) == len(way.stops)
    drawn = [(OFFICE, found["office"])]
    drawn += [((stop.lat, stop.lng), box) for stop, box in zip(way.stops, found["stops"], strict=True)]
    for place, box in drawn:
        assert middle(box) == pytest.approx(expected(place, found["tiles"]), abs=1.5), place
    page.evaluate(BARE)
    shot = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    for _, box in drawn:
        assert is_in_the_middle_of_red(shot, *middle(box)), box


def middle(box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def expected(place: tuple[float, float], tiles: list) -> tuple[float, float]:
    """Where the tile that holds the place shows it, by the tile's own corners."""
    for href, left, top, right, bottom in tiles:
        zoom, column, row = (int(part) for part in href.strip("/").split("/")[-3:])
        across, down = sheets.within(zoom, column, row, *place)
        if 0 <= across < 1 and 0 <= down < 1:
            return left + across * (right - left), top + down * (bottom - top)
    raise AssertionError(f"no tile holds {place}")


def is_in_the_middle_of_red(shot: Image.Image, x: float, y: float) -> bool:
    """The disc that the tiles bear at the place reaches as far to each side."""

    def reach(dx: int, dy: int) -> int:
        step = 0
        while step < 80 and is_red(shot.getpixel((round(x) + step * dx, round(y) + step * dy))):
            step += 1
        return step

    left, right, up, down = reach(-1, 0), reach(1, 0), reach(0, -1), reach(0, 1)
    return min(left, right, up, down) > 8 and abs(left - right) <= 3 and abs(up - down) <= 3


def is_red(pixel) -> bool:
    red, green, blue = pixel
    return red > 200 and green < 120 and blue < 120
