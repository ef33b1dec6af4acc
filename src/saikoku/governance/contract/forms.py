"""What the office states about itself."""

from django import forms

from saikoku.governance.contract.rules.own_facts import OwnFacts
from saikoku.ui.forms import Form


def _line(label: str, *, most: int, width: str = "w-full", required: bool = True, help_text: str = "") -> forms.CharField:
    widget = forms.TextInput(attrs={"class": width, "autocomplete": "off"})
    return forms.CharField(label=label, max_length=most, required=required, help_text=help_text, widget=widget)


class Facts(Form):
    contractor = _line("受託者の名称", most=60)
    address = _line("受託者の所在地", most=120, required=False)
    representative = _line("代表者の職と氏名", most=80, required=False, help_text="書類に記載します。")
    center = _line("電話で名乗るセンターの名称", most=60)
    invoice_registration = _line(
        "適格請求書の登録番号", most=14, width="w-code", required=False, help_text="T と13桁の数字。請求書に記載します。"
    )
    bank_account = _line(
        "委託料の振込先", most=160, required=False, help_text="銀行、支店、種別、口座番号、名義。請求書に記載します。"
    )
    reason = _line("変える理由", most=200)

    def facts(self) -> OwnFacts:
        names = OwnFacts.__dataclass_fields__
        return OwnFacts(**{name: self.cleaned_data[name] for name in names})
