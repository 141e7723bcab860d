"""Charts. The six colours of the six standards are fixed here and in the theme, the same everywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from shuangyong_metrics.model import Scorecard

#: Colour-blind safe and of rising lightness, so that grey print tells them apart.
STANDARD_COLOURS = {
    "A": "#8A3468",
    "B": "#2F6DB5",
    "C": "#4B9B57",
    "D": "#DD7F2E",
    "E": "#82BDE0",
    "F": "#E5C95F",
}


def contributions(cards: Sequence[Scorecard], names: Mapping[str, str]) -> go.Figure:
    """One bar a unit, best on top: what each standard gives to the base."""
    figure = go.Figure()
    units = [f"{card.rank}  {card.name}" for card in cards]
    for code, name in names.items():
        values = [_share(card, code) for card in cards]
        figure.add_bar(
            y=units,
            x=values,
            name=name,
            orientation="h",
            marker={"color": STANDARD_COLOURS[code], "line": {"width": 0.5, "color": "rgba(255,255,255,.6)"}},
            hovertemplate=f"%{{y}}<br>{name} %{{x:.2f}} 分<extra></extra>",
        )
    figure.update_layout(
        barmode="stack",
        height=90 + 24 * len(cards),
        margin={"l": 0, "r": 8, "t": 8, "b": 8},
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
        xaxis={"range": [0, 100], "title": None, "fixedrange": True},
        yaxis={"autorange": "reversed", "title": None, "fixedrange": True, "automargin": True},
        bargap=0.25,
    )
    return figure


def _share(card: Scorecard, code: str) -> float:
    """Points of 100 that a standard gives to the unit's base."""
    parts = {s.code: s.contribution for s in card.standards}
    return 100 * parts.get(code, 0) / card.effective_weight if card.effective_weight else 0.0
