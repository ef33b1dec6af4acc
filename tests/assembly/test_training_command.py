"""`saikoku training` works in a home of its own and never in the real database; the main program starts it beside itself."""

import os
from argparse import Namespace
from pathlib import Path

import pytest

from saikoku.assembly import engine, supervisor
from saikoku.assembly.cli import NotReady, Refused
from saikoku.assembly.commands import serve, training
from saikoku.kernel import home, keys

REAL = "host=db dbname=saikoku user=saikoku_app"


@pytest.fixture
def real(monkeypatch, tmp_path):
    """The environment of a real contract, given back afterwards."""
    for name in list(os.environ):
        if name.startswith("SAIKOKU_") and name not in ("SAIKOKU_UNDER_TEST",):
            monkeypatch.delenv(name)
    monkeypatch.setenv("SAIKOKU_HOME", str(tmp_path))
    for name in ("SAIKOKU_ENGINE_FOLDER", "SAIKOKU_DATABASE", "SAIKOKU_DATABASE_URL", "SAIKOKU_MIGRATE_URL"):
        monkeypatch.setenv(name, "x")  # so that what the command sets is taken back
        monkeypatch.delenv(name)
    return monkeypatch


@pytest.mark.clause("14.2.ア-イ")
def test_the_training_has_its_own_home_keys_and_database_in_the_same_server(real, tmp_path):
    real.setenv("SAIKOKU_TRAIL_PATH", "/mnt/heads")
    real.setenv("SAIKOKU_SIP", "wss://sip.example/ws")
    training.move_in()
    assert home.path() == tmp_path / "training" and os.environ["SAIKOKU_DATABASE"] == "saikoku_training"
    assert engine.here().folder == tmp_path / "engine"
    assert home.trail() == tmp_path / "training" / "trail" / "saikoku_training"
    assert not {"SAIKOKU_TRAIL_PATH", "SAIKOKU_SIP"} & set(os.environ)
    keys.load.cache_clear()
    try:
        keys.load("audit")
    finally:
        keys.load.cache_clear()
    assert [file.name for file in (tmp_path / "training" / "keys").iterdir()] == ["audit.key"]
    assert not (tmp_path / "keys").exists()


def test_beside_a_server_of_the_contractors_own_nothing_starts_without_a_database_of_its_own(real):
    real.setenv("SAIKOKU_DATABASE_URL", REAL)
    with pytest.raises(Refused, match="SAIKOKU_TRAINING_DATABASE_URL、SAIKOKU_TRAINING_MIGRATE_URL"):
        training.move_in()
    real.setenv("SAIKOKU_TRAINING_DATABASE_URL", REAL)
    real.setenv("SAIKOKU_TRAINING_MIGRATE_URL", "host=db dbname=saikoku_training user=saikoku_migrator")
    with pytest.raises(Refused, match="本番と同じ"):
        training.move_in()
    real.setenv("SAIKOKU_TRAINING_DATABASE_URL", "host=db dbname=saikoku_training user=saikoku_app")
    training.move_in()
    assert os.environ["SAIKOKU_DATABASE_URL"] == "host=db dbname=saikoku_training user=saikoku_app"
    assert os.environ["SAIKOKU_MIGRATE_URL"] == "host=db dbname=saikoku_training user=saikoku_migrator"


def test_what_was_not_made_is_not_served(real):
    with pytest.raises(NotReady, match="saikoku training make"):
        training.run(Namespace(command="training", act="serve", host="127.0.0.1", port=8400, workers=1))


def test_what_an_interrupted_refresh_wrote_aside_is_brought_in_by_the_next_and_by_no_later_one(real, tmp_path):
    training.move_in()
    assert training._left_behind() is None
    (tmp_path / "training" / "records-before-refresh.json").write_text('{"practice.Attempt": "[]"}', encoding="utf-8")
    assert training._left_behind() == {"practice.Attempt": "[]"}
    (tmp_path / "training" / "saikoku_training-ready").touch()
    assert training._left_behind() is None


def test_the_main_program_starts_it_beside_itself_where_a_port_is_named_and_it_was_made(real, tmp_path):
    args = Namespace(command="serve")
    assert serve._training(args) == 0
    real.setenv("SAIKOKU_TRAINING_PORT", "8401")
    assert serve._training(args) == 0
    folder: Path = training.folder()
    folder.mkdir()
    (folder / "saikoku_training-ready").touch()
    assert serve._training(args) == 8401
    assert serve._training(Namespace(command="training")) == 0
    command = supervisor.training_child("127.0.0.1", 8401).command
    assert command[2:] == ["saikoku", "training", "serve", "--host", "127.0.0.1", "--port", "8401", "--workers", "1"]
