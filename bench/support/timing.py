"""Fair timing: the candidates take turns in one process, so that whatever slows the machine slows all of them."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from statistics import median, quantiles
from time import perf_counter_ns


def interleaved(
    candidates: Mapping[str, Callable[[], object]], rounds: int, warm_up: int = 3
) -> dict[str, list[float]]:
    """Milliseconds of every call by name; Python's garbage collector works as it does in the product.

    It is on, and no full collection is forced between two calls: the app forces none either (``runner.postScriptGC``),
    and one walks the whole heap, so that the next call would be charged for cold caches.
    """
    taken: dict[str, list[float]] = {name: [] for name in candidates}
    gc.collect()
    for number in range(-warm_up, rounds):
        for name, call in candidates.items():
            started = perf_counter_ns()
            call()
            spent = perf_counter_ns() - started
            if number >= 0:
                taken[name].append(spent / 1e6)
    return taken


def medians(taken: Mapping[str, list[float]]) -> dict[str, float]:
    """The median of each candidate in milliseconds."""
    return {name: median(values) for name, values in taken.items()}


def show(taken: Mapping[str, list[float]]) -> None:
    """Print median, 5 % and 95 % of each candidate."""
    for name, values in taken.items():
        low, *_, high = quantiles(values, n=20)
        print(f"{name:<34} p50 {median(values):8.2f} ms   p5 {low:8.2f}   p95 {high:8.2f}   n {len(values)}")


def goal(text: str, value: float, limit: float, *, at_most: bool) -> bool:
    """Print a figure beside its goal; True when it is met."""
    met = value <= limit if at_most else value >= limit
    print(f"{text:<48} {value:7.2f}   goal {'≤' if at_most else '≥'} {limit:g}   {'met' if met else 'NOT MET'}")
    return met
