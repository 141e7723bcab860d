"""What comes in and what comes of it: cells, answers, events, findings, submissions, scorecards."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from shuangyong_metrics.model.words import Round, Severity, Status, UnitType


@dataclass(frozen=True, slots=True)
class CellRef:
    """A cell of a workbook as people name it: sheet and ``F12``."""

    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a workbook says of one input (填报值): value, the text as it stands there, and where it stands."""

    input: str
    status: Status
    value: int | None
    raw: str
    ref: CellRef
    reason: str = ""
    note: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One row of the ledger (活动台账); ``ref`` is the cell of its date, ``tag_refs`` are those of its two tags."""

    ref: CellRef
    day: date
    kind: str
    primary: str
    secondary: str
    role: str
    partner: str
    instructor: str
    amount: int | None
    records: tuple[str, ...]
    title: str
    number: str
    raw: str
    tag_refs: tuple[CellRef, ...] = ()

    def tag_ref(self, tag: str) -> CellRef:
        """The cell of a tag; the row's own cell for an event that comes from no workbook."""
        cells = dict(zip((self.secondary, self.primary), reversed(self.tag_refs), strict=False))
        return cells.get(tag, self.ref)


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem of one workbook (校验问题): what is wrong, where, and what to do."""

    code: str
    severity: Severity
    sheet: str
    cell: str
    input: str
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One entry of the list of problems (问题清单): a finding, or several that have one cause.

    ``shared``: the message holds for each of the findings as it stands; otherwise each has its own.
    """

    number: int
    severity: Severity
    message: str
    advice: str
    findings: tuple[Finding, ...]
    shared: bool


@dataclass(frozen=True, slots=True)
class SheetPicture:
    """Part of a sheet around one cell, as text: column letters, and rows by their number, all equally wide.

    ``header`` is the number of the row among them that names the columns; 0 where there is none.
    """

    sheet: str
    cell: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    header: int = 0


@dataclass(frozen=True, slots=True)
class Prior:
    """What is known of one input before this round: last quarter's figure, the year so far, the base figure."""

    last: int | None = None
    year_to_date: int | None = None
    base: int | None = None


@dataclass(frozen=True, slots=True)
class ScanWords:
    """What the office adds to the scan: its own words, each with its number, and phrases that are no hit."""

    hit: tuple[tuple[int, str], ...] = ()
    spared: tuple[str, ...] = ()


#: The scan as it came with the product.
NO_WORDS = ScanWords()


@dataclass(frozen=True, slots=True)
class Cover:
    """What the cover of a return says besides the standard and the unit: the office, whom to ask, until when."""

    office: str
    contact: str
    due: date | None


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose workbook it is, as written in three places of it."""

    unit_id: str
    unit_name: str
    unit_type: UnitType
    round: Round
    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One workbook, read: the file's own SHA-256, whose it is, its answers, its events, what is wrong."""

    digest: str
    identity: Identity
    answers: tuple[Answer, ...]
    events: tuple[Event, ...]
    findings: tuple[Finding, ...]
    #: last quarter's and the year's figures as printed in the workbook (used when no store is at hand)
    printed: dict[str, Prior] = field(default_factory=dict, hash=False)

    @property
    def blocked(self) -> bool:
        return any(f.severity is Severity.BLOCK for f in self.findings)


@dataclass(frozen=True, slots=True)
class Submission:
    """One upload that counts, a revision of a unit's round."""

    id: int
    unit_id: str
    round: Round
    revision: int
    digest: str
    at: datetime
    actor: str
    late: bool


@dataclass(frozen=True, slots=True)
class StandardScore:
    """One standard of a scorecard; everything in millionths."""

    code: str
    max: int
    earned: int
    effective_weight: int
    contribution: int


@dataclass(frozen=True, slots=True)
class Scorecard:
    """One unit in one round on one basis (``self`` 自评, ``accepted`` 考评); totals in hundredths."""

    round: str
    unit: str
    name: str
    type: str
    status: str
    basis: str
    base: int | None
    bonus: int
    veto: tuple[str, ...]
    total: int | None
    shown_total: int | None
    grade: str | None
    rank: int | None
    type_rank: int | None
    effective_weight: int
    not_reported: int
    provisional: bool
    standards: tuple[StandardScore, ...]
