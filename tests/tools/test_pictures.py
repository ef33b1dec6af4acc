"""The pictures of the manuals: which scenes are played, that they take each picture of the folder, how small it is kept."""

import struct
import zlib
from datetime import date
from pathlib import Path
from unittest.mock import MagicMock

import numpy as np
import pytest

from saikoku.desk.manuals.queries import PICTURE_FOLDER
from tools import palette, pictures, shots
from tools.camera import Camera
from tools.scenery import Scenery

SHOWN = Scenery(Path("T02_arrears.csv"), "1", "2", "3", "0600000000", date(2026, 4, 9))


class People:
    """Pages that find whatever is looked for on them; who sits at which."""

    def __init__(self) -> None:
        self.opened: list[MagicMock] = []
        self.taken: list[str] = []

    def machine(self) -> MagicMock:
        self.opened.append(MagicMock(name=f"page {len(self.opened)}"))
        return self.opened[-1]

    def camera(self) -> Camera:
        return Camera(self.machine(), self.machine, "http://site", "secret", lambda name, _: self.taken.append(name))


def test_the_scenes_take_each_picture_of_the_folder_once():
    people = People()
    camera = people.camera()
    for scene in shots.SCENES.values():
        scene(camera, SHOWN)
    assert sorted(people.taken) == sorted(file.stem for file in PICTURE_FOLDER.glob("*.png"))


def test_each_person_sits_at_a_machine_of_his_own():
    people = People()
    camera = people.camera()
    for name in ("operator1", "operator2"):
        camera.enter(name)
    first, second, third = people.opened
    assert camera.page is third
    assert first.context.close.called and second.context.close.called and not third.context.close.called


@pytest.mark.parametrize(
    ("asked", "played"),
    [([], list(shots.SCENES)), (["walk"], ["walk"]), (["walk", "call"], ["call", "walk"])],
)
def test_the_scenes_that_are_named_are_played_in_their_order(asked, played):
    assert list(pictures.chosen(asked)) == played


def test_a_scene_that_is_none_is_refused_with_those_there_are():
    with pytest.raises(SystemExit, match="no scene wlak; there are door, lead"):
        pictures.chosen(["walk", "wlak"])


def read(png: bytes) -> np.ndarray:
    """The colours of a picture that `palette` wrote."""
    parts, at = {}, 8
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        parts[name], at = png[at + 8 : at + 8 + length], at + 12 + length
    width, height = struct.unpack(">II", parts[b"IHDR"][:8])
    rows = np.frombuffer(zlib.decompress(parts[b"IDAT"]), np.uint8).reshape(height, width + 1)
    return np.frombuffer(parts[b"PLTE"], np.uint8).reshape(-1, 3)[rows[:, 1:]]


def kept(picture: np.ndarray) -> np.ndarray:
    height, width, _ = picture.shape
    return read(palette._written(width, height, *palette._reduced(picture.reshape(-1, 3).astype(np.int32))))


def test_a_picture_of_few_colours_stays_as_it_is():
    picture = np.array([[[0, 23, 193], [255, 255, 255], [0, 23, 193]], [[26, 26, 28], [255, 255, 255], [0, 0, 0]]], np.uint8)
    assert np.array_equal(kept(picture), picture)


def test_of_many_colours_the_most_frequent_stay_and_the_others_become_the_nearest():
    shades = np.repeat(np.arange(palette.COLOURS, dtype=np.uint8), 2)
    plain = np.stack([shades, shades, shades], axis=1)
    seldom = np.array([[200, 200, 203], [7, 7, 5]], np.uint8)  # each once, all others twice
    found = kept(np.concatenate([plain, seldom])[None])[0]
    assert np.array_equal(found[:-2], plain)
    assert found[-2:].tolist() == [[201, 201, 201], [6, 6, 6]]
