"""Workbooks whose zip archive lies, is damaged, or is written as hardly any program writes one."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial

from corpus import File, Table
from crafted_files import added, encrypted_flag, packed, understated
from read_samples import whole
from zip_writer import BZIP2, DEFLATED64, LZMA, STORED, Entry, archive, entries_of, stream

SHEET, BOOK = b"xl/worksheets/sheet3.xml", b"xl/workbook.xml"
MEGABYTE = 1024 * 1024
#: Figures changed in a copy of a part, so that whoever reads the copy reads something else.
_TWIN = b">8<", b">9<"


@cache
def _entries() -> tuple[Entry, ...]:
    return tuple(entries_of(whole()))


def _each(change: Callable[[Entry], Entry], only: bytes = b"") -> bytes:
    return archive(change(e) if not only or e.name == only else e for e in _entries())


def _with(**fields: object) -> Callable[[Entry], Entry]:
    return lambda entry: replace(entry, **fields)  # type: ignore[arg-type]


def _more(*entries: Entry) -> bytes:
    return archive((*_entries(), *entries))


def _twin(name: bytes = SHEET, first: bool = False) -> bytes:
    """The part once more under a name that some reader takes for the same."""
    other = next(e for e in _entries() if e.name == SHEET)
    twin = replace(other, name=name, content=other.content.replace(*_TWIN))
    return archive((twin, *_entries()) if first else (*_entries(), twin))


def _changed() -> list[Entry]:
    """The same return with other figures."""
    return [replace(e, content=e.content.replace(*_TWIN)) for e in _entries()]


def _two_directories() -> bytes:
    """The old end names other parts than the new one (zip64) does."""
    first = archive(_changed())
    body, end = first[: first.rindex(b"PK\5\6")], first[first.rindex(b"PK\5\6") :]
    both = archive(_entries(), prefix=body)
    at, count = both.rindex(b"PK\5\6"), len(_entries())
    size, offset = struct.unpack_from("<LL", both, at + 12)
    new = struct.pack("<4sQHHLLQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, offset)
    return both[:at] + new + struct.pack("<4sLQL", b"PK\6\7", 0, at, 1) + end


def _path(name: bytes, other: bytes) -> bytes:
    """The extra field with a name in Unicode, which some readers of archives take for the name."""
    return struct.pack("<HHBL", 0x7075, 5 + len(other), 1, zlib.crc32(name)) + other


def _renamed(name: bytes, other: bytes) -> bytes:
    changed = next(e for e in _changed() if e.name == other)
    return _more(replace(changed, name=name, extra=_path(name, other), local_extra=_path(name, other)))


def _descriptors(marked: bool) -> bytes:
    """Sizes after each part instead of before it, as programs write that cannot go back."""

    def change(entry: Entry) -> Entry:
        sums = struct.pack(
            "<LLL", zlib.crc32(entry.content), len(stream(entry.content, entry.method)), len(entry.content)
        )
        return replace(entry, flags=8, after=(b"PK\7\x08" if marked else b"") + sums)

    return _each(change)


def _zip64(entry: Entry) -> Entry:
    """Sizes in the extra field for large files, as some Java programs write them also for small ones."""
    size, packed_size = len(entry.content), len(stream(entry.content, entry.method))
    extra = struct.pack("<HHQQ", 1, 16, size, packed_size)
    return replace(entry, size=0xFFFFFFFF, packed_size=0xFFFFFFFF, extra=extra, local_extra=extra)


def _overlapping() -> bytes:
    """Twenty names for one stream of 4 MB zeros."""
    bomb = Entry(b"xl/media/0.bin", b"\0" * (4 * MEGABYTE))
    place = archive((*_entries(), bomb)).rindex(b"PK\3\4")
    size = len(stream(bomb.content, 8))
    others = (
        replace(bomb, name=b"xl/media/%d.bin" % n, offset=place, packed=b"", packed_size=size) for n in range(1, 20)
    )
    return _more(bomb, *others)


def _nested() -> bytes:
    inner = packed({"a.bin": b"\0" * (60 * MEGABYTE)})
    for _ in range(5):
        inner = packed({"a.zip": inner})
    return added(whole(), {"xl/media/a.zip": inner})


def _cut(share: float) -> bytes:
    return whole()[: int(len(whole()) * share)]


def _torn(start: float, size: int) -> bytes:
    at = int(len(whole()) * start)
    return whole()[:at] + whole()[at + size :]


def _bits(number: int) -> bytes:
    draw = random.Random(number)
    data = bytearray(whole())
    for _ in range(20):
        data[draw.randrange(100, len(data) // 2)] ^= 0xFF
    return bytes(data)


def _end_says(**fields: int) -> bytes:
    """A directory that says something untrue of itself."""
    data = bytearray(whole())
    at = data.rindex(b"PK\5\6")
    places = {"disk": (4, "<H"), "count": (10, "<H"), "size": (12, "<L"), "offset": (16, "<L"), "comment": (20, "<H")}
    for key, value in fields.items():
        place, form = places[key]
        struct.pack_into(form, data, at + place, value)
    return bytes(data)


def _understated() -> bytes:
    data = added(whole(), {f"xl/media/{n}.bin": b"\0" * (9 * MEGABYTE) for n in range(8)})
    for n in range(8):
        data = understated(data, f"xl/media/{n}.bin", 10)
    return data


def _bomb(method: int) -> bytes:
    return _more(Entry(b"xl/media/a.bin", b"\0" * (65 * MEGABYTE), method))


def _zeros(count: int, size: int) -> bytes:
    return _more(*(Entry(b"xl/media/%d.bin" % n, b"\0" * size) for n in range(count)))


_ALL: dict[str, tuple[Callable[[], bytes], str]] = {
    # bombs
    "炸弹 一个部件": (partial(_bomb, 8), "inflated"),
    "炸弹 bzip2": (partial(_bomb, BZIP2), "inflated"),
    "炸弹 lzma": (partial(_bomb, LZMA), "inflated"),
    "炸弹 许多部件": (partial(_zeros, 70, MEGABYTE), "inflated"),
    "炸弹 工作表里的空格": (lambda: _each(lambda e: replace(e, content=e.content + b" " * 65 * MEGABYTE), SHEET), "inflated"),
    "炸弹 大小说少了": (_understated, "broken"),
    "炸弹 大小说成零": (lambda: _more(Entry(b"xl/a.bin", b"\0" * (65 * MEGABYTE), size=0)), "broken"),
    "炸弹 部件互相重叠": (_overlapping, "inflated"),
    "部件太多": (partial(_zeros, 2_001, 0), "too_many_parts"),
    "大小说成四千兆": (lambda: _each(_with(size=0xFFFFFFFE), SHEET), "inflated"),
    "文件超过十兆": (lambda: whole() + b"\0" * (11 * MEGABYTE), "too_big"),
    # one name, two parts
    "重名 原样": (partial(_twin, SHEET), "duplicate_parts"),
    "重名 在前": (partial(_twin, SHEET, True), "duplicate_parts"),
    "重名 大写": (partial(_twin, SHEET.upper()), "duplicate_parts"),
    "重名 反斜杠": (partial(_twin, SHEET.replace(b"/", b"\\")), "duplicate_parts"),
    "重名 前有斜杠": (partial(_twin, b"/" + SHEET), "duplicate_parts"),
    "重名 后有零字节": (partial(_twin, SHEET + b"\0.png"), "duplicate_parts"),
    "重名 当前目录": (partial(_twin, b"./" + SHEET), ""),
    "重名 双斜杠": (partial(_twin, SHEET.replace(b"/", b"//")), ""),
    "名称 上级目录": (lambda: _more(Entry(b"../../etc/passwd", b"x")), "outside_names"),
    "名称 中间有上级目录": (lambda: _more(Entry(b"xl/../../a.xml", b"x")), "outside_names"),
    "名称 反斜杠上级目录": (lambda: _more(Entry(b"..\\..\\a.exe", b"x")), "outside_names"),
    "名称 盘符": (lambda: _more(Entry(b"C:\\Windows\\a.dll", b"x")), ""),
    "名称 目录与文件同名": (lambda: _more(Entry(SHEET + b"/", b"")), ""),
    # passwords, methods
    "部件加密": (lambda: encrypted_flag(whole()), "password"),
    "一个部件加密": (lambda: _each(_with(flags=1), SHEET), "password"),
    "强加密标志": (lambda: _each(_with(flags=0x41)), "password"),
    "压缩方法 deflate64": (lambda: _each(_with(method=DEFLATED64), SHEET), "broken"),
    "压缩方法 不存在": (lambda: _each(_with(method=77), SHEET), "broken"),
    "压缩方法 两处不同": (lambda: _each(_with(local_method=STORED), SHEET), ""),
    # damage
    **{f"截断 {share}": (partial(_cut, share), "broken") for share in (0.001, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.999)},
    "少最后一个字节": (lambda: whole()[:-1], "broken"),
    "缺一段 头": (partial(_torn, 0.0001, 30), "broken"),
    "缺一段 中": (partial(_torn, 0.4, 1_000), "broken"),
    "缺一段 尾": (partial(_torn, 0.97, 300), "broken"),
    **{f"坏字节 {n}": (partial(_bits, n), "broken") for n in range(4)},
    "校验和不对": (lambda: _each(_with(crc=1), SHEET), "broken"),
    "压缩流被截": (lambda: _each(lambda e: replace(e, packed=stream(e.content, 8)[:50]), SHEET), "broken"),
    "压缩流是杂字节": (lambda: _each(_with(packed=b"\xff" * 500), SHEET), "broken"),
    "压缩后大小说多了": (lambda: _each(_with(packed_size=5_000_000), SHEET), ""),
    "压缩后大小说少了": (lambda: _each(_with(packed_size=10), SHEET), "broken"),
    "解压后大小说多了": (lambda: _each(_with(size=50_000), SHEET), ""),
    "名称两处不同": (lambda: _each(_with(local_name=b"xl/worksheets/sheet9.xml"), SHEET), "broken"),
    "位置指到别处": (lambda: _each(_with(offset=7), SHEET), "broken"),
    "位置指到文件外": (lambda: _each(_with(offset=0x7FFFFFFF), SHEET), "broken"),
    "目录的位置不对": (lambda: _end_says(offset=5), "broken"),
    "目录的位置在文件外": (lambda: _end_says(offset=0x7FFFFFFF), "broken"),
    "目录的大小不对": (lambda: _end_says(size=10), "broken"),
    "目录说分了卷": (lambda: _end_says(disk=3), ""),
    "注释比文件长": (lambda: _end_says(comment=500), ""),
    "只有目录没有部件": (lambda: whole()[whole().index(b"PK\1\2") :], "unknown"),
    "零字节填到尾": (lambda: _cut(0.5) + b"\0" * (len(whole()) // 2), "broken"),
    # two archives in one file
    "前面另有一份改过的": (lambda: archive(_changed()) + archive(_entries()), ""),
    "前面另有一份 目录指向后一份": (lambda: archive(_entries(), prefix=archive(_changed())), ""),
    "注释里另有一份报表": (lambda: archive(_changed(), comment=archive(_entries())), ""),
    "两个目录 zip64 的另指一处": (_two_directories, ""),
    "名称另有一个 Unicode 的": (partial(_renamed, b"xl/other.bin", SHEET), ""),
    "名称另有一个 是部件自己的": (lambda: _each(_with(extra=_path(SHEET, b"x.xml"), local_extra=b""), SHEET), ""),
    "没有名称的部件": (lambda: _more(Entry(b"", b"x")), "broken"),
    "目录前有杂字节": (lambda: archive(_entries(), between=b"x" * 500), ""),
    "注释里另有一个压缩包": (lambda: archive(_entries(), comment=packed({"a": b"1"})), "archive"),
    "尾部有杂字节": (lambda: archive(_entries(), tail=b"x" * 50), ""),
    "头部有杂字节": (lambda: archive(_entries(), prefix=b"x" * 50), "unknown"),
    "头部有杂字节 位置未移": (lambda: archive(_entries(), prefix=b"PK\3\4" + b"\0" * 60, shifted=False), ""),
    # written in another way, and read all the same
    "不压缩": (lambda: _each(_with(method=STORED)), ""),
    "bzip2": (lambda: _each(_with(method=BZIP2)), ""),
    "lzma": (lambda: _each(_with(method=LZMA)), ""),
    "大小在后 有标记": (partial(_descriptors, True), ""),
    "大小在后 无标记": (partial(_descriptors, False), ""),
    "zip64": (lambda: _each(_zip64), ""),
    "有注释": (lambda: archive(_entries(), comment="双拥办".encode()), ""),
    "次序颠倒": (lambda: archive(_entries()[::-1]), ""),
    "名称用反斜杠": (lambda: _each(lambda e: replace(e, name=e.name.replace(b"/", b"\\"))), ""),
    "名称用大写": (lambda: _each(lambda e: replace(e, name=e.name.upper())), ""),
    "文件夹也在里面": (lambda: _more(Entry(b"xl/"), Entry(b"xl/worksheets/")), ""),
    "标作符号链接": (lambda: _each(_with(attributes=0xA1FF0000), SHEET), ""),
    "有不认识的附加字段": (lambda: _each(_with(extra=b"\xfe\xca\0\0", local_extra=b"\xfe\xca\0\0")), ""),
    "条目数说少了": (lambda: _end_says(count=1), ""),
}  # fmt: skip

FILES: Table = {name: File(make, code) for name, (make, code) in _ALL.items()} | {
    "压缩包套六层": File(_nested, told=(("picture_inside", "", ""),)),
}
