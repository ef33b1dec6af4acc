"""What is typed about other work: the entry of an effect, the document that takes one back."""

from django import forms

from saikoku.kernel.periods import Month, NotAMonth
from saikoku.ui.forms import DayField, Form, YenField


class OtherEffect(Form):
    month = forms.CharField(label="計上する月", help_text="2026-04 のように入力します。", max_length=7)
    work = forms.CharField(label="業務の内容", max_length=200)
    method = forms.CharField(label="効果額の計算の方法", help_text="市が承認した方法をそのまま入力します。", max_length=400)
    amount = YenField(label="効果額", most=10_000_000_000)
    document = forms.CharField(label="市の承認の文書番号", max_length=100)
    approved_on = DayField(label="市が承認した日")
    begins_on = DayField(label="業務を始めた日", help_text="承認の日より後の日です。")

    def clean_month(self) -> Month:
        try:
            return Month.parse(self.cleaned_data["month"])
        except NotAMonth as refusal:
            raise forms.ValidationError(str(refusal)) from None


class Withdraw(Form):
    document = forms.CharField(label="取消しの根拠(市の文書番号)", max_length=100)
