"""Files are read in a process of their own: a hostile one can abort or hang a reader, and only that process.

The process is started at the first check and kept; when it hangs, dies or is asked for too much memory it is
replaced, and the file is refused.
"""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any

from shuangyong_metrics.errors import RefusedFile
from shuangyong_metrics.framework import load_texts
from shuangyong_metrics.messages import refusal
from shuangyong_metrics.model import Framework, Prior, Reading

SECONDS = 10.0
START_SECONDS = 60.0
MEMORY = 1024 * 1024 * 1024
_READY = "ready"


def _limit_memory(limit: int) -> None:
    """Bound the address space where the system can; Windows has no such call and relies on the time limit."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    # an abort of the reader must not leave a memory image on the disk
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def serve(pipe: Connection, texts: list[dict[str, str]], memory: int) -> None:
    """The life of the process: one request after another until the pipe closes."""
    from shuangyong_metrics.workbook.check import check

    frameworks = {f.version: f for f in map(load_texts, texts)}
    _limit_memory(memory)
    pipe.send(_READY)
    while True:
        try:
            data, name, prior, claimed = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            answer: object = check(data, name, frameworks, prior, claimed)
        except RefusedFile as error:
            answer = error
        except (KeyboardInterrupt, SystemExit):
            return
        except BaseException:
            # a panic of the native reader is no Exception; whatever it was, the file could not be read
            answer = refusal("unreadable")
        pipe.send(answer)


class Worker:
    """One reader process; ``check`` may be called from several threads, one file at a time."""

    def __init__(self, frameworks: Mapping[str, Framework], seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._texts = [f.files for f in frameworks.values()]
        self._seconds, self._memory = seconds, memory
        self._turn = threading.Lock()
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None

    def check(
        self,
        data: bytes,
        name: str,
        prior: Mapping[str, Prior] | None = None,
        claimed: AbstractSet[str] = frozenset(),
    ) -> Reading:
        """``check.check`` in the process; raises RefusedFile, also when the file made the reader hang or die."""
        with self._turn:
            known = None if prior is None else dict(prior)
            answer = self._ask((data, name, known, frozenset(claimed)))
        if isinstance(answer, RefusedFile):
            raise answer
        if not isinstance(answer, Reading):
            raise TypeError(type(answer).__name__)
        return answer

    def _ask(self, request: tuple[Any, ...]) -> object:
        try:
            pipe = self._running()
            pipe.send(request)
            if pipe.poll(self._seconds):
                return pipe.recv()
        except (EOFError, OSError):
            # the process died over this file; the next call starts another
            pass
        self._stop()
        return refusal("unreadable")

    def _running(self) -> Connection:
        if self._pipe is None or self._process is None or not self._process.is_alive():
            self._stop()
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            process = context.Process(target=serve, args=(theirs, self._texts, self._memory), daemon=True)
            process.start()
            theirs.close()
            self._process = process
            if not self._pipe.poll(START_SECONDS) or self._pipe.recv() != _READY:
                raise OSError("reader process did not start")
        return self._pipe

    def _stop(self) -> None:
        process, pipe = self._process, self._pipe
        self._process = self._pipe = None
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
        if process is not None:
            process.kill()
            process.join()

    def close(self) -> None:
        """End the process."""
        with self._turn:
            self._stop()

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
