"""Many returns at once: checked by two reader processes, recorded one after the other in the order of their names.

Each file is taken whole or not at all, exactly as a single upload; the same batch again changes nothing.
"""

from __future__ import annotations

import hashlib
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
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
from shuangyong_metrics.services.submission import Before, Outcome, all_before, before, examined, note_refusal, take
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.scan import hits_name
from shuangyong_metrics.workbook.worker import Worker

READERS = 2
#: Files that are read ahead of the one that is being recorded.
AHEAD = 6

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
        for number, (source, looked) in enumerate(batch.looked_at(sources), 1):
            outcome = batch.recorded(source, looked) if looked else Outcome("skipped", "", reason=source.skipped)
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

    def recorded(self, source: Source, looked: _Looked) -> Outcome:
        """What became of a file that was read."""
        try:
            if looked.reading is None:
                raise looked.error or ShuangyongError("")
            reading = looked.reading
            who = reading.identity
            if self._known.changes(who.unit_id) != looked.seen:
                # an earlier file of this batch was its unit's too, and what is known of the unit is another now
                known = self._known(who.unit_id, who.round)
                claims, words = frozenset(known.claims), scan_words(self._store)
                reading = self._workers[0].check(looked.data, source.whole_name, known.figures, claims, words)
            outcome = take(self._store, reading, looked.data, PurePath(source.name).name, self._actor, self._now)
        except RefusedFile as error:
            hits = tuple(getattr(error, "findings", ()))
            note_refusal(self._store, looked.digest, error, hits, self._actor, self._now)
            return Outcome("refused", looked.digest, reason=str(error), findings=hits)
        except ShuangyongError as error:
            return Outcome("refused", looked.digest, reading=looked.reading, reason=str(error))
        if outcome.status == "taken":
            self._known.changed(who.unit_id)
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

    def changed(self, unit_id: str) -> None:
        """This batch has recorded one of the unit's; the others' figures are as they were."""
        with self._guard:
            self._changes[unit_id] += 1
            if self._version == self._store.version - 1:
                self._version += 1
