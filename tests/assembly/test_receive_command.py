"""`saikoku receive`: one JSON object, exit status by outcome, nothing changed by a refusal or a dry run."""

import io
import json
from datetime import timedelta
from pathlib import Path

import pytest

from saikoku.assembly import cli, session
from saikoku.exchange.intake import operations as intake
from saikoku.exchange.intake.models import KeptPiece, KeptRow, Run
from saikoku.exchange.layouts.rules import container, control, reading, standard, writing
from saikoku.security.audit.models import AuditRecord
from tests.exchange.layouts import making

T09 = standard.get("T09")
POSTAL = """
id = "KEN_ALL"
ja = "郵便番号"
header = false
[[columns]]
id = "jis"
ja = "団体コード"
type = "digits"
width = 5
[[columns]]
id = "code"
ja = "郵便番号"
type = "digits"
width = 7
[[columns]]
id = "town"
ja = "町域名"
type = "text"
width = 100
"""


@pytest.fixture
def receive(db, capsys, monkeypatch):
    """Run the command on this test's connection: exit status, the JSON object, the words."""
    monkeypatch.setattr(session, "open_database", lambda args: None)

    def run(*arguments: object, layout: str = "T09_sms_requests"):
        status = cli.main(["receive", layout, *map(str, arguments), "--json"])
        printed = capsys.readouterr()
        return status, json.loads(printed.out), printed.err

    return run


@pytest.fixture
def answers(tmp_path) -> Path:
    file = tmp_path / "T09.csv"
    file.write_bytes(writing.to_bytes(T09, [making.sample(T09, 1), making.sample(T09, 2)]))
    return file


def test_a_good_file_is_applied_and_said_so(receive, answers):
    status, answer, words = receive(answers)

    run = Run.objects.get()
    assert status == 0
    assert answer == {
        "run": run.pk, "rows": 2, "new": 2, "changed": 0, "unchanged": 0, "gone": 0, "superseded": 0, "pending": 0,
        "bad": 0, "errors": [], "applied": True, "already_applied": False,
    }  # fmt: skip
    assert run.applied_by.startswith("console:")
    assert "applied by console without second person" in words


def test_the_same_file_again_changes_nothing(receive, answers):
    _, first, _ = receive(answers)
    pieces = KeptPiece.objects.count()

    status, answer, _ = receive(answers)

    assert (status, answer["run"], answer["already_applied"]) == (0, first["run"], True)
    assert (Run.objects.count(), KeptPiece.objects.count()) == (1, pieces)


@pytest.mark.parametrize(
    ("options", "form"), [(["--fixed"], {"fixed": True}), (["--encoding", "utf-8"], {"encoding": "utf-8"})]
)
def test_other_forms_are_read_where_they_are_declared(receive, tmp_path, options, form):
    file = tmp_path / "T09.dat"
    file.write_bytes(writing.to_bytes(T09, [making.sample(T09)], **form))

    assert receive(file, *options)[0] == 0
    assert KeptRow.objects.count() == 1


def test_a_file_with_bad_rows_is_refused_with_line_column_value_and_reason(receive, answers):
    answers.write_bytes(answers.read_bytes().replace(b"2026-04-10", b"2026-02-30", 1))

    status, answer, words = receive(answers)

    assert (status, answer["applied"], answer["bad"]) == (1, False, 1)
    assert answer["errors"] == [
        {"line": 2, "column": "送信希望日", "value": "2026-02-30", "reason": "日付が存在しません。"}
    ]
    assert "2行目「送信希望日」" in words
    assert not KeptRow.objects.exists()


@pytest.mark.parametrize(("raw", "drawn"), [(b"\x00", "␀"), (b"\x1b[2J", "␛[2J"), (b"\x7f", "␡"), (b"\x80", "�")])
def test_control_characters_are_drawn_where_they_are_reported(receive, answers, raw, drawn):
    answers.write_bytes(answers.read_bytes().replace(b"2026-04-10", b"2026-04-10" + raw, 1))
    status, answer, words = receive(answers)
    assert (status, answer["bad"], answer["errors"][0]["value"]) == (1, 1, f"2026-04-10{drawn}")
    assert drawn in words
    assert Run.objects.get().state == "refused"


