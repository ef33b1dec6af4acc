"""What is taken at the door, why a receipt is void, which receipt is to be verified."""

from collections.abc import Mapping

from django import forms

from saikoku.collection.receipts.operations import Request
from saikoku.collection.receipts.rules import acceptance
from saikoku.collection.receipts.rules.acceptance import Wanted
from saikoku.registry.liabilities.models import Instalment
from saikoku.ui.forms import Choices, Form, NumberField, YenField

OLDEST, CHOSEN = "oldest", "chosen"
NO_SUM = "受け取る金額を入力してください。"
TOO_MUCH = "残りの合計より多い金額は受け取れません。釣銭を渡した後の金額を入力してください。"


class Begin(Form):
    number = NumberField(
        label="宛名番号", max_length=15,
        widget=forms.TextInput(attrs={"class": "w-code", "inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip


class Take(Form):
    """The amount on the oldest instalments, or on those that the payer names; counted twice."""

    way = forms.ChoiceField(
        label="充て方", initial=OLDEST,
        choices=[(OLDEST, "古い期別から順に"), (CHOSEN, "納付する方が選んだ期別に")], widget=Choices(inline=True),
    )  # fmt: skip
    amount = YenField(label="受け取る金額", help_text="一部だけの納付もできます。", error_messages={"required": NO_SUM})
    first_count = YenField(label="数えた金額(1回目)", least=1)
    second_count = YenField(label="数えた金額(2回目)", least=1)
    checked = forms.CharField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args, owed: list[Instalment], labels: Mapping[int, str], shows_amounts: bool = True, **kwargs):
        """Without `shows_amounts` no instalment is named: the giver was not identified as the debtor."""
        super().__init__(*args, **kwargs)
        self.owed, self.shows_amounts = owed, shows_amounts
        if not shows_amounts:
            self.fields["way"] = forms.ChoiceField(choices=[(OLDEST, "")], initial=OLDEST, widget=forms.HiddenInput())
        self.fields["amount"].required = self.data.get("way") != CHOSEN
        for row in self.named:
            self.fields[f"line_{row.pk}"] = YenField(label=labels[row.pk], required=False, most=row.balance)
        lines = [f"line_{row.pk}" for row in self.named]
        self.order_fields(["way", "amount", *lines, "first_count", "second_count", "checked"])

    @property
    def named(self) -> list[Instalment]:
        """The instalments that stand on the form."""
        return self.owed if self.shows_amounts else []

    @property
    def lines(self) -> list[forms.BoundField]:
        return [self[f"line_{row.pk}"] for row in self.named]

    @property
    def is_by_instalment(self) -> bool:
        """The instalments stand open: the payer named some, or something is wrong with them."""
        asked = {"way", *(one.name for one in self.lines)}
        return self.is_bound and (self["way"].value() == CHOSEN or bool(asked & set(self.errors)))

    def clean(self):
        given = super().clean()
        if given.get("way") == OLDEST and any(given.get(f"line_{row.pk}") for row in self.named):
            self.add_error("way", "期別の金額が入っています。充て方を選び直すか、期別の金額を空にしてください。")
        if given.get("way") == OLDEST and given.get("amount") == 0:
            self.add_error("amount", NO_SUM)
        if given.get("way") == OLDEST and self.owed and (given.get("amount") or 0) > sum(row.balance for row in self.owed):
            self.add_error("amount", TOO_MUCH)
        if given.get("way") == CHOSEN and not any(given.get(f"line_{row.pk}") for row in self.named):
            self.add_error("way", "充てる期別に、金額を入力してください。")
        return given

    def request(self) -> Request:
        given = self.cleaned_data
        if given["way"] == OLDEST:
            open_ones = [acceptance.Open(row.pk, row.due_on, row.balance) for row in self.owed]
            wanted = acceptance.allocate(given["amount"], open_ones)
        else:
            wanted = [Wanted(row.pk, given[f"line_{row.pk}"]) for row in self.owed if given[f"line_{row.pk}"]]
        return Request(tuple(wanted), (given["first_count"], given["second_count"]), given["way"] == CHOSEN)


class Reenter(Form):
    """What the first person reads from the paper of a lost receipt."""

    payee = forms.CharField(
        label="紙の宛名(いまの氏名と違うときだけ)", max_length=200, required=False,
        widget=forms.TextInput(attrs={"class": "w-name", "autocomplete": "off"}),
    )  # fmt: skip
    receiver = forms.CharField(
        label="紙の領収した者の氏名(いまの氏名と違うときだけ)", max_length=80, required=False,
        widget=forms.TextInput(attrs={"class": "w-name", "autocomplete": "off"}),
    )  # fmt: skip
    replaces = forms.CharField(
        label="紙に書かれた、代わった書損の番号(あるときだけ)", max_length=24, required=False,
        widget=forms.TextInput(attrs={"class": "w-name", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args, owed: list[Instalment], labels: Mapping[int, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.owed = owed
        for row in owed:
            self.fields[f"line_{row.pk}"] = YenField(label=labels[row.pk], required=False)
        self.order_fields([*(f"line_{row.pk}" for row in owed), "payee", "receiver", "replaces"])

    def values(self) -> dict:
        given = self.cleaned_data
        wanted = [Wanted(row.pk, given[f"line_{row.pk}"]) for row in self.owed if given[f"line_{row.pk}"]]
        opens = [acceptance.Open(row.pk, row.due_on, row.balance) for row in self.owed]
        return {
            "wanted": wanted, "payer_chose": not acceptance.is_oldest_first(wanted, opens), "payee": given["payee"],
            "receiver": given["receiver"], "replaces": given["replaces"],
        }  # fmt: skip


class Reason(Form):
    reason = forms.CharField(
        label="理由", max_length=200, widget=forms.TextInput(attrs={"class": "w-full", "autocomplete": "off"})
    )


class Release(Form):
    reason = forms.CharField(
        label="失われた記録をどう扱ったか", max_length=200,
        help_text="200字まで。控えの紙、市との協議の日など。氏名、住所は書かないでください。",
        widget=forms.TextInput(attrs={"class": "w-full", "autocomplete": "off"}),
    )  # fmt: skip


class Verify(Form):
    number = forms.CharField(
        label="領収証番号", max_length=40, help_text="領収証のいちばん上の番号。",
        widget=forms.TextInput(attrs={"class": "w-name", "autocomplete": "off"}),
    )  # fmt: skip
    code = forms.CharField(
        label="確認番号", max_length=20, help_text="領収証番号の下の10文字。",
        widget=forms.TextInput(attrs={"class": "w-code", "autocomplete": "off"}),
    )  # fmt: skip
