"""The contract in words."""

from saikoku.governance.contract.models import Profile
from saikoku.governance.numbers.queries import Shown
from saikoku.ui import components as ui
from saikoku.ui import forms

REFUSALS = {
    "reason-missing": "変える理由を入力してください。",
    "nothing-changed": "どの項目も今と同じです。変える項目を直してください。",
    "center-missing": "センターの名称を入力してください。",
    "contractor-missing": "受託者の名称を入力してください。",
    "not-a-registration-number": "登録番号が正しくありません。T と13桁の数字を、登録の通知書で確かめてください。",
}
FIELDS = {
    "reason-missing": "reason", "center-missing": "center", "contractor-missing": "contractor",
    "not-a-registration-number": "invoice_registration",
}  # fmt: skip
MISSING = "未登録"
explain = forms.explainer(REFUSALS, FIELDS)


def facts(contract: Profile, shown: Shown) -> ui.Facts:
    return ui.Facts(
        [
            ui.Fact("委託者", contract.city),
            ui.Fact("契約期間の始まり", contract.starts_on, "day"),
            ui.Fact("業務の開始", contract.operates_from, "day"),
            ui.Fact("契約期間の終わり", contract.ends_on, "day"),
            ui.Fact("受託者", contract.contractor),
            ui.Fact("所在地", contract.address or MISSING),
            ui.Fact("代表者", contract.representative or MISSING),
            ui.Fact("電話で名乗る名称", contract.center),
            ui.Fact("折り返しの電話番号", shown.own, "code"),
            ui.Fact("市の確認先", shown.city, "code"),
            ui.Fact("適格請求書の登録番号", contract.invoice_registration or MISSING, "code"),
            ui.Fact("委託料の振込先", contract.bank_account or MISSING),
        ]
    )
