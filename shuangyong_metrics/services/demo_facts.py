"""The facts of the seed that the demo city uses: every fact is taken once or left out for a reason."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.model import Round

CellValue: TypeAlias = str | int | float | date
_TAKEN_KEYS = {"id", "rounds", "cells", "events", "honour"}
_GROUP_KEYS = {"source", "unit", "first", "last", "count", "left_out", "taken"}


@dataclass(frozen=True, slots=True)
class TakenFact:
    """One fact that became answers, events or an honour of a unit."""

    id: str
    unit: str
    rounds: tuple[Round, ...]
    cells: dict[str, CellValue]
    events: tuple[dict[str, Any], ...]
    honour: dict[str, Any]


@dataclass(frozen=True, slots=True)
class FactGroup:
    """The facts of one unit of the seed: what was taken, and what was left out and why."""

    source: str
    unit: str
    count: int
    taken: tuple[TakenFact, ...]
    left_out: dict[str, str]

    @property
    def ids(self) -> tuple[str, ...]:
        return (*(f.id for f in self.taken), *self.left_out)


@dataclass(frozen=True, slots=True)
class Facts:
    """All facts; ``reasons`` explains the words of ``left_out``."""

    reasons: dict[str, str]
    groups: tuple[FactGroup, ...]

    @property
    def taken(self) -> tuple[TakenFact, ...]:
        return tuple(f for g in self.groups for f in g.taken)

    def cells(self, unit_id: str, round_: Round) -> dict[str, CellValue]:
        """Values that facts give to a unit in exactly this round."""
        merged: dict[str, CellValue] = {}
        for fact in self.taken:
            if fact.unit == unit_id and round_ in fact.rounds:
                merged |= fact.cells
        return merged

    def standing(self, unit_id: str, round_: Round) -> dict[str, CellValue]:
        """Values that facts gave in this round or an earlier one, the newest last."""
        merged: dict[str, CellValue] = {}
        for fact in sorted(self.taken, key=lambda f: f.rounds):
            if fact.unit == unit_id and fact.rounds[0] <= round_:
                merged |= fact.cells
        return merged

    def events(self, unit_id: str, round_: Round) -> list[dict[str, Any]]:
        """Events that facts give to a unit, by date, in the quarter of their date."""
        mine = (e for f in self.taken if f.unit == unit_id for e in f.events)
        return sorted((dict(e) for e in mine if Round.of(e["day"]) == round_), key=lambda e: e["day"])


def load_facts(path: Path) -> Facts:
    """Read ``facts.toml``; refuses a fact listed twice or not at all, and unknown reasons and keys."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    reasons = {str(k): str(v) for k, v in table["reasons"].items()}
    facts = Facts(reasons, tuple(_read_group(path.name, g, reasons) for g in table["group"]))
    twice = [i for i, n in Counter(i for g in facts.groups for i in g.ids).items() if n > 1]
    if twice:
        raise ShuangyongError(f"{path.name}：{'、'.join(sorted(twice))} 出现了不止一次")
    return facts


def _read_group(file: str, table: dict[str, Any], reasons: dict[str, str]) -> FactGroup:
    place = f"{file} · {table['source']}"
    _no_others(place, table, _GROUP_KEYS)
    left_out = {i: reason for reason, ids in table["left_out"].items() for i in ids}
    if unknown := sorted(set(left_out.values()) - set(reasons)):
        raise ShuangyongError(f"{place}：不认识的理由 {'、'.join(unknown)}")
    taken = tuple(_read_taken(place, table["unit"], t) for t in table.get("taken", []))
    group = FactGroup(table["source"], table["unit"], table["count"], taken, left_out)
    expected = set(_span(table["first"], table["last"]))
    if wrong := sorted(expected ^ set(group.ids)):
        raise ShuangyongError(f"{place}：{'、'.join(wrong)} 没有列出，或不属于这一组")
    if len(group.ids) != group.count:
        raise ShuangyongError(f"{place}：应有 {group.count} 条，列出 {len(group.ids)} 条")
    return group


def _read_taken(place: str, unit: str, table: dict[str, Any]) -> TakenFact:
    place = f"{place} {table['id']}"
    _no_others(place, table, _TAKEN_KEYS)
    rounds = tuple(Round.parse(r) for r in table["rounds"])
    events = tuple(table.get("events", []))
    fact = TakenFact(table["id"], unit, rounds, table.get("cells", {}), events, table.get("honour", {}))
    if not (fact.cells or fact.events or fact.honour):
        raise ShuangyongError(f"{place}：没有写明成为哪个填报项、哪次活动或哪项加分")
    dated = [e["day"] for e in (*events, fact.honour) if e]
    if dated and tuple(sorted({Round.of(d) for d in dated})) != rounds:
        raise ShuangyongError(f"{place}：rounds 与活动日期所在的季度不一致")
    return fact


def _no_others(place: str, table: dict[str, Any], known: set[str]) -> None:
    if unknown := sorted(set(table) - known):
        raise ShuangyongError(f"{place}：不认识的键 {'、'.join(unknown)}")


def _span(first: str, last: str) -> Iterator[str]:
    """``1-01`` … ``1-14``."""
    chapter, _, start = first.partition("-")
    return (f"{chapter}-{n:02}" for n in range(int(start), int(last.partition("-")[2]) + 1))
