"""Why is this person counted in the contact rate, or not? The reason in words, and the rows and records that say so."""

from collections.abc import Iterable, Mapping

from django.urls import reverse

from saikoku.exchange.layouts.rules.outcomes import outcomes
from saikoku.kernel import eras, yen
from saikoku.kernel.periods import Month
from saikoku.kernel.programmes import PROGRAMME_WORDS, SIDE_WORDS
from saikoku.performance.attribution.rules.records import Record
from saikoku.performance.figures.presenters.pages import BECAME, REACH, person
from saikoku.performance.figures.queries.evidence import Page, became_of
from saikoku.performance.figures.queries.why import Counted, Settled
from saikoku.registry.contacts.rules.records import CHANNELS as SPOKEN
from saikoku.registry.liabilities.models import Stop
from saikoku.registry.liabilities.queries import REASONS
from saikoku.ui import components as ui

WHY = {
    "contacted": "当月中に、催告の架電・受電・訪問で話ができています。",
    "missed": "除外の理由がなく、当月中に話ができていません。",
    "stopped": "当月のいずれかの日に、この区分の科目の催告中止(市の中止データ)がかかっています。",
    "paid_before": "最初の接触・架電・訪問の前日までに、この区分の滞納がすべて0円になっています。",
    "promised_before": "最初の接触・架電・訪問より前の約束があり、その約束の日がまだ来ていませんでした。",
}
SHOWN = 6  # instalments of one person in the list; the case shows all of them


def tabs(month: Month, line: str, counts: Mapping[str, int], became: str) -> ui.Tabs:
    """The list by reason; together they are all targets."""
    here = reverse("figures:reach", args=[month, line])
    found = [ui.Tab("全員", here, f"{sum(counts.values()):,}", current=not became)]
    found += [ui.Tab(words, f"{here}?became={one}", f"{counts.get(one, 0):,}", current=one == became)
              for one, words in BECAME.items()]  # fmt: skip
    return ui.Tabs("どうなったか", found)


def table(page: Page, line: str, may_open_cases: bool) -> ui.Table:
    """`line`: a side, or all; of all each row says its side."""
    of_all = line == "all"
    columns = [ui.Column("対象者"), *([ui.Column("区分", "code")] if of_all else []), ui.Column("扱い"),
               ui.Column("最初の接触・架電・訪問"), ui.Column("当月の接触"), ui.Column("理由と根拠")]  # fmt: skip
    caption = f"{REACH[line]}の対象者 {'延べ ' if of_all else ''}{page.count:,} 人"
    return ui.Table(
        caption, columns, [_row(one, page, of_all, may_open_cases) for one in page.rows], id="reach",
        empty=ui.EmptyState("当てはまる対象者はいません。"),
    )  # fmt: skip


def _row(one: Counted, page: Page, of_all: bool, may_open_cases: bool) -> list[object]:
    became, debtor = became_of(one.reach), page.people[one.reach.person]
    tone = {"contacted": "done", "missed": "look"}.get(became, "")
    case = reverse("cases:card", args=[debtor.number]) if may_open_cases else ""
    return [
        person(debtor), *([SIDE_WORDS[one.side]] if of_all else []), ui.Cell(chip=ui.Chip(BECAME[became], tone)),
        _touch(one), _contact(one), ui.Cell(WHY[became], lines=list(_evidence(one, became, case))),
    ]  # fmt: skip


def _touch(one: Counted) -> ui.Cell:
    record = one.spoken.touch
    if record is None:
        return ui.Cell("なし")
    return ui.Cell(one.reach.touch, kind="day", url=_of_record(record), below=SPOKEN.get(record.channel, record.channel))


def _contact(one: Counted) -> ui.Cell:
    record = one.spoken.contact
    return ui.Cell("なし") if record is None else ui.Cell(one.reach.contacted_on, kind="day", url=_of_record(record))


def _evidence(one: Counted, became: str, case: str) -> Iterable[ui.Link]:
    if became == "contacted" and one.spoken.contact:
        yield _record(one.spoken.contact)
    if became == "promised_before" and one.spoken.promise:
        yield _promise(one.spoken.promise)
    for stop in one.stops:
        yield ui.Link(_stop(stop), f"{case}#stops" if case else "")
    if one.settled:
        yield from _settled(one.settled, case)


def _of_record(record: Record) -> str:
    return reverse("figures:record", args=[record.number])


def _record(record: Record) -> ui.Link:
    words = f"{SPOKEN.get(record.channel, record.channel)} {record.on} {record.outcome} {outcomes()[record.outcome].ja}"
    return ui.Link(f"{words}(記録 {record.number})", _of_record(record))


def _promise(record: Record) -> ui.Link:
    until = f"約束日 {record.promised_on}" if record.promised_on else "約束日なし"
    return ui.Link(f"{record.on} の約束、{until}(記録 {record.number})", _of_record(record))


def _stop(row: Stop) -> str:
    about = PROGRAMME_WORDS[row.programme] if row.programme else "すべての科目"
    gone = f"({row.gone_on} に中止データから外れた)" if row.gone_on else ""
    reason = REASONS.get(row.reason, row.reason)
    return f"中止 {row.stop_number} {reason} {row.starts_on}〜{row.ends_on or '(終了日なし)'} {about}{gone}"


def _settled(found: list[Settled], case: str) -> Iterable[ui.Link]:
    """Instalments at 0, those that payments settled first, and the payments."""
    found = sorted(found, key=lambda one: not one.payments)
    for one in found[:SHOWN]:
        yield ui.Link(_instalment(one), f"{case}#instalments" if case else "")
        for payment in one.payments:
            words = f"納付 {payment.paid_on} {yen.in_words(payment.standing)}({payment.payment_number})"
            yield ui.Link(words, reverse("figures:payment", args=[payment.payment_number]))
    if len(found) > SHOWN:
        yield ui.Link(f"ほか {len(found) - SHOWN} 件の期別", f"{case}#instalments" if case else "")


def _instalment(one: Settled) -> str:
    said, of = one.statement, one.statement.instalment
    year = eras.fiscal_year_in_words(of.due_year)
    name = f"{PROGRAMME_WORDS[of.programme]} {year} {of.instalment}期 通知書 {of.notice_number}"
    state = "滞納データから外れた" if said.gone else f"未納 {yen.in_words(said.unpaid)}"
    return f"{name}: {said.as_of} 現在 {state}"
