"""What a code that was read says, and whether it is taken today."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from saikoku.collection.slips.models import Slip
from saikoku.collection.slips.presenters.said import CODE_FAULTS
from saikoku.collection.slips.rules import channels, elqr, gs1, reading
from saikoku.documents import slip_words
from saikoku.governance.terms.queries import Agreed
from saikoku.kernel import eras
from saikoku.ui import components as ui
from saikoku.ui import words

NAMES = {reading.STORE: "コンビニのバーコード(GS1-128、44 桁)", reading.ELQR: "eL-QR(255 桁)"}
NO_LIMIT = "定めなし"


def read(found: reading.Read, slips: Sequence[Slip], *, today: date, agreed: Agreed) -> dict[str, Any]:
    """Parts of the page: verdict, what the code says, where we printed it."""
    if found.kind == reading.UNKNOWN:
        said = f"{len(found.digits):,} 文字を読みました。"
        return {"verdict": ui.Note("納付書のコードではありません。", said + _words(found.reasons), "look")}
    name = NAMES[found.kind]
    if found.code is None:
        return {"verdict": ui.Note(f"{name}ですが、正しくありません。", _words(found.reasons), "bad")}
    faults = _faults(found.code, today, agreed)
    lead = f"{name}です。" + ("使えません。" if faults else "正しく、今日使えます。")
    return {
        "verdict": ui.Note(lead, _words(faults), "look" if faults else "done"),
        "facts": _store(found.code) if isinstance(found.code, gs1.Code) else _elqr(found.code),
        "slips": _slips(slips),
    }


def _faults(code: gs1.Code | elqr.Code, today: date, agreed: Agreed) -> list[str]:
    if isinstance(code, elqr.Code):
        return elqr.faults(code, today=today)
    billers = channels.billers(agreed["slip_billers"])
    return gs1.faults(code, today=today, most=agreed["slip_store_limit"], billers=billers)


def _words(reasons: Sequence[str]) -> str:
    return "".join(f"{CODE_FAULTS[reason]}。" for reason in reasons)


def _store(code: gs1.Code) -> ui.Facts:
    return ui.Facts([
        ui.Fact("金額", code.amount, "yen"), ui.Fact("支払期限", words.day_long(code.limit) if code.limit else NO_LIMIT),
        ui.Fact("請求書発行企業コード", code.biller), ui.Fact("自由使用欄", code.free),
        ui.Fact("再発行区分", str(code.reissue)), ui.Fact("収入印紙フラグ", code.stamp),
    ])  # fmt: skip


def _elqr(code: elqr.Code) -> ui.Facts:
    return ui.Facts([
        ui.Fact("金額", code.amount, "yen"), ui.Fact("支払期限", words.day_long(code.limit) if code.limit else NO_LIMIT),
        ui.Fact("納期限", words.day_long(code.due_on) if code.due_on else NO_LIMIT),
        ui.Fact("年度と期", f"{eras.fiscal_year_in_words(code.due_year)} {slip_words.instalment(code.instalment)}"),
        ui.Fact("税目・料金番号", code.item), ui.Fact("案件特定キー", code.key), ui.Fact("確認番号", code.confirmation),
        ui.Fact("共通納税機関コード", f"{code.city}(事務所 {code.office})"),
    ])  # fmt: skip


def _slips(slips: Sequence[Slip]) -> ui.Table:
    rows = [
        ui.Row([slip.number, slip.issued_on, slip.amount], url=reverse("slips:show", args=[slip.number])) for slip in slips
    ]
    columns = [ui.Column("番号"), ui.Column("印刷した日", "day"), ui.Column("金額", "yen")]
    empty = ui.EmptyState("このコードの納付書を、ここで印刷した記録はありません。")
    return ui.Table("ここで印刷した納付書", columns, rows, id="slips", empty=empty)
