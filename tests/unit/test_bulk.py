"""Many returns at once: taken or not by themselves, in the order of their names; the same batch again changes nothing."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path

import filing_city as city
import pytest
from openpyxl import load_workbook

from shuangyong_metrics.errors import NotAllowed, ShuangyongError
from shuangyong_metrics.model import Round, UnitType
from shuangyong_metrics.services import bulk, bulk_files, bulk_summary, roster_import, setup
from shuangyong_metrics.services.bulk_files import sources_in, sources_of
from shuangyong_metrics.services.bulk_summary import Line
from shuangyong_metrics.services.own_returns import own_rounds
from shuangyong_metrics.services.submission import Examined, take_together
from shuangyong_metrics.services.verify import verify
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.admit import MAX_FILE

MOBILE = "13812345678"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with city.opened(tmp_path / "data", Round(2026, 2), Round(2026, 3)) as opened:
        yield opened


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def named_in_gbk(archive: bytes, name: str) -> bytes:
    """The archive as Windows in China writes it: the name in GBK, and no mark that says so."""
    placeholder = "x" * len(name.encode("gbk"))
    made = zipped({placeholder: archive})
    return made.replace(placeholder.encode(), name.encode("gbk"))


def take(store: Store, files: dict[str, bytes]) -> list[Line]:
    return bulk.take_all(store, sources_in(zipped(files)), city.OFFICE, city.NOW)


def told(lines: list[Line]) -> dict[str, str]:
    return {line.name: line.result for line in lines}


def everything(store: Store) -> list[object]:
    tables = ("submissions", "answers", "uploads", "refused_uploads", "audit")
    with closing(store._connection.cursor()) as cursor:
        return [cursor.execute(f"select count(*) from {name}").fetchall() for name in tables]


@cache
def mixed() -> dict[str, bytes]:
    """One of each kind, in the order of their names."""
    newer = city.changed({city.places().at("B2-1"): 9})
    return {
        "一组/教育局.xlsx": city.whole(),
        "一组/教育局-更正.xlsx": newer,
        "二组/商务局.xlsx": city.whole(city.TRADE),
        "二组/商务局副本.xlsx": city.whole(city.TRADE),
        "三组/有错.xlsx": city.wrong(),
        "三组/有电话.xlsx": city.secret(),
        f"三组/联系人{MOBILE}.xlsx": city.whole(city.TRADE, 2),
        "三组/四季度.xlsx": city.whole(city.SCHOOL, 4),
        "三组/照片.jpg": b"\xff\xd8\xff",
        "三组/说明.xlsx": b"%PDF-1.7",
        "三组/又一个.zip": zipped({"x.xlsx": city.whole()}),
        "__MACOSX/一组/._教育局.xlsx": b"x",
        "一组/~$教育局.xlsx": b"x",
    }


def test_every_file_is_taken_or_not_by_itself_and_said_so(store: Store) -> None:
    lines = take(store, mixed())
    assert told(lines) == {
        "一组/教育局-更正.xlsx": "已收",
        "一组/教育局.xlsx": "已收",
        "三组/又一个.zip": "未读",
        "三组/四季度.xlsx": "拒收",
        "三组/有电话.xlsx": "拒收",
        "三组/有错.xlsx": "退回未收",
        "三组/照片.jpg": "未读",
        "（文件名已隐去）": "拒收",
        "三组/说明.xlsx": "拒收",
        "二组/商务局.xlsx": "已收",
        "二组/商务局副本.xlsx": "重复",
    }
    by_name = {line.name: line for line in lines}
    assert [line.number for line in lines] == list(range(1, 12))
    assert "尚未开放" in by_name["三组/四季度.xlsx"].reason
    assert "PDF" in by_name["三组/说明.xlsx"].reason
    assert by_name["三组/有错.xlsx"].reason == "2 处必须改正，改好后重新报送。"
    assert by_name["三组/有错.xlsx"].cells[6:9] == ("2", *city.places().at("A5-1"))
    assert by_name["二组/商务局副本.xlsx"].reason == f"与第 {by_name['二组/商务局.xlsx'].number} 行是同一份文件。"
    assert MOBILE not in repr([line.cells for line in lines])
    kept = {path.stem for path in (store.folder or Path()).glob("uploads/*")}
    whole = [mixed()[name] for name, result in told(lines).items() if result in ("已收", "退回未收")]
    assert kept == {hashlib.sha256(data).hexdigest() for data in whole}


def test_two_of_the_same_unit_are_revisions_in_the_order_of_their_names(store: Store) -> None:
    newer = city.changed({city.places().at("B2-1"): 9})
    first, second = take(store, {"b.xlsx": newer, "a.xlsx": city.whole()})
    assert (first.name, first.reason) == ("a.xlsx", "第 1 次报送。")
    assert second.reason == "与第 1 行同一单位、同一期，按文件名先后以这份为准。第 2 次报送。"
    assert first.total is None and second.total is not None
    standing = [s for s in own_rounds(store, "jyj", city.MINE)[0].submissions if s.counts]
    assert [(s.revision, s.digest) for s in standing] == [(2, hashlib.sha256(newer).hexdigest())]


def test_an_earlier_quarter_of_the_same_batch_is_known_to_the_next(store: Store) -> None:
    lower = city.changed({city.places(quarter=2).at("B2-1"): 1}, quarter=2)
    high = city.changed({city.places().at("B2-1"): 4000})
    quiet, asked = take(store, {"2026Q2.xlsx": lower, "2026Q3.xlsx": high})
    assert (quiet.result, asked.result) == ("已收", "已收")
    assert {f.input for f in asked.outcome.findings} >= {"B2-1"}, (
        "the jump against the quarter just taken is asked about"
    )


def test_returns_of_different_units_share_a_commit_and_the_log_speaks_for_each(store: Store) -> None:
    """Both ask and explain: the numbered rows of the one must not be taken for the other's."""
    asks: dict[str, bytes] = {}
    for name, unit in (("a.xlsx", city.SCHOOL), ("b.xlsx", city.TRADE)):
        at = city.places(unit).at
        asks[name] = city.changed({at("B2-1"): 50, at("B2-1", "说明"): "集中开展活动"}, unit)
    before = store.commits
    lines = take(store, asks)
    assert [line.result for line in lines] == ["已收", "已收"]
    assert store.commits == before + 1
    numbers = [line.outcome.submission.id for line in lines if line.outcome.submission]
    assert numbers == sorted(numbers) and len(set(numbers)) == 2
    assert len(store._connection.execute("select * from explanations").fetchall()) == 2
    assert verify(store, city.OFFICE).differences == ()


