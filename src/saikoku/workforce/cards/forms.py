"""A card to make, a step to enter."""

from datetime import datetime

from django import forms

from saikoku.kernel import clock
from saikoku.ui.forms import Choices, DayField, Form, TimeField, joined
from saikoku.workforce.cards.rules.photos import MOST_BYTES
from saikoku.workforce.cards.rules.steps import WORDS, Step


def _line(label: str, *, most: int = 100, width: str = "w-full", **options) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": width, "autocomplete": "off"})
    return forms.CharField(label=label, max_length=most, widget=widget, **options)


class Make(Form):
    worker_number = forms.ChoiceField(label="従事者")
    name = _line("証に書く氏名", width="w-name")
    picture = forms.FileField(label="顔写真", help_text="縦長のJPEGかPNG。短い辺が200点以上、2MBまで。無帽、正面、背景なし。")
    valid_until = DayField(label="有効期限", help_text="この日まで使えます。契約の終わりより後にはできません。")

    def __init__(self, *args, people: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        listed = [(number, f"{number} {name}") for number, name in people]
        self.fields["worker_number"].choices = [("", "選んでください"), *listed]

    def clean_picture(self):
        given = self.cleaned_data["picture"]
        if given.size > MOST_BYTES:
            raise forms.ValidationError("顔写真が大きすぎます。2MBまでにしてください。")
        return given

    def values(self) -> dict:
        given = dict(self.cleaned_data)
        return given | {"photo": given.pop("picture").read()}


class TakeStep(Form):
    step = forms.ChoiceField(label="記録すること", widget=Choices())
    day = DayField(label="その日", help_text="紛失は気づいた日。", initial=clock.today)
    hour = TimeField(label="時刻", required=False, help_text="紛失とその報告では必ず。")
    document = _line("文書番号", required=False, help_text="市の証明と、市に出した報告書では必ず。")
    note = _line("説明", most=400, required=False, help_text="終える理由。紛失では、いつ、どこで、どのように。")

    def __init__(self, *args, open_steps: list[Step], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = [(str(step), WORDS[step]) for step in open_steps]

    def clean(self):
        given = super().clean()
        if given.get("step") in (Step.LOST, Step.REPORTED) and not given.get("hour"):
            self.add_error("hour", "時刻を入力してください。")
        return given

    def values(self) -> dict:
        given = self.cleaned_data
        since: datetime = joined(given["day"], given["hour"]) if given["hour"] else clock.at(given["day"])
        return {"step": Step(given["step"]), "since": since, "document": given["document"], "note": given["note"]}
