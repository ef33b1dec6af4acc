"""A seat for an account, and what the telephone's page tells."""

from datetime import timedelta

from django import forms
from django.core.validators import RegexValidator

from saikoku.outreach.telephone.rules import timing
from saikoku.security.access.models import Account
from saikoku.ui.forms import Form

ULID = r"^[0-9A-HJKMNP-TV-Z]{26}\Z"


class AccountField(forms.ModelChoiceField):
    def label_from_instance(self, account: Account) -> str:
        return f"{account.display_name or account.login_name}({account.login_name})"


class Assign(Form):
    account = AccountField(
        label="利用者", queryset=Account.objects.filter(is_active=True).order_by("login_name"), empty_label="選んでください"
    )
    extension = forms.CharField(
        label="内線(電話のサーバの利用者名)", max_length=20, help_text="英数字と . _ - で20文字まで(例 101)。",
        widget=forms.TextInput({"class": "w-code", "autocomplete": "off"}),
    )  # fmt: skip
    password = forms.CharField(
        label="内線のパスワード", max_length=100, required=False, strip=False,
        help_text="電話会社などで決まっているときだけ入れます。空欄なら作ります(画面には出ません)。",
        widget=forms.PasswordInput({"class": "w-full", "autocomplete": "new-password"}),
    )  # fmt: skip


class Event(forms.Form):
    call = forms.CharField(validators=[RegexValidator(ULID)])
    leg = forms.CharField(validators=[RegexValidator(ULID)])
    direction = forms.ChoiceField(choices=[(one, one) for one in (timing.OUT, timing.IN)])
    kind = forms.ChoiceField(choices=[(one, one) for one in timing.KINDS])
    cause = forms.ChoiceField(choices=[(one, one) for one in timing.CAUSES], required=False)
    ago = forms.IntegerField(min_value=0, max_value=3_600_000, help_text="milliseconds")

    def clean_ago(self) -> timedelta:
        return timedelta(milliseconds=self.cleaned_data["ago"])
