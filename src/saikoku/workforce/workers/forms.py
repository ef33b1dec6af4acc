"""Who comes, by which hours, with which wishes."""

from decimal import Decimal

from django import forms

from saikoku.kernel import clock
from saikoku.ui.forms import Choices, DayField, EndTimeField, Form, ManyChoices, TimeField
from saikoku.workforce.workers.models import Wish
from saikoku.workforce.workers.rules.contracts import LANGUAGES, SKILLS, WEEKDAYS, Hours


def _text(width: str) -> forms.TextInput:
    return forms.TextInput(attrs={"class": width, "autocomplete": "off"})


_WIDE = {"class": "w-full", "autocomplete": "off"}
_TIME = {"class": "w-time", "autocomplete": "off"}


class HoursField(forms.DecimalField):
    """Hours by halves, kept as minutes."""

    def __init__(self, *, most: int, **options):
        attrs = {"class": "w-short", "inputmode": "decimal", "autocomplete": "off"}
        super().__init__(min_value=0, max_value=most, widget=forms.TextInput(attrs=attrs), **options)

    def clean(self, value) -> int | None:
        hours = super().clean(value)
        return None if hours is None else int(hours * Decimal(60))


class Register(Form):
    number = forms.CharField(label="従事者番号", max_length=10, widget=_text("w-code"),
                             help_text="利用者(ログイン)の従事者番号と同じにします。")  # fmt: skip
    name = forms.CharField(label="氏名", max_length=100, widget=_text("w-name"))
    name_kana = forms.CharField(
        label="氏名カナ",
        max_length=100,
        required=False,
        widget=_text("w-name"),
    )
    employer = forms.CharField(label="所属", max_length=100, required=False, widget=forms.TextInput(attrs=_WIDE))
    first_on = DayField(label="業務に就く日", initial=clock.today)


class Contract(Form):
    since = DayField(label="いつから", initial=clock.today)
    week_least = HoursField(label="週の最少の時間", most=40, help_text="契約で約束している時間。休暇の分は減らします。")
    week_most = HoursField(label="週の最多の時間", most=40)
    days_most = forms.IntegerField(
        label="週の日数(最多)",
        min_value=1,
        max_value=6,
        widget=forms.TextInput(attrs={"class": "w-short", "inputmode": "numeric"}),
    )
    weekdays = forms.TypedMultipleChoiceField(
        label="勤務できる曜日", coerce=int, choices=[(n, WEEKDAYS[n - 1]) for n in range(1, 8)], widget=ManyChoices(inline=True)
    )
    earliest = TimeField(label="いちばん早い始業", widget=forms.TextInput(attrs=_TIME))
    latest = EndTimeField(label="いちばん遅い終業", widget=forms.TextInput(attrs=_TIME))
    day_shortest = HoursField(label="1日の最短の時間", most=8, help_text="休憩を除く時間。")
    day_longest = HoursField(label="1日の最長の時間", most=8)
    skills = forms.MultipleChoiceField(label="できる業務", choices=list(SKILLS.items()), widget=ManyChoices(inline=True))
    languages = forms.MultipleChoiceField(
        label="話せる外国語", choices=list(LANGUAGES.items()), widget=ManyChoices(inline=True), required=False
    )
    source = forms.CharField(
        label="もとの書類",
        max_length=200,
        help_text="例: 労働条件通知書(令和8年3月)。",
        widget=forms.TextInput(attrs=_WIDE),
    )

    def values(self) -> dict:
        given = dict(self.cleaned_data)
        names = ("week_least", "week_most", "days_most", "weekdays", "earliest", "latest", "day_shortest", "day_longest")
        return {"hours": Hours(**{name: given.pop(name) for name in names}), **given}


class MakeWish(Form):
    kind = forms.ChoiceField(label="種類", choices=Wish.Kind.choices, widget=Choices(inline=True))
    first_on = DayField(label="いつから")
    last_on = DayField(label="いつまで", required=False, help_text="1日だけなら空けておきます。")
    earliest = TimeField(
        label="希望の始業", required=False, widget=forms.TextInput(attrs=_TIME), help_text="時間帯の希望のときだけ。"
    )
    latest = EndTimeField(label="希望の終業", required=False, widget=forms.TextInput(attrs=_TIME))
    note = forms.CharField(
        label="覚え書き", max_length=200, required=False, help_text="事情は書かなくてかまいません。どの書類にも出ません。",
        widget=forms.TextInput(attrs=_WIDE),
    )  # fmt: skip


class End(Form):
    last_on = DayField(label="業務の最後の日")
