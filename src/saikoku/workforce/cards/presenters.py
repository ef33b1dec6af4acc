"""Identity cards in words, and as facts for the printed card."""

from collections.abc import Container, Mapping
from datetime import datetime

from django.urls import reverse

from saikoku.documents.card import Card as Printed
from saikoku.ui import components as ui
from saikoku.ui import forms, words
from saikoku.workforce.cards import queries
from saikoku.workforce.cards.models import Card, CardStep, CertificateRequest
from saikoku.workforce.cards.rules import photos, steps
from saikoku.workforce.cards.rules.steps import OVER, WORDS, Step

REFUSALS = {
    "worker-missing": "従事者と、証に書く氏名を入力してください。",
    "photo-too-big": "顔写真が大きすぎます。2MBまでにしてください。",
    "photo-not-readable": "顔写真を読めません。JPEGかPNGの写真を選んでください。",
    "photo-too-small": "顔写真が小さすぎます。短い辺が200点以上の写真にしてください。",
    "photo-lies-down": "顔写真が横長です。縦長に切り取った写真にしてください。",
    "day-passed": "有効期限が過ぎた日になっています。これからの日を入力してください。",
    "after-the-contract": "有効期限が契約の終わりより後です。契約の終わりまでの日を入力してください。",
    "contractor-incomplete": (
        "事業者の名称・所在地・電話番号がそろっていません。「合意事項」の契約の情報に入力してから作ってください。"
    ),
    "step-not-open": "今は記録できません。画面を読み込み直して、経過を確かめてください。",
    "moment-to-come": "まだ来ていない日時です。実際の日時を入力してください。",
    "before-the-step-before": "前の記録より早い日時です。日時を確かめてください。",
    "document-missing": "文書番号を入力してください。",
    "note-missing": "説明を入力してください。",
    "request-open": "市の証明が、もう確認待ちです。",
    "other-card-valid": "この人には、使える従事者証がもう一枚あります。先に、そちらを終えたことを記録してください。",
    "decided-already": "もう決まっています。画面を読み込み直してください。",
    "own-request": "自分で入力した証明は、自分では確認できません。ほかの人に頼んでください。",
    "own-card": "自分の従事者証の証明は、自分では確認できません。ほかの人に頼んでください。",
}
FIELDS = {
    "worker-missing": "worker_number", "photo-too-big": "picture", "photo-not-readable": "picture",
    "photo-too-small": "picture", "photo-lies-down": "picture", "day-passed": "valid_until",
    "after-the-contract": "valid_until", "step-not-open": "step", "moment-to-come": "day",
    "before-the-step-before": "day", "document-missing": "document", "note-missing": "note",
}  # fmt: skip
explain = forms.explainer(REFUSALS, FIELDS)


def refusal(reasons: list[str]) -> ui.Note:
    return ui.Note("できませんでした。", " ".join(REFUSALS[reason] for reason in reasons), "bad")


def state_chip(card: Card, now: datetime) -> ui.Chip:
    taken = queries.taken(card)
    done = {one.step for one in taken}
    if Step.LOST in done and Step.FOUND not in done:
        return ui.Chip("紛失", "bad")
    if Step.RETURNED in done:
        return ui.Chip("返却済")
    if OVER & done:
        return ui.Chip("返却待ち", "look")
    if not done:
        return ui.Chip("証明待ち", "look")
    if steps.is_valid(taken, valid_until=card.valid_until, at=now):
        return ui.Chip("使える", "done")
    return ui.Chip("期限切れ", "bad")


def table(cards: list[Card], now: datetime, *, may_keep: bool) -> ui.Table:
    columns = [
        ui.Column("証の番号", "code"), ui.Column("従事者番号", "code"), ui.Column("氏名"), ui.Column("状態"),
        ui.Column("有効期限", "day"),
    ]  # fmt: skip
    rows = [
        ui.Row(
            [card.number, card.worker_number, card.name, ui.Cell("", chip=state_chip(card, now)), card.valid_until],
            url=reverse("cards:show", args=[card.pk]),
        )
        for card in cards
    ]
    if may_keep:
        empty = ui.EmptyState("従事者証はまだありません。", ui.Link("従事者証を作る", reverse("cards:make")))
    else:
        empty = ui.EmptyState("従事者証はまだありません。業務責任者が作ります。")
    return ui.Table("従事者証の一覧", columns, rows, id="cards", caption_hidden=True, empty=empty)


def losses(cards: list[Card], minutes: int, now: datetime) -> list[ui.Note]:
    """One banner for each loss that the city was not told of yet."""
    found = []
    for card in cards:
        due = steps.report_due(queries.taken(card), minutes)
        if due:
            late = "期限を過ぎています。すぐに" if due < now else f"{words.moment(due)}までに"
            lead, then = f"従事者証 {card.number} を紛失しています。", f"{late}市に報告し、記録してください。"
            found.append(ui.Note(lead, then, "bad", urgent=True))
    return found


def leavers(cards: list[Card], working: Container[str]) -> ui.Note | None:
    """Cards that nobody ended although their holder works here no more; `working`: worker numbers."""
    held = [card for card in cards if not OVER & {one.step for one in queries.taken(card)}]
    left = [card for card in held if card.worker_number not in working]
    if not left:
        return None
    told = "使うのを終えたことを記録し、市に届け出て返却してください(仕様書14(2)エ)。"
    lines = [f"{card.number} {card.name} さん({card.worker_number})" for card in left]
    return ui.Note(f"もう従事していない人の従事者証が {len(left)}枚あります。", told, "bad", lines=lines)


def facts(card: Card, now: datetime) -> ui.Facts:
    chip = state_chip(card, now)
    return ui.Facts([
        ui.Fact("状態", chip.words),
        ui.Fact("証の番号", card.number),
        ui.Fact("従事者番号", card.worker_number),
        ui.Fact("氏名", card.name),
        ui.Fact("事業者", card.contractor),
        ui.Fact("主たる事務所", card.address),
        ui.Fact("電話番号", card.phone),
        ui.Fact("有効期限", card.valid_until, "day"),
        ui.Fact("作成", card.made_at, "moment"),
    ])  # fmt: skip


def timeline(rows: list[CardStep], names: Mapping[str, str]) -> ui.Timeline:
    entries = []
    for row in sorted(rows, key=lambda one: (one.since, one.pk), reverse=True):
        who = f"入力 {words.person(row.entered_by, names)}"
        who += f"、確認 {words.person(row.confirmed_by, names)}" if row.confirmed_by else ""
        said = f"{who} 文書 {row.document}" if row.document else who
        kind = "look" if row.step in (Step.LOST, Step.NOT_FOUND) else "contact"
        entries.append(ui.Entry(row.since, WORDS[Step(row.step)], said, quote=row.note, kind=kind))
    return ui.Timeline("従事者証の経過", entries)


def asked(waiting: CertificateRequest, names: Mapping[str, str]) -> ui.Facts:
    return ui.Facts([
        ui.Fact("市の文書番号", waiting.document),
        ui.Fact("証明の日", waiting.since, "moment"),
        ui.Fact("入力した人", words.person(waiting.asked_by, names)),
        ui.Fact("入力", waiting.asked_at, "moment"),
    ])  # fmt: skip


def printed(card: Card, city: str, practice: bool) -> Printed:
    content = bytes(card.photo)
    return Printed(
        number=card.number, worker_number=card.worker_number, name=card.name, contractor=card.contractor,
        address=card.address, phone=card.phone, city=city, valid_until=card.valid_until, photo=content,
        photo_kind=photos.read(content).kind, practice=practice,
    )  # fmt: skip
