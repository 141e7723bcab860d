"""What ``verify`` has to tell: one difference between what is kept and what follows from its sources, by name."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

#: What was compared, in the office's words.
KINDS = {
    "file": "上传文件",
    "answer": "填报值",
    "ledger": "活动台账",
    "framework": "考评标准",
    "score": "得分",
    "points": "指标得分",
    "published_answer": "公布的填报值",
    "digest": "公布摘要",
    "audit": "审计日志",
    "record": "记录",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that does not hold: ``stored`` is what is kept, ``found`` what follows from the sources.

    ``item`` is an input, an indicator, a standard or the part of a record; ``basis`` self or accepted, where it is a figure's.
    """

    kind: str
    round: str = ""
    unit: str = ""
    item: str = ""
    basis: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""
    stored: str = ""
    found: str = ""
    what: str = ""

    @property
    def words(self) -> str:
        """Where, and what is wrong.

        >>> Difference("answer", "2026Q3", "jyj", "B2-1", sheet="B", cell="G9", stored="16", found="17", what="数值").words
        '填报值 · 2026Q3 · jyj · B2-1 · B G9：数值现存“16”，由来源重算为“17”'
        """
        basis = {"self": "自评分", "accepted": "考评分"}.get(self.basis, "")
        place = f"{self.sheet} {self.cell}".strip()
        where = [KINDS[self.kind], self.round, self.unit, basis, self.item, place]
        return f"{' · '.join(w for w in where if w)}：{self._wrong()}"

    def _wrong(self) -> str:
        if self.stored == self.found:
            return self.what
        return f"{self.what}现存“{self.stored or '空'}”，由来源重算为“{self.found or '空'}”"

    def as_json(self) -> dict[str, Any]:
        """The fields and the sentence."""
        return {**asdict(self), "message": self.words}
