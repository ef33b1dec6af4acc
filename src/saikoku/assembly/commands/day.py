"""`saikoku day`: the steps of a day, in their order; safe to repeat."""

import argparse
import json
import sys
from datetime import date


def register(subparsers) -> None:
    parser = subparsers.add_parser("day", help="その日の締めの処理を順に行います(何度でも実行できます)")
    parser.add_argument("day", type=_day, metavar="YYYY-MM-DD")
    parser.add_argument("--json", action="store_true", help="結果をJSONで出力します")
    parser.set_defaults(run=run)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"日付を読み取れません: {text}(例: 2026-04-10)") from None


def run(args: argparse.Namespace) -> int:
    from saikoku.assembly import session
    from saikoku.assembly.cli import DONE, REFUSED, Refused

    session.open_database(args)
    from saikoku.assembly import day
    from saikoku.kernel import clock

    if args.day > clock.today():
        raise Refused(f"{args.day} はまだ来ていません。今日({clock.today()})までの日を指定してください。")
    done = []
    for number, each in enumerate(day.run(args.day, by=session.console_actor()), start=1):
        done.append(each)
        print(f"{number}/{len(day.STEPS)} {each.step.words}: {_outcome(each)}", file=sys.stderr, flush=True)
    if args.json:
        print(json.dumps(_answer(args.day, done), ensure_ascii=False))
    return REFUSED if any(each.refused for each in done) else DONE


def _outcome(done) -> str:
    return "できませんでした\n" + "\n".join(f"  - {line}" for line in done.refused) if done.refused else done.result


def _answer(on: date, done: list) -> dict:
    return {
        "day": on.isoformat(),
        "steps": [
            {"step": each.step.id, "words": each.step.words, "done": not each.refused, "result": each.result} for each in done
        ],
        "errors": [{"step": each.step.id, "reason": line} for each in done for line in each.refused],
    }
