"""The city's files are written in the standard layouts, with control records that agree, and can be read back."""

import hashlib
import json

import pytest

from saikoku.assembly import cli
from saikoku.exchange.layouts.rules import control, standard
from saikoku.kernel import periods
from saikoku.practice.operations import city_files
from saikoku.practice.rules import city
from tests.exchange.layouts import literal

APRIL = periods.Month(2026, 4)
FORMS = [("cp932", False), ("cp932", True), ("utf-8", False)]


@pytest.mark.parametrize(("encoding", "fixed"), FORMS)
def test_every_file_is_read_back_without_fault_and_agrees_with_its_control_record(tmp_path, encoding, fixed):
    written = city_files.write_city(
        city.Plan(7, APRIL, encoding), out=tmp_path, fixed=fixed, debtors=120
    )
    assert [file.layout for file in written] == list(city.LAYOUTS)
    for file in written:
        said = control.load(city_files.control_path(file.path).read_bytes())
        reading = literal.read(
            standard.get(file.layout), file.path.read_bytes(), encoding=encoding, fixed=fixed
        )
        assert reading.report.is_clean
        assert control.refusals(said, reading.report) == []
        assert file.rows == reading.report.rows


def test_the_same_seed_writes_the_same_bytes(tmp_path):
    digests = []
    for name in ("first", "second"):
        city_files.write_city(city.Plan(7, APRIL), out=tmp_path / name, debtors=60)
        digests.append(
            {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in (tmp_path / name).iterdir()}
        )
    assert digests[0] == digests[1]
    assert len(digests[0]) == 2 * len(city.LAYOUTS)


def test_the_targets_say_that_they_are_all_of_the_month(tmp_path):
    city_files.write_city(city.Plan(7, APRIL), out=tmp_path, debtors=5)
    said = json.loads((tmp_path / "T01_targets.csv.control.json").read_text(encoding="utf-8"))
    assert said["scope"]["full"] is True


def test_an_interrupted_run_leaves_no_control_record(tmp_path):
    def stop(done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        city_files.write_city(city.Plan(7, APRIL), out=tmp_path, debtors=5, progress=stop)
    assert not list(tmp_path.glob("*" + control.SUFFIX))


def test_the_command_writes_a_city_without_a_database(tmp_path, capsys):
    done = cli.main(["practice", "city", "--debtors", "12", "--seed", "7", "--out", str(tmp_path / "new")])
    assert done == cli.DONE
    assert (tmp_path / "new" / "T02_arrears.csv").exists()
    assert "世帯を作成しました" in capsys.readouterr().err


def test_fixed_width_in_utf8_is_refused_with_what_to_do(tmp_path, capsys):
    asked = ["practice", "city", "--fixed", "--encoding", "utf-8", "--out", str(tmp_path)]
    assert cli.main(asked) == cli.REFUSED
    assert "--encoding cp932" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_named(tmp_path, capsys):
    (tmp_path / "taken").write_text("", encoding="utf-8")
    assert cli.main(["practice", "city", "--debtors", "5", "--out", str(tmp_path / "taken")]) == cli.REFUSED
    assert "taken に書けません" in capsys.readouterr().err

