"""Each role at each page: whom a page serves is written down here by hand, and everybody else gets the refusal alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import trial_city
from opened_pages import ROOT, open_page, serving, texts
from streamlit.testing.v1 import AppTest

from shuangyong_metrics.model import Role
from shuangyong_metrics.services import accounts, sessions
from shuangyong_metrics.ui import process
from shuangyong_metrics.ui.menu import MENU, pages_for

L, U, R, O = Role.LEADER, Role.UNIT, Role.REVIEWER, Role.OFFICE  # noqa: E741
WHO = {L: "lingdao", U: "jyj", R: "shenhe", O: "guanli"}


@dataclass(frozen=True)
class Page:
    """A page's address and roles, the words of its refusal, and what its heading begins with."""

    url: str
    roles: tuple[Role, ...]
    offered_to: str
    heading: str


_UNIT, _OFFICE, _RESULTS = "成员单位联络员", "双拥办管理员", "领导、审核员、双拥办管理员"
EXPECTED = {
    "pages/unit/filing.py": Page("filing", (U,), _UNIT, "填报"),
    "pages/unit/returns.py": Page("returns", (U,), _UNIT, "我的报表"),
    "pages/unit/draft.py": Page("draft", (U,), _UNIT, "征求意见"),
    "pages/reviewer/consultation.py": Page("consultation", (R, O), "审核员、双拥办管理员", "征求意见"),
    "pages/unit/appeals.py": Page("appeals", (U,), _UNIT, "陈述申辩"),
    "pages/office/rounds.py": Page("rounds", (O,), _OFFICE, "填报期"),
    "pages/office/missing.py": Page("missing", (R, O), "审核员、双拥办管理员", "催报"),
    "pages/office/bulk.py": Page("bulk", (O,), _OFFICE, "批量导入"),
    "pages/reviewer/review.py": Page("review", (R, O), "审核员、双拥办管理员", "审核"),
    "pages/office/entries.py": Page("entries", (O,), _OFFICE, "双拥办录入"),
    "pages/office/corrections.py": Page("corrections", (O,), _OFFICE, "追溯调整"),
    "pages/office/units.py": Page("units", (O,), _OFFICE, "成员单位"),
    "pages/office/accounts.py": Page("accounts", (O,), _OFFICE, "账号"),
    "pages/office/revision.py": Page("revision", (O,), _OFFICE, "标准修订"),
    "pages/office/settings.py": Page("settings", (O,), _OFFICE, "本市信息"),
    "pages/office/log.py": Page("log", (O,), _OFFICE, "操作记录"),
    "pages/leader/overview.py": Page("overview", (L, R, O), _RESULTS, "总览"),
    "pages/leader/ranking.py": Page("ranking", (L, R, O), _RESULTS, "排名"),
    "pages/leader/cycle.py": Page("cycle", (L, R, O), _RESULTS, "四年届"),
    "pages/shared/scorecard.py": Page("scorecard", (L, U, R, O), "", ""),
    "pages/shared/standard.py": Page("standard", (L, U, R, O), "", "考评标准"),
}
#: Every role's menu, in its order; the first page is where the role begins.
MENUS = {
    L: ["overview", "ranking", "cycle", "scorecard", "standard"],
    U: ["filing", "returns", "draft", "appeals", "scorecard", "standard"],
    R: ["review", "consultation", "missing", "overview", "ranking", "cycle", "scorecard", "standard"],
    O: [
        "rounds",
        "bulk",
        "review",
        "consultation",
        "missing",
        "entries",
        "corrections",
        "units",
        "accounts",
        "revision",
        "settings",
        "log",
        "overview",
        "ranking",
        "cycle",
        "scorecard",
        "standard",
    ],
}
ALLOWED = [(role, page) for page, known in EXPECTED.items() for role in Role if role in known.roles]
REFUSED = [(role, page) for page, known in EXPECTED.items() for role in Role if role not in known.roles]