def test_one_that_cannot_be_taken_is_left_out_and_the_others_are_recorded(store: Store) -> None:
    """Between its reading and its record the type of a unit has changed: its template is another's now."""
    files = sources_in(zipped({"a.xlsx": city.whole(), "b.xlsx": city.whole(city.TRADE)}))
    with setup.open_worker(store) as worker:
        batch = bulk._Batch(store, city.OFFICE, city.NOW, [worker])
        group = [(source, looked) for source, looked in batch.looked_at(files) if looked]
        roster_import.import_units(store, [replace(city.TRADE, type=UnitType.GEN)], city.OFFICE, city.NOW)
        outcomes = [outcome for _, outcome in batch._together(group)]
    assert [o.status for o in outcomes] == ["taken", "refused"]
    assert "单位类型已改为" in outcomes[1].reason
    assert verify(store, city.OFFICE).differences == ()
    with pytest.raises(ShuangyongError):
        take_together(
            store,
            [Examined(o.reading, data, "x.xlsx") for o, data in zip(outcomes, (city.changed({city.places().at("B2-1"): 9}), city.whole(city.TRADE)), strict=True) if o.reading],
            city.OFFICE,
            city.NOW,
        )  # fmt: skip
    assert len(store.rows("submissions_all", after=-1, upto=1 << 60)) == 1, "all of a group or none"


def test_the_same_batch_again_changes_nothing(store: Store) -> None:
    first = told(take(store, mixed()))
    before = everything(store)
    again = told(take(store, mixed()))
    assert everything(store) == before
    assert again == {n: {"已收": "已在库", "重复": "重复"}.get(r, r) for n, r in first.items()}


def test_names_that_windows_wrote_in_gbk_are_read_right(store: Store) -> None:
    (source,) = sources_in(named_in_gbk(city.whole(), "东岭市教育局三季度.xlsx"))
    assert source.name == "东岭市教育局三季度.xlsx"
    assert hashlib.sha256(source.read()).digest() == hashlib.sha256(city.whole()).digest()


def test_no_path_of_an_archive_is_followed(store: Store) -> None:
    names = [s.name for s in sources_in(zipped({"../../外面.xlsx": b"x", "/根/下面.xlsx": b"x", "c\\d.xlsx": b"x"}))]
    assert names == ["c/d.xlsx", "外面.xlsx", "根/下面.xlsx"]


def test_what_is_no_archive_or_too_much_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ShuangyongError, match="打不开"):
        sources_in(b"PK\x03\x04 cut off")
    monkeypatch.setattr(bulk_files, "MAX_MEMBERS", 2)
    with pytest.raises(ShuangyongError, match="3 个文件，超过上限 2 个"):
        sources_in(zipped({f"{n}.xlsx": b"x" for n in range(3)}))


