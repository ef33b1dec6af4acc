"""What the search shows of a person before the case is opened: enough to choose, no more."""

from django.urls import reverse

from saikoku.desk.search.queries import MOST, Found, Hit
from saikoku.kernel import japanese, phones
from saikoku.ui import components as ui

NOTHING_YET = ui.EmptyState(
    "氏名(漢字・カナ)、電話番号の下4桁、住所、宛名番号、世帯番号、通知書番号のどれかを入れてください。"
)
NOBODY = ui.EmptyState(
    "当てはまる対象者はいません。カナや電話番号の下4桁、住所の一部でも探せます。文字を減らしてもう一度お試しください。"
)


def sentence(found: Found) -> str:
    if found.more:
        return f"{MOST} 人を超えて見つかりました。最初の {MOST} 人を表示しています。町名や名を続けて入れると絞り込めます。"
    return f"{len(found.hits)} 人見つかりました。開いた対象者は記録に残ります。"


def table(found: Found) -> ui.Table:
    columns = [ui.Column("氏名"), ui.Column("カナ"), ui.Column("住所(町名まで)"), ui.Column("電話"),
               ui.Column("宛名番号", "code"), ui.Column("世帯番号", "code")]  # fmt: skip
    return ui.Table("見つかった対象者", columns, [_row(hit) for hit in found.hits], id="hits", empty=NOBODY)


def _row(hit: Hit) -> ui.Row:
    below = f"旧番号 {hit.former_number.lstrip('0')}" if hit.former_number else ""
    cells = [ui.Cell(hit.name), hit.kana, japanese.town(hit.address), phones.mask(hit.phone) if hit.phone else "",
             ui.Cell(hit.number, below=below), hit.household]  # fmt: skip
    return ui.Row(cells, url=reverse("cases:card", args=[hit.number]))
