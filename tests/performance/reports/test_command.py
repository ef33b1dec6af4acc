"""`saikoku report` writes the same papers as the screen hands out."""

import hashlib
import json
import os
from datetime import datetime

import pytest

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.performance.reports import operations
from saikoku.performance.reports.models import Report
from saikoku.performance.reports.queries import months
from tests.assembly.test_command_line import saikoku
from tests.performance.conftest import DAY

AT = ("--at", "2026-04-10T21:00")


def report(*arguments, database):
    return saikoku(*AT, "report", "daily", *arguments, SAIKOKU_DATABASE=database)


def test_the_command_writes_both_papers_and_the_same_ones_again(committing_db, recorded, tmp_path):
    recorded(outcome="101")
    wanted = ("--on", DAY.isoformat(), "--out", str(tmp_path / "a" / "b"), "--json")

    first = report(*wanted, database=committing_db)
    again = report(*wanted, database=committing_db)

    answer = json.loads(first.stdout)
    assert answer["version"] == 1
    assert answer["new"]
    kept = Report.objects.get()
    assert answer["sha256"] == kept.digest
    names = [os.path.basename(file) for file in answer["files"]]
    assert names == ["daily_2026-04-10_v1.pdf", "daily_2026-04-10_v1.xlsx"]
    written = [hashlib.sha256((tmp_path / "a" / "b" / name).read_bytes()).digest() for name in names]
    assert written == [hashlib.sha256(bytes(paper)).digest() for paper in (kept.pdf, kept.xlsx)]
    assert json.loads(again.stdout) == answer | {"new": False}
    assert "確定済みの版を書き出しました" in again.stderr
    assert kept.created_by.startswith("console:")


def test_an_earlier_version_is_written_again_as_it_was(committing_db, recorded, tmp_path):
    wanted = ("--on", DAY.isoformat(), "--out", str(tmp_path))
    report(*wanted, database=committing_db)
    recorded(outcome="101")
    report(*wanted, database=committing_db)
    first, second = Report.objects.order_by("version")
    (tmp_path / "daily_2026-04-10_v1.pdf").unlink()

    assert report(*wanted, "--version", "1", database=committing_db).returncode == 0
    assert (tmp_path / "daily_2026-04-10_v1.pdf").read_bytes() == bytes(first.pdf)
    assert second.digest != first.digest
    refused = report(*wanted, "--version", "3", database=committing_db)
    assert refused.returncode == 1
    assert "第3版はありません" in refused.stderr


def test_what_cannot_be_is_refused_in_words(committing_db, tmp_path):
    to_come = report("--on", "2026-04-11", "--out", str(tmp_path), database=committing_db)
    assert to_come.returncode == 1
    assert "まだ来ていない日" in to_come.stderr

    (tmp_path / "file").write_text("")
    blocked = report("--on", "2026-04-10", "--out", str(tmp_path / "file"), database=committing_db)
    assert blocked.returncode == 1
    assert "書き出せません" in blocked.stderr
    assert "Traceback" not in blocked.stderr

    assert report("--on", "2026-02-30", "--out", str(tmp_path), database=committing_db).returncode == 2


@pytest.mark.clause("15.4.ア")
@pytest.mark.clause("15.4.イ")
@pytest.mark.parametrize(
    ("option", "kind", "first", "words"),
    [
        ((), "monthly_meeting", "2026-04-01", "月次定例会資料 令和8年4月"),
        (("--year",), "yearly_meeting", "2026-04-01", "年次報告会資料 令和8年度"),
    ],
)
def test_the_package_of_a_meeting_is_of_the_month_and_with_an_option_of_the_year(
    option, kind, first, words, committing_db, tmp_path
):
    wanted = ("report", "meeting", "--on", "2026-04-20", "--out", str(tmp_path), "--json", *option)
    at = ("--at", "2026-05-08T10:00")

    early = saikoku(*at, *wanted, SAIKOKU_DATABASE=committing_db)
    assert early.returncode == 1
    assert "対応策" in early.stderr  # no target was reached
    texts = {f"countermeasure:{one.name}": "増員" for one in months.JUDGED}
    if kind == "yearly_meeting":
        texts |= {"summary": "総括", "proposals": "提案", "new_targets": "協議"}
    operations.write_notes(
        kind=kind, on=DAY, texts=texts, seen=0, by=Actor("manager"), at=datetime(2026, 5, 8, 9, tzinfo=clock.TOKYO)
    )
    done = saikoku(*at, *wanted, SAIKOKU_DATABASE=committing_db)

    answer = json.loads(done.stdout)
    assert (answer["kind"], answer["on"]) == (kind, first)
    assert [os.path.basename(file) for file in answer["files"]] == [f"{kind}_{first}_v1.pdf", f"{kind}_{first}_v1.xlsx"]
    assert words in done.stderr
    assert Report.objects.get().kind == kind


def test_only_a_meeting_has_the_option_of_the_year(committing_db, tmp_path):
    refused = saikoku("report", "daily", "--on", "2026-04-10", "--out", str(tmp_path), "--year", SAIKOKU_DATABASE=committing_db)
    assert refused.returncode == 2
    assert "--year は meeting とともに使います" in refused.stderr
