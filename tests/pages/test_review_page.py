"""The review page by AppTest: what is decided, step by step, and what happens when the world moves on meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import review_city as city
import streamlit as st
from opened_pages import ROOT, serving
from review_city import FIGURE, FIRST, REVIEWER, ROUND, SECOND
from streamlit.testing.v1 import AppTest

from shuangyong_metrics.services import publishing, review, sessions
from shuangyong_metrics.services.review import ACCEPTED, FIXED, SENT_BACK, Decision
from shuangyong_metrics.services.review_items import Item
from shuangyong_metrics.services.review_sheet import review_sheet
from shuangyong_metrics.ui import orders, process, review_bar
from shuangyong_metrics.ui.review_card import FIX_REASONS, REASONS, card_html
from shuangyong_metrics.workbook.worker import Worker

PAGE = str(ROOT / "pages/reviewer/review.py")
Open = Callable[..., AppTest]


@pytest.fixture
def opened(tmp_path: Path, worker: Worker, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Opens the page in a private copy of the city."""
    jar: dict[str, str]

    def open_as(account: str = "shenhe", **address: str) -> AppTest:
        jar["sy_sid"] = sessions.open_session(process.store(), account, "test", process.now())
        at = AppTest.from_file(str(ROOT / "shuangyong_metrics/ui/router.py"), default_timeout=30).run()
        # the bare address led to the role's first page; from another one the address of this one is typed
        at.switch_page(str(ROOT / "pages/leader/ranking.py")).run()
        at.switch_page(PAGE)
        for name, value in address.items():
            at.query_params[name] = value
        return at.run()

    with serving(city.placed(tmp_path / "var", worker), monkeypatch) as jar:
        yield open_as


def texts(at: AppTest) -> str:
    """What stands on the page, as it is read: without the strokes that keep signs from being markup."""
    kinds = ("header", "subheader", "markdown", "caption", "warning", "error", "info", "success")
    return "\n".join(str(e.value) for kind in kinds for e in getattr(at, kind)).replace("\\", "")


def item(code: str = FIGURE) -> Item:
    sheet = review_sheet(process.store(), REVIEWER, FIRST.id, ROUND)
    return next(i for i in sheet.items if i.input == code)


def undecided() -> set[str]:
    return {r["input"] for r in review.undecided(process.store(), ROUND, FIRST.id)}


def pick(at: AppTest, word: str | None, reason: str | None = None) -> None:
    """Choose on the card of the first school's figure."""
    base = f"{FIRST.id}:{ROUND.id}:{FIGURE}:{item().key}"
    next(b for b in at.button_group if b.key == f"say:{base}").set_value(word).run()
    if reason:
        at.selectbox(key=f"why:{base}").set_value(reason).run()


def press(at: AppTest, key: str) -> AppTest:
    button = at.button(key=key)
    assert not button.disabled
    return button.click().run()


def has(at: AppTest, key: str) -> bool:
    return any(b.key == key for b in at.button)


def test_the_queue_stands_left_and_the_first_return_right(opened: Open) -> None:
    at = opened()
    assert not at.exception
    assert len(at.radio(key="review_unit").options) == 4
    assert at.radio(key="review_unit").options[-1] == "东岭市商务局"
    at = at.radio(key="review_unit").set_value("swj").run()
    assert "还没有报送2026年三季度的报表" in texts(at)
    assert not has(at, "review-all")
    assert at.query_params["unit"] == "swj"


def test_an_address_leads_to_one_return(opened: Open) -> None:
    at = opened(unit="dlxx", round="2026Q3")
    assert "东岭小学 · 第 1 次报送" in texts(at)
    assert opened(unit="../etc", round="1999Q9").radio(key="review_unit").value in {u.id for u in city.UNITS}


def test_one_item_goes_back_the_rest_is_accepted_after_one_confirmation(opened: Open) -> None:
    at = opened(unit=FIRST.id)
    pick(at, SENT_BACK, REASONS[0])
    rest = len(undecided()) - 1
    assert at.button(key="review-all").label == f"退回 1 项，其余 {rest} 项通过"
    at = press(at, "review-all")
    assert f"东岭市教育局 2026年三季度：通过 {rest} 项，退回 1 项（{FIGURE}）？" in texts(at)
    assert len(undecided()) == rest + 1, "nothing is saved before the confirmation"
    at = press(at, "review-yes")
    assert undecided() == set()
    assert at.button(key="review-chosen").disabled, "what has been saved is not offered again"
    assert (item().decision, item().decision_reason, item().decided_by) == (SENT_BACK, REASONS[0], "shenhe")
    assert f"已保存，通过 {rest} 项，退回 1 项。" in texts(at)
    assert "没有待审的项了" in texts(at)
    press(at, "review-next")
    assert "东岭小学 · 第 1 次报送" in texts(at), "the page moves on to what is left"


