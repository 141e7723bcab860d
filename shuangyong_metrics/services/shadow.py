"""A second store, in memory, that grows from the sources of the first: what was recorded, and the files read again.

Nothing that was reckoned is taken over: the rules come from the framework's text, the answers from the uploads. What
stands in it up to some number is what stood in the first store when that number was given.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.framework import load_texts
from shuangyong_metrics.model import Framework, Reading, Round
from shuangyong_metrics.scoring import RULE_TABLES, keep_rules
from shuangyong_metrics.services.differences import Difference
from shuangyong_metrics.services.recording import ANSWER, counted_rows, ledger_text, typed_rows
from shuangyong_metrics.services.uploads import upload_path
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.worker import Worker

Row = dict[str, Any]
#: Numbered, but nothing is reckoned from them: who came and went, and the log, which is checked by itself.
ASIDE = ("account_events", "audit", "session_events")
#: Newest number there can be.
LAST = 2**62
_SAYS = {"status": "状态", "value": "数值", "value_key": "审核所依的值", "raw": "原文", "sheet": "工作表", "cell": "单元格",
         "reason": "理由", "note": "说明", "evidence": "佐证材料", "instructed": "教员"}  # fmt: skip


class Shadow:
    """``copy`` is the second store; ``differences`` what its growing has brought to light."""

    def __init__(self, store: Store, step: Callable[[], object]) -> None:
        self.store, self.copy, self._step = store, Store.memory(), step
        self.differences: list[Difference] = []
        self.files = 0
        self._upto = 0
        self._frameworks = dict(self._rules())
        self._worker = Worker(self._frameworks)
        self._tables = [r["table_name"] for r in store.rows("numbered_tables") if r["table_name"] not in ASIDE]

    def close(self) -> None:
        """Let the second store and the reader go."""
        self._worker.close()
        self.copy.close()

    def grow(self, upto: int) -> None:
        """Bring over what bears a number up to ``upto``."""
        span = {"after": self._upto, "upto": upto}
        with self.copy.transaction() as tx:
            for table in self._tables:
                rows = self.store.rows("numbered_rows", table=table, **span)
                if rows:
                    tx.append(table, list(rows[0]), [tuple(r.values()) for r in rows])
        for row in self.store.rows("submissions_all", **span):
            self._bring(row)
        self._upto = upto

    def _rules(self) -> Iterable[tuple[str, Framework]]:
        """Every version from its text, its rules unfolded anew and compared with those that are scored by."""
        for row in self.store.rows("framework_versions"):
            version = row["version"]
            try:
                framework = load_texts(json.loads(row["texts"]))
            except (ShuangyongError, ValueError) as error:
                self._note("framework", item=version, what=f"存的全文读不出来：{error}")
                continue
            if (framework.version, framework.digest) != (version, row["digest"]):
                told = (row["digest"], framework.digest)
                self._note(
                    "framework", item=version, stored=told[0], found=told[1], what="全文与它的校验值不符，校验值"
                )
            if framework.first_round.id != row["first_round"]:
                told = (row["first_round"], framework.first_round.id)
                self._note("framework", item=version, stored=told[0], found=told[1], what="起用的季度与全文不符，季度")
            with self.copy.transaction() as tx:
                keep_rules(tx, framework, row["made_at"], row["actor"])
            for table in RULE_TABLES:
                where = {"table": table, "version": version}
                if self.store.rows("rule_rows", **where) != self.copy.rows("rule_rows", **where):
                    self._note("framework", item=version, what=f"展开的计分规则与全文不符（{table}）")
            yield version, framework

    def _bring(self, row: Row) -> None:
        """One submission: its answers and its ledger as the file says them; as they are kept where the file is not whole."""
        framework, kept = (
            self._frameworks.get(row["version"]),
            self.store.rows("answers_of", submission_id=row["submission_id"]),
        )
        answers, events = [tuple(a[c] for c in ANSWER) for a in kept], row["events"]
        reading, whole = self._read(row)
        if reading is not None and framework is not None:
            number = row["submission_id"]
            anew = [*typed_rows(number, reading), *counted_rows(number, reading, framework)]
            self._compare(row, answers, anew)
            self._compare_ledger(row, _ledger(events), json.loads(ledger_text(reading)))
            if whole:
                answers, events = anew, ledger_text(reading)
        with self.copy.transaction() as tx:
            whole_row = row | {"events": events if _ledger(events) else "[]"}
            tx.append("submissions", list(row), [tuple(whole_row.values())])
            tx.append("answers", ANSWER, answers)
        self._step()

    def _read(self, row: Row) -> tuple[Reading | None, bool]:
        """What the kept file says, and whether it is the file that was handed in."""
        self.files += 1
        where = {
            "round": f"{row['year']}Q{row['quarter']}",
            "unit": row["unit_id"],
            "item": row["file_name"],
            "file": row["digest"],
        }
        data = stored_bytes(self.store, row["digest"])
        if data is None:
            self._note(
                "file", **where, what=f"第 {row['revision']} 次报送的原文件不见了，从别处的备份找回后放回 uploads"
            )
            return None, False
        whole = hashlib.sha256(data).hexdigest() == row["digest"]
        if not whole:
            self._note("file", **where, what=f"第 {row['revision']} 次报送的原文件已被改动，与报送时的校验值不符")
        try:
            reading = self._worker.check(data, row["file_name"], {})
        except ShuangyongError as error:
            self._note("file", **where, what=f"第 {row['revision']} 次报送的原文件现在读不出来：{error}")
            return None, False
        who = reading.identity
        if (who.unit_id, who.round) != (row["unit_id"], Round(row["year"], row["quarter"])):
            self._note(
                "file",
                **where,
                stored=f"{row['unit_id']} {where['round']}",
                found=f"{who.unit_id} {who.round.id}",
                what="报送单位和填报期",
            )
            return None, False
        return reading, whole

    def _compare(self, row: Row, kept: Iterable[tuple[Any, ...]], anew: Iterable[tuple[Any, ...]]) -> None:
        before, after = _by_input(kept), _by_input(anew)
        for key in dict.fromkeys([*after, *before]):
            old, new = before.get(key, {}), after.get(key, {})
            place = {"sheet": (new or old)["sheet"] or "", "cell": (new or old)["cell"] or ""}
            where = {
                "round": f"{row['year']}Q{row['quarter']}",
                "unit": row["unit_id"],
                "item": key[0],
                "file": row["digest"],
                **place,
            }
            if not old or not new:
                self._note("answer", **where, stored="有" if old else "", found="有" if new else "", what="这一项")
                continue
            for name, word in _SAYS.items():
                if old[name] != new[name]:
                    self._note(
                        "answer", **where, stored=figure(name, old[name]), found=figure(name, new[name]), what=word
                    )

    def _compare_ledger(self, row: Row, kept: list[Row], anew: list[Row]) -> None:
        where = {"round": f"{row['year']}Q{row['quarter']}", "unit": row["unit_id"], "file": row["digest"]}
        for number in range(max(len(kept), len(anew))):
            old, new = (rows[number] if number < len(rows) else {} for rows in (kept, anew))
            if old != new:
                place = {"sheet": (new or old).get("sheet") or "", "cell": (new or old).get("cell") or ""}
                names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
                told = (json.dumps({n: e.get(n) for n in names}, ensure_ascii=False) for e in (old, new))
                self._note("ledger", **where, **place, stored=next(told), found=next(told), what="这一行")

    def _note(self, kind: str, **told: str) -> None:
        self.differences.append(Difference(kind, **told))


def _ledger(text: str) -> list[Row]:
    """The rows of a kept ledger; none where its text is broken, which the comparison tells."""
    try:
        found = json.loads(text)
    except ValueError:
        return []
    return found if isinstance(found, list) and all(isinstance(r, dict) for r in found) else []


def stored_bytes(store: Store, digest: str, suffix: str = ".xlsx") -> bytes | None:
    """The bytes of a kept file, None where there are none."""
    try:
        return upload_path(store, digest, suffix).read_bytes()
    except OSError:
        return None


def figure(name: str, value: object) -> str:
    """A value of a record as text, millionths as decimals, days as days."""
    if name == "value" and isinstance(value, int):
        return f"{value / 1_000_000:g}"
    if value is True or value is False:
        return "有" if value else "无"
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _by_input(rows: Iterable[tuple[Any, ...]]) -> dict[tuple[str, int | None, bool], Row]:
    """By input, quarter of the events and whether it was counted; what was handed in knows each of them once."""
    told = (dict(zip(ANSWER, row, strict=True)) for row in rows)
    return {(r["input"], r["day_quarter"], str(r["status"]) == "counted"): r for r in told}
