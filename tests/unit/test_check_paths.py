"""``check --json`` on anything that a path can lead to: an answer in JSON, exit 0, 1 or 2, never a traceback, never a wait."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from read_samples import COUNT, typed, whole

from shuangyong_metrics.cli import main
from shuangyong_metrics.services.setup import DATA

ROOT = DATA.parent
GIGABYTE = 1024**3


def answer(out: str) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(out)
    assert set(said) == {"ok", "refused", "findings"}
    return said


def apart(path: Path | str | bytes, stdin: bytes = b"") -> tuple[int, dict[str, Any]]:
    """In a process of its own, which is ended when it waits for something."""
    command = [sys.executable, "-m", "shuangyong_metrics", "check", path, "--json"]
    done = subprocess.run(command, input=stdin, capture_output=True, timeout=120, cwd=ROOT, check=False)
    assert done.stderr == b""
    return done.returncode, answer(done.stdout.decode())


def _fifo(folder: Path) -> Path:
    os.mkfifo(folder / "管道.xlsx")
    return folder / "管道.xlsx"


def _sparse(folder: Path) -> Path:
    with (folder / "稀疏.xlsx").open("wb") as stream:
        stream.truncate(GIGABYTE)
    return folder / "稀疏.xlsx"


def _loop(folder: Path) -> Path:
    (folder / "甲").symlink_to("乙")
    (folder / "乙").symlink_to("甲")
    return folder / "甲"


def _written(name: str, data: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(data)
        return folder / name

    return make


def _linked(folder: Path) -> Path:
    _written("原件.xlsx", whole())(folder)
    (folder / "链接.xlsx").symlink_to("原件.xlsx")
    return folder / "链接.xlsx"


WAITING: dict[str, tuple[Callable[[Path], Path | str], str]] = {
    "fifo": (_fifo, "这不是普通文件"),
    "zeros": (lambda _: "/dev/zero", "这不是普通文件"),
    "sparse": (_sparse, "文件有 1024.0 MB"),
    "stdin": (lambda _: "/dev/stdin", "这不是普通文件"),
    "log": (lambda _: "/proc/kmsg", "文件是空的"),
}
PLAIN: dict[str, tuple[Callable[[Path], Path | str], str]] = {
    "folder": (lambda folder: folder, "这是文件夹"),
    "dot": (lambda _: ".", "这是文件夹"),
    "nothing": (lambda _: "", "这是文件夹"),
    "loop": (_loop, "链接绕成了圈"),
    "missing": (lambda folder: folder / "没有.xlsx", "找不到"),
    "below a file": (lambda folder: _written("甲.xlsx", b"1")(folder) / "乙.xlsx", "路径里有一段不是文件夹"),
    "zero in the name": (lambda folder: f"{folder}/甲\0乙.xlsx", "路径里有不能用的字符"),
    "long name": (lambda folder: folder / ("长" * 200), "文件名太长"),
    "long path": (lambda folder: f"{folder}/" + "a/" * 5_000, "文件名太长"),
    "dash": (lambda _: "-", "找不到"),
    "memory": (lambda _: "/proc/self/mem", "文件是空的"),
    "null": (lambda _: "/dev/null", "这不是普通文件"),
    "empty": (_written("空.xlsx", b""), "文件是空的"),
    "one byte too many": (_written("大.xlsx", b"P" * (10 * 1024**2 + 1)), "文件有 10.1 MB，超过上限 10 MB"),
    "no workbook": (_written("图.xlsx", b"\x89PNG"), "这是图片"),
}


@pytest.mark.parametrize("name", WAITING)
def test_what_has_no_end_is_not_waited_for(tmp_path: Path, name: str) -> None:
    make, words = WAITING[name]
    code, said = apart(make(tmp_path), stdin=whole())
    assert (code, said["ok"], said["findings"]) == (2, False, [])
    assert words in said["refused"]


@pytest.mark.parametrize("name", PLAIN)
def test_a_path_that_leads_to_no_return(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    make, words = PLAIN[name]
    code, said = main(["check", str(make(tmp_path)), "--json"]), answer(capsys.readouterr().out)
    assert (code, said["ok"], said["findings"]) == (2, False, [])
    assert words in said["refused"] and said["refused"].endswith("。")


def test_a_file_that_nobody_may_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked as another account where the test runs as root, who may read everything."""
    path = _written("报表.xlsx", whole())(tmp_path)
    path.chmod(0)
    reader = [sys.executable, "-c", _AS_NOBODY, str(path)]
    done = subprocess.run(reader, capture_output=True, timeout=120, cwd=ROOT, check=False)
    code, said = done.returncode, answer(done.stdout.decode())
    assert (code, done.stderr) == (2, b"")
    assert "没有读写权限" in said["refused"]


#: Permissions hold for this process too once it has given up being root; everything is loaded before.
_AS_NOBODY = """
import os, sys
from shuangyong_metrics.cli import main
for folder in [sys.argv[1]]:
    while folder != '/':
        folder = os.path.dirname(folder)
        if os.geteuid() == 0 and folder.startswith('/tmp/'):
            os.chmod(folder, 0o755)
if os.geteuid() == 0:
    os.setuid(65534)
sys.exit(main(['check', sys.argv[1], '--json']))
"""


@pytest.mark.parametrize(("make", "code"), [(_written("好.xlsx", whole()), 0), (_linked, 0)])
def test_a_return_by_any_path(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], make: Callable[[Path], Path], code: int
) -> None:
    assert main(["check", str(make(tmp_path)), "--json"]) == code
    assert answer(capsys.readouterr().out)["ok"] is True


@pytest.mark.parametrize(("data", "code"), [(whole(), 0), (typed(COUNT, "约20"), 1), (b"%PDF", 2)])
def test_a_name_that_is_no_text(tmp_path: Path, data: bytes, code: int) -> None:
    path = os.fsencode(tmp_path) + b"/\xff\xfe\x80.xlsx"
    Path(os.fsdecode(path)).write_bytes(data)
    found, said = apart(path)
    assert (found, said["ok"]) == (code, code == 0)
