"""Forms: label above, hint, error, control; days in any usual writing, yen with separators.

`FORM_RENDERER = "saikoku.ui.forms.Renderer"` makes every form and `{{ field.as_field_group }}`
look like this. Errors say what is wrong, where and what to do.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import DjangoTemplates

from saikoku.kernel import clock, eras, yen
from saikoku.ui import words


class Renderer(DjangoTemplates):
    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"


class Form(forms.Form):
    """Says by its label what is missing, in the summary of errors and not in the browser's own bubbles."""

    use_required_attribute = False
    todo = "まだ何も保存していません。直してから、もう一度ボタンを押してください。"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        usual = forms.Field.default_error_messages["required"]
        for field in self.fields.values():
            if field.label and field.error_messages.get("required") == usual:
                field.error_messages["required"] = f"{field.label}{_missing(field)}"


def explainer(words: Mapping[str, str], fields: Mapping[str, str]) -> Callable[[forms.Form, Iterable[str]], None]:
    """What says each reason of a refusal at the field it is about, where the form has it, else above the form."""

    def explain(form: forms.Form, reasons: Iterable[str]) -> None:
        for reason in reasons:
            field = fields.get(reason)
            form.add_error(field if field in form.fields else None, words[reason])

    return explain


def _missing(field: forms.Field) -> str:
    if isinstance(field, forms.ChoiceField):
        return "を選んでください。"
    if isinstance(field, forms.BooleanField):
        return "にチェックを入れてください。"
    return "を選択してください。" if isinstance(field, forms.FileField) else "を入力してください。"


class DayInput(forms.TextInput):
    """One text field for a day; the day in words stands beside it. `quick`: (words, "+1") buttons."""

    template_name = "ui/widgets/day.html"

    def __init__(self, attrs: dict | None = None, quick: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__({"class": "w-day", "autocomplete": "off", "data-day": True, **(attrs or {})})
        self.quick = quick

    def format_value(self, value: Any) -> str | None:
        return value.isoformat() if isinstance(value, date) else super().format_value(value)

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict:
        context = super().get_context(name, value, attrs)
        context["widget"]["quick"] = self.quick
        known = isinstance(value, date)
        context["widget"]["echo"] = words.day_long(value) if known else ""
        context["widget"]["remark"] = words.day_remark(value) if known else ""
        context["widget"]["today"] = clock.today().isoformat()
        context["widget"]["holidays"] = words.holidays_near(clock.today())
        return context


class DayField(forms.Field):
    """Accepts 2026-04-17, 20260417, 4/17, R8.4.17, 令和8年4月17日, +7. Cleans to a date."""

    widget = DayInput
    default_error_messages = {"required": "日付を入力してください(例: 2026-04-17、R8.4.17)。"}

    def __init__(self, *, today: Callable[[], date] = clock.today, **options: Any) -> None:
        super().__init__(**options)
        self.today = today

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, date):
            return value
        if not (text := str(value or "").strip()):
            return None
        try:
            day = eras.parse(text, today=self.today())
            if day.year not in eras.USABLE_YEARS:
                raise eras.NotADate("no-such-year", text, year=day.year)
        except eras.NotADate as fault:
            raise ValidationError(str(fault), code=fault.code) from fault
        return day


class TimeField(forms.TimeField):
    """14:05, 1405, 14時 or 14時5分, in full width too."""

    default_error_messages = {"invalid": "時刻は 14:05 のように入力してください。"}
    widget = forms.TimeInput(format="%H:%M", attrs={"class": "w-time", "autocomplete": "off"})

    def to_python(self, value):
        text = unicodedata.normalize("NFKC", str(value or "")).strip()
        if text.endswith("時"):
            text += "0"
        text = text.replace("時", ":").replace("分", "")
        if text.isdecimal() and len(text) in (3, 4):
            text = f"{text[:-2]}:{text[-2:]}"
        return super().to_python(text)


class EndTimeField(TimeField):
    """The end of something within a day, which may be 24:00: its last moment."""

    def to_python(self, value):
        text = unicodedata.normalize("NFKC", str(value or "")).strip()
        return time.max if text in ("24:00", "2400", "24時") else super().to_python(value)


