"""A year's sheet as it is typed, its approval, its end."""

from collections.abc import Mapping, Sequence

from django import forms

from saikoku.governance.goals.rules import annex, writing
from saikoku.kernel.periods import Month
from saikoku.ui.forms import Form


class Propose(Form):
    """One field for each line of the sheet: one number for all months, or one for each."""

    def __init__(self, months: Sequence[Month], held: Mapping[str, Mapping[Month, int]], *args, **kwargs):
        initial = {line.name: writing.typed(line, held[line.name]) for line in annex.indicators().values() if line.name in held}
        super().__init__(*args, initial=initial, **kwargs)
        self.months = months
        for line in annex.indicators().values():
            guide = "" if line.binding else "目安。"
            self.fields[line.name] = forms.CharField(
                label=f"{line.words}({line.unit})",
                required=False,
                max_length=400,
                help_text=f"{guide}毎月同じなら1つ、月別なら{months[0].number}月から順に「、」で区切ります。",
                widget=forms.TextInput(attrs={"class": "w-full", "autocomplete": "off"}),
            )
        self.fields["source"] = forms.CharField(
            label="根拠と理由",
            max_length=200,
            help_text="協議の日、議事録や文書の番号、前年度の実績など。",
            widget=forms.TextInput(attrs={"class": "w-full", "autocomplete": "off"}),
            error_messages={"required": "根拠と理由を入力してください。"},
        )

    def clean(self):
        given = super().clean()
        values = {}
        for line in annex.indicators().values():
            try:
                values[line.name] = writing.read(line, given.get(line.name, ""), self.months)
            except writing.Unreadable as fault:
                self.add_error(line.name, str(fault))
        return {"values": values, "source": given.get("source", "")}


class Approve(Form):
    document = forms.CharField(
        label="承認の文書番号",
        max_length=100,
        help_text="市の承認書や協議書の番号と日付。例: 健保第45号(令和8年3月25日)。",
        widget=forms.TextInput(attrs={"class": "w-full", "autocomplete": "off"}),
    )


class Withdraw(Form):
    reason = forms.CharField(
        label="取り下げる理由",
        max_length=200,
        widget=forms.TextInput(attrs={"class": "w-full", "autocomplete": "off"}),
    )
