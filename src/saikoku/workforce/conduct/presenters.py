"""The duties, their readers and what was heard, in words."""

from collections.abc import Mapping

from django.urls import reverse

from saikoku.ui import components as ui
from saikoku.ui import forms, words
from saikoku.workforce.conduct.models import Breach, BreachStep
from saikoku.workforce.conduct.queries import Reader
from saikoku.workforce.conduct.rules.duties import RULES, Duty
from saikoku.workforce.conduct.rules.steps import WORDS, Step

REFUSALS = {
    "edition-changed": "決まりの版が変わりました。新しい版を読んでから、もう一度押してください。",
    "no-account": "利用者として入っていないため、記録できません。ログインし直してください。",
    "account-unknown": "訪問員を選び直してください。",
    "duty-unknown": "決まりを選び直してください。",
    "happened-missing": "どのようなことかを入力してください。",
    "happened-holds-personal-number": "個人番号(マイナンバー)と思われる12桁の数字があります。消してください。",
    "day-to-come": "まだ来ていない日です。あった日を入力してください。",
    "step-not-open": "今は記録できません。終わりにするのは、市への報告、本人からの聞き取り、指導や対策の後です。",
    "note-missing": "内容を入力してください。",
    "note-holds-personal-number": "個人番号(マイナンバー)と思われる12桁の数字があります。消してください。",
    "concerns-yourself": "自分のことは、自分では記録できません。ほかの責任者に頼んでください。",
}
FIELDS = {
    "account-unknown": "account", "duty-unknown": "duty", "happened-missing": "happened",
    "happened-holds-personal-number": "happened", "day-to-come": "on", "step-not-open": "step", "note-missing": "note",
    "note-holds-personal-number": "note",
}  # fmt: skip
explain = forms.explainer(REFUSALS, FIELDS)


def refusal(reasons: list[str]) -> ui.Note:
    return ui.Note("できませんでした。", " ".join(REFUSALS[reason] for reason in reasons), "bad")


def duties() -> ui.Facts:
    return ui.Facts([ui.Fact(rule.name, f"{rule.words}(仕様書{rule.clause})") for rule in RULES.values()])


def reader_table(readers: list[Reader]) -> ui.Table:
    columns = [ui.Column("従事者番号", "code"), ui.Column("氏名"), ui.Column("決まりの確認"), ui.Column("確認した時", "moment")]
    rows = [
        ui.Row([
            one.account.worker_number, one.account.display_name,
            ui.Cell("", chip=ui.Chip("済", "done") if one.read_at else ui.Chip("まだ", "look")), one.read_at,
        ])
        for one in readers
    ]  # fmt: skip
    empty = ui.EmptyState("訪問員がまだいません。利用者に訪問員の役割を付けると、ここに出ます。")
    return ui.Table("訪問員の確認", columns, rows, id="readers", caption_hidden=True, empty=empty)


def breach_table(found: list[Breach]) -> ui.Table:
    columns = [
        ui.Column("番号", "code"), ui.Column("あった日", "day"), ui.Column("訪問員"), ui.Column("決まり"),
        ui.Column("聞いた先"), ui.Column("状態"),
    ]  # fmt: skip
    rows = [
        ui.Row(
            [
                one.pk, one.on, one.account.display_name, RULES[Duty(one.duty)].name, Breach.Source(one.source).label,
                ui.Cell("", chip=ui.Chip("終わり", "done") if one.is_closed else ui.Chip("対応中", "look")),
            ],
            url=reverse("conduct:show", args=[one.pk]),
        )
        for one in found
    ]
    empty = ui.EmptyState("決まりに反すると聞いたことは、まだありません。聞いたら「聞いたことを記録する」から記録します。")
    return ui.Table("決まりに反すると聞いたこと", columns, rows, id="breaches", caption_hidden=True, empty=empty)


def facts(breach: Breach, names: Mapping[str, str]) -> ui.Facts:
    rule = RULES[Duty(breach.duty)]
    return ui.Facts([
        ui.Fact("訪問員", breach.account.display_name),
        ui.Fact("決まり", f"{rule.name}(仕様書{rule.clause})"),
        ui.Fact("あった日", breach.on, "day"),
        ui.Fact("聞いた先", Breach.Source(breach.source).label),
        ui.Fact("聞いたこと", breach.happened),
        ui.Fact("記録した人", words.person(breach.reported_by, names)),
        ui.Fact("記録", breach.reported_at, "moment"),
    ])  # fmt: skip


def timeline(rows: list[BreachStep], names: Mapping[str, str]) -> ui.Timeline:
    return ui.Timeline("したこと", [
        ui.Entry(row.at, WORDS[Step(row.step)], f"記録した人 {words.person(row.by, names)}", quote=row.note) for row in rows
    ])  # fmt: skip
