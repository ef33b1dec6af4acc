"""Notes and coins, the second count, a deposit and its proof, an objection and its answer."""

from collections.abc import Sequence

from django import forms

from saikoku.collection.cash.models import ClearingEnd, DayClose
from saikoku.collection.cash.rules import coins
from saikoku.collection.cash.rules.clearing import OUTCOME_WORDS, Decision, Outcome
from saikoku.kernel import clock
from saikoku.ui import words
from saikoku.ui.forms import DayField, Form, ManyChoices, TextArea, YenField


def _text(label: str, *, most: int = 100, **options) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "w-full", "autocomplete": "off"})
    return forms.CharField(label=label, max_length=most, widget=widget, **options)


MOST_PIECES = 99_999


class PiecesInput(forms.TextInput):
    """枚 stands beside it; `data-kind` says what a piece is worth, for the sum told while counting."""

    template_name = "cash/widgets/pieces.html"


class Pieces(forms.IntegerField):
    """How many of a kind; what is left empty is none. A wrong number is told with its kind."""

    def __init__(self, *, kind: int, **options):
        told = f"{kind:,}円の枚数は、0から{MOST_PIECES:,}までの数字で入力してください。ないときは空のままにします。"
        super().__init__(
            min_value=0, max_value=MOST_PIECES,
            error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), told), **options,
        )  # fmt: skip

    def clean(self, value):
        return super().clean((value or "").strip() or "0")


class Counted(Form):
    """A count by notes and coins."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for kind in coins.KINDS:
            widget = PiecesInput({"class": "w-short", "inputmode": "numeric", "autocomplete": "off", "data-kind": kind})
            self.fields[f"n{kind}"] = Pieces(label=f"{kind:,}円の枚数", kind=kind, widget=widget)

    def piece_fields(self) -> list[forms.BoundField]:
        return [self[f"n{kind}"] for kind in coins.KINDS]

    def other_fields(self) -> list[forms.BoundField]:
        pieces = {f"n{kind}" for kind in coins.KINDS}
        return [field for field in self if field.name not in pieces]

    def values(self) -> dict:
        given = self.cleaned_data
        others = {field.name: given[field.name] for field in self.other_fields()}
        return {"pieces": {kind: given[f"n{kind}"] for kind in coins.KINDS}, **others}


class Count(Counted):
    bag = _text("封をした袋の番号", most=40, required=False, help_text="翌朝に引き渡すとき。")
    remark = _text("過不足の説明", most=400, required=False, help_text="あるときだけ。自分のお金で合わせないでください。")


class CountForAbsent(Count):
    absence = _text("本人が締められない理由", most=200, help_text="例: 急病、退職。本人の計算書に表示します。")


class Give(Counted):
    """What a collector gives; of change also what explains a difference, and why he cannot count it himself."""

    remark = _text("過不足の説明", most=400, required=False, help_text="あるときだけ。自分のお金で合わせないでください。")
    absence = _text("本人が返せない理由", most=200, help_text="例: 急病、退職。")

    def __init__(self, *args, explains: bool, is_absent: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if not explains:
            del self.fields["remark"]
        if not is_absent:
            del self.fields["absence"]


class Lend(Counted):
    worker_number = forms.ChoiceField(label="訪問員")

    def __init__(self, *args, workers: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        named = [(number, f"{name}({number})") for number, name in workers]
        self.fields["worker_number"].choices = [("", "選んでください"), *named]


class Reason(Form):
    reason = _text("理由", most=200, help_text="例: 本人が急病のため。")


class Recount(Form):
    recounted = YenField(label="自分で数えた金額", help_text="相手の数えた金額を見ずに、数えて入力します。")

    def __init__(self, *args, lost: bool = False, **options):
        """`lost`: receipts of the day wait to be entered again."""
        super().__init__(*args, **options)
        if lost:
            self.fields["lost_reason"] = _text(
                "再入力しないまま締める理由", most=200, required=False,
                help_text="控えの紙が見つからないときなど、再入力できないときだけ。締めた後は、帳簿に戻せません。",
            )  # fmt: skip


class Clear(Form):
    """How a difference was cleared. Of a surplus also what becomes of it, as who decided."""

    outcome = forms.ChoiceField(label="過剰なお金をどうするか")
    decided_by = _text("決めた人の職", most=60, help_text="例: 健康保険課長、業務責任者。氏名は書かないでください。")
    decided_on = DayField(label="決めた日")
    document = _text("決めた文書の番号")
    note = _text("何をしたか", most=400, help_text="例: 事業者の口座から100円を出し、金庫に入れた。氏名は書かないでください。")

    def __init__(self, *args, outcomes: Sequence[Outcome], **kwargs):
        """`outcomes`: what may become of a surplus; none of a shortage."""
        super().__init__(*args, **kwargs)
        if not outcomes:
            for name in ("outcome", "decided_by", "decided_on", "document"):
                del self.fields[name]
            return
        self.fields["outcome"].choices = [("", "選んでください"), *((str(one), OUTCOME_WORDS[one]) for one in outcomes)]
        self.fields["note"].label = "わけと、したこと"
        self.fields["note"].help_text = "例: 納付した方が分からないため。領収証と数え合わせた。氏名は書かないでください。"
        if Outcome.OWN in outcomes:
            self.fields["document"].required = False
            self.fields["document"].help_text = "事業者のお金に戻すときは、あるときだけ。"

    def values(self) -> dict:
        given = dict(self.cleaned_data)
        note = given.pop("note")
        return {"note": note, "decision": Decision(**given)}


class NewCover(Form):
    insurer = _text("保険会社", most=80)
    policy = _text("証券番号", most=60)
    yen = YenField(label="補われる額", help_text="保管中の現金の盗難などで補われる額。", least=1)
    first_day = DayField(label="保険の始まる日")
    last_day = DayField(label="保険の終わる日", help_text="その日まで補われる、最後の日。")
    copy_on = DayField(label="証券の写しを市に提出した日", initial=clock.today)


class CorrectedCover(NewCover):
    reason = _text("訂正する理由", help_text="例: 終わる日を一年早く入力した", most=200)


class NewDeposit(Form):
    closes = forms.TypedMultipleChoiceField(label="払い込む日", coerce=int, widget=ManyChoices(), required=False)
    cleared = forms.TypedMultipleChoiceField(label="補った不足", coerce=int, widget=ManyChoices(), required=False)
    place = _text("払い込む金融機関・窓口", help_text="例: 指定金融機関 本店")

    def __init__(
        self, *args, closes: list[DayClose], cleared: list[ClearingEnd] = (), names: dict[str, str], **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.fields["cleared"].choices = [
            (one.pk, f"{_whose(one.clearing.close, names)} の不足 {words.yen(one.yen)}") for one in cleared
        ]
        self.fields["closes"].choices = [
            (close.pk, f"{_whose(close, names)} {words.yen(close.count.in_safe)}") for close in closes
        ]
        for name, there in (("closes", closes), ("cleared", cleared)):
            if not there:
                del self.fields[name]


def _whose(close: DayClose, names: dict[str, str]) -> str:
    return f"{words.day_short(close.count.day)} {names.get(close.count.worker_number, close.count.worker_number)}"


class Prove(Form):
    paid_on = DayField(label="払い込んだ日", initial=clock.today)
    document = _text("領収印のある払込書の番号")


class Text(Form):
    text = forms.CharField(label="内容", max_length=1000, widget=TextArea(attrs={"rows": 3, "class": "w-full"}))
