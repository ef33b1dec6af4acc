"""What the city answers to a proposal."""

from django import forms

from saikoku.desk.proposal.models import Answer
from saikoku.ui.forms import Choices, DayField, Form

WIDE = {"class": "w-full", "autocomplete": "off"}


class CityAnswer(Form):
    kind = forms.ChoiceField(
        label="回答", choices=Answer.Kind.choices, widget=Choices(), error_messages={"required": "回答を選んでください。"}
    )
    remark = forms.CharField(
        label="変更する点・同意しない理由", max_length=400, required=False, widget=forms.TextInput(attrs=WIDE),
        help_text="「同意する」のときは空欄で構いません。",
    )  # fmt: skip
    document = forms.CharField(
        label="回答の文書番号", max_length=100, help_text="市の回答書や協議書の番号。例: 健保第45号。",
        widget=forms.TextInput(attrs=WIDE), error_messages={"required": "回答の文書番号を入力してください。"},
    )  # fmt: skip
    document_on = DayField(label="文書の日付")
