"""The check list at the door, and what is told about a visit."""

from django import forms

from saikoku.outreach.scripts.rules.outcomes import Outcome
from saikoku.outreach.visits.rules.door import METHODS, Said
from saikoku.registry.contacts.rules.records import SPOKE_WITH, one_line
from saikoku.ui.forms import Choices, DayField, DayInput, Form, YenField

METHOD_WORDS = {"1": "氏名と生年月日", "2": "氏名と住所", "3": "通知書の番号", "4": "対面で名のりを受けた"}
WAYS = [
    ("", "決めていない"), ("1", "手元の納付書"), ("2", "コンビニ"), ("3", "スマートフォン"), ("4", "口座振替"),
    ("5", "次の訪問で渡す"), ("6", "窓口"),
]  # fmt: skip
NOTE = forms.Textarea(attrs={"rows": 3, "class": "w-full", "data-cp932": "strange"})


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

    def told(self) -> set[str]:
        return {one for one in ("affiliation", "name", "card") if self.cleaned_data[one]}


class Record(Form):
    """What is told beside the outcome: a promise only where the outcome carries one."""

    todo = "まだ記録していません。入力した内容はそのまま残っています。直してから、もう一度ボタンを押してください。"

    def __init__(self, *args, outcome: Outcome, **options):
        super().__init__(*args, **options)
        if outcome.can_promise:
            quick = [("明日", "+1"), ("1週間後", "+7"), ("2週間後", "+14")]
            self.fields["day"] = DayField(label="約束の日", required=outcome.promise == "yes", widget=DayInput(quick=quick))
            self.fields["amount"] = YenField(label="約束の金額", required=False, help_text="空のときは、残りの全額です。")
            self.fields["way"] = forms.ChoiceField(label="納める方法", choices=WAYS, required=False)
        self.fields["summary"] = forms.CharField(label="メモ", required=False, widget=NOTE)

    def said(self) -> Said:
        given = self.cleaned_data
        return Said(
            summary=one_line(given["summary"]), promised_on=given.get("day"), promised_yen=given.get("amount"),
            promised_way=given.get("way", ""),
        )  # fmt: skip
