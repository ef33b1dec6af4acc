"""The answer of a piece of telephone research."""

from datetime import date

from django import forms

from saikoku.exchange.layouts.rules import outcomes
from saikoku.inquiry.phones.rules import research, sources
from saikoku.ui.forms import Choices, Form, ManyChoices


class Research(Form):
    """What does not agree is refused by rules.research."""

    todo = "まだ記録していません。直してから、もう一度「記録する」を押してください。"

    looked = forms.MultipleChoiceField(label="調べた所", widget=ManyChoices())
    outcome = forms.ChoiceField(
        label="結果", widget=Choices(then={"N01": "本人の番号と確かめた", "N03": "本人の番号か、まだ確かめていない"})
    )
    number = forms.CharField(
        label="電話番号", required=False, max_length=20, help_text="「判明」と「候補あり未確認」のときだけ。",
        widget=forms.TextInput(attrs={"class": "w-phone", "inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    found_in = forms.ChoiceField(label="見つけた所", required=False)
    evidence = forms.CharField(
        label="根拠・調べた内容", required=False, max_length=research.EVIDENCE_WIDTH,
        help_text="経過記録に残り、市へ渡ります。個人番号(マイナンバー)は書けません。",
        widget=forms.TextInput(attrs={"class": "w-full", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args, corporate: bool, on: date, **options):
        super().__init__(*args, **options)
        known, ways = outcomes.outcomes(), sources.open_ways(corporate=corporate, on=on)
        self.fields["looked"].choices = [(way.key, f"{way.words}(根拠: {way.evidence})") for way in ways]
        self.fields["found_in"].choices = [("", "選んでください"), *((way.key, way.words) for way in ways)]
        self.fields["outcome"].choices = [(code, known[code].ja) for code in research.OUTCOMES]
