"""What happens between two clicks: a log-out in another tab, a second tab, a refresh, a roster that has moved on."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import filing_city
import pytest
import revised_standard
import trial_city
from opened_pages import open_page, press, texts
from streamlit.testing.v1 import AppTest
from written_once import ENDINGS, Prepare, Write, need_nothing_written_after, need_written_once, nothing

from shuangyong_metrics.model import Round, Unit, UnitType
from shuangyong_metrics.services import (
    extensions,
    office_desk,
    roster,
    roster_import,
    scan_words,
    unit_changes,
    unit_history,
)
from shuangyong_metrics.services.office import Entry
from shuangyong_metrics.services.profile import Profile, profile, save_profile
from shuangyong_metrics.ui import process

OFFICE, OPEN = trial_city.OFFICE, Round(2026, 4)
#: The first days of a quarter: the last one may be published, the new one opened.
NOW = datetime(2027, 1, 5, 9, 0)
ROSTER = "单位代码,单位名称,类型\nxxj,东岭市信访局,综合机关\n".encode()
ENTRIES = "单位代码,填报期,项目,数值\njyj,2026Q4,B9-1,3\n".encode()
ACCOUNTS = "账号,姓名,角色,单位代码\nmzj-a,张三,联络员,mzj\n".encode()


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "now", lambda: NOW)


def office(jar: dict[str, str], page: str) -> AppTest:
    return open_page(jar, "guanli", f"pages/office/{page}.py")


def _publish(at: AppTest) -> None:
    at.checkbox[0].check()


def _archive_round(at: AppTest) -> None:
    at.selectbox(key="archive-upto").select("2026Q2").run()
    next(c for c in at.checkbox if str(c.key).startswith("archive-sure-")).check()


def _extend(at: AppTest) -> None:
    at.selectbox(key="extend-unit-2026Q4").select("jyj")
    at.text_input(key="extend-reason-2026Q4").input("机构改革")


def _end_extension(at: AppTest) -> None:
    day = extensions.days_to_choose(roster.round_state(process.store(), OPEN), NOW.date())[0]
    extensions.extend(process.store(), OPEN, "jyj", day, "机构改革", OFFICE, NOW)
    at.run()
    at.text_input(key="end-reason-2026Q4").input("误操作")


def _settings(at: AppTest) -> None:
    for n, text in enumerate(("东岭市", "东岭市双拥办", "0900-1234567")):
        at.text_input[n].input(text)


def _option(at: AppTest) -> None:
    at.number_input[0].set_value(2022)
    at.text_input(key="why-cycle_start").input("第十二届从这一年起")


def _close(at: AppTest) -> None:
    at.selectbox[0].select("swj")
    at.checkbox[0].check()


def _rename(at: AppTest) -> None:
    at.selectbox(key="renamed-unit").select("jyj")
    at.text_input(key="new-unit-name").input("东岭市教育体育局")
    at.text_input(key="renamed-document").input("东编发〔2026〕8号")
    at.text_input(key="renamed-reason").input("机构改革")


def _merge(at: AppTest) -> None:
    at.session_state["change-kind"] = "merged"
    at.run()
    at.selectbox(key="merged-unit").select("swj")
    at.selectbox(key="merged-into").select("jyj")
    at.text_input(key="merged-document").input("东编发〔2026〕8号")
    at.text_input(key="merged-reason").input("机构改革")
    at.checkbox(key="merged-sure").check()


def _retype(at: AppTest) -> None:
    at.session_state["change-kind"] = "retyped"
    at.run()
    at.selectbox(key="retyped-unit").select("swj")
    at.selectbox(key="new-unit-type").select(UnitType.GEN)
    at.text_input(key="retyped-document").input("东编发〔2026〕8号")
    at.text_input(key="retyped-reason").input("机构改革")


def _word(at: AppTest) -> None:
    at.text_input(key="text-hit").input("某项工程")
    at.text_input(key="why-hit").input("保密办要求")


def listed() -> None:
    """The word stands on the list already."""
    scan_words.add_word(process.store(), scan_words.HIT, "某项工程", "保密办要求", OFFICE, NOW)


def _no_word(at: AppTest) -> None:
    at.text_input(key="text-hit").input("某项工程")
    at.text_input(key="why-hit").input("工程已公开")


def _evidence(at: AppTest) -> None:
    at.checkbox(key="evidence-known").check()
    at.text_input(key="why-evidence").input("办公室研究决定")


def _take_change_back(at: AppTest) -> None:
    grounds = unit_changes.Grounds(OPEN.next, "东编发〔2026〕8号", "机构改革")
    unit_changes.rename(process.store(), "jyj", "东岭市教育体育局", grounds, OFFICE, NOW)
    number = unit_history.history(process.store(), OFFICE)[0].number
    at.run()
    at.selectbox(key="back-number").select(number)
    at.text_input(key="back-reason").input("记错了")


def _account(at: AppTest) -> None:
    at.selectbox(key="new-unit").select("jyj")
    at.text_input(key="new-name").input("王敏")
    at.text_input(key="new-account-name").input("jyj-a")


def _merit(at: AppTest) -> None:
    at.selectbox(key="merit-unit").select("jyj")
    at.selectbox(key="merit-item").select("P4")
    at.text_input(key="merit-title").input("抗洪抢险")
    at.text_input(key="merit-document").input("市双办〔2026〕3号")


def _take_back(at: AppTest) -> None:
    entry = Entry("jyj", OPEN, "P4", title="抗洪抢险", document="市双办〔2026〕3号")
    office_desk.add_merit(process.store(), entry, OFFICE, NOW)
    at.run()
    at.selectbox(key="gone").select("jyj|P4|抗洪抢险")
    at.text_input(key="gone-reason").input("重复登记")


def _grid(at: AppTest, row: int = 1) -> None:
    key = str(at.data_editor[0].key)
    at.session_state[key] = {"edited_rows": {row: {"B9-1": 7}}, "added_rows": [], "deleted_rows": []}


def _file(key: str, data: bytes) -> Prepare:
    return lambda at: at.file_uploader(key=key).upload("表.csv", data).run()


def _picked(at: AppTest) -> None:
    at.selectbox(key="picked").select("shenhe").run()


def _archive(at: AppTest) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("教育局.xlsx", filing_city.whole(quarter=OPEN.quarter))
    at.file_uploader[0].set_value([("各单位.zip", out.getvalue(), "application/zip")])


def _draft(at: AppTest) -> None:
    at.file_uploader[0].upload("修订稿.xlsx", revised_standard.draft(revised_standard.swap))
    press(at, "检查并预演")
    at.checkbox(key="sure").check().run()


#: Every button of the office that writes in a city with an open round; where units have filed: test_transitions_filed.py.
WRITES: dict[str, Write] = {
    "open a round": Write("office/rounds", nothing, "开放2027年一季度填报"),
    "extend": Write("office/rounds", _extend, "延期"),
    "end an extension": Write("office/rounds", _end_extension, "收回延期"),
    "remind": Write("office/missing", nothing, "记为已催：5 家"),
    "publish": Write("office/rounds", _publish, "公布2026年四季度"),
    "archive": Write("office/rounds", _archive_round, "归档2026年二季度"),
    "settings": Write("office/settings", _settings, "保存本市信息"),
    "an option": Write("office/settings", _option, "保存设置"),
    "a word of the scan": Write("office/settings", _word, "增加"),
    "a word no more": Write("office/settings", _no_word, "移出", arrange=listed),
    "files of evidence": Write("office/settings", _evidence, "开启佐证文件"),
    "import units": Write("office/units", _file("roster", ROSTER), "导入 1 家单位"),
    "close a unit": Write("office/units", _close, "移出名册"),
    "rename a unit": Write("office/units", _rename, "记录变更"),
    "merge a unit": Write("office/units", _merge, "记录变更"),
    "retype a unit": Write("office/units", _retype, "记录变更"),
    "take a change back": Write("office/units", _take_change_back, "收回这条变更"),
    "new account": Write("office/accounts", _account, "新建账号"),
    "many accounts": Write("office/accounts", _file("accounts", ACCOUNTS), "新建 1 个账号"),
    "reset": Write("office/accounts", _picked, "确认重置 shenhe"),
    "disable": Write("office/accounts", _picked, "确认停用 shenhe"),
    "merit": Write("office/entries", _merit, "登记"),
    "take back": Write("office/entries", _take_back, "撤销"),
    "grid": Write("office/entries", _grid, "保存录入"),
    "standard": Write("office/revision", _draft, "公布 2027 版"),
    "table": Write("office/entries", _file("entries", ENTRIES), "导入这张表"),
    "returns": Write("office/bulk", _archive, "导入报表"),
}


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize("how", ENDINGS)
def test_a_click_after_the_session_has_ended_writes_nothing(jar: dict[str, str], name: str, how: str) -> None:
    need_nothing_written_after(jar, WRITES[name], how)


@pytest.mark.parametrize("name", WRITES)
def test_the_same_click_in_two_tabs_and_once_more_writes_once(jar: dict[str, str], name: str) -> None:
    need_written_once(jar, WRITES[name])


def test_a_reset_from_an_old_tab_tells_who_was_first_and_the_next_press_resets(jar: dict[str, str]) -> None:
    first, second = office(jar, "accounts"), office(jar, "accounts")
    _picked(first)
    _picked(second)
    press(first, "确认重置 shenhe")
    press(second, "确认重置 shenhe")
    assert "口令只在这里显示这一次" in texts(first)
    assert "它的口令已由 guanli 于01月05日 09:00 另行设置" in texts(second)
    assert "口令只在这里显示这一次" not in texts(second)
    press(second, "确认重置 shenhe")
    assert "口令只在这里显示这一次" in texts(second) and "另行设置" not in texts(second)


def test_a_grid_filled_in_before_the_roster_changed_never_lands_on_another_unit(jar: dict[str, str]) -> None:
    at = office(jar, "entries")
    row = [u.id for u in roster.units(process.store())].index("jyj")
    _grid(at, row)
    newcomer = Unit("aaa", "东岭市档案馆", UnitType.GEN)
    roster_import.import_units(process.store(), [newcomer], OFFICE, process.now())
    press(at, "保存录入")
    assert not at.exception
    found = office_desk.sheet(process.store(), OPEN, OFFICE).figures
    assert {u: f["B9-1"] for u, f in found.items() if f["B9-1"] is not None and u != "jyj"} == {}


def test_a_grid_saved_from_an_old_tab_leaves_what_another_tab_entered_and_says_so(jar: dict[str, str]) -> None:
    at = office(jar, "entries")
    units = [u.id for u in roster.units(process.store())]
    _grid(at, units.index("mzj"))
    office_desk.save_figures(process.store(), OPEN, {"mzj": {"B9-1": 4}}, "", OFFICE, process.now())
    press(at, "保存录入")
    assert office_desk.sheet(process.store(), OPEN, OFFICE).figures["mzj"]["B9-1"] == 4
    assert "请按更新后的表格重填" in texts(at)


def test_a_grid_is_saved_twice_in_a_row_without_a_refresh_between(jar: dict[str, str]) -> None:
    at = office(jar, "entries")
    for row in (1, 2):
        _grid(at, row)
        press(at, "保存录入")
    figures = [f["B9-1"] for f in office_desk.sheet(process.store(), OPEN, OFFICE).figures.values()]
    assert figures == [None, 7, 7, None, None], figures


def test_settings_saved_from_an_old_tab_leave_what_another_tab_changed(jar: dict[str, str]) -> None:
    at = office(jar, "settings")
    at.text_input[1].input("旧页面上的名称")
    known = Profile("东岭市", "东岭市双拥办", "0900-1234567")
    save_profile(process.store(), known, OFFICE, process.now())
    press(at, "保存本市信息")
    assert profile(process.store()) == known
    assert [x.value for x in at.text_input[:3]] == ["东岭市", "东岭市双拥办", "0900-1234567"], (
        "the form shows what stands"
    )


def test_a_grid_says_so_when_another_tab_has_saved_before_this_one_types_on(jar: dict[str, str]) -> None:
    at = office(jar, "entries")
    assert not at.warning
    office_desk.save_figures(process.store(), OPEN, {"mzj": {"B9-1": 4}}, "", OFFICE, process.now())
    at.run()
    assert "请重填" in texts(at)
    _grid(at)
    press(at, "保存录入")
    assert "请重填" not in texts(at), "the grid was begun anew"


def test_what_is_typed_into_the_grid_is_marked_until_it_is_saved(jar: dict[str, str]) -> None:
    def marks(at: AppTest) -> list[str]:
        return [e.proto.body for e in at.get("html") if "data-unsaved" in e.proto.body]

    at = office(jar, "entries")
    assert marks(at) == []
    _grid(at)
    assert ["1 格未保存" in mark for mark in marks(at.run())] == [True]
    press(at, "保存录入")
    assert marks(at) == []
