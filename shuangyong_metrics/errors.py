"""The exception tree; every message is Chinese, says where, what is wrong and what to do.

ShuangyongError                anything this product refuses on purpose
├── FrameworkError             the text of a standard is not usable (file, place)
├── RefusedFile                a file cannot be read as one of our workbooks (code)
├── StoreBusy                  another process holds the store
├── NotFound                   no such unit, round, account …
├── NotAllowed                 the account may not do or see this
└── Conflict                   the state does not permit it (round not open, items undecided …)
"""

from __future__ import annotations


class ShuangyongError(Exception):
    """Base of every refusal; ``str(error)`` is the Chinese message for people."""


class FrameworkError(ShuangyongError):
    """A standard's text is not usable; carries the file, the place in it and the problem."""

    def __init__(self, file: str, place: str, problem: str) -> None:
        self.file, self.place, self.problem = file, place, problem
        super().__init__(f"{file} · {place}：{problem}")


class RefusedFile(ShuangyongError):
    """A file that cannot be read as one of our workbooks; ``code`` names the kind of refusal."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)

    def __reduce__(self) -> tuple[type[RefusedFile], tuple[str, str]]:
        """It crosses from the reader's process, with its code."""
        return RefusedFile, (self.code, str(self))


class StoreBusy(ShuangyongError):
    """Another process holds the store."""


class StoreDamaged(ShuangyongError):
    """The data file cannot be opened: damaged, or not one of ours."""


class NotFound(ShuangyongError):
    """No such unit, round or account."""


class NotAllowed(ShuangyongError):
    """The account may not do or see this."""


class Conflict(ShuangyongError):
    """The present state does not permit the action."""
