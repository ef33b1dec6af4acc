"""A record put right: everything it said, to be changed where it is wrong, and why."""

from collections.abc import Sequence
from datetime import datetime

from django import forms

from saikoku.outreach.calls.forms.told import Told, answer_name
from saikoku.outreach.calls.rules.said import Said
from saikoku.registry.contacts.rules.promising import LINES
from saikoku.ui.forms import TextArea


class Correction(Told):
    outcome = forms.ChoiceField(label="正しい結果")
    reason = forms.CharField(label="訂正の理由", max_length=200)
    field_order = ("outcome", "spoke_with", "summary")

    def __init__(self, *args, outcomes: Sequence[tuple[str, str]], asks: Sequence[str], **options):
        super().__init__(*args, **options)
        self.fields["outcome"].choices = outcomes
        self.fields["summary"].widget = TextArea({"rows": 3, "data-cp932": True})
        self.add_asks(asks)
        for line in LINES:
            self.add_promise(f"promise{line}", f"約束 {line} ")
        answers = [answer_name(kind) for kind in asks]
        self.order_fields(["outcome", "spoke_with", "summary", *self._of_promises(), "letters", *answers])
        self.fields["reason"] = self.fields.pop("reason")

    def _of_promises(self) -> list[str]:
        return [f"{line}_{part}" for line in self.lines() for part in ("day", "yen", "way", "covers")]

    def said(self, started_at: datetime, ended_at: datetime | None, *, phone: str) -> Said:
        data = self.cleaned_data
        return Said(
            started_at=started_at, ended_at=ended_at, sides=(), phone=phone, summary=data["summary"],
            spoke_with=data["spoke_with"], letters_arrived=data["letters"], encouraged=frozenset(self.answers()),
            answers_to=tuple(self.answers().items()),
            promises=self.promises(),
            call_back_at=self.call_back_at(), new_phone=self.heard_number(),
        )  # fmt: skip
