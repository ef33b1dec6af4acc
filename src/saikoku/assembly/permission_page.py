"""docs/generated/permissions.md: what each role may do, and which permission each address asks for."""

from saikoku.assembly.routes import every_route
from saikoku.security.access.rules.permissions import GRANTED, PERMISSION_WORDS, ROLE_WORDS, Permission, Role


def page() -> str:
    return "\n".join([
        "# 役割と権限",
        "",
        "Made by `saikoku docs` from `security/access/rules/permissions.py` and the addresses of the program.",
        "What is not marked is refused, also where no button leads to it.",
        "",
        *_matrix(),
        "",
        "## 画面と操作ごとに必要な権限",
        "",
        *_routes(),
        "",
    ])  # fmt: skip


def _matrix() -> list[str]:
    head = "| できること | " + " | ".join(ROLE_WORDS[role] for role in Role) + " |"
    rows = [
        f"| {PERMISSION_WORDS[permission]} (`{permission}`) | "
        + " | ".join("可" if permission in GRANTED[role] else "" for role in Role) + " |"
        for permission in Permission
    ]  # fmt: skip
    return [head, "|---" * (len(Role) + 1) + "|", *rows]


def _routes() -> list[str]:
    rows = [
        f"| `{route.name}` | {'だれでも' if route.is_open else PERMISSION_WORDS[route.permission]} |"
        for route in sorted(every_route(), key=str)
    ]
    return ["| 名前 | 必要な権限 |", "|---|---|", *rows]
