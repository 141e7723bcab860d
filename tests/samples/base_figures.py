"""The base figures of a comprehensive organ, as small as they may be."""

from __future__ import annotations

from typing import Any

BASES: dict[str, Any] = {
    "Z-1": "是",
    "B2-2": 40,
    "B8-2": 4,
    "C2-2": 10,
    "C3-2": 2,
    "F5-2": 5,
    "E5-2": 3,
    "E6-2": 0,
    "A9-2": 0,
    "A6-2": 10,
}
