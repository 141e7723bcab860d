"""The kept workbooks: whose they are, who may have them, and the picture of a cell.

A leader sees the files of published rounds only, and never a figure of one to four persons (METHOD 7): a cell with
such a figure has no picture, and in the rows around another cell it reads “<5”.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from shuangyong_metrics.errors import NotAllowed, NotFound
from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import MICRO, Kind, Role, Round, SheetPicture
from shuangyong_metrics.scoring import frameworks
from shuangyong_metrics.services.access import Actor, need_role, need_unit
from shuangyong_metrics.services.roster import round_state
from shuangyong_metrics.services.uploads import upload_path
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.worker import Worker

_DIGEST = re.compile(r"[0-9a-f]{64}")
_FEW = re.compile(r"\s*[1-4１-４](\.0+)?\s*人?\s*")
_LEAST = 5


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A workbook that is kept: whose it is, its name as uploaded, whether it was submitted, where its bytes are."""

    digest: str
    unit_id: str
    round: Round
    name: str
    submitted: bool
    path: Path

    def read(self) -> bytes:
        """The bytes as they were uploaded."""
        return self.path.read_bytes()


def kept_file(store: Store, digest: str, actor: Actor) -> KeptFile:
    """One kept workbook; raises NotFound, NotAllowed. A unit has its own; a leader those of published rounds."""
    row = _owner(store, digest) if _DIGEST.fullmatch(digest) else None
    if row is None:
        raise NotFound("没有这份文件：可能没有上传成功，或网址不完整。请回到原页面重新打开。")
    need_unit(actor, row["unit_id"])
    round_ = Round(row["year"], row["quarter"])
    if not row["is_submitted"]:
        need_role(actor, Role.UNIT, Role.OFFICE)
    if actor.role is Role.LEADER and not round_state(store, round_).published:
        raise NotAllowed(f"{round_.label}尚未公布：公布前不能查看各单位的报表。")
    path = upload_path(store, digest)
    if not path.is_file():
        raise NotFound("这份文件已不在服务器上。请联系管理员从备份恢复。")
    return KeptFile(digest, row["unit_id"], round_, row["name"], row["is_submitted"], path)


def need_whole_file(_: KeptFile, actor: Actor) -> None:
    """Raise NotAllowed for a leader: a whole workbook may hold figures of a few persons."""
    if actor.role is Role.LEADER:
        raise NotAllowed("整份报表供成员单位、审核员和双拥办下载；领导页面可以查看到单元格。")


def may_show_picture(store: Store, digest: str, sheet: str, cell: str, actor: Actor) -> bool:
    """Is this cell free of a figure that this role must not see exactly?"""
    return actor.role is not Role.LEADER or (sheet, cell) not in _few_persons(store, digest)


def picture(store: Store, worker: Worker, digest: str, sheet: str, cell: str, actor: Actor) -> SheetPicture:
    """The sheet around a cell; raises NotFound, NotAllowed, RefusedFile (no such sheet)."""
    file = kept_file(store, digest, actor)
    if not may_show_picture(store, digest, sheet, cell, actor):
        raise NotAllowed(f"{sheet} {cell}：人数少于 5，领导页面只显示“<5”，不显示报表画面。")
    found = _drawn(worker, file.path, sheet, cell)
    return _masked(store, digest, found) if actor.role is Role.LEADER else found


@kept(256, by="commits")
def _owner(store: Store, digest: str) -> dict[str, Any] | None:
    return store.one("file_owner", digest=digest)


@lru_cache(maxsize=256)
def _drawn(worker: Worker, path: Path, sheet: str, cell: str) -> SheetPicture:
    """The same at every click: the name of a kept file is the digest of its bytes."""
    return worker.picture(path.read_bytes(), sheet, cell)


@kept(64)
def _persons(store: Store, digest: str) -> list[dict[str, Any]]:
    """The answers of a submitted file whose inputs count persons."""
    rows = store.rows("typed_cells", digest=digest)
    versions = frameworks(store)
    counted = {
        (version, x.code) for version in {r["version"] for r in rows} for x in versions[version].inputs
        if x.kind is Kind.PERSONS
    }  # fmt: skip
    return [r for r in rows if (r["version"], r["input"]) in counted]


def _few_persons(store: Store, digest: str) -> set[tuple[object, object]]:
    return {(r["sheet"], r["cell"]) for r in _persons(store, digest) if r["value"] and r["value"] < _LEAST * MICRO}


def _masked(store: Store, digest: str, found: SheetPicture) -> SheetPicture:
    """Small numbers in rows that count persons, also last quarter's and the year's, read “<5”."""
    rows = {
        int("".join(filter(str.isdigit, str(r["cell"])))) for r in _persons(store, digest) if r["sheet"] == found.sheet
    }
    lines = tuple(
        (n, tuple("<5" if n in rows and _FEW.fullmatch(text) else text for text in line)) for n, line in found.rows
    )
    return replace(found, rows=lines)
