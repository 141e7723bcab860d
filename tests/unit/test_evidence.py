"""佐证文件: off until the office turns them on; whose they are, who sees them, and that nothing is ever deleted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import filing_city as city
import pytest
from evidence_files import PDF, PLACE, photograph

from shuangyong_metrics.cli import main
from shuangyong_metrics.errors import Conflict, NotAllowed, NotFound, RefusedFile, ShuangyongError
from shuangyong_metrics.services import evidence, filing, pictures, publishing, review, scan_words
from shuangyong_metrics.services.evidence import Evidence
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.worker import Worker

WHY = "办公室研究决定"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with city.opened(tmp_path) as opened:
        evidence.switch(opened, True, WHY, city.OFFICE, city.NOW)
        yield opened


def attach(store: Store, data: bytes = PDF, name: str = "通知.pdf", indicator: str = "B2") -> Evidence:
    return evidence.attach(store, "jyj", city.ROUND, indicator, data, name, city.MINE, city.NOW)


def names(store: Store, actor: object = city.MINE) -> list[str]:
    return [e.name for e in evidence.evidence_of(store, "jyj", city.ROUND, actor)]  # type: ignore[arg-type]


def log(store: Store) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = store._connection.execute("select action, detail from audit order by seq").fetchall()
    return found


def test_files_are_off_until_the_office_turns_them_on_and_says_why(tmp_path: Path) -> None:
    with city.opened(tmp_path) as store:
        with pytest.raises(Conflict, match="没有开启"):
            attach(store)
        with pytest.raises(ShuangyongError, match="理由"):
            evidence.switch(store, True, " ", city.OFFICE, city.NOW)
        assert evidence.switch(store, True, WHY, city.OFFICE, city.NOW)
        assert not evidence.switch(store, True, WHY, city.OFFICE, city.NOW)
        kept = attach(store)
        assert evidence.switch(store, False, WHY, city.OFFICE, city.NOW)
        with pytest.raises(Conflict, match="没有开启"):
            attach(store, photograph(), "照片.jpg")
        assert evidence.content(store, kept.number, city.MINE)[1] == PDF, "what is there stays"
        assert [action for action, _ in log(store)][-3:] == ["开启佐证文件", "上传佐证文件", "关闭佐证文件"]


def test_a_photograph_is_kept_without_its_place_under_its_digest(store: Store, tmp_path: Path) -> None:
    made = attach(store, photograph(), "D:\\活动\\座谈会.PNG")
    assert (made.name, made.kind, made.indicator) == ("座谈会.jpg", "jpg", "B2"), "named for what it is"
    found, data = evidence.content(store, made.number, city.MINE)
    assert found == made and hashlib.sha256(data).hexdigest() == made.digest
    (file,) = (tmp_path / "uploads").iterdir()
    assert (file.name, file.read_bytes()) == (f"{made.digest}.jpg", data)
    assert PLACE.encode() not in data and b"Exif" not in data
    assert PLACE not in repr(log(store))


def test_the_same_file_again_changes_nothing_and_there_is_a_limit(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "MOST", 2)
    first, head = attach(store), store.rows("audit_head")
    assert attach(store, name="别的名称.pdf") == first and store.rows("audit_head") == head
    attach(store, photograph(1), "一.jpg")
    with pytest.raises(Conflict, match="到了上限"):
        attach(store, photograph(2), "二.jpg")
    assert attach(store, photograph(2), "二.jpg", "B4").indicator == "B4"


@pytest.mark.parametrize(
    ("data", "name", "indicator", "kind"),
    [
        (b"<html>", "通知.pdf", "B2", RefusedFile),
        (PDF, "慰问73061部队.pdf", "B2", ShuangyongError),
        (PDF, "长虹工程.pdf", "B2", ShuangyongError),
        (PDF, "通知.pdf", "F1", NotFound),
        (PDF, "通知.pdf", "X9", NotFound),
    ],
)
def test_what_must_not_be_kept_leaves_nothing(
    store: Store, tmp_path: Path, data: bytes, name: str, indicator: str, kind: type[Exception]
) -> None:
    scan_words.add_word(store, scan_words.HIT, "长虹工程", WHY, city.OFFICE, city.NOW)
    head = store.rows("audit_head")
    with pytest.raises(kind) as said:
        attach(store, data, name, indicator)
    assert name not in str(said.value)
    assert store.rows("audit_head") == head and not list((tmp_path / "uploads").iterdir()) and names(store) == []


def test_a_reviewer_sees_them_once_the_unit_has_filed(store: Store, worker: Worker) -> None:
    made = attach(store)
    assert names(store) == names(store, city.SECOND) == names(store, city.OFFICE) == ["通知.pdf"]
    assert names(store, city.REVIEWER) == []
    with pytest.raises(NotFound, match="还没有报送"):
        evidence.content(store, made.number, city.REVIEWER)
    city.file(store, worker)
    assert names(store, city.REVIEWER) == ["通知.pdf"]
    assert evidence.content(store, made.number, city.REVIEWER)[1] == PDF
    for actor in (city.OTHER, city.LEADER):
        with pytest.raises(NotAllowed):
            evidence.content(store, made.number, actor)
        with pytest.raises(NotAllowed):
            evidence.evidence_of(store, "jyj", city.ROUND, actor)


def test_a_file_is_taken_back_by_an_event_and_only_before_it_was_submitted(
    store: Store, worker: Worker, tmp_path: Path
) -> None:
    early, wrong = attach(store), attach(store, photograph(), "放错了.jpg")
    with pytest.raises(NotAllowed):
        evidence.remove(store, wrong.number, "放错了指标", city.OTHER, city.NOW)
    assert evidence.remove(store, wrong.number, "放错了指标", city.MINE, city.NOW) == wrong
    for actor in (city.MINE, city.OFFICE):
        with pytest.raises(NotFound, match="已被移除"):
            evidence.content(store, wrong.number, actor)
    with pytest.raises(NotFound):
        evidence.remove(store, wrong.number, "放错了指标", city.MINE, city.NOW)
    assert names(store) == ["通知.pdf"]
    assert len(store._connection.execute("select * from evidence_files").fetchall()) == 2
    assert len(list((tmp_path / "uploads").iterdir())) == 2, "the bytes stay"
    action, detail = log(store)[-1]
    assert action == "移除佐证文件" and json.loads(detail)["reason"] == "放错了指标"
    city.file(store, worker)
    with pytest.raises(Conflict, match="已随第 1 次报送"):
        evidence.remove(store, early.number, "放错了指标", city.MINE, city.NOW)
    later = attach(store, photograph(7), "补充.jpg")
    assert evidence.remove(store, later.number, "放错了指标", city.MINE, city.NOW)
    again = attach(store, photograph(7), "补充.jpg")
    assert again.number > later.number, "taken back and handed in anew"


def test_after_the_publication_nothing_changes(store: Store, worker: Worker) -> None:
    made = attach(store)
    city.file(store, worker)
    review.accept_all(store, "jyj", city.ROUND, city.REVIEWER, city.NOW)
    publishing.publish(store, city.ROUND, city.OFFICE, city.NOW)
    with pytest.raises(Conflict, match="已公布"):
        attach(store, photograph(), "迟了.jpg")
    with pytest.raises(Conflict, match="已公布"):
        evidence.remove(store, made.number, "放错了指标", city.MINE, city.NOW)
    assert names(store, city.REVIEWER) == ["通知.pdf"]


def test_a_file_of_evidence_is_no_return(store: Store) -> None:
    made = attach(store)
    assert filing.latest_draft(store, city.ROUND, city.MINE) is None
    with pytest.raises(NotFound):
        pictures.kept_file(store, made.digest, city.OFFICE)


def test_the_command_line_does_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with city.opened(tmp_path / "data"):
        pass
    monkeypatch.setenv("SHUANGYONG_DATA", str(tmp_path / "data"))
    photo, out = tmp_path / "座谈会.jpg", tmp_path / "取出.jpg"
    photo.write_bytes(photograph())

    def run(*words: str | Path) -> tuple[int, str]:
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out + said.err

    where = ("--unit", "jyj", "--round", "2026Q3")
    assert "没有开启" in run("evidence", "add", *where, "--indicator", "B2", photo)[1]
    assert run("evidence", "on", "--reason", WHY)[0] == 0
    assert run("evidence", "add", *where, "--indicator", "B2", photo)[0] == 0
    (row,) = json.loads(run("evidence", "list", *where, "--json")[1])
    assert set(row) == {"number", "unit_id", "round", "indicator", "digest", "kind", "name", "size", "made_at", "actor"}
    assert (row["round"], row["name"], row["kind"]) == ("2026Q3", "座谈会.jpg", "jpg")
    assert run("evidence", "get", row["number"], "--out", out)[0] == 0
    assert hashlib.sha256(out.read_bytes()).hexdigest() == row["digest"]
    assert run("evidence", "get", row["number"], "--out", out)[0] == 2
    assert run("evidence", "remove", row["number"], "--reason", "放错了指标")[0] == 0
    assert run("evidence", "list", *where) == (0, "")
    for number in ("9" * 25, "-1", "0"):
        assert "没有这份佐证文件" in run("evidence", "get", number, "--out", tmp_path / "x.jpg")[1]
    assert run("evidence", "off", "--reason", WHY) == (0, "佐证文件已关闭，已有的文件保留\n")
