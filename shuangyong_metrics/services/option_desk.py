"""设置 as the office handles them: how each number stands, since when, by whom and why; and setting one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shuangyong_metrics.errors import Conflict, NotFound
from shuangyong_metrics.model import Role
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.options import FILING, OPTIONS, PUBLISH, REVIEW, Option, default_of, value
from shuangyong_metrics.services.scan_words import need_clean, need_reason, scan_words
from shuangyong_metrics.store import Store

_BY_NAME = {option.name: option for option in OPTIONS}


@dataclass(frozen=True, slots=True)
class Setting:
    """How an option stands; ``at``, ``actor`` and ``reason`` are blank while it has its default."""

    option: Option
    value: int
    default: int
    at: datetime | None
    actor: str
    reason: str


def settings(store: Store, actor: Actor) -> tuple[Setting, ...]:
    """Every option, in the order of ``OPTIONS``."""
    need_role(actor, Role.OFFICE)
    known = {r["name"]: r for r in store.rows("options_now")}
    found = []
    for option in OPTIONS:
        default, row = default_of(option.name), known.get(option.name)
        told = (row["made_at"], row["actor"], row["reason"] or "") if row else (None, "", "")
        found.append(Setting(option, int(row["value"]) if row else default, default, *told))
    return tuple(found)


def set_option(store: Store, name: str, number: int, reason: str, actor: Actor, now: datetime) -> bool:
    """Set an option; False when it stands so already. Raises Conflict for a number that cannot be, NotFound."""
    need_role(actor, Role.OFFICE)
    option = _BY_NAME.get(name)
    if option is None:
        raise NotFound(f"设置 {name}：没有这一项。可设：{'、'.join(_BY_NAME)}。")
    if not option.least <= number <= option.most:
        raise Conflict(f"{option.label}：应为 {option.least}–{option.most}。请改后再保存。")
    why = need_reason(reason)
    need_clean({"理由": why}, scan_words(store))
    with store.transaction() as tx:
        before = value(store, name)
        _need_order({n: number if n == name else value(store, n) for n in (FILING, REVIEW, PUBLISH)})
        if before == number:
            return False
        row = (tx.next_number(), name, str(number), now, actor.name, why)
        tx.append("settings", ("seq", "name", "value", "made_at", "actor", "reason"), [row])
        detail = {"setting": option.label, "before": before, "value": number, "reason": why}
        store.audit(tx, actor, "修改设置", "options", detail, now)
    return True


def _need_order(days: dict[str, int]) -> None:
    if not days[FILING] <= days[REVIEW] <= days[PUBLISH]:
        told = "、".join(f"{_BY_NAME[name].label} {number}" for name, number in days.items())
        raise Conflict(
            f"三个期限：报送截止不能晚于核定截止，核定截止不能晚于通报；这样改会成为 {told} 个工作日。请先改另一个。"
        )
