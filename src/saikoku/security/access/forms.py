"""What people type at the door."""

from django import forms


class SignIn(forms.Form):
    login_name = forms.CharField(label="利用者ID", max_length=40)
    password = forms.CharField(label="パスワード", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login_name"].widget.attrs |= {"autocomplete": "username", "autocapitalize": "none"}


class Unlock(forms.Form):
    password = forms.CharField(label="パスワード", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
