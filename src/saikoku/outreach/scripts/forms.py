"""A text as it is typed anew, the city's approval, its end."""

from collections.abc import Mapping

from django import forms

from saikoku.outreach.scripts.rules import texts
from saikoku.ui.forms import DayField, Form

LONGEST = 2_000
WIDE = {"class": "w-full", "autocomplete": "off"}


def _source() -> forms.CharField:
    return forms.CharField(
        label="根拠と理由", max_length=200, help_text="協議の日、議事録や文書の番号、現場で分かったことなど。",
        widget=forms.TextInput(attrs=WIDE), error_messages={"required": "根拠と理由を入力してください。"},
    )  # fmt: skip


class Propose(Form):
    """One field for each part of the text."""

    def __init__(self, text: texts.Declared, held: Mapping[str, texts.Value], *args, **kwargs):
        initial = {part.name: _typed(part, held[part.name]) for part in text.parts}
        super().__init__(*args, initial=initial, **kwargs)
        self.text = text
        for part in text.parts:
            many = "1行に1つ書きます。" if part.many else "結果コードを「、」で区切ります。" if part.codes else ""
            self.fields[part.name] = forms.CharField(
                label=part.words, required=part.needed, max_length=LONGEST, help_text=many,
                widget=forms.Textarea(attrs={"rows": 4}) if part.many else forms.TextInput(attrs=WIDE),
                error_messages={"required": f"「{part.words}」を入力してください。"},
            )  # fmt: skip
        self.fields["source"] = _source()

    def clean(self):
        given = super().clean()
        content = {part.name: _read(part, given.get(part.name, "")) for part in self.text.parts}
        return {"contents": {self.text.key: content}, "source": given.get("source", "")}


def _typed(part: texts.Part, value: texts.Value) -> str:
    return ("、" if part.codes else "\n").join(texts.lines_of(value))


def _read(part: texts.Part, typed: str) -> texts.Value:
    if part.codes:
        return [code for one in typed.replace(",", "、").split("、") if (code := one.strip())]
    lines = [line for one in typed.splitlines() if (line := one.strip())]
    return lines if part.many else " ".join(lines)


class Start(Form):
    source = _source()


class Approve(Form):
    document = forms.CharField(
        label="承認の文書番号", max_length=100, help_text="市の承認書や協議書の番号。例: 健保第45号。",
        widget=forms.TextInput(attrs=WIDE), error_messages={"required": "承認の文書番号を入力してください。"},
    )  # fmt: skip
    document_on = DayField(label="文書の日付")


class Withdraw(Form):
    reason = forms.CharField(
        label="取り下げる理由", max_length=200, widget=forms.TextInput(attrs=WIDE),
        error_messages={"required": "取り下げる理由を入力してください。"},
    )  # fmt: skip