@pytest.mark.parametrize("place", ["header", "control"])
def test_a_nul_in_the_header_or_the_control_record_is_refused_like_any_other_fault(receive, answers, place):
    if place == "header":
        answers.write_bytes(b"\x00" + answers.read_bytes())
    else:
        Path(f"{answers}.control.json").write_text('{"file": "a\\u0000", "rows": "\\u0000", "layout": "\\u0000"}')
    status, answer, _ = receive(answers)
    assert (status, answer["applied"]) == (1, False)
    assert not KeptRow.objects.exists()


def test_good_rows_alone_are_applied_when_asked_for(receive, answers):
    answers.write_bytes(answers.read_bytes().replace(b"2026-04-10", b"2026-02-30", 1))

    status, answer, _ = receive(answers, "--accept-good-rows")

    assert (status, answer["applied"], answer["bad"], answer["new"]) == (0, True, 1, 1)
    assert KeptRow.objects.count() == 1


def test_a_dry_run_shows_what_would_change_and_leaves_nothing(receive, answers):
    before = AuditRecord.objects.count()

    status, answer, _ = receive(answers, "--dry-run")

    assert (status, answer["run"], answer["new"], answer["applied"]) == (0, None, 2, False)
    assert (Run.objects.count(), KeptPiece.objects.count(), KeptRow.objects.count()) == (0, 0, 0)
    assert AuditRecord.objects.count() == before


