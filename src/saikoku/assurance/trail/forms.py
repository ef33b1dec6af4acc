"""What a reader of the trail asks for."""

from django import forms

from saikoku.kernel import clock
from saikoku.kernel.periods import Month, NotAMonth
from saikoku.ui.forms import DayField, Form


class Filter(Form):
    """From the address; what cannot be read is told, and the list shows everything."""

    actor = forms.CharField(required=False, max_length=80)
    area = forms.CharField(required=False, max_length=20)
    since = DayField(label="開始日", required=False)
    until = DayField(label="終了日", required=False)
    before = forms.IntegerField(required=False, min_value=1)


class OfMonth(Form):
    """The month that is asked for; none means this month."""

    month = forms.CharField(label="月", required=False, max_length=7)

    def clean_month(self) -> Month:
        try:
            return Month.parse(self.cleaned_data["month"]) if self.cleaned_data["month"] else Month.of(clock.today())
        except NotAMonth as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


class Person(Form):
    debtor_number = forms.RegexField(
        r"^[0-9A-Za-z-]{1,15}$",
        label="宛名番号",
        strip=True,
        error_messages={"invalid": "宛名番号は、15文字までの英数字で入力してください。"},
        widget=forms.TextInput(attrs={"class": "w-code", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label="調べる理由",
        max_length=200,
        help_text="例: 本人から、だれが情報を見たかの問い合わせ。記録に残ります。",
        widget=forms.TextInput(attrs={"class": "w-full", "autocomplete": "off"}),
    )
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
