"""Few persons in a trace (METHOD 7): a count of one to four is shown as “<5”, and nothing beside it gives it away."""

from __future__ import annotations

from typing import Any

from shuangyong_metrics.services.wording import FEW


def masked(entry: dict[str, Any], persons: set[str]) -> dict[str, Any]:
    """The entry with every count of one to four persons as “<5”; ``few`` says that there was one.

    The formula would give such a count away, and so would its raw text and its note.
    """
    told = [_told(a) if a["input"] in persons and _is_few(a) else {**a, "few": False} for a in entry["answers"]]
    few = any(a["few"] for a in told)
    formula = "人数少于 5：领导页面只显示得分，不显示算式中的人数" if few else entry["formula"]
    return {**entry, "answers": told, "few": few, "formula": formula}


def _told(answer: dict[str, Any]) -> dict[str, Any]:
    """A reported figure and the 核定值 in its place are hidden together: one beside the other tells too much."""
    fixed = {"reported": FEW, "fixed": FEW, "fixed_reason": ""} if "fixed" in answer else {}
    return {**answer, "value": FEW, "raw": FEW, "note": "", "few": True, **fixed}


def _is_few(answer: dict[str, Any]) -> bool:
    return any(answer.get(name) in ("1", "2", "3", "4") for name in ("value", "reported", "fixed"))
