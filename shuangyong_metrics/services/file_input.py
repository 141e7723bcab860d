"""A file that somebody names, read whole: never a pipe, a device or a file without end, and never more than may be."""

from __future__ import annotations

import errno
import stat
from pathlib import Path

from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.messages import file_problem
from shuangyong_metrics.workbook.admit import MAX_FILE, check_size
from shuangyong_metrics.workbook.scan import hits_name


def read_input(path: Path) -> bytes:
    """The bytes of a regular file; raises RefusedFile for one that is empty or too large, ShuangyongError for any other reason."""
    # a name that the scan hits is not repeated
    shown = "文件" if hits_name(path.name) else str(path).replace("\0", "")
    try:
        told = path.stat()
        if stat.S_ISDIR(told.st_mode):
            raise IsADirectoryError(errno.EISDIR, "")
        if not stat.S_ISREG(told.st_mode):
            raise ShuangyongError(f"{shown}：这不是普通文件（是管道或设备），系统不读。请换一个文件。")
        # a file of the system's own says 0, and may keep its reader waiting
        check_size(told.st_size)
        with path.open("rb") as stream:
            return stream.read(MAX_FILE + 1)
    except OSError as error:
        error.filename = shown
        raise ShuangyongError(file_problem(error)) from error
    except ValueError as error:
        # a zero byte in the name
        raise ShuangyongError(f"{shown}：路径里有不能用的字符。请检查路径。") from error
