"""Who acts, and what they may do and see (the table of the design)."""

from __future__ import annotations

from dataclasses import dataclass, field

from shuangyong_metrics.errors import NotAllowed
from shuangyong_metrics.model import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """A logged-in person or the command line; ``unit_id`` only for the role ``unit``.

    ``place``: the address that they act from, for the audit log; the same person from elsewhere is the same actor.
    """

    name: str
    role: Role
    unit_id: str | None = None
    place: str = field(default="", compare=False)


def need_role(actor: Actor, *roles: Role) -> None:
    """Raise NotAllowed unless the actor has one of the roles."""
    if actor.role not in roles:
        raise NotAllowed(f"账号 {actor.name}（{actor.role.label}）：没有这项操作的权限，请联系双拥办管理员。")


def need_unit(actor: Actor, unit_id: str) -> None:
    """Raise NotAllowed when a unit's account touches another unit's data."""
    if actor.role is Role.UNIT and actor.unit_id != unit_id:
        raise NotAllowed(f"账号 {actor.name}：只能查看和报送本单位的材料。")


def need_results(actor: Actor, published: bool) -> None:
    """Scores of all units: published rounds for leaders, always for reviewer and office, never for a unit."""
    need_role(actor, Role.LEADER, Role.REVIEWER, Role.OFFICE)
    if actor.role is Role.LEADER and not published:
        raise NotAllowed("本季尚未公布：公布前领导页面只显示报送进度，不显示得分和排名。")
