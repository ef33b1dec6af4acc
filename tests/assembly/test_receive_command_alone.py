"""`saikoku receive` in a process of its own, as a person at the console runs it."""

import json

from saikoku.exchange.layouts.rules import standard, writing
from tests.assembly.test_command_line import saikoku
from tests.exchange.layouts import making

T12 = standard.get("T12")


def test_a_file_is_received_and_given_back_by_two_commands(committing_db, tmp_path):
    data = writing.to_bytes(T12, [making.sample(T12, number) for number in (1, 2)])
    (tmp_path / "t12.csv").write_bytes(data)
    at, database = ("--at", "2026-04-10T08:00"), {"SAIKOKU_DATABASE": committing_db}

    received = saikoku(*at, "receive", "T12", str(tmp_path / "t12.csv"), "--json", **database)
    assert received.returncode == 0, received.stderr
    assert json.loads(received.stdout)["applied"]

    period = ("--from", "2026-04-10", "--to", "2026-04-10")
    given = saikoku(*at, "deliver", "T12", *period, "--out", str(tmp_path / "back.csv"), **database)
    assert given.returncode == 0, given.stderr
    assert (tmp_path / "back.csv").read_bytes() == data
