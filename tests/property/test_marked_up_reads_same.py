"""A marked-up copy of any filled return, with any errors in it, gives the answers and the blocking findings of the return."""

from __future__ import annotations

import os

from filled_books import saved, template
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from marked_copies import Marked, answers, blocking
from test_filled_is_read import TEMPLATES, returns
from typed_forms import Typed

EXAMPLES = 10 * int(os.environ.get("SOAK", "1"))
WRONG = st.sampled_from(
    ("约20", "20人", "20-30", "二十", "近百", "3/4", "7月8日", "2026-13-45", "#REF!", "=SUM(A1)", "-5", "基本是", -3.0, 0.5,
     12.75, 1e12, True, "不适用", "无变化", "R", "无", "1 2", "A1-1", "本季值")
)  # fmt: skip


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="SOAK" not in os.environ,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
@given(st.data())
def test_the_copy_says_what_the_return_says(data: st.DataObject) -> None:
    unit_type, quarter = data.draw(st.sampled_from(TEMPLATES))
    places = template(unit_type, quarter)
    cells = dict(data.draw(returns(places)).cells)
    for code in data.draw(st.lists(st.sampled_from(places.open), max_size=8, unique=True)):
        content = data.draw(WRONG)
        cells[places.at(code, data.draw(st.sampled_from(("本季值", "本季值", "状态"))))] = Typed(content, 0, "")
    for number in data.draw(st.lists(st.integers(0, 80), max_size=4, unique=True)):
        for header in data.draw(st.lists(st.sampled_from(("日期", "主要指标", "角色", "金额", "方案")), unique=True)):
            cells[places.event(number, header)] = Typed(data.draw(WRONG), 0, "")
    with saved(places, cells) as book:
        marked = Marked(book)
    first, second = marked.first, marked.second
    assert (answers(second), blocking(second)) == (answers(first), blocking(first))
    assert [(a.input, a.raw) for a in second.answers] == [(a.input, a.raw) for a in first.answers]
    assert (second.events, second.printed, second.findings) == (first.events, first.printed, first.findings)
