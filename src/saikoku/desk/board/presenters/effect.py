"""Two numbers side by side, each with what it says and what it does not say."""

from collections.abc import Sequence

from django.urls import reverse

from saikoku.kernel import eras
from saikoku.kernel.periods import Month
from saikoku.performance.outlook.queries import EffectView
from saikoku.performance.outlook.rules import effect as rules
from saikoku.planning.holdout.queries import TERM
from saikoku.planning.holdout.rules.draw import IN_ALL
from saikoku.ui import charts
from saikoku.ui import components as ui


def month_filter(months: Sequence[Month], chosen: Month) -> ui.Filter:
    options = [ui.Choice(str(month), eras.month_in_words(month)) for month in months]
    field = ui.FilterField("month", "月", str(chosen), options, width="w-name")
    return ui.Filter("月を選ぶ", f"{eras.month_in_words(chosen)}を表示しています。", [field], reverse("board:effect"))


def contractual(view: EffectView) -> ui.Tiles:
    return ui.Tiles([
        ui.Tile("自主納付額等(ア〜カの計)", view.contractual, "円", "契約の定めによる額", _month(view)),
        ui.Tile("うちア 架電での約束", view.by_calls, "円", "約束の後、定めた日数のうちに納められた額", _month(view)),
    ])  # fmt: skip


def _month(view: EffectView) -> str:
    return f"{reverse('board:month')}?month={view.month}#rules"


def added(view: EffectView) -> list[object]:
    """The estimate with its interval, and in one sentence what may be concluded."""
    found = view.effect
    if found is None or not found.is_shown:
        return []
    told = f"{found.low:,}円から{found.high:,}円の間(95%の信頼区間)"
    tile = ui.Tile("架電を先にしたことによる上乗せ", found.extra, "円", told)
    if found.is_certain:
        said = ui.Note("区間は0円をまたぎません。", "偶然だけでは説明しにくい差です。", "info")
    else:
        said = ui.Note("区間が0円をまたぎます。", "この月だけでは、上乗せがあったともなかったとも言えません。", "look")
    return [ui.Tiles([tile]), said]


def why_none(view: EffectView) -> ui.Note | None:
    """Why there is no second number, and what would make one."""
    if view.effect is None:
        link = ui.Link("合意事項を見る", reverse("terms:show", args=[TERM]))
        if view.consent:
            return ui.Note("この月の抽選は、まだ行われていません。", "T01を反映したときに行います。", "info", act=link)
        lead = "この月は、後回しにする対象者を選んでいません。"
        return ui.Note(lead, "市の承認があるときだけ、月の初めから行います。はじめは行わない定めです。", "info", act=link)
    if not view.effect.is_shown:
        held, called = view.effect.held.households, view.effect.called.households
        told = f"後回し{held:,}世帯、先に架電{called:,}世帯。それぞれ{rules.NEEDED}世帯以上で表示します。"
        return ui.Note("世帯が少ないため、差を推定しません。", told, "look")
    return None


def groups(view: EffectView) -> ui.Table | None:
    if view.effect is None:
        return None
    columns = [
        ui.Column("組"), ui.Column("世帯", "count"), ui.Column("納めた世帯", "count"), ui.Column("割合", "count"),
        ui.Column("納めた額", "yen"), ui.Column("1世帯あたり", "yen"), ui.Column("対象者(人)", "count"),
        ui.Column("うち架電した人", "count"),
    ]  # fmt: skip
    rows = []
    for held, name, group in ((False, "先に架電", view.effect.called), (True, "後回し", view.effect.held)):
        people, called = view.called.get(held, (0, 0))
        share = ui.Cell(f"{group.share:.1f}%", kind="count")
        rows.append([name, group.households, group.payers, share, group.yen, round(group.average), people, called])
    return ui.Table("二つの組の比較", columns, rows, id="groups")


def chart(view: EffectView) -> charts.Bars | None:
    found = view.effect
    if found is None or not found.is_shown:
        return None
    parts = (("先に架電", found.called), ("後回し", found.held))
    bars = [charts.Bar(name, group.average, f"{round(group.average):,}", main=name == "先に架電") for name, group in parts]
    called, held = round(found.called.average), round(found.held.average)
    told = f"1世帯あたり、先に架電した組は{called:,}円、後回しの組は{held:,}円を納めました。"
    return charts.Bars(told, "1世帯あたりの自主的な納付(単位は円、目盛りは0から)", bars, id="effect-chart")


def draws(view: EffectView) -> ui.Table | None:
    if not view.draws:
        return None
    columns = [
        ui.Column("抽選した日時", "moment"), ui.Column("対象者(人)", "count"), ui.Column("後回し(人)", "count"),
        ui.Column("割合"), ui.Column("承認の文書"),
    ]  # fmt: skip
    rows = [[one.drawn_at, one.targets, one.held, f"{IN_ALL:,}人に{one.per_thousand}人", one.document] for one in view.draws]
    return ui.Table("抽選", columns, rows, id="draws")


def notes(view: EffectView) -> list[str]:
    told = [
        "左は、契約の定めで数えた額です。納付のもとになった約束や納付書が確かめられたもので、呼びかけがなくても納められた額を含みます。",
        "右は、抽選で架電を後回しにした世帯との差から推定した額です。保険料と不当利得返還金の自主的な納付を、抽選の日から月末まで比べます。",
        "二つの額は、足しも引きもしません。市への報告と請求に使うのは左だけです。",
    ]
    if view.effect is not None:
        told.append(
            "世帯は抽選したときの組のまま数えます。後回しの組にも、名簿の終わりに架電した人がいるので、差は小さめに出ます。"
        )
        told += [] if view.is_over else ["この月はまだ終わっていません。月末の納付データが届くまで、差は変わります。"]
    return told
