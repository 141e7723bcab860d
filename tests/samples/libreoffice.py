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
_BASIC = """
Dim doc As Object
Dim said As String

Sub RunJob
  Dim files, source, target, entry
  files = CreateUnoService("com.sun.star.ucb.SimpleFileAccess")
  On Error GoTo Failed
  source = CreateUnoService("com.sun.star.io.TextInputStream")
  source.setInputStream(files.openFileRead(ConvertToURL(Environ("SY_JOB"))))
  source.setEncoding("UTF-8")
  Do While Not source.isEOF()
    entry = Replace(source.readLine(), Chr(10), "")
    If entry <> "" Then DoStep(Split(entry, Chr(9)))
  Loop
  source.closeInput()
  said = said & "done"
  GoTo Report
Failed:
  said = said & "failed at: " & Replace(entry, Chr(9), " | ") & ": " & Error$
Report:
  target = CreateUnoService("com.sun.star.io.TextOutputStream")
  target.setOutputStream(files.openFileWrite(ConvertToURL(Environ("SY_JOB") & ".out")))
  target.setEncoding("UTF-8")
  target.writeString(said)
  target.closeOutput()
  If Not IsNull(doc) Then doc.close(True)
  StarDesktop.terminate()
End Sub

Sub DoStep(part)
  Dim sheet, cell
  If part(0) = "open" Then
    doc = StarDesktop.loadComponentFromURL(ConvertToURL(part(1)), "_blank", 0, Array(Pair("Hidden", True)))
    Exit Sub
  End If
  If part(0) = "save" Then
    doc.calculateAll()
    doc.storeToURL(ConvertToURL(part(1)), Array(Pair("FilterName", part(2))))
    Exit Sub
  End If
  sheet = doc.Sheets.getByName(part(1))
  Select Case part(0)
    Case "number": sheet.getCellRangeByName(part(2)).setValue(Val(part(3)))
    Case "typed": sheet.getCellRangeByName(part(2)).FormulaLocal = part(3)
    Case "text": sheet.getCellRangeByName(part(2)).setString(part(3))
    Case "clear": sheet.getCellRangeByName(part(2)).clearContents(1023 - 32 - 64)
    Case "show"
      cell = sheet.getCellRangeByName(part(2))
      said = said & part(1) & Chr(9) & part(2) & Chr(9) & cell.String & Chr(10)
    Case "rename": sheet.setName(part(2))
    Case "remove_sheet": doc.Sheets.removeByName(part(1))
    Case "copy_sheet": doc.Sheets.copyByName(part(1), part(2), doc.Sheets.Count)
    Case "unprotect": sheet.unprotect("")
    Case "insert_rows": sheet.Rows.insertByIndex(CLng(part(2)) - 1, CLng(part(3)))
    Case "remove_rows": sheet.Rows.removeByIndex(CLng(part(2)) - 1, CLng(part(3)))
    Case "hide_row": sheet.Rows.getByIndex(CLng(part(2)) - 1).IsVisible = False
    Case "insert_columns": sheet.Columns.insertByIndex(CLng(part(2)) - 1, CLng(part(3)))
    Case "remove_columns": sheet.Columns.removeByIndex(CLng(part(2)) - 1, CLng(part(3)))
    Case "merge": sheet.getCellRangeByName(part(2)).merge(True)
    Case "sort": SortRange(sheet.getCellRangeByName(part(2)), CLng(part(3)), part(4) = "down")
    Case Else: Error 5
  End Select
End Sub

Sub SortRange(area, column, falling)
  Dim fields(0) As New com.sun.star.table.TableSortField
  fields(0).Field = column
  fields(0).IsAscending = Not falling
  area.sort(Array(Pair("SortFields", fields()), Pair("ContainsHeader", False)))
End Sub

Function Pair(key, content)
  Dim p As New com.sun.star.beans.PropertyValue
  p.Name = key
  p.Value = content
  Pair = p
End Function
"""
_FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "ods": "calc8", "xls": "MS Excel 97"}


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
    return edit(path_in, path_out, [_step(sheet, cell, value) for (sheet, cell), value in cells.items()])[0]


def edit(path_in: Path, path_out: Path, steps: Iterable[Step]) -> tuple[Path, dict[tuple[str, str], str]]:
    """Open, do the steps, recalculate and save as the format of ``path_out``.

    Steps: ``("number"|"typed"|"text", sheet, "G5", value)``, ``("clear", sheet, "G5")``, ``("show", sheet, "G5")``,
    ``("rename", sheet, new)``, ``("remove_sheet", sheet)``, ``("copy_sheet", sheet, new)``, ``("unprotect", sheet)``,
    ``("insert_rows"|"remove_rows"|"insert_columns"|"remove_columns", sheet, first from 1, how many)``,
    ``("hide_row", sheet, row)``, ``("merge", sheet, "G5:G6")``,
    ``("sort", sheet, "A5:J20", column from 0, "up"|"down")``.
    Returns the file and, for every ``show``, the text that the cell displays.
    """
    filter_name = _FILTERS[path_out.suffix.lstrip(".")]
    lines: list[Step] = [("open", str(path_in)), *steps, ("save", str(path_out), filter_name)]
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
    (library / "Job.xba").write_text(_MODULE % _BASIC, encoding="utf-8")
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
