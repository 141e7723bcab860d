"""账号 and 双拥办录入 by AppTest: first passwords are shown once and kept nowhere; entries are refused where they must be."""

from __future__ import annotations

import pytest
import trial_city
from opened_pages import ROOT, open_page, press, texts
from streamlit.testing.v1 import AppTest

from shuangyong_metrics.errors import Conflict
from shuangyong_metrics.model import Role, Round
from shuangyong_metrics.services import accounts, office_desk, sessions
from shuangyong_metrics.ui import process

ACCOUNTS, ENTRIES = "pages/office/accounts.py", "pages/office/entries.py"
OFFICE = trial_city.OFFICE


def first_passwords(at: AppTest) -> dict[str, str]:
    for frame in at.dataframe:
        if "首次口令" in frame.value and "状态" not in frame.value:
            return dict(zip(frame.value["账号"], frame.value["首次口令"], strict=True))
    return {}


def new_account(at: AppTest, account: str, name: str = "王敏（A岗）", unit: str | None = "jyj") -> AppTest:
    if unit:
        at.selectbox(key="new-unit").select(unit)
    at.text_input(key="new-name").input(name)
    at.text_input(key="new-account-name").input(account)
    return press(at, "新建账号")


def test_a_first_password_is_shown_works_and_goes_with_the_next_act(jar: dict[str, str]) -> None:
    at = new_account(open_page(jar, "guanli", ACCOUNTS), "JYJ-a")
    shown = first_passwords(at)
    assert list(shown) == ["jyj-a"]
    assert accounts.verify(process.store(), "jyj-a", shown["jyj-a"])
    assert accounts.get(process.store(), "jyj-a").user.must_change
    press(at, "新建账号")
    assert first_passwords(at) == shown, "the second of two clicks shows the same password"
    everything = str(process.store().rows("account_list", account=None))
    assert shown["jyj-a"] not in everything
    press(at, "已交付")
    assert first_passwords(at) == {}
    assert first_passwords(open_page(jar, "guanli", ACCOUNTS)) == {}


def test_a_unit_has_several_accounts_and_a_form_that_says_too_little_is_refused(jar: dict[str, str]) -> None:
    at = new_account(open_page(jar, "guanli", ACCOUNTS), "jyj-a")
    new_account(at, "jyj-b", "李强（B岗）")
    assert list(first_passwords(at)) == ["jyj-b"]
    new_account(at, "wudanwei", unit=None)
    assert "jyj" in str(accounts.get(process.store(), "wudanwei").user.unit_id), "the unit chosen before stays chosen"
    fresh = new_account(open_page(jar, "guanli", ACCOUNTS), "meiyou", unit=None)
    assert "没有选单位" in texts(fresh)
    assert "应为 2–32 个" in texts(new_account(fresh, "x", unit="jyj"))
    assert "已经存在" in texts(new_account(fresh, "shenhe", unit="jyj"))


def test_a_reset_and_a_closing_end_the_sessions_and_name_the_account(jar: dict[str, str]) -> None:
    theirs = sessions.open_session(process.store(), "shenhe", "test", process.now())
    at = open_page(jar, "guanli", ACCOUNTS)
    at.selectbox(key="picked").select("shenhe").run()
    press(at, "确认重置 shenhe")
    shown = first_passwords(at)
    assert list(shown) == ["shenhe"]
    assert sessions.find(process.store(), theirs, process.now()) is None
    assert accounts.verify(process.store(), "shenhe", shown["shenhe"])
    press(at, "确认停用 shenhe")
    assert first_passwords(at) == {}, "the next act puts the password away"
    assert "账号 shenhe 已停用" in texts(at)
    assert not accounts.verify(process.store(), "shenhe", shown["shenhe"])
    at.run()
    press(at, "确认启用 shenhe")
    assert accounts.verify(process.store(), "shenhe", shown["shenhe"])


def test_the_own_account_cannot_be_closed(jar: dict[str, str]) -> None:
    at = open_page(jar, "guanli", ACCOUNTS)
    at.selectbox(key="picked").select("guanli").run()
    assert "不能停用自己" in texts(press(at, "确认停用 guanli"))


def test_the_list_is_searched_by_name_role_unit_and_state(jar: dict[str, str]) -> None:
    at = open_page(jar, "guanli", ACCOUNTS)
    assert len(at.dataframe[0].value) == 8
    at.text_input(key="search").input("教育").run()
    assert list(at.dataframe[0].value["账号"]) == ["jyj"]
    at.selectbox(key="by-state").select("已停用").run()
    assert "没有符合条件的账号" in texts(at)


def test_a_table_makes_accounts_once_and_names_its_bad_rows(jar: dict[str, str]) -> None:
    at = open_page(jar, "guanli", ACCOUNTS)
    bad = "账号,姓名,角色,单位代码\nmzj-a,张三,联络员,meiyou\n".encode()
    at.file_uploader(key="accounts").upload("账号.csv", bad).run()
    assert "账号.csv 第 2 行“单位代码”列：“meiyou”名册里没有" in texts(at)
    good = "账号,姓名,角色,单位代码\nmzj-a,张三,联络员,mzj\nmzj-b,李四,联络员,mzj\nshenhe,演示审核员,审核员,\n".encode()
    at = open_page(jar, "guanli", ACCOUNTS)
    at.file_uploader(key="accounts").upload("账号.csv", good).run()
    assert "新建 2 个，1 个已经有了" in texts(at).replace("*", "")
    press(at, "新建 2 个账号")
    shown = first_passwords(at)
    assert sorted(shown) == ["mzj-a", "mzj-b"]
    assert all(accounts.verify(process.store(), a, p) for a, p in shown.items())
    at.run()
    assert not [b for b in at.button if str(b.label).startswith("新建 2")]
    assert first_passwords(at) == shown


