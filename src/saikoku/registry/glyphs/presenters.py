"""The city's own characters in words: fonts, why one was refused, what each draws, what none draws."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from saikoku.documents import fonts
from saikoku.registry.glyphs.models import GlyphDecision, GlyphFont
from saikoku.registry.glyphs.sets import Lacking
from saikoku.ui import components as ui
from saikoku.ui import forms, words

REFUSALS = {
    "too-large": "外字のファイルが大きすぎます(10MBまで)。",
    "font-collection": "いくつもの書体をまとめたファイルです。外字だけの一つの書体のファイルを、市に頼んでください。",
    "not-a-font": "書体のファイルとして読めません。市から受け取ったファイルか、壊れていないかを確かめてください。",
    "no-private-characters": "外字の領域(U+E000〜U+F8FF など)の文字がありません。外字のファイルかどうかを確かめてください。",
    "no-outlines": "外字の領域に、輪郭のある文字が一つもありません。輪郭のある書体のファイルを、市に頼んでください。",
    "too-many-characters": "文字が多すぎます(2万字まで)。外字だけの書体のファイルを、市に頼んでください。",
    "file-name-missing": "ファイルの名前がありません。名前のあるファイルを選んでください。",
    "document-missing": "市の文書番号を入力してください。",
    "moment-to-come": "まだ来ていない日です。市の文書の日付を確かめてください。",
    "handed-in-already": "同じファイルが、もう登録されています。",
    "another-waits": "承認を待つ書体があります。先に、それを承認するか、使わないことにしてください。",
    "decided-already": "もう決まっています。画面を読み込み直して確かめてください。",
    "own-font": "自分が登録した書体は、ほかの人が承認します。",
    "reason-missing": "理由を入力してください。",
}
FIELDS = {
    **dict.fromkeys((
        "too-large", "font-collection", "not-a-font", "no-private-characters", "no-outlines", "too-many-characters",
        "file-name-missing", "handed-in-already",
    ), "file"),
    "document-missing": "document", "moment-to-come": "dated", "reason-missing": "reason",
}  # fmt: skip
explain = forms.explainer(REFUSALS, FIELDS)
PAGE = 240
MOST_LACKING = 500


def refusal(reasons: Sequence[str]) -> ui.Note:
    return ui.Note("記録できません。", " ".join(REFUSALS[reason] for reason in reasons), "bad", urgent=True)


def decision_of(font: GlyphFont) -> GlyphDecision | None:
    return getattr(font, "decision", None)


def _chip(font: GlyphFont, used: GlyphFont | None, today: date) -> ui.Chip:
    decision = decision_of(font)
    if decision is None:
        return ui.Chip("承認待ち", "look")
    if not decision.approved:
        return ui.Chip("使わない")
    if used and used.pk == font.pk:
        return ui.Chip("使用中", "done")
    return ui.Chip("これから", "now") if font.since > today else ui.Chip("前の書体")


def table(rows: Sequence[GlyphFont], used: GlyphFont | None, today: date) -> ui.Table:
    columns = [
        ui.Column("ファイル"), ui.Column("市の文書"), ui.Column("文字", "count"), ui.Column("使い始める日", "day"),
        ui.Column("状態"),
    ]  # fmt: skip
    shown = [
        ui.Row(
            [font.file_name, font.document, len(font.points), font.since, ui.Cell("", chip=_chip(font, used, today))],
            url=reverse("glyphs:show", args=[font.pk]),
        )
        for font in rows
    ]
    empty = ui.EmptyState("外字の書体は、まだありません。市から借りたファイルを登録するまで、外字は〓で表します。")
    return ui.Table("外字の書体の一覧", columns, shown, id="glyphs", caption_hidden=True, empty=empty)


def state(used: GlyphFont | None) -> ui.Note:
    if used is None:
        return ui.Note("いま使っている外字の書体はありません。", "書類では外字を〓で表し、領収証には読みを添えます。", "look")
    return ui.Note(
        f"いま使っている書体は {used.file_name}({len(used.points):,}字)です。",
        f"{words.day_long(used.since)}から、書類と画面に使っています。", "done",
    )  # fmt: skip


def facts(font: GlyphFont, used: GlyphFont | None, today: date, names: Mapping[str, str]) -> ui.Facts:
    decision = decision_of(font)
    decided = []
    if decision:
        said = f"{words.person(decision.decided_by, names)} {words.moment(decision.decided_at)}"
        decided = [ui.Fact("承認" if decision.approved else "使わないことにした人", said)]
        decided += [ui.Fact("理由", decision.reason)] if decision.reason else []
    return ui.Facts([
        ui.Fact("状態", "", chip=_chip(font, used, today)),
        ui.Fact("ファイル", font.file_name, "code"),
        ui.Fact("描ける文字", len(font.points), "count"),
        ui.Fact("市の文書", f"{font.document}({words.day_long(font.dated)})"),
        ui.Fact("使い始める日", words.day_long(font.since)),
        ui.Fact("登録", f"{words.person(font.filed_by, names)} {words.moment(font.filed_at)}"),
        *decided,
        ui.Fact("ファイルの照合値", font.sha256, "code"),
    ])  # fmt: skip


def lost(font: GlyphFont, used: GlyphFont | None) -> ui.Note | None:
    """What the font in force draws and this one would not."""
    gone = sorted(set(used.points) - set(font.points)) if used else []
    if not gone:
        return None
    named = "、".join(f"U+{point:04X}" for point in gone[:10]) + ("など" if len(gone) > 10 else "")
    told = f"いまの書体にあって、この書体にない文字が{len(gone):,}字あります。"
    return ui.Note(told, f"{named}。市に確かめてください。", "look")


@dataclass(frozen=True, slots=True)
class Sign:
    character: str
    code: str


def _code(point: int) -> str:
    return f"U+{point:04X}"


def pages(total: int) -> int:
    return max(1, -(-total // PAGE))


def page_of(asked: str, total: int) -> int:
    """The page that an address names; the first where it names none."""
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    return min(max(number, 1), pages(total))


def signs(font: GlyphFont, number: int) -> list[Sign]:
    return [Sign(chr(point), _code(point)) for point in font.points[(number - 1) * PAGE : number * PAGE]]


def paging(number: int, total: int) -> ui.Paging | None:
    if total <= PAGE:
        return None
    return ui.Paging(
        (number - 1) * PAGE + 1, min(number * PAGE, total), total, "字",
        next_url=f"?page={number + 1}" if number < pages(total) else "",
        previous_url=f"?page={number - 1}" if number > 1 else "",
    )  # fmt: skip


def count(found: Sequence[Lacking]) -> ui.Note:
    if not found:
        return ui.Note("描けない文字はありません。", "氏名と住所のすべての文字を、書類に印刷できます。", "done")
    plain = sum(len(one.characters) > 1 for one in found)
    counts = [f"描けない文字が{len(found) - plain:,}字"] if len(found) > plain else []
    counts += [f"描けない字形(異体字セレクタ)が{plain:,}字"] if plain else []
    told = "書類では〓で表します。この一覧を市に渡し、外字のファイルを頼んでください。" if len(found) > plain else ""
    told += "描けない字形は、標準の字形で表し、領収証には読みを添えます。" if plain else ""
    told += f" 多い順に{MOST_LACKING}字を表示しています。" if len(found) > MOST_LACKING else ""
    return ui.Note(f"{'、'.join(counts)}あります。", told, "look")


def lacking(found: Sequence[Lacking]) -> ui.Table | None:
    if not found:
        return None
    columns = [
        ui.Column("符号位置", "code"), ui.Column("CP932の番号", "code"), ui.Column("氏名・通称", "count"),
        ui.Column("住所・送付先", "count"),
    ]  # fmt: skip
    rows = [
        ui.Row([fonts.code(one.characters), _city_number(one.characters), one.names, one.addresses])
        for one in found[:MOST_LACKING]
    ]
    return ui.Table("描けない文字", columns, rows, id="lacking", caption_hidden=True)


def _city_number(characters: str) -> str:
    """By which the city's legacy systems know it, where they can."""
    try:
        return characters.encode("cp932").hex().upper()
    except UnicodeEncodeError:
        return "—"
