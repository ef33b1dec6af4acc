"""Deliveries to the city in words."""

from django.urls import reverse

from saikoku.exchange.delivery import presenters as exchange
from saikoku.exchange.delivery.models import Delivery
from saikoku.exchange.delivery.operations import DeliveryRefused
from saikoku.exchange.layouts.presenters import words as layouts
from saikoku.exchange.layouts.rules import standard
from saikoku.ui import components as ui
from saikoku.ui import words

FIELDS = {"days-reversed": "first_day", "fixed-needs-cp932": "form", "encoding-unknown": "form", "password-missing": "password"}

SLIP_REFUSALS = {
    "file-differs": "同じ名前のファイルが、違うSHA-256でこの授受票に登録されています。"
    "ファイルが変わっていないか、市に確かめてください。",
    "handover-closed": "この授受票は終わっているため、使えません。ほかの授受票を選んでください。",
}


def explain(form, refusal: DeliveryRefused) -> None:
    """Every reason at its field; values that do not fit as lines of their own."""
    for reason in refusal.reasons:
        if reason != "does-not-fit":
            field = FIELDS.get(reason)
            form.add_error(field if field in form.fields else None, exchange.REFUSALS[reason])
    if refusal.misfits:
        for line in exchange.sentences(refusal):
            form.add_error(None, line)


def explain_slip(form, reasons: list[str]) -> None:
    for reason in reasons:
        form.add_error("slip", SLIP_REFUSALS[reason])


def what(delivery: Delivery) -> str:
    return f"{delivery.layout.partition('_')[0]} {standard.get(delivery.layout).ja}"


def period(delivery: Delivery) -> str:
    first, last = delivery.first_day.isoformat(), delivery.last_day.isoformat()
    return first if first == last else f"{first} から {last}"


def form_words(delivery: Delivery) -> str:
    return "固定長(CP932)" if delivery.fixed else f"CSV({delivery.encoding.upper()})"


def delivery_table(rows: list[Delivery], names: dict[str, str]) -> ui.Table:
    columns = [
        ui.Column("番号", "code"), ui.Column("渡すもの"), ui.Column("期間"), ui.Column("形式"), ui.Column("行", "count"),
        ui.Column("作成", "moment"), ui.Column("作った人"), ui.Column("渡した回数", "count"),
    ]  # fmt: skip
    drawn = [
        ui.Row(
            [
                one.code, what(one), period(one), form_words(one), one.rows, one.made_at,
                words.person(one.made_by, names), one.handed,
            ],
            url=reverse("deliveries:show", args=[one.pk]),
        )
        for one in rows
    ]  # fmt: skip
    empty = ui.EmptyState("まだ、市へ渡すファイルを作っていません。")
    return ui.Table("作ったファイル", columns, drawn, id="deliveries", caption_hidden=True, empty=empty)


def facts(delivery: Delivery, names: dict[str, str]) -> ui.Facts:
    found = [
        ui.Fact("番号", delivery.code, "code"),
        ui.Fact("渡すもの", what(delivery)),
        ui.Fact("期間", period(delivery)),
        ui.Fact("形式", form_words(delivery)),
        ui.Fact("行数", f"{delivery.rows:,} 行"),
        ui.Fact("大きさ", f"{delivery.size:,} バイト"),
        ui.Fact("SHA-256", delivery.sha256, "code"),
        ui.Fact("作成", delivery.made_at, "moment"),
        ui.Fact("作った人", words.person(delivery.made_by, names)),
    ]
    if delivery.sum is not None:
        found.insert(5, ui.Fact("合計" + layouts.counting(standard.layouts()[delivery.layout]), delivery.sum, "yen"))
    if change := exchange.changes(delivery):
        found.append(ui.Fact("前回との違い", change))
    return ui.Facts(found)


def handout_table(delivery: Delivery, names: dict[str, str]) -> ui.Table:
    columns = [
        ui.Column("日時", "moment"), ui.Column("渡した人"), ui.Column("渡した相手"), ui.Column("授受番号", "code"),
        ui.Column("方法"), ui.Column("ファイル"),
    ]  # fmt: skip
    rows = [
        [
            one.at, words.person(one.by, names), one.to_whom or "記入なし", one.media or "なし", one.get_way_display(),
            ui.Cell(one.file_name, chip=None if one.encrypted else ui.Chip("暗号化なし", "look")),
        ]
        for one in delivery.handouts.order_by("-at")
    ]  # fmt: skip
    empty = ui.EmptyState("まだ渡していません。")
    return ui.Table("渡した記録", columns, rows, id="handouts", caption_hidden=True, empty=empty)
