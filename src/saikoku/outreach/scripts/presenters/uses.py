"""What leaves the house of what is said, in words: what was asked, what the city answered, what came back."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse

from saikoku.outreach.scripts import queries
from saikoku.outreach.scripts.models import HandOver, Use
from saikoku.ui import components as ui
from saikoku.ui import words
from saikoku.ui.forms import explainer

REFUSALS = {
    "kind-unknown": "することを選んでください。",
    "what-missing": "対象の文やマニュアルを入力してください。",
    "place-missing": "行き先か渡す相手を入力してください。",
    "purpose-missing": "目的を入力してください。",
    "no-copies": "部数は 1 以上にしてください。",
    "ends-before-start": "終わりの日が、始まりの日より前です。",
    "already-decided": "もう処理されています。画面を読み込み直して確かめてください。",
    "document-missing": "承認の文書番号を入力してください。",
    "document-day-missing": "文書の日付を入力してください。",
    "document-dated-ahead": "文書の日付が今日より後です。",
    "own-proposal": "自分の申請は、自分では承認できません。ほかの人が承認してください。",
    "reason-missing": "取り下げる理由を入力してください。",
    "not-granted": "市の承認がありません。",
    "already-back": "戻りはもう記録されています。",
    "more-than-went": "承認された部数より多く戻ることはありません。部数を確かめてください。",
    "missing-unexplained": "戻った部数が足りません。備考に理由を書いてください。",
    "receiver-missing": "受け取った方の課と氏名を入力してください。",
    "dated-ahead": "引き渡した日が今日より後です。",
    "copies-still-out": "まだ戻っていない持ち出しや複製があります。先に戻りを記録してください。",
}
FIELDS = {
    "what-missing": "what", "place-missing": "place", "purpose-missing": "purpose", "no-copies": "copies",
    "ends-before-start": "ends_on", "document-missing": "document", "document-day-missing": "document_on",
    "document-dated-ahead": "document_on", "reason-missing": "reason", "more-than-went": "copies",
    "missing-unexplained": "remark", "receiver-missing": "receiver", "dated-ahead": "on",
}  # fmt: skip
explain = explainer(REFUSALS, FIELDS)


def chip(use: Use, today: date) -> ui.Chip:
    decision = queries.decision_of(use)
    if decision is None:
        return ui.Chip("承認待ち", "look")
    if not decision.granted:
        return ui.Chip("取り下げ")
    if queries.is_back(use):
        return ui.Chip("戻り済", "done")
    return ui.Chip("期限切れ・未返却", "bad") if use.ends_on < today else ui.Chip("承認済", "done")


def table(uses: Sequence[Use], today: date) -> ui.Table:
    columns = [
        ui.Column("すること"), ui.Column("対象"), ui.Column("行き先・渡す相手"), ui.Column("部数", "count"),
        ui.Column("期間"), ui.Column("状態"),
    ]  # fmt: skip
    rows = [
        ui.Row(
            [use.get_kind_display(), ui.Cell(use.what, below=use.purpose), use.place, use.copies,
             f"{words.day_short(use.starts_on)} から {words.day_short(use.ends_on)} まで", ui.Cell("", chip=chip(use, today))],
            url=reverse("scripts:use", args=[use.pk]),
        )
        for use in uses
    ]  # fmt: skip
    return ui.Table("持ち出し・複製・ほかの使い方", columns, rows, id="uses", caption_hidden=True,
                    empty=ui.EmptyState("申請はありません。"))  # fmt: skip


def facts(use: Use, names: Mapping[str, str]) -> ui.Facts:
    found = [
        ui.Fact("すること", use.get_kind_display()), ui.Fact("対象", use.what), ui.Fact("行き先・渡す相手", use.place),
        ui.Fact("目的", use.purpose), ui.Fact("部数", use.copies, "count"),
        ui.Fact("期間", f"{words.day_long(use.starts_on)} から {words.day_long(use.ends_on)} まで"),
        ui.Fact("申請した人", words.person(use.proposed_by, names)), ui.Fact("申請した日時", use.proposed_at, "moment"),
    ]  # fmt: skip
    decision = queries.decision_of(use)
    if decision is not None:
        if decision.granted:
            found.append(ui.Fact("承認の文書", f"{decision.document}({words.day_long(decision.document_on)})"))
        lead = "承認を登録した人" if decision.granted else "取り下げた人"
        found += [ui.Fact(lead, words.person(decision.decided_by, names)), ui.Fact("その日時", decision.decided_at, "moment")]
        found += [ui.Fact("取り下げた理由", decision.reason)] if decision.reason else []
    if queries.is_back(use):
        found += [ui.Fact("戻った部数", use.end.copies, "count"), ui.Fact("戻りを記録した日時", use.end.at, "moment")]
        found += [ui.Fact("備考", use.end.remark)] if use.end.remark else []
    return ui.Facts(found)


def handed_over(rows: Sequence[HandOver]) -> ui.Table:
    columns = [
        ui.Column("引き渡した日", "day"), ui.Column("受け取った方"), ui.Column("文", "count"), ui.Column("部数", "count"),
        ui.Column("内容の照合値", "code"), ui.Column("備考"),
    ]  # fmt: skip
    lines = [ui.Row([row.on, row.receiver, row.texts, row.copies, row.digest[:12], row.remark]) for row in rows]
    empty = ui.EmptyState("まだ引き渡していません。委託期間が終わったら、複製を含めてすべて引き渡します。")
    return ui.Table("市への引渡し", columns, lines, id="handed-over", caption_hidden=True, empty=empty)