def test_a_question_can_be_taken_back_and_a_refresh_loses_nothing_confirmed(opened: Open) -> None:
    at = opened(unit=FIRST.id)
    before = undecided()
    at = press(press(at, "review-all"), "review-no")
    assert undecided() == before
    assert has(at, "review-all")
    pick(at, ACCEPTED)
    press(press(at, "review-chosen"), "review-yes")
    assert before - undecided() == {FIGURE}
    again = opened(unit=FIRST.id)
    assert f"待审 {len(before) - 1}" in texts(again)


def test_a_figure_is_put_right_with_a_reason_and_both_are_shown(opened: Open) -> None:
    at = opened(unit=FIRST.id)
    base = f"{FIRST.id}:{ROUND.id}:{FIGURE}:{item().key}"
    pick(at, FIXED)
    at = press(at, "review-chosen")
    assert f"{FIGURE}：核定须填写核定值" in texts(at) and f"{FIGURE}：核定须写明理由" in texts(at)
    at.text_input(key=f"fix:{base}").set_value("约6").run()
    at.selectbox(key=f"whyfix:{base}").set_value(FIX_REASONS[0]).run()
    at = press(press(at, "review-chosen"), "review-yes")
    assert f"核定值 {FIGURE}" in texts(at) and "填的是约数“约6”" in texts(at)
    assert item().decision == ""
    at.text_input(key=f"fix:{base}").set_value("６").run()
    assert at.button(key="review-chosen").label == "保存所选（核定 1 项）"
    at = press(at, "review-chosen")
    assert f"东岭市教育局 2026年三季度：核定 1 项（{FIGURE} 为 ６）？" in texts(at)
    at = press(at, "review-yes")
    assert "已保存，核定 1 项。" in texts(at) and "已通过 1（其中核定 1）" in texts(at)
    assert (item().figure, item().fixed, item().decision_reason) == ("20", "6", FIX_REASONS[0])
    html = card_html(item())
    assert "<div class=now><dt>核定值</dt><dd>6</dd></div>" in html and "<dt>本季</dt><dd>20</dd>" in html
    assert "核定为 6：按佐证材料核定（shenhe，" in html
    assert at.button(key="review-chosen").disabled, "what has been saved is not offered again"


def test_what_is_plain_is_accepted_in_one_go(opened: Open) -> None:
    at = opened(unit=FIRST.id)
    press(press(at, "review-plain"), "review-yes")
    sheet = review_sheet(process.store(), REVIEWER, FIRST.id, ROUND)
    assert sheet.plain == () and sheet.first


def test_sending_back_without_a_reason_is_refused_at_once(opened: Open) -> None:
    at = opened(unit=FIRST.id)
    pick(at, SENT_BACK)
    at = press(at, "review-chosen")
    assert f"{FIGURE}：退回须写明理由" in texts(at)
    assert not has(at, "review-yes")


def key(word: str, code: str = FIGURE) -> str:
    """The name of the button that hears a key for an item."""
    return f"key-{word}:{FIRST.id}:{ROUND.id}:{code}:{item(code).key}"


def at_hand(at: AppTest) -> list[str]:
    return re.findall(r'data-at-hand="([^"]*)"', "".join(h.proto.body for h in at.get("html")))


def test_keys_pick_on_the_card_at_hand_which_stays_until_nothing_lacks(opened: Open) -> None:
    at = opened(unit=FIRST.id)
    before, base = undecided(), f"{FIRST.id}:{ROUND.id}:{FIGURE}:{item().key}"
    assert at_hand(at) == [f"{FIGURE}:"]
    shortcuts = {b.key: b.proto.shortcut for b in at.button if b.proto.shortcut}
    assert shortcuts == {
        key(ACCEPTED): "alt+j", key(FIXED): "alt+k", key(SENT_BACK): "alt+l", key("next"): "alt+n",
    }  # fmt: skip
    press(at, key(FIXED))
    assert at_hand(at) == [f"{FIGURE}:{FIXED}"], "a figure and a reason are lacking"
    press(at, key(SENT_BACK))
    at.selectbox(key=f"why:{base}").set_value(REASONS[0]).run()
    assert at_hand(at) == [], "nothing is left to pick"
    assert not any(b.proto.shortcut for b in at.button)
    assert at.button(key="review-chosen").label == "保存所选（退回 1 项）"
    assert undecided() == before, "a key only picks"


def test_cards_brought_out_are_at_hand_after_the_others_and_one_can_be_put_off(opened: Open) -> None:
    at = opened(unit=FIRST.id)
    at.multiselect[0].select(f"A9-1:{item('A9-1').key}").run()
    press(at, key("next"))
    assert at_hand(at) == ["A9-1:"]
    press(at, key(ACCEPTED, "A9-1"))
    assert at_hand(at) == [f"{FIGURE}:"], "what was put off comes again"
    press(at, key(ACCEPTED))
    assert at.button(key="review-chosen").label == "保存所选（通过 2 项）"


