"""What was heard against a collector, and what was done about it."""

from django import forms

from saikoku.kernel import clock
from saikoku.ui.forms import Choices, DayField, Form, TextArea
from saikoku.workforce.conduct.models import Breach
from saikoku.workforce.conduct.rules.duties import RULES
from saikoku.workforce.conduct.rules.steps import WORDS, Step

TEXT = TextArea(attrs={"rows": 3, "class": "w-full"})


class Report(Form):
    account = forms.TypedChoiceField(label="訪問員", coerce=int)
    duty = forms.ChoiceField(label="決まり", widget=Choices(then={str(key): one.clause for key, one in RULES.items()}))
    on = DayField(label="あった日", initial=clock.today)
    source = forms.ChoiceField(label="だれから聞いたか", choices=Breach.Source.choices, widget=Choices(inline=True))
    happened = forms.CharField(
        label="どのようなことか", max_length=400, widget=TEXT,
        help_text="聞いたとおりに。市民の氏名や宛名番号は書かず、必要なら訪問の記録の番号を書きます。",
    )  # fmt: skip

    def __init__(self, *args, people: list[tuple[int, str]], **options):
        super().__init__(*args, **options)
        self.fields["account"].choices = [("", "選んでください"), *people]
        self.fields["duty"].choices = [(str(key), one.name) for key, one in RULES.items()]


class TakeStep(Form):
    step = forms.TypedChoiceField(label="したこと", coerce=Step, widget=Choices(inline=True))
    note = forms.CharField(label="内容", max_length=400, widget=TEXT, help_text="いつ、だれに、どのように。")

    def __init__(self, *args, open_steps: list[Step], **options):
        super().__init__(*args, **options)
        self.fields["step"].choices = [(str(one), WORDS[one]) for one in open_steps]
