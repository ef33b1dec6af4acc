"""Why was a target missed? The numbers that speak of it, in plain sentences (specification 15.4.ア.c)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from saikoku.kernel import yen
from saikoku.kernel.programmes import Side
from saikoku.performance.figures.rules import acts
from saikoku.performance.figures.rules.acts import Tally
from saikoku.performance.reports.rules import counts as tables
from saikoku.performance.reports.rules.achievement import Line
from saikoku.performance.reports.rules.counts import Counts

SIDES_OF = {
    "calls_city_tax": (Side.CITY_TAX,), "contact_rate_city_tax": (Side.CITY_TAX,),
    "calls_premium": (Side.PREMIUM, Side.OVERPAYMENT), "households_visited": (Side.PREMIUM,),
    "contact_rate_premium": (Side.PREMIUM,), "voluntary": (Side.PREMIUM, Side.OVERPAYMENT),
}  # fmt: skip
MOST_OUTCOMES = 3


@dataclass(frozen=True, slots=True)
class Work:
    """What the month had to work with. `untouched`: targets left whom nobody called, visited or spoke with, by side."""

    operating_days: int
    untouched: dict[Side, int]


def sentences(line: Line, counts: Counts, work: Work, *, before: Counts | None) -> tuple[str, ...]:
    """The numbers behind one missed target; `before` are the counts of the month before, None in the first month."""
    name = line.indicator.name
    if name.startswith("contact_rate"):
        return tuple(_of_the_rate(name, counts, work))
    if name == "voluntary":
        return tuple(_of_the_money(counts, before))
    kind = acts.Kind.VISIT if name == "households_visited" else acts.Kind.CALL
    return tuple(_of_the_acts(line, kind, counts, work, before))


def _of_the_acts(line: Line, kind: acts.Kind, counts: Counts, work: Work, before: Counts | None) -> Iterable[str]:
    name, unit = line.indicator.name, line.indicator.unit
    tallies = _chosen(counts, kind, SIDES_OF[name])
    if not work.operating_days:
        yield "この月に業務日はありませんでした。"
        return
    days = work.operating_days
    yield (
        f"業務日 {days} 日、1日平均 {_mean(line.reached or 0, days)}{unit}。"
        f"目標には1日平均 {_mean(line.target or 0, days)}{unit}が必要でした。"
    )
    workers_a_day = Counter(on for on, _ in {(tally.on, tally.worker) for tally in tallies})
    if workers_a_day:
        done = sum(tally.acts for tally in tallies)
        yield (
            f"従事した人は1日平均 {_mean(sum(workers_a_day.values()), days)} 人、"
            f"1人1日あたり {_mean(done, sum(workers_a_day.values()))} 件。実施した日は {len(workers_a_day)} 日です。"
        )
    else:
        yield "実施した記録がありません。"
    if before is not None:
        was = sum(tally.acts for tally in _chosen(before, kind, SIDES_OF[name]))
        yield f"前月の{'訪問' if kind == acts.Kind.VISIT else '架電'}は {was:,} 件でした。"


def _of_the_rate(name: str, counts: Counts, work: Work) -> Iterable[str]:
    sides = SIDES_OF[name]
    untouched = sum(work.untouched.get(side, 0) for side in sides)
    yield f"対象のうち、架電も訪問もしていない人は {untouched:,} 人です。"
    tallies = [tally for kind in (acts.Kind.CALL, acts.Kind.VISIT) for tally in _chosen(counts, kind, sides)]
    tried, reached = sum(tally.acts for tally in tallies), sum(tally.contacts for tally in tallies)
    if not tried:
        yield "架電と訪問の記録がありません。"
        return
    yield f"架電と訪問 {tried:,} 件のうち、接触は {reached:,} 件({_percent(reached, tried)}%)です。"
    missed: Counter[str] = Counter()
    for tally in tallies:
        if not tally.contacts:
            missed[tally.outcome] += tally.acts
    if missed:
        listed = sorted(missed.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_OUTCOMES]
        words = "、".join(f"{counts.outcome_words.get(code, code)} {count:,} 件" for code, count in listed)
        yield f"接触に至らなかった結果は、多い順に {words}です。"


def _of_the_money(counts: Counts, before: Counts | None) -> Iterable[str]:
    kinds, sides = tables.SPOKEN, SIDES_OF["voluntary"]
    promises, promised = _promised(counts, kinds, sides)
    yield f"納付約束は {promises:,} 件、{yen.in_words(promised)}です。"
    if before is not None:
        was, was_promised = _promised(before, kinds, sides)
        yield f"前月の納付約束は {was:,} 件、{yen.in_words(was_promised)}でした。"


def _promised(counts: Counts, kinds: Sequence[acts.Kind], sides: Sequence[Side]) -> tuple[int, int]:
    tallies = [tally for kind in kinds for tally in _chosen(counts, kind, sides)]
    return sum(tally.promises for tally in tallies), sum(tally.promised_yen for tally in tallies)


def _chosen(counts: Counts, kind: acts.Kind, sides: Sequence[Side]) -> list[Tally]:
    return [tally for tally in tables.of(counts, kind) if tally.side in sides]


def _mean(total: int, parts: int) -> str:
    return f"{(Decimal(total) / parts).quantize(Decimal('0.1'), ROUND_HALF_UP):,}"


def _percent(part: int, whole: int) -> str:
    return str((Decimal(100 * part) / whole).quantize(Decimal("0.01"), ROUND_HALF_UP))
