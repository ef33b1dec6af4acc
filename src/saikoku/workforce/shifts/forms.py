"""A change of one worker's day."""

from django import forms

from saikoku.kernel.daytime import minutes
from saikoku.ui.forms import EndTimeField, Form, TimeField

_TIME = {"class": "w-time", "autocomplete": "off"}


class Change(Form):
    start = TimeField(label="始業", widget=forms.TextInput(attrs=_TIME))
    end = EndTimeField(label="終業", widget=forms.TextInput(attrs=_TIME))
    reason = forms.CharField(
        label="理由", max_length=200, help_text="例: 急な欠勤の代わり。操作の記録に残ります。",
        widget=forms.TextInput(attrs={"class": "w-full", "autocomplete": "off"}),
    )  # fmt: skip

    seen = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for name in ("start", "end"):
            self.fields[name].required = "take_out" not in self.data

    @property
    def was_seen(self) -> str | None:
        """The shift as the page showed it; None where nothing tells."""
        return self.cleaned_data["seen"] if "seen" in self.data else None

    def minutes(self) -> dict[str, int]:
        return {"start": minutes(self.cleaned_data["start"]), "end": minutes(self.cleaned_data["end"])}
