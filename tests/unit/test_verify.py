"""verify on a city where nothing was touched, and on copies of it with one thing changed behind the product's back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import filing_city as filed
import openpyxl
import published_city as city
import pytest

from shuangyong_metrics.cli import main
from shuangyong_metrics.services import setup
from shuangyong_metrics.services.verify import Verification, verify
from shuangyong_metrics.store import FILE


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return city.placed(tmp_path_factory.mktemp("published") / "city")


def checked(folder: Path, head: str | None = None) -> Verification:
    with setup.open_store(folder, city.AFTER) as store:
        return verify(store, filed.OFFICE, head)


def told(found: Verification) -> list[str]:
    return [d.words for d in found.differences]


def ask(folder: Path, sql: str) -> list[tuple[str, ...]]:
    with duckdb.connect(str(folder / FILE), read_only=True) as raw:
        return raw.execute(sql).fetchall()


def test_an_untouched_store_holds_and_is_left_as_it_is(folder: Path) -> None:
    (head,) = ask(folder, "select arg_max(hash, seq) from audit")[0]
    found = checked(folder)
    assert told(found) == []
    assert (found.rounds, found.files, found.head) == (("2026Q3",), 4, head)
    hashes = ask(folder, "select hash from audit order by seq")
    assert found.entries == len(hashes)
    assert all(checked(folder, digest).holds for (digest,) in (hashes[0], hashes[-1]))


def _upload(folder: Path, unit: str = "jyj") -> Path:
    ((digest,),) = ask(folder, f"select digest from submissions where unit_id = '{unit}'")
    return folder / "uploads" / f"{digest}.xlsx"


def _retyped(folder: Path) -> None:
    """The school's kept file with another figure in it."""
    path, place = _upload(folder), filed.places().at("B2-1")
    book = openpyxl.load_workbook(path)
    book[place[0]][place[1]] = 16
    book.save(path)


def _cut_short(folder: Path) -> None:
    path = _upload(folder, "swj")
    path.write_bytes(path.read_bytes()[:-100])


