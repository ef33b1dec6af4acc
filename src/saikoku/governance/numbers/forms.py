"""A number for the register, and the end of one."""

from django import forms

from saikoku.governance.numbers.models import PLACE_WORDS, Line
from saikoku.ui.forms import Choices, DayField, Form, ManyChoices


def _reason(label: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=200, widget=forms.TextInput({"class": "w-full", "autocomplete": "off"}))


class Register(Form):
    number = forms.CharField(
        label="電話番号", max_length=20, help_text="市外局番から(例 0942-30-9000)。",
        widget=forms.TextInput({"class": "w-phone", "inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    use = forms.ChoiceField(label="回線の用途", choices=Line.Use.choices, widget=Choices())
    since = DayField(label="使い始める日")
    places = forms.MultipleChoiceField(
        label="載せるところ", choices=list(PLACE_WORDS.items()), required=False, widget=ManyChoices(),
        help_text="載せると、同じ用途の今の番号は、その日からそこに載らなくなります。回線としては残ります。発信の番号は載せられません。",
    )  # fmt: skip
    reason = _reason("登録する理由")


class End(Form):
    until = DayField(label="使い終える日", help_text="この日から、台帳の番号ではなくなります。")
    reason = _reason("使い終える理由")
