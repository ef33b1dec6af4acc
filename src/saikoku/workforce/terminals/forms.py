"""A device, a code, a reason, the list of the management tool."""

from django import forms

from saikoku.ui.forms import DayField, Form, ManyChoices


def _line(label: str, *, most: int, width: str, **options) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": width, "autocomplete": "off"})
    return forms.CharField(label=label, max_length=most, widget=widget, **options)


class Add(Form):
    number = forms.RegexField(
        r"^[A-Z0-9][A-Z0-9-]{0,11}$",
        label="端末番号",
        help_text="端末に貼る番号。例: T1(半角の英大文字・数字・ハイフン、12文字まで)",
        error_messages={"invalid": "端末番号は、半角の英大文字・数字・ハイフンで12文字までにしてください(例: T1)。"},
        widget=forms.TextInput(attrs={"class": "w-code", "autocomplete": "off"}),
    )
    serial = _line("製造番号", most=60, width="w-name", help_text="MDMの一覧にある製造番号。")
    kind = _line("機種", most=60, width="w-name")
    certificate = forms.RegexField(
        r"^[0-9A-Fa-f]{64}$",
        label="クライアント証明書のSHA-256",
        required=False,
        help_text="証明書でも端末を確かめるときだけ。0〜9とa〜fの64桁。",
        error_messages={"invalid": "SHA-256 は、0〜9とa〜fの64桁で入力してください。"},
        widget=forms.TextInput(attrs={"class": "w-full", "autocomplete": "off"}),
    )

    def clean_certificate(self) -> str:
        return self.cleaned_data["certificate"].lower()


class Enrol(Form):
    code = forms.CharField(
        label="登録コード",
        max_length=20,
        help_text="システム管理者から渡された12文字。ハイフンは入れても入れなくてもかまいません。",
        widget=forms.TextInput(
            attrs={
                "class": "w-name", "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "data-first": True,
            }
        ),
    )


class Reason(Form):
    reason = _line("理由", most=200, width="w-full", help_text="例: 4月10日 14時ごろ、訪問先で置き忘れた。記録に残ります。")


class Hold(Form):
    first_on = DayField(label="最初の日")
    last_on = DayField(label="最後の日", help_text="一日だけのときは、同じ日を入れます。")
    reason = _line("理由", most=200, width="w-full", help_text="例: 4月10日の訪問への苦情の確認。記録に残ります。")


class Release(Form):
    reason = _line("やめる理由", most=200, width="w-full", help_text="期限を過ぎた位置は、次の一日の締めの処理で消えます。")


def release(hold_id: int, posted=None) -> Release:
    """One of several on a page: its fields bear names of their own."""
    return Release(posted, auto_id=f"id_{hold_id}_%s")


class Settings(Form):
    """Which of the settings were found on the device; `asked` gives value and words of each."""

    todo = "まだ記録していません。直してから、もう一度「確かめた結果を記録する」を押してください。"

    met = forms.MultipleChoiceField(label="設定されていたもの", required=False, widget=ManyChoices())
    remark = _line(
        "備考", most=200, width="w-full", required=False,
        help_text="設定されていないものがあれば、何を、いつまでに直すか。Bluetoothを使うときは、市の承諾の番号。",
    )  # fmt: skip

    def __init__(self, *args, asked: list[tuple[str, str, str]], **options):
        super().__init__(*args, **options)
        self.fields["met"].choices = [(value, label) for value, label, _ in asked]
        self.fields["met"].widget.then = {value: words for value, _, words in asked}


class DeviceList(Form):
    file = forms.FileField(
        label="MDMの一覧(CSV)",
        help_text="1行目に「製造番号」と「パターンファイル更新日」の列があるCSV。ほかの列は読みません。",
    )


class OnDay(Form):
    day = DayField(label="日付", required=False)
