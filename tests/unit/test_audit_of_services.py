"""Every use case that writes leaves its entry in the audit log, with who, from where and why; every other one leaves nothing.

The use cases are those of ``test_service_matrix``: a new one has to be given its line here, or it is held to write nothing.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import filing_city as city
import pytest
import revised_standard
from filing_case import Case, merit
from test_service_matrix import ACTORS, TABLE, name_of

from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.model import Role, Unit, UnitType
from shuangyong_metrics.services import (
    account_desk,
    account_import,
    accounts,
    archiving,
    bulk,
    bulk_files,
    consultation,
    consultation_answers,
    contest_rulings,
    contests,
    corrections,
    evidence,
    explanations,
    extensions,
    filing,
    handing_out,
    office,
    office_desk,
    option_desk,
    profile,
    publish_check,
    publishing,
    reminders,
    review,
    revision,
    roster,
    roster_import,
    round_desk,
    scan_words,
    setup,
    submission,
    unit_changes,
    unit_history,
    vetoes,
    withdrawal,
)
from shuangyong_metrics.services.questions import Said
from shuangyong_metrics.services.replies import Statement
from shuangyong_metrics.services.tables import TableFile
from shuangyong_metrics.workbook.worker import Worker

WHY = "复核后更正"
CHANGE = unit_changes.Grounds(city.ROUND.next, "文号", WHY)
Do = Callable[[Any, Any], Any]
NEW = account_import.read_accounts(TableFile("x.csv", "账号,姓名,角色\nneu1,新人,审核员\n".encode()))
LATER = city.changed({city.places().at("B2-1"): 7})


def accepted(c: Any) -> None:
    settled(c)
    review.accept_all(c.store, "jyj", c.round, city.REVIEWER, c.now)


def published(c: Any) -> None:
    accepted(c)
    publishing.publish(c.store, c.round, city.OFFICE, c.now)


def confirmed(c: Any, a: Any) -> Any:
    return publish_check.publish_confirmed(
        c.store, c.round, publish_check.readiness(c.store, c.round, a).token, a, c.now
    )


def honour(c: Any, a: Any) -> Any:
    return office_desk.add_merit(c.store, office.Entry("jyj", c.round, "P4", title="荣誉", document="文号"), a, c.now)


def asking(c: Any) -> None:
    """A return that asks something: more persons than there are."""
    data = city.changed({city.places().at("B2-1"): 99})
    assert submission.submit(c.store, c.worker, data, "报表.xlsx", city.MINE, c.now).status == "taken"


def explained(c: Any, a: Any) -> Any:
    asked = explanations.open_questions(c.store, "jyj", c.round, a)
    return explanations.explain(c.store, "jyj", c.round, {q.about: Said("其他", WHY) for q in asked}, a, c.now)


def kept(c: Any) -> None:
    c.draft = filing.upload(c.store, c.worker, LATER, "草稿.xlsx", city.MINE, c.now).digest


def pdf(c: Any, a: Any) -> Any:
    return evidence.attach(c.store, "jyj", c.round, "B3", c.pdf, "通知.pdf", a, c.now)


def longer(c: Any, a: Any) -> Any:
    return extensions.extend(c.store, c.round, "swj", date(2026, 10, 15), WHY, a, c.now)


def renamed(c: Any, a: Any) -> Any:
    return unit_changes.rename(c.store, "jyj", "东岭市教体局", CHANGE, a, c.now)


def revised() -> bytes:
    return revised_standard.draft(revised_standard.swap, lambda b: revised_standard.state(b, {"修订理由": WHY}))


def settled(c: Any) -> None:
    vetoes.reply(c.store, c.veto, Statement("当年已整改"), city.MINE, c.now)
    vetoes.rule(c.store, c.veto, False, WHY, city.OFFICE, c.now)


def asked(c: Any) -> None:
    """The school's draft is before it."""
    accepted(c)
    consultation.open_consultation(c.store, c.round, None, city.OFFICE, c.now)


def agreed(c: Any, a: Any) -> Any:
    return consultation_answers.accept(c.store, c.round, "jyj", a, c.now)


def objected(c: Any, a: Any) -> Any:
    return consultation_answers.contest(c.store, c.round, "jyj", "B9", Statement(WHY), a, c.now)


