"""The call as the operator types it: outcome, promises, call back, what was asked, a number heard."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time

from django import forms

from saikoku.kernel import clock, japanese, phones
from saikoku.kernel.programmes import SIDE_WORDS, Side
from saikoku.outreach.calls.rules.said import NewPhone, PromiseLine, Said
from saikoku.registry.contacts.rules.records import one_line
from saikoku.ui.forms import Choices, DayField, DayInput, Form, ManyChoices, YenField

WAYS = [
    ("", "方法"), ("1", "納付書(手元の紙)"), ("2", "コンビニ"), ("3", "スマートフォン"), ("4", "口座振替"),
    ("5", "訪問で渡す"), ("6", "窓口"),
]  # fmt: skip
LETTERS = [("1", "届いた"), ("2", "未着"), ("3", "不明")]
PEOPLE = [("", "結果のとおり"), ("1", "本人"), ("2", "配偶者"), ("3", "同居の家族"), ("4", "その他")]
PHONE_KINDS = [("", "種類"), ("1", "自宅"), ("2", "携帯"), ("3", "勤務先"), ("4", "その他")]
PHONE_SOURCES = [("01", "本人から"), ("02", "家族から"), ("09", "音声案内ほか")]
ENCOURAGED = {"transfer": "口座振替を勧めた", "loss": "資格喪失の届出を勧めた", "declaration": "所得の申告を勧めた"}
PROMISE_LINES = (1, 2, 3)


class TimeField(forms.TimeField):
    """14:05, 1405 or 14時5分."""

    default_error_messages = {"invalid": "時刻は 14:05 のように入力してください。"}

    def to_python(self, value):
        text = str(value or "").strip().replace("時", ":").replace("分", "").replace("：", ":")
        if text.isdecimal() and len(text) in (3, 4):
            text = f"{text[:-2]}:{text[-2:]}"
        return super().to_python(text)


class Call(Form):
    """Everything but the outcome may stay empty. `todo` says that nothing was lost."""

    todo = "まだ記録していません。入力した内容はそのまま残っています。直してから F2 を押してください。"

    outcome = forms.CharField(label="結果", error_messages={"required": "結果を選んでください。"})
    summary = forms.CharField(label="会話の概要", required=False, widget=forms.TextInput({"data-cp932": "strange"}))
    letters = forms.ChoiceField(label="督促状・催告書", choices=LETTERS, required=False, widget=Choices(inline=True))
    spoke_with = forms.ChoiceField(label="話した相手", choices=PEOPLE, required=False)
    call_back_day = DayField(label="再架電の日", required=False, widget=DayInput(quick=[("今日", "+0"), ("明日", "+1")]))
    call_back_time = TimeField(label="時刻", required=False, widget=forms.TextInput({"class": "w-time"}))
    new_phone = forms.CharField(label="新しい番号", required=False, widget=forms.TextInput({"class": "w-phone"}))
    new_phone_kind = forms.ChoiceField(label="番号の種類", choices=PHONE_KINDS, required=False)
    new_phone_source = forms.ChoiceField(label="聞いた相手", choices=PHONE_SOURCES, required=False)

    def __init__(self, *args, numbers: Mapping[int, str], sides: Sequence[str], asks: Sequence[str], **options):
        super().__init__(*args, **options)
        self.given_sides = tuple(sides)
        self.numbers = {str(key): number for key, number in numbers.items()}
        self.fields["phone"] = forms.ChoiceField(
            label="かけた番号", choices=[(key, key) for key in self.numbers], required=False
        )
        self.fields["encouraged"] = forms.MultipleChoiceField(
            label="お勧めしたこと", choices=[(kind, ENCOURAGED[kind]) for kind in asks], required=False,
            widget=ManyChoices(inline=True),
        )  # fmt: skip
        named = [(side, SIDE_WORDS[Side(side)]) for side in sides]
        self.fields["sides"] = forms.MultipleChoiceField(
            label="話した科目", choices=named, initial=list(sides), required=False, widget=ManyChoices(inline=True)
        )
        for line in PROMISE_LINES:
            self.fields[f"promise{line}_day"] = DayField(label=f"約束 {line} の日", required=False)
            self.fields[f"promise{line}_yen"] = YenField(label=f"約束 {line} の金額", required=False, least=1)
            self.fields[f"promise{line}_way"] = forms.ChoiceField(label=f"約束 {line} の方法", choices=WAYS, required=False)
            self.fields[f"promise{line}_side"] = forms.ChoiceField(
                label=f"約束 {line} の科目", choices=[("", "科目"), *named], required=False
            )

    def clean_summary(self) -> str:
        return one_line(self.cleaned_data["summary"])

    def clean_new_phone(self) -> str:
        text = self.cleaned_data["new_phone"]
        if not text:
            return ""
        try:
            return phones.parse(text).number
        except phones.NotAPhone as fault:
            raise forms.ValidationError(str(fault), code="not-a-phone") from fault

    def clean(self):
        data = super().clean()
        if bool(data.get("call_back_day")) != bool(data.get("call_back_time")):
            part = "call_back_time" if data.get("call_back_day") else "call_back_day"
            if part not in self.errors:
                self.add_error(part, "再架電は日と時刻の両方を入力してください。")
        for line in PROMISE_LINES:
            extra = data.get(f"promise{line}_yen") or data.get(f"promise{line}_way")
            if extra and not data.get(f"promise{line}_day") and f"promise{line}_day" not in self.errors:
                self.add_error(f"promise{line}_day", f"約束 {line} の日を入力してください。")
        return data

    def said(self, started_at: datetime, ended_at: datetime) -> Said:
        data = self.cleaned_data
        return Said(
            started_at=started_at,
            ended_at=ended_at,
            sides=tuple(side for side in self.given_sides if side in data["sides"]) if data["sides"] else self.given_sides,
            spoke_with=data["spoke_with"],
            phone=self.numbers.get(data["phone"], ""),
            promises=tuple(self._promises()),
            summary=data["summary"],
            call_back_at=_joined(data["call_back_day"], data["call_back_time"]),
            letters_arrived=data["letters"],
            encouraged=frozenset(data["encouraged"]),
            new_phone=self._new_phone(),
        )

    def _promises(self):
        for line in PROMISE_LINES:
            day = self.cleaned_data.get(f"promise{line}_day")
            if day:
                yield PromiseLine(
                    on=day,
                    yen=self.cleaned_data[f"promise{line}_yen"],
                    way=self.cleaned_data[f"promise{line}_way"],
                    side=self.cleaned_data[f"promise{line}_side"],
                )

    def _new_phone(self) -> NewPhone | None:
        data = self.cleaned_data
        if not data["new_phone"]:
            return None
        return NewPhone(
            number=data["new_phone"], kind=data["new_phone_kind"] or "4", source=data["new_phone_source"] or "01",
            state="2",
        )  # fmt: skip

    def strange_characters(self) -> list[japanese.Outside]:
        """What a delivery in CP932 could not carry; a warning, not a fault."""
        return japanese.outside_cp932(self.data.get("summary", ""))


class Correction(Form):
    """A record put right: a new outcome and why."""

    outcome = forms.ChoiceField(label="正しい結果")
    summary = forms.CharField(label="会話の概要", required=False, widget=forms.Textarea({"rows": 3, "data-cp932": True}))
    promised_on = DayField(label="約束の日", required=False)
    promised_yen = YenField(label="約束の金額", required=False, least=1)
    call_back_day = DayField(label="再架電の日", required=False)
    call_back_time = TimeField(label="再架電の時刻", required=False, widget=forms.TextInput({"class": "w-time"}))
    reason = forms.CharField(label="訂正の理由", max_length=200)

    def __init__(self, *args, outcomes: Sequence[tuple[str, str]], **options):
        super().__init__(*args, **options)
        self.fields["outcome"].choices = outcomes

    def clean_summary(self) -> str:
        return one_line(self.cleaned_data["summary"])

    def said(self, started_at: datetime, ended_at: datetime | None, *, phone: str, letters: str) -> Said:
        data = self.cleaned_data
        day = data["promised_on"]
        return Said(
            started_at=started_at, ended_at=ended_at, sides=(), phone=phone, summary=data["summary"],
            letters_arrived=letters, promises=(PromiseLine(day, data["promised_yen"]),) if day else (),
            call_back_at=_joined(data["call_back_day"], data["call_back_time"]),
        )  # fmt: skip


def _joined(day, at: time | None) -> datetime | None:
    return datetime.combine(day, at, tzinfo=clock.TOKYO) if day and at else None
