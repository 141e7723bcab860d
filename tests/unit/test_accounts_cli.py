"""account add, reset, import, disable, enable through the real command line."""

from __future__ import annotations

import csv
import os
import stat
from pathlib import Path

import openpyxl
import pytest
from command_line import Run

from shuangyong_metrics.cli.session import actor
from shuangyong_metrics.errors import Conflict, NotAllowed
from shuangyong_metrics.model import Role
from shuangyong_metrics.services import accounts
from shuangyong_metrics.services.account_import import import_accounts, read_accounts
from shuangyong_metrics.services.setup import now
from shuangyong_metrics.store import Store

TABLE = "账号,姓名,角色,单位代码\nlianluo1,联络员一,联络员,U1\nshenhe,审核员甲,审核员,\nld,领导,leader,\n"


@pytest.fixture
def run(tmp_path: Path, run: Run) -> Run:
    """The command line of an office with one unit."""
    (tmp_path / "units.csv").write_text("id,name,type\nU1,甲局,GEN\n", encoding="utf-8")
    assert run("unit", "import", tmp_path / "units.csv")[0] == 0
    return run


def password_in(text: str) -> str:
    return next(line.partition("：")[2] for line in text.splitlines() if line.startswith("一次性口令"))


def state(tmp_path: Path, account: str, password: str) -> tuple[bool, bool]:
    """Does the password open the account, and must it be changed?"""
    with Store.open(tmp_path / "var") as store:
        return accounts.verify(store, account, password), accounts.get(store, account).user.must_change


def audit(tmp_path: Path) -> list[tuple[str, str, str]]:
    with Store.open(tmp_path / "var") as store:
        rows = store._connection.execute("select actor, action, object from audit order by seq").fetchall()
    return [(str(a), str(b), str(c)) for a, b, c in rows if str(b).startswith("account.")]


def test_one_account_from_its_first_password_to_its_end(tmp_path: Path, run: Run) -> None:
    words = ("--account", "LianLuo", "--name", "王", "--role", "unit", "--unit", "U1", "--actor", "李主任")
    code, out, _ = run("account", "add", *words)
    first = password_in(out)
    assert code == 0 and state(tmp_path, "lianluo", first) == (True, True)
    code, out, _ = run("account", "reset", "--account", "lianluo", "--actor", "李主任")
    second = password_in(out)
    assert code == 0 and first != second
    assert state(tmp_path, "lianluo", first)[0] is False
    assert state(tmp_path, "lianluo", second) == (True, True)
    assert run("account", "disable", "--account", "lianluo")[0] == 0
    assert state(tmp_path, "lianluo", second)[0] is False
    assert run("account", "enable", "--account", "lianluo")[0] == 0
    assert state(tmp_path, "lianluo", second)[0] is True
    kinds = ["account.created", "account.password_set", "account.disabled", "account.enabled"]
    who = ["李主任", "李主任", "命令行", "命令行"]
    assert audit(tmp_path) == [(w, k, "lianluo") for w, k in zip(who, kinds, strict=True)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "--account", "a1", "--name", "王", "--role", "unit"), "必须对应一个单位"),
        (("add", "--account", "a1", "--name", "王", "--role", "unit", "--unit", "U9"), "名册里没有"),
        (("add", "--account", "a1", "--name", "王", "--role", "leader", "--unit", "U1"), "其他角色不对应单位"),
        (("add", "--account", "a b", "--name", "王", "--role", "leader"), "应为 2–32 个"),
        (("reset", "--account", "nobody"), "没有这个账号"),
        (("disable", "--account", "nobody"), "没有这个账号"),
    ],
)
def test_a_wrong_account_is_refused_and_leaves_nothing(
    tmp_path: Path, run: Run, words: tuple[str, ...], said: str
) -> None:
    code, out, err = run("account", *words)
    assert (code, out, said in err) == (2, "", True), err
    assert audit(tmp_path) == []


