"""What a batch consists of: files, folders and zip archives as a list of names with a way to the bytes.

Nothing of an archive is ever written to the disk and no path in it is followed: its names are words for people.
"""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from shuangyong_metrics.errors import RefusedFile, ShuangyongError
from shuangyong_metrics.messages import refusal
from shuangyong_metrics.services.file_input import read_input
from shuangyong_metrics.workbook.admit import MAX_FILE
from shuangyong_metrics.workbook.parts import MEGABYTE, UNREADABLE

#: Files that are taken for returns by their name; what they are is judged by their content.
RETURNS = (".xlsx", ".xls", ".et", ".xlsm", ".csv", ".ods")
ZIP = ".zip"
MAX_MEMBERS = 2_000
#: What the members of one archive may inflate to, counted while it happens.
MAX_INFLATED = 1_024 * MEGABYTE
_ENCRYPTED, _UTF8 = 0x1, 0x800
#: What systems and office programs leave beside people's files.
_LITTER = ("~$", ".~", ".")
_LITTER_NAMES = ("thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Source:
    """One file of a batch: its name, the way to its bytes, why it is not read at all (or blank), and where it stands.

    ``among`` is what else it is called by: the archive that it came in, or its folders below the one that was named.
    """

    name: str
    read: Callable[[], bytes]
    skipped: str = ""
    where: str = ""
    among: str = ""

    @property
    def whole_name(self) -> str:
        """All that the scan has to look at of its name."""
        return self.among + self.name


def sources_of(paths: Sequence[Path]) -> list[Source]:
    """Files as named, folders and archives by what is in them, in the order of the names; raises ShuangyongError."""
    found: list[Source] = []
    for path in paths:
        inside = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in inside:
            if not (path.is_dir() and _is_litter(file.relative_to(path).parts)):
                found += _of_file(file, path)
    return found


def _of_file(file: Path, named: Path) -> list[Source]:
    in_folder = file != named
    among = f"{named.name}/{file.relative_to(named).parent}/" if in_folder else ""
    if file.suffix.lower() == ZIP and file.is_file() and zipfile.is_zipfile(file):
        return sources_in(file.read_bytes(), f"{file}/", f"{among}{file.name}/")
    where = str(file).removesuffix(file.name)
    return [Source(file.name, partial(_read_path, file), _why_not(file.name) if in_folder else "", where, among)]


def sources_in(archive: bytes, where: str = "", among: str = "") -> list[Source]:
    """The files of a zip archive in the order of their names; a workbook that is only called .zip is one file.

    ``where`` is shown before each name; ``among`` is the archive's own name, for the scan.
    """
    try:
        book = zipfile.ZipFile(io.BytesIO(archive))
        infos = [info for info in book.infolist() if not info.is_dir()]
    except UNREADABLE as error:
        raise ShuangyongError("压缩包：打不开，不是 zip 格式或已损坏。请用 zip 格式重新压缩后再试。") from error
    if len(infos) > MAX_MEMBERS:
        raise ShuangyongError(f"压缩包：里面有 {len(infos)} 个文件，超过上限 {MAX_MEMBERS} 个。请分成几个压缩包。")
    if any(info.filename.lower() == "[content_types].xml" for info in infos):
        return [Source("上传的文件", lambda: archive, where=where, among=among)]
    named = sorted(((_name(info), info) for info in infos), key=lambda pair: pair[0])
    budget = _Budget(MAX_INFLATED)
    return [
        Source(name, partial(_read_member, book, info, budget), _why_not(name, info), where, among)
        for name, info in named
        if not _is_litter(PurePosixPath(name).parts)
    ]


class _Budget:
    """Bytes that may still be inflated; two readers share it."""

    def __init__(self, left: int) -> None:
        self._left, self._guard = left, threading.Lock()

    def spend(self, size: int) -> None:
        """Raises ShuangyongError when nothing is left."""
        with self._guard:
            self._left -= size
            if self._left < 0:
                raise ShuangyongError(
                    f"压缩包解压后超过 {MAX_INFLATED // MEGABYTE} MB，这个文件没有读。请分成几个压缩包。"
                )


def _read_member(book: zipfile.ZipFile, info: zipfile.ZipInfo, budget: _Budget) -> bytes:
    """One byte more than a return may have is enough to refuse it."""
    try:
        with book.open(info) as stream:
            data = stream.read(MAX_FILE + 1)
    except UNREADABLE as error:
        raise refusal("broken") from error
    budget.spend(len(data))
    return data


def _read_path(path: Path) -> bytes:
    try:
        return read_input(path)
    except RefusedFile as error:
        # nothing was read of it, so there is no digest under which it could be noted
        raise ShuangyongError(str(error)) from error


def _name(info: zipfile.ZipInfo) -> str:
    """The name with its folders; Windows in China writes GBK without saying so, where zip means code page 437."""
    return "/".join(part for part in _decoded(info).replace("\\", "/").split("/") if part not in ("", ".", ".."))


def _decoded(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & _UTF8:
        return info.filename
    raw = info.orig_filename.encode("cp437", errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _is_litter(parts: Sequence[str]) -> bool:
    return (
        "__MACOSX" in parts
        or any(part.startswith(_LITTER) for part in parts)
        or (parts[-1:] != () and parts[-1].lower() in _LITTER_NAMES)
    )


def _why_not(name: str, info: zipfile.ZipInfo | None = None) -> str:
    suffix = PurePosixPath(name).suffix.lower()
    if suffix == ZIP:
        return "压缩包里的压缩包，没有读。请解开后再导入。"
    if suffix not in RETURNS:
        return f"不是报表（{suffix or '没有后缀'}），没有读。报表应为 .xlsx。"
    return "设有密码，没有读。请不加密码重新压缩。" if info and info.flag_bits & _ENCRYPTED else ""
