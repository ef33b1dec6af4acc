"""A text as it is typed anew, the city's approval, its end."""

from collections.abc import Mapping

from django import forms

from saikoku.outreach.scripts.models import Use
from saikoku.outreach.scripts.rules import outcomes, texts
from saikoku.ui.forms import Choices, DayField, Form, TextArea

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
            many = "1行に1つ書きます。" if part.many else _codes_told(held[part.name]) if part.codes else ""
            self.fields[part.name] = forms.CharField(
                label=part.words, required=part.needed, max_length=LONGEST, help_text=many,
                widget=TextArea(attrs={"rows": 4}) if part.many else forms.TextInput(attrs=WIDE),
                error_messages={"required": f"「{part.words}」を入力してください。"},
            )  # fmt: skip
        self.fields["source"] = _source()

    def clean(self):
        given = super().clean()
        content = {part.name: _read(part, given.get(part.name, "")) for part in self.text.parts}
        return {"contents": {self.text.key: content}, "source": given.get("source", "")}


def _codes_told(held: texts.Value) -> str:
    """What the codes that stand there mean; all of them stand below the form."""
    known = outcomes.words()
    now = "、".join(f"{code} {known[code]}" for code in texts.lines_of(held) if code in known)
    return f"結果コードを「、」で区切ります。コードと結果の一覧は下にあります。{f'今は {now} です。' if now else ''}"


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


class SendBack(Form):
    reason = forms.CharField(
        label="差し戻す理由", max_length=200, widget=forms.TextInput(attrs=WIDE), help_text="提案した人に、そのまま出ます。",
        error_messages={"required": "差し戻す理由を入力してください。"},
    )  # fmt: skip


def _line(label: str, missing: str, help_text: str = "", *, most: int = 200, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, help_text=help_text, required=required, widget=forms.TextInput(attrs=WIDE),
        error_messages={"required": missing},
    )  # fmt: skip


def _copies(label: str, least: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=least, max_value=10_000,
        widget=forms.TextInput(attrs={"class": "w-short", "inputmode": "numeric"}),
        error_messages={
            "required": "部数を入力してください。", "invalid": "部数は数字で入力してください。",
            "min_value": f"部数は {least} 以上にしてください。", "max_value": "部数が多すぎます。10,000 以下にしてください。",
        },
    )  # fmt: skip


class Ask(Form):
    """A use to be put before the city."""

    kind = forms.ChoiceField(
        label="すること", choices=Use.Kind.choices, widget=Choices(), error_messages={"required": "すること を選んでください。"}
    )
    what = _line("対象", "対象の文やマニュアルを入力してください。", "例: 話すことの冊子、架電の台本一式")
    place = _line("行き先・渡す相手", "行き先か渡す相手を入力してください。", "例: 市役所 3階 健康保険課、研修会場")
    purpose = _line("目的", "目的を入力してください。")
    copies = _copies("部数", 1)
    starts_on = DayField(label="いつから")
    ends_on = DayField(label="いつまで")


class Refuse(Form):
    reason = _line("取り下げる理由", "取り下げる理由を入力してください。")


class BringBack(Form):
    copies = _copies("戻った部数(廃棄したものを含む)", 0)
    remark = _line("備考", "", "足りないときは、その理由を書いてください。廃棄したときは、方法も書きます。", required=False)


class HandOver(Form):
    on = DayField(label="引き渡した日")
    receiver = _line("受け取った方", "受け取った方の課と氏名を入力してください。", "例: 健康保険課 試験 花子 様", most=100)
    copies = _copies("渡した部数(複製を含む)", 0)
    remark = _line("備考", "", required=False)
