"""A file of tiles is read as it is, or refused in a sentence; nothing is written beside it."""

import os
import sqlite3

import pytest

from saikoku.gateways import mbtiles
from saikoku.gateways.mbtiles import Unreadable
from tests.gateways import sheets

HERE = (10, 486, 332)
PNG = sheets.picture()


@pytest.fixture
def named(monkeypatch, tmp_path):
    """Make a file and name it; `named(None)` names one that is not there."""

    def name(tiles, *rest, **more):
        file = tmp_path / "map.mbtiles"
        monkeypatch.setenv(mbtiles.ENVIRONMENT, str(file))
        return sheets.write(file, tiles, *rest, **more) if tiles is not None else file

    return name


def test_without_a_file_there_is_no_map_and_no_fault(monkeypatch):
    monkeypatch.delenv(mbtiles.ENVIRONMENT, raising=False)
    assert (mbtiles.sheet(), mbtiles.fault(), mbtiles.is_configured()) == (None, "", False)


def test_rows_are_counted_from_the_north_although_the_file_counts_from_the_south(named):
    file = named({HERE: PNG})
    assert sqlite3.connect(file).execute("select tile_row from tiles").fetchone() == (691,)
    assert set(mbtiles.held(10, range(480, 490), range(330, 335))) == {(486, 332)}
    assert mbtiles.picture(*HERE).content == PNG
    assert mbtiles.picture(10, 486, 691) is None


