"""What if callers were answered sooner, more of them called, or calls took longer? And the month to plan."""

from collections.abc import Mapping, Sequence

from django import forms

from saikoku.kernel import eras
from saikoku.kernel.periods import Month
from saikoku.ui.forms import Form, Slider


def _slider(label: str, least: float, most: float, step: float, unit: str, kind=forms.IntegerField):
    return kind(label=label, min_value=least, max_value=most, widget=Slider(least, most, step, unit), required=False)


class WhatIf(Form):
    """Each slider begins at what is agreed or was seen; what is not given stays so."""

    share = _slider("応答の目標", 0, 99, 1, "%")
    seconds = _slider("応答までの時間", 0, 600, 1, "秒")
    away = _slider("席を離れる割合", 0, 60, 1, "%")
    more = _slider("受電の量", 10, 1_000, 10, "%")
    minutes_in = _slider("受電1件の時間", 0.5, 60, 0.1, "分", forms.FloatField)
    minutes_out = _slider("架電1件の時間", 0.5, 60, 0.1, "分", forms.FloatField)
    calls = _slider("1日の架電", 0, 100_000, 10, "件")

    def __init__(self, given: Mapping[str, str] | None, *, usual: Mapping[str, float]):
        super().__init__(given, initial=dict(usual))
        sliding = max(1_000, 3 * round(usual["calls"] / 10) * 10)
        self.fields["calls"].widget.attrs["max"] = sliding

    def shown(self) -> "WhatIf":
        """With whatever was not given at its usual place, so that every slider stands where it counts."""
        if self.is_bound and self.is_valid():
            values = {name: self.initial[name] if value is None else value for name, value in self.cleaned_data.items()}
            return WhatIf(None, usual=values)
        return self


class Plan(Form):
    """For which month the shifts are made."""

    month = forms.ChoiceField(label="月")
    visits = forms.IntegerField(
        label="訪問に出る人(30分ごと)", min_value=0, max_value=50, initial=0, widget=Slider(0, 20, 1, "人")
    )
    languages = forms.IntegerField(
        label="外国語を話せる人(30分ごと)", min_value=0, max_value=10, initial=0, widget=Slider(0, 5, 1, "人")
    )

    def __init__(self, *args, months: Sequence[Month], **options):
        super().__init__(*args, **options)
        self.fields["month"].choices = [(str(month), eras.month_in_words(month)) for month in months]
