"""Many returns at once: checked by two reader processes, recorded in the order of their names.

Each file is taken whole or not at all, exactly as a single upload; the same batch again changes nothing. Returns of
different units that follow one another share a commit: planning the statements is most of what one costs.
"""

from __future__ import annotations

import hashlib
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from queue import SimpleQueue

from shuangyong_metrics.errors import RefusedFile, ShuangyongError
from shuangyong_metrics.model import Reading, Role, Round, ScanWords
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.bulk_files import Source
from shuangyong_metrics.services.bulk_summary import HIDDEN, Line, finished
from shuangyong_metrics.services.scan_words import scan_words
from shuangyong_metrics.services.setup import open_worker
from shuangyong_metrics.services.submission import (
    Before,
    Examined,
    Outcome,
    all_before,
    before,
    examined,
    take_together,
)
from shuangyong_metrics.services.uploads import note_refusal
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.scan import hits_name
from shuangyong_metrics.workbook.worker import Worker

READERS = 2
#: Returns that are recorded in one commit, at most.
TOGETHER = 20
#: Files that are read ahead: the readers go on while a group is recorded.
AHEAD = 12

Progress = Callable[[int, int], object]


def take_all(
    store: Store, sources: Sequence[Source], actor: Actor, now: datetime, progress: Progress = lambda done, of: None
) -> list[Line]:
    """Take every file that can be taken; one line for each, in the order given. ``progress`` hears (done, of)."""
    need_role(actor, Role.OFFICE)
    lines: list[Line] = []
    with ExitStack() as stack:
        count = min(READERS, sum(not s.skipped for s in sources))
        workers = [stack.enter_context(open_worker(store)) for _ in range(count)]
        batch = _Batch(store, actor, now, workers)
        for number, (source, outcome) in enumerate(batch.outcomes(sources), 1):
            lines.append(Line(number, _shown(source, scan_words(store)), outcome))
            progress(number, len(sources))
    return finished(store, lines, actor)


def _shown(source: Source, words: ScanWords) -> str:
    """Name and place are told unless the scan hits them: what it found is never repeated."""
    if hits_name(source.where, words) or hits_name(source.whole_name, words):
        return f"（{HIDDEN}）"
    return source.where + source.name


@dataclass(frozen=True, slots=True)
class _Looked:
    """A file after its reading: what it says, or why it cannot be taken; ``seen`` is what was known of its unit then."""

    data: bytes
    digest: str
    reading: Reading | None
    error: ShuangyongError | None
    seen: int


