import json
import os
import subprocess
import sys

import pytest

from saikoku.assembly import cli

EXAMPLE = ["late-charge", "--amount", "65000", "--due", "2021-05-31", "--paid", "2022-01-31"]


def test_the_command_prints_one_object(capsys):
    status = cli.main([*EXAMPLE, "--json"])

    printed = capsys.readouterr()
    assert status == 0
    assert printed.err == ""
    assert json.loads(printed.out) == {
        "late_charge": 3400,
        "base": 65000,
        "segments": [
            {"from": "2021-06-01", "to": "2021-06-30", "days": 30, "rate": "2.5", "yen": 133},
            {"from": "2021-07-01", "to": "2021-12-31", "days": 184, "rate": "8.8", "yen": 2883},
            {"from": "2022-01-01", "to": "2022-01-31", "days": 31, "rate": "8.7", "yen": 480},
        ],
    }


def test_the_command_speaks_japanese_to_people(capsys):
    assert cli.main(EXAMPLE) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "延滞金 3,400円(試算。確定額は市が決めます)"
    assert lines[2] == "令和3年6月1日から令和3年6月30日まで 30日 年2.5% 133円"


def test_three_months_at_the_low_rate_can_be_asked_for(capsys):
    arguments = [
        "late-charge",
        "--amount",
        "100,000",
        "--due",
        "R3.4.30",
        "--paid",
        "20211031",
        "--months",
        "3",
    ]

    assert cli.main([*arguments, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["late_charge"] == 2800


def test_a_year_without_rates_is_refused_with_its_reason(capsys):
    arguments = ["late-charge", "--amount", "65000", "--due", "2026-11-30", "--paid", "2027-01-31"]

    assert cli.main([*arguments, "--json"]) == 1

    printed = capsys.readouterr()
    assert "2027-01-01 に適用する延滞金の割合が登録されていない" in printed.err
    (error,) = json.loads(printed.out)["errors"]
    assert (error["column"], error["value"]) == ("paid", "2027-01-31")
    assert cli.main(arguments) == 1
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(("due", "paid", "column", "words"), [
    ("1960-02-20", "1975-01-31", "due", "納期限を確かめてください。"),
    ("0001-01-01", "2021-01-31", "due", "納期限を確かめてください。"),
    ("2026-12-31", "2027-01-31", "paid", "割合が告示された後に"),
    ("1990-01-01", "9999-12-31", "paid", "割合が告示された後に"),
    ("9999-12-30", "9999-12-31", "paid", "割合が告示された後に"),
])  # fmt: skip
def test_days_without_rates_are_refused_by_the_day_that_is_wrong(due, paid, column, words, capsys):
    assert cli.main(["late-charge", "--amount", "65000", "--due", due, "--paid", paid, "--json"]) == 1
    printed = capsys.readouterr()
    assert words in printed.err
    (error,) = json.loads(printed.out)["errors"]
    assert (error["column"], error["value"]) == (column, {"due": due, "paid": paid}[column])


def test_a_due_day_at_the_end_of_time_is_no_fault(capsys):
    assert cli.main(["late-charge", "--amount", "65000", "--due", "9999-12-31", "--paid", "2021-01-31", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"late_charge": 0, "base": 65_000, "segments": []}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (["--due", "2021-02-30"], "2021年2月に30日はありません。"),
        (["--amount", "-1"], ""),
        (["--amount", "12.5"], "円未満の金額は入力できません。"),
        (["--months", "13"], "月数は 0 から 12 まで"),
        (["--months", "x"], "月数は 0 から 12 まで"),
    ],
)
def test_wrong_usage_is_told_apart_from_a_refusal(changed, words, capsys):
    with pytest.raises(SystemExit) as leaving:
        cli.main([*EXAMPLE, *changed])

    assert leaving.value.code == 2
    assert words in capsys.readouterr().err


def test_the_command_needs_no_database():
    code = "import sys; from saikoku.assembly import cli; cli.main(sys.argv[1:]); print('django.apps' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, *EXAMPLE],
        env={**os.environ, "SAIKOKU_HOME": "/nonexistent", "SAIKOKU_DATABASE_URL": "postgresql://nowhere"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.splitlines()[-1] == "False"
