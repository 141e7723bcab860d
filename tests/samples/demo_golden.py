"""What the demo city must come out as, in git: a digest of every round's figures, and one round's scorecards in full.

    python tests/samples/demo_golden.py FOLDER      write tests/golden anew from a city built in FOLDER

A change of a rule or of the demo's data shows there as a diff; nothing else may change it.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

Rows = list[dict[str, Any]]
GOLDEN = Path(__file__).resolve().parents[1] / "golden"
DIGESTS, SCORECARDS, ROUND = GOLDEN / "demo_city.json", GOLDEN / "2026Q3.json", "2026Q3"
#: Where a figure stands depends on the template's layout, and the file on the moment it was written.
_PLACE = ("file", "sheet", "cell")


def figures(rows: Rows) -> Rows:
    """The rows without the places in which the figures stand."""
    plain = [{k: v for k, v in row.items() if k not in _PLACE} for row in rows]
    for row in plain:
        if "events" in row:
            row["events"] = figures(row["events"])
    return plain


def digest(rows: Rows) -> str:
    text = json.dumps(figures(rows), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def scorecards(rows: Rows) -> str:
    """Readable in a diff: one line a unit, and one line a standard of a unit."""
    lines = []
    for row in rows:
        lines.append({k: v for k, v in row.items() if k != "standards"})
        lines += [{"unit": row["unit"]} | s for s in row["standards"]]
    return "[\n" + ",\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n]\n"


def digests(rounds: tuple[str, ...], printed: Callable[[str, str, str], Rows]) -> dict[str, str]:
    """A digest for each command, round and basis."""
    names = [(c, r, b) for r in rounds for b in ("self", "accepted") for c in ("score", "answers")]
    return {" ".join(name): digest(printed(*name)) for name in names}


def main(folder: Path) -> None:
    """Write the golden files."""
    from demo_city import ROUNDS, print_all

    with tempfile.TemporaryDirectory() as scratch:
        into = Path(scratch) / "printed"
        print_all(folder, into)

        def printed(command: str, round_: str, basis: str) -> Rows:
            rows: Rows = json.loads((into / f"{command}-{round_}-{basis}.json").read_text(encoding="utf-8"))
            return rows

        text = json.dumps(digests(ROUNDS, printed), indent=1)
        DIGESTS.write_text(text + "\n", encoding="utf-8")
        SCORECARDS.write_text(scorecards(printed("score", ROUND, "accepted")), encoding="utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    main(Path(sys.argv[1]))
