"""催报: ready words for a telephone call, a text message, a chat; and the log of who was reminded, when, by whom and how."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from shuangyong_metrics.errors import Conflict, ShuangyongError
from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import Role, Round
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.filing import workdays_left
from shuangyong_metrics.services.missing import Lack, Missing, missing
from shuangyong_metrics.services.profile import Profile, profile
from shuangyong_metrics.services.roster import round_state
from shuangyong_metrics.services.wording import on_weekday
from shuangyong_metrics.store import Store

PHONE, SMS, WECHAT = CHANNELS = ("电话", "短信", "微信")
_COLUMNS = ("seq", "unit_id", "year", "quarter", "channel", "lacking", "made_at", "actor")
#: What the unit is asked to do, by what it lacks.
_ASKED = {
    Lack.NOT_DOWNLOADED: "请登录双拥考评看板，在“填报”页下载本季模板，填好后上传并提交；本季没有事项的，按“本季无事项”。",
    Lack.NOT_UPLOADED: "请把填好的报表在“填报”页上传并提交。",
    Lack.ERRORS: "请按“填报”页列出的位置改正，重新上传并提交。",
    Lack.NOT_SUBMITTED: "请在“填报”页按“提交本季报表”，提交后才算报送。",
    Lack.WITHDRAWN: "请在“填报”页上传更正后的报表并提交。",
    Lack.SENT_BACK: "请在“我的报表”看退回理由，改好后重新上传整份报表并提交。",
}
_TOLD = {
    Lack.NOT_DOWNLOADED: "还没有下载模板",
    Lack.NOT_UPLOADED: "模板已下载，报表还没有上传",
    Lack.ERRORS: "上传的报表有 {count} 处必须改正，还没有改好",
    Lack.NOT_SUBMITTED: "报表已上传、校验通过，还没有按“提交”",
    Lack.WITHDRAWN: "报表已撤回，还没有重新报送",
    Lack.SENT_BACK: "有 {count} 项被退回，还没有更正",
}


@dataclass(frozen=True, slots=True)
class Reminder:
    """One entry of the log; ``lacking`` is what was missing then."""

    unit_id: str
    name: str
    channel: str
    lacking: str
    at: datetime
    actor: str


@dataclass(frozen=True, slots=True)
class Reminded:
    """What became of marking: how many are new, had been marked that way today, lack nothing any more."""

    new: int
    already: int
    in_order: int


@kept(8, by="commits")
def reminders(store: Store, round_: Round, actor: Actor) -> tuple[Reminder, ...]:
    """The log of a round, newest first."""
    need_role(actor, Role.REVIEWER, Role.OFFICE)
    rows = store.rows("reminders_of_round", year=round_.year, quarter=round_.quarter)
    return tuple(Reminder(r["unit_id"], r["name"], r["channel"], r["lacking"], r["made_at"], r["actor"]) for r in rows)


def remind(
    store: Store, round_: Round, unit_ids: Collection[str], channel: str, actor: Actor, now: datetime
) -> Reminded:
    """Note that these units were reminded; once a day for each way, so a second press notes nothing.

    A unit that lacks nothing by now is left out. Raises Conflict when the round is published.
    """
    need_role(actor, Role.OFFICE)
    if channel not in CHANNELS:
        raise ShuangyongError(f"催报：没有“{channel}”这种方式。可选：{'、'.join(CHANNELS)}。")
    with store.transaction(quiet=True) as tx:
        if round_state(store, round_).published:
            raise Conflict(f"{round_.label}已公布，不再催报。")
        lacking = {m.unit_id: m for m in missing(store, round_, actor)}
        wanted = [lacking[u] for u in dict.fromkeys(unit_ids) if u in lacking]
        key = {"year": round_.year, "quarter": round_.quarter}
        known = {
            r["unit_id"]
            for r in tx.rows("reminders_of_round", **key)
            if r["channel"] == channel and r["made_at"].date() == now.date()
        }
        new = [m for m in wanted if m.unit_id not in known]
        rows = [
            (number, m.unit_id, round_.year, round_.quarter, channel, m.words, now, actor.name)
            for number, m in zip(tx.next_numbers(len(new)), new, strict=True)
        ]
        tx.append("reminders", _COLUMNS, rows)
        if new:
            detail = {"channel": channel, "units": [m.unit_id for m in new]}
            store.audit(tx, actor, "催报", round_.id, detail, now)
    return Reminded(len(new), len(wanted) - len(new), len(set(unit_ids)) - len(wanted))


def text(store: Store, round_: Round, one: Missing, channel: str, actor: Actor, today: date) -> str:
    """The words for one unit, ready to be said or sent."""
    need_role(actor, Role.REVIEWER, Role.OFFICE)
    whose = profile(store)
    sender = whose.office if whose.office.startswith(whose.city) else f"{whose.city}{whose.office}"
    told = _TOLD[one.lack].format(count=one.count)
    year = f"{one.due.year}年" if one.due.year != today.year else ""
    until = f"报送截止 {year}{on_weekday(one.due)}{'，已延期' if one.extended else ''}，{_left(one, today)}"
    title = f"{round_.label}双拥工作报表"
    if channel == SMS:
        codes = f"（{'、'.join(code for code, _ in one.items)}）" if one.lack is Lack.SENT_BACK else ""
        return f"【{sender}】{one.name}：{title}，{until}；{told}{codes}。请及时办理。{_ask(whose)}"
    if channel == PHONE:
        return f"您好，这里是{sender}。{one.name}的{title}，{until}。现在{told}。{_ASKED[one.lack]}{_ask(whose)}"
    items = [f"· {code}：{reason}" for code, reason in one.items] if one.lack is Lack.SENT_BACK else []
    return "\n".join(
        [f"{one.name}联络员：", f"{title}，{until}。", f"目前{told}{'：' if items else '。'}", *items, _ASKED[one.lack],
         f"{sender}　{_ask(whose)}".rstrip("。")]
    )  # fmt: skip


def _left(one: Missing, today: date) -> str:
    left = workdays_left(one.due, today)
    if left < 0:
        return f"已逾期 {-left} 个工作日"
    return "今天截止" if one.due == today else f"还剩 {left} 个工作日"


def _ask(whose: Profile) -> str:
    return f"联系电话 {whose.contact}。" if whose.contact else ""
