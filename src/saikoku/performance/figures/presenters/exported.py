"""The evidence of a month as a workbook for the city: the figures, and every row behind them, with the same totals."""

from datetime import date, datetime

from saikoku.documents.report import Column, Heading, Kind, Notes, Report, Table
from saikoku.governance.contract.models import Profile
from saikoku.kernel import eras
from saikoku.kernel.periods import Month
from saikoku.kernel.programmes import PROGRAMME_WORDS, SIDE_WORDS
from saikoku.performance.attribution.models import Credit
from saikoku.performance.figures.presenters import RULES
from saikoku.performance.figures.presenters.pages import BECAME, CALLS, CHANNELS
from saikoku.performance.figures.queries.evidence import became_of
from saikoku.performance.figures.queries.whole import Evidence


def evidence(month: Month, told: dict, found: Evidence, profile: Profile, *, at: datetime) -> Report:
    """`told` is the object of the month's figures."""
    sections: list = [Heading("集計"), *_summary(told), Notes((f"合意事項の版 {told['terms']}",))]
    for rule, rows in found.credits.items():
        sections += [Heading(RULES[rule]), _credits(RULES[rule], rows)]
    sections += [Heading(RULES["other"]), _others(found), Heading("訪問収納"), _collected(told, found)]
    for side, reached in found.reached.items():
        rows = sorted(
            (found.numbers[one.person], BECAME[became_of(one)], one.touch if one.touched else "なし") for one in reached
        )
        columns = (Column("宛名番号"), Column("扱い"), Column("最初の接触・架電・訪問", Kind.DAY))
        sections += [Heading(f"接触率 {SIDE_WORDS[side]}"), Table(f"接触率の対象者 {SIDE_WORDS[side]}", columns, tuple(rows),
                     total=(f"計 {len(rows)} 人", "", ""))]  # fmt: skip
    return Report(
        title="成績の根拠", subtitle="", contract=f"{profile.city} 納付催告等業務", addressee=f"{profile.city} 御中",
        author=f"{profile.contractor} {profile.center}", period=eras.month_in_words(month), cut_at=at,
        practice=profile.kind != "real", sections=tuple(sections), landscape=True,
    )  # fmt: skip


def _summary(told: dict) -> list[Table]:
    money = [(words, told["voluntary"][rule]) for rule, words in RULES.items()]
    volumes = [(words, told["calls"][side]) for side, words in CALLS.items()] + [("訪問世帯", told["households_visited"])]
    rates = [
        (SIDE_WORDS.get(side, "市税と保険料の計"), *(rate[name] for name in PARTS), rate["rate"])
        for side, rate in told["contact_rate"].items()
    ]
    return [
        Table("自主納付額等", (Column("項目"), Column("金額", Kind.YEN)), tuple(money),
              total=("自主納付額等の計", told["voluntary"]["total"])),
        Table("別掲", (Column("項目"), Column("金額", Kind.YEN)), (("訪問収納", told["visit_collection"]),)),
        Table("業務量", (Column("項目"), Column("件数", Kind.COUNT)), tuple(volumes)),
        Table("接触率", (Column("区分"), *(Column(words, Kind.COUNT) for words in PARTS.values()), Column("接触率(%)")),
              tuple(rates)),
    ]  # fmt: skip


PARTS = {"targets": "対象者", "stopped": "中止", "paid_before": "納付済", "promised_before": "約束済", "contacted": "接触"}


def _credits(words: str, rows: list[Credit]) -> Table:
    columns = (
        Column("納付日・届出日", Kind.DAY), Column("収納・届出番号"), Column("宛名番号"), Column("科目"), Column("方法"),
        Column("帰属額", Kind.YEN), Column("超過額", Kind.YEN), Column("根拠"), Column("根拠の日", Kind.DAY),
        Column("合意事項の版"),
    )  # fmt: skip
    yen, overpaid = sum(row.yen for row in rows), sum(row.overpaid for row in rows)
    total = ("計", f"{len(rows)} 件", "", "", "", yen, overpaid, "", "", "")
    return Table(words, columns, tuple(_credit(row) for row in rows), total=total)


def _credit(row: Credit) -> tuple:
    number = row.payment.payment_number if row.payment else row.loss.procedure_number
    channel = CHANNELS.get(row.payment.channel, row.payment.channel) if row.payment else "資格喪失届"
    proof, proved_on = _proof(row)
    return (row.on, number, row.debtor.number, PROGRAMME_WORDS[row.programme], channel, row.yen, row.overpaid, proof, proved_on,
            row.terms)  # fmt: skip


def _proof(row: Credit) -> tuple[str, date]:
    if row.contact:
        return f"記録 {row.contact.record_number}", row.contact.on
    if row.printed:
        return f"納付書 {row.printed.slip_number}・印刷 {row.printed.number}", row.printed.issued_on
    return f"納付書 {row.slip.slip_number}-{row.slip.line}", row.slip.issued_on


def _collected(told: dict, found: Evidence) -> Table:
    """With other work, where it was agreed to be added to it and not to the voluntary payments."""
    columns = (Column("納付日", Kind.DAY), Column("収納番号"), Column("宛名番号"), Column("科目"), Column("金額", Kind.YEN))
    rows = [(row.paid_on, row.payment_number, row.debtor.number, PROGRAMME_WORDS[row.programme], row.standing)
            for row in found.collected]  # fmt: skip
    if not told["voluntary"]["other"]:
        rows += [("", "", "", RULES["other"], row.amount) for row in found.others]
    return Table("訪問収納", columns, tuple(rows), total=("計", f"{len(rows)} 件", "", "", sum(row[-1] for row in rows)))


def _others(found: Evidence) -> Table:
    columns = (Column("業務"), Column("計算の方法"), Column("市の承認"), Column("承認日", Kind.DAY), Column("金額", Kind.YEN))
    rows = [(row.work, row.method, row.document, row.approved_on, row.amount) for row in found.others]
    return Table(RULES["other"], columns, tuple(rows), total=("計", "", "", "", sum(row[-1] for row in rows)))