B2 = " ".join(filed.places().at("B2-1"))
#: what is planted → words that name it, in one line each
PLANTED: dict[str, tuple[str | Callable[[Path], object], list[str]]] = {
    "a figure in an upload": (_retyped, [r"上传文件 · 2026Q3 · jyj · 报表.xlsx：第 1 次报送的原文件已被改动", rf"填报值 · 2026Q3 · jyj · B2-1 · {B2}：数值现存“12”，由来源重算为“16”"]),
    "an upload cut short": (_cut_short, [r"上传文件 · 2026Q3 · swj · 报表.xlsx：第 1 次报送的原文件已被改动"]),
    "an upload taken away": (lambda f: _upload(f).unlink(), [r"上传文件 · 2026Q3 · jyj · 报表.xlsx：第 1 次报送的原文件不见了"]),
    "a file of evidence": (
        lambda f: next((f / "uploads").glob("*.pdf")).write_bytes(b"%PDF-1.4 anders"),
        [r"^上传文件 · 2026Q4 · jyj · 通知.pdf：佐证文件已被改动，与上传时的校验值不符$"],
    ),
    "a stored answer": (
        "update answers set value = 13000000 where input = 'B2-1' and value = 12000000",
        [rf"^填报值 · 2026Q3 · jyj · B2-1 · {B2}：数值现存“13”，由来源重算为“12”$"],
    ),
    "the raw text of an answer": (
        "update answers set raw = '13' where input = 'B2-1' and raw = '12'",
        [rf"^填报值 · 2026Q3 · jyj · B2-1 · {B2}：原文现存“13”，由来源重算为“12”$"],
    ),
    "a stored answer taken away": (
        "delete from answers where input = 'B2-1' and value = 12000000",
        [rf"^填报值 · 2026Q3 · jyj · B2-1 · {B2}：这一项现存“空”，由来源重算为“有”$"],
    ),
    "a row of a kept ledger": (
        "update submissions set events = replace(events, '\"role\": \"主办\"', '\"role\": \"协办\"') where unit_id = 'jyj'",
        [r"^活动台账 · 2026Q3 · jyj · \S+ \S+：这一行现存“{\"role\": \"协办\"}”，由来源重算为“{\"role\": \"主办\"}”$"],
    ),
    "an office entry": (
        "update office_entries set value = 6000000, raw = '6' where input = 'B9-1' and quarter = 3",
        [r"公布的填报值 · 2026Q3 · jyj · 考评分 · B9-1：数值现存“2”，由来源重算为“6”", r"指标得分 · 2026Q3 · jyj · 考评分 · B9：得分现存“[\d.]+”，由来源重算为“[\d.]+”", r"审计日志 · \d+ 号 .* guanli 双拥办录入 office：.*双拥办录入 jyj 2026 3 B9-1 6"],
    ),
    "an office entry of an open round": (
        "update office_entries set value = 6000000 where quarter = 4",
        [r"^审计日志 · \d+ 号 .* guanli 双拥办录入 office：.*双拥办录入 dlzx 2026 4 B9-1 1 6000000$"],
    ),
    "an honour": ("delete from honours where unit_id = 'jyj'", [r"得分 · 2026Q3 · jyj · 考评分：加分现存“1.00”，由来源重算为“0.00”"]),
    "a veto": ("update vetoes set withdrawn = true", [r"得分 · 2026Q3 · swj · 自评分：一票否决现存“\[\"V8\"\]”"]),
    "a decision": (
        "update decisions set decision = 'sent_back' where decision = 'accepted' and input = 'B2-2' and unit_id = 'jyj'",
        [r"公布的填报值 · 2026Q3 · jyj · 考评分 · B2-2 · .*：审核意见现存“accepted”，由来源重算为“sent_back”", r"审计日志 · \d+ 号 .* shenhe 审核 jyj/2026Q3："],
    ),
    "the reason of a decision": (
        "update decisions set reason = '别的理由' where decision = 'sent_back'",
        [r"^审计日志 · \d+ 号 .* shenhe 审核 jyj/2026Q3：与它一同写下的记录已被改动"],
    ),
    "a decision that nobody made": (
        "insert into decisions by name select * replace (nextval('seq_records') as seq, 'dlzx' as unit_id) from decisions where decision = 'sent_back'",
        [r"^记录 · 2026Q3 · dlzx · B2-1：没有对应的审计日志"],
    ),
    "a published total": (
        "update published_scorecards set card = replace(card, '\"veto\": []', '\"veto\": [], \"total\": 10001') where unit_id = 'dlzx' and basis = 'accepted'",
        [r"^公布摘要 · 2026Q3：公布的数字与公布摘要不符", r"^得分 · 2026Q3 · dlzx · 考评分：总分现存“100.01”，由来源重算为“\d+\.\d\d”$"],
    ),
    "a published rank": (
        "update published_scorecards set card = regexp_replace(card, '\"rank\": 1,', '\"rank\": 2,') where basis = 'accepted' and contains(card, '\"rank\": 1,')",
        [r"^得分 · 2026Q3 · \w+ · 考评分：位次现存“2”，由来源重算为“1”$"],
    ),
    "a published answer taken away": (
        "delete from published_answers where unit_id = 'jyj' and basis = 'self' and contains(answer, '\"input\": \"B2-1\"')",
        [r"^公布的填报值 · 2026Q3 · jyj · 自评分 · B2-1：这一条现存“没有”，由来源重算为“有”$"],
    ),
    "the digest of a publication": (
        "update round_events set digest = repeat('0', 64) where kind = 'published'",
        [r"^公布摘要 · 2026Q3：公布的数字与公布摘要不符，摘要现存“0{64}”", r"^记录 · 2026Q3：公布摘要与审计日志不符$"],
    ),
    "a weight in the framework's text": (
        "update framework_versions set texts = regexp_replace(texts, 'weight *= *15', 'weight = 16')",
        [r"^考评标准 · 2025：存的全文读不出来|^考评标准 · 2025：全文与它的校验值不符"],
    ),
    "an unfolded rule": (
        "update rule_marks set points = points + 1000000 where indicator = 'B2'",
        [r"^考评标准 · 2025：展开的计分规则与全文不符（rule_marks）$"],
    ),
    "the words of an audit entry": (
        "update audit set actor = '别人' where action = '公布'",
        [r"^审计日志 · \d+ 号 2026-10-20 15:00:00 别人 公布 2026Q3：内容与它的校验值不符，已被改动$"],
    ),
    "an audit entry taken away": (
        "delete from audit where action = '公布'",
        [r"^审计日志 · \d+ 号 .* guanli 开放填报 2026Q4：与它前面的一条接不上", r"^记录 · 2026Q3：公布摘要与审计日志不符$"],
    ),
    "a return without its audit entry": (
        "delete from audit where action = '提交报表' and object = 'swj/2026Q3'",
        [r"^记录 · 2026Q3 · swj：第 1 次报送没有对应的审计日志$"],
    ),
    "a return that was late and is punctual now": (
        "insert into extensions select max(seq) + 1, 'swj', 2026, 3, date '2026-10-20', '补办', now()::timestamp, 'guanli' from audit",
        [r"^记录 · 2026Q3 · swj：没有对应的审计日志"],
    ),
    "a return that came earlier than it did": (
        "update submissions set made_at = made_at - interval 10 days where unit_id = 'swj'",
        [r"^记录 · 2026Q3 · swj：第 1 次报送的登记与审计日志不符"],
    ),
    "the last audit entry with its record": (
        "delete from audit where seq = (select max(seq) from audit)",
        [r"^记录 · 2026Q4 · dlzx · B9-1：没有对应的审计日志（双拥办录入 dlzx 2026 4 B9-1 1 1000000）$"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", PLANTED)
def test_a_planted_change_is_found_and_named(tmp_path: Path, folder: Path, what: str) -> None:
    spoil, named = PLANTED[what]
    lines = told(checked(city.spoiled(folder, tmp_path / "city", spoil)))
    for pattern in named:
        assert any(re.search(pattern, line) for line in lines), (pattern, lines)


def test_a_printed_head_tells_of_an_end_that_was_cut_off(tmp_path: Path, folder: Path) -> None:
    (head,) = ask(folder, "select arg_max(hash, seq) from audit")[0]
    spoiled = city.spoiled(folder, tmp_path / "city", "delete from audit where seq = (select max(seq) from audit)")
    with duckdb.connect(str(spoiled / FILE)) as raw:
        raw.execute("delete from office_entries where quarter = 4")
    assert checked(spoiled).holds, "without the printed hash nothing tells of it"
    assert told(checked(spoiled, head)) == [
        f"审计日志：没有留痕校验值 {head}：它所在的记录已被改动或删去，或者它不是本系统打印的"
    ]


def test_the_command_says_it_in_words_and_in_json(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spoiled = city.spoiled(folder, tmp_path / "city", str(PLANTED["a published total"][0]))
    for place, code in ((folder, 0), (spoiled, 1)):
        monkeypatch.setenv("SHUANGYONG_DATA", str(place))
        assert main(["verify"]) == code
        assert ("核对无误" in capsys.readouterr().out) == (code == 0)
        assert main(["verify", "--json"]) == code
        said = json.loads(capsys.readouterr().out)
        assert said["ok"] == (code == 0)
        assert said["corrections"] == checked(place).corrections
        assert [d for d in said["differences"] if d["what"] == "总分"] == said["differences"][1:]
    assert (said["differences"][1]["unit"], said["differences"][1]["stored"]) == ("dlzx", "100.01")
    assert main(["verify", "--head", "0" * 64]) == 1
    assert main(["verify", "--head", "abc"]) == 2
