"""The words of every reason: why a slip is not printed, why a code is left out, why an act is refused."""

from collections.abc import Iterable

from saikoku.collection.slips.rules import channels

CHANNEL_WORDS = {channels.STORE: "コンビニのバーコード", channels.ELQR: "eL-QR"}
WHY_NOT = {
    "gone": "市の一覧からなくなりました", "nothing-owed": "残高がありません", "under-disposition": "処分等の区分があります",
    "limitation-reached": "時効完成予定日を過ぎています", "slip-number-missing": "市の納付書番号が届いていません",
    "slip-covers-several": "1 枚の納付書に複数の期が載っています", "codes-differ": "バーコードと eL-QR の金額が違います",
    "amount-not-the-balance": "納付書の金額が今の残高と違います", "slip-expired": "納付書の使用期限を過ぎています",
    "already-printed": "印刷済みです", "request-with-the-city": "もう市へ渡しました", "request-closed": "依頼が閉じられました",
}  # fmt: skip
CODE_FAULTS = {
    "channel-not-agreed": "この科目では使わない取決めです", "not-44-digits": "44 桁の数字ではありません",
    "identifier-not-91": "先頭が 91 ではありません", "check-digit-wrong": "検査数字が合いません",
    "limit-no-day": "支払期限が日付として読めません", "biller-unknown": "請求書発行企業コードが取決めにありません",
    "amount-missing": "金額が 0 円です", "amount-above-store-limit": "コンビニで扱える金額を超えています",
    "limit-passed": "支払期限を過ぎています", "stamp-on-public-money": "収入印紙フラグが立っています",
    "not-255-digits": "255 桁の数字ではありません", "tags-wrong": "項目の並びか長さが違います",
    "checksum-wrong": "検査符号(CRC)が合いません", "issuer-unknown": "地方税共同機構のものではありません",
    "amounts-differ": "二か所の金額が違います", "day-no-day": "日付として読めない項目があります",
    "no-code-of-a-slip": "44 桁のバーコードでも 255 桁の eL-QR でもありません",
}  # fmt: skip
REFUSALS = {
    "nothing-chosen": "印刷するものを 1 つ以上選んでください。",
    "not-open": "選んだ期別は、もう残高がないか市の一覧にありません。画面を開き直してください。",
    "worker-missing": "従事者番号がないため、印刷を記録できません。システム管理者に登録を頼んでください。",
    "record-missing": "申し出を受けた経過記録を選んでください。まだないときは、先に経過を記録します。",
    "desk-printing-not-agreed": "納付書は訪問先でだけ印刷する取決めです(合意事項)。市への発行依頼をしてください。",
    "already-printed": "選んだ納付書は、その間に印刷されました。再印刷は、納付書の画面から行います。",
    "already-requested": "選んだ期別は、市への発行依頼がもう出ています。",
    "not-at-this-door": "納付書を印刷できるのは、いま訪ねている訪問先の方だけです。",
    "visit-not-recorded": "先に訪問の結果を記録してください。納付書は、その記録と結び付けて残します。",
    "identity-not-checked": "本人と確かめていないため、納付書は渡せません。",
    "slip-unknown": "その番号の納付書はありません。",
    "reason-missing": "再印刷の理由を入力してください。",
    "reason-too-long": "理由は 100 字までです。短くしてください。",
    "printed-since": "その間に別の再印刷がありました。画面を開き直してください。",
    "restated": "残高か市の納付書が変わったため、この納付書は再印刷できません。事案から印刷してください。",
    "run-under-way": "選んだ依頼には、印刷中のものがあります。終わるのを待ってください。",
    "run-ended": "この印刷は終わっています。",
    "request-unknown": "選んだ依頼が見つかりません。画面を開き直してください。",
    "run-not-ended": "まだ印刷の途中です。",
    "nothing-printed": "印刷した納付書がありません。",
    "paper-of-another": "この紙は、印刷した本人だけが取り出せます。必要なときは、納付書を再印刷してください。",
    "paper-of-another-day": "この紙を取り出せるのは、印刷した日だけです。必要なときは、納付書を再印刷してください。",
}


def left_out(found: Iterable[tuple[str, str]]) -> str:
    said: dict[str, list[str]] = {}
    for channel, why in found:
        said.setdefault(channel, []).append(CODE_FAULTS[why])
    return "".join(f"{CHANNEL_WORDS[channel]}は省きます({'、'.join(why)})。" for channel, why in said.items())


def reasons_in_words(reasons: Iterable[str]) -> str:
    return "、".join(WHY_NOT[reason] for reason in reasons)
