"""Tile arithmetic against values that others published, and the frame of a drawing."""

import math

import pytest

from saikoku.planning.routes.rules.mercator import FARTHEST, MOST_TILES, Frame, Size, world
from tests.gateways import sheets

SIZE = Size(width=640, most_height=620, margin=28, span=0.01)
OFFICE = (33.319, 130.508)


@pytest.mark.parametrize(("lat", "lng", "zoom", "tile"), [
    (0, 0, 0, (0, 0)), (FARTHEST, -180, 5, (0, 0)), (-FARTHEST, 179.999, 5, (31, 31)), (90, 0, 1, (1, 0)), (-90, 0, 1, (1, 1)),
    # the corners and the middle of tile 10/486/332 as mercantile's documentation gives its bounds
    (53.33087298, -9.14062499, 10, (486, 332)), (53.33087299, -9.14062501, 10, (485, 331)),
    (53.12040529, -8.78906251, 10, (486, 332)), (53.12040528, -8.78906249, 10, (487, 333)),
    # Chicago in Google's documentation: 65.67111, 95.17492 of 256 at zoom 0
    (41.85, -87.65, 3, (2, 2)), (41.85, -87.65, 10, (262, 380)),
])  # fmt: skip
def test_the_tile_of_a_place(lat, lng, zoom, tile):
    x, y = world(lat, lng)
    count = 2**zoom
    assert (math.floor(x * count), min(count - 1, max(0, math.floor(y * count)))) == tile


def test_chicago_lies_where_the_documentation_says():
    assert [256 * one for one in world(41.85, -87.65)] == pytest.approx([65.67111111111113, 95.17492654697409], abs=1e-9)


@pytest.mark.parametrize(("points", "height"), [
    ([OFFICE], 620), ([OFFICE, (33.319, 130.608)], 126), ([OFFICE, (33.419, 130.508)], 620),
])  # fmt: skip
def test_everything_lies_within_the_margins_and_north_is_up(points, height):
    frame = Frame(points, SIZE)
    assert frame.height == pytest.approx(height, abs=1)
    assert all(frame.holds(*one) for one in points)
    assert not frame.holds(34, 131)
    x, y = frame.at(*OFFICE)
    assert frame.at(33.32, 130.508)[1] < y and frame.at(33.319, 130.509)[0] > x


def test_a_kilometre_is_as_long_in_each_direction():
    frame = Frame([OFFICE, (33.329, 130.518)], SIZE)
    (x, y), degree = frame.at(*OFFICE), 0.01
    up = y - frame.at(33.319 + degree, 130.508)[1]
    across = frame.at(33.319, 130.508 + degree / math.cos(math.radians(33.319)))[0] - x
    assert up == pytest.approx(across, rel=0.001)


SPREADS = [(0, 0), (0.02, 0.02), (0.05, 0.3), (0.3, 0.01), (0.12, 0.17), (1, 1)]


@pytest.mark.parametrize(("lat", "lng"), SPREADS)
def test_few_enough_tiles_cover_the_whole_drawing_at_the_finest_zoom(lat, lng):
    frame = Frame([OFFICE, (OFFICE[0] + lat, OFFICE[1] + lng)], SIZE)
    zooms = frame.zooms(0, 22)
    assert zooms == list(range(zooms[0], -1, -1))
    columns, rows = frame.reach(zooms[0])
    tiles = [frame.tile(zooms[0], column, row) for column in columns for row in rows]
    assert 4 < len(tiles) <= MOST_TILES
    finer = [len(one) for one in frame.reach(zooms[0] + 1)]
    assert finer[0] * finer[1] > MOST_TILES
    assert min(one.x for one in tiles) <= 0 and min(one.y for one in tiles) <= 0
    assert max(one.x + one.side for one in tiles) >= SIZE.width and max(one.y + one.side for one in tiles) >= frame.height
    assert all(-one.side < one.x < SIZE.width and -one.side < one.y < frame.height for one in tiles)


@pytest.mark.parametrize(("lat", "lng"), SPREADS)
def test_a_tile_lies_where_its_corners_lie(lat, lng):
    frame = Frame([OFFICE, (OFFICE[0] + lat, OFFICE[1] + lng)], SIZE)
    zoom = frame.zooms(0, 22)[0]
    columns, rows = frame.reach(zoom)
    for column, row in ((columns[0], rows[0]), (columns[-1], rows[-1])):
        tile = frame.tile(zoom, column, row)
        assert frame.at(*sheets.corner(zoom, column, row)) == pytest.approx((tile.x, tile.y), abs=0.1)
        far = frame.at(*sheets.corner(zoom, column + 1, row + 1))
        assert far == pytest.approx((tile.x + tile.side, tile.y + tile.side), abs=0.1)


def test_at_the_edge_of_the_world_there_are_no_tiles_beyond_it():
    frame = Frame([(85, 179.9), (84, 179.99)], SIZE)
    columns, rows = frame.reach(3)
    assert columns.stop == 8 and rows.start == 0


def test_a_file_that_begins_too_close_has_no_fitting_zoom():
    assert Frame([OFFICE, (34.3, 131.5)], SIZE).zooms(16, 18) == []
