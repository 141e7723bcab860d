"""The office's pages by AppTest: rounds opened and published once, units, settings; act, refresh, act again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import trial_city
from opened_pages import open_page, press, serving, texts
from streamlit.testing.v1 import AppTest

from shuangyong_metrics.model import Role, Round, Unit, UnitType
from shuangyong_metrics.services import accounts, roster, roster_import
from shuangyong_metrics.services.profile import Profile, profile, save_profile
from shuangyong_metrics.services.setup import open_store
from shuangyong_metrics.ui import process

PAGES = [f"pages/office/{name}.py" for name in ("rounds", "bulk", "entries", "units", "accounts", "settings", "log")]
RECORDS = "select count(*) from round_events where kind = 'published' and quarter = 4"
Open = Callable[[str], AppTest]


def tick(at: AppTest) -> None:
    at.checkbox[0].check()


def published() -> int:
    return int(process.store()._connection.execute(RECORDS).fetchall()[0][0])


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("account", ["lingdao", "shenhe", "jyj"])
def test_a_page_of_the_office_shows_nothing_to_anybody_else(jar: dict[str, str], page: str, account: str) -> None:
    at = open_page(jar, account, page)
    assert not at.exception
    assert "本页供双拥办管理员使用" in texts(at)
    assert not at.button and not at.dataframe and not at.text_input and not at.tabs


@pytest.mark.parametrize("page", PAGES)
def test_the_office_sees_its_pages(jar: dict[str, str], page: str) -> None:
    at = open_page(jar, "guanli", page)
    assert not at.exception
    assert not at.error
    assert at.header


def test_publishing_asks_names_the_units_and_happens_once(jar: dict[str, str]) -> None:
    at, other = (open_page(jar, "guanli", PAGES[0]) for _ in range(2))
    said = texts(at)
    assert "未报送 5 家" in said
    assert "B9 双拥信息有效报送篇数：全部单位没有录入，按 0 篇计" in said
    assert "F1 驻军代表满意度：全部单位没有录入，按不适用处理" in said
    press(at, "公布2026年四季度（5 家单位）")
    assert "请先勾选确认" in texts(at)
    assert published() == 0
    tick(at)
    press(at, "公布2026年四季度（5 家单位）")
    assert "2026年四季度已公布" in texts(at)
    assert published() == 1
    digest = roster.round_state(process.store(), Round(2026, 4)).digest
    assert [c.value for c in at.code] == [digest]
    assert not [b for b in at.button if str(b.label).startswith("公布")]
    tick(other)
    press(other, "公布2026年四季度（5 家单位）")
    assert published() == 1
    at.run()
    assert published() == 1
    assert digest in [c.value for c in open_page(jar, "guanli", PAGES[0]).code]


def test_a_confirmation_is_void_when_what_it_confirms_has_changed(jar: dict[str, str]) -> None:
    at = open_page(jar, "guanli", PAGES[0])
    tick(at)
    roster_import.import_units(
        process.store(), [Unit("xxj", "东岭市信访局", UnitType.GEN)], trial_city.OFFICE, process.now()
    )  # fmt: skip
    press(at, "公布2026年四季度（5 家单位）")
    assert published() == 0
    assert "6 家单位" in str([b.label for b in at.button])


def test_a_rate_that_cannot_be_right_is_told_where_it_is_typed_and_before_it_is_published(jar: dict[str, str]) -> None:
    at = open_page(jar, "guanli", "pages/office/entries.py")
    assert "请核对" not in texts(at)
    table = "单位,季度,项目,数值,文号\njyj,2026Q4,F1-1,12,测评\njyj,2026Q4,F1-2,10,测评\n".encode()
    at.file_uploader(key="entries").upload("录入.csv", table).run()
    press(at, "导入这张表")
    told = "市教育局 F1：满意份数 12 大于有效份数 10，现按 100% 计"
    assert f"已录入 2 条，0 条与已录入的相同。请核对：东岭{told}。" in texts(at)
    assert told in texts(open_page(jar, "guanli", "pages/office/entries.py"))
    assert f"公布前请核对双拥办录入的数：东岭{told}" in texts(open_page(jar, "guanli", PAGES[0]))


def test_the_page_leads_to_the_phone_when_it_refuses(jar: dict[str, str]) -> None:
    save_profile(process.store(), Profile("东岭市", "东岭市双拥办", "0900-1234567"), trial_city.OFFICE, process.now())
    assert "请联系东岭市双拥办，电话 0900-1234567" in texts(open_page(jar, "jyj", PAGES[0]))
    at = press(open_page(jar, "guanli", PAGES[0]), "公布2026年四季度")
    assert "电话 0900-1234567" in texts(at)


def test_settings_are_checked_saved_and_stand_after_a_refresh(jar: dict[str, str]) -> None:
    at = open_page(jar, "guanli", "pages/office/settings.py")
    at.text_input[0].input("东岭市")
    at.text_input[2].input("不是电话")
    press(at, "保存本市信息")
    assert "联系电话" in texts(at)
    assert not profile(process.store()).complete
    at.text_input[2].input("0900-1234567")
    press(at, "保存本市信息")
    assert "本市信息已保存" in texts(at)
    version = process.store().version
    press(at, "保存本市信息")
    assert "没有变化" in texts(at)
    assert process.store().version == version
    fresh = open_page(jar, "guanli", "pages/office/settings.py")
    assert [t.value for t in fresh.text_input[:3]] == ["东岭市", "双拥工作领导小组办公室", "0900-1234567"]


def test_a_roster_is_shown_first_then_imported_once(jar: dict[str, str]) -> None:
    at = open_page(jar, "guanli", "pages/office/units.py")
    table = "单位代码,单位名称,类型\njyj,东岭市教育体育局,教育\nxxj,东岭市信访局,综合机关\n".encode()
    at.file_uploader(key="roster").upload("名册.csv", table).run()
    assert "新增 1 家，改动 1 家" in texts(at)
    assert len(roster.units(process.store())) == 5, "nothing is changed before the confirmation"
    press(at, "导入 2 家单位")
    assert "名册更新 2 家" in texts(at)
    version = process.store().version
    at.run()
    assert "没有要导入的" in texts(at)
    assert process.store().version == version
    assert roster.unit(process.store(), "jyj").name == "东岭市教育体育局"


def test_a_bad_roster_names_each_row_and_imports_nothing(jar: dict[str, str]) -> None:
    at = open_page(jar, "guanli", "pages/office/units.py")
    table = "单位代码,单位名称,类型\nx x,甲局,教育\nyy,乙局,没有的\n".encode()
    at.file_uploader(key="roster").upload("名册.csv", table).run()
    said = texts(at)
    assert "名册.csv 第 2 行“单位代码”列" in said and "名册.csv 第 3 行“类型”列" in said
    assert not [b for b in at.button if "导入" in str(b.label)]


def test_a_unit_is_taken_out_only_with_a_confirmation(jar: dict[str, str]) -> None:
    at = open_page(jar, "guanli", "pages/office/units.py")
    at.selectbox[0].select("swj")
    press(at, "移出名册")
    assert "勾选确认" in texts(at)
    tick(at)
    press(at, "移出名册")
    assert "东岭市商务局已移出名册" in texts(at)
    assert "swj" not in {u.id for u in roster.units(process.store())}
    press(at, "移出名册")
    assert "东岭市商务局已移出名册" in texts(at) and not at.error, "the second of two clicks"
    at.run()
    assert "swj" not in at.selectbox[0].options and at.selectbox[0].value is None


def test_an_empty_store_leads_through_the_first_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(tmp_path / "neu", trial_city.NOW) as store:
        password = accounts.create(
            store, trial_city.OFFICE, "chef", Role.OFFICE, "主任", trial_city.NOW, must_change=False
        )
    assert password
    with serving(tmp_path / "neu", monkeypatch, demo=False) as cookies:
        at = open_page(cookies, "chef", "shuangyong_metrics/ui/router.py")
        assert not at.exception
        assert "还有 4 步" in texts(at)
        assert "开放第一个填报期后" in texts(at)
        at = press(at, "开放")
        assert "名册里还没有成员单位" in texts(at)
        assert not roster.rounds(process.store())
        roster_import.import_units(process.store(), trial_city.UNITS, trial_city.OFFICE, process.now())
        press(at, "开放")
        assert len(roster.rounds(process.store())) == 1
        assert "还有 2 步" in texts(at.run())


def test_the_offices_words_are_put_on_a_list_and_taken_off_it(jar: dict[str, str]) -> None:
    at = open_page(jar, "guanli", PAGES[5])
    assert "还没有敏感词" in texts(at) and "还没有例外词" in texts(at)
    at.text_input(key="text-hit").set_value("双拥")
    at.text_input(key="why-hit").set_value("办公室研究决定")
    press(at, "增加敏感词")
    assert "敏感词：这个词在空白报表里就有" in texts(at)
    at.text_input(key="text-hit").set_value("长虹工程")
    press(at, "增加敏感词")
    assert "敏感词已增加" in texts(at) and "还没有敏感词" not in texts(at)
    (grid,) = (g for g in at.dataframe if "敏感词" in g.value)
    assert list(grid.value["敏感词"]) == ["长虹工程"] and list(grid.value["经办人"]) == ["guanli"]
    press(at, "增加敏感词")
    assert "里已经有这个词" in texts(at)
    at.text_input(key="text-spared").set_value("第三团小区")
    at.text_input(key="why-spared").set_value("地名")
    press(at, "增加例外词")
    assert [list(grid.value.columns)[1] for grid in at.dataframe][-2:] == ["敏感词", "例外词"]
    press(at, "移出敏感词")
    assert "敏感词已移出" in texts(at)
    assert "还没有敏感词" in texts(open_page(jar, "guanli", PAGES[5]))
