"""What a rerun of every page costs in the demo city, beside an empty page with as many elements of the same kinds.

CPU of the whole process by AppTest, whose own tree building is in both figures; own page and empty page in turns.
The empty page (``support.bare``) knows nothing and shows nothing; it has no menu either. What Streamlit itself takes for a
grid or a box to choose from is therefore in both, what the page makes of it only in its own.
Needs the demo city (make run once).
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time

from support import ROOT
from support.bare import bare_page
from support.timing import goal

DEMO = ROOT / "data" / "var" / "demo"
WHO = {"unit": "jyj", "leader": "lingdao", "reviewer": "shenhe", "office": "guanli"}
ROUNDS = 25
LINES = "import streamlit as st\nfor n in range({count}):\n    st.caption(str(n))\n"


def reruns(*pages: Callable[[], object]) -> list[float]:
    """Median CPU in ms of a rerun of each, taken in turns, after two that fill the caches."""
    taken: list[list[float]] = [[] for _ in pages]
    for number in range(-2, ROUNDS):
        for run, times in zip(pages, taken, strict=True):
            started = process_time()
            run()
            if number >= 0:
                times.append(1000 * (process_time() - started))
    return [median(times) for times in taken]


def main() -> int:
    if not DEMO.exists():
        print("no demo city: make run builds it")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(DEMO, Path(folder) / "demo")
        os.environ.update(SHUANGYONG_DATA=str(Path(folder) / "demo"), SHUANGYONG_DEMO="1")
        os.chdir(ROOT)
        return measure()


def measure() -> int:
    import streamlit as st
    from streamlit.runtime.scriptrunner.script_cache import ScriptCache
    from streamlit.testing.v1 import AppTest, local_script_runner

    from shuangyong_metrics.services import sessions
    from shuangyong_metrics.ui import process
    from shuangyong_metrics.ui.menu import MENU

    jar: dict[str, str] = {}
    # AppTest has no browser, so the cookie is given to it
    type(st.context).cookies = property(lambda _self: jar)  # type: ignore[method-assign,assignment]
    # the server keeps compiled scripts between reruns; AppTest would compile each of them every time
    compiled = ScriptCache()
    local_script_runner.ScriptCache = lambda: compiled  # type: ignore[misc,assignment]
    met = []
    for entry in MENU:
        for role in entry.roles:
            jar["sy_sid"] = sessions.open_session(process.store(), WHO[role.value], "bench", process.now())
            at = AppTest.from_file(str(ROOT / "shuangyong_metrics/ui/router.py"), default_timeout=60).run()
            at = at.switch_page(str(ROOT / entry.file)).run()
            assert not at.exception, (entry.file, at.exception)
            count = sum(1 for _ in at.main)
            bare = AppTest.from_string(bare_page(at.main), default_timeout=60).run()
            assert not bare.exception, (entry.file, bare.exception)
            assert sum(1 for _ in bare.main) == count, entry.file
            own, empty, lines = reruns(at.run, bare.run, AppTest.from_string(LINES.format(count=count)).run)
            print(f"{entry.title} · {role.value} · {count} elements")
            met.append(goal("  CPU of a rerun, ms", own, 30, at_most=True))
            met.append(goal(f"  × an empty page ({empty:.1f} ms)", own / empty, 3, at_most=True))
            print(f"  × as many lines of text ({lines:.1f} ms): {own / lines:.2f}")
    process.close()
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
