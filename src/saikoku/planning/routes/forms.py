"""Who is on duty from when until when, whom somebody agreed to visit, the file of places, a number to ask about."""

from collections.abc import Sequence
from datetime import date, time

from django import forms

from saikoku.planning.routes.queries.planning import Duty
from saikoku.planning.routes.rules import tables
from saikoku.security.access.models import Account
from saikoku.ui.forms import DayField, Form, TimeField

Hours = tuple[time, time]
MOST_BYTES = 20_000_000


def _time(label: str, **more) -> TimeField:
    widget = forms.TimeInput(attrs={"class": "w-time", "autocomplete": "off"}, format="%H:%M")
    return TimeField(label=label, widget=widget, **more)


class DutyForm(Form):
    """One line for each collector: on duty, from, until."""

    todo = "まだ計算していません。直してから、もう一度ボタンを押してください。"

    def __init__(self, *args, collectors: Sequence[Account], given: dict[int, Hours], usual: Hours, **kwargs):
        super().__init__(*args, **kwargs)
        self.collectors = list(collectors)
        for one in self.collectors:
            opens, closes = given.get(one.pk, usual)
            self.fields[f"on-{one.pk}"] = forms.BooleanField(
                label=f"{one.display_name}({one.worker_number})", required=False, initial=one.pk in given or not given
            )
            self.fields[f"opens-{one.pk}"] = _time(f"{one.display_name}の開始", initial=opens, required=False)
            self.fields[f"closes-{one.pk}"] = _time(f"{one.display_name}の終了", initial=closes, required=False)
        self.fields["again"] = forms.BooleanField(label="手で決めた順番も作り直す", required=False)

    def lines(self) -> list[tuple]:
        """(on duty, from, until) as bound fields, one for each collector."""
        return [(self[f"on-{one.pk}"], self[f"opens-{one.pk}"], self[f"closes-{one.pk}"]) for one in self.collectors]

    def clean(self) -> dict:
        cleaned = super().clean()
        for one in self.collectors:
            if cleaned.get(f"on-{one.pk}"):
                for name, words in (("opens", "開始"), ("closes", "終了")):
                    if not cleaned.get(f"{name}-{one.pk}") and f"{name}-{one.pk}" not in self.errors:
                        self.add_error(f"{name}-{one.pk}", f"{one.display_name}の{words}の時刻を入力してください。")
        return cleaned

    def duties(self) -> list[Duty]:
        given = self.cleaned_data
        return [
            Duty(one.pk, given[f"opens-{one.pk}"], given[f"closes-{one.pk}"])
            for one in self.collectors if given[f"on-{one.pk}"]
        ]  # fmt: skip


def _number(label: str, **more) -> forms.CharField:
    attrs = {"class": "w-code", "inputmode": "numeric", "autocomplete": "off"}
    return forms.CharField(label=label, max_length=15, widget=forms.TextInput(attrs=attrs), **more)


class Appointment(Form):
    number = _number("宛名番号")
    on = DayField(label="訪問する日")
    earliest = _time("何時から")
    latest = _time("何時までに着く")
    note = forms.CharField(
        label="覚え", max_length=200, required=False, widget=forms.TextInput(attrs={"class": "w-full", "autocomplete": "off"})
    )

    def __init__(self, *args, on: date, **kwargs):
        super().__init__(*args, initial={"on": on}, **kwargs)


class Places(Form):
    file = forms.FileField(label="町の位置の表(CSV)", help_text="1行目は 種別,町名,郵便番号,緯度,経度,地区 です。")

    def clean_file(self):
        given = self.cleaned_data["file"]
        if given.size > MOST_BYTES:
            raise forms.ValidationError("ファイルが大きすぎます。20MBまでの表を選んでください。")
        try:
            self.lines = tables.read(given.read())
        except tables.NotATable as fault:
            raise forms.ValidationError(
                "表として読めません。文字は UTF-8 か CP932、1行目は 種別,町名,郵便番号,緯度,経度,地区 にしてください。"
            ) from fault
        return given
