"""Whose sheets are to be filled, what stands on one, a leader's reason."""

from datetime import datetime

from django import forms

from saikoku.kernel.phones import digits
from saikoku.kernel.programmes import SIDE_WORDS, Side
from saikoku.outreach.calls.rules.said import EXCLUDED
from saikoku.outreach.scripts.rules import outcomes as call_outcomes
from saikoku.outreach.sheets.rules.typed import Sheet
from saikoku.outreach.visits.operations.paper import KNOWN_BEFORE
from saikoku.outreach.visits.rules import outcomes as visit_outcomes
from saikoku.registry.contacts.forms import WAYS as PROMISED_WAYS
from saikoku.registry.contacts.rules.records import one_line
from saikoku.ui.forms import DayField, Form, ManyChoices, TextArea, TimeField, YenField, joined
from saikoku.workforce.papers.rules.numbers import Kind

MOST_AT_ONCE = 100
PEOPLE = [("", "だれとも話していない"), ("1", "本人"), ("2", "配偶者"), ("3", "同居の家族"), ("4", "その他")]
FACE_TO_FACE = ("4", "対面で名のりを受けた")
METHODS = [
    ("", "していない・本人でない"), ("1", "氏名と生年月日"), ("2", "氏名と住所"), ("3", "通知書の番号"), FACE_TO_FACE,
]  # fmt: skip
WAYS = [("", "決めていない"), *PROMISED_WAYS]


def _phone(phones: list[str]) -> forms.Field:
    if phones:
        listed = [("", "最初の番号"), *((number, number) for number in phones)]
        return forms.ChoiceField(label="かけた番号", choices=listed, required=False)
    widget = forms.TextInput(attrs={"class": "w-code", "inputmode": "tel", "autocomplete": "off"})
    return forms.CharField(
        label="かけた番号", max_length=20, required=False, widget=widget, help_text="登録の最初の番号にかけたときは、空のまま。"
    )


def outcomes_of(kind: Kind) -> list[tuple[str, str]]:
    """What may have come of a call or visit without the system: nothing that only the system tells beforehand."""
    if kind is Kind.CALL:
        found = [
            one for group in call_outcomes.by_group("1").values() for one in group
            if one.code not in EXCLUDED and not one.does("new_number")
        ]  # fmt: skip
    else:
        found = [one for one in visit_outcomes.visits().values() if one.code not in KNOWN_BEFORE]
    return [(one.code, f"{one.code} {one.ja}") for one in found]


class Fill(Form):
    kind = forms.ChoiceField(
        label="用紙", choices=[(str(Kind.CALL), "架電票(次に架電する人)"), (str(Kind.VISIT), "訪問票(今日の経路)")]
    )
    worker_number = forms.ChoiceField(label="使う人")
    most = forms.IntegerField(
        label="枚数", min_value=1, max_value=MOST_AT_ONCE, initial=20, help_text="これより少なければ、あるだけ作ります。",
        widget=forms.TextInput(attrs={"class": "w-short", "inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args, people: list[tuple[str, str]], **options):
        super().__init__(*args, **options)
        listed = [(number, f"{number} {name}") for number, name in people]
        self.fields["worker_number"].choices = [("", "選んでください"), *listed]

    def values(self) -> dict:
        return {**self.cleaned_data, "kind": Kind(self.cleaned_data["kind"])}


class Type(Form):
    """What stands on the sheet, in its order."""

    todo = "まだ何も保存していません。紙を見直してから、もう一度ボタンを押してください。"

    worker_number = forms.CharField(
        label="した人の従事者番号", max_length=10, widget=forms.TextInput(attrs={"class": "w-code", "autocomplete": "off"})
    )
    debtor_number = forms.CharField(
        label="宛名番号", max_length=15,
        widget=forms.TextInput(attrs={"class": "w-code", "inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    day = DayField(label="した日")
    began = TimeField(label="始まり")
    ended = TimeField(label="終わり", required=False)
    outcome = forms.ChoiceField(label="結果")
    spoke_with = forms.ChoiceField(label="話した相手", choices=PEOPLE, required=False)
    identified_by = forms.ChoiceField(label="本人と確かめた方法", choices=METHODS, required=False)
    promised_on = DayField(label="約束の日", required=False)
    promised_yen = YenField(label="約束の金額", required=False, least=1, help_text="空のときは、残りの全額です。")
    promised_way = forms.ChoiceField(label="納める方法", choices=WAYS, required=False)
    note = forms.CharField(
        label="メモ", required=False, help_text="二人が同じ文でなくてもかまいません。",
        widget=TextArea(attrs={"rows": 2, "class": "w-full", "data-cp932": "strange"}),
    )  # fmt: skip

    def __init__(self, *args, kind: Kind, phones: list[str], **options):
        """`phones`: of the person who is printed on the sheet, to choose from; without any the number is typed."""
        super().__init__(*args, **options)
        self.fields["outcome"].choices = [("", "選んでください"), *outcomes_of(kind)]
        if kind is Kind.CALL:
            self.fields["identified_by"].choices = [one for one in METHODS if one != FACE_TO_FACE]
            self.fields["sides"] = forms.MultipleChoiceField(
                label="話した科目", choices=[(str(side), SIDE_WORDS[side]) for side in Side], required=False,
                widget=ManyChoices(inline=True),
            )  # fmt: skip
            self.fields["phone"] = _phone(phones)
            self.fields["back_on"] = DayField(label="再架電の日", required=False)
            self.fields["back_at"] = TimeField(label="再架電の時刻", required=False)
            self.order_fields([
                "worker_number", "debtor_number", "day", "began", "ended", "phone", "sides", "outcome", "spoke_with",
                "identified_by", "promised_on", "promised_yen", "promised_way", "back_on", "back_at", "note",
            ])  # fmt: skip

    def clean(self):
        data = super().clean()
        extra = data.get("promised_yen") or data.get("promised_way")
        if extra and not data.get("promised_on") and "promised_on" not in self.errors:
            self.add_error("promised_on", "約束の日を入力してください。約束がないときは、金額と方法を空にしてください。")
        return data

    def sheet(self) -> Sheet:
        given = self.cleaned_data
        ended: datetime | None = joined(given["day"], given["ended"])
        return Sheet(
            joined(given["day"], given["began"]), ended, given["worker_number"].strip(), given["debtor_number"].strip(),
            given["outcome"], given["spoke_with"], given["identified_by"], tuple(given.get("sides", ())), given["promised_on"],
            given["promised_yen"], given["promised_way"], joined(given.get("back_on"), given.get("back_at")),
            digits(given.get("phone", "")),
        )  # fmt: skip

    def words(self) -> str:
        return one_line(self.cleaned_data["note"])


class Enter(Form):
    decided = forms.CharField(
        label="このまま記録する理由", max_length=200, required=False,
        help_text="確かめたことと、その相手。氏名は書かないでください。",
        widget=forms.TextInput(attrs={"class": "w-full", "autocomplete": "off"}),
    )  # fmt: skip
