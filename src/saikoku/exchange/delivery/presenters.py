"""Plain Japanese for what refuses a delivery, and for what changed since the last one."""

from saikoku.exchange.delivery.models import Delivery
from saikoku.exchange.delivery.operations import DeliveryRefused
from saikoku.exchange.layouts.presenters import words
from saikoku.exchange.layouts.rules.writing import Misfit

REFUSALS = {
    "layout-unknown": "このレイアウトはありません。docs/layouts.md の一覧にある名前を指定してください。",
    "layout-not-delivered": "このレイアウトで市へ渡す記録は、まだ扱っていません。",
    "layout-goes-elsewhere": "このレイアウトの into は、渡す記録のレイアウトと違います。",
    "nothing-received": "この期間に受け取って反映したファイルはありません。期間、文字コード、固定長の指定を確かめてください。",
    "days-reversed": "期間の始まりが終わりより後になっています。",
    "encoding-unknown": "文字コードは cp932 か utf-8 を指定してください。",
    "fixed-needs-cp932": "固定長のファイルは CP932 だけで作れます。",
    "does-not-fit": "次の値がレイアウトに収まらないため、引渡しのファイルを作りませんでした。記録を訂正するか、"
    "文字が理由のときは UTF-8 で作り直してください。",
    "password-missing": "ZIP のパスワードが空です。",
    "training-gives-no-files": "ここは研修用のデータベースです。作ったファイルは練習用で、市へ渡すことはできません。",
    "plain-by-console-only": "暗号化しないファイルは画面からは渡せません。パスワードを付けてください。",
    "plain-without-consent": "暗号化しないファイルの授受について、市の承諾がありません。パスワードを付けてください。",
}
MOST_SHOWN = 20


def sentences(refusal: DeliveryRefused) -> list[str]:
    """Every reason; of the values that do not fit the first ones, and how many there are more."""
    lines = [REFUSALS[reason] for reason in refusal.reasons]
    lines += [words.misfit(found) for found in refusal.misfits[:MOST_SHOWN]]
    if more := len(refusal.misfits) - MOST_SHOWN:
        lines += [f"ほかに {more:,} 件あります。"] if more > 0 else []
    return lines


def errors(refusal: DeliveryRefused) -> list[dict]:
    """The refusal as entries of `errors` in the command's JSON."""
    if not refusal.misfits:
        return [{"reason": REFUSALS[reason], "code": reason} for reason in refusal.reasons]
    return [as_json(found) for found in refusal.misfits]


def as_json(found: Misfit) -> dict:
    return {
        "record": found.record, "column": found.ja, "field": found.column, "value": found.character,
        "code_point": found.code_point, "reason": words.misfit(found), "code": found.reason,
    }  # fmt: skip


def changes(delivery: Delivery) -> str:
    """What is different from the delivery before it; empty for the first of its period and form."""
    if delivery.previous is None:
        return ""
    return (
        f"前回 {delivery.previous.code} からの違い: 新しい行 {delivery.rows_new:,}、"
        f"変わった行 {delivery.rows_changed:,}、なくなった行 {delivery.rows_gone:,}"
    )
