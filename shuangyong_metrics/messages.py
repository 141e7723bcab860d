"""One catalogue of what people are told: every finding and every refusal by its code.

A finding says what stands in the cell and what to do about it; a refusal says why a whole file was not read. The texts
are in ``messages_findings`` and ``messages_refusals``; this module puts the fields in.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass

from shuangyong_metrics.errors import RefusedFile
from shuangyong_metrics.messages_findings import FINDINGS
from shuangyong_metrics.messages_refusals import REFUSALS
from shuangyong_metrics.model import CellRef, Finding, Severity

#: What stands in a cell is quoted up to this length; longer text would push the advice out of sight.
QUOTED = 40


@dataclass(frozen=True, slots=True)
class Entry:
    """One message of the catalogue: how grave, what is wrong, what to do (templates for ``str.format``)."""

    code: str
    severity: Severity
    message: str
    advice: str


def catalogue() -> tuple[Entry, ...]:
    """Every finding that can occur, in the order of the catalogue."""
    return tuple(Entry(code, severity, message, advice) for code, (severity, message, advice) in FINDINGS.items())


def quoted(text: str) -> str:
    """A cell's text in one short line.

    >>> quoted("约 20" + chr(10) + "人")
    '约 20 人'
    """
    line = " ".join(text.split())
    return line if len(line) <= QUOTED else line[:QUOTED] + "…"


def finding(code: str, ref: CellRef, input: str = "", **fields: str) -> Finding:
    """The finding ``code`` at a cell; fields are quoted, so that no cell text runs away with the message."""
    severity, message, advice = FINDINGS[code]
    texts = {key: quoted(value) for key, value in fields.items()}
    return Finding(code, severity, ref.sheet, ref.cell, input, message.format(**texts), advice.format(**texts))


def refusal(code: str, **fields: str) -> RefusedFile:
    """The refusal ``code``, ready to raise."""
    return RefusedFile(code, REFUSALS[code].format(**{key: quoted(value) for key, value in fields.items()}))


_SYSTEM = {
    errno.ENOENT: "找不到这个文件或文件夹",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径里有一段不是文件夹",
    errno.EEXIST: "已有同名的文件或文件夹",
    errno.EACCES: "没有读写权限",
    errno.EPERM: "没有读写权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.ELOOP: "链接绕成了圈",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EADDRINUSE: "端口已被占用",
}


def file_problem(error: OSError) -> str:
    """An OSError as one Chinese sentence: where, what, what to do."""
    what = _SYSTEM.get(error.errno or 0, f"系统不能完成读写（错误号 {error.errno}）")
    return f"{error.filename or '文件'}：{what}。请检查路径和读写权限。"
