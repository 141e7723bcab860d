"""What became of a batch: a line for each file, on the screen and as 汇总表."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from shuangyong_metrics.model import Role, Round, Severity
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.results import scorecards
from shuangyong_metrics.services.submission import Outcome
from shuangyong_metrics.services.wording import score
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.tables import xlsx_bytes

HIDDEN = "文件名已隐去"
#: What became of a file, in the order of the summary.
WORDS = {
    "taken": "已收",
    "already": "已在库",
    "twice": "重复",
    "blocked": "退回未收",
    "refused": "拒收",
    "skipped": "未读",
}
HEADER = ("序号", "文件名", "单位", "填报期", "结果", "原因", "问题数", "首条问题所在工作表", "单元格", "自评总分")


@dataclass(frozen=True, slots=True)
class Line:
    """One file of a batch: its place in it, its name as shown, what became of it, and the unit's score (hundredths)."""

    number: int
    name: str
    outcome: Outcome
    result: str = ""
    reason: str = ""
    total: int | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        """The line as words, in the columns of ``HEADER``."""
        who = self.outcome.reading.identity if self.outcome.reading else None
        grave = [f for f in self.outcome.findings if f.severity is Severity.BLOCK] or list(self.outcome.findings)
        first = grave[0] if grave else None
        return (
            str(self.number), self.name, who.unit_name if who else "", who.round.label if who else "", self.result,
            self.reason, str(len(self.outcome.findings) or ""), first.sheet if first else "", first.cell if first else "",
            "" if self.total is None else score(self.total),
        )  # fmt: skip


def finished(store: Store, lines: Sequence[Line], actor: Actor) -> list[Line]:
    """The lines with their words: what a file has to do with another one of the batch, and the score it led to."""
    need_role(actor, Role.OFFICE)
    first: dict[str, int] = {}
    last: dict[tuple[str, Round], int] = {}
    told = []
    for line in lines:
        status, reason = line.outcome.status, _reason(line)
        if status == "already" and line.outcome.digest in first:
            status, reason = "twice", f"与第 {first[line.outcome.digest]} 行是同一份文件。"
        if status in ("taken", "already"):
            first.setdefault(line.outcome.digest, line.number)
        if key := _filed(line):
            if key in last:
                reason = f"与第 {last[key]} 行同一单位、同一期，按文件名先后以这份为准。{reason}"
            last[key] = line.number
        told.append(replace(line, result=WORDS[status], reason=reason))
    return _scored(store, told, last, actor)


def _filed(line: Line) -> tuple[str, Round] | None:
    made = line.outcome.submission
    return (made.unit_id, made.round) if made else None


def _reason(line: Line) -> str:
    made = line.outcome.submission
    if made is not None:
        return f"第 {made.revision} 次报送{'，已标明逾期' if made.late else ''}。{line.outcome.reason}"
    if line.outcome.status == "blocked":
        blocking = sum(f.severity is Severity.BLOCK for f in line.outcome.findings)
        return f"{blocking} 处必须改正，改好后重新报送。"
    return line.outcome.reason


def _scored(store: Store, lines: list[Line], last: dict[tuple[str, Round], int], actor: Actor) -> list[Line]:
    totals = {
        (card.unit, round_): card.shown_total
        for round_ in {round_ for _, round_ in last}
        for card in scorecards(store, round_, "self", actor)
    }
    newest = {number: totals.get(key) for key, number in last.items()}
    return [replace(line, total=newest.get(line.number)) for line in lines]


def tally(lines: Sequence[Line]) -> str:
    """How many of each result, in one sentence."""
    counted = Counter(line.result for line in lines)
    return "，".join(f"{word} {counted[word]} 份" for word in WORDS.values() if counted[word])


def summary(lines: Sequence[Line]) -> bytes:
    """汇总表 as xlsx."""
    return xlsx_bytes("汇总表", HEADER, [line.cells for line in lines])
