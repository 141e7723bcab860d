"""One unit's figures of the year behind an indicator that is 已报, from its quarters' answers, frozen or live.

The rules of METHOD 2 (``over``, ``due``, blanks) once more, for the city's raw totals: a published round keeps its
answers, not the figures between them and the score.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from shuangyong_metrics.model import MICRO, RECORDS, FilledBy, Framework, Indicator, Input, Kind, Over, Round
from shuangyong_metrics.services.answers import StoredAnswer


class YearOfUnit:
    """One unit's answers of the year up to a quarter, by input and quarter; what the quarter's score looks at.

    Figures in millionths; None where nothing was given.
    """

    def __init__(self, framework: Framework, quarter: int, answers: Mapping[tuple[str, int], StoredAnswer]) -> None:
        self._quarter, self._answers = quarter, answers
        self._home = {i.code: i.measured for i in framework.indicators}

    def figures(self, indicator: Indicator) -> dict[str, int | None]:
        """The figures behind an indicator that is 已报: as of its newest measuring quarter, or of the sample that stands."""
        measured = [q for q in indicator.measured if q <= self._quarter]
        if indicator.rule.sample_least:
            large = [q for q in measured if self._is_large(indicator, q)]
            measured = large or measured
        return {x.code: self._figure(x, measured[-1]) for x in indicator.inputs}

    def _is_large(self, indicator: Indicator, quarter: int) -> bool:
        size, everybody = (
            self._figure(x, quarter) if x else None
            for x in (indicator.input_with("denominator"), indicator.input_with("everybody"))
        )
        asked_all = indicator.rule.sample_everybody and bool(everybody)
        return bool(size) and (asked_all or (size or 0) >= indicator.rule.sample_least * MICRO)

    def _figure(self, item: Input, measured: int) -> int | None:
        if item.over is Over.SUM:
            known = [self._given(item, q) for q in range(1, measured + 1)]
            return sum(v for v in known if v is not None) if any(v is not None for v in known) else None
        if item.over is Over.BASE:
            return self._first(item, range(measured, 0, -1))
        if item.over is Over.QUARTER and item.filled_by is FilledBy.LEDGER:
            return self._of_dates(item, measured)
        home = self._home.get(item.indicator, (1, 2, 3, 4))
        if item.over is Over.LATEST and len(home) == 1:
            return self._first(item, range(home[0], self._quarter + 1))
        answer = self._answers.get((item.code, measured))
        if item.over is Over.LATEST and answer is not None and answer.state == "no_change":
            return self._first(item, [q for q in reversed(home) if q < measured])
        return self._given(item, measured)

    def _of_dates(self, item: Input, measured: int) -> int | None:
        """Rows of the ledger dated in the quarter, also those that a later return brought."""
        filed = [self._answers.get((item.code, q)) for q in range(measured, self._quarter + 1)]
        if filed[0] is not None and filed[0].state == "not_reported":
            return None
        events = [e for a in filed if a and a.state == "reported" for e in a.events]
        dated = [e for e in events if e["counts"] and Round.of(date.fromisoformat(e["date"])).quarter == measured]
        whole = item.ledger is not None and item.ledger.measure == "complete"
        return MICRO * sum(not whole or len(e["records"]) == len(RECORDS) for e in dated)

    def _first(self, item: Input, quarters: Iterable[int]) -> int | None:
        return next((v for q in quarters if (v := self._given(item, q)) is not None), None)

    def _given(self, item: Input, quarter: int) -> int | None:
        answer = self._answers.get((item.code, quarter))
        if (
            answer is None
            or answer.state != "reported"
            or answer.value is None
            or item.kind in (Kind.DATE, Kind.CHOICE)
        ):
            return None
        if item.kind is Kind.YES_NO:
            return MICRO if answer.value == "是" else 0
        return int(Decimal(answer.value) * MICRO)
