"""Uploads on the disk, under their SHA-256; of a file that the scan turned away only a note."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any

from shuangyong_metrics.chain import kept_digest
from shuangyong_metrics.errors import Conflict, RefusedFile
from shuangyong_metrics.model import Finding
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.store import Store


def keep_bytes(store: Store, digest: str, data: bytes, suffix: str = ".xlsx") -> None:
    """Keep the bytes under their SHA-256; a file that is there already is the same file."""
    if store.folder is None:
        return
    path = upload_path(store, digest, suffix)
    if not path.exists():
        part = path.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(data)
        part.replace(path)


def upload_path(store: Store, digest: str, suffix: str = ".xlsx") -> Path:
    """Where the bytes of an upload are kept."""
    if store.folder is None:
        raise Conflict("内存中的数据没有上传文件。")
    return store.folder / "uploads" / f"{digest}{suffix}"


def note_refusal(
    store: Store, digest: str, error: RefusedFile, hits: tuple[Finding, ...], actor: Actor, now: datetime
) -> None:
    """Only digest, account, time, rule and cell stay of a file that was turned away; once for each account."""
    if store.one("refusal_known", digest=digest, actor=actor.name):
        return
    with store.transaction(returns=True) as tx:
        columns = ("digest", "rule", "sheet", "cell", "made_at", "actor")
        rows: list[tuple[Any, ...]] = [(digest, f.code, f.sheet, f.cell, now, actor.name) for f in hits]
        rows = rows or [(digest, error.code, None, None, now, actor.name)]
        tx.append("refused_uploads", columns, rows)
        kept = kept_digest("refused_uploads", *(dict(zip(columns, row, strict=True)) for row in rows))
        store.audit(tx, actor, "拒收文件", digest, {"code": error.code, "hits": len(hits), **kept}, now)