# ---- 双拥办录入


def merit(at: AppTest, item: str, **fields: str) -> AppTest:
    at.selectbox(key="merit-unit").select("jyj")
    at.selectbox(key="merit-item").select(item)
    for key, text in fields.items():
        at.text_input(key=f"merit-{key}").input(text)
    return press(at, "登记")


def standing() -> list[str]:
    return [f"{m.unit.id} {m.code} {m.title}" for m in office_desk.merits(process.store(), Round(2026, 4), OFFICE)]


def test_an_honour_is_recorded_once_and_taken_back_with_a_reason(jar: dict[str, str]) -> None:
    at = open_page(jar, "guanli", ENTRIES)
    assert "没有写依据的文号" in texts(merit(at, "P4", title="抗洪抢险"))
    merit(at, "P4", title="抗洪抢险", document="市双办〔2026〕3号")
    assert "已登记" in texts(at)
    press(at, "登记")
    assert "没有变化" in texts(at)
    assert standing() == ["jyj P4 抗洪抢险"]
    at.run()
    at.selectbox(key="gone").select("jyj|P4|抗洪抢险")
    press(at, "撤销")
    assert "没有写理由" in texts(at)
    at.text_input(key="gone-reason").input("重复登记")
    press(at, "撤销")
    assert standing() == []
    past = office_desk.history(process.store(), Round(2026, 4), OFFICE)
    assert [(r.taken_back, r.actor) for r in past] == [(True, "guanli"), (False, "guanli")]
    assert "撤销：重复登记" in past[0].document


def test_a_veto_needs_its_day_authority_and_document(jar: dict[str, str]) -> None:
    at = merit(open_page(jar, "guanli", ENTRIES), "V4", document="市双办〔2026〕9号")
    assert "一票否决须写明认定日期、认定单位和文号" in texts(at)
    assert "认定日期：“十月”读不出来" in texts(merit(at, "V4", authority="市双拥办", day="十月"))
    assert standing() == []
    assert "已登记" in texts(merit(at, "V4", day="2026年10月9日"))
    assert standing() == ["jyj V4 "]


def test_a_published_round_takes_nothing_and_says_what_to_do(jar: dict[str, str]) -> None:
    at = open_page(jar, "guanli", ENTRIES)
    at.selectbox(key="entries_round").select("2026Q3").run()
    assert "请到“追溯调整”页办理更正" in texts(at)
    assert not [b for b in at.button if str(b.label) in ("登记", "撤销")]
    table = "单位代码,填报期,项目,数值\njyj,2026Q3,B9-1,3\n".encode()
    at.file_uploader(key="entries").upload("录入.csv", table).run()
    assert next(b for b in at.button if b.label == "导入这张表").disabled
    with pytest.raises(Conflict, match="请到“追溯调整”页办理更正，并写明依据"):
        office_desk.save_figures(process.store(), Round(2026, 3), {"jyj": {"B9-1": 3}}, "", OFFICE, process.now())
    assert not office_desk.history(process.store(), Round(2026, 3), OFFICE)


def test_a_table_of_entries_is_recorded_once(jar: dict[str, str]) -> None:
    at = open_page(jar, "guanli", ENTRIES)
    table = "单位代码,填报期,项目,数值\njyj,2026Q4,B9-1,3\nmzj,2026Q4,F3-1,1\n".encode()
    at.file_uploader(key="entries").upload("录入.csv", table).run()
    press(at, "导入这张表")
    assert "已录入 2 条" in texts(at)
    press(at, "导入这张表")
    assert "已录入 0 条，2 条与已录入的相同" in texts(at)
    assert office_desk.sheet(process.store(), Round(2026, 4), OFFICE).figures["jyj"]["B9-1"] == 3
    wrong = open_page(jar, "guanli", ENTRIES)
    wrong.file_uploader(key="entries").upload("录入.csv", table.replace(b"2026Q4", b"2026Q3")).run()
    assert "本页是 2026Q4" in texts(press(wrong, "导入这张表"))


def test_nobody_else_is_served(jar: dict[str, str]) -> None:
    assert accounts.get(process.store(), "shenhe").user.role is Role.REVIEWER
    for page in (ACCOUNTS, ENTRIES):
        assert not open_page(jar, "shenhe", page).dataframe


def test_a_link_names_a_round_by_its_code_and_a_wrong_one_shows_the_open_round(jar: dict[str, str]) -> None:
    at = open_page(jar, "guanli", ENTRIES)
    at.selectbox(key="entries_round").select("2026Q3").run()
    assert "2026Q3" in at.query_params["round"]
    for asked, shown in (("2026Q2", "2026年二季度"), ("1999Q9", "2026年四季度")):
        fresh = AppTest.from_file(str(ROOT / ENTRIES), default_timeout=30)
        fresh.query_params["round"] = asked
        assert shown in fresh.run().header[0].value
