"""The filters of 操作记录. What they are set to stands in the address, which survives a refresh and can be passed on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from streamlit.delta_generator import DeltaGenerator

from shuangyong_metrics.ui.address import read

_LONGEST = 60


def pick(place: DeltaGenerator, label: str, known: Collection[str], name: str) -> str | None:
    """One of what occurs in the log, by its name there (``known`` may say what it is called); None: all."""
    words: Mapping[str, str] = known if isinstance(known, Mapping) else {}
    change = read(name, name, lambda text: text if text in known else None)
    chosen: str | None = place.selectbox(
        label,
        list(known),
        index=None,
        format_func=lambda x: words.get(x, x),
        placeholder="全部",
        key=name,
        on_change=change,
    )
    return chosen


def day(place: DeltaGenerator, label: str, name: str) -> date | None:
    """A day, written 2026-10-01 in the address."""
    change = read(name, name, _day, date.isoformat)
    chosen = place.date_input(label, None, format="YYYY-MM-DD", key=name, on_change=change)
    return chosen if isinstance(chosen, date) else None


def words(place: DeltaGenerator, label: str, name: str, hint: str) -> str:
    """Words to look for."""
    change = read(name, name, lambda text: text[:_LONGEST])
    return str(place.text_input(label, key=name, max_chars=_LONGEST, placeholder=hint, on_change=change))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
