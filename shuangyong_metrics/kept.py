"""Reads of a store that are kept until its next commit; what pages ask for again and again is asked of DuckDB once."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, Literal, Protocol, TypeVar, cast


class Versioned(Protocol):
    """A store: ``commits`` grows with every commit, ``version`` with those that change what is reckoned with, ``frame``
    with those of them that change more than returns.

    Below 0 nothing may be kept: a rehearsal sees its own writes.
    """

    version: int
    commits: int
    frame: int


Age = Literal["version", "commits", "frame"]


def _age(store: Versioned, by: Age) -> int:
    return {"version": store.version, "commits": store.commits, "frame": store.frame}[by]


F = TypeVar("F", bound=Callable[..., Any])


def kept(most: int, *, by: Age = "version") -> Callable[[F], F]:
    """Keep the last ``most`` results of a function of a store and hashable arguments, until the store's next commit.

    The result is shared by all who ask: it must not be changed by any of them. What raises is not kept.
    """

    def decorate(function: F) -> F:
        @lru_cache(maxsize=most)
        def remembered(store: Any, _age: int, *args: Any, **kwargs: Any) -> Any:
            return function(store, *args, **kwargs)

        @wraps(function)
        def asked(store: Any, *args: Any, **kwargs: Any) -> Any:
            age = _age(store, by)
            return remembered(store, age, *args, **kwargs) if age >= 0 else function(store, *args, **kwargs)

        return cast(F, asked)

    return decorate
