"""The unit's pages by AppTest: upload → findings → mend → trial → submit → receipt, and every turn one may take between."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import filing_city as city
import pytest
from opened_pages import ROOT, serving
from streamlit.testing.v1 import AppTest

from shuangyong_metrics.model import Round
from shuangyong_metrics.services import sessions
from shuangyong_metrics.services.publishing import publish
from shuangyong_metrics.services.review import ACCEPTED, SENT_BACK, Decision, decide
from shuangyong_metrics.services.roster import open_round
from shuangyong_metrics.ui import process
from shuangyong_metrics.ui.office_view import plain

Open = Callable[..., AppTest]


@pytest.fixture
def cookies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    with city.opened(tmp_path):
        pass
    monkeypatch.setattr(process, "now", lambda: city.NOW)
    with serving(tmp_path, monkeypatch) as jar:
        yield jar


@pytest.fixture
def opened(cookies: dict[str, str]) -> Open:
    def open_page(page: str = "filing", account: str = "jyj", **query: str) -> AppTest:
        cookies["sy_sid"] = sessions.open_session(process.store(), account, "test", process.now())
        at = AppTest.from_file(str(ROOT / f"pages/unit/{page}.py"), default_timeout=30)
        for name, value in query.items():
            at.query_params[name] = value
        return at.run()

    return open_page


def texts(at: AppTest) -> str:
    kinds = ("title", "header", "subheader", "markdown", "caption", "success", "warning", "error", "info")
    found = [str(e.value) for kind in kinds for e in getattr(at, kind)]
    return "\n".join(found + [e.proto.body for e in at.get("html")])


def upload(at: AppTest, data: bytes, name: str = "本季报表.xlsx") -> AppTest:
    at.file_uploader[0].upload(name, data)
    at.button[0].click()
    return at.run()


def submit(at: AppTest) -> AppTest:
    return at.button(key="submit").click().run()


def file_of(at: AppTest) -> str:
    (digest,) = [at.query_params["file"]] if isinstance(at.query_params["file"], str) else at.query_params["file"]
    return str(digest)


def revisions() -> int:
    cursor = process.store()._connection.cursor()
    return int(cursor.execute("select count(*) from submissions").fetchall()[0][0])


def test_the_page_says_where_one_is_and_what_to_do_first(opened: Open) -> None:
    at = opened()
    assert not at.exception
    words = texts(at)
    assert "东岭市教育局 · 报送截止 2026年10月13日 · 还剩 2 个工作日" in words
    assert "/files/template?round=2026Q3&amp;unit=jyj" in words
    assert "本季还没有报送" in words
    assert [b.label for b in at.button] == ["上传并校验", "本季无事项"], "nothing to submit yet"


def test_from_two_errors_to_the_receipt(opened: Open) -> None:
    at = upload(opened(), city.wrong())
    assert not at.exception
    words = texts(at)
    assert "校验未通过：2 项必须改正" in words
    for code in ("B2-1", "A5-1"):
        sheet, cell = city.places().at(code)
        assert f"<b>{cell}</b> {code}" in words and sheet in words
    assert 'class="here"' in words and "约20" in words, "the first place is pictured"
    assert "submit" not in [b.key for b in at.button]
    at = upload(at, city.whole())
    words = texts(at)
    assert "校验通过" in words and "校验未通过" not in words
    assert at.metric[0].label == "试算得分" and float(at.metric[0].value) > 40
    assert revisions() == 0
    at = submit(at)
    assert "第 1 次报送" in texts(at) and file_of(at) in texts(at)
    assert "2026Q3-jyj-01-" in texts(at)
    assert revisions() == 1
    assert "submit" not in [b.key for b in at.button], "a second press finds nothing to press"


def test_a_refresh_in_the_middle_and_a_second_tab_find_the_file(opened: Open) -> None:
    at = upload(opened(), city.whole())
    tab = opened(file=file_of(at))
    assert tab.metric[0].value == at.metric[0].value
    submit(tab)
    assert revisions() == 1
    at.button(key="submit").click().run()
    assert not at.exception and not at.error
    assert revisions() == 1, "the other tab's press made no second submission"
    assert "第 1 次报送" in texts(at)


def test_a_file_left_lying_is_offered_again_also_to_the_deputy(opened: Open) -> None:
    digest = file_of(upload(opened(), city.wrong()))
    at = opened()
    assert "校验未通过" not in texts(at)
    at = at.button(key="draft").click().run()
    assert file_of(at) == digest and "校验未通过：2 项必须改正" in texts(at)
    submit(upload(at, city.whole()))
    assert "draft" not in [b.key for b in opened().button], "what was uploaded before the submission is past"
    upload(opened(), city.changed({city.places().at("B2-1"): 9}))
    assert "draft" not in [b.key for b in opened(account="swj").button]


def test_the_name_of_a_file_is_no_markup(opened: Open) -> None:
    name = "三季度[改](http:__a.b)_终_.xlsx"
    at = upload(opened(), city.wrong(), name)
    assert f"已上传：{plain(name)}" in [c.value for c in at.caption]
    assert plain(name) in str(opened().button(key="draft").label)
    at = upload(opened(), b"%PDF-1.7", "[甲](乙).xlsx")
    assert not [e.value for e in at.error if re.search(r"(?<!\\)\[", str(e.value))]


def test_another_click_between_upload_and_submit_changes_nothing(opened: Open) -> None:
    at = upload(opened(), city.whole())
    digest = file_of(at)
    at = at.run()
    at.button[0].click()
    at = at.run()
    assert "还没有选择文件" in texts(at)
    assert file_of(at) == digest
    submit(at)
    assert revisions() == 1


def test_a_log_out_in_another_tab_stops_the_submission(opened: Open, cookies: dict[str, str]) -> None:
    at = upload(opened(), city.whole())
    sessions.close(process.store(), cookies["sy_sid"], process.now())
    submit(at)
    assert "登录已失效" in texts(at)
    assert revisions() == 0


def test_a_round_published_between_upload_and_submit_is_named(opened: Open) -> None:
    at = upload(opened(), city.whole())
    publish(process.store(), city.ROUND, city.OFFICE, city.NOW)
    submit(at)
    assert "现在没有开放的填报期" in texts(at) and "已公布" in texts(at)
    assert revisions() == 0


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (city.whole(city.TRADE), "这份报表是“东岭市商务局”的"),
        (city.whole(city.SCHOOL, 2), "尚未开放填报"),
        (city.secret(), "手机号码"),
        (b"%PDF-1.7", "PDF"),
    ],
    ids=["another unit", "another round", "secret", "pdf"],
)
def test_a_file_that_is_not_taken_says_why_and_leaves_no_address(opened: Open, data: bytes, words: str) -> None:
    at = upload(opened(), data)
    assert words in texts(at)
    assert "没有收下这个文件" in texts(at)
    assert "file" not in at.query_params
    assert revisions() == 0
    assert "校验通过" in texts(upload(at, city.whole())), "the right one after it"


def test_another_units_file_in_the_address_shows_nothing(opened: Open) -> None:
    digest = file_of(upload(opened(), city.whole()))
    at = opened(account="swj", file=digest)
    assert not at.exception and not at.metric
    assert "只能查看和报送本单位的材料" in texts(at)
    assert "submit" not in [b.key for b in at.button]
    assert "没有这份文件" in texts(opened(file="0" * 64))


def test_the_last_afternoon_and_the_day_after(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "now", lambda: city.late().replace(day=13))
    assert "今天截止" in texts(opened())
    monkeypatch.setattr(process, "now", city.late)
    at = upload(opened(), city.whole())
    assert "已逾期 5 个工作日，仍可报送" in texts(at)
    assert "已标明逾期" in texts(submit(at))


def test_with_two_open_rounds_the_one_not_filed_is_offered_and_can_be_changed(opened: Open) -> None:
    open_round(process.store(), Round(2026, 4), city.OFFICE, city.NOW)
    at = opened()
    assert at.selectbox[0].value == "2026Q3"
    at = upload(at, city.whole(city.SCHOOL, 4))
    assert "填报 · 2026年四季度" in texts(at), "the page follows the file"
    at = at.selectbox[0].select("2026Q3").run()
    assert "填报 · 2026年三季度" in texts(at)
    assert "submit" not in [b.key for b in at.button]


@pytest.mark.parametrize("page", ["filing", "returns"])
@pytest.mark.parametrize("account", ["lingdao", "shenhe", "guanli"])
def test_other_roles_are_turned_away(opened: Open, page: str, account: str) -> None:
    at = opened(page, account)
    assert "本页供成员单位联络员使用" in texts(at)
    assert not at.file_uploader and "东岭市教育局" not in texts(at)


def test_two_tabs_take_a_submission_back_once(opened: Open) -> None:
    submit(upload(opened(), city.whole()))
    tabs = [opened("returns"), opened("returns")]
    for at in tabs:
        next(b for b in at.button if str(b.key).startswith("withdraw")).click().run()
    tabs[0].button(key="withdraw_yes").click().run()
    head = process.store().rows("audit_head")
    tabs[1].button(key="withdraw_yes").click().run()
    assert not tabs[1].exception
    assert process.store().rows("audit_head") == head, "the second tab finds it done"
    assert not process.store().rows("submission_now", unit_id="jyj", year=2026, quarter=3)
    assert [b for b in tabs[1].run().button if str(b.key).startswith("withdraw")] == []


def test_my_returns_follow_the_review_and_can_be_taken_back_before_it(opened: Open) -> None:
    assert "本季还没有报送" in texts(opened("returns"))
    submit(upload(opened(), city.whole()))
    at = opened("returns")
    number = next(str(b.key) for b in at.button if str(b.key).startswith("withdraw"))
    at = at.button(key=number).click().run()
    assert "本季恢复为未报送" in texts(at)
    assert process.store().one("submission_now", unit_id="jyj", year=2026, quarter=3), "asked, not done"
    at = at.button(key="withdraw_yes").click().run()
    assert "已撤回2026年三季度第 1 次报送" in texts(at)
    assert "已撤回" in texts(at.run()) and number not in [b.key for b in at.button]
    submit(upload(opened(), city.whole()))
    waiting = opened("returns")
    decisions = [Decision("A1-1", ACCEPTED), Decision("B2-1", SENT_BACK, "与<台账>不符")]
    decide(process.store(), "jyj", city.ROUND, decisions, city.REVIEWER, city.NOW)
    late = next(b for b in waiting.button if str(b.key).startswith("withdraw")).click().run()
    assert "withdraw_yes" not in [b.key for b in late.button] or late.button(key="withdraw_yes").click().run().error
    assert process.store().one("submission_now", unit_id="jyj", year=2026, quarter=3)
    at = opened("returns")
    words = texts(at)
    assert "1 项被退回" in words and "退回理由：与&lt;台账&gt;不符" in words
    assert city.places().at("B2-1")[1] in words
    assert "审核已经开始，不能撤回" in words


def test_what_was_sent_back_is_told_once_and_leaves_its_step_open(opened: Open) -> None:
    first = texts(opened())
    assert ":material/counter_2: 上传并校验" in first and ":material/counter_3: 提交本季报表" in first
    submit(upload(opened(), city.whole()))
    at = opened()
    assert ":material/check_circle: 上传并校验" in texts(at) and ":material/check_circle: 提交本季报表" in texts(at)
    decide(process.store(), "jyj", city.ROUND, [Decision("B2-1", SENT_BACK, "与台账不符")], city.REVIEWER, city.NOW)
    at = opened()
    assert [w.value for w in at.warning] == [
        "2026年三季度：1 项被退回（第 1 次报送，2026年10月12日 09:30），理由和位置见“我的报表”。改好后重新上传整份报表并提交。"
    ]
    assert not at.info
    assert ":material/counter_2: 上传并校验" in texts(at) and ":material/counter_3: 提交本季报表" in texts(at)
    assert "已报送：第 1 次，2026年10月12日 09:30；1 项退回，改好后再提交" in texts(at)
