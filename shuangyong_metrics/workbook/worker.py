"""Files are read in a process of their own: a hostile one can abort or hang a reader, and only that process.

The process is started at the first check and kept; when it hangs, dies or is asked for too much memory it is
replaced, and the file is refused. It is a plain child that talks over its standard streams, not a
``multiprocessing`` one: that would run the main module again in the child, and in the web app the main module is
the page that is being shown.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, TypeVar, cast

from shuangyong_metrics.errors import RefusedFile
from shuangyong_metrics.framework import load_texts
from shuangyong_metrics.messages import refusal
from shuangyong_metrics.model import NO_WORDS, Cover, Framework, Identity, Prior, Reading, ScanWords, SheetPicture
from shuangyong_metrics.workbook.admit import check_size
from shuangyong_metrics.workbook.limits import KEEPING_MEMORY, limit_memory, limit_time
from shuangyong_metrics.workbook.wire import read, write

#: What one file may take: by the clock, and in computing time, which a busy machine does not use up for it. A usual
#: return takes some 0.02 s.
SECONDS = 4.5
CPU_SECONDS = 2.0
#: So many times as long may a task take that writes a workbook.
_PATIENCE = {"mark_up": 5}
START_SECONDS = 60.0
#: What the process may take beyond what it has when it starts (some 50 MB resident).
MEMORY = 192 * 1024 * 1024
#: A usual return fits into the pipe, so that nobody waits in the middle of it; where the system knows no such wish, it is
#: as large as ever.
_PIPE = 256 * 1024
_READY = "ready"
_PROGRAM = f"from {__name__} import serve; serve()"
_ROOT = Path(__file__).resolve().parents[2]
_Answer = TypeVar("_Answer")


def serve() -> None:
    """The life of the process: one request after another until the pipe closes."""
    # whatever a library prints must not end up between two messages
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    requests = sys.stdin.buffer
    from shuangyong_metrics.workbook.tasks import tasks_of

    texts, memory, seconds = read(requests)
    tasks = tasks_of({f.version: f for f in map(load_texts, texts)})
    limit_memory(memory)
    write(answers, _READY)
    while True:
        try:
            task, *request = read(requests)
        except (EOFError, OSError):
            return
        limit_time(seconds * _PATIENCE.get(task, 1))
        answer = _answer(tasks[task], request)
        limit_time(0)
        if answer is None:
            # what the file has done to this process is not known, and memory that was used up may not come back; the
            # other side hears the end, and so asks this process nothing more
            return
        write(answers, answer)


def _answer(task: Callable[..., object], request: list[object]) -> object:
    """What the task says of the file, also when it refuses it; None when something else was raised."""
    try:
        return task(*request)
    except RefusedFile as error:
        return error
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:
        # a panic of the native reader is no Exception; whatever it was, the file could not be read
        return None


class _Child:
    """The process with a thread that waits for what it says, so that waiting can end in time on every system."""

    def __init__(self, texts: list[dict[str, str]], memory: int, cpu_seconds: float) -> None:
        path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
        # its error stream is not for people: a panic of the native reader prints there
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and fixed words
            [sys.executable, "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pipesize=_PIPE,
            env={**os.environ, **KEEPING_MEMORY, "PYTHONPATH": path},
        )
        self._to, self._from = cast(IO[bytes], self._process.stdin), cast(IO[bytes], self._process.stdout)
        self._said: SimpleQueue[object] = SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()
        if self.ask((texts, memory, cpu_seconds), START_SECONDS) != _READY:
            self.kill()
            raise OSError("reader process did not start")

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, message: object, seconds: float) -> object:
        """The answer, or None when the process died or took too long."""
        try:
            write(self._to, message)
            return self._said.get(timeout=seconds)
        except (OSError, Empty):
            return None

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._to, self._from):
            with suppress(OSError):
                stream.close()

    def _listen(self) -> None:
        try:
            while True:
                self._said.put(read(self._from))
        except Exception:
            # the process is gone, or says what nobody understands
            self._said.put(None)


class Worker:
    """One reader process; it may be asked from several threads, and takes one file at a time."""

    def __init__(
        self,
        frameworks: Mapping[str, Framework],
        seconds: float = SECONDS,
        memory: int = MEMORY,
        cpu_seconds: float = CPU_SECONDS,
    ) -> None:
        self._texts = [f.files for f in frameworks.values()]
        self._seconds, self._memory, self._cpu_seconds = seconds, memory, cpu_seconds
        self._turn = threading.Lock()
        self._child: _Child | None = None

    def check(
        self,
        data: bytes,
        name: str,
        prior: Mapping[str, Prior] | None = None,
        claimed: AbstractSet[str] = frozenset(),
        words: ScanWords = NO_WORDS,
    ) -> Reading:
        """``check.check`` in the process; raises RefusedFile, also when the file made the reader hang or die."""
        check_size(len(data))
        known = None if prior is None else dict(prior)
        return self._answer(Reading, "check", data, name, known, frozenset(claimed), words)

    def identify(self, data: bytes, name: str, words: ScanWords = NO_WORDS) -> Identity:
        """Whose file it is, and of which round; the process keeps what it has read for ``judge``. Raises RefusedFile."""
        check_size(len(data))
        return self._answer(Identity, "identify", data, name, words)

    def judge(
        self, data: bytes, name: str, prior: Mapping[str, Prior], claimed: AbstractSet[str], words: ScanWords = NO_WORDS
    ) -> Reading:
        """``check`` of the file that was identified last, without reading it again; any other file is read."""
        digest = hashlib.sha256(data).hexdigest()
        found: tuple[Reading, ...] = self._answer(tuple, "judge", digest, dict(prior), frozenset(claimed))
        return found[0] if found else self.check(data, name, prior, claimed, words)

    def picture(self, data: bytes, sheet: str, cell: str) -> SheetPicture:
        """``picture.picture`` in the process; raises RefusedFile."""
        return self._answer(SheetPicture, "picture", data, sheet, cell)

    def mark_up(
        self,
        data: bytes,
        name: str,
        reading: Reading,
        prior: dict[str, Prior] | None = None,
        cover: Cover | None = None,
    ) -> bytes:
        """``annotate.annotate`` in the process; raises RefusedFile."""
        return self._answer(bytes, "mark_up", data, name, reading, prior, cover)

    def _answer(self, kind: type[_Answer], *request: object) -> _Answer:
        with self._turn:
            answer = self._ask(request)
        if isinstance(answer, RefusedFile):
            raise answer
        if not isinstance(answer, kind):
            raise TypeError(type(answer).__name__)
        return answer

    def _ask(self, request: tuple[object, ...]) -> object:
        answer = self._living().ask(request, self._seconds * _PATIENCE.get(str(request[0]), 1))
        if answer is None:
            # the process hung or died over this file; the next call starts another
            self._stop()
            return refusal("unreadable")
        return answer

    def _living(self) -> _Child:
        if self._child is None or not self._child.alive:
            self._stop()
            self._child = _Child(self._texts, self._memory, self._cpu_seconds)
        return self._child

    def _stop(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()

    def know(self, frameworks: Mapping[str, Framework]) -> None:
        """Read by these versions from now on; when they are others than before, the process is started anew."""
        texts = [f.files for f in frameworks.values()]
        # who asks for a file in between is read by the old ones: nothing of a new version is out yet
        if texts != self._texts:
            with self._turn:
                self._texts = texts
                self._stop()

    def start(self) -> None:
        """Start the process now, so that the first file does not wait for it."""
        with self._turn:
            self._living()

    def close(self) -> None:
        """End the process."""
        with self._turn:
            self._stop()

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
