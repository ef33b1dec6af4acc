"""`saikoku deliver`: one JSON object, Japanese refusals, whole files or none."""

import io
import json
from datetime import date, time

import pytest

from saikoku.assembly import cli, engine, outfile, session
from saikoku.exchange.delivery.models import Delivery, Handout
from saikoku.exchange.layouts.rules import container, control, standard
from saikoku.governance.terms.models import Term
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors.models import Debtor
from tests.exchange.layouts import literal

R01 = standard.get("R01")


@pytest.fixture
def ledger(db, noon, monkeypatch):
    """Two records of 10 April 2026; the command uses this test's connection."""
    monkeypatch.setattr(session, "open_database", lambda args: None)
    debtor = Debtor.objects.create(number="000000000000042", name="試験 花子", delivered_on=date(2026, 4, 1), run_id=1)

    def record(number: str, **more) -> Contact:
        facts = {
            "record_number": number, "work": "01", "debtor": debtor, "programme": "11", "on": date(2026, 4, 10),
            "started_at": time(10), "channel": "1", "spoke_with": "1", "outcome": "101", "worker_number": "W001",
            "promised_on": date(2026, 4, 30), "promised_yen": 5_000, "recorded_at": noon, "recorded_by": "w",
        } | more  # fmt: skip
        return Contact.objects.create(**facts)

    record("A1")
    record("A2", summary="髙橋様, \"家\"へ")
    return record


