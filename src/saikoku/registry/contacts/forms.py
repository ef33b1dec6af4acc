"""Days promised, as every talk is told with them: at the desk typed, at a door ticked."""

from collections.abc import Iterable, Iterator, Sequence

from django import forms

from saikoku.registry.contacts.models import Promise
from saikoku.registry.contacts.rules.covering import Owed, written
from saikoku.registry.contacts.rules.promising import LINES, PromiseLine
from saikoku.ui.forms import DayField, DayInput, Form, ManyChoices, YenField, YenInput

WAYS = [
    ("1", "納付書(手元の紙)"), ("2", "コンビニ"), ("3", "スマートフォン"), ("4", "口座振替"), ("5", "訪問で渡す"),
    ("6", "窓口"),
]  # fmt: skip
MOST_TO_TICK = 12
"""Open instalments that a page lists one by one; of more they are typed."""
MOST_DIGITS = 18


class PromiseLines(Form):
    """Lines of a day with its amount, its way and the instalments that it is for."""

    def add_promise(
        self, line: str, label: str, *, day: DayInput | None = None, undecided: str = "方法",
        owed: Sequence[tuple[str, str]] | None = None,
    ) -> None:  # fmt: skip
        """`owed`: the instalments that the person owes, each with its words, to be ticked; typed where none
        is given, or more than a page lists."""
        self.fields[f"{line}_day"] = DayField(label=f"{label}の日", required=False, **({"widget": day} if day else {}))
        self.fields[f"{line}_yen"] = YenField(
            label=f"{label}の金額", required=False, least=1, widget=YenInput({"placeholder": "全額"})
        )
        self.fields[f"{line}_way"] = forms.ChoiceField(
            label=f"{label}の方法", choices=[("", undecided), *WAYS], required=False
        )
        is_ticked = owed is not None and len(owed) <= MOST_TO_TICK
        self.fields[f"{line}_covers"] = Ticks(
            label=f"{label}の期別", coerce=int, required=False, choices=owed, widget=ManyChoices(inline=True),
        ) if is_ticked else forms.CharField(
            label=f"{label}の期別", required=False, max_length=60,
            widget=forms.TextInput({"class": "w-code", "placeholder": "6、7", "autocomplete": "off"}),
        )  # fmt: skip

    def clean(self):
        data = super().clean()
        for line in self.lines():
            extra = any(data.get(f"{line}_{part}") for part in ("yen", "way", "covers"))
            if extra and not data.get(f"{line}_day") and f"{line}_day" not in self.errors:
                self.add_error(f"{line}_day", f"{self.fields[f'{line}_day'].label}を入力してください。")
        return data

    def lines(self) -> list[str]:
        """The names of the promise lines on this form."""
        return [f"promise{number}" for number in LINES]

    def promise_of(self, line: str) -> Iterator[PromiseLine]:
        data = self.cleaned_data
        if day := data.get(f"{line}_day"):
            named = data.get(f"{line}_covers", "")
            yield PromiseLine(
                day, data[f"{line}_yen"], data[f"{line}_way"], data.get(f"{line}_side", ""),
                covers="" if isinstance(named, list) else named, instalments=tuple(named) if isinstance(named, list) else (),
            )  # fmt: skip

    def recall(self, promises: Iterable[Promise]) -> None:
        """Begin with what was promised before."""
        for name, one in zip(self.lines(), promises, strict=False):
            is_ticked = isinstance(self.fields.get(f"{name}_covers"), forms.MultipleChoiceField)
            self.initial |= {
                f"{name}_day": one.promised_on, f"{name}_yen": one.promised_yen, f"{name}_way": one.way,
                f"{name}_covers": [row.instalment_id for row in one.covered.all()] if is_ticked else typed_covers(one),
            }  # fmt: skip

    def promises(self) -> tuple[PromiseLine, ...]:
        return tuple(found for line in self.lines() for found in self.promise_of(line))


def typed_covers(promise: Promise) -> str:
    """The instalments of a promise as they could be typed again."""
    named = [one.instalment for one in promise.covered.all()]
    return written(Owed(row.pk, row.programme, row.due_year, row.instalment) for row in named)


class Ticks(forms.TypedMultipleChoiceField):
    """Keys of instalments. One that is owed no longer is refused by the rule (rules.covering), in its words."""

    def valid_value(self, value: str) -> bool:
        return value.isdecimal() and len(value) < MOST_DIGITS
