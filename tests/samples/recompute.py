"""Recompute a round's totals from what the command line hands out, without the product.

    python tests/samples/recompute.py SCORE.json ANSWERS.json…

SCORE is ``score --round R --json``, of which only round, unit, type, bonus and veto are believed; ANSWERS are
``answers --round … --json`` of the rounds of R's year up to R, on the same basis. Every other figure of SCORE is
compared with what the standard's TOML files, the calendar and the method give. Exit 1 when one differs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from recompute_answers import Answer, UnitYear
from recompute_scores import Card, card, rank
from recompute_standard import Framework, WorkingDays, load_calendar, load_framework
from recompute_states import Judge

DATA = Path(__file__).resolve().parents[2] / "data"
FIELDS = (
    "status", "base", "total", "shown_total", "grade", "rank", "type_rank", "effective_weight", "not_reported",
)  # fmt: skip
Scores = list[dict[str, Any]]


def recompute(framework: Framework, days: WorkingDays, scores: Scores, answers: Iterable[Answer]) -> dict[str, Card]:
    """Every unit's card of the round of ``scores``."""
    year, quarter = _round(scores[0]["round"])
    by_unit: dict[str, list[tuple[int, Answer]]] = {}
    for answer in answers:
        its_year, its_quarter = _round(answer["round"])
        if its_year == year:
            by_unit.setdefault(answer["unit"], []).append((its_quarter, answer))
    cards = []
    for told in scores:
        own = UnitYear(framework, year, quarter, by_unit.get(told["unit"], []))
        judge = Judge(framework, days, told["type"], own)
        cards.append(card(framework, judge, told["unit"], told["bonus"], bool(told["veto"])))
    rank(cards)
    return {c.unit: c for c in cards}


def _round(text: str) -> tuple[int, int]:
    year, _, quarter = text.partition("Q")
    return int(year), int(quarter)


def differences(scores: Scores, cards: dict[str, Card]) -> list[str]:
    """One line per figure that is not the same."""
    found = []
    for told in scores:
        mine = cards[told["unit"]]
        place = f"{told['round']} {told['basis']} {told['unit']}"
        for name in FIELDS:
            if told[name] != getattr(mine, name):
                found.append(f"{place} {name}: {told[name]} told, {getattr(mine, name)} recomputed")
        theirs, own = ({s["code"]: s for s in standards} for standards in (told["standards"], mine.standards))
        for code in sorted(set(theirs) | set(own)):
            if theirs.get(code) != own.get(code):
                found.append(f"{place} {code}: {theirs.get(code)} told, {own.get(code)} recomputed")
    return found


def main(arguments: Sequence[str]) -> int:
    """Compare files; see the module's text."""
    if len(arguments) < 2:
        sys.stdout.write(f"{__doc__}\n")
        return 2
    scores, *answers = (json.loads(Path(a).read_text(encoding="utf-8")) for a in arguments)
    framework, days = load_framework(DATA / "standards" / "2025"), load_calendar(DATA / "calendar")
    cards = recompute(framework, days, scores, [a for part in answers for a in part])
    found = differences(scores, cards)
    text = "\n".join(found) or f"{scores[0]['round']} {scores[0]['basis']}: {len(cards)} units, no difference"
    sys.stdout.write(f"{text}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
