"""Why a photograph is held as evidence, or no longer."""

from django import forms

from saikoku.ui.forms import Form


class Hold(Form):
    reason = forms.CharField(
        label="理由", max_length=200, help_text="例: 4月10日の訪問への苦情の確認。記録に残ります。",
        widget=forms.TextInput({"class": "w-full", "autocomplete": "off"}),
    )  # fmt: skip
