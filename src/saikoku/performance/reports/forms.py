"""Which report, and what people write into it."""

from collections.abc import Collection, Mapping

from django import forms

from saikoku.governance.goals.rules import annex
from saikoku.performance.reports.rules.kinds import COUNTERMEASURE, KINDS, Kind
from saikoku.ui.forms import Choices, DayField, Form, TextArea


class Choose(Form):
    kind = forms.ChoiceField(
        label="報告の種類", choices=[(kind.name, kind.words) for kind in KINDS.values()], initial="daily",
        widget=Choices(inline=True),
    )  # fmt: skip
    on = DayField(
        label="報告する日", help_text="4/10、R8.4.10、2026-04-10 のように。月報や年報は、その月や年度のどの日でも使えます。"
    )

class Part(forms.CharField):
    """A written part. One that the report cannot do without may still be saved half done: freezing asks for it."""

    widget = TextArea(attrs={"rows": 3, "class": "w-full"})

    def validate(self, value: str) -> None:
        """Nothing written yet is no mistake."""


class Notes(Form):
    """One field for each part of the report that people write; `seen` is what had been written when the page was opened."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, kind: Kind, missed: Collection[str], written: Mapping[str, str], seen: int, **kwargs):
        kwargs["initial"] = {**dict(written), "seen": seen}
        super().__init__(*args, **kwargs)
        for name in missed if kind.wants_countermeasures else ():
            words = annex.indicators()[name].words
            self._add(f"{COUNTERMEASURE}:{name}", f"対応策: {words}", "目標を達成するための対応策。", required=True)
        for section in kind.sections:
            self._add(section.name, section.words, section.help_text, required=section.required)

    def _add(self, name: str, label: str, help_text: str, *, required: bool) -> None:
        needed = f"{help_text} 確定する前に必要です。" if required else help_text
        self.fields[name] = Part(label=label, help_text=needed, required=required, max_length=4_000)

    def texts(self) -> dict[str, str]:
        return {name: text for name, text in self.cleaned_data.items() if name != "seen"}
