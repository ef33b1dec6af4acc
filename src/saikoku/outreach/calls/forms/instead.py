"""Why a person is given back so that another can be taken."""

from django import forms

from saikoku.kernel import personal_number
from saikoku.ui.forms import Choices, Form

OTHER = "other"
REASONS = [*[(words, words) for words in ("相手から電話があった", "急ぎの対応", "間違えて受け持った")], (OTHER, "その他")]


class Instead(Form):
    reason = forms.ChoiceField(label="戻す理由", choices=REASONS, widget=Choices(inline=True))
    words = forms.CharField(label="その他の理由", max_length=200, required=False)

    def clean(self):
        data = super().clean()
        if data.get("reason") == OTHER and not data.get("words"):
            self.add_error("words", "その他の理由を入力してください。")
        if personal_number.found_in(data.get("words", "")):
            self.add_error("words", "個人番号(マイナンバー)と思われる 12 桁の数字は記録できません。数字を消してください。")
        return data

    def why(self) -> str:
        data = self.cleaned_data
        return data["words"] if data["reason"] == OTHER else data["reason"]
