"""A city whose school has filed, with what the service matrix asks its services about."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import filing_city as city

from shuangyong_metrics.errors import NotAllowed
from shuangyong_metrics.services import (
    contests,
    evidence,
    filing,
    missing,
    office,
    office_desk,
    publishing,
    review,
    roster,
    submission,
    vetoes,
)
from shuangyong_metrics.services.missing import Missing
from shuangyong_metrics.services.office import Entry
from shuangyong_metrics.services.replies import Statement
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.worker import Worker


def told_of() -> Entry:
    """A veto that the school is told of, so that it may answer."""
    return Entry("jyj", city.ROUND, "V8", document="市双办〔2026〕9号", found_on=date(2026, 9, 12), authority="市双拥办",
                 notified_on=city.NOW.date())  # fmt: skip


class Case:
    """A city whose school has filed and was told of a veto; ``draft`` is a file of the school that was only uploaded."""

    def __init__(self, folder: Path, store: Store, worker: Worker, published: bool) -> None:
        self.folder, self.store, self.worker, self.now, self.round = folder, store, worker, city.NOW, city.ROUND
        evidence.switch(store, True, "办公室研究决定", city.OFFICE, city.NOW)
        pdf = b"%PDF-1.4\n%%EOF\n"
        self.evidence = evidence.attach(store, "jyj", city.ROUND, "B2", pdf, "通知.pdf", city.MINE, city.NOW).number
        # a submission after it, so that nobody takes it away
        made = submission.submit(store, worker, city.whole(), "报表.xlsx", city.MINE, city.NOW)
        assert made.submission and made.reading, made
        self.number, self.digest, self.reading = made.submission.id, made.digest, made.reading
        office.enter(store, [told_of()], city.OFFICE, city.NOW)
        self.veto = vetoes.own_cases(store, "jyj", city.MINE)[0].number
        self.draft = filing.upload(store, worker, city.wrong(), "草稿.xlsx", city.MINE, city.late()).digest
        if published:
            review.accept_all(store, "jyj", city.ROUND, city.REVIEWER, city.NOW)
            vetoes.reply(store, self.veto, Statement("当年已整改"), city.MINE, city.NOW)
            vetoes.rule(store, self.veto, False, "已整改", city.OFFICE, city.NOW)
            publishing.publish(store, city.ROUND, city.OFFICE, city.NOW)
        self.state = roster.round_state(store, city.ROUND)
        self.place = city.places().at("B2-1")


def told(outcome: Any) -> None:
    """These tell of a refusal in their answer: whose file it is is read from the file."""
    if "本单位" in outcome.reason or "您的账号属于" in outcome.reason:
        raise NotAllowed(outcome.reason)


def merit(c: Case) -> office_desk.Merit:
    return office_desk.Merit(city.SCHOOL, "P4", "", None, "荣誉", "文号", None, "", "")


def contested(c: Case) -> contests.Contest:
    """A contest that nobody made."""
    figures = contests.Figures(0, 0, ())
    return contests.Contest(
        1, 1, c.round, "jyj", "", "B9", "", Statement(""), figures, c.now, "", "", "", None, None, ""
    )  # fmt: skip


def lacking(c: Case) -> Missing:
    """The bureau that has not filed."""
    return next(m for m in missing.missing(c.store, c.round, city.OFFICE) if m.unit_id == "swj")