class _Batch:
    """One run: readers look ahead, one hand records."""

    def __init__(self, store: Store, actor: Actor, now: datetime, workers: list[Worker]) -> None:
        self._store, self._actor, self._now, self._workers = store, actor, now, workers
        self._known = _Known(store)

    def outcomes(self, sources: Sequence[Source]) -> Iterator[tuple[Source, Outcome]]:
        """Each source with what became of it, in the order given; told once it is recorded."""
        group: list[tuple[Source, _Looked]] = []
        for source, looked in self.looked_at(sources):
            if group and not self._joins(group, looked):
                yield from self._together(group)
                group = []
            if looked is None:
                yield source, Outcome("skipped", "", reason=source.skipped)
            elif looked.reading is None:
                yield source, self._alone(source, looked)
            else:
                group.append((source, looked))
        yield from self._together(group)

    @staticmethod
    def _joins(group: list[tuple[Source, _Looked]], looked: _Looked | None) -> bool:
        """May a file be recorded with these? Not a second one of a unit: the first changes what is known of it."""
        if looked is None or looked.reading is None or len(group) >= TOGETHER:
            return False
        units = {other.reading.identity.unit_id for _, other in group if other.reading}
        return looked.reading.identity.unit_id not in units

    def _together(self, group: list[tuple[Source, _Looked]]) -> Iterator[tuple[Source, Outcome]]:
        """Recorded in one commit; when that fails, each by itself, so that one that cannot be taken is left out alone."""
        files = []
        try:
            files = [self._examined(source, looked) for source, looked in group]
            outcomes = take_together(self._store, files, self._actor, self._now) if files else []
        except Exception:
            # nothing is recorded yet; whichever of them it was meets it again, after those before it are recorded
            yield from ((source, self._alone(source, looked)) for source, looked in group)
            return
        self._known.changed(
            {f.reading.identity.unit_id for f, o in zip(files, outcomes, strict=True) if o.status == "taken"}
        )
        yield from zip((source for source, _ in group), outcomes, strict=True)

    def looked_at(self, sources: Sequence[Source]) -> Iterator[tuple[Source, _Looked | None]]:
        """Each source with what a reader made of it, in the order given; None for one that is not read."""
        idle: SimpleQueue[Worker] = SimpleQueue()
        for worker in self._workers:
            idle.put(worker)

        def look(source: Source) -> _Looked:
            worker = idle.get()
            try:
                return self._look(worker, source)
            finally:
                idle.put(worker)

        waiting: deque[tuple[Source, Future[_Looked] | None]] = deque()
        pool = ThreadPoolExecutor(max_workers=max(1, len(self._workers)))
        try:
            for source in sources:
                waiting.append((source, None if source.skipped else pool.submit(look, source)))
                if len(waiting) > AHEAD:
                    yield _resolved(waiting.popleft())
            while waiting:
                yield _resolved(waiting.popleft())
        finally:
            pool.shutdown(cancel_futures=True)

    def _examined(self, source: Source, looked: _Looked) -> Examined:
        """A file that was read, judged by what is known of its unit now."""
        if looked.reading is None:
            raise looked.error or ShuangyongError("")
        reading = looked.reading
        who = reading.identity
        if self._known.changes(who.unit_id) != looked.seen:
            # an earlier file of this batch was its unit's too, and what is known of the unit is another now
            known = self._known(who.unit_id, who.round)
            claims, words = frozenset(known.claims), scan_words(self._store)
            reading = self._workers[0].check(looked.data, source.whole_name, known.figures, claims, words)
        return Examined(reading, looked.data, PurePath(source.name).name)

    def _alone(self, source: Source, looked: _Looked) -> Outcome:
        """What became of one file that was read."""
        try:
            file = self._examined(source, looked)
            (outcome,) = take_together(self._store, [file], self._actor, self._now)
        except RefusedFile as error:
            hits = tuple(getattr(error, "findings", ()))
            note_refusal(self._store, looked.digest, error, hits, self._actor, self._now)
            return Outcome("refused", looked.digest, reason=str(error), findings=hits)
        except ShuangyongError as error:
            return Outcome("refused", looked.digest, reading=looked.reading, reason=str(error))
        if outcome.status == "taken":
            self._known.changed({file.reading.identity.unit_id})
        return outcome

    def _look(self, worker: Worker, source: Source) -> _Looked:
        data, seen = b"", 0

        def ask(unit_id: str, round_: Round) -> Before:
            nonlocal seen
            seen = self._known.changes(unit_id)
            return self._known(unit_id, round_)

        try:
            data = source.read()
            reading = examined(self._store, worker, data, source.whole_name, self._actor, ask)
            return _Looked(data, reading.digest, reading, None, seen)
        except ShuangyongError as error:
            return _Looked(data, hashlib.sha256(data).hexdigest() if data else "", None, error, seen)


def _resolved(pair: tuple[Source, Future[_Looked] | None]) -> tuple[Source, _Looked | None]:
    source, future = pair
    return source, future.result() if future else None


class _Known:
    """What is known of every unit before a round, asked for all of them at once and again when anything else changes."""

    def __init__(self, store: Store) -> None:
        self._store, self._guard = store, threading.Lock()
        self._version, self._tables = -1, dict[Round, dict[str, Before]]()
        self._changes: Counter[str] = Counter()

    def __call__(self, unit_id: str, round_: Round) -> Before:
        with self._guard:
            if self._version != self._store.version:
                self._tables.clear()
                self._version = self._store.version
            if round_ not in self._tables:
                self._tables[round_] = all_before(self._store, round_)
            if self._changes[unit_id]:
                return before(self._store, unit_id, round_)
            return self._tables[round_].get(unit_id, Before())

    def changes(self, unit_id: str) -> int:
        """How many returns of the unit this batch has recorded so far."""
        with self._guard:
            return self._changes[unit_id]

    def changed(self, unit_ids: AbstractSet[str]) -> None:
        """This batch has recorded one return of each of these units, in one commit; the others' figures are as they were."""
        with self._guard:
            self._changes.update(unit_ids)
            if unit_ids and self._version == self._store.version - 1:
                self._version += 1
