"""The check list at the door, what is told about a visit, and a record put right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms

from saikoku.outreach.scripts.rules.outcomes import Outcome
from saikoku.outreach.visits.rules import moving, stock
from saikoku.outreach.visits.rules.door import METHODS, TOLD, Door, Said
from saikoku.registry.contacts.forms import PromiseLines
from saikoku.registry.contacts.models import Encouragement
from saikoku.registry.contacts.rules import opening
from saikoku.registry.contacts.rules.encouragements import KINDS
from saikoku.registry.contacts.rules.records import SPOKE_WITH, one_line
from saikoku.registry.photos.rules import taking
from saikoku.ui.forms import Choices, DayInput, Form, PhotoField, TextArea

METHOD_WORDS = {"1": "氏名と生年月日", "2": "氏名と住所", "3": "通知書の番号", "4": "対面で名のりを受けた"}
ANSWERS = [("", "勧めていない"), *Encouragement.Result.choices]
ASKS = {
    opening.LETTERS: ("督促状・催告書", [("", "聞いていない"), ("1", "届いた"), ("2", "届いていない"), ("3", "分からない")]),
    "transfer": ("口座振替の案内", ANSWERS),
    "loss": ("資格喪失の届出の案内", ANSWERS),
    "declaration": ("所得の申告の案内", ANSWERS),
}  # fmt: skip
QUICK = [("明日", "+1"), ("1週間後", "+7"), ("2週間後", "+14")]
QUICK_LATER = [("2週間後", "+14"), ("4週間後", "+28")]
NOTE = TextArea(attrs={"rows": 3, "class": "w-full", "data-cp932": "strange"})


class Check(Form):
    """9.5.ア: all three are said and shown before anything is asked."""

    todo = "まだ金額は表示できません。済ませてから、もう一度ボタンを押してください。"

    affiliation = forms.BooleanField(label="市の委託を受けた者であることを告げた", required=False)
    name = forms.BooleanField(label="自分の氏名を名のった", required=False)
    card = forms.BooleanField(label="従事者証を見せた", required=False)
    spoke_with = forms.ChoiceField(
        label="話している方", choices=[(code, SPOKE_WITH[code]) for code in "1234"],
        widget=Choices(inline=True),
    )  # fmt: skip
    identified_by = forms.ChoiceField(
        label="本人と確かめた方法", choices=[(code, METHOD_WORDS[code]) for code in METHODS], required=False,
        help_text="本人と話すときだけ選びます。", widget=Choices(),
    )  # fmt: skip

    def __init__(self, *args, beside: bool = False, **options):
        """`beside`: the door was told already, in the visit of another of the household."""
        super().__init__(*args, **options)
        for one in TOLD if beside else ():
            del self.fields[one]

    def told(self) -> set[str]:
        return {one for one in TOLD if self.cleaned_data.get(one)}


@dataclass(frozen=True, slots=True)
class Part:
    """Fields that stand together; with a title they are folded away until they are used."""

    fields: list[forms.BoundField]
    title: str = ""
    is_open: bool = False


class Told(PromiseLines):
    """What a visit may be told with; days promised and a new address only where the outcome carries them."""

    title_of_address = ""

    def add_promises(
        self, *, required: bool = False, quick: bool = False, owed: Sequence[tuple[str, str]] | None = None
    ) -> None:
        for place, name in enumerate(self.lines()):
            label = f"{place + 1}回目の約束" if place else "約束"
            days = (QUICK_LATER if place else QUICK) if quick else []
            self.add_promise(name, label, day=DayInput(quick=days), undecided="決めていない", owed=owed)
            if owed is not None and not owed:
                del self.fields[f"{name}_covers"]
        self.fields["promise1_day"].required = required
        self.fields["promise1_yen"].help_text = "空のときは、残りの全額です。2日以上に分けるときは、それぞれ入力します。"

    def add_new_address(self) -> None:
        for name, (label, hint, most, widget) in MOVED.items():
            self.fields[name] = forms.CharField(
                label=label, help_text=hint, max_length=most, required=False,
                widget=forms.TextInput({"autocomplete": "off", "data-cp932": "strange", **widget}),
            )  # fmt: skip

    def parts(self) -> list[Part]:
        """The fields in their order; the instalments and the further days of a promise are folded away."""
        found = [Part([])]
        for field in self.visible_fields():
            title = self._title(field.name)
            if title != found[-1].title:
                found.append(Part([], title, bool(title) and self._is_used(title)))
            found[-1].fields.append(field)
        return [one for one in found if one.fields]

    def _title(self, name: str) -> str:
        if name in MOVED:
            return self.title_of_address
        line, _, part = name.partition("_")
        if line not in self.lines():
            return ""
        return FOLDED.get(line, FOLDED["covers"] if part == "covers" else "")

    def _is_used(self, title: str) -> bool:
        names = [name for name in self.fields if self._title(name) == title]
        return any(self[name].value() or name in self.errors for name in names)

    def said(self) -> Said:
        given = self.cleaned_data
        return Said(
            summary=one_line(given["summary"]),
            moved_to=moving.heard(**{name.removeprefix("moved_"): given.get(name, "") for name in MOVED}),
            promises=self.promises() if "promise1_day" in self.fields else (),
            letters=given.get(opening.LETTERS, ""),
            answers=tuple((kind, given[kind]) for kind in KINDS if given.get(kind)),
        )  # fmt: skip


MOVED = {
    "moved_postal_code": ("郵便番号", "7桁。分かるときだけ。", 10, {"class": "w-code", "inputmode": "numeric"}),
    "moved_town": ("転居先の市区町村・町名", "例: 久留米市城南町。分かったところまで。", 100, {"class": "w-full"}),
    "moved_house": ("番地・号", "例: 15-3", 60, {"class": "w-full"}),
    "moved_building": ("建物・部屋番号", "", 80, {"class": "w-full"}),
}
FOLDED = {"covers": "どの期の分か", "promise2": "2回目の約束", "promise3": "3回目の約束"}


class Record(Told):
    """What is told beside the outcome."""

    todo = "まだ記録していません。入力した内容はそのまま残っています。直してから、もう一度ボタンを押してください。"

    def __init__(
        self, *args, outcome: Outcome, asks: Mapping[str, str], papers: bool = False,
        owed: Sequence[tuple[str, str]] = (), **options,
    ):  # fmt: skip
        """`asks`: what to ask and to encourage at this door, each with the reason why; `papers`: the collector has notices
        with him that were printed beforehand; `owed`: what a promise may be for."""
        super().__init__(*args, **options)
        if papers:
            self.fields["paper"] = forms.CharField(
                label="用意した不在票の番号", required=False, max_length=stock.LONGEST, widget=NUMBER,
                help_text="入れた紙の受付番号。例: N 000123 K。空のときは、新しい番号で作ります。",
            )  # fmt: skip
        if outcome.can_promise:
            self.add_promises(required=outcome.promise == "yes", quick=True, owed=owed)
        if outcome.code == moving.KNOWN:
            self.add_new_address()
        add_asks(self, asks)
        self.fields["summary"] = forms.CharField(label="メモ", required=False, widget=NOTE)


NUMBER = forms.TextInput(
    attrs={"class": "w-code", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
)


class PrintPapers(Form):
    todo = "まだ作っていません。直してから、もう一度ボタンを押してください。"

    count = forms.IntegerField(
        label="枚数", help_text=f"1 から {stock.MOST_AT_ONCE} まで。A4には4枚ずつ印刷します。",
        widget=forms.TextInput(attrs={"class": "w-time", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "枚数は数字で入力してください。"},
    )  # fmt: skip


class Numbers(Form):
    first = forms.CharField(label="最初の番号", max_length=stock.LONGEST, help_text="例: N 000123 K", widget=NUMBER)
    last = forms.CharField(label="最後の番号", max_length=stock.LONGEST, help_text="1枚のときは、同じ番号。", widget=NUMBER)


class CountOut(Numbers):
    account_id = forms.TypedChoiceField(label="訪問員", coerce=int)

    def __init__(self, *args, people: Sequence[tuple[int, str]], **options):
        super().__init__(*args, **options)
        self.fields["account_id"].choices = people


class ThrowAway(Numbers):
    reason = forms.CharField(
        label="廃棄する理由", max_length=200, help_text="例: 雨でぬれた。電話番号が変わった。",
        widget=forms.TextInput(attrs={"class": "w-full", "autocomplete": "off"}),
    )  # fmt: skip


class Photo(Form):
    todo = "まだ保存していません。直してから、もう一度ボタンを押してください。"

    subject = forms.ChoiceField(label="写したもの", choices=taking.subjects(taking.Purpose.VISIT), widget=Choices())
    reason = forms.ChoiceField(label="撮る理由", choices=taking.reasons(taking.Purpose.VISIT), widget=Choices())
    picture = PhotoField(label="写真")


class Correction(Told):
    """A record put right: everything it said, to be changed where it is wrong, and why."""

    todo = "まだ訂正していません。直してから、もう一度ボタンを押してください。"
    title_of_address = "転居先"

    outcome = forms.ChoiceField(label="正しい結果")

    def __init__(self, *args, told: bool, outcomes: Sequence[tuple], **options):
        super().__init__(*args, **options)
        self.fields["outcome"].choices = outcomes
        if told:
            people = [*((code, SPOKE_WITH[code]) for code in "1234"), ("", "だれとも話していない")]
            self.fields["spoke_with"] = forms.ChoiceField(
                label="話した方", choices=people, required=False, widget=Choices(inline=True)
            )
            self.fields["identified_by"] = forms.ChoiceField(
                label="本人と確かめた方法", choices=[("", "本人と話していない"), *METHOD_WORDS.items()], required=False
            )
        self.add_promises()
        self.add_new_address()
        add_asks(self, dict.fromkeys(ASKS, ""))
        self.fields["summary"] = forms.CharField(label="メモ", required=False, widget=NOTE)
        self.fields["reason"] = forms.CharField(
            label="訂正の理由", max_length=200, widget=forms.TextInput({"class": "w-full", "data-cp932": "strange"})
        )

    def place(self) -> Door:
        given = self.cleaned_data
        return Door(given.get("spoke_with", ""), given.get("identified_by", ""))


def add_asks(form: Form, asks: Mapping[str, str]) -> None:
    for what, because in asks.items():
        label, choices = ASKS[what]
        form.fields[what] = forms.ChoiceField(label=label, choices=choices, required=False, help_text=because)
