"""Which acts of which days, counted under what."""

from django import forms

from saikoku.desk.board.presenters.volumes import HEADINGS, KINDS
from saikoku.ui.forms import DayField, Form


class Volumes(Form):
    first = DayField(label="最初の日")
    last = DayField(label="最後の日")
    kind = forms.ChoiceField(label="数えるもの", choices=list(KINDS.items()))
    by = forms.ChoiceField(label="行の区分", choices=list(HEADINGS.items()))
    then = forms.ChoiceField(label="列の区分", required=False, choices=[("", "分けない"), *HEADINGS.items()])

    def clean(self):
        given = super().clean()
        first, last = given.get("first"), given.get("last")
        if first and last and last < first:
            self.add_error("last", "最後の日が最初の日より前です。最初の日以降の日を入力してください。")
        if given.get("then") and given.get("then") == given.get("by"):
            self.add_error("then", "行の区分と同じです。ほかの区分を選ぶか「分けない」を選んでください。")
        return given
