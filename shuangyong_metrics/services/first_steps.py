"""What a new city's office does first, in order; read off the store, so that no refresh loses the thread."""

from __future__ import annotations

from dataclasses import dataclass

from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import Role
from shuangyong_metrics.services import accounts, roster
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.profile import profile
from shuangyong_metrics.store import Store


@dataclass(frozen=True, slots=True)
class Step:
    """One step: where it is done (``page`` is the page's address), what to do there, whether it is done."""

    page: str
    title: str
    what: str
    done: bool


@kept(2)
def first_steps(store: Store, actor: Actor) -> tuple[Step, ...]:
    """The four steps; none when all of them are done."""
    need_role(actor, Role.OFFICE)
    steps = (
        Step("settings", "填写本市信息", "城市名称、办公室名称和联系电话，显示在每一页和空白报表上", profile(store).complete),
        Step("units", "导入成员单位", "下载空白名册，填好代码、名称、类型后导入", bool(roster.units(store))),
        Step("rounds", "开放第一个填报期", "核对截止日期后开放，各单位即可下载报表", bool(roster.rounds(store))),
        Step("accounts", "发放账号", "每个单位至少一个联络员账号，打印首次口令条", _has_liaison(store)),
    )  # fmt: skip
    return () if all(s.done for s in steps) else steps


def _has_liaison(store: Store) -> bool:
    return any(a.user.role is Role.UNIT for a in accounts.all_accounts(store))
