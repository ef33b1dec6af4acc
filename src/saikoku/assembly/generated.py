"""The pages of docs/ that are made from the program itself; a test compares them with what is committed."""

import ast
import csv
from collections.abc import Iterator
from pathlib import Path

from saikoku.assembly import permission_page


def pages(project: Path) -> dict[str, str]:
    """Each generated page by its path below docs/."""
    return {"generated/clauses.md": clauses(project), "generated/permissions.md": permission_page.page()}


def clauses(project: Path) -> str:
    """Each clause of the specification with the tests that prove it."""
    proofs = _proofs(project / "tests")
    with open(project / "docs" / "clauses.tsv", encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    unknown = sorted(set(proofs) - {row["id"] for row in rows})
    if unknown:
        raise ValueError(f"tests name clauses that do not exist: {unknown}")
    proved = sum(1 for row in rows if row["id"] in proofs)
    lines = [
        "# 仕様書の条項と証明",
        "",
        "Made by `saikoku docs` from `docs/clauses.tsv` and the `@pytest.mark.clause` marks of the tests.",
        f"{proved} of {len(rows)} clauses have at least one test. A clause without one is not claimed.",
        "",
        "| 条項 | 種別 | 内容 | 証明する試験 |",
        "|---|---|---|---|",
    ]
    for row in rows:
        kind = {"system": "システム", "record": "記録"}[row["kind"]]
        tests = "<br>".join(proofs.get(row["id"], ["—"]))
        lines.append(f"| {row['id']} | {kind} | {row['ja']} | {tests} |")
    return "\n".join(lines) + "\n"


def _proofs(tests: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for file in sorted(tests.rglob("test_*.py")):
        for clause, test in _marks(ast.parse(file.read_text(encoding="utf-8"))):
            found.setdefault(clause, []).append(f"`{file.relative_to(tests)}{test}`")
    return found


def _marks(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Clause and the name of its test with "::" before it; a mark of the whole page names no test."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark":
            yield from ((clause, "") for call in ast.walk(node.value) for clause in _clauses(call))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield from ((clause, f"::{node.name}") for call in node.decorator_list for clause in _clauses(call))


def _clauses(call: ast.AST) -> list[str]:
    if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.clause":
        return [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
    return []
