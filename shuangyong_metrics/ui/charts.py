"""Charts. The six colours of the six standards are fixed here and in the theme, the same everywhere."""

from __future__ import annotations

from functools import lru_cache

import plotly.graph_objects as go

from shuangyong_metrics.model import MICRO, Scorecard
from shuangyong_metrics.services.scorecard import StandardLine
from shuangyong_metrics.services.wording import SHORT

#: Colour-blind safe and of rising lightness, so that grey print tells them apart.
STANDARD_COLOURS = {
    "A": "#8A3468",
    "B": "#2F6DB5",
    "C": "#4B9B57",
    "D": "#DD7F2E",
    "E": "#82BDE0",
    "F": "#E5C95F",
}
#: The browser lays the theme of the page over a figure; Plotly's own template would be nine tenths of what is sent.
_BARE = {"template": {"layout": {"autotypenumbers": "strict"}}}
_GRID = "rgba(128,120,110,.35)"
#: Characters of a unit's label beside its bar.
_LABEL = 14


@lru_cache(maxsize=16)
def contributions(cards: tuple[Scorecard, ...]) -> go.Figure:
    """One bar a unit, best on top: what each standard gives to the base; who gets the figure must not change it."""
    figure = go.Figure(layout=_BARE)
    units = [f"{card.rank}  {card.name}" for card in cards]
    for code, name in SHORT.items():
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
        height=44 + 24 * len(cards),
        # to the right, half of the last number of the axis
        margin={"l": 0, "r": 20, "t": 8, "b": 8},
        # Plotly's has the width of the bars alone, on a telephone one column; the page draws its own
        showlegend=False,
        xaxis={"range": [0, 100], "title": None, "fixedrange": True},
        yaxis={
            "autorange": "reversed",
            "title": None,
            "fixedrange": True,
            "automargin": True,
            "tickvals": units,
            "ticktext": [_short(unit) for unit in units],
        },
        bargap=0.25,
    )  # fmt: skip
    return figure


def _short(label: str) -> str:
    """A long name would leave no room for the bars on a telephone; the whole of it shows under the pointer."""
    return label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…"


@lru_cache(maxsize=64)
def radar(lines: tuple[StandardLine, ...], own: str, typical: str) -> go.Figure:
    """The unit's six rates as a closed line, beside its type's median and the city's mean where they may be seen.

    Drawing costs more than all the rest of its page; who gets the figure must not change it.
    """
    figure = go.Figure(layout=_BARE)
    around = [SHORT[line.code] for line in lines]
    shapes = (
        ("全市平均", [line.city_rate for line in lines], {"color": "#857B70", "width": 1.5, "dash": "dot"}, "none"),
        (typical, [line.type_rate for line in lines], {"color": "#2F6DB5", "width": 1.75, "dash": "dash"}, "none"),
        (own, [line.rate for line in lines], {"color": "#9B1C1F", "width": 2.5}, "toself"),
    )
    for name, rates, line, fill in shapes:
        if any(r is not None for r in rates):
            values = [None if r is None else 100 * r / MICRO for r in rates]
            figure.add_scatterpolar(
                r=[*values, values[0]],
                theta=[*around, around[0]],
                name=name,
                line=line,
                fill=fill,
                fillcolor="rgba(155,28,31,.10)",
                mode="lines+markers" if fill == "toself" else "lines",
                hovertemplate=f"%{{theta}}<br>{name} %{{r:.1f}}%<extra></extra>",
            )
    figure.update_layout(
        height=330,
        margin={"l": 56, "r": 56, "t": 24, "b": 56},
        legend={"orientation": "h", "y": -0.16, "yanchor": "top", "x": 0.5, "xanchor": "center", "traceorder": "reversed"},
        polar={
            # without this the dark theme shows a white disc
            "bgcolor": "rgba(0,0,0,0)",
            "radialaxis": {"range": [0, 100], "tickvals": [20, 40, 60, 80], "ticksuffix": "%", "angle": 90,
                           "tickangle": 90, "tickfont": {"size": 10}, "gridcolor": _GRID, "linecolor": _GRID, "ticks": ""},
            "angularaxis": {"direction": "clockwise", "gridcolor": _GRID, "linecolor": _GRID, "ticks": ""},
        },
    )  # fmt: skip
    return figure


def _share(card: Scorecard, code: str) -> float:
    """Points of 100 that a standard gives to the unit's base."""
    parts = {s.code: s.contribution for s in card.standards}
    return 100 * parts.get(code, 0) / card.effective_weight if card.effective_weight else 0.0