@pytest.fixture
def deliver(ledger, capsys):
    """Run the command: exit status, the JSON object, the words."""

    def run(*arguments: object, layout: str = "R01_contacts", last: str = "2026-04-30"):
        command = ["deliver", layout, "--from", "2026-04-01", "--to", last, "--json"]
        status = cli.main(command + [str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return status, json.loads(printed.out), printed.err

    return run


@pytest.mark.parametrize(("options", "encoding", "fixed"), [
    ([], "cp932", False), (["--fixed"], "cp932", True), (["--encoding", "utf-8"], "utf-8", False),
])  # fmt: skip
def test_the_file_lies_beside_its_control_record_and_reads_back(deliver, tmp_path, options, encoding, fixed):
    status, answer, words = deliver("--out", tmp_path / "r01.csv", *options)
    assert status == 0
    reading = literal.read(R01, (tmp_path / "r01.csv").read_bytes(), encoding=encoding, fixed=fixed)
    note = control.load((tmp_path / "r01.csv.control.json").read_bytes())
    assert reading.report.is_clean and control.refusals(note, reading.report) == []
    assert [row.values["record_number"] for row in reading.rows] == ["A1", "A2"]
    assert (answer["rows"], answer["sum"], answer["sha256"]) == (2, 10_000, reading.report.sha256)
    assert answer["delivery"].startswith("R01-") and answer["delivery"] in words
    assert not answer["encrypted"] and "暗号化していません" in words


def test_a_repeat_gives_identical_bytes_and_no_new_number(deliver, tmp_path):
    first = deliver("--out", tmp_path / "a.csv")[1]
    second = deliver("--out", tmp_path / "b.csv", layout="R01")[1]
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert not first["repeated"] and second["repeated"]
    assert first["delivery"] == second["delivery"]
    assert Handout.objects.count() == 2


def test_a_repeat_after_new_records_says_what_changed(deliver, ledger, tmp_path):
    deliver("--out", tmp_path / "a.csv")
    ledger("A3", corrects="A1")
    answer, words = deliver("--out", tmp_path / "a.csv")[1:]
    assert answer["changes"] == {"previous": answer["delivery"][:-1] + "1", "new": 1, "changed": 0, "gone": 0}
    assert "新しい行 1" in words
    assert b"A3" in (tmp_path / "a.csv").read_bytes(), "the older file gave way to the newer one"


@pytest.mark.clause("16.7.1")
def test_with_a_password_the_file_leaves_in_a_container_alone(deliver, tmp_path):
    (tmp_path / "p").write_text("合言葉 1\r\nnot this\n", encoding="utf-8")
    answer = deliver("--out", tmp_path / "r01.csv.zip", "--password-file", tmp_path / "p")[1]
    assert answer["encrypted"] and sorted(file.name for file in tmp_path.iterdir()) == ["p", "r01.csv.zip"]
    out = io.BytesIO()
    contents = container.unpack(io.BytesIO((tmp_path / "r01.csv.zip").read_bytes()), "合言葉 1".encode(), out)
    assert contents.name == "r01.csv" and control.load(contents.control).file == "r01.csv"
    assert literal.read(R01, out.getvalue()).report.rows == 2


def test_without_consent_nothing_leaves_plain_and_nothing_is_numbered(deliver, tmp_path):
    Term.objects.filter(name="approved_media_plain_files").update(value=False)
    status, answer, words = deliver("--out", tmp_path / "r01.csv")
    assert status == 1 and answer["errors"][0]["code"] == "plain-without-consent"
    assert "承諾" in words and list(tmp_path.iterdir()) == []
    assert not Delivery.objects.exists()


def test_a_character_outside_cp932_is_named_and_no_file_is_left(deliver, ledger, tmp_path):
    ledger("A3", summary="𠮷田様")
    status, answer, words = deliver("--out", tmp_path / "r01.csv")
    assert status == 1
    assert answer["errors"] == [{
        "record": 3, "column": "会話概要", "field": "summary", "value": "𠮷", "code_point": "U+20BB7",
        "reason": "3件目「会話概要」: CP932 にない文字があります「𠮷」(U+20BB7)。", "code": "character_outside",
    }]  # fmt: skip
    assert "U+20BB7" in words and list(tmp_path.iterdir()) == []
    assert deliver("--out", tmp_path / "r01.csv", "--encoding", "utf-8")[0] == 0


@pytest.mark.parametrize(("layout", "code"), [("R99", "layout-unknown"), ("R05_asset_results", "layout-not-delivered")])
def test_a_layout_that_cannot_be_delivered_is_refused(deliver, tmp_path, layout, code):
    status, answer, words = deliver("--out", tmp_path / "x.csv", layout=layout)
    assert status == 1 and answer["errors"][0]["code"] == code and words.strip()


@pytest.mark.parametrize("out", ["missing/r01.csv", ""])
def test_a_place_that_cannot_be_written_is_refused_in_words_and_nothing_is_recorded(deliver, tmp_path, out):
    status, answer, words = deliver("--out", tmp_path / out)
    assert status == 1 and "フォルダ" in answer["errors"][0]["reason"]
    assert "Traceback" not in words
    assert not Delivery.objects.exists() and not Handout.objects.exists()


@pytest.mark.parametrize("content", [None, b"", b"\nsecond"])
def test_a_password_file_that_says_nothing_is_refused(deliver, tmp_path, content):
    if content is not None:
        (tmp_path / "p").write_bytes(content)
    status, answer, _ = deliver("--out", tmp_path / "r01.zip", "--password-file", tmp_path / "p")
    assert status == 1 and "パスワード" in answer["errors"][0]["reason"]
    assert not (tmp_path / "r01.zip").exists()


@pytest.mark.parametrize("arguments", [
    ["--from", "2026-04-30", "--to", "2026-04-01", "--out", "x"],
    ["--from", "2026-04-01", "--to", "2026-02-30", "--out", "x"],
    ["--from", "2026-04-01", "--to", "2026-04-30", "--out", "x", "--fixed", "--encoding", "utf-8"],
    ["--from", "2026-04-01", "--to", "2026-04-30", "--out", "x", "--encoding", "sjis"],
    ["--from", "2026-04-01", "--to", "2026-04-30"],
])  # fmt: skip
def test_wrong_usage_is_told_as_such(arguments, capsys):
    with pytest.raises(SystemExit) as end:
        cli.main(["deliver", "R01_contacts", *arguments])
    assert end.value.code == 2
    assert capsys.readouterr().out == ""


def test_an_interrupted_write_leaves_no_half_file(deliver, tmp_path, monkeypatch):
    deliver("--out", tmp_path / "r01.csv")
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(outfile.os, "fsync", interrupted)
    assert cli.main(["deliver", "R01", "--from", "2026-04-01", "--to", "2026-04-29", "--out", str(tmp_path / "r01.csv")]) == 1
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before
    assert Delivery.objects.count() == 1, "what was not written is not numbered"


def test_the_command_runs_on_a_database_of_its_own(committing_db, tmp_path):
    from tests.assembly.test_command_line import saikoku

    assert engine.database_exists(committing_db)
    done = saikoku(
        "deliver", "R09", "--from", "2026-04-01", "--to", "2026-04-30", "--out", str(tmp_path / "r09.csv"), "--json",
        SAIKOKU_DATABASE=committing_db,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["rows"] == 0
    assert (tmp_path / "r09.csv").read_bytes().decode("cp932").startswith("記録番号,")


OWN_LAYOUT = """
id = "KOSHO"
ja = "交渉記録"
direction = "out"
into = "R01_contacts"
[[columns]]
id = "record_number"
ja = "記録ID"
type = "text"
width = 30
[[columns]]
id = "yen"
to = "promised_yen"
ja = "約束額"
type = "yen"
width = 9
"""


@pytest.mark.clause("13.2.オ")
def test_a_layout_of_the_citys_own_is_a_file_and_can_be_judged_again(deliver, tmp_path, capsys):
    (tmp_path / "own.toml").write_text(OWN_LAYOUT, encoding="utf-8")
    status, answer, _ = deliver("--out", tmp_path / "k.csv", layout=str(tmp_path / "own.toml"))
    assert status == 0 and answer["layout"] == "R01_contacts" and answer["sum"] == 10_000
    assert (tmp_path / "k.csv").read_bytes().decode("cp932") == "記録ID,約束額\r\nA1,5000\r\nA2,5000\r\n"
    assert cli.main(["receive", str(tmp_path / "own.toml"), str(tmp_path / "k.csv"), "--dry-run", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"] == 2
    with pytest.raises(SystemExit) as end:
        cli.main(["receive", str(tmp_path / "own.toml"), str(tmp_path / "k.csv")])
    assert end.value.code == 2


def test_a_layout_that_is_wrong_or_missing_is_refused_in_words(deliver, tmp_path):
    (tmp_path / "own.toml").write_text(OWN_LAYOUT.replace("promised_yen", "promised"), encoding="utf-8")
    for name, word in (("own.toml", "使えません"), ("missing.toml", "読めません")):
        status, answer, _ = deliver("--out", tmp_path / "k.csv", layout=str(tmp_path / name))
        assert status == 1 and word in answer["errors"][0]["reason"]
    assert not (tmp_path / "k.csv").exists()
