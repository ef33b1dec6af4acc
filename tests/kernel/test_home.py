"""Where an installation keeps what: the heads of two trails never share a file, plain bytes at work have no name."""

import os

import pytest

from saikoku.kernel import home


@pytest.mark.parametrize(("said", "asked", "folder"), [
    ({}, "", "trail"), ({"DATABASE": "saikoku"}, "", "trail"),
    ({"DATABASE": "saikoku_practice"}, "", "trail/saikoku_practice"), ({}, "saikoku_month", "trail/saikoku_month"),
    ({"DATABASE_URL": "postgresql://db/kurume"}, "", "trail"), ({"TRAIL_PATH": "/mnt/heads"}, "saikoku_month", "/mnt/heads"),
])  # fmt: skip
def test_each_embedded_database_has_heads_of_its_own(monkeypatch, tmp_path, said, asked, folder):
    for name in ("DATABASE", "DATABASE_URL", "TRAIL_PATH"):
        monkeypatch.delenv(f"SAIKOKU_{name}", raising=False)
    for name, value in (said | {"HOME": str(tmp_path)}).items():
        monkeypatch.setenv(f"SAIKOKU_{name}", value)
    assert home.trail(asked) == tmp_path / folder


def test_plain_bytes_at_work_lie_in_a_folder_of_ours_and_have_no_name(monkeypatch, tmp_path):
    monkeypatch.setenv("SAIKOKU_HOME", str(tmp_path / "home"))
    with home.nameless_file() as plain:
        plain.write(b"x")
        assert os.fstat(plain.fileno()).st_dev == home.working_folder().stat().st_dev
        assert list(home.working_folder().iterdir()) == []
    assert home.working_folder() == tmp_path / "home" / "tmp"
    assert home.working_folder().stat().st_mode & 0o777 == 0o700
