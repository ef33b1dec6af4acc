"""What stands on a leaf, a leader's reason, a letter to the city."""

from django import forms

from saikoku.collection.books.rules.typed import Leaf
from saikoku.kernel import clock
from saikoku.registry.liabilities.models import Instalment
from saikoku.ui.forms import DayField, Form, NumberField, TimeField, YenField, joined


class Type(Form):
    """First the payer; then, with his instalments, the whole leaf."""

    todo = "まだ何も保存していません。紙を見直してから、もう一度ボタンを押してください。"

    worker_number = NumberField(
        label="領収した者の従事者番号", max_length=10,
        widget=forms.TextInput(attrs={"class": "w-code", "autocomplete": "off"}),
    )  # fmt: skip
    day = DayField(label="領収した日")
    hour = TimeField(label="時刻")
    debtor_number = NumberField(
        label="宛名番号", max_length=15, help_text="控えの下の番号。",
        widget=forms.TextInput(attrs={"class": "w-code", "inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    total = YenField(label="領収金額", least=1, help_text="紙の「領収金額」のとおり。")
    asked = forms.CharField(required=False, max_length=15, widget=forms.HiddenInput())

    def __init__(self, *args, owed: list[Instalment], labels: dict[int, str], **options):
        super().__init__(*args, **options)
        self.owed = owed
        for row in owed:
            self.fields[f"line_{row.pk}"] = YenField(label=labels[row.pk], required=False)

    def line_fields(self) -> list[forms.BoundField]:
        return [self[f"line_{row.pk}"] for row in self.owed]

    def clean(self):
        given = super().clean()
        if self.owed and not any(given.get(f"line_{row.pk}") for row in self.owed):
            self.add_error(None, "紙の内訳のとおり、期別ごとの金額を入力してください。")
        return given

    def leaf(self) -> Leaf:
        given = self.cleaned_data
        lines = tuple((row.pk, given[f"line_{row.pk}"]) for row in self.owed if given[f"line_{row.pk}"])
        return Leaf(
            joined(given["day"], given["hour"]), given["worker_number"].strip(), given["debtor_number"].strip(),
            given["total"], tuple(sorted(lines)),
        )  # fmt: skip


class Enter(Form):
    decided = forms.CharField(
        label="このまま記録する理由", max_length=200, required=False,
        help_text="確かめたことと、その相手。氏名は書かないでください。",
        widget=forms.TextInput(attrs={"class": "w-full", "autocomplete": "off"}),
    )  # fmt: skip


class Told(Form):
    document = forms.CharField(
        label="市に出した文書の番号", max_length=100, widget=forms.TextInput(attrs={"class": "w-name", "autocomplete": "off"})
    )
    told_on = DayField(label="知らせた日", initial=clock.today)
