"""The collector's map: numbers and towns of his own day, the way, his own place where it is told, and the same in words."""

import re
from datetime import timedelta

import pytest

from saikoku.gateways import mbtiles
from saikoku.kernel import clock
from saikoku.outreach.visits.presenters import maps
from saikoku.outreach.visits.rules import compass
from saikoku.planning.routes.models import RouteStop
from saikoku.planning.routes.queries import walking
from saikoku.security.access.rules.permissions import GRANTED, Permission, Role
from saikoku.security.audit.models import AuditRecord
from saikoku.workforce.terminals import queries as terminals
from saikoku.workforce.terminals.models import Position
from tests.gateways import sheets
from tests.outreach.visits import doors
from tests.planning import people
from tests.planning.routes import visiting
from tests.workforce.terminals.conftest import carry_terminal

pytestmark = [pytest.mark.django_db, pytest.mark.clause("9.5.ア", "10.2.ア")]
LARGEST_STEP = 30_000  # bytes of a page with the pictures beneath, without its sheets
POINT = re.compile(r'<a class="point ([a-z ]+)" href="([^"]+)" aria-label="([^"]+)"')
HREF = re.compile(r'<image href="([^"]+)"')


@pytest.fixture(autouse=True)
def no_file(monkeypatch):
    monkeypatch.delenv(mbtiles.ENVIRONMENT, raising=False)


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def day_of(account) -> walking.Day:
    return walking.day_of(account.pk, doors.DAY)


def test_each_stop_is_a_number_with_its_town_in_the_order_of_the_day(walker, collector):
    answer = walker.get("/visits/map/")
    points = POINT.findall(answer.content.decode())
    turns = [said.split()[0] for _, _, said in points]
    assert turns == ["1番", "2番", "3番", "4番"] and [shape for shape, *_ in points] == ["next", "ahead", "ahead", "ahead"]
    assert {said.split()[1] for _, _, said in points} == set(visiting.TOWNS)
    assert "今日の訪問先 4件のうち 0件が済み、次は 1番(" in text_of(answer)
    assert len(answer.content) < LARGEST_STEP and answer["Cache-Control"] == "no-store"


def test_nobody_is_named_until_a_point_is_opened(walker, collector):
    whole = text_of(walker.get("/visits/map/?view=all"))
    assert not any(person.name in whole or person.number in whole for person in collector.people) and "番地" not in whole
    stop = day_of(collector).visits[1]
    opened = text_of(walker.get(f"/visits/map/?stop={stop.stop_id}"))
    assert f"{stop.debtor.name} 様" in opened and stop.address in opened and "先に訪ねる" in opened
    assert not any(f"{other.debtor.name} 様" in opened for other in day_of(collector).visits if other != stop)


def test_what_is_done_is_grey_and_what_was_taken_off_is_not_there(walker, collector):
    first, second = day_of(collector).visits[:2]
    visiting.visited(first.debtor)
    people.stop(second.debtor)
    found = POINT.findall(text_of(walker.get("/visits/map/?view=all")))
    assert [(shape, said.split()[0]) for shape, _, said in found] == [("done", "1番"), ("next", "2番"), ("ahead", "3番")]


def test_everybody_who_is_a_point_is_in_the_trail(walker, collector):
    walker.get("/visits/map/")
    shown = AuditRecord.objects.get(action="visits.map.shown")
    assert len(shown.subjects) == 4 and shown.actor == collector.login_name


def test_without_a_route_there_is_no_map_and_no_record(signed_in, quick):
    assert "今日の訪問先は、まだありません。" in text_of(signed_in(Role.COLLECTOR, worker_number="V09").get("/visits/map/"))
    assert not AuditRecord.objects.filter(action="visits.map.shown").exists()


def test_another_ones_stop_is_not_opened(walker, collector, account_of):
    other = RouteStop.objects.exclude(route__account_id=collector.pk).first()
    assert other is None
    for strange in ("999999", "x", "", "9" * 40):
        assert 'id="chosen"' not in text_of(walker.get(f"/visits/map/?stop={strange}"))


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_the_map_is_for_those_who_visit(role, signed_in, quick):
    assert signed_in(role).get("/visits/map/").status_code == (200 if Permission.VISIT_WORK in GRANTED[role] else 403)


def test_ones_own_place_stands_on_the_map_where_the_terminal_may_tell_it(walker, collector):
    terminal = terminals.of_key(carry_terminal(walker))
    assert 'class="me"' not in text_of(walker.get("/visits/map/"))
    told = {"terminal": terminal, "account": collector, "kept_through": doors.DAY, "cause": Position.Cause.INTERVAL}
    Position.objects.create(at=doors.NOON, latitude="33.320000", longitude="130.505000", accuracy_m=8, **told)
    page = text_of(walker.get("/visits/map/"))
    assert "自分 12:10" in page and "ひし形は" in page and "自分から" in page
    Position.objects.create(at=doors.LATER, without="denied", **told)
    page = text_of(walker.get("/visits/map/"))
    assert 'class="me"' not in page and "自分の位置は地図にありません: 端末で位置情報が許可されていません。" in page
    positions = [row.after["with_position"] for row in AuditRecord.objects.filter(action="visits.map.shown").order_by("pk")]
    assert positions == [False, True, False]


