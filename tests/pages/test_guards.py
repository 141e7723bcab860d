"""Every page file guards itself; the menu knows every page; the layers are kept outside the package too."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from shuangyong_metrics.ui.menu import MENU

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "pages").rglob("*.py"))
ALLOWED = ("services", "ui", "errors", "model")


def test_no_page_lies_directly_in_pages() -> None:
    assert PAGES
    assert not list((ROOT / "pages").glob("*.py")), "Streamlit would serve it without app.py after a restart"


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.stem)
def test_first_statement_is_the_guard(path: Path) -> None:
    body = ast.parse(path.read_text(encoding="utf-8")).body
    rest = [n for n in body if not isinstance(n, ast.Import | ast.ImportFrom) and not _is_docstring(n)]
    first = rest[0]
    call = first.value if isinstance(first, ast.Assign | ast.Expr) else None
    assert isinstance(call, ast.Call), ast.unparse(first)
    assert ast.unparse(call.func) == "require_role", ast.unparse(first)
    assert call.args and all(ast.unparse(a).startswith("Role.") for a in call.args), ast.unparse(first)


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.stem)
def test_a_page_is_short_and_imports_only_what_pages_may(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 100
    for name in _imports(ast.parse(text)):
        top, *rest = name.split(".")
        assert top not in ("duckdb", "openpyxl", "pandas", "python_calamine"), name
        if top == "shuangyong_metrics":
            assert rest[0] in ALLOWED, name


def test_only_app_pages_and_ui_know_streamlit() -> None:
    found = [
        path.relative_to(ROOT).as_posix()
        for path in [ROOT / "app.py", *PAGES, *(ROOT / "shuangyong_metrics").rglob("*.py")]
        if any(name.split(".")[0] == "streamlit" for name in _imports(ast.parse(path.read_text(encoding="utf-8"))))
    ]
    assert found
    assert all(f == "app.py" or f.startswith(("pages/", "shuangyong_metrics/ui/")) for f in found), found


def test_the_menu_lists_every_page_once_for_the_roles_that_its_guard_lets_in() -> None:
    assert sorted(ROOT / e.file for e in MENU) == PAGES
    urls = [e.url for e in MENU]
    assert len(set(urls)) == len(urls)
    assert all(u.isascii() and u.replace("-", "").isalnum() for u in urls)
    for entry in MENU:
        text = (ROOT / entry.file).read_text(encoding="utf-8")
        guard = next(line for line in text.splitlines() if "require_role(" in line)
        assert all(f"Role.{role.name}" in guard for role in entry.roles), entry.file


def test_app_is_one_literal_assignment() -> None:
    body = ast.parse((ROOT / "app.py").read_text(encoding="utf-8")).body
    rest = [n for n in body if not isinstance(n, ast.Import | ast.ImportFrom) and not _is_docstring(n)]
    assert len(rest) == 1
    assert ast.unparse(rest[0]).startswith("app = st.App('shuangyong_metrics/ui/router.py'")


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _imports(tree: ast.Module) -> list[str]:
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found
