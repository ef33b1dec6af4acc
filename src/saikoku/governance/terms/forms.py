"""A proposal, its approval, its end."""

from django import forms

from saikoku.governance.terms.rules import writing
from saikoku.governance.terms.rules.declared import Declared
from saikoku.ui.forms import Choices, DayField, Form


class Propose(Form):
    """The value's field follows the term's type."""

    value = forms.CharField(label="新しい値", max_length=400, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    since = DayField(label="いつから", help_text="この日から新しい値を使います。例: 2026-05-01、R8.5.1。")
    source = forms.CharField(
        label="根拠と理由",
        max_length=200,
        help_text="協議の日、議事録や文書の番号、変える理由。",
        widget=forms.TextInput(attrs={"class": "w-full", "autocomplete": "off"}),
    )

    def __init__(self, term: Declared, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.term = term
        field = self.fields["value"]
        field.help_text = writing.hint(term)
        words = term.choices.values() if term.type == "choice" else (writing.YES_WORDS, writing.NO_WORDS)
        if term.type in ("flag", "choice"):
            options = [(word, word) for word in words]
            shown = Choices(inline=term.type == "flag")
            self.fields["value"] = forms.ChoiceField(label="新しい値", choices=options, widget=shown)

    def clean_value(self):
        try:
            return writing.read(self.term, self.cleaned_data["value"])
        except writing.Unreadable as fault:
            raise forms.ValidationError(str(fault)) from fault


class Approve(Form):
    document = forms.CharField(
        label="承認の文書番号",
        max_length=100,
        help_text="市の承認書や協議書の番号と日付。例: 税収第123号(令和8年4月20日)。",
        widget=forms.TextInput(attrs={"class": "w-full", "autocomplete": "off"}),
    )


class Withdraw(Form):
    reason = forms.CharField(
        label="取り下げる理由",
        max_length=200,
        widget=forms.TextInput(attrs={"class": "w-full", "autocomplete": "off"}),
    )
