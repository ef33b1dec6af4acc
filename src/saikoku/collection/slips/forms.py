"""What is chosen to print, why again, and a code that is read."""

from django import forms

from saikoku.collection.slips.operations import REASON_WIDTH
from saikoku.kernel import ulid
from saikoku.ui.forms import Form, ManyChoices

NONE_CHOSEN = "印刷するものを 1 つ以上選んでください。"


class Choose(Form):
    """Instalments of one case, and the record at which the slip was asked for."""

    todo = "まだ何も印刷していません。直してから、もう一度「印刷する」を押してください。"

    intent = forms.RegexField(rf"^[0-9A-Z]{{{ulid.LENGTH}}}$", widget=forms.HiddenInput)
    instalments = forms.TypedMultipleChoiceField(
        label="納付書", coerce=int, widget=ManyChoices(), error_messages={"required": NONE_CHOSEN}
    )
    record_number = forms.ChoiceField(
        label="申し出を受けた経過記録", help_text="納付書は、どの応対で求められたかと結び付けて残します。"
    )

    def __init__(self, *args, choices, then, records, **options):
        super().__init__(*args, **options)
        field = self.fields["instalments"]
        field.choices, field.widget.then = choices, then
        self.fields["record_number"].choices = records


class AtDoor(Form):
    """Instalments of the person of a visit; the record is the visit's own."""

    todo = "まだ何も印刷していません。直してから、もう一度ボタンを押してください。"

    intent = forms.RegexField(rf"^[0-9A-Z]{{{ulid.LENGTH}}}$", widget=forms.HiddenInput)
    instalments = forms.TypedMultipleChoiceField(
        label="納付書", coerce=int, widget=ManyChoices(), error_messages={"required": NONE_CHOSEN}
    )

    def __init__(self, *args, choices, then, **options):
        super().__init__(*args, **options)
        self.fields["instalments"].choices, self.fields["instalments"].widget.then = choices, then


class Reprint(Form):
    todo = "まだ印刷していません。直してから、もう一度「再印刷する」を押してください。"

    intent = forms.RegexField(rf"^[0-9A-Z]{{{ulid.LENGTH}}}$", widget=forms.HiddenInput)
    turn = forms.IntegerField(min_value=2, max_value=9_999, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="再印刷の理由", max_length=REASON_WIDTH, help_text="例 印刷がかすれた、本人が紛失した",
        widget=forms.TextInput(attrs={"class": "w-full", "autocomplete": "off"}),
        error_messages={"required": "再印刷の理由を入力してください。"},
    )  # fmt: skip


class Requests(Form):
    """Slip requests of a list."""

    todo = "まだ何も印刷していません。直してから、もう一度「まとめて印刷する」を押してください。"

    intent = forms.RegexField(rf"^[0-9A-Z]{{{ulid.LENGTH}}}$", widget=forms.HiddenInput)
    tasks = forms.TypedMultipleChoiceField(
        label="印刷する依頼", coerce=int, widget=ManyChoices(), error_messages={"required": NONE_CHOSEN}
    )

    def __init__(self, *args, choices, then, **options):
        super().__init__(*args, **options)
        self.fields["tasks"].choices, self.fields["tasks"].widget.then = choices, then


class Read(Form):
    todo = "読み取れるものが入力されていません。"

    code = forms.CharField(
        label="バーコードか eL-QR の数字", max_length=400, strip=False,
        help_text="読取り機でこの欄に読み込むか、数字を入力します。空白と - は入っていてもかまいません。",
        widget=forms.TextInput(attrs={"class": "w-full", "inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
