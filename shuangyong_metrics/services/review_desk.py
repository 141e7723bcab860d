"""A unit's items and the decisions that stand on them, as a reviewer's choice finds them inside one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from shuangyong_metrics.errors import Conflict, NotFound, ShuangyongError
from shuangyong_metrics.model import NA_REASONS, Framework, Input, Round
from shuangyong_metrics.services.explanations import REOPENED
from shuangyong_metrics.services.fixing import options_of, read_fixed
from shuangyong_metrics.services.review_looks import figure_text
from shuangyong_metrics.store import Transaction
from shuangyong_metrics.workbook.normalise import read_figure

ACCEPTED, SENT_BACK, FIXED = "accepted", "sent_back", "fixed"
#: The value of a 不适用 whose row names no reason of the list.
_NO_REASON = "not_applicable:"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of a review: the item's input code; accepted, accepted with a 核定值 (``fixed``) or sent back; and why.

    ``value`` is the 核定值 as it was typed. ``value_key`` is the value the reviewer looked at and ``seen`` what stood beside
    it (``standing``; "" for nothing); who gives neither decides about whatever stands there now.
    """

    input: str
    decision: str
    reason: str = ""
    place: str = ""
    value_key: str | None = None
    seen: str | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """What is to be recorded of one value; ``fixed`` is the 核定值 in millionths, None where the reported one counts."""

    input: str
    value_key: str
    decision: str
    reason: str
    fixed: int | None = None


def standing(decision: str, fixed: int | None) -> str:
    """What stands beside a value, in one word: the decision, and where it fixes a figure that figure."""
    return decision if fixed is None else f"{FIXED} {fixed}"


