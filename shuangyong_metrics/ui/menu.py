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
MENU = (
    Entry("pages/leader/overview.py", "总览", "overview", _RESULTS),
    Entry("pages/leader/ranking.py", "排名", "ranking", _RESULTS),
    Entry("pages/shared/scorecard.py", "单位评分卡", "scorecard", tuple(Role)),
    Entry("pages/shared/standard.py", "考评标准", "standard", tuple(Role)),
)


def pages_for(role: Role) -> list[Entry]:
    """What a role finds in its menu."""
    return [entry for entry in MENU if role in entry.roles]
