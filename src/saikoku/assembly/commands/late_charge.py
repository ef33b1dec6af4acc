"""`saikoku late-charge`: the late charge on one instalment, without a database."""

import argparse
import json
import sys
from datetime import date

from saikoku.governance.law.rules import late_charge_rates
from saikoku.kernel import eras, yen
from saikoku.kernel.dated import NothingInForce
from saikoku.registry.liabilities.rules import late_charge

_MOST_MONTHS = 12


def register(subparsers) -> None:
    parser = subparsers.add_parser("late-charge", help="延滞金を試算します(確定額は市が決めます)")
    parser.add_argument("--amount", required=True, type=_amount, metavar="円", help="未納額(1期別分)")
    parser.add_argument("--due", required=True, type=_day, metavar="日付", help="納期限(例 2021-05-31)")
    parser.add_argument("--paid", required=True, type=_day, metavar="日付", help="納付日(例 2022-01-31)")
    parser.add_argument(
        "--months", type=_months, default=1, metavar="月数", help="低い割合が続く月数(既定 1。条例により 3)"
    )
    parser.add_argument("--json", action="store_true", help="結果をJSONで出力します")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    terms = late_charge.Terms(low_months=args.months)
    try:
        charge = late_charge.late_charge(
            principal=args.amount, due_on=args.due, paid_on=args.paid, terms=terms
        )
    except NothingInForce as gap:
        return _refuse(gap, args)
    print(json.dumps(_as_object(charge), ensure_ascii=False) if args.json else _in_words(charge))
    return 0


def _refuse(gap: NothingInForce, args: argparse.Namespace) -> int:
    is_past = gap.on < late_charge_rates.history()[0].since
    reason = f"{gap.on.isoformat()} に適用する延滞金の割合が登録されていないため、計算できません。" + (
        "納期限を確かめてください。" if is_past else "割合が告示された後に登録してから、もう一度実行してください。"
    )
    column, day = ("due", args.due) if is_past else ("paid", args.paid)
    print(reason, file=sys.stderr)
    if args.json:
        error = {"line": None, "column": column, "value": day.isoformat(), "reason": reason}
        print(json.dumps({"errors": [error]}, ensure_ascii=False))
    return 1


def _as_object(charge: late_charge.LateCharge) -> dict[str, object]:
    return {
        "late_charge": charge.total,
        "base": charge.base,
        "segments": [
            {
                "from": segment.since.isoformat(),
                "to": segment.until.isoformat(),
                "days": segment.days,
                "rate": segment.percent,
                "yen": segment.yen,
            }
            for segment in charge.segments
        ],
    }


def _in_words(charge: late_charge.LateCharge) -> str:
    lines = [f"延滞金 {yen.in_words(charge.total)}(試算。確定額は市が決めます)"]
    lines.append(f"計算の基礎 {yen.in_words(charge.base)}")
    lines += [
        f"{eras.in_words(segment.since, with_weekday=False)}から"
        f"{eras.in_words(segment.until, with_weekday=False)}まで {segment.days}日 "
        f"年{segment.percent}% {yen.in_words(segment.yen)}"
        for segment in charge.segments
    ]
    return "\n".join(lines)


def _amount(text: str) -> int:
    try:
        return yen.parse(text)
    except yen.NotYen as refusal:
        raise argparse.ArgumentTypeError(str(refusal)) from None


def _day(text: str) -> date:
    try:
        return eras.parse(text)
    except eras.NotADate as refusal:
        raise argparse.ArgumentTypeError(str(refusal)) from None


def _months(text: str) -> int:
    try:
        count = yen.parse(text)
    except yen.NotYen:
        count = _MOST_MONTHS + 1
    if count > _MOST_MONTHS:
        raise argparse.ArgumentTypeError(f"月数は 0 から {_MOST_MONTHS} までの数で入力してください。")
    return count
