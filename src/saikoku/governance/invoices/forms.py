"""Which step, when, with which note."""

from django import forms

from saikoku.governance.invoices.rules.steps import WORDS, Step
from saikoku.kernel import clock
from saikoku.ui.forms import Choices, DayField, Form


class TakeStep(Form):
    step = forms.ChoiceField(label="記録すること", widget=Choices())
    on = DayField(label="その日", help_text="4/17、R8.4.17 のように入力できます。", initial=clock.today)
    note = forms.CharField(
        label="文書番号または理由",
        max_length=200,
        required=False,
        help_text="取り下げるときは、理由が必要です。",
        widget=forms.TextInput(attrs={"class": "w-full", "autocomplete": "off"}),
    )

    def __init__(self, *args, open_steps: list[Step], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = [(str(step), WORDS[step]) for step in open_steps]

    def values(self) -> dict:
        return self.cleaned_data | {"step": Step(self.cleaned_data["step"])}
