"""How a task ended, why it is withdrawn, and which tasks to show."""

from django import forms

from saikoku.desk.today.queries import tasks as queries
from saikoku.registry.tasks.models import Task
from saikoku.ui.forms import Form

RESULT_WIDTH = 200
NO_PERSON = "200字まで。氏名、電話番号、住所は書かないでください。"
REFUSED = {
    "not-open": (None, "この依頼は、すでに終わっています。一覧に戻って確かめてください。"),
    "own-stop": (None, "催告を止める記録をした本人は、この引継ぎを終えられません。ほかの人が市へ引き継ぎ、終えてください。"),
    "result-missing": ("result", "結果か理由を入力してください。"),
}


class Filter(forms.Form):
    kind = forms.ChoiceField(choices=Task.Kind.choices, required=False)
    age = forms.ChoiceField(choices=[(age, age) for age in (queries.LATE, *queries.AGES)], required=False)
    whose = forms.ChoiceField(choices=[("all", "all")], required=False)
    page = forms.IntegerField(min_value=1, max_value=1_000_000, required=False)


class Done(Form):
    result = forms.CharField(
        label="結果", max_length=RESULT_WIDTH, help_text=f"何をして、どうなったか。{NO_PERSON}",
        widget=forms.TextInput(attrs={"class": "w-full", "autocomplete": "off"}),
    )  # fmt: skip


class Withdrawn(Form):
    result = forms.CharField(
        label="取り下げる理由", max_length=RESULT_WIDTH, help_text=NO_PERSON,
        widget=forms.TextInput(attrs={"class": "w-full", "autocomplete": "off"}),
    )  # fmt: skip


def explain(form: Form, reasons: list[str]) -> None:
    """The reasons of a refusal in words, beside the field they are about."""
    for code in reasons:
        field, words = REFUSED[code]
        form.add_error(field if field in form.fields else None, words)
