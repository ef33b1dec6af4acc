"""How a task ended, why it is withdrawn, what telephone research found, and which tasks to show."""

from django import forms

from saikoku.desk.today.queries import tasks as queries
from saikoku.desk.today.rules import research
from saikoku.exchange.layouts.rules import outcomes
from saikoku.registry.debtors.operations import SOURCES
from saikoku.registry.tasks.models import Task
from saikoku.ui.forms import Choices, Form

RESULT_WIDTH = 200
NO_PERSON = "200字まで。氏名、電話番号、住所は書かないでください。"
REFUSED = {
    "not-open": (None, "この依頼は、すでに終わっています。一覧に戻って確かめてください。"),
    "not-research": (None, "この依頼は電話番号調査ではありません。一覧に戻って選び直してください。"),
    "worker-missing": (None, "従事者番号がないため、調査を記録できません。システム管理者に登録を頼んでください。"),
    "result-missing": ("result", "結果か理由を入力してください。"),
    "outcome-unknown": ("outcome", "結果を選び直してください。"),
    "number-missing": ("number", "見つけた電話番号を入力してください。"),
    "number-unreadable": ("number", "電話番号を市外局番から入力してください(例 0942-30-9000)。"),
    "number-unexpected": ("number", "この結果には電話番号を付けられません。番号を消すか、結果を選び直してください。"),
    "source-missing": ("source", "入手元を選んでください。"),
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


class Research(Form):
    """The answer of a piece of telephone research; what does not agree is refused by `rules.research`."""

    outcome = forms.ChoiceField(
        label="結果", widget=Choices(then={"N01": "本人の番号と確かめた", "N03": "本人の番号か、まだ確かめていない"})
    )
    number = forms.CharField(
        label="電話番号", required=False, max_length=20, help_text="「判明」と「候補あり未確認」のときだけ。",
        widget=forms.TextInput(attrs={"class": "w-phone", "inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    source = forms.ChoiceField(label="入手元", required=False, choices=[("", "選んでください"), *SOURCES.items()])
    note = forms.CharField(
        label="調べた内容", required=False, max_length=400, help_text="経過記録に残り、市へ渡ります。",
        widget=forms.TextInput(attrs={"class": "w-full", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        known = outcomes.outcomes()
        self.fields["outcome"].choices = [(code, known[code].ja) for code in research.OUTCOMES]


def explain(form: Form, reasons: list[str]) -> None:
    """The reasons of a refusal in words, beside the field they are about."""
    for code in reasons:
        field, words = REFUSED[code]
        form.add_error(field if field in form.fields else None, words)