def answered(c: Any) -> None:
    asked(c)
    agreed(c, city.MINE)


def disputed(c: Any) -> None:
    asked(c)
    objected(c, city.MINE)


def number(c: Any) -> int:
    return contests.contests_of(c.store, c.round)[0].number


def nothing(_c: Any) -> None:
    pass


#: use case → (who, what stands before, the act, its name in the log, and the reason that the log tells)
WRITES: dict[Callable[..., Any], tuple[str, Callable[[Any], object], Do, str, str]] = {
    account_desk.open_account: ("O", nothing, lambda c, a: account_desk.open_account(c.store, a, "neu1", "新人", Role.REVIEWER, None, c.now), "account.created", ""),
    account_desk.renew: ("O", nothing, lambda c, a: account_desk.renew(c.store, a, "jyj", accounts.get(c.store, "jyj").password, c.now), "account.password_set", ""),
    account_import.import_accounts: ("O", nothing, lambda c, a: account_import.import_accounts(c.store, a, NEW, c.folder / "x.csv", c.now), "account.created", ""),
    account_import.issue_accounts: ("O", nothing, lambda c, a: account_import.issue_accounts(c.store, a, NEW, c.now), "account.created", ""),
    accounts.create: ("O", nothing, lambda c, a: accounts.create(c.store, a, "neu1", Role.REVIEWER, "新人", c.now), "account.created", ""),
    accounts.create_many: ("O", nothing, lambda c, a: accounts.create_many(c.store, a, [accounts.New("neu1", Role.REVIEWER, "新人", None, "Anfang-2026-x")], c.now), "account.created", ""),
    accounts.disable: ("O", nothing, lambda c, a: accounts.disable(c.store, a, "jyj", c.now), "account.disabled", ""),
    accounts.enable: ("O", lambda c: accounts.disable(c.store, city.OFFICE, "jyj", c.now), lambda c, a: accounts.enable(c.store, a, "jyj", c.now), "account.enabled", ""),
    accounts.reset: ("O", nothing, lambda c, a: accounts.reset(c.store, a, "jyj", c.now), "account.password_set", ""),
    archiving.archive: ("O", published, lambda c, a: archiving.archive(c.store, c.round, a, c.now), "归档", ""),
    bulk.take_all: ("O", nothing, lambda c, a: list(bulk.take_all(c.store, [bulk_files.Source("报表.xlsx", lambda: LATER)], a, c.now)), "提交报表", ""),
    corrections.correct: ("O", published, lambda c, a: corrections.correct(c.store, office.Entry("jyj", c.round, "B2-1", "1", document="文号一"), WHY, a, c.now), "追溯调整", WHY),
    consultation.back_to_review: ("O", asked, lambda c, a: consultation.back_to_review(c.store, c.round, WHY, a, c.now), "退回审核中", WHY),
    consultation.close: ("O", answered, lambda c, a: consultation.close(c.store, c.round, a, c.now), "结束征求意见", ""),
    consultation.open_consultation: ("O", accepted, lambda c, a: consultation.open_consultation(c.store, c.round, None, a, c.now), "开始征求意见", "2026-10-19"),
    consultation_answers.accept: ("U", asked, agreed, "无异议", ""),
    consultation_answers.contest: ("U", asked, objected, "提出异议", WHY),
    contest_rulings.adopt: ("O", disputed, lambda c, a: contest_rulings.adopt(c.store, number(c), {"B9-1": "6"}, WHY, a, c.now), "裁定异议", WHY),
    contest_rulings.uphold: ("O", disputed, lambda c, a: contest_rulings.uphold(c.store, number(c), WHY, a, c.now), "裁定异议", WHY),
    evidence.attach: ("U", nothing, pdf, "上传佐证文件", ""),
    evidence.remove: ("U", lambda c: setattr(c, "evidence", pdf(c, city.MINE).number), lambda c, a: evidence.remove(c.store, c.evidence, WHY, a, c.now), "移除佐证文件", WHY),
    evidence.switch: ("O", nothing, lambda c, a: evidence.switch(c.store, False, WHY, a, c.now), "关闭佐证文件", WHY),
    explanations.explain: ("U", asking, explained, "补充说明", ""),
    extensions.extend: ("O", nothing, longer, "延期", WHY),
    extensions.end_extension: ("O", lambda c: longer(c, city.OFFICE), lambda c, a: extensions.end_extension(c.store, c.round, "swj", WHY, a, c.now), "收回延期", WHY),
    filing.report_nothing: ("U", nothing, lambda c, a: filing.report_nothing(c.store, c.worker, c.round.next, a, c.now), "上传", ""),
    filing.submit_kept: ("U", kept, lambda c, a: filing.submit_kept(c.store, c.worker, c.draft, a, c.now), "提交报表", ""),
    filing.upload: ("U", nothing, lambda c, a: filing.upload(c.store, c.worker, LATER, "草稿.xlsx", a, c.now), "上传", ""),
    handing_out.hand_out: ("U", nothing, lambda c, a: handing_out.hand_out(c.store, "jyj", c.round, a, c.now), "下载模板", ""),
    office.enter: ("O", lambda c: office.enter(c.store, [office.Entry("jyj", c.round, "B9-1", "2")], city.OFFICE, c.now), lambda c, a: office.enter(c.store, [office.Entry("jyj", c.round, "B9-1", "", document=WHY)], a, c.now), "双拥办录入", WHY),
    office_desk.add_merit: ("O", nothing, honour, "双拥办录入", ""),
    office_desk.save_figures: ("O", nothing, lambda c, a: office_desk.save_figures(c.store, c.round, {"jyj": {"B9-1": 3}}, "文号", a, c.now), "双拥办录入", ""),
    office_desk.take_back: ("O", lambda c: honour(c, city.OFFICE), lambda c, a: office_desk.take_back(c.store, c.round, merit(c), WHY, a, c.now), "双拥办录入", WHY),
    option_desk.set_option: ("O", nothing, lambda c, a: option_desk.set_option(c.store, "cycle_start", 2022, WHY, a, c.now), "修改设置", WHY),
    profile.save_profile: ("O", nothing, lambda c, a: profile.save_profile(c.store, profile.Profile("东岭市", "双拥办", "0000-7654321"), a, c.now), "修改本市信息", ""),
    publish_check.publish_confirmed: ("O", accepted, confirmed, "公布", ""),
    publishing.publish: ("O", accepted, lambda c, a: publishing.publish(c.store, c.round, a, c.now), "公布", ""),
    reminders.remind: ("O", nothing, lambda c, a: reminders.remind(c.store, c.round, ["swj"], "电话", a, c.now), "催报", "电话"),
    review.accept_all: ("R", nothing, lambda c, a: review.accept_all(c.store, "jyj", c.round, a, c.now), "审核", ""),
    review.decide: ("R", nothing, lambda c, a: review.decide(c.store, "jyj", c.round, [review.Decision("B2-1", review.SENT_BACK, WHY)], a, c.now), "审核", WHY),
    revision.publish: ("O", nothing, lambda c, a: revision.publish(c.store, revised(), "修订稿.xlsx", a, c.now), "公布考评标准", WHY),
    roster_import.import_units: ("O", nothing, lambda c, a: roster_import.import_units(c.store, [Unit("neu", "新设局", UnitType.ECO)], a, c.now), "导入单位名册", ""),
    roster.open_round: ("O", nothing, lambda c, a: roster.open_round(c.store, city.ROUND.next.next, a, c.now.replace(year=2027, month=2)), "开放填报", ""),
    roster_import.close_unit: ("O", nothing, lambda c, a: roster_import.close_unit(c.store, "swj", a, c.now), "移出单位名册", ""),
    round_desk.open_proposed: ("O", nothing, lambda c, a: round_desk.open_proposed(c.store, city.ROUND.next.next, a, c.now.replace(year=2027, month=2)), "开放填报", ""),
    scan_words.add_word: ("O", nothing, lambda c, a: scan_words.add_word(c.store, scan_words.HIT, "蓝鲸行动", WHY, a, c.now), "增加", WHY),
    scan_words.remove_word: ("O", lambda c: scan_words.add_word(c.store, scan_words.HIT, "蓝鲸行动", WHY, city.OFFICE, c.now), lambda c, a: scan_words.remove_word(c.store, scan_words.HIT, "蓝鲸行动", WHY, a, c.now), "移出", WHY),
    submission.submit: ("U", nothing, lambda c, a: submission.submit(c.store, c.worker, LATER, "报表.xlsx", a, c.now), "提交报表", ""),
    submission.take: ("U", nothing, lambda c, a: submission.take(c.store, submission.examined(c.store, c.worker, LATER, "报表.xlsx", a, lambda *_: submission.Before()), LATER, "报表.xlsx", a, c.now), "提交报表", ""),
    vetoes.confirm: ("O", nothing, lambda c, a: vetoes.confirm(c.store, c.veto, a, c.now + timedelta(days=30)), "否决生效", "逾期未申辩"),
    vetoes.reply: ("U", nothing, lambda c, a: vetoes.reply(c.store, c.veto, Statement(WHY), a, c.now), "陈述申辩", WHY),
    vetoes.rule: ("O", lambda c: vetoes.reply(c.store, c.veto, Statement("当年已整改"), city.MINE, c.now), lambda c, a: vetoes.rule(c.store, c.veto, True, WHY, a, c.now), "裁定否决", WHY),
    unit_changes.merge: ("O", nothing, lambda c, a: unit_changes.merge(c.store, "swj", "jyj", CHANGE, a, c.now), "单位并入", WHY),
    unit_changes.rename: ("O", nothing, renamed, "单位改名", WHY),
    unit_changes.retype: ("O", nothing, lambda c, a: unit_changes.retype(c.store, "jyj", UnitType.GEN, CHANGE, a, c.now), "单位改类型", WHY),
    unit_changes.take_back: ("O", lambda c: renamed(c, city.OFFICE), lambda c, a: unit_changes.take_back(c.store, unit_history.history(c.store, a)[0].number, "记错了", a, c.now), "收回单位变更", "记错了"),
    withdrawal.withdraw: ("U", nothing, lambda c, a: withdrawal.withdraw(c.store, c.number, a, c.now), "撤回报表", ""),
}  # fmt: skip
READS = [f for f in TABLE if f not in WRITES]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, worker: Worker) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("city")
    with city.opened(folder, city.ROUND, city.ROUND.next) as store:
        facts = dict(vars(Case(folder, store, worker, published=False)))
        facts["pdf"] = evidence.content(store, facts["evidence"], city.MINE)[1]
    return facts


