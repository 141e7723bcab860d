"""批注回执: the marked-up copy of a kept return; the list of its problems as it stands on the page."""

from __future__ import annotations

from dataclasses import dataclass

from shuangyong_metrics.model import Cover, Role
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.filing import judged
from shuangyong_metrics.services.pictures import kept_file
from shuangyong_metrics.services.profile import profile
from shuangyong_metrics.services.roster import round_state, unit
from shuangyong_metrics.services.submission import before
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.problems import as_text, problems
from shuangyong_metrics.workbook.worker import Worker

__all__ = ["MarkedUp", "as_text", "marked_up", "problems"]


@dataclass(frozen=True, slots=True)
class MarkedUp:
    """The copy as xlsx bytes, and a name for its file."""

    name: str
    data: bytes


def marked_up(store: Store, worker: Worker, digest: str, actor: Actor) -> MarkedUp:
    """The copy of a kept file with what is wrong with it today; raises NotFound, NotAllowed.

    A unit has it of its own files; a reviewer of submitted ones; a leader has none, for it holds a whole return.
    """
    need_role(actor, Role.UNIT, Role.REVIEWER, Role.OFFICE)
    file = kept_file(store, digest, actor)
    reading, whose = judged(store, worker, file), profile(store)
    cover = Cover(whose.office, whose.cover, round_state(store, file.round).filing_due)
    known = before(store, file.unit_id, file.round).figures
    data = worker.mark_up(file.read(), file.name, reading, known, cover)
    return MarkedUp(f"批注回执_{unit(store, file.unit_id, file.round).name}_{file.round.label}.xlsx", data)
