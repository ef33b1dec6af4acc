"""Whom to send for, the check list at the place, the finding that is confirmed."""

from django import forms

from saikoku.exchange.layouts.rules import outcomes
from saikoku.inquiry.residences.rules import checks, findings
from saikoku.inquiry.residences.rules.proposal import Seen
from saikoku.registry.photos.rules import taking
from saikoku.ui.forms import Choices, DayField, Form, ManyChoices, PhotoField, TextArea

TEXT = TextArea(attrs={"rows": 4, "class": "w-full", "data-cp932": "strange"})
LINE = forms.TextInput(attrs={"class": "w-full", "autocomplete": "off", "data-cp932": "strange"})


ASKED_AT_A_HOUSE = ("met", "plate", "letter_box")


class Send(Form):
    """Who goes, and when."""

    account = forms.TypedChoiceField(label="訪問員", coerce=int)
    on = DayField(label="調査する日")

    def __init__(self, *args, collectors, **options):
        super().__init__(*args, **options)
        self.fields["account"].choices = [(one.pk, f"{one.display_name}({one.worker_number})") for one in collectors]

    def values(self) -> dict:
        return {"account_id": self.cleaned_data["account"], "on": self.cleaned_data["on"]}


class Choose(Send):
    """The same for several people of the queue at once."""

    todo = "まだ割り当てていません。直してから、もう一度「割り当てる」を押してください。"
    field_order = ["account", "on", "people"]
    people = forms.TypedMultipleChoiceField(label="割り当てる方", coerce=int)

    def __init__(self, *args, choices, then, **options):
        super().__init__(*args, **options)
        self.fields["people"].widget = ManyChoices(then=then)
        self.fields["people"].choices = choices

    def values(self) -> dict:
        return {"debtor_ids": self.cleaned_data["people"], **super().values()}


class GiveUp(Form):
    reason = forms.CharField(label="取りやめる理由", max_length=200, widget=LINE)


class Check(Form):
    """The check list, by the questions of check.toml."""

    todo = "まだ保存していません。直してから、もう一度「所見の案を見る」を押してください。"

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for name in checks.ASKED[:3]:
            self._ask(name, inline=True)
        self.fields["name_plate"] = forms.CharField(
            label="表札に書かれた名", required=False, max_length=findings.PLATE_WIDTH, widget=LINE
        )
        for name in checks.ASKED[3:]:
            self._ask(name, inline=True)
        self.fields[checks.SIGNS] = forms.MultipleChoiceField(
            label=checks.label(checks.SIGNS), choices=list(checks.answers(checks.SIGNS).items()), required=False,
            widget=ManyChoices(inline=True),
        )  # fmt: skip
        for name in checks.HEARD:
            self._ask(name, inline=True)

        here = not self.is_bound or self.data.get("place", "1") == "1"
        for name in ASKED_AT_A_HOUSE:
            self.fields[name].required = here
        self.fields["place"].required = True

    def _ask(self, name: str, *, inline: bool) -> None:
        known = list(checks.answers(name).items())
        self.fields[name] = forms.ChoiceField(
            label=checks.label(name), choices=known, required=False, widget=Choices(inline=inline),
            error_messages={"required": f"{checks.label(name)}を選んでください。"},
        )

    def values(self) -> dict:
        told = {name: tuple(value) if name == checks.SIGNS else value for name, value in self.cleaned_data.items()}
        return {"seen": Seen(**told)}


class Photo(Form):
    todo = "まだ保存していません。直してから、もう一度ボタンを押してください。"

    subject = forms.ChoiceField(label="写したもの", choices=taking.subjects(taking.Purpose.SURVEY), widget=Choices())
    reason = forms.ChoiceField(label="撮る理由", choices=taking.reasons(taking.Purpose.SURVEY), widget=Choices())
    picture = PhotoField(label="写真")


class Confirm(Form):
    """What the finding says: proposed, and confirmed or changed by a person."""

    todo = "まだ記録していません。直してから、もう一度「この所見で記録する」を押してください。"

    outcome = forms.ChoiceField(label="所見")
    text = forms.CharField(label="所見のことば", widget=TEXT, help_text="市へ渡ります。")
    address = forms.CharField(
        label="判明した住所", required=False, max_length=findings.ADDRESS_WIDTH, widget=LINE, help_text="転居先が分かったとき。"
    )
    why = forms.CharField(label="案と違う所見にする理由", required=False, max_length=findings.WHY_WIDTH, widget=LINE)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["outcome"].choices = [(code, one.ja) for code, one in outcomes.of_scopes(("whereabouts",)).items()]

    def values(self) -> dict:
        given = self.cleaned_data
        return {"said": findings.Finding(given["outcome"], given["text"], given["address"], given["why"])}


class Correct(Confirm):
    todo = "まだ直していません。もう一度「この所見に直す」を押してください。"

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["why"].label = "直す理由"
