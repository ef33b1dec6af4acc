"""The board of a month after five years of work: reading what is kept against counting it anew; volumes of five years.

    bench/board.py [--payments 500000] [--contacts 1100000] [--debtors 60000] [--targets 20000] [--keep]
"""

import argparse
import random
from datetime import date, timedelta

import attribution
import stand

MONTH_OF_USE = date(2028, 4, 1)


def fill_targets(args: argparse.Namespace) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "insert into targets_target (month, debtor_id, programme, work, delivered_on, withdrawn, left_reason, run_id)"
            " select %s, id, case when id %% 7 = 0 then '01' else '11' end, '03', %s, false, '', 1 from debtors_debtor"
            " where merged_into_id is null order by id limit %s",
            [MONTH_OF_USE, MONTH_OF_USE, args.targets],
        )
    stand.analyze()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--payments", type=int, default=500_000)
    parser.add_argument("--contacts", type=int, default=1_100_000)
    parser.add_argument("--debtors", type=int, default=60_000)
    parser.add_argument("--slips", type=int, default=60_000)
    parser.add_argument("--targets", type=int, default=20_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--keep", action="store_true")
    args = parser.parse_args()
    with stand.database("bench_board", keep=args.keep) as fresh:
        if fresh:
            attribution.fill(args, random.Random(args.seed))
            fill_targets(args)
        credit_all()
        measure(args)


def credit_all() -> None:
    from saikoku.kernel import actor, clock
    from saikoku.performance.attribution import operations

    operations.rebuild(by=actor.system("bench"), at=clock.now())
    stand.analyze()


def measure(args: argparse.Namespace) -> None:
    from saikoku.kernel import clock
    from saikoku.kernel.periods import Month
    from saikoku.performance.figures import queries as figures
    from saikoku.performance.figures.rules.volumes import KINDS, Heading
    from saikoku.performance.outlook import operations, queries

    month = Month.of(MONTH_OF_USE)
    today = MONTH_OF_USE + timedelta(days=16)
    now = clock.at(today, 21)
    clock.run_from(now)
    print(f"{stand.machine()}; {args.payments:,} payments, {args.contacts:,} contacts, {args.debtors:,} debtors,"
          f" {args.targets:,} targets of the month, seed {args.seed}, median of {args.repeats}, warm")
    for back in range(12, -1, -1):
        operations.keep_month(month=month.plus(-back), at=now)
    sides = {
        "reading": lambda: queries.month_view(month, now=now),
        "counting": lambda: figures.figures_of(month),
        "keeping": lambda: operations.keep_month(month=month, at=now),
        "day": lambda: operations.keep_day(on=today, at=now),
        "volumes": lambda: figures.volumes(
            attribution.FIRST, today, headings=[Heading.MONTH, Heading.SIDE], kinds=KINDS["calls"]
        ),
    }
    times = stand.interleaved(sides, repeats=args.repeats)
    middle = {name: stand.median(times[name]) for name in sides}
    times_as_fast = middle["counting"] / middle["reading"]
    print(f"the month as kept     {middle['reading'] * 1000:8.1f} ms  {times_as_fast:6.0f} times as fast as counting")
    print(f"counted from facts    {middle['counting'] * 1000:8.1f} ms")
    print(f"kept anew, the month  {middle['keeping'] * 1000:8.1f} ms")
    print(f"kept anew, one day    {middle['day'] * 1000:8.1f} ms")
    print(f"calls by month, side  {middle['volumes'] * 1000:8.1f} ms, all {(today - attribution.FIRST).days:,} days")


if __name__ == "__main__":
    main()
