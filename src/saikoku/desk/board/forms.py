"""Which acts of which days, counted under what; to whom tasks go."""

from collections.abc import Iterable, Mapping

from django import forms

from saikoku.security.access.models import Account
from saikoku.ui.forms import DayField, Form

TEAM = "team"
REASON_WIDTH = 200
LONGEST = 3_660  # days of one count: ten years, twice the contract


class HandOver(Form):
    """To whom an absent person's tasks go, and why."""

    to = forms.ChoiceField(label="引き継ぐ人")
    reason = forms.CharField(
        label="理由", max_length=REASON_WIDTH, help_text="例: 急な欠勤のため。氏名、電話番号、住所は書かないでください。",
        widget=forms.TextInput(attrs={"class": "w-full", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args, receivers: Iterable[Account], **options):
        super().__init__(*args, **options)
        people = [(str(one.pk), one.display_name) for one in receivers]
        self.fields["to"].choices = [("", "選んでください"), (TEAM, "班の全員"), *people]


class Ended(Form):
    """Why a follow-up is ended by hand."""

    reason = forms.CharField(
        label="終える理由", max_length=REASON_WIDTH,
        help_text="例: 窓口で申込みを確かめたため。氏名、電話番号、住所は書かないでください。",
        widget=forms.TextInput(attrs={"class": "w-full", "autocomplete": "off"}),
    )  # fmt: skip


class Volumes(Form):
    first = DayField(label="最初の日")
    last = DayField(label="最後の日")
    kind = forms.ChoiceField(label="数えるもの")
    by = forms.ChoiceField(label="行の区分")
    then = forms.ChoiceField(label="列の区分", required=False)

    def __init__(self, *args, kinds: Mapping[str, str], headings: Mapping[str, str], **options):
        super().__init__(*args, **options)
        self.fields["kind"].choices = list(kinds.items())
        self.fields["by"].choices = list(headings.items())
        self.fields["then"].choices = [("", "分けない"), *headings.items()]

    def clean(self):
        given = super().clean()
        first, last = given.get("first"), given.get("last")
        if first and last and last < first:
            self.add_error("last", "最後の日が最初の日より前です。最初の日以降の日を入力してください。")
        elif first and last and (last - first).days > LONGEST:
            self.add_error("last", "期間が長すぎます。最初の日から10年以内の日を入力してください。")
        if given.get("then") and given.get("then") == given.get("by"):
            self.add_error("then", "行の区分と同じです。ほかの区分を選ぶか「分けない」を選んでください。")
        return given
