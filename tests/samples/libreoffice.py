"""A real LibreOffice for tests: convert a file, or open a workbook, do to it what a person would do, save it.

Needs nothing but the office programs: the steps are done by a Basic macro in a private profile, which is made once
per test session. Every call has a time limit and fails with what LibreOffice said.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from libreoffice_macro import BASIC

Value = str | int | float | date | None
Step = tuple[str | int | float, ...]

SECONDS = 60
_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
 library:passwordprotected="false"><library:element library:name="Job"/></library:library>
"""
_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Job" script:language="StarBasic">
<![CDATA[%s]]>
</script:module>
"""
#: What a Chinese office has: dates typed as 2026-7-25 or 2026年7月25日 become dates.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>zh-CN</value>
</prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" oor:op="fuse"><value>false</value>
</prop></item></oor:items>
"""
_FILTERS = {
    "xlsx": "Calc MS Excel 2007 XML",
    "xlsm": "Calc MS Excel 2007 VBA XML",
    "xls": "MS Excel 97",
    "ods": "calc8",
    "fods": "OpenDocument Spreadsheet Flat XML",
    "csv": "Text - txt - csv (StarCalc)",
    "html": "HTML (StarCalc)",
    "pdf": "calc_pdf_Export",
}


class LibreOfficeFailed(AssertionError):
    """LibreOffice did not do what was asked; the message holds what it printed."""


def convert(path: Path, fmt: str, outdir: Path) -> Path:
    """``path`` as ``fmt`` (pdf, xlsx, ods, xls, csv …) in ``outdir``, made by LibreOffice."""
    outdir.mkdir(parents=True, exist_ok=True)
    printed = _soffice("--convert-to", fmt, "--outdir", str(outdir), str(path))
    result = outdir / f"{path.stem}.{fmt.partition(':')[0]}"
    if not result.is_file():
        raise LibreOfficeFailed(f"{path} → {fmt}: {printed}")
    return result


def fill(path_in: Path, path_out: Path, cells: Mapping[tuple[str, str], Value]) -> Path:
    """Type values into cells ``(sheet, "G5")`` as a person would, recalculate, save; ``None`` empties a cell.

    Numbers go in as numbers, dates as dates; a text is typed as it stands, so ``"2026年7月25日"`` becomes a date,
    ``"=1+1"`` a formula, and ``"'20"`` the text 20.
    """
    return edit(path_in, path_out, steps(cells))[0]


def steps(cells: Mapping[tuple[str, str], Value]) -> list[Step]:
    """The steps that type these values, for ``edit``."""
    return [_step(sheet, cell, value) for (sheet, cell), value in cells.items()]


def edit(path_in: Path, path_out: Path, steps: Iterable[Step]) -> tuple[Path, dict[tuple[str, str], str]]:
    """Open, do the steps, recalculate and save as the format of ``path_out``.

    Steps: ``("number"|"typed"|"text", sheet, "G5", value)``, ``("clear", sheet, "G5")``, ``("show", sheet, "G5")``,
    ``("rename", sheet, new)``, ``("remove_sheet", sheet)``, ``("copy_sheet", sheet, new)``, ``("unprotect", sheet)``,
    ``("insert_rows"|"remove_rows"|"insert_columns"|"remove_columns", sheet, first from 1, how many)``,
    ``("hide_row", sheet, row)``, ``("merge", sheet, "G5:G6")``, ``("move_sheet", sheet, place from 0)``,
    ``("filter", sheet, "A4:J20" with its header, column from 0, text)``,
    ``("sort", sheet, "A5:J20", column from 0, "up"|"down")``, ``("save", path[, password])`` for one more copy, in
    the format of its ending.
    Returns the file and, for every ``show``, the text that the cell displays.
    """
    lines = [("open", str(path_in.resolve())), *(_complete(step) for step in steps), _save(path_out)]
    with tempfile.TemporaryDirectory(prefix="lo-job-") as folder:
        job = Path(folder) / "job.txt"
        job.write_text("\n".join("\t".join(str(part) for part in line) for line in lines) + "\n", encoding="utf-8")
        printed = _soffice("macro:///Standard.Job.RunJob", SY_JOB=str(job))
        answer = Path(f"{job}.out")
        said = answer.read_text(encoding="utf-8") if answer.is_file() else "no answer"
    if not said.endswith("done") or not path_out.is_file():
        raise LibreOfficeFailed(f"{path_in}: {said} {printed}")
    shown = [line.split("\t", 2) for line in said.splitlines()[:-1] if line.count("\t") >= 2]
    return path_out, {(sheet, cell): text for sheet, cell, text in shown}


def _save(path: Path, password: str = "") -> Step:
    return ("save", str(path.resolve()), _FILTERS[path.suffix.lstrip(".")], password)


def _complete(step: Step) -> Step:
    return _save(Path(str(step[1])), *map(str, step[2:])) if step[0] == "save" else step


def _step(sheet: str, cell: str, value: Value) -> Step:
    if value is None:
        return ("clear", sheet, cell)
    if isinstance(value, date):
        return ("typed", sheet, cell, value.isoformat())
    if isinstance(value, str):
        return ("typed", sheet, cell, value)
    return ("number", sheet, cell, value)


@cache
def _profile() -> Path:
    """A private profile with our macro, made once; LibreOffice writes its own library files on its first start."""
    folder = Path(tempfile.mkdtemp(prefix="lo-profile-"))
    (folder / "user").mkdir()
    (folder / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    _run(folder, ["--terminate_after_init"], {})
    library = folder / "user" / "basic" / "Standard"
    if not library.is_dir():
        raise LibreOfficeFailed(f"no macro library in a new profile: {folder}")
    (library / "script.xlb").write_text(_LIBRARY, encoding="utf-8")
    (library / "Job.xba").write_text(_MODULE % BASIC, encoding="utf-8")
    return folder


def _soffice(*arguments: str, **environment: str) -> str:
    return _run(_profile(), list(arguments), environment)


def _run(profile: Path, arguments: list[str], environment: dict[str, str]) -> str:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise LibreOfficeFailed("soffice is not installed (libreoffice-calc)")
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo"]
    process = subprocess.Popen(
        [*command, *arguments],
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        printed = process.communicate(timeout=SECONDS)[0].strip()
    except subprocess.TimeoutExpired as error:
        os.killpg(process.pid, signal.SIGKILL)  # soffice is a script: its child would live on
        raise LibreOfficeFailed(f"no end after {SECONDS} s: {arguments} {process.communicate()[0]}") from error
    if process.returncode != 0:
        raise LibreOfficeFailed(f"exit {process.returncode}: {arguments} {printed}")
    return printed
