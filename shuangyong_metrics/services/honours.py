"""When two honours are the same one: by their title, however it is spaced."""

from __future__ import annotations

import unicodedata

from shuangyong_metrics.model import Round
from shuangyong_metrics.store import Store, Transaction


def title_as_spelled(facts: Store | Transaction, unit: str, round_: Round, code: str, title: str) -> str:
    """The title under which this honour of the unit stands in the year already; ``title`` itself when none does.

    Blanks and the width of signs make no other honour of it: it would count twice.
    """
    titles = [str(row["title"]) for row in facts.rows("honour_titles", unit_id=unit, year=round_.year, item=code)]
    if title in titles:
        return title
    return next((stands for stands in titles if _plainly(stands) == _plainly(title)), title)


def _plainly(title: str) -> str:
    return "".join(unicodedata.normalize("NFKC", title).split())
