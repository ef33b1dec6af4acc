"""Notes and coins, the second count, a deposit and its proof, an objection and its answer."""

from django import forms

from saikoku.collection.cash.models import DayClose
from saikoku.collection.cash.rules import coins
from saikoku.kernel import clock
from saikoku.ui import words
from saikoku.ui.forms import DayField, Form, ManyChoices, YenField


def _text(label: str, *, most: int = 100, **options) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "w-full", "autocomplete": "off"})
    return forms.CharField(label=label, max_length=most, widget=widget, **options)


class Pieces(forms.IntegerField):
    """How many of a kind; what is left empty is none."""

    def clean(self, value):
        return super().clean((value or "").strip() or "0")


class Count(Form):
    bag = _text("封をした袋の番号", most=40, required=False, help_text="翌朝に引き渡すとき。")
    remark = _text("過不足の説明", most=400, required=False, help_text="あるときだけ。自分のお金で合わせないでください。")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for kind in coins.KINDS:
            widget = forms.TextInput(attrs={"class": "w-short", "inputmode": "numeric", "autocomplete": "off"})
            self.fields[f"n{kind}"] = Pieces(label=f"{kind:,}円の枚数", min_value=0, max_value=99_999, widget=widget)
        self.order_fields([f"n{kind}" for kind in coins.KINDS])

    def piece_fields(self) -> list[forms.BoundField]:
        return [self[f"n{kind}"] for kind in coins.KINDS]

    def values(self) -> dict:
        given = self.cleaned_data
        pieces = {kind: given[f"n{kind}"] for kind in coins.KINDS}
        return {"pieces": pieces, "bag": given["bag"], "remark": given["remark"]}


class Recount(Form):
    recounted = YenField(label="自分で数えた金額", help_text="訪問員の数えた金額を見ずに、数えて入力します。")


class NewDeposit(Form):
    closes = forms.TypedMultipleChoiceField(label="払い込む日", coerce=int, widget=ManyChoices())
    place = _text("払い込む金融機関・窓口", help_text="例: 指定金融機関 本店")

    def __init__(self, *args, closes: list[DayClose], names: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["closes"].choices = [
            (
                close.pk,
                f"{words.day_short(close.count.day)} {names.get(close.count.worker_number, close.count.worker_number)}"
                f" {words.yen(close.count.counted)}",
            )
            for close in closes
        ]


class Prove(Form):
    paid_on = DayField(label="払い込んだ日", initial=clock.today)
    document = _text("領収印のある払込書の番号")


class Text(Form):
    text = forms.CharField(label="内容", max_length=1000, widget=forms.Textarea(attrs={"rows": 3, "class": "w-full"}))
