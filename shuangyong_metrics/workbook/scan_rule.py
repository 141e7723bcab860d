"""What one rule of the scan is; ``scan_troops`` and ``scan_numbers`` hold the rules, ``scanner`` looks with them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

#: Signs of which people make numbers in words.
HAN = "〇零一二三四五六七八九"
ANY_NUMERAL = f"0-9{HAN}两十百千"


@dataclass(frozen=True, slots=True)
class ScanRule:
    """One rule: ``code`` is the finding's, ``what`` is said to people, ``confirm`` looks closer at a match.

    ``anchor`` is found in every line that the pattern hits, and in few others: it begins with a fixed sign and looks
    only at its neighbours, so that a whole file is passed over in a millisecond.
    """

    code: str
    what: str
    anchor: str
    pattern: re.Pattern[str]
    confirm: Callable[[str], bool] = bool