@pytest.fixture
def case(built: dict[str, Any], tmp_path: Path) -> Iterator[Any]:
    folder = Path(shutil.copytree(built["folder"], tmp_path / "city"))
    with setup.open_store(folder, city.NOW) as store:
        yield SimpleNamespace(**{**built, "folder": folder, "store": store})


@pytest.mark.parametrize("function", WRITES, ids=name_of)
def test_who_writes_leaves_an_entry_with_the_reason(case: Any, function: Callable[..., Any]) -> None:
    letter, before, act, action, reason = WRITES[function]
    before(case)
    had = len(case.store.rows("audit_entries"))
    act(case, replace(ACTORS[letter], place="10.1.2.3"))
    made = case.store.rows("audit_entries")[had:]
    assert [(e["actor"], e["action"].startswith(action)) for e in made] == [(ACTORS[letter].name, True)]
    detail = json.loads(made[0]["detail"])
    assert (reason in str(detail), detail["address"]) == (True, "10.1.2.3"), "why, and from where"
    assert made[0]["made_at"] >= case.now.replace(hour=0)


@pytest.fixture(scope="module", params=["open", "published"])
def still(
    request: pytest.FixtureRequest, built: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """A city that nobody writes to any more."""
    folder = Path(shutil.copytree(built["folder"], tmp_path_factory.mktemp("still") / "city"))
    with setup.open_store(folder, city.NOW) as store:
        case = SimpleNamespace(**{**built, "folder": folder, "store": store})
        if request.param == "published":
            published(case)
        case.state = roster.round_state(store, city.ROUND)
        yield case


@pytest.mark.parametrize("function", READS, ids=name_of)
def test_who_reads_leaves_nothing(still: Any, function: Callable[..., Any]) -> None:
    while_open, once_published, ask = TABLE[function]
    commits = still.store.commits
    for letter in filter(str.isupper, once_published or while_open if still.state.published else while_open):
        try:
            ask(still, ACTORS[letter])
        except ShuangyongError:
            continue
    assert still.store.commits == commits
