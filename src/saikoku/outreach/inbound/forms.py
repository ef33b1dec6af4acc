"""What is sent with a call that came in: the page's intent, an unknown caller, and how he was settled."""

import re
from collections.abc import Mapping
from datetime import datetime

from django import forms
from django.core.validators import RegexValidator

from saikoku.outreach.inbound.models import AnsweredCall
from saikoku.outreach.inbound.rules import calls
from saikoku.ui.forms import Choices, DayField, DayInput, Form, TimeField, joined

FOUND_BY = ("phone", "absence-notice", "number", "household", "name", "handed")
CALL = r"^[0-9A-HJKMNP-TV-Z]{26}\Z"
LONGEST_QUESTION = 100
NO_PERSONAL_NUMBER = "個人番号(マイナンバー)、金額、口座の番号は書きません。"


class Intent(forms.Form):
    """Hidden with every act of a call: which call it is and which number rang."""

    call = forms.CharField(validators=[RegexValidator(CALL)])
    caller = forms.CharField(required=False, max_length=20)
    found_by = forms.ChoiceField(choices=[(one, one) for one in FOUND_BY], required=False)
    notice = forms.CharField(required=False, max_length=20)
    instead = forms.BooleanField(required=False)

    def clean_caller(self) -> str:
        return calls.number_in(self.cleaned_data["caller"])


def call_in(given: Mapping[str, str]) -> str:
    """The intent that a telephone names, so that its times belong to the record; empty where it names none."""
    call = given.get("call", "")
    return call if re.fullmatch(CALL, call) else ""


class Unknown(Form):
    """Somebody of whom nobody knows who he is."""

    todo = "まだ残していません。直してから、もう一度「残す」を押してください。"

    said = forms.CharField(
        label="相手が言ったこと", max_length=calls.SAID_WIDTH, help_text=f"名乗った名前と用件。{NO_PERSONAL_NUMBER}",
        widget=forms.TextInput({"class": "w-full", "autocomplete": "off", "data-cp932": True}),
    )  # fmt: skip
    number = forms.CharField(
        label="相手の電話番号", required=False, max_length=20, help_text="非通知のときは、相手に聞いた番号。",
        widget=forms.TextInput({"class": "w-phone", "inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    wanted = forms.ChoiceField(label="次にすること", choices=AnsweredCall.Wanted.choices, widget=Choices(inline=True))
    day = DayField(
        label="折り返す日", required=False, help_text="「折り返す」のときだけ。",
        widget=DayInput(quick=[("今日", "+0"), ("明日", "+1")]),
    )  # fmt: skip
    time = TimeField(label="折り返す時刻", required=False, widget=forms.TextInput({"class": "w-time"}))

    def due_at(self) -> datetime | None:
        return joined(self.cleaned_data.get("day"), self.cleaned_data.get("time"))


class Settled(Form):
    result = forms.CharField(
        label="結果", max_length=calls.RESULT_WIDTH, help_text=f"何をして、どうなったか。{NO_PERSONAL_NUMBER}",
        widget=forms.TextInput({"class": "w-full", "autocomplete": "off"}),
    )  # fmt: skip
    debtor_number = forms.CharField(
        label="対象者の宛名番号", required=False, max_length=15,
        help_text="だれの電話か分かったときだけ。かかってきた番号を、その方の未確認の番号として登録し、市へ渡します。",
        widget=forms.TextInput({"class": "w-code", "inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
