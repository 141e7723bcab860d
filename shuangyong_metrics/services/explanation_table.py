"""Explanations from a table: the number of a question, a reason of the list, words."""

from __future__ import annotations

from pathlib import Path

from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.model import OTHER_REASON
from shuangyong_metrics.services.explanations import need_proper
from shuangyong_metrics.services.questions import Said
from shuangyong_metrics.services.tables import BadCell, Column, Row, only_once, read_table

COLUMNS = (
    Column("about", "编号", ("问题编号",)),
    Column("reason", "原因", ("说明原因",)),
    Column("text", "说明", ("补充说明",), required=False),
)


def read_explanations(path: Path) -> dict[str, Said]:
    """A table with the columns of ``COLUMNS``: the question's number as ``open_questions`` gives it, reason, words."""
    rows = read_table(path, COLUMNS, lambda row: (row.place, row.need("about"), _read(row)))
    only_once([(place, about) for place, about, _ in rows], "编号")
    return {about: said for _, about, said in rows}


def _read(row: Row) -> Said:
    said = Said(row.need("reason"), row.words("text"))
    try:
        need_proper([said])
    except ShuangyongError as error:
        raise BadCell("text" if said.reason == OTHER_REASON else "reason", str(error)) from error
    return said
