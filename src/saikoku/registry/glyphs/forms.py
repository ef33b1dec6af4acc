"""A font to hand in, and why one is dropped."""

from django import forms

from saikoku.documents import gaiji
from saikoku.kernel import clock
from saikoku.ui.forms import DayField, Form


class FileFont(Form):
    file = forms.FileField(
        label="外字のファイル", help_text="市が貸し出したもの(EUDC.TTE など)。中身を直さず、そのまま渡してください。10MBまで。"
    )
    document = forms.CharField(
        label="市の文書番号", max_length=100, widget=forms.TextInput(attrs={"class": "w-full", "autocomplete": "off"})
    )
    dated = DayField(label="市の文書の日付", initial=clock.today)
    since = DayField(label="使い始める日", initial=clock.today, help_text="二人目が承認した後、この日から使います。")

    def clean_file(self):
        given = self.cleaned_data["file"]
        if given.size > gaiji.MOST_BYTES:
            raise forms.ValidationError("外字のファイルが大きすぎます(10MBまで)。")
        return given

    def values(self) -> dict:
        given = dict(self.cleaned_data)
        file = given.pop("file")
        return given | {"file_name": file.name, "content": file.read()}


class Drop(Form):
    reason = forms.CharField(
        label="使わない理由", max_length=200, widget=forms.TextInput(attrs={"class": "w-full", "autocomplete": "off"})
    )
