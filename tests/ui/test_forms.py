"""Forms read what people type, and say what is wrong, where and what to do."""

from datetime import date
from pathlib import Path

import pytest
from django import forms
from django.template import engines

import saikoku
from saikoku.ui.forms import DayField, Form, TextArea, YenField, explainer
from tests.ui import samples


class Small(Form):
    day = DayField(label="約束の日", today=lambda: date(2026, 4, 10))
    amount = YenField(label="金額", least=1, most=149_000)


def errors(day: str, amount: str) -> dict:
    return Small({"day": day, "amount": amount}).errors


@pytest.mark.parametrize("text", ["2026-04-17", "R8.4.17", "令和8年4月17日", "4/17", "+7", " ２０２６－０４－１７ "])
def test_a_day_is_read_in_every_usual_writing(text):
    form = Small({"day": text, "amount": "1"})
    assert form.is_valid()
    assert form.cleaned_data["day"] == date(2026, 4, 17)


@pytest.mark.parametrize(("text", "amount"), [("12,300", 12_300), ("１２３００円", 12_300), ("¥1", 1)])
def test_yen_are_read_as_people_write_them(text, amount):
    form = Small({"day": "4/17", "amount": text})
    assert form.is_valid()
    assert form.cleaned_data["amount"] == amount


@pytest.mark.parametrize(
    ("field", "text", "message"),
    [
        ("day", "2026-02-30", "2026年2月に30日はありません。"),
        ("day", "", "日付を入力してください(例: 2026-04-17、R8.4.17)。"),
        ("amount", "", "金額を入力してください。"),
        ("amount", "0", "1円以上の金額を入力してください。"),
        ("amount", "149001", "149,000円以下の金額を入力してください。"),
        ("amount", "-5", "マイナスの金額は入力できません。"),
        ("amount", "12.5", "円未満の金額は入力できません。"),
        ("amount", "9" * 15, "149,000円以下の金額を入力してください。"),
        ("amount", "9" * 30, "金額の桁が多すぎます(15桁まで)。"),
    ],
)
def test_a_refusal_names_the_reason(field, text, message):
    given = {"day": "4/17", "amount": "1", field: text}
    assert errors(**given)[field] == [message]


def test_what_is_missing_is_called_by_its_label():
    found = samples.Promise({}).errors
    assert found["speaker"] == ["話した相手を選んでください。"]
    assert found["agreed"] == ["「読み上げて確かめた」にチェックを入れてください。"]
    assert "memo" not in found


def test_a_field_joins_label_hint_error_and_control():
    drawn = str(Small({"day": "2026-02-30", "amount": "1"})["day"].as_field_group())
    assert '<label for="id_day">約束の日' in drawn
    assert 'aria-describedby="id_day_error"' in drawn
    assert 'id="id_day_error"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert " required" not in drawn


def test_a_kept_day_comes_back_with_its_words():
    drawn = str(Small(initial={"day": date(2026, 4, 17), "amount": 12_300}))
    assert 'value="2026-04-17"' in drawn
    assert "令和8年4月17日(金)" in drawn
    assert 'value="12,300"' in drawn


@pytest.mark.parametrize(
    ("day", "remark"),
    [(date(2026, 4, 18), "土曜日です"), (date(2026, 4, 29), "祝日(昭和の日)です"), (date(2026, 4, 17), "")],
)
def test_a_day_on_which_offices_rest_is_accepted_and_remarked(day, remark):
    form = Small({"day": day.isoformat(), "amount": "1"}, initial={})
    assert form.is_valid()
    drawn = str(Small(initial={"day": day, "amount": 1})["day"])
    assert (f"<span class=\"look\"> {remark}</span>" in drawn) == bool(remark)


def test_what_was_typed_is_never_taken_for_markup():
    drawn = str(Small({"day": '"><script>', "amount": "<b>"}))
    assert "<script>" not in drawn
    assert "<b>" not in drawn.replace("<b></b>", "")


def test_errors_of_the_whole_form_stand_in_the_summary():
    form = Small({"day": "4/17", "amount": "1"})
    form.add_error(None, "ほかの人が先に記録しました。")
    drawn = engines["django"].from_string("{% load ui %}{% error_summary form %}").render({"form": form})
    assert "確認が必要な項目が 1 件あります" in drawn
    assert "ほかの人が先に記録しました。" in drawn


def test_each_reason_of_a_refusal_stands_at_its_field_where_the_form_has_it():
    words = {"too-much": "多すぎます。", "closed": "終わっています。", "no-source": "根拠がありません。"}
    explain = explainer(words, {"too-much": "amount", "no-source": "source"})
    form = Small({"day": "4/17", "amount": "1"})
    explain(form, ["too-much", "closed", "no-source"])
    assert form.errors == {"amount": ["多すぎます。"], "__all__": ["終わっています。", "根拠がありません。"]}
    with pytest.raises(KeyError):
        explain(form, ["without-words"])


class Long(Form):
    text = forms.CharField(max_length=10, widget=TextArea)


@pytest.mark.parametrize(("sent", "kept"), [
    ("12345\r\n7890", "12345\n7890"), ("1\r\n\r\n4567890", "1\n\n4567890"), ("12345\r7890", "12345\n7890"),
    ("12345\n78901", None), ("12345\r\n78901", None),
])  # fmt: skip
def test_a_line_break_counts_as_one_character(sent, kept):
    form = Long({"text": sent})
    assert form.is_valid() == (kept is not None)
    assert form.cleaned_data.get("text") == kept


def test_every_field_of_several_lines_counts_so():
    sources = [file for file in Path(saikoku.__path__[0]).rglob("*.py") if "forms.Textarea" in file.read_text(encoding="utf-8")]
    assert [file.name for file in sources] == ["forms.py"] and sources[0].parent.name == "ui"
