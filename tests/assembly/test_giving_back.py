"""`saikoku deliver` of a city's file gives back what was received, byte for byte."""

import io
import json
from datetime import date

import pytest

from saikoku.assembly import cli, session
from saikoku.exchange.delivery.models import Delivery, Handout
from saikoku.exchange.layouts.rules import container, control, standard, writing
from saikoku.exchange.layouts.rules.faults import Report
from saikoku.kernel import clock
from tests.exchange.layouts import making

T12 = standard.get("T12")
PERIOD = ["--from", "2026-04-01", "--to", "2026-04-30"]


@pytest.fixture
def received(db, monkeypatch, tmp_path, capsys):
    """Receive a T12 of these letters on a day: `received(10, 1, 2)`; its bytes and those of its control record."""
    monkeypatch.setattr(session, "open_database", lambda args: None)

    def receive(day: int, *numbers: int, with_note=True, extracted=0, month=4, **form) -> tuple[bytes, bytes]:
        clock.run_from(clock.at(date(2026, month, day), 8))
        data = writing.to_bytes(T12, [making.sample(T12, number) for number in numbers], **form)
        file = tmp_path / f"from-city-{month}-{day}-{numbers}.csv"
        file.write_bytes(data)
        note = b""
        if with_note:
            note = note_of(data, len(numbers), extracted or day, month=4 if extracted else month, **form)
            file.with_name(file.name + control.SUFFIX).write_bytes(note)
        options = ["--fixed"] if form.get("fixed") else []
        assert cli.main(["receive", "T12", str(file), "--json", *options]) == 0, capsys.readouterr().err
        assert json.loads(capsys.readouterr().out)["applied"]
        return data, note

    return receive


def note_of(data: bytes, rows: int, day: int, *, month: int, encoding: str = "cp932", fixed: bool = False) -> bytes:
    import hashlib

    report = Report(T12.id, encoding, fixed, rows=rows, sha256=hashlib.sha256(data).hexdigest())
    made = control.make(T12, report, file="T12.csv", extracted_at=clock.at(date(2026, month, day), 6))
    return control.dump(made) + b"\n\n"


@pytest.fixture
def deliver(capsys, tmp_path):
    (tmp_path / "out").mkdir()

    def run(*options: str, layout: str = "T12", name: str = "t12.csv"):
        command = ["deliver", layout, *PERIOD, "--out", str(tmp_path / "out" / name), "--json", *options]
        status = cli.main(command)
        printed = capsys.readouterr()
        return status, json.loads(printed.out), printed.err

    return run


@pytest.mark.clause("16.6")
def test_a_received_file_comes_back_with_its_control_record(received, deliver, tmp_path):
    data, note = received(10, 1, 2)
    status, answer, words = deliver()
    assert status == 0
    assert (tmp_path / "out" / "t12.csv").read_bytes() == data
    assert (tmp_path / "out" / "t12.csv.control.json").read_bytes() == note
    assert (answer["rows"], answer["files"][0]["received_on"]) == (2, "2026-04-10")
    assert "受け取ったまま" in words
    assert Handout.objects.get().run_id == answer["files"][0]["run"] and not Delivery.objects.exists()


def test_several_files_come_back_each_under_a_number_of_its_own(received, deliver, tmp_path):
    first, _ = received(10, 1, with_note=False)
    second, _ = received(11, 2, with_note=False)
    answer = deliver()[1]
    assert [entry["file"].rpartition("/")[2] for entry in answer["files"]] == ["t12-1.csv", "t12-2.csv"]
    assert (tmp_path / "out" / "t12-1.csv").read_bytes() == first
    assert (tmp_path / "out" / "t12-2.csv").read_bytes() == second
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == ["t12-1.csv", "t12-2.csv"]


def test_the_form_asked_for_chooses_among_them(received, deliver, tmp_path):
    received(10, 1)
    fixed, _ = received(11, 2, fixed=True)
    assert len(deliver("--fixed")[1]["files"]) == 1
    assert (tmp_path / "out" / "t12.csv").read_bytes() == fixed
    assert deliver("--encoding", "utf-8")[1]["errors"][0]["code"] == "nothing-received"


def test_a_file_that_came_later_is_found_by_the_day_it_was_extracted(received, deliver, tmp_path):
    data, _ = received(2, 1, extracted=30, month=5)
    assert deliver()[0] == 0
    assert (tmp_path / "out" / "t12.csv").read_bytes() == data


@pytest.mark.clause("16.7.1")
def test_with_a_password_it_comes_back_in_a_container(received, deliver, tmp_path):
    data, note = received(10, 1, 2)
    (tmp_path / "p").write_text("secret\n", encoding="utf-8")
    assert deliver("--password-file", str(tmp_path / "p"), name="t12.csv.zip")[1]["encrypted"]
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["t12.csv.zip"]
    out = io.BytesIO()
    contents = container.unpack(io.BytesIO((tmp_path / "out" / "t12.csv.zip").read_bytes()), b"secret", out)
    assert (out.getvalue(), contents.control, contents.name) == (data, note, "t12.csv")


@pytest.mark.parametrize(("layout", "code"), [("T04", "nothing-received"), ("T99", "layout-unknown")])
def test_what_was_never_received_cannot_be_given_back(received, deliver, tmp_path, layout, code):
    received(10, 1)
    status, answer, _ = deliver(layout=layout)
    assert (status, answer["errors"][0]["code"]) == (1, code)
    assert list((tmp_path / "out").iterdir()) == [] and not Handout.objects.exists()
