"""How much memory and computing time the reader's process allows itself, where the system has such bounds."""

from __future__ import annotations

import os
import signal
from pathlib import Path

#: Settings of the process's start: it keeps so much memory that one file has needed for the next one, instead of giving
#: it back and having it mapped anew page by page. Only the C library of Linux knows them; to others they mean nothing.
KEEPING_MEMORY = dict.fromkeys(("MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_"), str(16 * 1024 * 1024))


def limit_memory(more: int) -> None:
    """Bound the address space where the system can; Windows has no such call and relies on the time limit."""
    try:
        import resource
    except ImportError:
        return
    limit = _address_space() + more
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    # an abort of the reader must not leave a memory image on the disk
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _address_space() -> int:
    """What the process has mapped now, in bytes; 1 GB where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError):
        return 1024 * 1024 * 1024
    return pages * os.sysconf("SC_PAGE_SIZE")


def limit_time(seconds: float) -> None:
    """End this process when it has computed for so long, 0: never; where the system has such a clock."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)