def rows_of(path: Path) -> list[list[str]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize("name", ["口令.csv", "口令.xlsx"])
def test_many_accounts_and_their_passwords_in_a_private_file(tmp_path: Path, run: Run, name: str) -> None:
    table, out = tmp_path / "账号.csv", tmp_path / name
    table.write_bytes(TABLE.encode("gb18030"))
    code, said, _ = run("account", "import", str(table), "--out", str(out), "--actor", "李主任")
    assert (code, "新建 3 个账号" in said) == (0, True)
    if os.name == "posix":
        assert stat.S_IMODE(out.stat().st_mode) == 0o600
    header, *rows = rows_of(out)
    assert header == ["账号", "姓名", "角色", "单位代码", "一次性口令"]
    assert [row[:4] for row in rows] == [
        ["lianluo1", "联络员一", "成员单位联络员", "U1"], ["shenhe", "审核员甲", "审核员", ""], ["ld", "领导", "领导", ""],
    ]  # fmt: skip
    for account, *_, password in rows:
        assert password not in said
        assert state(tmp_path, account, password) == (True, True)
    before = audit(tmp_path)
    assert before == [("李主任", "account.created", row[0]) for row in rows]
    # once more: nothing changes, no file is written
    again = tmp_path / f"again{out.suffix}"
    code, said, _ = run("account", "import", str(table), "--out", str(again))
    assert (code, "没有新账号" in said, again.exists()) == (0, True, False)
    assert audit(tmp_path) == before


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (TABLE + "b1,乙,联络员,U9\n", "第 5 行“单位代码”列：“U9”名册里没有"),
        (TABLE + "b1,乙,科长,\n", "第 5 行“角色”列：“科长”不是角色"),
        (TABLE + "b1,乙,联络员,\n", "第 5 行“单位代码”列：联络员必须写单位代码"),
        (TABLE + "ＬＤ,又一个,领导,\n", "第 5 行：账号与"),
        (TABLE + "old,改了名,领导,\n", "第 5 行“账号”列：“old”已经存在"),
        (TABLE.replace("角色", "职务"), "没有找到表头"),
    ],
)
def test_one_bad_row_keeps_every_account_out(tmp_path: Path, run: Run, table: str, said: str) -> None:
    run("account", "add", "--account", "old", "--name", "旧", "--role", "leader")
    before, path, out = audit(tmp_path), tmp_path / "账号.csv", tmp_path / "口令.csv"
    path.write_text(table, encoding="utf-8")
    code, _, err = run("account", "import", str(path), "--out", str(out))
    assert (code, said in err, out.exists()) == (2, True, False), err
    assert audit(tmp_path) == before


@pytest.mark.parametrize("name", ["there.csv", "口令.txt", "nowhere/口令.csv"])
def test_without_a_place_for_the_passwords_no_account_is_made(tmp_path: Path, run: Run, name: str) -> None:
    (tmp_path / "there.csv").write_text("别的内容", encoding="utf-8")
    table = tmp_path / "账号.csv"
    table.write_text(TABLE, encoding="utf-8")
    code, _, err = run("account", "import", str(table), "--out", str(tmp_path / name))
    assert code == 2 and name.rpartition("/")[2] in err
    assert audit(tmp_path) == []
    assert (tmp_path / "there.csv").read_text(encoding="utf-8") == "别的内容"


def test_a_failed_import_leaves_no_password_file(tmp_path: Path, run: Run) -> None:
    """The same account twice: a race that only the transaction itself can see, after the file was written."""
    table, out = tmp_path / "账号.csv", tmp_path / "口令.csv"
    table.write_text(TABLE, encoding="utf-8")
    wanted = read_accounts(table)
    with Store.open(tmp_path / "var") as store:
        with pytest.raises(Conflict, match="已经存在"):
            import_accounts(store, actor(), [*wanted, wanted[0]], out, now())
        assert not out.exists()
        assert accounts.all_accounts(store) == ()
        with pytest.raises(NotAllowed):
            import_accounts(store, accounts.User("u", "u", Role.UNIT, "U1").actor, wanted, out, now())
        assert not out.exists()
