"""Volumes of any period: a table by the headings chosen, a chart of the first, and the same as a workbook."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from saikoku.documents import report as documents
from saikoku.exchange.layouts.rules.outcomes import outcomes
from saikoku.kernel import eras
from saikoku.kernel.periods import Month
from saikoku.kernel.programmes import PROGRAMME_WORDS, SIDE_WORDS
from saikoku.performance.figures.rules.acts import Kind
from saikoku.performance.figures.rules.volumes import Heading, Volume
from saikoku.performance.reports.rules.daily import Letterhead
from saikoku.ui import charts
from saikoku.ui import components as ui

HEADINGS = {
    Heading.MONTH: "月", Heading.DAY: "日", Heading.WEEKDAY: "曜日", Heading.HOUR: "時間帯", Heading.SIDE: "区分",
    Heading.PROGRAMME: "科目", Heading.WORKER: "従事者", Heading.OUTCOME: "対応結果", Heading.KIND: "手段",
}  # fmt: skip
KINDS = {
    "calls": "架電(納付催告)", "visits": "訪問(納付催告)", "inbound": "受電", "spoken": "架電・訪問・受電の計",
    "others": "その他(勧奨・SMS・調査など)",
}  # fmt: skip
KIND_WORDS = {
    Kind.CALL: "架電(納付催告)", Kind.NOT_CALLED: "架電の対象から外したもの", Kind.OTHER_CALL: "架電(勧奨・案内)",
    Kind.INBOUND: "受電", Kind.VISIT: "訪問(納付催告)", Kind.NOT_VISITED: "訪問の対象から外したもの",
    Kind.OTHER_VISIT: "訪問(勧奨・調査)", Kind.SMS: "SMS", Kind.LEAFLET: "文書の投函", Kind.INVESTIGATION: "調査",
    Kind.PHONE_RESEARCH: "電話番号調査",
}  # fmt: skip
WEEKDAYS = "月火水木金土日"
MOST_BARS, MOST_COLUMNS = 24, 12
REST = "その他"


def named(heading: Heading, value) -> str:
    """A value of a heading in words."""
    match heading:
        case Heading.MONTH:
            return eras.month_in_words(Month.of(value))
        case Heading.DAY:
            return eras.short(value)
        case Heading.WEEKDAY:
            return f"{WEEKDAYS[value - 1]}曜"
        case Heading.HOUR:
            return f"{value}時台"
        case Heading.SIDE:
            return SIDE_WORDS[value]
        case Heading.PROGRAMME:
            return PROGRAMME_WORDS[value]
        case Heading.KIND:
            return KIND_WORDS[Kind(value)]
        case Heading.OUTCOME:
            found = outcomes().get(value)
            return f"{value} {found.ja}" if found else value
    return str(value)


def percent(part: int, whole: int) -> Decimal | None:
    return (Decimal(100 * part) / whole).quantize(Decimal("0.01"), ROUND_HALF_UP) if whole else None


def counted(found: Sequence[Volume], headings: Sequence[Heading]) -> tuple[list[str], list[list], list]:
    """Names of the columns, rows and total: by one heading the acts and what came of them, by two a cross table of acts."""
    return _by_one(found, headings[0]) if len(headings) == 1 else _by_two(found, headings)


def _by_one(found: Sequence[Volume], heading: Heading) -> tuple[list[str], list[list], list]:
    def line(name: str, parts: Sequence[Volume]) -> list:
        acts, contacts = sum(one.acts for one in parts), sum(one.contacts for one in parts)
        promised = sum(one.promises for one in parts), sum(one.promised_yen for one in parts)
        return [name, acts, contacts, percent(contacts, acts), *promised]

    names = [HEADINGS[heading], "件数", "うち接触", "接触した割合", "約束", "約束の額"]
    return names, [line(named(heading, one.values[0]), [one]) for one in found], line("計", found)


def _by_two(found: Sequence[Volume], headings: Sequence[Heading]) -> tuple[list[str], list[list], list]:
    acts: Counter[tuple] = Counter({one.values: one.acts for one in found})
    rows = sorted({one.values[0] for one in found})
    across: Counter = Counter()
    for (_, column), count in acts.items():
        across[column] += count
    kept = sorted(column for column, _ in across.most_common(MOST_COLUMNS))
    rest = [column for column in across if column not in kept]

    def line(name: str, chosen: Sequence) -> list:
        cells = [sum(acts[row, column] for row in chosen) for column in kept]
        others = [sum(acts[row, column] for row in chosen for column in rest)] if rest else []
        return [name, *cells, *others, sum(cells) + sum(others)]

    names = [HEADINGS[headings[0]], *(named(headings[1], column) for column in kept), *([REST] if rest else []), "計"]
    return names, [line(named(headings[0], row), [row]) for row in rows], line("計", rows)


def notes(headings: Sequence[Heading]) -> list[str]:
    told = ["同じ対象者・区分・日・開始時刻・従事者の記録は1件です。訂正された記録と、業務日でない日の記録は数えません。"]
    if Heading.PROGRAMME in headings:
        told.append("科目で分けたときは、2つの科目を話した1件を、それぞれの科目に数えます。計は件数の計と合いません。")
    told.append("接触した割合は、件数のうち接触した件数です。対象者で数える納付催告接触率(12(4))とは違います。")
    return told


def table(found: Sequence[Volume], headings: Sequence[Heading]) -> ui.Table:
    names, rows, total = counted(found, headings)
    kinds = ["text", *("yen" if name == "約束の額" else "count" for name in names[1:])]
    columns = [ui.Column(name, kind) for name, kind in zip(names, kinds, strict=True)]
    empty = ui.EmptyState("この期間に、数えるものはありません。日と数えるものを選び直してください。")
    return ui.Table("件数", columns, [_shown(row) for row in rows], id="volumes", empty=empty, total=_shown(total))


def _shown(row: Sequence) -> list[object]:
    return [
        ui.Cell("-" if value is None else f"{value}%", kind="count") if value is None or isinstance(value, Decimal) else value
        for value in row
    ]


def chart(found: Sequence[Volume], headings: Sequence[Heading], kind: str) -> charts.Bars | None:
    """Acts by the first heading; none where there are more bars than can be read."""
    acts: Counter = Counter()
    for one in found:
        acts[one.values[0]] += one.acts
    if not acts or len(acts) > MOST_BARS:
        return None
    most = max(acts.values())
    top = [named(headings[0], value) for value in sorted(acts) if acts[value] == most]
    more = "など" if len(top) > 1 else ""
    short = headings[0] == Heading.OUTCOME
    labels = {value: value if short else _label(headings[0], value, len(acts)) for value in acts}
    bars = [charts.Bar(labels[one], acts[one], f"{acts[one]:,}", main=acts[one] == most) for one in sorted(acts)]
    return charts.Bars(
        f"最も多いのは{top[0]}{more}で{most:,}件です。",
        f"{KINDS[kind]}を{HEADINGS[headings[0]]}で分けた件数(単位は件、目盛りは0から)", bars, id="volume-chart",
    )  # fmt: skip


def _label(heading: Heading, value, bars: int) -> str:
    """Shorter than in the table where there are many bars."""
    if heading == Heading.MONTH and bars > 6:
        return f"{value.month}月"
    if heading == Heading.DAY:
        return f"{value.month}/{value.day}"
    return named(heading, value).split("(")[0]


def paper(
    found: Sequence[Volume], headings: Sequence[Heading], kind: str, first: date, last: date, *, head: Letterhead,
    cut_at: datetime,
) -> documents.Report:  # fmt: skip
    names, rows, total = counted(found, headings)
    kinds = {"約束の額": documents.Kind.YEN, "接触した割合": documents.Kind.PERCENT}
    columns = [documents.Column(names[0], width=1)]
    columns += [documents.Column(name, kinds.get(name, documents.Kind.COUNT)) for name in names[1:]]
    title = f"{KINDS[kind]}の件数"
    table = documents.Table(title, tuple(columns), tuple(map(tuple, rows)), tuple(total))
    return documents.Report(
        title="業務量の集計", subtitle="・".join(HEADINGS[heading] for heading in headings), contract=head.contract,
        addressee=head.addressee, author=head.author, period=f"{eras.in_words(first)}から{eras.in_words(last)}まで",
        cut_at=cut_at, practice=head.practice, landscape=True,
        sections=(documents.Heading("件数"), table, documents.Notes(tuple(notes(headings)))),
    )  # fmt: skip
