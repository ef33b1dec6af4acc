"""An imprint to file, a step to enter."""

from datetime import datetime

from django import forms

from saikoku.collection.seals.models import Seal
from saikoku.collection.seals.rules.steps import WORDS, Step
from saikoku.kernel import clock
from saikoku.ui.forms import Choices, DayField, Form, TimeField, joined

MOST_BYTES = 1_000_000


def _line(label: str, *, most: int = 100, width: str = "w-name", **options) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": width, "autocomplete": "off"})
    return forms.CharField(label=label, max_length=most, widget=widget, **options)


class FileSeal(Form):
    name = _line("領収印の名前", most=40, help_text="例: 領収印1号")
    keeper = _line("保管する人", help_text="例: 業務責任者 仮名 花子")
    picture = forms.FileField(
        label="印影の画像", help_text="白地に黒のPNG。縦横とも80〜320点(8点で1ミリ)。領収証には、この大きさのまま印刷します。"
    )
    filed_on = DayField(label="市に届け出た日", initial=clock.today)
    document = _line("届出の文書番号", width="w-full")
    replaces_id = forms.TypedChoiceField(
        label="この印に変える、今の領収印", coerce=int, required=False, empty_value=None,
        help_text="選ぶと、この印が許可された時に、今の印は使えなくなります。",
    )  # fmt: skip

    def __init__(self, *args, replaceable: list[Seal], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["replaces_id"].choices = [("", "新しく加える"), *((seal.pk, seal.name) for seal in replaceable)]

    def clean_picture(self):
        given = self.cleaned_data["picture"]
        if given.size > MOST_BYTES:
            raise forms.ValidationError("印影の画像が大きすぎます(1MBまで)。")
        return given

    def values(self) -> dict:
        given = dict(self.cleaned_data)
        return given | {"imprint": given.pop("picture").read()}


SURE = "記録すると、この領収印の領収証は、すぐに発行できなくなります。間違いなければチェックを入れ、もう一度押してください。"


class TakeStep(Form):
    step = forms.ChoiceField(label="記録すること", widget=Choices())
    day = DayField(label="その日", help_text="許可・廃止・再使用は効力の生じる日。紛失は気づいた日。", initial=clock.today)
    hour = TimeField(label="時刻", required=False, help_text="紛失とその報告では必ず。")
    document = _line("市の文書番号", width="w-full", required=False)
    dated = DayField(label="市の文書の日付", required=False)
    note = _line("説明", most=400, width="w-full", required=False, help_text="紛失では、いつ、どこで、どのように。")

    def __init__(self, *args, open_steps: list[Step], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = [(str(step), WORDS[step]) for step in open_steps]
        if self.data.get("step") == Step.LOST:  # asked once, before no receipt can be issued any more
            self.fields["sure"] = forms.BooleanField(
                label="紛失に間違いない", error_messages={"required": SURE},
                help_text="取り消せません。見つかっても、市の許可を二人で記録するまで使えません。",
            )

    def clean(self):
        given = super().clean()
        if given.get("step") in (Step.LOST, Step.REPORTED) and not given.get("hour"):
            self.add_error("hour", "時刻を入力してください。")
        return given

    def values(self) -> dict:
        given = self.cleaned_data
        since: datetime = joined(given["day"], given["hour"]) if given["hour"] else clock.at(given["day"])
        return {
            "step": Step(given["step"]), "since": since, "document": given["document"], "dated": given["dated"],
            "note": given["note"],
        }  # fmt: skip


class Lend(Form):
    """To whom a seal is given."""

    worker_number = forms.ChoiceField(label="渡す人", widget=forms.Select(attrs={"class": "w-name"}))
    note = _line("説明", most=200, width="w-full", required=False, help_text="例: 手書きの領収証に使う。氏名は書きません。")

    def __init__(self, *args, workers: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        people = [(number, f"{name}({number})") for number, name in workers]
        self.fields["worker_number"].choices = [("", "選んでください"), *people]


class Back(Form):
    note = _line("説明", most=200, width="w-full", required=False)
