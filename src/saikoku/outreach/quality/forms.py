"""Marks and remarks of a review, a note and its answer."""

from django import forms

from saikoku.outreach.quality.models import Note
from saikoku.outreach.quality.rules import reviews
from saikoku.outreach.quality.rules.checklists import MARKS, Checklist
from saikoku.ui.forms import Choices, Form, TextArea

NAMELESS = "対象者の氏名、電話番号、住所は書かないでください。"


def words(label: str, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=reviews.LONGEST, help_text=NAMELESS,
        widget=TextArea(attrs={"class": "w-full", "rows": 3}),
    )  # fmt: skip


class Marks(Form):
    """One mark for each item of the check list, a remark where something is to be better."""

    todo = "まだ記録していません。直してから、もう一度ボタンを押してください。"

    def __init__(self, *args, checklist: Checklist, marks=None, **options):
        super().__init__(*args, **options)
        for item in checklist.items:
            self.fields[item.key] = forms.ChoiceField(
                label=f"{item.words}({item.clause})", choices=list(MARKS.items()), initial=(marks or {}).get(item.key),
                widget=Choices(inline=True), error_messages={"required": "どれか一つを選んでください。"},
            )  # fmt: skip
        self.fields["remark"] = words("所見", required=False)
        self.fields["remark"].help_text = f"「改善が要る」があるときは必ず書きます。{NAMELESS}"
        self.items = [item.key for item in checklist.items]

    def marks(self) -> dict[str, str]:
        return {key: self.cleaned_data[key] for key in self.items}


class Remark(Form):
    remark = words("書くこと", required=False)


class Write(Form):
    kind = forms.ChoiceField(
        label="種類", choices=[one for one in Note.Kind.choices if one[0] != Note.Kind.ANSWER], widget=Choices()
    )
    text = words("伝えること")


class Answer(Form):
    text = words("答え")