def test_a_hand_written_layout_is_judged_with_no_database_at_all(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(session, "open_database", lambda args: pytest.fail("no database is needed"))
    layout, file = tmp_path / "postal.toml", tmp_path / "KEN_ALL.CSV"
    layout.write_text(POSTAL, encoding="utf-8")
    file.write_bytes('40203,"8300011","旭町"\r\n40203,"83000123","荒木町荒木"\r\n'.encode("cp932"))

    status = cli.main(["receive", str(layout), str(file), "--dry-run", "--json"])

    answer = json.loads(capsys.readouterr().out)
    assert (status, answer["rows"], answer["bad"]) == (1, 2, 1)
    assert [(error["line"], error["column"], error["value"]) for error in answer["errors"]] == [(2, "郵便番号", "83000123")]


@pytest.mark.parametrize(("change", "row", "words"), [
    (("", ""), "40203,8300011,旭町", "判定しました。このまま受け取れます"),
    (("header = false", ""), "40203,8300011,旭町", "レイアウトに header = false と書いてください。"),
    (("", ""), "40203,8300011,旭町,0", "レイアウト KEN_ALL の項目は 3 個です。"),
])  # fmt: skip
def test_who_writes_a_layout_is_told_how_it_stands(tmp_path, capsys, change, row, words):
    layout, file = tmp_path / "postal.toml", tmp_path / "KEN_ALL.CSV"
    layout.write_text(POSTAL.replace(*change), encoding="utf-8")
    file.write_bytes(f"{row}\r\n".encode("cp932"))
    cli.main(["receive", str(layout), str(file), "--dry-run"])
    assert words in capsys.readouterr().err


KEYS = {"run", "rows", "new", "changed", "unchanged", "gone", "superseded", "pending", "bad", "errors", "applied",
        "already_applied"}  # fmt: skip


@pytest.mark.parametrize(("layout", "file"), [
    ("missing.toml", "good.csv"), ("broken.toml", "good.csv"), ("good.toml", "missing.csv"), ("good.toml", "bad.csv"),
    ("good.toml", "bomb.zip"), ("good.toml", "good.csv"), ("good.toml", "."),
])  # fmt: skip
def test_the_object_has_the_same_keys_however_it_ends(tmp_path, capsys, monkeypatch, layout, file):
    monkeypatch.chdir(tmp_path)
    Path("good.toml").write_text(POSTAL, encoding="utf-8")
    Path("broken.toml").write_text("id = ", encoding="utf-8")
    Path("good.csv").write_bytes('40203,"8300011","旭町"\r\n'.encode("cp932"))
    Path("bad.csv").write_bytes('40203,"830O011","旭町"\r\n'.encode("cp932"))
    Path("bomb.zip").write_bytes(b"PK\x03\x04 and nothing behind it")
    status = cli.main(["receive", layout, file, "--dry-run", "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert set(answer) == KEYS
    assert status == (0 if (layout, file) == ("good.toml", "good.csv") else 1) == bool(answer["errors"])
    assert all(set(error) == {"line", "column", "value", "reason"} for error in answer["errors"])


def test_a_mistake_in_a_hand_written_layout_is_said_in_words(tmp_path, answers, capsys):
    layout = tmp_path / "postal.toml"
    layout.write_text(POSTAL.replace('type = "digits"', 'type = "number"'), encoding="utf-8")

    assert cli.main(["receive", str(layout), str(answers), "--dry-run"]) == 1
    assert "columns[1] 団体コード: この type は使えません" in capsys.readouterr().err


def test_a_container_with_its_control_record_is_received(receive, tmp_path, noon):
    data = writing.to_bytes(T09, [making.sample(T09)])
    note = control.make(T09, reading.judge(T09, io.BytesIO(data)), file="T09.csv", extracted_at=noon - timedelta(days=1))
    file, secret = tmp_path / "T09.zip", tmp_path / "secret"
    secret.write_text("合言葉\n", encoding="utf-8")
    with file.open("wb") as out:
        container.pack([("T09.csv", data), ("T09.csv.control.json", control.dump(note))], "合言葉".encode(), out)

    status, answer, _ = receive(file, layout="T09")
    assert (status, answer["applied"]) == (1, False)
    assert "パスワード" in answer["errors"][0]["reason"]

    status, answer, _ = receive(file, "--password-file", secret, layout="T09")
    assert (status, answer["applied"], Run.objects.get().control_state) == (0, True, "matching")


def test_a_control_record_beside_the_file_is_held_against_it(receive, answers, noon):
    report = reading.judge(T09, io.BytesIO(answers.read_bytes()))
    note = control.make(T09, report, file=answers.name, extracted_at=noon)
    Path(f"{answers}.control.json").write_bytes(control.dump(note).replace(b'"rows": 2', b'"rows": 3'))

    status, answer, _ = receive(answers)

    assert (status, answer["applied"]) == (1, False)
    assert [(error["reason"], error["value"]) for error in answer["errors"]] == [
        ("行数が管理ファイルと違います。左がファイル、右が管理ファイルの値です。", "2 / 3")
    ]


def test_a_file_of_another_layout_is_recognised(receive, answers):
    status, _, words = receive(answers, layout="T12")

    assert status == 1
    assert "このファイルは T09_sms_requests のようです。" in words


@pytest.mark.parametrize("arguments", [["T99", "x.csv"], ["T09", "x.csv", "--fixed", "--encoding", "utf-8"], ["T09"]])
def test_wrong_usage_is_told_as_such(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["receive", *arguments])

    assert stopped.value.code == 2


def test_a_file_that_is_not_there_is_said_in_words(receive, tmp_path):
    status, _, words = receive(tmp_path / "nothing.csv")

    assert status == 1
    assert "ファイルを読めません" in words


@pytest.mark.parametrize(("meanwhile", "status", "states"), [
    ("applied", 0, ["withdrawn", "applied"]),
    ("withdrawn", 1, ["withdrawn"]),
])  # fmt: skip
def test_what_somebody_else_does_meanwhile_is_no_fault(receive, tmp_path, monkeypatch, meanwhile, status, states):
    path = tmp_path / "t13.csv"
    path.write_bytes(writing.to_bytes(T09, [making.sample(T09, 1)]))
    judge = intake.judge

    def judge_and_be_late(**given):
        run = judge(**given)
        monkeypatch.setattr(intake, "judge", judge)
        if meanwhile == "applied":
            receive(path)
        else:
            intake.withdraw(run_id=run.pk, reason="x", by=given["by"], at=given["at"])
        return run

    monkeypatch.setattr(intake, "judge", judge_and_be_late)
    ended, found, said = receive(path)
    assert (ended, "誤りで中断" in said) == (status, False)
    assert list(Run.objects.order_by("pk").values_list("state", flat=True)) == states
    assert found.get("already_applied", False) == (meanwhile == "applied")
