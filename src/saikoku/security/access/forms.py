"""What people type at the door and about accounts."""

from django import forms

from saikoku.security.access.rules.permissions import ROLE_WORDS, Role
from saikoku.ui.forms import Form, ManyChoices

CHOOSING = "12文字以上。よく使われる言葉や、氏名・利用者IDに似たものは使えません。文字の種類の決まりはありません。"


def _password(label: str, autocomplete: str, **options) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete, "class": "w-name"})
    return forms.CharField(label=label, widget=widget, strip=False, max_length=200, **options)


class SignIn(Form):
    login_name = forms.CharField(
        label="利用者ID",
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "class": "w-name",
                "data-first": True,
            }
        ),
    )
    password = _password("パスワード", "current-password")


class Unlock(Form):
    password = _password("パスワード", "current-password")


class _Roles(Form):
    roles = forms.MultipleChoiceField(
        label="役割",
        choices=[(role.value, words) for role, words in ROLE_WORDS.items()],
        widget=ManyChoices(inline=True),
        required=False,
        help_text="仕事に必要な最小限の役割を選びます。",
    )
    reason = forms.CharField(
        label="理由",
        max_length=200,
        help_text="例: 4月1日付けの配属。記録に残ります。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "w-full"}),
    )

    def clean_roles(self) -> set[Role]:
        return {Role(value) for value in self.cleaned_data["roles"]}


class OpenAccount(_Roles):
    login_name = forms.RegexField(
        r"^[a-z][a-z0-9._-]{2,39}$",
        label="利用者ID",
        help_text="半角の英小文字で始まる3〜40文字。数字と . _ - も使えます。",
        error_messages={"invalid": "利用者IDは、半角の英小文字で始まる3〜40文字にしてください(数字と . _ - も使えます)。"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "class": "w-name"}),
    )
    display_name = forms.CharField(label="氏名", max_length=100, widget=forms.TextInput(attrs={"class": "w-name"}))
    display_kana = forms.CharField(
        label="氏名カナ", max_length=100, required=False, widget=forms.TextInput(attrs={"class": "w-name"})
    )
    worker_number = forms.CharField(
        label="従事者番号",
        max_length=10,
        required=False,
        help_text="従事者名簿の番号。市の職員と検査者にはありません。",
        widget=forms.TextInput(attrs={"class": "w-code"}),
    )
    employer = forms.CharField(
        label="所属", max_length=100, required=False, widget=forms.TextInput(attrs={"class": "w-name"})
    )
    field_order = ["login_name", "display_name", "display_kana", "worker_number", "employer", "roles", "reason"]


class ChangeRoles(_Roles):
    pass


class Reason(Form):
    reason = forms.CharField(
        label="理由",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "w-full"}),
    )


class OwnPassword(Form):
    current = _password("今のパスワード", "current-password")
    new = _password("新しいパスワード", "new-password", help_text=CHOOSING)
    again = _password("新しいパスワード(もう一度)", "new-password")

    def clean(self) -> dict:
        given = super().clean()
        if given.get("new") and given.get("again") and given["new"] != given["again"]:
            self.add_error("again", "新しいパスワードが、上の欄と違います。同じものを入力してください。")
        return given
