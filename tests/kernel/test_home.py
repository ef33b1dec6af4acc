"""Where an installation keeps what: the heads of two trails never share a file."""

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
