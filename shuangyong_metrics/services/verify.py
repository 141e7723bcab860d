"""verify: everything that is kept, checked against its sources: files, answers, rules, published figures, the audit log.

The published rounds are reckoned anew from the uploads (read again), the office's records and the framework's text, each
as of its publication; what differs is told by name. Nothing is written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from shuangyong_metrics.model import Role, Round
from shuangyong_metrics.scoring import frameworks
from shuangyong_metrics.services import roster
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.adjusted import Key, lines_digest, lines_since, stored_lines, touched
from shuangyong_metrics.services.archiving import corrected_after
from shuangyong_metrics.services.audit_check import audit_differences
from shuangyong_metrics.services.differences import Difference
from shuangyong_metrics.services.frozen import frozen_differences, unreadable
from shuangyong_metrics.services.publishing import Frozen, digest_of, frozen_rows
from shuangyong_metrics.services.results import NAMED_BY, frozen_texts
from shuangyong_metrics.services.shadow import LAST, Shadow, stored_bytes
from shuangyong_metrics.store import Store


@dataclass(frozen=True, slots=True)
class Verification:
    """What was checked, and every difference; ``head`` is the newest hash of the audit log."""

    rounds: tuple[str, ...]
    corrections: int
    files: int
    entries: int
    head: str
    differences: tuple[Difference, ...]

    @property
    def holds(self) -> bool:
        return not self.differences


def verify(
    store: Store, actor: Actor, head: str | None = None, step: Callable[[], object] = lambda: None
) -> Verification:
    """Check the whole store; ``head`` is a printed hash that the audit log must hold. ``step`` is called once a return."""
    need_role(actor, Role.OFFICE)
    found = list(audit_differences(store, head))
    shadow = Shadow(store, step)
    try:
        rounds, count = [], 0
        scores: list[Difference] = []
        acts = [*store.rows("publications"), *store.rows("corrections_all")]
        for row in sorted(acts, key=lambda r: int(r["seq"])):
            round_ = Round(row["year"], row["quarter"])
            if "item" in row:
                shadow.grow(row["seq"])
                scores += _correction(store, shadow.copy, round_, row)
                count += 1
            else:
                shadow.grow(row["seq"] - 1)
                scores += _round(store, shadow.copy, round_, row["digest"])
                rounds.append(round_.id)
        shadow.grow(LAST)
    finally:
        shadow.close()
    others = [*_kept(store), *corrected_after(store)]
    return Verification(
        rounds=tuple(rounds),
        corrections=count,
        files=shadow.files + len(store.rows("uploads_all")) + len(store.rows("evidence_all")),
        entries=len(store.rows("audit_entries")),
        head=store.rows("audit_head")[0]["hash"] or "",
        differences=(*found, *shadow.differences, *others, *scores),
    )


def returns(store: Store) -> int:
    """How many returns ``verify`` will read, for who shows its progress."""
    return len(store.rows("submissions_all", after=-1, upto=LAST))


def _round(store: Store, copy: Store, round_: Round, digest: str) -> Iterator[Difference]:
    """A published round: its frozen figures against its digest, and against what its sources give."""
    state = roster.round_state(copy, round_)
    if state.version not in frameworks(copy):
        yield Difference("framework", round=round_.id, item=state.version, what="全文读不出来，这一期无法重算")
        return
    stored = stored_rows(store, round_)
    anew = digest_of(round_, frameworks(copy)[state.version], stored)
    if anew != digest:
        yield Difference("digest", round=round_.id, stored=digest, found=anew, what="公布的数字与公布摘要不符，摘要")
    if broken := list(unreadable(round_.id, stored)):
        yield from broken
        return
    yield from frozen_differences(round_.id, stored, frozen_rows(copy, state))


def _correction(store: Store, copy: Store, round_: Round, row: dict[str, Any]) -> Iterator[Difference]:
    """A correction: the adjusted figures of every round that it touches, against what the sources give since."""
    number, anew = row["seq"], dict[Key, str]()
    kept = stored_lines(store, number)
    if lines_digest(kept) != row["digest"]:
        what = f"{number} 号追溯调整后的数字与它的摘要不符，摘要"
        yield Difference(
            "digest", round_.id, row["unit_id"], row["item"], stored=row["digest"], found=lines_digest(kept), what=what
        )
    reached = touched(copy, round_)
    told_by_round = {s.round.id: stored_rows(store, s.round) for s in reached}
    own = {
        r: {kind: [(k[2], k[3], t) for k, t in kept.items() if k[:2] == (r, kind)] for kind in NAMED_BY}
        for r in told_by_round
    }
    if broken := [d for lines in (told_by_round, own) for r, told in lines.items() for d in unreadable(r, told)]:
        yield from (replace(d, what=f"{number} 号追溯调整无法重算：{d.what}") for d in broken)
        return
    if lost := [s.version for s in reached if s.version not in frameworks(copy)]:
        yield Difference("framework", round=round_.id, item=lost[0], what=f"全文读不出来，{number} 号追溯调整无法重算")
        return
    with copy.rehearsal() as trial:
        for state in reached:
            anew |= lines_since(trial, store, state, number - 1)
    for round_id in sorted({key[0] for key in {**kept, **anew}}):
        told = ({kind: [(k[2], k[3], t) for k, t in lines.items() if k[:2] == (round_id, kind)] for kind in NAMED_BY}
                for lines in (kept, anew))  # fmt: skip
        for difference in frozen_differences(round_id, next(told), next(told)):
            yield replace(difference, what=f"{number} 号追溯调整后的{difference.what}")


def stored_rows(store: Store, round_: Round, upto: int = 0) -> Frozen:
    """What is kept as frozen of a round, in its order, with the corrections of a number up to ``upto``."""
    return {kind: frozen_texts(store, round_, kind, upto=upto) for kind in NAMED_BY}


def _kept(store: Store) -> Iterator[Difference]:
    """Files that nothing is reckoned from, uploads that were not submitted and evidence: that they are there, unchanged."""
    files = [("上传后未报送的文件", ".xlsx", r) for r in store.rows("uploads_all")]
    files += [("佐证文件", f".{r['kind']}", r) for r in store.rows("evidence_all")]
    for what, suffix, row in files:
        where = {"round": f"{row['year']}Q{row['quarter']}", "unit": row["unit_id"], "item": row["name"]}
        data = stored_bytes(store, row["digest"], suffix)
        if data is None:
            yield Difference("file", **where, file=row["digest"], what=f"{what}不见了，从别处的备份找回后放回 uploads")
        elif hashlib.sha256(data).hexdigest() != row["digest"]:
            yield Difference("file", **where, file=row["digest"], what=f"{what}已被改动，与上传时的校验值不符")
