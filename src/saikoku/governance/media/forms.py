"""A slip, its steps, a medium."""

from datetime import datetime, time, timedelta

from django import forms

from saikoku.governance.media.models import Handover, Medium
from saikoku.kernel import clock
from saikoku.ui.forms import Choices, DayField, Form, ManyChoices, TimeField


def _line(label: str, *, most: int = 100, width: str = "w-full", **options) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": width, "autocomplete": "off"})
    return forms.CharField(label=label, max_length=most, widget=widget, **options)


class _Moment(Form):
    """A day and a time of day, in Japan's time: `moment()` after validation."""

    day = DayField(label="日付")
    hour = TimeField(label="時刻", help_text="例: 9:05")

    def moment(self) -> datetime:
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"], tzinfo=clock.TOKYO)


class OpenHandover(_Moment):
    direction = forms.ChoiceField(label="向き", choices=Handover.Direction.choices, widget=Choices(inline=True))
    medium = forms.TypedChoiceField(label="媒体(USBメモリ)", coerce=int)
    case_number = _line("ジュラルミンケースの番号", most=40, width="w-code", help_text="施錠を確かめたケースの番号。")
    gps_number = _line("GPSの番号", most=40, width="w-code", help_text="ケースに取り付けたGPSの番号。")
    city_person = _line("市の担当者", width="w-name")
    carrier = _line("運搬する従事者", width="w-name")
    from_place = _line("出発する場所", help_text="例: 久留米市役所 税収納推進課")
    to_place = _line("到着する場所")
    purpose = _line("運ぶもの", most=200, help_text="例: 4月10日提供の滞納明細(T02)と納付(T04)")
    consent = _line("市の承諾の文書番号", width="w-name", required=False)
    day = DayField(label="到着の予定日")
    field_order = [
        "direction", "medium", "case_number", "gps_number", "city_person", "carrier", "from_place", "to_place",
        "purpose", "consent", "day", "hour",
    ]  # fmt: skip

    def __init__(self, *args, media: list[Medium], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["medium"].choices = [("", "選んでください"), *((m.pk, f"{m.name}({m.serial})") for m in media)]
        self.fields["hour"].label = "到着の予定時刻"

    def values(self) -> dict:
        given = {name: value for name, value in self.cleaned_data.items() if name not in {"day", "hour", "medium"}}
        return given | {"medium_id": self.cleaned_data["medium"], "due_at": self.moment()}

    @staticmethod
    def first_values(now: datetime) -> dict:
        later = now + timedelta(hours=1)
        return {"day": later.date(), "hour": time(later.hour, later.minute)}


class TakeStep(_Moment):
    reason = _line("理由", most=200, required=False)

    def __init__(self, *args, needs_reason: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if not needs_reason:
            del self.fields["reason"]
        else:
            self.fields["reason"].required = True


class AddFile(Form):
    name = _line("ファイル名", most=255)
    size = forms.IntegerField(
        label="大きさ(バイト)",
        required=False,
        min_value=0,
        widget=forms.TextInput(attrs={"class": "w-yen", "inputmode": "numeric"}),
    )
    sha256 = _line("SHA-256", most=64, required=False, help_text="市の記録にあるときだけ。64桁の英数字。")


class RegisterMedium(Form):
    name = _line("媒体の名前", most=60, width="w-name", help_text="媒体に貼った名前。例: 媒体3号")
    serial = _line("製造番号", most=60, width="w-name")
    handlers = forms.MultipleChoiceField(
        label="取り扱う人", required=False, widget=ManyChoices(inline=True), help_text="選ばないと、限定しません。"
    )

    def __init__(self, *args, people: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["handlers"].choices = people


class Retire(Form):
    reason = _line("使用をやめる理由", most=200)
