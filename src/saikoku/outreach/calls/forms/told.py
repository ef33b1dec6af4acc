"""What every talk may be told with: whom, days promised, a call back, letters, encouragements, a number heard."""

from collections.abc import Sequence
from datetime import datetime

from django import forms

from saikoku.kernel import phones
from saikoku.outreach.calls.rules.said import NewPhone
from saikoku.registry.contacts.forms import PromiseLines
from saikoku.registry.contacts.models import Encouragement
from saikoku.registry.contacts.rules.records import one_line
from saikoku.ui.forms import Choices, DayField, DayInput, TimeField, joined

LETTERS = [("1", "届いた"), ("2", "未着"), ("3", "不明")]
PEOPLE = [("", "結果のとおり"), ("1", "本人"), ("2", "配偶者"), ("3", "同居の家族"), ("4", "その他")]
PHONE_KINDS = [("", "番号のとおり"), ("1", "自宅"), ("2", "携帯"), ("3", "勤務先"), ("4", "その他")]
PHONE_SOURCES = [("", "結果のとおり"), ("01", "本人から"), ("02", "家族から"), ("09", "音声案内ほか")]
ENCOURAGED = {"transfer": "口座振替", "loss": "資格喪失の届出", "declaration": "所得の申告"}
ANSWERS = [("", "勧めていない"), *((result.value, f"{result.value} {result.label}") for result in Encouragement.Result)]
"""What was answered to an encouragement: with the field in focus the digit alone chooses it."""


class Told(PromiseLines):
    """Fields that a call and its correction share; all of them may stay empty."""

    summary = forms.CharField(label="会話の概要", required=False, widget=forms.TextInput({"data-cp932": "strange"}))
    letters = forms.ChoiceField(label="督促状・催告書", choices=LETTERS, required=False, widget=Choices(inline=True))
    spoke_with = forms.ChoiceField(label="話した相手", choices=PEOPLE, required=False)
    call_back_day = DayField(label="再架電の日", required=False, widget=DayInput(quick=[("今日", "+0"), ("明日", "+1")]))
    call_back_time = TimeField(label="時刻", required=False, widget=forms.TextInput({"class": "w-time"}))
    new_phone = forms.CharField(label="新しい番号", required=False, widget=forms.TextInput({"class": "w-phone"}))
    new_phone_kind = forms.ChoiceField(label="番号の種類", choices=PHONE_KINDS, required=False)
    new_phone_source = forms.ChoiceField(label="聞いた相手", choices=PHONE_SOURCES, required=False)

    def add_asks(self, asks: Sequence[str], side: str = "") -> None:
        """What may be encouraged; `side`: of a part that is told apart."""
        for kind in asks:
            self.fields[answer_name(kind, side)] = forms.ChoiceField(label=ENCOURAGED[kind], choices=ANSWERS, required=False)

    def answers(self, side: str = "") -> dict[str, str]:
        """The R08 result of each encouragement that was made."""
        sent = {kind: self.cleaned_data.get(answer_name(kind, side), "") for kind in ENCOURAGED}
        return {kind: result for kind, result in sent.items() if result}

    def clean_summary(self) -> str:
        return one_line(self.cleaned_data["summary"])

    def clean_new_phone(self) -> str:
        text = self.cleaned_data["new_phone"]
        if not text:
            return ""
        try:
            return phones.parse(text).number
        except phones.NotAPhone as fault:
            raise forms.ValidationError(str(fault), code="not-a-phone") from fault

    def clean(self):
        data = super().clean()
        if bool(data.get("call_back_day")) != bool(data.get("call_back_time")):
            part = "call_back_time" if data.get("call_back_day") else "call_back_day"
            if part not in self.errors:
                self.add_error(part, "再架電は日と時刻の両方を入力してください。")
        return data

    def call_back_at(self) -> datetime | None:
        data = self.cleaned_data
        return joined(data["call_back_day"], data["call_back_time"])

    def heard_number(self) -> NewPhone | None:
        data = self.cleaned_data
        if not data["new_phone"]:
            return None
        return NewPhone(data["new_phone"], kind=data["new_phone_kind"], source=data["new_phone_source"])


def answer_name(kind: str, side: str = "") -> str:
    return f"{side}_answer_{kind}" if side else f"answer_{kind}"
