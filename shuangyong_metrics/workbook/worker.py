"""Files are read in a process of their own: a hostile one can abort or hang a reader, and only that process.

The process is started at the first check and kept; when it hangs, dies or is asked for too much memory it is
replaced, and the file is refused. It is a plain child that talks over its standard streams, not a
``multiprocessing`` one: that would run the main module again in the child, and in the web app the main module is
the page that is being shown.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, Any, TypeVar, cast

from shuangyong_metrics.errors import RefusedFile
from shuangyong_metrics.framework import load_texts
from shuangyong_metrics.messages import refusal
from shuangyong_metrics.model import Cover, Framework, Identity, Prior, Reading, SheetPicture

SECONDS = 10.0
START_SECONDS = 60.0
MEMORY = 1024 * 1024 * 1024
_READY, _HEADER = "ready", 8
_MODULES = {
    "datetime",
    *(
        f"shuangyong_metrics.{name}"
        for name in ("model.words", "model.standard", "model.filing", "errors", "workbook.check")
    ),
}
_PROGRAM = f"from {__name__} import serve; serve()"
_ROOT = Path(__file__).resolve().parents[2]
_Answer = TypeVar("_Answer")


class _Unpickler(pickle.Unpickler):
    """Nothing but this package's own nouns: a reader that a hostile file has taken over cannot name anything else."""

    def find_class(self, module: str, name: str) -> Any:
        # a name with dots would lead from a harmless function through its attributes to everything
        found = super().find_class(module, name) if module in _MODULES and "." not in name else None
        if not isinstance(found, type):
            raise pickle.UnpicklingError(f"{module}.{name}")
        return found


def _write(stream: IO[bytes], message: object) -> None:
    body = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    stream.write(len(body).to_bytes(_HEADER, "little") + body)
    stream.flush()


def _read(stream: IO[bytes]) -> Any:
    """The next message; raises EOFError when the other side is gone."""
    size = int.from_bytes(_exactly(stream, _HEADER), "little")
    return _Unpickler(BytesIO(_exactly(stream, size))).load()


def _exactly(stream: IO[bytes], size: int) -> bytes:
    body = stream.read(size)
    if len(body) < size:
        raise EOFError
    return body


def _limit_memory(limit: int) -> None:
    """Bound the address space where the system can; Windows has no such call and relies on the time limit."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    # an abort of the reader must not leave a memory image on the disk
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def serve() -> None:
    """The life of the process: one request after another until the pipe closes."""
    # whatever a library prints must not end up between two messages
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    requests = sys.stdin.buffer
    from shuangyong_metrics.workbook.tasks import tasks_of

    texts, memory = _read(requests)
    tasks = tasks_of({f.version: f for f in map(load_texts, texts)})
    _limit_memory(memory)
    _write(answers, _READY)
    while True:
        try:
            task, *request = _read(requests)
        except (EOFError, OSError):
            return
        try:
            answer: object = tasks[task](*request)
        except RefusedFile as error:
            answer = error
        except (KeyboardInterrupt, SystemExit):
            return
        except BaseException:
            # a panic of the native reader is no Exception; whatever it was, the file could not be read
            answer = refusal("unreadable")
        _write(answers, answer)


class _Child:
    """The process with a thread that waits for what it says, so that waiting can end in time on every system."""

    def __init__(self, texts: list[dict[str, str]], memory: int) -> None:
        path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
        # its error stream is not for people: a panic of the native reader prints there
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and fixed words
            [sys.executable, "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
        )
        self._to, self._from = cast(IO[bytes], self._process.stdin), cast(IO[bytes], self._process.stdout)
        self._said: SimpleQueue[object] = SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()
        if self.ask((texts, memory), START_SECONDS) != _READY:
            self.kill()
            raise OSError("reader process did not start")

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, message: object, seconds: float) -> object:
        """The answer, or None when the process died or took too long."""
        try:
            _write(self._to, message)
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
                self._said.put(_read(self._from))
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            self._said.put(None)


class Worker:
    """One reader process; it may be asked from several threads, and takes one file at a time."""

    def __init__(self, frameworks: Mapping[str, Framework], seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._texts = [f.files for f in frameworks.values()]
        self._seconds, self._memory = seconds, memory
        self._turn = threading.Lock()
        self._child: _Child | None = None

    def check(
        self,
        data: bytes,
        name: str,
        prior: Mapping[str, Prior] | None = None,
        claimed: AbstractSet[str] = frozenset(),
    ) -> Reading:
        """``check.check`` in the process; raises RefusedFile, also when the file made the reader hang or die."""
        known = None if prior is None else dict(prior)
        return self._answer(Reading, "check", data, name, known, frozenset(claimed))

    def identify(self, data: bytes, name: str) -> Identity:
        """Whose file it is, and of which round; the process keeps what it has read for ``judge``. Raises RefusedFile."""
        return self._answer(Identity, "identify", data, name)

    def judge(self, data: bytes, name: str, prior: Mapping[str, Prior], claimed: AbstractSet[str]) -> Reading:
        """``check`` of the file that was identified last, without reading it again; any other file is read."""
        digest = hashlib.sha256(data).hexdigest()
        found: tuple[Reading, ...] = self._answer(tuple, "judge", digest, dict(prior), frozenset(claimed))
        return found[0] if found else self.check(data, name, prior, claimed)

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
        answer = self._living().ask(request, self._seconds)
        if answer is None:
            # the process hung or died over this file; the next call starts another
            self._stop()
            return refusal("unreadable")
        return answer

    def _living(self) -> _Child:
        if self._child is None or not self._child.alive:
            self._stop()
            self._child = _Child(self._texts, self._memory)
        return self._child

    def _stop(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()

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