def test_a_member_is_inflated_no_further_than_a_return_may_be_large(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = {"a.xlsx": b"\0" * (80 * 1024 * 1024), "b.xlsx": city.whole()}
    (source, _) = sources_in(zipped(bomb))
    assert len(source.read()) == MAX_FILE + 1
    assert [(line.result, "超过上限 10" in line.reason) for line in take(store, bomb)] == [
        ("拒收", True),
        ("已收", False),
    ]
    monkeypatch.setattr(bulk_files, "MAX_INFLATED", 10 * 1024 * 1024)
    assert "解压后超过" in take(store, bomb)[0].reason


def test_the_names_of_archives_and_folders_are_looked_at_too(store: Store, tmp_path: Path) -> None:
    secret, folder = "73061部队", tmp_path / "慰问73061部队"
    (folder / "深").mkdir(parents=True)
    (folder / "深" / "甲.xlsx").write_bytes(city.whole())
    (tmp_path / f"{secret}.zip").write_bytes(zipped({"乙.xlsx": city.whole(city.TRADE)}))
    (tmp_path / "好.zip").write_bytes(zipped({f"{secret}/丙.xlsx": city.whole(city.TRADE)}))
    sources = sources_of([folder, tmp_path / f"{secret}.zip", tmp_path / "好.zip", tmp_path / f"{secret}.xlsx"])
    lines = bulk.take_all(store, sources, city.OFFICE, city.NOW)
    assert [line.result for line in lines] == ["拒收"] * 4
    assert secret not in repr(lines)
    assert all("文件名已隐去" in line.name for line in lines)
    in_page = sources_in(zipped({"乙.xlsx": city.whole(city.TRADE)}), among=f"{secret}.zip/")
    assert [line.result for line in bulk.take_all(store, in_page, city.OFFICE, city.NOW)] == ["拒收"]
    kept = store._connection.execute("select * from refused_uploads").fetchall()
    assert secret not in repr(kept) and secret not in repr(store._connection.execute("select * from audit").fetchall())
    (plain,) = bulk.take_all(store, sources_of([folder / "深" / "甲.xlsx"]), city.OFFICE, city.NOW)
    assert plain.result == "已收", "the folders above the one that was named are nobody's upload"
    assert secret not in repr(plain)


def test_a_workbook_that_is_only_called_zip_is_one_file(store: Store) -> None:
    (line,) = bulk.take_all(store, sources_in(city.whole()), city.OFFICE, city.NOW)
    assert line.result == "已收"


def test_a_folder_with_archives_in_it(store: Store, tmp_path: Path) -> None:
    (tmp_path / "报表" / "深").mkdir(parents=True)
    (tmp_path / "报表" / "深" / "甲.XLSX").write_bytes(city.whole())
    (tmp_path / "报表" / "乙.zip").write_bytes(zipped({"丙.xlsx": city.whole(city.TRADE)}))
    (tmp_path / "报表" / "读我.txt").write_bytes(b"x")
    (tmp_path / "报表" / ".~lock.甲.xlsx#").write_bytes(b"x")
    lines = bulk.take_all(store, sources_of([tmp_path / "报表"]), city.OFFICE, city.NOW)
    here = f"{tmp_path}/报表/"
    assert told(lines) == {f"{here}乙.zip/丙.xlsx": "已收", f"{here}深/甲.XLSX": "已收", f"{here}读我.txt": "未读"}


def test_the_summary_says_of_every_file_what_became_of_it(store: Store) -> None:
    lines = take(store, mixed())
    sheet = load_workbook(io.BytesIO(bulk_summary.summary(lines))).worksheets[0]
    rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert rows[0] == list(bulk_summary.HEADER)
    assert rows[1:] == [list(line.cells) for line in lines]
    assert bulk_summary.tally(lines) == "已收 3 份，重复 1 份，退回未收 1 份，拒收 4 份，未读 2 份"
    assert rows[2][2:5] == ["东岭市教育局", "2026年三季度", "已收"]
    assert rows[2][9]


def test_progress_counts_every_file_and_only_the_office_may(store: Store) -> None:
    heard: list[tuple[int, int]] = []
    sources = sources_in(zipped({"a.xlsx": city.whole(), "b.txt": b"x"}))
    bulk.take_all(store, sources, city.OFFICE, city.NOW, lambda done, of: heard.append((done, of)))
    assert heard == [(1, 2), (2, 2)]
    with pytest.raises(NotAllowed):
        bulk.take_all(store, sources, city.REVIEWER, city.NOW)


def test_refused_names_are_not_in_the_audit_log(store: Store) -> None:
    take(store, {f"{MOBILE}.xlsx": city.whole()})
    with closing(store._connection.cursor()) as cursor:
        log = cursor.execute("select object, detail from audit").fetchall()
    assert MOBILE not in json.dumps(log, ensure_ascii=False)


def test_an_archive_with_a_member_without_a_name_is_refused_in_words() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("x", b"")
    # the name is one sign long in both places: its length becomes 0, its sign an extra field's
    data = bytearray(stream.getvalue())
    for mark, at in ((b"PK\x03\x04", 26), (b"PK\x01\x02", 28)):
        place = data.index(mark) + at
        data[place : place + 4] = b"\0\0\1\0"
    with pytest.raises(ShuangyongError, match="压缩包：打不开"):
        sources_in(bytes(data))
