"""Accounts in words: lists, facts, the history of roles, the matrix of permissions, refusals."""

from collections.abc import Mapping

from django.urls import reverse

from saikoku.security.access.models import Account, Grant
from saikoku.security.access.rules.permissions import GRANTED, PERMISSION_WORDS, ROLE_WORDS, Permission, Role
from saikoku.ui import components as ui
from saikoku.ui import forms, words

REFUSALS = {
    "login-name-taken": "この利用者IDはすでに使われています。別の利用者IDを入力してください。",
    "worker-has-account": "この従事者番号の利用者はすでに登録されています。一覧で確認してください。",
    "weak-password": "新しいパスワードが短いか、推測されやすいため使えません。12文字以上の、別のパスワードにしてください。",
    "own-rights": "自分の権限やアカウントは、自分では変えられません。別のシステム管理者に依頼してください。",
    "reason-missing": "理由を入力してください。",
    "account-closed": "閉鎖した利用者は変更できません。",
    "current-password-wrong": "今のパスワードが違います。",
    "same-password": "今と同じパスワードです。別のパスワードを入力してください。",
}
FIELDS = {
    "login-name-taken": "login_name",
    "worker-has-account": "worker_number",
    "weak-password": "new",
    "reason-missing": "reason",
    "current-password-wrong": "current",
    "same-password": "new",
}
explain = forms.explainer(REFUSALS, FIELDS)


def role_words(roles) -> str:
    return "、".join(named for role, named in ROLE_WORDS.items() if role in roles) or "なし"


def account_table(people: list[tuple[Account, frozenset[Role]]]) -> ui.Table:
    columns = [
        ui.Column("利用者ID"), ui.Column("氏名"), ui.Column("従事者番号", "code"), ui.Column("所属"),
        ui.Column("役割"), ui.Column("状態"), ui.Column("最後のログイン", "moment"),
    ]  # fmt: skip
    return ui.Table(
        "利用者の一覧",
        columns,
        [_row(account, roles) for account, roles in people],
        id="accounts",
        caption_hidden=True,
        empty=ui.EmptyState("該当する利用者はいません。", ui.Link("絞り込みを外す", reverse("accounts:list"))),
    )


def _row(account: Account, roles: frozenset[Role]) -> ui.Row:
    state = "使用中" if account.is_active else "閉鎖"
    cells = [
        account.login_name, account.display_name, account.worker_number, account.employer,
        role_words(roles), ui.Cell(state), account.last_login,
    ]  # fmt: skip
    return ui.Row(cells, url=reverse("accounts:show", args=[account.pk]))


def account_tabs(state: str, open_count: int, closed_count: int) -> ui.Tabs:
    here = reverse("accounts:list")
    return ui.Tabs(
        "利用者の状態",
        [
            ui.Tab("使用中", here, f"{open_count}人", current=state == "open"),
            ui.Tab("閉鎖", f"{here}?state=closed", f"{closed_count}人", current=state == "closed"),
        ],
    )


def account_facts(account: Account, roles: frozenset[Role]) -> ui.Facts:
    facts = [
        ui.Fact("利用者ID", account.login_name),
        ui.Fact("氏名", account.display_name),
        ui.Fact("氏名カナ", account.display_kana or "未登録"),
        ui.Fact("従事者番号", account.worker_number or "なし"),
        ui.Fact("所属", account.employer or "未登録"),
        ui.Fact("役割", role_words(roles)),
        ui.Fact("状態", "使用中" if account.is_active else "閉鎖"),
        ui.Fact("パスワード", "初期パスワード(本人の変更待ち)" if account.password_is_initial else "本人が決めたもの"),
        ui.Fact("登録", account.created_at, "moment"),
        ui.Fact("最後のログイン", account.last_login or "まだありません", "moment" if account.last_login else "text"),
    ]
    if account.closed_at:
        facts.append(ui.Fact("閉鎖", account.closed_at, "moment"))
    return ui.Facts(facts)


def role_history(steps: list[Grant], names: Mapping[str, str]) -> ui.Timeline:
    entries = [
        ui.Entry(
            step.at,
            f"{ROLE_WORDS[Role(step.role)]} を{'付与' if step.given else '終了'}",
            f"登録者 {words.person(step.by, names)}",
            quote=step.reason,
            kind="contact" if step.given else "look",
        )
        for step in steps
    ]
    return ui.Timeline("役割の履歴", entries)


def permission_matrix() -> ui.Table:
    """Every permission in words against every role: 可 or nothing."""
    rows = [
        ui.Row([PERMISSION_WORDS[permission], *("可" if permission in GRANTED[role] else "" for role in Role)])
        for permission in Permission
    ]
    columns = [ui.Column("できること"), *(ui.Column(ROLE_WORDS[role]) for role in Role)]
    return ui.Table("役割と権限の対応", columns, rows, id="matrix", caption_hidden=True)
