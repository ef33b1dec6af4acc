"""A delivery of paper, a look at what was printed on it."""

from django import forms

from saikoku.collection.lots.models import Lot
from saikoku.kernel import clock
from saikoku.ui.forms import Choices, DayField, Form


def _line(label: str, *, most: int, width: str = "w-name", **options) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": width, "autocomplete": "off"})
    return forms.CharField(label=label, max_length=most, widget=widget, **options)


class Enter(Form):
    used_for = forms.ChoiceField(label="使い道", choices=Lot.Use.choices, widget=Choices())
    maker = _line("メーカー", most=60)
    product = _line("品名・型番", most=60)
    number = _line("ロット番号", most=40, width="w-code")
    years = forms.IntegerField(
        label="印字が読める年数", min_value=1, max_value=100, help_text="メーカーの仕様書にある保存の年数。",
        widget=forms.TextInput(attrs={"class": "w-count", "inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    document = _line("根拠の文書", most=100, width="w-full", help_text="仕様書の名前と版。")
    received_on = DayField(label="届いた日", initial=clock.today)


class LookAt(Form):
    on = DayField(label="見た日", initial=clock.today)
    is_readable = forms.TypedChoiceField(
        label="印字", coerce=lambda said: said == "yes", choices=[("yes", "すべて読める"), ("no", "読めない所がある")],
        widget=Choices(inline=True),
    )  # fmt: skip
    note = _line("説明", most=200, width="w-full", required=False, help_text="読めない所があるとき、どうするか。")