def test_a_place_of_yesterday_or_of_a_colleague_is_none(walker, collector, account_of):
    terminal = terminals.of_key(carry_terminal(walker))
    told = {"terminal": terminal, "kept_through": doors.DAY, "cause": Position.Cause.INTERVAL, "latitude": "33.32",
            "longitude": "130.5", "accuracy_m": 8}  # fmt: skip
    Position.objects.create(at=clock.at(people.DAY, 0, 0) - timedelta(minutes=1), account=collector, **told)
    Position.objects.create(at=doors.NOON, account=account_of(Role.COLLECTOR, worker_number="V02"), **told)
    assert 'class="me"' not in text_of(walker.get("/visits/map/"))


def test_the_map_says_the_same_in_words(walker, collector):
    page = text_of(walker.get("/visits/map/"))
    lines = re.findall(r"<li>(\d番\([^)]+\)|事務所): (事務所|\d番)から(すぐ近く|[東西南北]{1,2}へ [\d.]+k?m)</li>", page)
    assert [line[0].split("番")[0] for line in lines] == ["1", "2", "3", "4", "事務所"]


def lay(monkeypatch, folder, content: bytes):
    file = folder / "map.mbtiles"
    tiles = {}
    for zoom in range(8, 15):
        count = 2**zoom
        column, row = int((130.508 + 180) / 360 * count), int(sheets.within(0, 0, 0, 33.319, 130.508)[1] * count)
        tiles |= {(zoom, column + x, row + y): content for x in range(-9, 10) for y in range(-9, 10)}
    monkeypatch.setenv(mbtiles.ENVIRONMENT, str(file))
    sheets.write(file, tiles, sheets.SAID)


@pytest.mark.parametrize("weight", [900, 5_000, 15_000])
def test_the_pictures_beneath_come_when_asked_for_and_stay_one_light_step(walker, collector, monkeypatch, tmp_path, weight):
    assert "背景の地図を重ねる" not in text_of(walker.get("/visits/map/"))
    picture = sheets.picture()
    lay(monkeypatch, tmp_path, picture + bytes(max(0, weight - len(picture))))
    plain = text_of(walker.get("/visits/map/"))
    assert "背景の地図を重ねる" in plain and "<image" not in plain
    answer = walker.get("/visits/map/?ground=1")
    tiles = [walker.get(one) for one in HREF.findall(answer.content.decode())]
    assert tiles and {(one.status_code, one["Cache-Control"]) for one in tiles} == {(200, "no-store")}
    assert sum(len(one.content) for one in (answer, *tiles)) < LARGEST_STEP
    assert "背景の地図: 試験の地図 2026年" in text_of(answer) and "背景の地図を外す" in text_of(answer)


def test_pictures_too_heavy_for_the_line_are_not_sent(walker, collector, monkeypatch, tmp_path):
    lay(monkeypatch, tmp_path, sheets.picture() + bytes(maps.MOST_GROUND_BYTES))
    page = text_of(walker.get("/visits/map/?ground=1"))
    assert "訪問先の回線には重すぎます" in page and "<image" not in page and "</text>" in page


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_a_tile_is_for_those_who_visit(role, signed_in, quick, monkeypatch, tmp_path):
    lay(monkeypatch, tmp_path, sheets.picture())
    column, row = int((130.508 + 180) / 360 * 256), int(sheets.within(0, 0, 0, 33.319, 130.508)[1] * 256)
    client, here = signed_in(role), f"/visits/map/tiles/{mbtiles.mark()}/8/{column}/{row}/"
    assert client.get(here).status_code == (200 if Permission.VISIT_WORK in GRANTED[role] else 403)
    if Permission.VISIT_WORK in GRANTED[role]:
        assert client.get(here.replace("/8/", "/21/")).status_code == 404


@pytest.mark.parametrize(("north", "east", "words"), [
    (0.01, 0, "北"), (0.01, 0.012, "北東"), (0, 0.01, "東"), (-0.01, 0.012, "南東"), (-0.01, 0, "南"), (-0.01, -0.012, "南西"),
    (0, -0.01, "西"), (0.01, -0.012, "北西"), (0.0001, 0, ""), (0.01, -0.0001, "北"), (0, 0, ""),
])  # fmt: skip
def test_directions_in_words(north, east, words):
    assert compass.way((33.3, 130.5), (33.3 + north, 130.5 + east)).words == words


def test_distances_are_told_to_ten_metres():
    assert compass.way((33.3, 130.5), (33.31, 130.5)).metres == 1_110


def test_who_finds_no_room_shares_a_mark_and_is_named_below(walker, collector, monkeypatch):
    monkeypatch.setattr(maps, "RINGS", 0)
    RouteStop.objects.update(lat=33.319, lng=130.508)
    page = walker.get("/visits/map/?view=all").content.decode()
    [(shape, _, says)] = POINT.findall(page)
    assert (shape, [one.split()[0] for one in says.split("、")]) == ("next shared", ["1番", "2番", "3番", "4番"])
    assert ">1〜4</text>" in page and "横に長い印は" in page and "同じ印の訪問先" not in page
    third = day_of(collector).visits[2]
    opened = text_of(walker.get(f"/visits/map/?view=all&stop={third.stop_id}"))
    assert 'class="point next shared chosen"' in opened and "3番の訪問先" in opened
    assert re.findall(r'<a class="btn" href="[^"]+#chosen">(\d番)</a>', opened) == ["1番", "2番", "4番"]
