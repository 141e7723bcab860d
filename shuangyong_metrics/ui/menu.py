"""The menu: every page file with its title, its address and the roles it is offered to, in order."""

from __future__ import annotations

from dataclasses import dataclass

from shuangyong_metrics.model import Role


@dataclass(frozen=True, slots=True)
class Entry:
    """One page; the first of a role's entries is where that role begins."""

    file: str
    title: str
    url: str
    roles: tuple[Role, ...]


_RESULTS = (Role.LEADER, Role.REVIEWER, Role.OFFICE)
_UNIT, _OFFICE, _REVIEW = (Role.UNIT,), (Role.OFFICE,), (Role.REVIEWER, Role.OFFICE)
MENU = (
    Entry("pages/unit/filing.py", "填报", "filing", _UNIT),
    Entry("pages/unit/returns.py", "我的报表", "returns", _UNIT),
    Entry("pages/unit/draft.py", "征求意见", "draft", _UNIT),
    Entry("pages/unit/appeals.py", "陈述申辩", "appeals", _UNIT),
    Entry("pages/office/rounds.py", "填报期", "rounds", _OFFICE),
    Entry("pages/office/bulk.py", "批量导入", "bulk", _OFFICE),
    Entry("pages/reviewer/review.py", "审核", "review", _REVIEW),
    Entry("pages/reviewer/consultation.py", "征求意见", "consultation", _REVIEW),
    Entry("pages/office/missing.py", "催报", "missing", _REVIEW),
    Entry("pages/office/entries.py", "双拥办录入", "entries", _OFFICE),
    Entry("pages/office/corrections.py", "追溯调整", "corrections", _OFFICE),
    Entry("pages/office/units.py", "成员单位", "units", _OFFICE),
    Entry("pages/office/accounts.py", "账号", "accounts", _OFFICE),
    Entry("pages/office/revision.py", "标准修订", "revision", _OFFICE),
    Entry("pages/office/settings.py", "本市信息", "settings", _OFFICE),
    Entry("pages/office/log.py", "操作记录", "log", _OFFICE),
    Entry("pages/leader/overview.py", "总览", "overview", _RESULTS),
    Entry("pages/leader/ranking.py", "排名", "ranking", _RESULTS),
    Entry("pages/leader/cycle.py", "四年届", "cycle", _RESULTS),
    Entry("pages/shared/scorecard.py", "单位评分卡", "scorecard", tuple(Role)),
    Entry("pages/shared/standard.py", "考评标准", "standard", tuple(Role)),
)


def pages_for(role: Role) -> list[Entry]:
    """What a role finds in its menu."""
    return [entry for entry in MENU if role in entry.roles]
