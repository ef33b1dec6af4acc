"""What if callers were answered sooner, more of them called, or calls took longer?"""

from django import forms

from saikoku.ui.forms import Form


def _number(label: str, least: float, most: float, unit: str, kind=forms.IntegerField, **more):
    attrs = {"class": "w-short", "inputmode": "decimal", "autocomplete": "off"}
    return kind(
        label=f"{label}({unit})", min_value=least, max_value=most, widget=forms.TextInput(attrs=attrs), required=False, **more
    )  # fmt: skip


class WhatIf(Form):
    """Empty fields mean what is agreed or was seen."""

    share = _number("応答の目標", 1, 99, "%")
    seconds = _number("応答までの時間", 1, 600, "秒")
    away = _number("席を離れる割合", 0, 60, "%")
    more = _number("受電の量", 10, 1_000, "%")
    minutes = _number("1件の時間", 0.5, 60, "分", forms.FloatField)
    calls = _number("1日の架電", 0, 100_000, "件")