@pytest.mark.parametrize(("kind", "said"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")])
def test_what_a_picture_is_is_told_by_its_bytes(named, kind, said):
    named({HERE: sheets.picture(kind)}, sheets.SAID | {"format": "pbf"})
    assert mbtiles.picture(*HERE).kind == said


@pytest.mark.parametrize("where", [
    (-1, 0, 0), (0, 1, 0), (0, 0, -1), (10, 1024, 0), (10, 0, 1024), (23, 0, 0), (10**9, 0, 0),
    (10, 10**30, 0), (10, 0, 10**30),
])  # fmt: skip
def test_there_is_no_tile_beyond_the_world(named, where):
    named({HERE: PNG})
    assert mbtiles.picture(*where) is None


@pytest.mark.parametrize(("said", "zooms"), [
    ({}, (9, 11)), ({"minzoom": "3", "maxzoom": "15"}, (3, 15)), ({"minzoom": "5", "maxzoom": "4"}, (9, 11)),
    ({"minzoom": "x", "maxzoom": "15"}, (9, 11)), ({"minzoom": "0", "maxzoom": "99"}, (0, 22)), ({"minzoom": "4"}, (9, 11)),
])  # fmt: skip
def test_zooms_are_those_that_the_file_names_or_has(named, said, zooms):
    named({(9, 243, 166): PNG, (11, 972, 664): PNG}, said)
    found = mbtiles.sheet()
    assert (found.least_zoom, found.most_zoom) == zooms


@pytest.mark.parametrize(("given", "plain"), [
    ("国土地理院", "国土地理院"), ('<a href="https://maps.example/">地理院タイル</a> &amp; ほか', "地理院タイル & ほか"),
    ("<script>x</script>&lt;b&gt;", "x <b>"), ("", ""), ("あ" * 500, "あ" * 119 + "…"), ("a\n\tb", "a b"),
])  # fmt: skip
def test_the_source_is_plain_words(named, given, plain):
    named({HERE: PNG}, sheets.SAID | {"attribution": given})
    assert mbtiles.sheet().attribution == plain


def test_a_new_file_in_its_place_counts_at_once(named):
    file = named({HERE: PNG})
    before = mbtiles.mark()
    other = sheets.write(file.with_name("other"), {HERE: sheets.picture("JPEG")})
    os.replace(other, file)
    assert mbtiles.picture(*HERE).kind == "image/jpeg" and mbtiles.mark() != before


def test_nothing_is_written_and_a_folder_that_refuses_everything_is_enough(named):
    file = named({HERE: PNG})
    before = (file.read_bytes(), os.stat(file).st_mtime_ns)
    os.chmod(file, 0o400)
    os.chmod(file.parent, 0o500)
    assert mbtiles.picture(*HERE) and mbtiles.sheet()
    os.chmod(file.parent, 0o700)
    assert (file.read_bytes(), os.stat(file).st_mtime_ns) == before and os.listdir(file.parent) == [file.name]


def test_a_name_with_marks_of_an_address_is_a_name(named, monkeypatch):
    file = named({HERE: PNG})
    strange = file.with_name("地図?mode=rwc&x#%41.mbtiles")
    os.replace(file, strange)
    monkeypatch.setenv(mbtiles.ENVIRONMENT, str(strange))
    assert mbtiles.picture(*HERE) and os.listdir(file.parent) == [strange.name]


def cut(file):
    file.write_bytes(file.read_bytes()[:5000])


def scribble(file):
    """The pages behind the schema are noise."""
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\xa5" * (len(whole) - 4096))


def forget(table):
    def drop(file):
        with sqlite3.connect(file) as link:
            link.execute(f"drop table {table}")
        link.close()

    return drop


@pytest.mark.parametrize(("harm", "words"), [
    (lambda file: file.unlink(), "ないか、開けません"), (lambda file: (file.unlink(), file.mkdir()), "ファイルでないもの"),
    (lambda file: (file.unlink(), os.mkfifo(file)), "ファイルでないもの"), (lambda file: file.write_bytes(b""), "壊れています"),
    (lambda file: file.write_bytes(b"no database at all" * 99), "壊れています"), (cut, "壊れています"),
    (scribble, "壊れています"), (forget("tiles"), "壊れています"),
])  # fmt: skip
def test_a_file_that_cannot_be_used_is_told_in_a_sentence_without_its_path(named, harm, words):
    file = named({HERE: PNG})
    harm(file)
    assert words in mbtiles.fault() and str(file.parent) not in mbtiles.fault()
    with pytest.raises(Unreadable):
        mbtiles.picture(*HERE)


def test_a_file_that_says_nothing_of_itself_is_refused(named):
    forget("metadata")(named({HERE: PNG}))
    assert "壊れています" in mbtiles.fault()


def test_columns_and_rows_that_are_no_whole_numbers_name_no_tile_of_their_own(named):
    file = named({HERE: PNG, (10, 487, 332): PNG})
    with sqlite3.connect(file) as link:
        link.executescript("create table odd as select zoom_level, tile_column + 0.5 as tile_column, tile_row, tile_data"
                           " from tiles; insert into odd values (10, 'x', 'y', 'z'), (null, null, null, null);"
                           " drop table tiles; alter table odd rename to tiles")  # fmt: skip
    link.close()
    assert set(mbtiles.held(10, range(480, 490), range(330, 335))) == {(486, 332), (487, 332)}
    assert mbtiles.picture(*HERE) is None


@pytest.mark.parametrize(("tiles", "words"), [
    ({}, "1枚もありません"), ({HERE: b"\x1f\x8b\x08 a vector tile"}, "画像(PNG"), ({HERE: b"<svg onload='x'/>"}, "画像(PNG"),
    ({HERE: "text"}, "画像(PNG"), ({HERE: None}, "画像(PNG"), ({HERE: b"RIFF....AVI "}, "画像(PNG"),
])  # fmt: skip
def test_only_pictures_are_tiles(named, tiles, words):
    named(tiles)
    assert words in mbtiles.fault() and mbtiles.picture(*HERE) is None


def test_a_picture_too_large_is_not_read(named, monkeypatch):
    named({HERE: PNG})
    monkeypatch.setattr(mbtiles, "MOST_BYTES", len(PNG) - 1)
    with pytest.raises(Unreadable, match="壊れています"):
        mbtiles.picture(*HERE)


def test_a_question_that_takes_too_long_is_broken_off(named, monkeypatch):
    named({(12, column, 7): b"x" for column in range(3_000)}, index=False)
    assert mbtiles.picture(12, 4_000, 7) is None
    monkeypatch.setattr(mbtiles, "MOST_STEPS", 3)
    with pytest.raises(Unreadable, match="索引がありません"):
        mbtiles.picture(12, 4_000, 7)


def test_tiles_may_be_a_view_of_tables_as_many_tools_make_it(named):
    file = named({HERE: PNG})
    with sqlite3.connect(file) as link:
        link.execute("alter table tiles rename to kept")
        link.execute("create view tiles as select zoom_level, tile_column, tile_row, tile_data from kept")
    link.close()
    assert mbtiles.picture(*HERE).content == PNG and set(mbtiles.held(10, range(486, 487), range(332, 333))) == {(486, 332)}
