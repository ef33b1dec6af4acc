"""The telephone in words: its state, its seats, why it cannot be used."""

from collections.abc import Sequence

from django.urls import reverse

from saikoku.gateways import telephone
from saikoku.outreach.telephone.models import Seat
from saikoku.ui import components as ui
from saikoku.ui import forms

REFUSALS = {
    "by-hand": "電話のサーバが設定されていません。番号は手で押してかけます。",
    "no-seat": "内線がありません。システム管理者に割り当てを頼んでください。番号は手で押してかけられます。",
    "other-realm": "電話のサーバの設定が変わりました。システム管理者に内線の割り当て直しを頼んでください。",
    "secret-lost": "内線の秘密を開けません。システム管理者に内線の割り当て直しを頼んでください。",
    "library-missing": "画面から電話する部品がありません。システム管理者に 入れてもらってください。",
    "extension-unusable": "内線は英数字と . _ - で20文字までにしてください。",
    "extension-taken": "この内線は、ほかの利用者が使っています。",
    "account-unknown": "この利用者は使えません。選び直してください。",
    "seat-unknown": "この内線はもうありません。画面を読み込み直してください。",
}
FIELDS = {"extension-unusable": "extension", "extension-taken": "extension", "account-unknown": "account"}
explain = forms.explainer(REFUSALS, FIELDS)


def server(found: telephone.Telephone | None, fault: str) -> ui.Facts | ui.Note:
    """Where the pages connect to; what is wrong with the settings where they cannot be used."""
    if fault:
        return ui.Note("電話のサーバの設定を使えません。", fault, "bad")
    if not isinstance(found, telephone.Sip):
        return ui.Note("手でかける設定です。", "電話のサーバをつなぐしかたは手引きにあります。どこにも接続しません。", "info")
    here = "あります" if telephone.library_is_here() else "ありません。入れるしかたは手引きにあります"
    return ui.Facts([
        ui.Fact("電話のサーバ", found.address, "code"), ui.Fact("領域名", found.realm, "code"), ui.Fact("画面の部品", here),
    ])  # fmt: skip


def table(seats: Sequence[Seat], realm: str) -> ui.Table:
    columns = [ui.Column("内線", "code"), ui.Column("利用者"), ui.Column("割り当てた日時", "moment"), ui.Column("割り当てた人")]
    return ui.Table(
        "内線", columns, [_row(seat, realm) for seat in seats], id="seats", empty=ui.EmptyState("割り当てた内線はありません。")
    )


def _row(seat: Seat, realm: str) -> ui.Row:
    chip = None if seat.realm == realm else ui.Chip("割り当て直し", "look")
    act = ui.Link("取り上げる", reverse("telephone:take-back", args=[seat.pk]))
    name = seat.account.display_name or seat.account.login_name
    return ui.Row([ui.Cell(seat.extension, chip=chip), ui.Cell(name, act=act), seat.assigned_at, seat.assigned_by])
