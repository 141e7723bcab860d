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
    Entry("pages/reviewer/review.py", "审核", "review", (Role.REVIEWER, Role.OFFICE)),
    Entry("pages/leader/ranking.py", "排名", "ranking", _RESULTS),
)


def pages_for(role: Role) -> list[Entry]:
    """What a role finds in its menu."""
    return [entry for entry in MENU if role in entry.roles]
