"""Whom to call when: orders of calling compared over three months of the practice city, ten cities of 5,000 debtors.

    bench/strategy.py [--seeds 10] [--debtors 5000] [--variant "as assumed"] [--only random learned exact] [--chart FILE]

Nothing here is a timing: contacts per 100 calls of the third month, by the true chances of the calls made. `table`
knows every chance of the city by hour, age and tries but nothing of a person; `exact` infers that exactly from the ledger;
`oracle` knows it.
"""

import argparse
import statistics
import sys
from datetime import date
from pathlib import Path

import stand

assert stand.PROJECT  # and its sources on the path

from saikoku.kernel.periods import Month  # noqa: E402
from saikoku.practice.rules import comparing, contrast  # noqa: E402

FIRST = Month(2026, 4)
HOURS = {False: "fixed shifts", True: "free hours"}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seeds", type=int, default=10)
    asked.add_argument("--debtors", type=int, default=comparing.STANDARD_DEBTORS)
    asked.add_argument("--variant", choices=list(comparing.VARIANTS), help="one city alone instead of all three")
    asked.add_argument("--only", nargs="+", choices=comparing.EVERY, default=comparing.EVERY, help="these policies alone")
    asked.add_argument("--chart", type=Path)
    args = asked.parse_args()
    rules = comparing.rules_by_default(date(2025, 8, 1))
    found: dict[tuple[str, bool], list[dict[str, comparing.Played]]] = {}
    for seed in range(1, args.seeds + 1):
        for variant in [args.variant] if args.variant else comparing.VARIANTS:
            for free in HOURS:
                played = comparing.compare(
                    seed, comparing.VARIANTS[variant], rules, first=FIRST, debtors=args.debtors, free_hours=free, only=args.only
                )
                third = {name: months[-1] for name, (months, _) in played.items()}
                found.setdefault((variant, free), []).append(third)
                values = "  ".join(f"{name} {one.per_hundred:.3f}" for name, one in third.items())
                print(f"city {seed}, {variant}, {HOURS[free]}: {values}", file=sys.stderr, flush=True)
    for (variant, free), cities in found.items():
        print(f"\n{variant}, {HOURS[free]}: contacts per 100 calls, third month, median (least-most) of {len(cities)} cities")
        for name in args.only:
            print(f"  {name:10} {_spread([city[name].per_hundred for city in cities])}"
                  f"   calls {statistics.median(city[name].calls for city in cities):7,.0f}"
                  f"   reached {statistics.median(city[name].reached for city in cities):5,.0f}"
                  f"   never called {statistics.median(city[name].never_called for city in cities):.0%}")  # fmt: skip
        for best in [one for one in comparing.KNOWING if one in args.only] if {"learned", "random"} <= set(args.only) else ():
            shares = [comparing.gain(city["learned"], city["random"], city[best]) for city in cities]
            print(f"  gain of `learned` over `random` as a share of that of `{best}`: {_spread(shares)}")
    if args.chart:
        args.chart.write_text(contrast.drawn(found[next(iter(comparing.VARIANTS)), False],
                                             found[next(iter(comparing.VARIANTS)), True]), encoding="utf-8")  # fmt: skip


def _spread(values: list[float], digits: int = 2) -> str:
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f}-{max(values):.{digits}f})"


if __name__ == "__main__":
    main()