class Desk:
    """A unit's items and the decisions that stand, as of one transaction."""

    def __init__(self, tx: Transaction, framework: Framework, unit_id: str, round_: Round) -> None:
        key = {"unit_id": unit_id, "year": round_.year, "quarter": round_.quarter}
        self.framework, self.where = framework, f"{unit_id} {round_.id}"
        self.inputs = {x.code: x for x in framework.inputs}
        # a return that was withdrawn a moment ago says nothing any more
        number = next((r["submission_id"] for r in tx.rows("submission_now", **key)), 0)
        what = {"submission_id": number, "version": framework.version, "quarter": round_.quarter}
        self.values: dict[str, dict[str, Row]] = {}
        for row in tx.rows("submission_items", **what):
            if row["status"] != "blank":
                self.values.setdefault(row["input"], {})[row["value_key"]] = row
        self.stands = {
            (r["input"], r["value_key"]): r for r in tx.rows("round_decisions", **key) if r["decision"] != REOPENED
        }

    def overtaken(self, choice: Decision) -> str:
        """What happened to the item since the reviewer saw it, and by whom; nothing where it is as it was."""
        if choice.value_key is None:
            return ""
        if choice.value_key not in self.values.get(choice.input, ()):
            return f"{choice.input} 的填报值已被单位改动（重新报送或撤回）"
        now = self.stands.get((choice.input, choice.value_key))
        if choice.seen is None or now is None:
            return ""
        if standing(now["decision"], now["fixed"]) in (choice.seen, self._wanted(choice)):
            return ""
        return f"{choice.input} 已由 {now['actor']} {self.words(choice.input, now)}"

    def words(self, code: str, row: Row) -> str:
        """A decision in words: 通过, 退回 or 核定为 12, with its reason."""
        said = "退回" if row["decision"] == SENT_BACK else "通过"
        if row["fixed"] is not None:
            said = f"核定为 {figure_text(self.framework, self.inputs[code], row['fixed'])}"
        return f"{said}（{row['reason']}）" if row["reason"] else said

    def items(self, choice: Decision) -> list[Decided]:
        """What has to be recorded: every value of the input that is meant and not decided so already."""
        where, reason = _place(choice), choice.reason.strip()
        if choice.input not in self.values:
            raise NotFound(f"{where}{self.where} 的报表里没有可审的填报项 {choice.input}（{_BLANK[choice.decision == FIXED]}）。请核对代码。")  # fmt: skip
        if choice.decision != ACCEPTED and not reason:
            word = "退回" if choice.decision == SENT_BACK else "核定"
            raise ShuangyongError(f"{where}{choice.input}：{word}须写明理由。")
        values = list(self.values[choice.input]) if choice.value_key is None else [choice.value_key]
        if choice.decision == FIXED:
            values = self._figures(choice, values)
        meant = (
            Decided(choice.input, value, choice.decision, reason)
            if choice.decision != FIXED
            else Decided(choice.input, value, ACCEPTED, reason, self._fixed(choice, value))
            for value in values
        )
        return [one for one in meant if self._said(one) != (one.decision, one.reason, one.fixed)]

    def meant(self, code: str, text: str, reason: str) -> Decision:
        """The decision that makes a text count: the reported value accepted where it is what the text says, else a 核定值."""
        options = options_of(self.framework, self.inputs[code])
        for key, row in self.values.get(code, {}).items():
            words = {"not_applicable": "不适用", "no_change": "无变化"}.get(row["status"])
            if text == words or (not words and read_figure(self.inputs[code].kind, text, options) == row["value"]):
                return Decision(code, ACCEPTED, reason, value_key=key)
        return Decision(code, FIXED, reason, value=text)

    def item(self, code: str) -> Input:
        """The input with this code."""
        return self.inputs[code]

    def reported(self, code: str, key: str) -> str:
        """What the return says of a value, for the log."""
        row = self.values[code][key]
        return (
            "无变化" if row["status"] == "no_change" else figure_text(self.framework, self.inputs[code], row["value"])
        )

    def figure(self, code: str, value: int) -> str:
        """A 核定值 as people read it."""
        return figure_text(self.framework, self.inputs[code], value)

    def _figures(self, choice: Decision, keys: list[str]) -> list[str]:
        """Of several things a return says of an input, the figure: a 不适用 may stand beside a count of the ledger."""
        rows = self.values[choice.input]
        return [k for k in keys if rows[k]["status"] != "not_applicable"] or keys

    def _wanted(self, choice: Decision) -> str:
        if choice.decision != FIXED or choice.value_key is None:
            return choice.decision
        return standing(ACCEPTED, self._fixed(choice, choice.value_key))

    def _fixed(self, choice: Decision, key: str) -> int:
        said = self.values[choice.input][key]
        return read_fixed(self.framework, self.inputs[choice.input], choice.value, said, _place(choice))

    def _said(self, one: Decided) -> tuple[str, str, int | None] | None:
        row = self.stands.get((one.input, one.value_key))
        return None if row is None else (row["decision"], row["reason"], row["fixed"])


#: Why there is nothing to decide about; and, the second, nothing to put a figure in place of.
_BLANK = ("空白项不需审核", "空白项按未报计，没有可以核定的数；确有数的请单位重新报送")


def _place(choice: Decision) -> str:
    return f"{choice.place}：" if choice.place else ""


def need_reasons(tx: Transaction, unit_id: str, round_: Round, items: Iterable[Decided]) -> None:
    """A 不适用 is approved for its reason: in the return, or chosen by the unit afterwards; raises Conflict."""
    bare = {(i.input, i.value_key) for i in items if i.decision == ACCEPTED and i.value_key == _NO_REASON}
    if not bare:
        return
    given = tx.rows("explanations_now", unit_id=unit_id, year=round_.year, quarter=round_.quarter)
    bare -= {(r["input"], r["value_key"]) for r in given if r["reason"]}
    if bare:
        codes = "、".join(sorted(code for code, _ in bare))
        raise Conflict(
            f"{unit_id} {round_.label} {codes}：报了不适用、没有写理由，不能通过。请退回，或请单位在“我的报表”选好理由（{'、'.join(NA_REASONS)}）。"
        )
