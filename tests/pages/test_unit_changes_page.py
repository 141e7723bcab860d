"""单位变更 by AppTest: recorded, refused in words, listed with its grounds, and told to the unit that took another in."""

from __future__ import annotations

import pytest
import trial_city
from opened_pages import open_page, texts
from streamlit.testing.v1 import AppTest

from shuangyong_metrics.model import Round
from shuangyong_metrics.services import roster
from shuangyong_metrics.ui import process

PAGE = "pages/office/units.py"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "now", lambda: trial_city.NOW)


def fill(at: AppTest, kind: str, unit: str, **more: str) -> None:
    at.session_state["change-kind"] = kind
    at.run()
    at.selectbox(key=f"{kind}-unit").select(unit)
    at.text_input(key=f"{kind}-document").input("东编发〔2026〕8号")
    at.text_input(key=f"{kind}-reason").input("机构改革")
    for key, value in more.items():
        box = key.replace("_", "-")
        (at.text_input if box == "new-unit-name" else at.selectbox)(key=box).set_value(value)


def press(at: AppTest, words: str = "记录变更") -> AppTest:
    return next(b for b in at.button if b.label == words).click().run()


def test_a_merge_is_confirmed_told_and_shown_to_the_unit_that_took_the_other_in(jar: dict[str, str]) -> None:
    at = open_page(jar, "guanli", PAGE)
    fill(at, "merged", "swj", merged_into="jyj")
    assert "不加被并入单位本年的数" in texts(at), "said before it is recorded"
    press(at)
    assert "请选择并入的单位，并勾选确认" in texts(at)
    at.checkbox(key="merged-sure").check()
    press(at)
    assert not at.exception
    assert "东岭市商务局自2026年四季度起并入东岭市教育局" in texts(at)
    assert "它的账号 swj 到时不能再登录" in texts(at)
    assert [u.id for u in roster.units(process.store(), Round(2026, 4))] == ["dfz", "jyj", "ltx", "mzj"]
    mine = open_page(jar, "jyj", "pages/unit/filing.py")
    assert "东岭市商务局自2026年四季度起并入（东编发〔2026〕8号）。“本年已累计”和得分只含本单位自己的数。" in texts(
        mine
    )


def test_a_rename_is_listed_with_its_grounds_and_taken_back(jar: dict[str, str]) -> None:
    at = open_page(jar, "guanli", PAGE)
    fill(at, "renamed", "jyj", new_unit_name="东岭市教育体育局")
    press(at)
    assert "自2026年四季度起更名为东岭市教育体育局" in texts(at)
    row = at.dataframe[-1].value.iloc[0]
    assert (row["自何季起"], row["变更"], row["改为"], row["依据"], row["由谁"]) == (
        "2026年四季度", "改名", "东岭市教育体育局", "东编发〔2026〕8号", "guanli",
    )  # fmt: skip
    at.run()
    at.selectbox(key="back-number").select_index(0)
    at.text_input(key="back-reason").input("记错了")
    press(at, "收回这条变更")
    assert "已收回" in texts(at)
    assert roster.unit(process.store(), "jyj", Round(2026, 4)).name == "东岭市教育局"


@pytest.mark.parametrize(
    ("name", "words"), [("东岭市民政局", "同名"), ("局", "新名称：应为"), ("东岭市教育局", "本来就是这样")]
)
def test_a_refusal_says_what_to_do_and_keeps_what_was_typed(jar: dict[str, str], name: str, words: str) -> None:
    at = open_page(jar, "guanli", PAGE)
    fill(at, "renamed", "jyj", new_unit_name=name)
    press(at)
    assert words in texts(at)
    assert at.text_input(key="new-unit-name").value == name and at.text_input(key="renamed-document").value
    assert roster.unit(process.store(), "jyj").name == "东岭市教育局"
