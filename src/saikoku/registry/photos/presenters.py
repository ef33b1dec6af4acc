"""Photographs in words: why one was not kept, what there is, what one says of itself, who holds it."""

from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse

from saikoku.registry.photos.models import Photo, PhotoHold
from saikoku.registry.photos.rules.taking import REASONS, SUBJECTS, Purpose
from saikoku.ui import components as ui
from saikoku.ui import words
from saikoku.ui.forms import explainer

REFUSALS = {
    "photo-not-allowed": "写真を撮ることは、市と合意していません。戻ってください。",
    "photo-too-big": "写真が大きすぎます。カメラの画質を下げて、撮り直してください。",
    "photo-not-readable": "写真として読めません。カメラで撮り直してください(JPEG・PNG)。",
    "photos-enough": "この訪問で撮れる枚数になりました。",
    "subject-unknown": "写したものを選び直してください。",
    "reason-unknown": "撮る理由を選び直してください。",
    "worker-missing": "従事者番号がないため、保存できません。システム管理者に連絡してください。",
    "intent-of-another": "画面が古くなっています。戻って、もう一度開いてください。",
    "held-already": "この写真は、もう残すことになっています。",
    "hold-reason-missing": "理由を入力してください。",
    "already-released": "この写真は残すことになっていません。画面を読み込み直して確かめてください。",
    "own-hold": "自分が残した写真は、自分ではやめられません。ほかの人が行ってください。",
}
FIELDS = {
    "photo-too-big": "picture", "photo-not-readable": "picture", "subject-unknown": "subject", "reason-unknown": "reason",
    "hold-reason-missing": "reason",
}  # fmt: skip
PURPOSES = {Purpose.VISIT: "訪問", Purpose.SURVEY: "居所調査"}
explain = explainer(REFUSALS, FIELDS)


def lines(photos: Iterable[Photo]) -> list[str]:
    return [f"{words.clock(one.taken_at)} {SUBJECTS[one.subject]}({REASONS[one.reason]})" for one in photos]


def table(photos: Sequence[Photo], names: Mapping[str, str]) -> ui.Table | None:
    """None where there are none: most people have no photograph at all."""
    if not photos:
        return None
    columns = [ui.Column("撮った時刻", "moment"), ui.Column("写したもの"), ui.Column("理由"), ui.Column("撮った人")]
    rows = [
        ui.Row(
            [one.taken_at, SUBJECTS[one.subject], REASONS[one.reason], words.person(one.taken_by, names)],
            url=reverse("cases:photo", args=[one.pk]),
        )
        for one in photos
    ]  # fmt: skip
    return ui.Table("写真", columns, rows, id="photos")


def facts(photo: Photo, names: Mapping[str, str], *, held: bool) -> ui.Facts:
    end = "証拠として残している間は消えません" if held else words.day_long(photo.kept_through)
    return ui.Facts([
        ui.Fact("写したもの", SUBJECTS[photo.subject]), ui.Fact("理由", REASONS[photo.reason]),
        ui.Fact("撮ったとき", photo.taken_at, "moment"), ui.Fact("撮った人", words.person(photo.taken_by, names)),
        ui.Fact("業務", PURPOSES[Purpose(photo.purpose)]), ui.Fact("宛名番号", photo.debtor.number, "code"),
        ui.Fact("保存の期限", end),
    ])  # fmt: skip


def alt(photo: Photo) -> str:
    return f"{SUBJECTS[photo.subject]}の写真({words.moment(photo.taken_at)})"


def people(photo: Photo, holds: Iterable[PhotoHold]) -> set[str]:
    ended = {hold.release.released_by for hold in holds if hasattr(hold, "release")}
    return {photo.taken_by, *(hold.placed_by for hold in holds), *ended}


def history(holds: Iterable[PhotoHold], names: Mapping[str, str]) -> ui.Timeline | None:
    entries = []
    for hold in holds:
        if hasattr(hold, "release"):
            end = hold.release
            who = words.person(end.released_by, names)
            entries.append(ui.Entry(end.released_at, "残すのをやめた", who, quote=end.reason))
        entries.append(ui.Entry(hold.placed_at, "証拠として残した", words.person(hold.placed_by, names), quote=hold.reason))
    return ui.Timeline("証拠として残した経過", entries) if entries else None
