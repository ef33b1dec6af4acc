"""A bundle to make, numbers that were counted, a paper to be found, a reason."""

from datetime import datetime

from django import forms

from saikoku.kernel import clock
from saikoku.ui.forms import DayField, Form, TimeField, joined
from saikoku.workforce.papers.models import Bundle
from saikoku.workforce.papers.rules import numbers
from saikoku.workforce.papers.rules.numbers import KIND_WORDS, Kind
from saikoku.workforce.papers.rules.states import BY_TRANSFER, STEP_WORDS, Step


def _text(label: str, *, most: int = 100, width: str = "w-full", **options) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, widget=forms.TextInput(attrs={"class": width, "autocomplete": "off"}), **options
    )


def _count(label: str, most: int, **options) -> forms.IntegerField:
    widget = forms.TextInput(attrs={"class": "w-short", "inputmode": "numeric", "autocomplete": "off"})
    return forms.IntegerField(label=label, min_value=1, max_value=most, widget=widget, **options)


class NewBundle(Form):
    kind = forms.ChoiceField(label="用紙", choices=[(str(kind), words) for kind, words in KIND_WORDS.items()])
    count = _count("枚数", numbers.MOST_PLACES, help_text="1つの綴りの枚数。番号は1から続きます。")

    def values(self) -> dict:
        return {"kind": Kind(self.cleaned_data["kind"]), "count": self.cleaned_data["count"]}


class Transfer(Form):
    """What was counted: which step, from which number to which, by whom, when."""

    step = forms.ChoiceField(label="記録すること", choices=[(str(step), STEP_WORDS[step]) for step in BY_TRANSFER])
    first = _count("最初の番号", numbers.MOST_PLACES, help_text="綴りの中の番号(番号の3つめの数字)。")
    last = _count("最後の番号", numbers.MOST_PLACES)
    holder = forms.ChoiceField(label="受け取る人", required=False, help_text="払出しのときだけ。")
    day = DayField(label="数えた日", initial=clock.today)
    hour = TimeField(label="時刻", help_text="システムの止まっていた間のことは、そのときの日時を入力します。")
    reason = _text(
        "理由", most=400, required=False, help_text="書損と亡失では必ず。いつ、どこで、どのように。氏名は書かないでください。"
    )

    def __init__(self, *args, bundle: Bundle, people: list[tuple[str, str]], **options):
        super().__init__(*args, **options)
        self.fields["holder"].choices = [("", "選んでください"), *((number, f"{number} {name}") for number, name in people)]
        self.fields["last"].initial = bundle.count
        self.fields["first"].initial = 1
        self.fields["hour"].initial = clock.now().time().replace(second=0, microsecond=0)

    def clean(self):
        given = super().clean()
        if given.get("first") and given.get("last") and given["first"] > given["last"]:
            self.add_error("last", "最後の番号は、最初の番号以上で入力してください。")
        return given

    def values(self) -> dict:
        given = self.cleaned_data
        moment: datetime = joined(given["day"], given["hour"])
        return {
            "step": Step(given["step"]), "first": given["first"], "last": given["last"], "holder": given["holder"],
            "acted_at": moment, "reason": given["reason"],
        }  # fmt: skip


class Find(Form):
    number = _text("用紙の番号", most=20, width="w-code", help_text="用紙の右上の番号を、最後の1桁まで。")

    def clean_number(self) -> str:
        found = numbers.parse(self.cleaned_data["number"])
        if found is None:
            raise forms.ValidationError("番号が違います。用紙の番号を、最後の1桁まで確かめてください。")
        return str(found)
