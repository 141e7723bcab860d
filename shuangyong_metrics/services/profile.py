"""Whose dashboard this is: the city, the office that runs it and the telephone that people call when they are stuck."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import asdict, dataclass
from datetime import datetime

from shuangyong_metrics.errors import Conflict
from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import Role
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.scan import hits_name

LONGEST = 40
_PHONE = re.compile(r"[0-9+()\-—、,;/ 转]{7,60}")
_LABELS = {"city": "城市名称", "office": "办公室名称"}


@dataclass(frozen=True, slots=True)
class Profile:
    """The city's name (blank until entered), the office's name, its telephone as people dial it (blank until entered)."""

    city: str = ""
    office: str = "双拥工作领导小组办公室"
    contact: str = ""

    @property
    def complete(self) -> bool:
        """Has the office entered who it is?"""
        return bool(self.city and self.office and self.contact)

    @property
    def reach(self) -> str:
        """Whom to ask, as the end of a sentence.

        >>> Profile().reach, Profile("东岭市", "东岭市双拥办", "0900-1234567").reach
        ('请联系本市双拥办', '请联系东岭市双拥办，电话 0900-1234567')
        """
        return f"请联系{self.office}，电话 {self.contact}" if self.contact else "请联系本市双拥办"

    @property
    def cover(self) -> str:
        """What the cover of a blank return says after the office's name."""
        return f"电话 {self.contact}" if self.contact else "请与双拥办联系"


@kept(2)
def profile(store: Store) -> Profile:
    """The newest settings; what was never entered has its default."""
    known = {r["name"]: r["value"] for r in store.rows("settings_now") if r["value"]}
    return Profile(**{key: known.get(key, default) for key, default in asdict(Profile()).items()})


def save_profile(store: Store, wanted: Profile, actor: Actor, now: datetime) -> bool:
    """Record what has changed; False when nothing has. Raises Conflict naming every field that is not usable."""
    need_role(actor, Role.OFFICE)
    clean = Profile(*(_folded(text) for text in asdict(wanted).values()))
    problems = [f"{label}：{problem}。" for label, problem in _problems(clean)]
    if problems:
        raise Conflict("\n".join(problems))
    old, new = asdict(profile(store)), asdict(clean)
    stored = {r["name"] for r in store.rows("settings_now")}
    changed = {key: value for key, value in new.items() if old[key] != value or key not in stored}
    if not changed:
        return False
    with store.transaction() as tx:
        rows = [(tx.next_number(), key, value, now, actor.name) for key, value in changed.items()]
        tx.append("settings", ("seq", "name", "value", "made_at", "actor"), rows)
        store.audit(tx, actor, "修改本市信息", "settings", changed, now)
    return True


def _problems(wanted: Profile) -> list[tuple[str, str]]:
    found = []
    for key, label in _LABELS.items():
        text = getattr(wanted, key)
        if not 2 <= len(text) <= LONGEST or not text.isprintable():
            found.append((label, f"应为 2–{LONGEST} 个字，请改后再保存"))
    if not _PHONE.fullmatch(wanted.contact) or sum(c.isdigit() for c in wanted.contact) < 7:
        found.append(("联系电话", "应为带区号的电话号码，例如 0900-1234567，有多个时用顿号隔开"))
    elif hits_name(wanted.contact):
        # it is printed in every blank return, and the scan would turn each of them away
        found.append(("联系电话", "像是手机号码，印在报表上会被当作个人信息拦下，请写办公室座机"))
    return found


def _folded(text: str) -> str:
    """Full-width figures and brackets as people type them; runs of blanks become one."""
    return " ".join(unicodedata.normalize("NFKC", text).split())