def test_no_key_decides_where_nothing_may_be_decided(opened: Open) -> None:
    for unit in (FIRST, *city.UNITS[1:3]):
        review.accept_all(process.store(), unit.id, ROUND, REVIEWER, city.later(5))
    publishing.publish(process.store(), ROUND, city.OFFICE, city.later(20_000))
    at = opened(unit=FIRST.id, round=ROUND.id)
    assert "只能查看" in "".join(h.proto.body for h in at.get("html"))
    at.multiselect[0].select(f"{FIGURE}:{item().key}").run()
    assert at_hand(at) == [] and not any(b.proto.shortcut for b in at.button)


def test_a_return_filed_again_meanwhile_is_not_accepted_unseen(opened: Open, worker: Worker) -> None:
    at = opened(unit=FIRST.id)
    total = len(undecided())
    # pressed on the page as it stood; the unit files again before the question, and once more it is confirmed
    city.submit(process.store(), worker, city.filed(B2_1=18), city.later(20))
    at = press(press(at, "review-all"), "review-yes")
    assert f"{FIGURE} 的填报值已被单位改动" in texts(at)
    assert len(undecided()) == total
    assert "第 2 次报送" in texts(at)
    at = press(press(at, "review-all"), "review-yes")
    assert undecided() == set()
    assert "已保存" in texts(at)


def test_a_choice_is_not_carried_over_to_another_value(opened: Open, worker: Worker) -> None:
    at = opened(unit=FIRST.id)
    pick(at, ACCEPTED)
    city.submit(process.store(), worker, city.filed(B2_1=18), city.later(20))
    at.run()
    assert at.button(key="review-chosen").disabled


def test_a_choice_outlasts_a_look_at_another_return_and_is_dropped_with_its_card(opened: Open) -> None:
    at = opened(unit=FIRST.id)
    pick(at, SENT_BACK, REASONS[0])
    at.radio(key="review_unit").set_value("dlxx").run()
    assert at.button(key="review-chosen").disabled, "nothing is picked on the other return"
    at.radio(key="review_unit").set_value(FIRST.id).run()
    press(press(at, "review-chosen"), "review-yes")
    assert (item().decision, item().decision_reason) == (SENT_BACK, REASONS[0])
    (more,) = at.multiselect
    more.select(f"{FIGURE}:{item().key}").run()
    pick(at, ACCEPTED)
    assert not at.button(key="review-chosen").disabled
    at.multiselect[0].set_value([]).run()
    assert at.button(key="review-chosen").disabled, "what is out of sight is not saved"


def test_the_second_reviewer_is_told(opened: Open) -> None:
    at = opened(unit=FIRST.id)
    pick(at, ACCEPTED)
    press(at, "review-chosen")
    sent = Decision(FIGURE, SENT_BACK, REASONS[1])
    review.decide(process.store(), FIRST.id, ROUND, [sent], SECOND, city.later(30))
    at = press(at, "review-yes")
    assert f"{FIGURE} 已由 shenhe2 退回" in texts(at)
    assert item().decision == SENT_BACK


def test_a_second_click_on_confirm_records_nothing_more(opened: Open) -> None:
    at = press(opened(unit=FIRST.id), "review-all")
    question = at.session_state["review_asked"]
    press(at, "review-yes")
    assert not has(at, "review-yes")
    head = process.store().rows("audit_head")[0]["hash"]
    # the second click comes in as another order of the same
    at.session_state[orders._KEY].orders.append(orders._Order(review_bar.ORDER, question))
    at.run()
    assert f"（{len(question.decisions)} 项原来就是这样定的）" in texts(at)
    assert process.store().rows("audit_head")[0]["hash"] == head


def test_a_logged_out_click_on_confirm_decides_nothing(opened: Open) -> None:
    at = press(opened(unit=FIRST.id), "review-all")
    before = undecided()
    sessions.close(process.store(), st.context.cookies["sy_sid"], process.now())
    at = press(at, "review-yes")
    assert "登录已失效" in texts(at)
    assert undecided() == before


@pytest.mark.parametrize("account", ["lingdao", "jyj"])
def test_leaders_and_units_do_not_get_the_page(opened: Open, account: str) -> None:
    with pytest.raises(ValueError, match=r"ranking|review"):
        opened(account)


def test_the_cell_is_pictured_on_demand(opened: Open) -> None:
    at = opened(unit=FIRST.id)
    assert not any('class="here' in h.proto.body for h in at.get("html"))
    at.toggle(key=f"picture:{FIRST.id}:{ROUND.id}:{FIGURE}:{item().key}").set_value(True).run()
    assert any('<td class="here n" aria-current="true">20</td>' in h.proto.body for h in at.get("html"))


def test_texts_of_a_return_are_escaped(opened: Open) -> None:
    opened(unit=FIRST.id)
    shown = item()
    fields = {name: getattr(shown, name) for name in Item.__slots__}
    html = card_html(Item(**fields | {"note": "<script>x</script>", "evidence": "<u>", "events": ("<i>",)}))
    assert not any(tag in html for tag in ("<script>", "<u>", "<i>"))
    assert all(tag in html for tag in ("&lt;script&gt;", "&lt;u&gt;", "&lt;i&gt;"))