def joined(day: date | None, at: time | None) -> datetime | None:
    """A day and a time typed apart, as a moment."""
    return datetime.combine(day, at, tzinfo=clock.TOKYO) if day and at else None


class TextArea(forms.Textarea):
    """Several lines. A browser counts a line break as one character and sends it as two: here it is one again."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        sent = super().value_from_datadict(data, files, name)
        return sent if sent is None else sent.replace("\r\n", "\n").replace("\r", "\n")


class YenInput(forms.TextInput):
    """Right-aligned, 円 outside; grouped on leaving the field."""

    template_name = "ui/widgets/yen.html"

    def __init__(self, attrs: dict | None = None) -> None:
        given = {"class": "w-yen", "inputmode": "numeric", "autocomplete": "off", "data-yen": True}
        super().__init__({**given, **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        return words.figure(value) if isinstance(value, int) else super().format_value(value)


class YenField(forms.Field):
    """Whole yen, no sign, no decimals; full-width figures and commas are read. Cleans to an int."""

    widget = YenInput
    default_error_messages = {
        "required": "金額を入力してください。",
        "least": "{least}円以上の金額を入力してください。",
        "most": "{most}円以下の金額を入力してください。",
    }

    def __init__(
        self, *, least: int = 0, most: int | None = 999_999_999_999, **options: Any
    ) -> None:
        super().__init__(**options)
        self.least, self.most = least, most

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, int):
            return value
        if not (text := str(value or "").strip()):
            return None
        try:
            return yen.parse(text)
        except yen.NotYen as fault:
            raise ValidationError(str(fault), code=fault.code) from fault

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if value < self.least:
            message = self.error_messages["least"].format(least=words.figure(self.least))
            raise ValidationError(message, code="least")
        if self.most is not None and value > self.most:
            message = self.error_messages["most"].format(most=words.figure(self.most))
            raise ValidationError(message, code="most")


class NumberField(forms.CharField):
    """A number that is text, such as 宛名番号: letters and figures in full width too."""

    def to_python(self, value: Any) -> str:
        return unicodedata.normalize("NFKC", super().to_python(value))


class PhotoField(forms.FileField):
    """A picture taken by the device's camera; where there is none, a file is chosen."""

    widget = forms.FileInput(attrs={"accept": "image/*", "capture": "environment"})


class Slider(forms.NumberInput):
    """A number chosen by sliding or with the arrow keys, the number itself beside it."""

    input_type = "range"
    template_name = "ui/widgets/slider.html"

    def __init__(self, least: float, most: float, step: float, unit: str) -> None:
        super().__init__({"min": least, "max": most, "step": step})
        self.unit = unit

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict:
        context = super().get_context(name, value, attrs)
        context["widget"]["unit"] = self.unit
        return context


class Choices(forms.RadioSelect):
    """Radios for two to four words; `then` gives the consequence of a value as a second line."""

    template_name = "ui/widgets/choices.html"

    def __init__(self, *, then: dict[str, str] | None = None, inline: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.then, self.inline = then or {}, inline

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict:
        context = super().get_context(name, value, attrs)
        context["widget"]["inline"] = self.inline
        return context

    def create_option(self, name: str, value: Any, *rest: Any, **options: Any) -> dict:
        option = super().create_option(name, value, *rest, **options)
        option["then"] = self.then.get(str(value), "")
        return option


class ManyChoices(Choices, forms.CheckboxSelectMultiple):
    """The same with more than one answer."""

    allow_multiple_selected = True
    input_type = "checkbox"


class Keycaps(Choices):
    """Radios of the call desk: `keys` gives the key of a value, `then` a short chip (市へ)."""

    template_name = "ui/widgets/keycaps.html"

    def __init__(self, *, keys: dict[str, str] | None = None, columns: int = 3, **options: Any) -> None:
        super().__init__(**options)
        self.keys, self.columns = keys or {}, columns

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict:
        context = super().get_context(name, value, attrs)
        context["widget"]["columns"] = self.columns
        return context

    def create_option(self, name: str, value: Any, *rest: Any, **options: Any) -> dict:
        option = super().create_option(name, value, *rest, **options)
        option["key"] = self.keys.get(str(value), "")
        return option
