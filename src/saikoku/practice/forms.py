"""The record of a role play, with the fields of the call desk."""

from typing import Any

from django import forms

from saikoku.kernel import clock
from saikoku.outreach.calls.rules.said import PromiseLine, Said
from saikoku.outreach.scripts.rules import outcomes
from saikoku.registry.contacts.models import Encouragement
from saikoku.ui.forms import Choices, DayField, Form, TextArea, TimeField, YenField, YenInput, joined

IDENTIFIED = [("1", "確かめた(一致した)"), ("0", "確かめていない・一致しない")]
PEOPLE = [("", "結果のとおり"), ("1", "本人"), ("2", "配偶者"), ("3", "同居の家族"), ("4", "その他")]
ENCOURAGED = {"transfer": "口座振替を勧めた答え", "loss": "資格喪失の届出を勧めた答え", "declaration": "所得の申告を勧めた答え"}
SIDE = "premium"


class Record(Form):
    todo = "まだ記録していません。入力した内容はそのまま残っています。直してから F2 を押してください。"

    outcome = forms.ChoiceField(label="結果")
    identified = forms.ChoiceField(label="本人確認", choices=IDENTIFIED, widget=Choices(inline=True))
    spoke_with = forms.ChoiceField(label="話した相手", choices=PEOPLE, required=False)
    promise_day = DayField(label="約束の日", required=False)
    promise_yen = YenField(label="約束の金額", required=False, least=1, widget=YenInput({"placeholder": "全額"}))
    call_back_day = DayField(label="再架電の日", required=False)
    call_back_time = TimeField(label="再架電の時刻", required=False, widget=forms.TextInput({"class": "w-time"}))
    summary = forms.CharField(label="会話の概要", required=False, max_length=1000, widget=TextArea({"rows": 2}))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["outcome"].choices = by_key()
        for kind, words in ENCOURAGED.items():
            choices = [("", "勧めていない"), *Encouragement.Result.choices]
            self.fields[f"answer_{kind}"] = forms.ChoiceField(label=words, choices=choices, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if bool(data.get("call_back_day")) != bool(data.get("call_back_time")):
            part = "call_back_time" if data.get("call_back_day") else "call_back_day"
            if part not in self.errors:
                self.add_error(part, "再架電は日と時刻の両方を入力してください。")
        if data.get("promise_yen") and not data.get("promise_day") and "promise_day" not in self.errors:
            self.add_error("promise_day", "約束の日を入力してください。")
        return data

    def said(self, started_at, ended_at) -> Said:
        data = self.cleaned_data
        answers = {kind: data[f"answer_{kind}"] for kind in ENCOURAGED if data[f"answer_{kind}"]}
        lines = (PromiseLine(data["promise_day"], data["promise_yen"], side=SIDE),) if data["promise_day"] else ()
        back = joined(data["call_back_day"], data["call_back_time"])
        return Said(
            started_at=started_at.astimezone(clock.TOKYO), ended_at=ended_at.astimezone(clock.TOKYO), sides=(SIDE,),
            spoke_with=data["spoke_with"], promises=lines, summary=" ".join(data["summary"].split()),
            call_back_at=back and back.astimezone(clock.TOKYO), encouraged=frozenset(answers),
            answers_to=tuple(answers.items()),
        )  # fmt: skip

    def typed(self) -> dict[str, str]:
        """What was written, to be kept with the result."""
        return {name: self.data.get(name, "") for name in self.fields if self.data.get(name)}


def by_key() -> list[tuple[str, Any]]:
    """The outcomes as they lie on the keys of the call desk."""
    groups = [
        (outcomes.GROUPS[name][1], [(one.code, f"{outcomes.GROUPS[name][0]}{one.key} {one.short or one.ja}") for one in found])
        for name, found in outcomes.by_group().items() if found
    ]  # fmt: skip
    return [("", "選んでください"), *groups]
