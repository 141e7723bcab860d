"""The parts of 标准修订: what a draft changes, who would move in the published quarters and why, and its publication."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.uploaded_file_manager import UploadedFile

from shuangyong_metrics.errors import Conflict
from shuangyong_metrics.services import revision
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.rehearsal import Moved, Quarter, Reason, rehearse
from shuangyong_metrics.services.revision_changes import Change, changes
from shuangyong_metrics.services.wording import change, points, score, several
from shuangyong_metrics.ui import orders, process
from shuangyong_metrics.ui.address import choice

DRAFT = "draft"
#: A blank at which no line ends.
_UNBROKEN = "\u00a0"
#: Reasons that are told for one unit; the rest is a number.
_REASONS = 3


@dataclass(frozen=True, slots=True)
class Draft:
    """An examined draft with its file, so that what was seen is what is published."""

    data: bytes
    revision: revision.Revision
    changes: tuple[Change, ...]
    quarters: tuple[Quarter, ...]


def look(picked: UploadedFile | None, actor: Actor, bar: DeltaGenerator) -> None:
    """Check and rehearse what was picked, and leave it as the draft; raises what it is refused for."""
    if picked is None:
        orders.desk().left.pop(DRAFT, None)
        raise Conflict("还没有选择文件。请先选择修订稿，再按“检查并预演”。")
    orders.make(DRAFT, picked.file_id, lambda: _examined(picked, actor, bar))


def _examined(picked: UploadedFile, actor: Actor, bar: DeltaGenerator) -> Draft:
    data, store = picked.getvalue(), process.store()
    found = revision.examine(store, data, picked.name, actor)

    def told(done: int, of: int) -> None:
        orders.show_far(bar, done, of, f"已预演 {done} / {of} 个季度")

    try:
        quarters = rehearse(store, found.framework, actor, process.now(), told)
    except Conflict:
        quarters = ()
    return Draft(data, found, changes(found.base, found.framework), quarters)


def show_changes(draft: Draft) -> None:
    """What the draft changes, indicator by indicator; what moves points first in words."""
    old, new = draft.revision.base, draft.revision.framework
    scoring = sum(c.scores for c in draft.changes)
    st.subheader(
        f"{old.version} 版 → {new.version} 版：{len(draft.changes)} 处变化，其中 {scoring} 处影响得分", anchor=False
    )
    st.caption(
        f"{new.title}，自{new.first_round.label}起施行，文号 {new.document or '未填'}，修订理由：{new.reason or '未填'}"
    )
    if not draft.changes:
        st.info("与原来的版本相比，内容没有任何变化。", icon=":material/drag_handle:")
        return
    head = ("指标", "变化", "原来", "改为", "影响得分")
    _table(
        head, ((_whose(c), c.what, c.before or "—", c.after or "—", "是" if c.scores else "否") for c in draft.changes)
    )


def _whose(change_: Change) -> str:
    return f"{change_.code} {change_.name}".strip() if change_.code else "全文"


def show_rehearsal(draft: Draft) -> None:
    """One published quarter at a time: who would move, by how much, and why."""
    if not draft.quarters:
        st.info("还没有已公布的季度，没有可以预演的数据。", icon=":material/hourglass_empty:")
        return
    st.subheader("预演：如果那时就用修订稿", anchor=False)
    quarters = {q.round.id: q for q in draft.quarters}
    labels = {r: f"{q.round.label}（{len(q.hit)} 家有变化）" for r, q in quarters.items()}
    quarter = quarters[choice("预演的季度", labels, "rehearsed")]
    st.markdown(_sentence(quarter))
    if quarter.left_out:
        why = "；".join(f"{x.code} {x.name}（{x.why}）" for x in quarter.left_out)
        st.caption(f"没有预演的部分：{why}。预演的总分不含这些。")
    rows = sorted(quarter.hit, key=lambda m: (m.after.rank is None, m.after.rank or 0, m.after.unit))
    if rows:
        _table(("单位", "得分", "名次", "等次", "为什么"), map(_row, rows))
    st.caption("原来和预演的得分都按现在核定的数计算；个别单位没有原因的，是别家变化带来的名次变化。")


def _sentence(quarter: Quarter) -> str:
    scored = [m for m in quarter.units if m.gain]
    up = [m for m in quarter.units if m.climb > 0]
    down = [m for m in quarter.units if m.climb < 0]
    if not quarter.hit:
        return f"**{quarter.round.label}**：{len(quarter.units)} 家单位的得分和名次都不变。"
    said = f"**{quarter.round.label}**：{len(scored)} 家得分变化，{len(up)} 家名次上升，{len(down)} 家下降。"
    if up:
        said += f"升幅最大：{_largest(up)}。"
    return said + (f"降幅最大：{_largest(down)}。" if down else "")


def _largest(moved: Sequence[Moved]) -> str:
    most = max(abs(m.climb) for m in moved)
    return f"{several([m.after.name for m in moved if abs(m.climb) == most])} {most} 位"


def _row(moved: Moved) -> tuple[str, ...]:
    before, after = moved.before, moved.after
    gain = f"（{change(moved.gain)}）" if moved.gain else ""
    scored = f"{score(before.shown_total)} → {score(after.shown_total)}{gain}"
    ranked = f"{before.rank or '—'} → {after.rank or '—'}" if before.rank != after.rank else str(after.rank or "—")
    grades = (before.grade or "—", after.grade or "—")
    return (
        after.name,
        scored.replace(" ", _UNBROKEN),
        ranked.replace(" ", _UNBROKEN),
        grades[0] if grades[0] == grades[1] else f"{grades[0]} → {grades[1]}",
        _reasons(moved.reasons),
    )


def _reasons(reasons: Sequence[Reason]) -> str:
    told = [f"{r.code} {_worth(r.before, r.before_max)} → {_worth(r.after, r.after_max)}{_cells(r)}" for r in reasons]
    more = [f"另有 {len(told) - _REASONS} 项"] if len(told) > _REASONS else []
    return "；".join([*told[:_REASONS], *more]) or "—"


def _worth(earned: int | None, most: int) -> str:
    return "不计" if earned is None else f"{points(earned)}/{points(most)}"


def _cells(reason: Reason) -> str:
    return f"（{'、'.join(reason.cells)}）" if reason.cells else ""


def ask_to_publish(draft: Draft) -> bool:
    """True once the publication is confirmed; what stands in its way is said instead of the button."""
    new = draft.revision.framework
    st.subheader("3 公布为新的版本", anchor=False)
    for refusal in draft.revision.refusals:
        st.warning(refusal, icon=":material/block:")
    if draft.revision.refusals:
        return False
    if draft.revision.replaces_unused:
        st.info(
            f"{draft.revision.base.version} 版也自{new.first_round.label}起施行、还没有用过：公布后由 {new.version} 版代替。",
            icon=":material/info:",
        )
    if new.first_round.quarter > 1:
        st.warning(
            f"不是从一季度起施行：{new.first_round.year}年前几季按原来的标准报送，新增的填报项没有前几季的数。",
            icon=":material/event:",
        )
    st.caption("公布后这个版本不能再改；要再修订，须另定版本。已开放和已公布的季度仍用原来的标准。")
    sure = st.checkbox(f"我确认：{new.version} 版依据 {new.document}，自{new.first_round.label}起施行", key="sure")
    return st.button(f"公布 {new.version} 版", type="primary", key="publish", disabled=not sure) and sure


def publish(draft: Draft, actor: Actor) -> str:
    """Publish exactly the file that was looked at; the words that say so."""
    left = orders.desk().left
    made = revision.publish(process.store(), draft.data, draft.revision.name, actor, process.now())
    left.pop(DRAFT, None)
    return revision.published_words(made)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    body = "".join(f"<tr>{''.join(f'<td>{_lines(cell)}</td>' for cell in row)}</tr>" for row in rows)
    titles = "".join(f"<th>{title}</th>" for title in head)
    st.html(f'<div class="sy-rules" data-own><div class="wide"><table><tr>{titles}</tr>{body}</table></div></div>')


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
