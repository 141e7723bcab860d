"""The command line's contract: help, refusals, exit codes and the keys of its JSON, as docs/cli.md says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from command_line import Run

from shuangyong_metrics.services.setup import DATA

ROOT = DATA.parent
CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: Every command of the design that is built, with every flag it promises.
COMMANDS: dict[str, tuple[str, ...]] = {
    "template": ("--unit", "--round", "--out", "--quiet"),
    "check": ("--json", "--markup"),
    "submit": ("--json", "--actor", "--summary"),
    "explain": ("--unit", "--round", "--json", "--actor"),
    "score": ("--round", "--year", "--combined", "--adjusted", "--basis", "--json"),
    "completion": ("--round", "--basis", "--json"),
    "city": ("--round", "--basis", "--json"),
    "answers": ("--round", "--basis", "--json"),
    "trace": ("--unit", "--round", "--indicator", "--basis", "--json"),
    "round list": ("--json",),
    "round open": ("--actor",),
    "round extend": ("--unit", "--until", "--reason", "--actor"),
    "round end-extension": ("--unit", "--reason", "--actor"),
    "office import": ("--actor",),
    "unit import": ("--actor", "--restore"),
    "review": ("--unit", "--round", "--accept-all", "--actor"),
    "review-queue": ("--round", "--unit", "--json"),
    "claims": ("--round", "--unit", "--json"),
    "missing": ("--round", "--by", "--json"),
    "remind": ("--round", "--by", "--unit", "--actor"),
    "filing-record": ("--json",),
    "near-copies": ("--round", "--json"),
    "publish": ("--round", "--actor"),
    "consult open": ("--round", "--until", "--actor"),
    "consult list": ("--round", "--json"),
    "consult accept": ("--unit", "--round", "--actor"),
    "consult contest": (
        "--unit",
        "--round",
        "--indicator",
        "--text",
        "--evidence",
        "--evidence-number",
        "--evidence-date",
        "--actor",
    ),
    "consult rule": ("--as", "--value", "--reason", "--actor"),
    "consult close": ("--round", "--actor"),
    "consult back": ("--round", "--reason", "--actor"),
    "veto list": ("--round", "--json"),
    "veto reply": ("--text", "--evidence", "--evidence-number", "--evidence-date", "--actor"),
    "veto rule": ("--as", "--reason", "--actor"),
    "veto confirm": ("--actor",),
    "evidence on": ("--reason", "--actor"),
    "evidence off": ("--reason", "--actor"),
    "evidence add": ("--unit", "--round", "--indicator", "--actor"),
    "evidence list": ("--unit", "--round", "--json"),
    "evidence get": ("--out",),
    "evidence remove": ("--reason", "--actor"),
    "word list": ("--json",),
    "word add": ("--reason", "--exception", "--actor"),
    "word remove": ("--reason", "--exception", "--actor"),
    "correct": (
        "--unit",
        "--round",
        "--item",
        "--value",
        "--level",
        "--title",
        "--found-on",
        "--authority",
        "--finding",
        "--reason",
        "--document",
        "--rehearse",
        "--json",
        "--actor",
    ),
    "corrections": ("--round", "--json"),
    "verify": ("--head", "--json"),
    "framework export": ("--version", "--out"),
    "framework check": (),
    "framework diff": ("--json",),
    "framework rehearse": ("--json",),
    "framework publish": ("--actor",),
    "account add": ("--account", "--name", "--role", "--unit", "--actor"),
    "account reset": ("--account", "--actor"),
    "account import": ("--out", "--actor"),
    "account disable": ("--account", "--actor"),
    "account enable": ("--account", "--actor"),
    "demo": ("--build-only", "--port"),
    "serve": ("--host", "--port", "--cert", "--key"),
}
CHECK = {"ok", "refused", "findings"}
SUBMIT = {"path", "status", "status_label", "unit", "round", "revision", "late", "file", "reason", "findings"}


def refused(result: tuple[int, str, str]) -> str:
    """Exit 2, nothing on standard output, one readable Chinese complaint; returns it."""
    code, out, err = result
    assert (code, out) == (2, "")
    said = err.splitlines()[0]
    assert CHINESE.search(said) and said.endswith("。"), err
    assert not any(
        word in err for word in ("Traceback", "Errno", "Error", "usage:", "argument ", "invalid", "没有料到")
    )
    return said


# ---- help and wrong words


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_in_chinese(run: Run, command: str) -> None:
    code, out, err = run(*command.split(), "--help")
    assert (code, err) == (0, "")
    assert out.startswith("用法：")
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", out)) == {*COMMANDS[command], "--help"}
    assert not re.search(r"usage|options|positional|show this|exit", out)
    # every flag and argument has its own Chinese explanation
    listed = out[out.index("选项") :].split("\n  -")[1:]
    assert all(CHINESE.search(text) for text in listed), out


def test_the_documentation_names_every_command_and_flag() -> None:
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    for command, flags in COMMANDS.items():
        line = next(line for line in text.splitlines() if line.startswith("| `" + command))
        assert all(f"{flag}" in line for flag in flags), f"{command}: {line}"


@pytest.mark.parametrize(
    "words",
    [
        (), ("frob",), ("score",), ("score", "--round", "2026Q5"), ("score", "--round", "2026"), ("score", "--round", "9999Q4"),
        ("score", "--round", "２０２６Q1"), ("score", "--round", "2026Q1", "--basis", "both"), ("score", "--round"),
        ("score", "--rou", "2026Q1"), ("score", "--round", "2026Q1", "--year", "2026"), ("score", "--year", "26"),
        ("score", "--round", "2026Q1", "--combined"), ("score", "--round", "2026Q1", "extra"), ("trace", "--round", "2026Q1"),
        ("submit",), ("round",), ("round", "close", "2026Q1"), ("office", "import"), ("account",),
        ("account", "add", "--account", "a1", "--name", "王", "--role", "chief"), ("serve", "--port", "99999"),
        ("serve", "--port", "x"), ("serve", "--cert", "nowhere.pem"), ("serve", "--cert", "a", "--key", "b"),
        ("review", "--unit", "U1", "--round", "2026Q1"), ("score", "--round", "2026Q1", "--json=yes"),
    ],
)  # fmt: skip
def test_wrong_words_are_refused_in_chinese(run: Run, words: tuple[str, ...]) -> None:
    refused(run(*words))


def test_an_option_is_never_abbreviated(run: Run) -> None:
    """Else a later option with the same beginning would break a script."""
    assert "写法不对" in refused(run("score", "--rou", "2026Q1"))
    assert "写法不对" in refused(run("city", "--round", "2026Q1", "--js"))


# ---- files that cannot be used


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without the rights of an administrator, who may read everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def file_commands(path: Path) -> list[tuple[str | Path, ...]]:
    return [
        ("unit", "import", path), ("office", "import", path), ("account", "import", path, "--out", "x.csv"),
        ("review", "--unit", "U1", "--round", "2026Q1", path),
    ]  # fmt: skip


def test_a_missing_file_a_folder_and_an_unreadable_file(tmp_path: Path, run: Run) -> None:
    locked = tmp_path / "locked.csv"
    locked.write_text("id,name,type\n", encoding="utf-8")
    locked.chmod(0)
    for path, said in ((tmp_path / "没有.csv", "找不到"), (tmp_path, "这是文件夹"), (locked, "没有读写权限")):
        for words in file_commands(path):
            with as_nobody() if path == locked and os.name == "posix" else contextmanager(lambda: iter([None]))():
                assert said in refused(run(*words)), words
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("kind", ["missing", "folder", "csv", "zip"])
def test_check_prints_json_whatever_it_is_given(tmp_path: Path, run: Run, kind: str) -> None:
    path = tmp_path / ("没有.xlsx" if kind == "missing" else "报表.xlsx")
    if kind == "folder":
        path.mkdir()
    elif kind != "missing":
        path.write_bytes(b"a,b\n1,2\n" if kind == "csv" else b"PK\x03\x04junk")
    code, out, err = run("check", path, "--json")
    result = json.loads(out)
    assert (code, err, set(result), result["ok"], result["findings"]) == (2, "", CHECK, False, [])
    assert CHINESE.search(result["refused"]) and "Errno" not in result["refused"]
    plain = run("check", path)
    assert (plain[0], plain[1].strip()) == (2, result["refused"])
    assert not (tmp_path / "var").exists()


def test_submit_says_of_every_file_what_became_of_it(tmp_path: Path, run: Run) -> None:
    (tmp_path / "空").mkdir()
    assert "没有找到报表文件" in refused(run("submit", tmp_path / "空", "--json"))
    (tmp_path / "坏.xlsx").write_bytes(b"%PDF-1.7")
    code, out, _ = run("submit", tmp_path / "没有.xlsx", tmp_path / "坏.xlsx", "--json")
    rows = json.loads(out)
    assert (code, [set(r) for r in rows], [r["status"] for r in rows]) == (2, [SUBMIT, SUBMIT], ["refused"] * 2)
    assert "找不到" in rows[0]["reason"] and "PDF" in rows[1]["reason"]


# ---- the store


def test_an_empty_store_and_unknown_names(tmp_path: Path, run: Run) -> None:
    for words in (("score",), ("city",), ("answers",), ("completion",), ("publish",), ("trace", "--unit", "U1")):
        assert "尚未开放" in refused(run(*words, "--round", "2026Q1"))
    assert "四季度尚未开放" in refused(run("score", "--year", "2026"))
    assert "名册里没有" in refused(run("template", "--unit", "没有", "--round", "2026Q1", "--out", tmp_path / "x.xlsx"))
    assert "最早的标准" in refused(run("round", "open", "2001Q1"))
    assert run("round", "open", "2026Q1")[0] == 0
    assert "已经开放过" in refused(run("round", "open", "2026Q1"))
    assert "名册里没有" in refused(run("trace", "--unit", "没有", "--round", "2026Q1"))
    assert "指标 Z9" in refused(run("trace", "--unit", "swb", "--round", "2026Q1", "--indicator", "Z9"))
    assert "名册里没有" in refused(run("review", "--unit", "没有", "--round", "2026Q1", "--accept-all"))
    assert "这是文件夹" in refused(run("template", "--unit", "swb", "--round", "2026Q1", "--out", tmp_path))
    assert "找不到" in refused(
        run("template", "--unit", "swb", "--round", "2026Q1", "--out", tmp_path / "a" / "b.xlsx")
    )


def test_a_data_folder_that_cannot_be_used(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    monkeypatch.setenv("SHUANGYONG_DATA", str(tmp_path / "file"))
    assert "已有同名的文件" in refused(run("score", "--round", "2026Q1"))
    monkeypatch.setenv("SHUANGYONG_DATA", str(tmp_path / "file" / "var"))
    assert "不是文件夹" in refused(run("score", "--round", "2026Q1"))
    if os.name == "posix":
        closed = tmp_path / "closed"
        closed.mkdir(mode=0o500)
        monkeypatch.setenv("SHUANGYONG_DATA", str(closed / "var"))
        with as_nobody():
            assert "没有读写权限" in refused(run("score", "--round", "2026Q1"))


def test_a_damaged_store_is_told_without_a_traceback(tmp_path: Path, run: Run) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "metrics.duckdb").write_bytes(b"not a database" * 1000)
    code, out, err = run("score", "--round", "2026Q1")
    assert (code, out, "Traceback" in err) == (2, "", False)
    assert err.startswith("数据文件") and "备份" in err and len(err.splitlines()) == 1


HOLDER = """
import sys
from pathlib import Path
from shuangyong_metrics.store import Store
with Store.open(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_beside_a_running_app_every_command_names_the_page(tmp_path: Path, run: Run) -> None:
    """The store is held by a process of its own, as the app would."""
    book, table = tmp_path / "x.xlsx", tmp_path / "x.csv"
    book.write_bytes(b"x")
    table.write_text("id,name,type\nU1,甲局,GEN\n", encoding="utf-8")
    accounts_ = tmp_path / "a.csv"
    accounts_.write_text("account,name,role\nld,领导,leader\n", encoding="utf-8")
    review = tmp_path / "r.csv"
    review.write_text("input,decision\nB2-1,通过\n", encoding="utf-8")
    office = tmp_path / "o.csv"
    office.write_text("unit,round,item,value\nU1,2026Q1,B9-1,1\n", encoding="utf-8")
    r, u, account = ("--round", "2026Q1"), ("--unit", "U1"), ("--account", "ld")
    commands: list[tuple[str, tuple[str | Path, ...]]] = [
        ("填报", ("template", *u, *r, "--out", tmp_path / "y.xlsx")), ("批量导入", ("submit", book)), ("排名", ("score", *r)),
        ("排名", ("score", "--year", "2026")), ("排名", ("completion", *r)), ("排名", ("city", *r)), ("排名", ("answers", *r)),
        ("排名", ("trace", *u, *r)), ("填报期", ("round", "open", "2026Q1")), ("双拥办录入", ("office", "import", office)),
        ("单位名册", ("unit", "import", table)), ("审核", ("review", *u, *r, review)), ("公布", ("publish", *r)), ("审核", ("near-copies", *r)), ("审核", ("review-queue", *r)), ("我的报表", ("explain", *u, *r)),
        ("账号", ("account", "add", *account, "--name", "领导", "--role", "leader")), ("账号", ("account", "reset", *account)),
        ("账号", ("account", "disable", *account)), ("账号", ("account", "enable", *account)),
        ("账号", ("account", "import", accounts_, "--out", tmp_path / "p.csv")),
    ]  # fmt: skip
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path / "var")], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert holder.stdout is not None and holder.stdout.readline().strip() == b"held"
        for page, words in commands:
            said = refused(run(*words))
            assert "正由另一个程序使用" in said and f"“{page}”页" in said, words
        # what needs no store works beside the app
        assert run("framework", "check", DATA / "standards" / "2025")[0] == 0
        assert run("check", book)[0] == 2
    finally:
        holder.communicate(timeout=30)
    assert not (tmp_path / "p.csv").exists()
    assert "尚未开放" in refused(run("score", *r))


def test_the_real_process_ends_in_the_documented_way(tmp_path: Path) -> None:
    environment = {**os.environ, "SHUANGYONG_DATA": str(tmp_path / "var"), "PYTHONIOENCODING": "ascii"}
    words = [sys.executable, "-m", "shuangyong_metrics"]
    wrong = subprocess.run([*words, "round", "open", "2026Q5"], cwd=ROOT, env=environment, capture_output=True)
    assert (wrong.returncode, wrong.stdout) == (2, b"")
    assert "填报期" in wrong.stderr.decode()
    # a reader that goes away, as ``| head -1`` does
    piped = subprocess.Popen(
        [*words, "framework", "check"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert piped.stdout is not None and piped.stderr is not None
    piped.stdout.close()
    assert piped.stderr.read() == b""
    assert piped.wait(timeout=60) == 0
    if os.name == "posix":
        # no output at all: started by something without a console
        mute = ["sh", "-c", 'exec "$@" >&-', "sh", *words, "framework", "check"]
        done = subprocess.run(mute, cwd=ROOT, env=environment, stderr=subprocess.PIPE)
        assert (done.returncode, done.stderr) == (0, b"")
