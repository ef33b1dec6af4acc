"""Half-sent files in words: how much has come, until when it is kept, how to go on."""

from django.urls import reverse

from saikoku.exchange.uploads import presenters as exchange
from saikoku.exchange.uploads import queries as sending
from saikoku.exchange.uploads.models import Upload
from saikoku.exchange.uploads.rules import pieces
from saikoku.ui import components as ui
from saikoku.ui import words

STEPS = (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000))
refusal = exchange.refusal


def size_in_words(size: int) -> str:
    """1.2 GB, 345 MB, 12 kB, 800 バイト: as much as one needs to see whether it goes on."""
    for unit, least in STEPS:
        if size >= least:
            return f"{size / least:,.1f} {unit}"
    return f"{size:,} バイト"


def came(upload: Upload) -> str:
    here = sending.bytes_here(upload)
    percent = here * 100 // upload.size
    return f"{size_in_words(here)} / {size_in_words(upload.size)}({percent}%)"


def continue_url(upload: Upload) -> str:
    return f"{reverse('reception:receive')}?upload={upload.reference}"


def table(rows: list[Upload], names: dict[str, str], *, me: str) -> ui.Table:
    columns = [
        ui.Column("ファイル"), ui.Column("届いた分"), ui.Column("最後に届いた時刻", "moment"),
        ui.Column("保管の期限", "moment"), ui.Column("送っている人"), ui.Column("操作"),
    ]  # fmt: skip
    drawn = [
        ui.Row([
            ui.Cell(one.file_name, url=continue_url(one) if one.begun_by == me else ""), came(one), one.latest_at,
            one.latest_at + pieces.KEPT, names.get(one.begun_by, one.begun_by), _act(one, me),
        ])
        for one in rows
    ]  # fmt: skip
    empty = ui.EmptyState("途中の受け取りはありません。送っている間に画面を閉じたファイルが、ここに残ります。")
    return ui.Table("途中の受け取り", columns, drawn, id="uploads", caption_hidden=True, empty=empty)


def _act(upload: Upload, me: str):
    if upload.begun_by != me:
        return "送っている人だけが続けられます"
    return ui.Cell("やめる", kind="code", url=reverse("reception:discard", args=[upload.reference]))


def resume_note(upload: Upload | None) -> ui.Note | None:
    """On the page of the receipt: what of this file is here, and what to do."""
    if upload is None:
        return None
    act = ui.Link("この受け取りをやめる", reverse("reception:discard", args=[upload.reference]))
    if sending.is_whole(upload):
        return ui.Note(
            f"「{upload.file_name}」は、すべて届いています({size_in_words(upload.size)})。",
            "ファイルを選び直さずに、そのまま判定へ進めます。", "info", act=act,
        )  # fmt: skip
    until = words.moment_short(upload.latest_at + pieces.KEPT)
    return ui.Note(
        f"「{upload.file_name}」の続きを受け取ります。{came(upload)} は届いています。",
        f"同じファイルをもう一度選ぶと、残りだけを送ります。届いた分は {until} まで保管します。",
        "info", act=act,
    )  # fmt: skip


def half_sent_link(count: int) -> ui.Link | None:
    return ui.Link(f"途中の受け取りが {count} 件あります", reverse("reception:uploads")) if count else None
