"""核定值: the figure that a reviewer puts in place of the reported one, read and refused as the workbook's own cell would be."""

from __future__ import annotations

from typing import Any

from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.messages import finding
from shuangyong_metrics.model import CellRef, FilledBy, Framework, Input, Kind, Over, Round
from shuangyong_metrics.services.review_looks import figure_text
from shuangyong_metrics.store import Transaction
from shuangyong_metrics.workbook.normalise import Problem, clean, read_figure

Row = dict[str, Any]
COLUMNS = ("seq", "decision", "unit_id", "year", "quarter", "input", "value_key", "value", "day_quarter", "own_quarter", "instructed")  # fmt: skip
_NOWHERE = CellRef("", "")


def read_fixed(framework: Framework, item: Input, text: str, said: Row, where: str) -> int:
    """The 核定值 in millionths; ``said`` is what the return says of the item (``submission_items``).

    A choice is one of its labels; a count of the ledger is the round's own count. Raises ShuangyongError for a text that
    the cell would refuse, a value that is the reported one, and a 不适用, which has no figure.
    """
    if said["status"] == "not_applicable":
        raise ShuangyongError(f"{where}{item.code}：报的是不适用，没有数可以核定。请通过或退回。")
    if not clean(text):
        raise ShuangyongError(f"{where}{item.code}：核定须填写核定值。")
    options = options_of(framework, item)
    value = read_figure(item.kind, text, options)
    if isinstance(value, Problem):
        fields = {"label": f"{item.code} {item.label}", "raw": text, "unit": item.unit or "—"}
        told = finding(value.code, _NOWHERE, item.code, options="、".join(options), **fields)
        raise ShuangyongError(f"{where}核定值 {told.message}{told.advice}")
    if said["status"] in ("filled", "counted") and value == said["value"]:
        same = figure_text(framework, item, value)
        raise ShuangyongError(f"{where}{item.code}：核定值 {same} 就是填报值。没有要改的请直接通过。")
    return value


def options_of(framework: Framework, item: Input) -> tuple[str, ...]:
    """The labels to choose from; none for an input of another kind."""
    return tuple(o.label for o in framework.indicator(item.indicator).rule.options) if item.kind is Kind.CHOICE else ()


def fixed_row(tx: Transaction, decision: int, unit_id: str, round_: Round, item: Input, key: str, value: int) -> tuple[Any, ...]:  # fmt: skip
    """The row of ``fixed_figures``; a count of the ledger is dated in the round's quarter, as a correction of it would be."""
    where = {"unit_id": unit_id, "year": round_.year, "quarter": round_.quarter}
    counted = item.filled_by is FilledBy.LEDGER
    target = tx.rows("correction_target", **where, input=item.code)[0]
    return (tx.next_number(), decision, unit_id, round_.year, round_.quarter, item.code, key, value,
            round_.quarter if counted else None, counted and item.over is Over.QUARTER, target["instructed"])  # fmt: skip
