"""Seals in words."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.urls import reverse

from saikoku.collection.seals import queries
from saikoku.collection.seals.models import Seal, SealLoan, SealRequest, SealStep
from saikoku.collection.seals.rules import steps
from saikoku.collection.seals.rules.loans import DONE_WORDS, WAY_WORDS, Done, Way
from saikoku.collection.seals.rules.steps import WORDS, Step, Taken
from saikoku.kernel import clock
from saikoku.ui import components as ui
from saikoku.ui import forms, words

REFUSALS = {
    "name-known": "この名前の領収印は、もうあります。",
    "name-keeper-document-missing": "名前、保管する人、届出の文書番号を入力してください。",
    "imprint-not-a-picture": "印影の画像が読めません。PNG(8ビット)で保存し直してください。",
    "imprint-too-large": "印影の画像が大きすぎます。縦横とも320点(紙の上で40ミリ)までにしてください。",
    "imprint-too-small": "印影の画像が小さすぎます。縦横とも80点(紙の上で10ミリ)以上にしてください。",
    "imprint-without-ink": "印影が写っていません。白地に黒の印影の画像を選んでください。",
    "imprint-all-ink": "画像のほとんどが黒です。白地に黒の印影の画像を選んでください。",
    "replaced-already": "その領収印には、もう変更先があります。",
    "step-not-open": "この経過は、今は記録できません。画面を読み込み直して確かめてください。",
    "moment-to-come": "まだ来ていない日時です。実際の日時を入力してください。",
    "before-the-step-before": "前の経過より早い日時です。日時を確かめてください。",
    "document-missing": "市の文書番号を入力してください。",
    "document-day-missing": "市の文書の日付を入力してください。",
    "note-missing": "紛失の状況を入力してください。",
    "request-open": "この領収印には、二人目の確認を待つものがあります。先に確認してください。",
    "decided-already": "もう確認が済んでいます。",
    "own-request": "自分が入力したものは、ほかの人が確認します。",
    "loan-open": "受け渡しの確認を待っています。確かめるか、取りやめてから、次を入力してください。",
    "borrower-missing": "渡す人を選んでください。",
    "lent-already": "この領収印は、もう貸し出しています。戻ってから貸し出してください。",
    "seal-not-permitted": "いま使えない領収印は、貸し出せません。",
    "not-lent": "この領収印は、貸し出していません。",
    "own-loan": "自分への貸し出しと自分からの返却は、ほかの人が入力します。",
    "loan-ended": "この受け渡しは、もう終わっています。",
    "own-loan-entry": "入力した人のほかの人が確かめます。",
    "borrower-confirms": "渡す相手の本人が、自分の画面で確かめます。",
}
FIELDS = {
    "name-known": "name", "imprint-not-a-picture": "picture", "imprint-too-large": "picture",
    "imprint-too-small": "picture", "imprint-without-ink": "picture", "imprint-all-ink": "picture",
    "replaced-already": "replaces_id", "step-not-open": "step", "moment-to-come": "day", "before-the-step-before": "day",
    "document-missing": "document", "document-day-missing": "dated", "note-missing": "note",
    "borrower-missing": "worker_number",
}  # fmt: skip
explain = forms.explainer(REFUSALS, FIELDS)
ENDED = {Step.REPLACED: "変更済", Step.ABOLISHED: "廃止", Step.LOST: "紛失", Step.RETURNED: "返却済"}
KIND = {Step.LOST: "look", Step.PERMITTED: "paid"}


def refusal(reasons: list[str]) -> ui.Note:
    first, *others = [REFUSALS[reason] for reason in reasons]
    return ui.Note(first, tone="bad", lines=others)


def chip(taken: list[Taken], now: datetime) -> ui.Chip:
    standing = steps.standing([one for one in taken if one.since <= now])
    done = {one.step for one in standing}
    if steps.is_permitted(taken, now):
        return ui.Chip("使えます", "done")
    if Step.LOST in done and Step.REPORTED not in done:
        return ui.Chip("見つかった(紛失は市へ未報告)" if Step.FOUND in done else "紛失(市へ未報告)", "bad")
    if Step.FOUND in done and Step.RETURNED not in done:
        return ui.Chip("見つかった(市の許可を待つ)", "look")
    ended = [one for one in standing if one.step in steps.ENDS and one.step in done]
    if ended:
        return ui.Chip(ENDED[ended[0].step])
    return ui.Chip("許可の日を待つ" if any(one.step == Step.PERMITTED for one in taken) else "許可待ち", "look")


def table(seals: list[Seal], names: Mapping[str, str], now: datetime) -> ui.Table:
    """`names` by worker number."""
    columns = [
        ui.Column("領収印"), ui.Column("保管する人"), ui.Column("届出", "day"), ui.Column("許可から", "day"), ui.Column("状態"),
    ]  # fmt: skip
    rows = []
    for seal in seals:
        taken = queries.taken(seal)
        permitted = next((one.since.astimezone(clock.TOKYO).date() for one in taken if one.step == Step.PERMITTED), None)
        waits = any(request.state == SealRequest.State.OPEN for request in seal.requests.all())
        below, has = "二人目の確認待ち" if waits else "", queries.holder(seal)
        lent = ui.Cell(seal.keeper, below=f"貸出中: {names.get(has, has)}" if has else "")
        rows.append(ui.Row(
            [seal.name, lent, seal.filed_on, permitted, ui.Cell("", chip=chip(taken, now), below=below)],
            url=reverse("seals:show", args=[seal.pk]),
        ))  # fmt: skip
    empty = ui.EmptyState("領収印は、まだありません。市に届け出た印影を登録し、許可を記録するまで、領収証は発行できません。")
    return ui.Table("領収印の一覧", columns, rows, id="seals", caption_hidden=True, empty=empty)


def facts(seal: Seal, names: Mapping[str, str], now: datetime) -> ui.Facts:
    """`names` by worker number."""
    has = queries.holder(seal)
    return ui.Facts([
        ui.Fact("状態", "", chip=chip(queries.taken(seal), now)),
        ui.Fact("保管する人", seal.keeper),
        ui.Fact("いま持っている人", f"{names.get(has, has)}(貸出中)" if has else "保管する人"),
        ui.Fact("届出", f"{words.day_long(seal.filed_on)} {seal.document}"),
        ui.Fact("前の領収印", seal.replaces.name if seal.replaces_id else "なし"),
        ui.Fact("印影の照合値", seal.sha256, "code"),
    ])  # fmt: skip


def timeline(seal: Seal, names: Mapping[str, str]) -> ui.Timeline:
    """What became of the seal, the latest first."""
    entries = [_entry(row, names) for row in sorted(seal.steps.all(), key=lambda row: (row.since, row.pk), reverse=True)]
    who = words.person(seal.registered_by, names)
    entries.append(ui.Entry(seal.registered_at, "届け出た印影を登録した", f"記録 {who} {seal.document}", kind="paper"))
    return ui.Timeline("経過", entries)


def _entry(row: SealStep, names: Mapping[str, str]) -> ui.Entry:
    told = f"記録 {words.person(row.entered_by, names)}"
    told += f"、確認 {words.person(row.confirmed_by, names)}" if row.confirmed_by else ""
    told += f" {row.document}" if row.document else ""
    return ui.Entry(row.since, WORDS[Step(row.step)], told, quote=row.note, kind=KIND.get(Step(row.step), "paper"))


def loss_note(seal: Seal, minutes: int, now: datetime) -> ui.Note | None:
    """Until when the city has to be told of a loss."""
    due = steps.report_due(queries.taken(seal), minutes)
    if due is None:
        return None
    late = now > due
    told = "期限を過ぎています。すぐに" if late else ""
    told += "市に電話で知らせ、報告した時刻を記録してください。"
    return ui.Note(f"紛失の報告の期限は {words.moment(due)}です。", told, "bad" if late else "look", urgent=late)


def asked(request: SealRequest, names: Mapping[str, str]) -> ui.Facts:
    return ui.Facts([
        ui.Fact("確認すること", WORDS[Step(request.step)]),
        ui.Fact("いつから", words.moment(request.since)),
        ui.Fact("市の文書", f"{request.document}({words.day_long(request.dated)})"),
        ui.Fact("入力", f"{words.person(request.asked_by, names)} {words.moment(request.asked_at)}"),
        *([ui.Fact("説明", request.note)] if request.note else []),
    ], lines=True)  # fmt: skip


def loans_table(rows: Sequence[SealLoan], workers: Mapping[str, str], logins: Mapping[str, str]) -> ui.Table | None:
    """The lending log, the latest first; None where the seal never left its keeper."""
    if not rows:
        return None
    columns = [
        ui.Column("日時", "moment"), ui.Column("受け渡し"), ui.Column("持つ人"), ui.Column("入力した人"),
        ui.Column("確かめた人"), ui.Column("状態"),
    ]  # fmt: skip
    cells = []
    for one in reversed(rows):
        end = getattr(one, "end", None)
        tone = {None: "now", Done.CONFIRMED: "done"}.get(end.done if end else None, "")
        state = ui.Chip(DONE_WORDS[Done(end.done)] if end else "確認待ち", tone)
        is_confirmed = end is not None and end.done == Done.CONFIRMED
        who = f"{words.person(end.ended_by, logins)} {words.moment_short(end.ended_at)}" if is_confirmed else ""
        cells.append([
            one.entered_at, ui.Cell(WAY_WORDS[Way(one.way)], below=one.note),
            workers.get(one.worker_number, one.worker_number), words.person(one.entered_by, logins), who,
            ui.Cell("", chip=state),
        ])  # fmt: skip
    return ui.Table("貸し出しの記録", columns, cells, id="loans", caption_hidden=True)


def loan_said(one: SealLoan, workers: Mapping[str, str]) -> str:
    name = workers.get(one.worker_number, one.worker_number)
    return f"{name} に貸し出した" if one.way == Way.LEND else f"{name} から戻った"


def mine(rows: Sequence[SealLoan]) -> list[dict]:
    """For whoever has a seal, or is to have one: what he is asked to confirm."""
    asked = {Way.LEND: ("を受け取りましたか", "受け取った"), Way.RETURN: ("を返しましたか", "返した")}
    return [{"id": one.pk, "asks": one.seal.name + asked[Way(one.way)][0], "yes": asked[Way(one.way)][1]} for one in rows]
