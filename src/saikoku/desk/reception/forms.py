"""A file handed in, a decision about it, a delivery, a hand-out."""

import re

from django import forms

from saikoku.exchange.layouts.presenters import words
from saikoku.exchange.layouts.rules import loading, standard
from saikoku.exchange.uploads import presenters as sending
from saikoku.exchange.uploads.rules import pieces
from saikoku.governance.media.models import Handover
from saikoku.kernel import periods
from saikoku.security.access.operations import initial_password
from saikoku.ui.forms import Choices, DayField, Form

OWN = "own"
LEAST_PASSWORD = 12


def _slip_choices(slips: list[Handover], none: str) -> list[tuple[str, str]]:
    return [("", none), *((slip.number, f"{slip.number} {slip.purpose}({slip.medium.name})") for slip in slips)]


class Receive(Form):
    """Steps one and two: the slip; the file with its layout."""

    slip = forms.ChoiceField(label="授受番号", required=False, help_text="媒体で受け取ったときは、その授受票を選びます。")
    file = forms.FileField(
        label="ファイル", help_text="市のファイル(ZIP、CSV、固定長)。ZIPはパスワードの付いたままで選びます。"
    )
    control = forms.FileField(
        label="管理ファイル",
        required=False,
        help_text="名前が control.json で終わるファイルが別に付いているときだけ。ZIPの中にあれば要りません。",
    )
    password = forms.CharField(
        label="ZIPのパスワード",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "class": "w-name"}),
    )
    layout = forms.ChoiceField(label="レイアウト")
    own = forms.FileField(
        label="市のレイアウトの定義", required=False, help_text="標準と違うときだけ。レイアウトの定義のファイル(TOML)。"
    )
    form = forms.ChoiceField(
        label="形式",
        choices=[
            ("csv-", "CSV(レイアウトの文字コード)"),
            ("csv-cp932", "CSV(CP932)"),
            ("csv-utf-8", "CSV(UTF-8)"),
            ("fixed", "固定長(CP932)"),
        ],
        initial="csv-",
        widget=Choices(inline=True),
    )

    upload = forms.CharField(required=False, max_length=26, widget=forms.HiddenInput())
    whole = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput())

    def __init__(self, *args, slips: list[Handover], is_here: bool = False, **kwargs):
        """`is_here`: the file has come in pieces already, as a whole."""
        super().__init__(*args, **kwargs)
        self.fields["file"].required = not is_here
        self.fields["slip"].choices = _slip_choices(slips, "授受票なし(回線などで受け取った)")
        known = [layout for layout in standard.layouts().values() if layout.direction == "in" or layout.id == "R01_contacts"]
        self.fields["layout"].choices = [
            ("", "選んでください"), *((layout.id, f"{layout.id.partition('_')[0]} {layout.ja}") for layout in known),
            (OWN, "市のレイアウトの定義を使う"),
        ]  # fmt: skip

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > pieces.LARGEST:
            raise forms.ValidationError(sending.refusal("file-too-large"))
        return file

    def clean(self) -> dict:
        given = super().clean()
        own = given.get("own")
        if given.get("layout") == OWN and not own and "own" not in self.errors:
            self.add_error("own", "市のレイアウトの定義(TOMLのファイル)を選択してください。")
        if own:
            self._load_own(given, own)
        elif given.get("layout") and given["layout"] != OWN:
            given["chosen"], given["own_text"] = standard.get(given["layout"]), ""
        return given

    def _load_own(self, given: dict, own) -> None:
        data = own.read()
        try:
            given["chosen"] = standard.load_own(data)
        except loading.LayoutRefused as refusal:
            for line in words.problems(refusal.problems):
                self.add_error("own", line)
        else:
            given["own_text"] = data.decode("utf-8-sig")

    def encoding(self) -> str:
        return self.cleaned_data["form"].removeprefix("csv-") if self.cleaned_data["form"] != "fixed" else ""


class Decide(Form):
    """What the second person chooses where rows are bad."""

    decision = forms.ChoiceField(label="どうしますか", choices=[("all", "反映する"), ("good", "正しい行だけ反映する")])


class Reason(Form):
    reason = forms.CharField(
        label="理由", max_length=200, widget=forms.TextInput(attrs={"class": "w-full", "autocomplete": "off"})
    )


class MakeDelivery(Form):
    layout = forms.ChoiceField(label="渡すもの", widget=Choices())
    first_day = DayField(label="いつから")
    last_day = DayField(label="いつまで", help_text="この日を含みます。一日分なら同じ日にします。")
    form = forms.ChoiceField(
        label="形式",
        choices=[("cp932", "CSV(CP932)"), ("utf-8", "CSV(UTF-8)"), ("fixed", "固定長(CP932)")],
        initial="cp932",
        widget=Choices(inline=True),
    )

    def __init__(self, *args, layouts: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["layout"].choices = [
            (layout_id, f"{layout_id.partition('_')[0]} {standard.get(layout_id).ja}") for layout_id in layouts
        ]

    def values(self) -> dict:
        given = {name: self.cleaned_data[name] for name in ("first_day", "last_day")}
        chosen = self.cleaned_data["form"]
        fixed = chosen == "fixed"
        return given | {"layout_id": self.cleaned_data["layout"], "encoding": "cp932" if fixed else chosen, "fixed": fixed}

    @staticmethod
    def first_values(today) -> dict:
        return {"first_day": today, "last_day": today}

    @staticmethod
    def month_values(today) -> dict:
        month = periods.Month(today.year, today.month)
        return {"first_day": month.first, "last_day": month.last}


class HandOut(Form):
    """To whom, on which medium, closed with which password."""

    to_whom = forms.CharField(
        label="渡す相手", max_length=100, help_text="市の担当課と氏名。", widget=forms.TextInput(attrs={"class": "w-name"})
    )
    slip = forms.ChoiceField(label="授受番号", required=False)
    password = forms.CharField(
        label="ZIPのパスワード",
        max_length=100,
        help_text="自動で作ったものです。この画面でしか見られません。書き取り、ファイルとは別の方法で市に伝えてください。",
        widget=forms.TextInput(attrs={"class": "w-name", "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args, slips: list[Handover], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["slip"].choices = _slip_choices(slips, "授受票なし")
        self.initial.setdefault("password", initial_password())

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if len(password) < LEAST_PASSWORD or not re.fullmatch(r"[!-~]+", password):
            raise forms.ValidationError("パスワードは、12文字以上の半角の英数字と記号にしてください。")
        return password
