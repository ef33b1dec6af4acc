"""The call as the operator types it; each side but the first may be set apart."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django import forms

from saikoku.kernel import japanese, personal_number
from saikoku.kernel.programmes import SIDE_WORDS, Side
from saikoku.outreach.calls.forms.told import ENCOURAGED, Told, answer_name
from saikoku.outreach.calls.rules.said import EXCLUDED, PromiseLine, Said
from saikoku.outreach.scripts.rules import outcomes
from saikoku.registry.contacts.rules.promising import LINES
from saikoku.registry.contacts.rules.records import one_line
from saikoku.ui.forms import ManyChoices

LONGEST_KEPT = 5_000
"""Characters of one field that are kept unrecorded: more than fits a record, so that it can be shortened."""


class Call(Told):
    """Everything but the outcome may stay empty. `todo` says that nothing was lost."""

    todo = "まだ記録していません。入力した内容はそのまま残っています。直してから F2 を押してください。"

    outcome = forms.CharField(label="結果", error_messages={"required": "結果を選んでください。"})

    def __init__(self, *args, numbers: Mapping[int, str], sides: Sequence[str], asks: Sequence[str], **options):
        super().__init__(*args, **options)
        self.given_sides = tuple(sides)
        self.numbers = {str(key): number for key, number in numbers.items()}
        self.fields["phone"] = forms.ChoiceField(
            label="かけた番号", choices=[(key, key) for key in self.numbers], required=False
        )
        self.fields["answers"] = forms.CharField(label="電話のきっかけ", max_length=26, required=False)
        self.fields["keeps_caller"] = forms.BooleanField(label="この番号を登録する(本人の了解を得た)", required=False)
        self.add_asks(asks)
        named = [(side, SIDE_WORDS[Side(side)]) for side in sides]
        self.fields["sides"] = forms.MultipleChoiceField(
            label="話した科目", choices=named, initial=list(sides), required=False, widget=ManyChoices(inline=True)
        )
        for line in LINES:
            self.add_promise(f"promise{line}", f"約束 {line} ")
            self.fields[f"promise{line}_side"] = forms.ChoiceField(
                label=f"約束 {line} の科目", choices=[("", "科目"), *named], required=False
            )
        for side, words in named[1:]:
            self._add_apart(side, words, asks)

    def _add_apart(self, side: str, words: str, asks: Sequence[str]) -> None:
        self.fields[f"apart_{side}"] = forms.BooleanField(label=f"{words}は別の結果にする", required=False)
        self.fields[f"{side}_outcome"] = forms.ChoiceField(label=f"{words}の結果", choices=_by_key(), required=False)
        self.add_promise(side, f"{words}の約束 ")
        self.fields[f"{side}_summary"] = forms.CharField(
            label=f"{words}の概要", required=False, max_length=1000, widget=forms.TextInput({"data-cp932": "strange"})
        )
        self.add_asks(asks, side)

    def offer(self, asks: Sequence[str]) -> None:
        """Show only these encouragements, and any other that was answered."""
        for side in ("", *self.given_sides[1:]):
            for name in [answer_name(kind, side) for kind in ENCOURAGED if kind not in asks]:
                if name in self.fields and not self[name].value():
                    del self.fields[name]

    def answered(self, side: str = "") -> list[tuple[str, forms.BoundField]]:
        """The encouragements on the form, each with its kind."""
        return [(kind, self[name]) for kind in ENCOURAGED if (name := answer_name(kind, side)) in self.fields]

    def lines(self) -> list[str]:
        return [*super().lines(), *self.given_sides[1:]]

    def clean(self):
        data = super().clean()
        for side in self._apart():
            if not data.get(f"{side}_outcome"):
                self.add_error(f"{side}_outcome", f"{SIDE_WORDS[Side(side)]}の結果を選んでください。")
            data[f"{side}_summary"] = one_line(data.get(f"{side}_summary", ""))
        return data

    def _sides(self) -> tuple[str, ...]:
        chosen = self.cleaned_data.get("sides")
        return tuple(side for side in self.given_sides if side in chosen) if chosen else self.given_sides

    def _apart(self) -> list[str]:
        return [side for side in self._sides()[1:] if self.cleaned_data.get(f"apart_{side}")]

    def told(self, started_at: datetime, ended_at: datetime) -> tuple[Said, list[tuple[str, Said]]]:
        """What was said with the outcome of the form, and of each side set apart its outcome and what was said."""
        data, apart = self.cleaned_data, self._apart()
        lines = [found for number in LINES for found in self.promise_of(f"promise{number}")]
        said = Said(
            started_at=started_at,
            ended_at=ended_at,
            sides=tuple(side for side in self._sides() if side not in apart),
            spoke_with=data["spoke_with"],
            phone=self.numbers.get(data["phone"], ""),
            promises=tuple(line for line in lines if line.side not in apart),
            summary=data["summary"],
            call_back_at=self.call_back_at(),
            letters_arrived=data["letters"],
            encouraged=frozenset(self.answers()),
            answers_to=tuple(self.answers().items()),
            new_phone=self.heard_number(),
            answers=data["answers"],
            keeps_caller=data["keeps_caller"],
        )
        parts = [self._part(side, said, [line for line in lines if line.side == side]) for side in apart]
        if any(part.call_back_at for _, part in parts) and not _calls_back(data["outcome"]):
            said = replace(said, call_back_at=None)
        return said, parts

    def _part(self, side: str, said: Said, lines: list[PromiseLine]) -> tuple[str, Said]:
        data = self.cleaned_data
        code = data[f"{side}_outcome"]
        own = [replace(line, side=side) for line in self.promise_of(side)]
        return code, replace(
            said, sides=(side,), promises=(*own, *lines), summary=data[f"{side}_summary"] or said.summary,
            encouraged=frozenset(self.answers(side)), answers_to=tuple(self.answers(side).items()), new_phone=None,
            call_back_at=said.call_back_at if _calls_back(code) else None,
            spoke_with="" if code in EXCLUDED else said.spoke_with,
        )  # fmt: skip

    def typed(self) -> dict[str, list[str]]:
        """What was sent, by field and unjudged; without what must not be kept at all (個人番号)."""
        sent = {name: self.data.getlist(name) for name in self.fields if name in self.data}
        return {name: values for name, values in sent.items() if any(values) and not any(map(_must_not_be_kept, values))}

    def go_on_from(self, typed: Mapping[str, list[str]]) -> None:
        """Show what was typed before."""
        known = {name: values for name, values in typed.items() if name in self.fields}
        self.initial = {
            name: values if isinstance(self.fields[name], forms.MultipleChoiceField) else values[-1]
            for name, values in known.items()
        }

    def strange_characters(self) -> list[japanese.Outside]:
        """What a delivery in CP932 could not carry; a warning, not a fault."""
        typed = [self.data.get(name, "") for name in ("summary", *(f"{side}_summary" for side in self.given_sides[1:]))]
        return [one for text in typed for one in japanese.outside_cp932(text)]


def _must_not_be_kept(text: str) -> bool:
    return bool(personal_number.found_in(text)) or "\0" in text or len(text) > LONGEST_KEPT


def _calls_back(code: str) -> bool:
    found = outcomes.calls().get(code)
    return found is not None and found.does("call_back")


def _by_key() -> list:
    """The outcomes as they lie on the keys: F1 納付の約束; typing F, 1 in the list chooses one."""
    groups = [
        (outcomes.GROUPS[name][1], [(one.code, f"{outcomes.GROUPS[name][0]}{one.key} {one.short or one.ja}") for one in found])
        for name, found in outcomes.by_group().items()
    ]
    return [("", "結果"), *groups]