@pytest.fixture(scope="module")
def jar(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """One city for all: nothing here writes to it but logging in."""
    folder = tmp_path_factory.mktemp("roles") / "city"
    trial_city.build(folder)
    with pytest.MonkeyPatch.context() as patch, serving(folder, patch) as cookies:
        yield cookies


def shown(at: AppTest) -> list[str]:
    """The kind of every element on the page, wherever it stands."""
    found = [e.type for block in (at.main, at.sidebar) for e in block if e.type not in ("main", "sidebar", "vertical")]
    return [kind for kind in found if kind]


def of_the_city(at: AppTest) -> list[str]:
    """Names of units that stand anywhere in what was sent to the browser."""
    protos = [getattr(e, "proto", None) for block in (at.main, at.sidebar) for e in block]
    sent = b"".join(proto.SerializeToString() for proto in protos if proto is not None)
    return [u.name for u in trial_city.UNITS if u.name.encode() in sent]


def test_every_page_file_stands_in_the_table_and_the_menu_agrees_with_it() -> None:
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / "pages").rglob("*.py")}
    assert files == set(EXPECTED), "a new page needs a line in EXPECTED: for whom is it?"
    assert {e.file: (e.url, set(e.roles)) for e in MENU} == {f: (p.url, set(p.roles)) for f, p in EXPECTED.items()}
    assert {role: [e.url for e in pages_for(role)] for role in Role} == MENUS


@pytest.mark.parametrize(("role", "page"), ALLOWED, ids=lambda x: str(x).rpartition("/")[2])
def test_a_page_serves_its_roles(jar: dict[str, str], role: Role, page: str) -> None:
    at = open_page(jar, WHO[role], page)
    assert not at.exception
    assert not at.error and "登录已失效" not in texts(at), texts(at)
    assert at.header and str(at.header[0].value).startswith(EXPECTED[page].heading)
    names = of_the_city(at)
    if role is Role.UNIT:
        assert set(names) <= {"东岭市教育局"}, "a unit finds no other unit anywhere"
    elif EXPECTED[page].url not in ("bulk", "consultation", "revision", "settings", "standard"):
        assert len(names) > 1, "what is refused below does stand on the page"


@pytest.mark.parametrize(("role", "page"), REFUSED, ids=lambda x: str(x).rpartition("/")[2])
def test_everybody_else_gets_the_refusal_and_nothing_of_the_data(jar: dict[str, str], role: Role, page: str) -> None:
    version = process.store().version
    at = open_page(jar, WHO[role], page)
    assert not at.exception
    (said,) = at.error
    assert said.value.startswith(f"本页供{EXPECTED[page].offered_to}使用；您的账号是{role.label}。")
    assert shown(at) == ["error"]
    assert of_the_city(at) == []
    assert process.store().version == version, "nothing is recorded either"


@pytest.mark.parametrize("page", EXPECTED)
@pytest.mark.parametrize("how", ["nobody", "invented", "logged out", "first password"])
def test_without_a_live_session_no_page_shows_anything(jar: dict[str, str], page: str, how: str) -> None:
    store, account = process.store(), WHO[EXPECTED[page].roles[0]]
    token = "" if how == "nobody" else "A" * 43
    if how == "logged out":
        token = sessions.open_session(store, account, "test", process.now())
        sessions.close(store, token, process.now())
    if how == "first password":
        name = f"neu-{Path(page).stem}"
        unit_id = "jyj" if EXPECTED[page].roles[0] is U else None
        accounts.create(store, trial_city.OFFICE, name, EXPECTED[page].roles[0], "新来的", process.now(), unit_id)
        token = sessions.open_session(store, name, "test", process.now())
    jar["sy_sid"] = token
    at = AppTest.from_file(str(ROOT / page), default_timeout=30).run()
    assert not at.exception
    assert ("请先修改首次口令" if how == "first password" else "登录已失效") in at.warning[0].value
    assert sorted(shown(at)) == ["html", "warning"]
    assert of_the_city(at) == []


@pytest.mark.parametrize("page", EXPECTED)
def test_an_open_page_shows_nothing_more_once_the_session_has_ended_elsewhere(jar: dict[str, str], page: str) -> None:
    at = open_page(jar, WHO[EXPECTED[page].roles[0]], page)
    sessions.close(process.store(), jar["sy_sid"], process.now())
    at.run()
    assert "登录已失效" in at.warning[0].value
    assert sorted(shown(at)) == ["html", "warning"]
    assert of_the_city(at) == []


@pytest.mark.parametrize(
    "address", [{"unit": "mzj"}, {"unit": "mzj", "round": "2026Q3"}, {"unit": "mzj", "basis": "self"}]
)
def test_a_unit_that_types_another_ones_address_finds_its_own_card(
    jar: dict[str, str], address: dict[str, str]
) -> None:
    jar["sy_sid"] = sessions.open_session(process.store(), "jyj", "test", process.now())
    at = AppTest.from_file(str(ROOT / "pages/shared/scorecard.py"), default_timeout=30)
    for name, value in address.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    assert of_the_city(at) == ["东岭市教育局"]
