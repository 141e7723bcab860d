"""Each use case at each role, written down by hand: a new service that takes an actor has to say whom it serves.

Letters: L leader, U a unit with its own data, X a unit with another unit's data, R reviewer, O office. Upper case is
allowed, lower case is refused with NotAllowed. Who is allowed may still meet a Conflict or NotFound: the role was no
reason.
"""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import filing_city as city
import pytest
from filing_case import Case, contested, lacking, merit, told

from shuangyong_metrics import services
from shuangyong_metrics.errors import NotAllowed, ShuangyongError
from shuangyong_metrics.model import Role, UnitType
from shuangyong_metrics.services import (
    access,
    account_desk,
    account_import,
    accounts,
    answers,
    archiving,
    audit_log,
    blank_tables,
    bulk,
    bulk_summary,
    certificate,
    claims,
    consultation,
    consultation_answers,
    contest_rulings,
    contests,
    correction_list,
    corrections,
    cycle,
    evidence,
    explanations,
    extensions,
    filing,
    filing_record,
    first_steps,
    handing_out,
    markup,
    missing,
    near_copies,
    office,
    office_desk,
    option_desk,
    overview,
    own_returns,
    pictures,
    profile,
    publish_check,
    publishing,
    ranking,
    receipts,
    rehearsal,
    reminders,
    replies,
    results,
    review,
    review_queue,
    review_sheet,
    revision,
    roster,
    roster_import,
    round_desk,
    rules,
    scan_words,
    scorecard,
    setup,
    submission,
    trace,
    trial,
    unit_changes,
    unit_history,
    uploads,
    verify,
    vetoes,
    withdrawal,
    yearly,
)  # fmt: skip
from shuangyong_metrics.services import city as city_service
from shuangyong_metrics.workbook.worker import Worker

ACTORS = {"L": city.LEADER, "U": city.MINE, "X": city.OTHER, "R": city.REVIEWER, "O": city.OFFICE}
Ask = Callable[[Case, access.Actor], Any]
CHANGE = unit_changes.Grounds(city.ROUND.next, "文号", "机构改革")
OFFICE, REVIEW, RESULTS, PUBLISHED = "luxrO", "luxRO", "luxRO", "LuxRO"
#: use case → (open round, published round or "" where it makes no difference, how it is asked)
TABLE: dict[Callable[..., Any], tuple[str, str, Ask]] = {
    account_desk.lines: (OFFICE, "", lambda c, a: account_desk.lines(c.store, a)),
    account_desk.open_account: (OFFICE, "", lambda c, a: account_desk.open_account(c.store, a, "x", "名", Role.OFFICE, None, c.now)),
    account_desk.renew: (OFFICE, "", lambda c, a: account_desk.renew(c.store, a, "niemand", 0, c.now)),
    account_import.import_accounts: (OFFICE, "", lambda c, a: account_import.import_accounts(c.store, a, [], c.folder / "x.csv", c.now)),
    account_import.issue_accounts: (OFFICE, "", lambda c, a: account_import.issue_accounts(c.store, a, [], c.now)),
    accounts.create: (OFFICE, "", lambda c, a: accounts.create(c.store, a, "x", Role.OFFICE, "名", c.now)),
    accounts.create_many: (OFFICE, "", lambda c, a: accounts.create_many(c.store, a, [], c.now)),
    accounts.disable: (OFFICE, "", lambda c, a: accounts.disable(c.store, a, "niemand", c.now)),
    accounts.enable: (OFFICE, "", lambda c, a: accounts.enable(c.store, a, "niemand", c.now)),
    accounts.reset: (OFFICE, "", lambda c, a: accounts.reset(c.store, a, "niemand", c.now)),
    answers.answers: ("lUxRO", "LUxRO", lambda c, a: answers.answers(c.store, c.state, "self", a, "jyj")),
    archiving.archive: (OFFICE, "", lambda c, a: archiving.archive(c.store, c.round.next.next, a, c.now)),
    archiving.offered: (OFFICE, "", lambda c, a: archiving.offered(c.store, a)),
    audit_log.choices: (OFFICE, "", lambda c, a: audit_log.choices(c.store, a)),
    audit_log.export: (OFFICE, "", lambda c, a: audit_log.export(c.store, audit_log.Wanted(), a)),
    audit_log.lines: (OFFICE, "", lambda c, a: audit_log.lines(c.store, audit_log.Wanted(), a)),
    blank_tables.blank_accounts: (OFFICE, "", lambda c, a: blank_tables.blank_accounts(c.store, a)),
    blank_tables.blank_entries: (OFFICE, "", lambda c, a: blank_tables.blank_entries(c.store, c.round, a)),
    blank_tables.blank_roster: (OFFICE, "", lambda c, a: blank_tables.blank_roster(c.store, a)),
    answers.year_answers: ("lUxRO", "LUxRO", lambda c, a: answers.year_answers(c.store, c.state, "self", a, "jyj")),
    correction_list.adjusted_cards: (RESULTS, PUBLISHED, lambda c, a: correction_list.adjusted_cards(c.store, c.round, "self", a)),
    correction_list.corrections: ("lUxRO", "LUxRO", lambda c, a: correction_list.corrections(c.store, c.round, a, "jyj")),
    corrections.correct: (OFFICE, "", lambda c, a: corrections.correct(c.store, office.Entry("niemand", c.round, "B2-1"), "理由", a, c.now)),
    corrections.rehearse: (OFFICE, "", lambda c, a: corrections.rehearse(c.store, office.Entry("niemand", c.round, "B2-1"), "理由", a, c.now)),
    certificate.certificate: ("LuxRO", "", lambda c, a: certificate.certificate(c.store, c.round, a)),
    city_service.city_totals: (RESULTS, PUBLISHED, lambda c, a: city_service.city_totals(c.store, c.state, "self", a)),
    claims.claims: ("lUxRO", "", lambda c, a: claims.claims(c.store, c.round, a, "jyj")),
    consultation.back_to_review: (OFFICE, "", lambda c, a: consultation.back_to_review(c.store, c.round, "", a, c.now)),
    consultation.close: (OFFICE, "", lambda c, a: consultation.close(c.store, c.round, a, c.now)),
    consultation.consultation: (REVIEW, "", lambda c, a: consultation.consultation(c.store, c.round, a)),
    consultation.open_consultation: (OFFICE, "", lambda c, a: consultation.open_consultation(c.store, c.round.next, None, a, c.now)),
    consultation_answers.accept: ("lUxrO", "", lambda c, a: consultation_answers.accept(c.store, c.round, "jyj", a, c.now)),
    consultation_answers.contest: ("lUxrO", "", lambda c, a: consultation_answers.contest(c.store, c.round, "jyj", "B2", replies.Statement(""), a, c.now)),
    consultation_answers.own: ("lUxRO", "", lambda c, a: consultation_answers.own(c.store, "jyj", a)),
    contest_rulings.adopt: (OFFICE, "", lambda c, a: contest_rulings.adopt(c.store, 1, {}, "", a, c.now)),
    contest_rulings.adoptable: (OFFICE, "", lambda c, a: contest_rulings.adoptable(c.store, contested(c), a)),
    contest_rulings.uphold: (OFFICE, "", lambda c, a: contest_rulings.uphold(c.store, 1, "", a, c.now)),
    cycle.cycle: ("LuxRO", "", lambda c, a: cycle.cycle(c.store, a, 2024)),
    evidence.attach: ("lUxrO", "", lambda c, a: evidence.attach(c.store, "jyj", c.round, "B2", b"", "x.pdf", a, c.now)),
    evidence.content: ("lUxRO", "", lambda c, a: evidence.content(c.store, c.evidence, a)),
    evidence.evidence_of: ("lUxRO", "", lambda c, a: evidence.evidence_of(c.store, "jyj", c.round, a)),
    evidence.remove: ("lUxrO", "", lambda c, a: evidence.remove(c.store, c.evidence, "放错了指标", a, c.now)),
    evidence.switch: (OFFICE, "", lambda c, a: evidence.switch(c.store, True, "", a, c.now)),
    explanations.asked: ("lUxrO", "", lambda c, a: explanations.asked(c.store, c.reading, a)),
    explanations.explain: ("lUxrO", "", lambda c, a: explanations.explain(c.store, "jyj", c.round, {}, a, c.now)),
    explanations.open_questions: ("lUxrO", "", lambda c, a: explanations.open_questions(c.store, "jyj", c.round, a)),
    extensions.end_extension: (OFFICE, "", lambda c, a: extensions.end_extension(c.store, c.round, "jyj", "理由", a, c.now)),
    extensions.extend: (OFFICE, "", lambda c, a: extensions.extend(c.store, c.round, "jyj", c.now.date(), "理由", a, c.now)),
    extensions.extensions: (REVIEW, "", lambda c, a: extensions.extensions(c.store, c.round, a)),
    filing.checked: ("lUxrO", "", lambda c, a: filing.checked(c.store, c.worker, c.draft, a)),
    filing.report_nothing: ("lUXro", "", lambda c, a: told(filing.report_nothing(c.store, c.worker, c.round.next.next, a, c.now))),
    filing.submit_kept: ("lUxrO", "", lambda c, a: filing.submit_kept(c.store, c.worker, c.draft, a, c.now)),
    filing.upload: ("lUxrO", "", lambda c, a: told(filing.upload(c.store, c.worker, city.whole(), "报表.xlsx", a, c.now))),
    filing_record.filing_record: (REVIEW, "", lambda c, a: filing_record.filing_record(c.store, a)),
    handing_out.hand_out: ("lUxRO", "", lambda c, a: handing_out.hand_out(c.store, "jyj", c.round, a, c.now)),
    missing.missing: (REVIEW, "", lambda c, a: missing.missing(c.store, c.round, a)),
    reminders.remind: (OFFICE, "", lambda c, a: reminders.remind(c.store, c.round, [], "电话", a, c.now)),
    reminders.reminders: (REVIEW, "", lambda c, a: reminders.reminders(c.store, c.round, a)),
    reminders.text: (REVIEW, "", lambda c, a: reminders.text(c.store, c.round, lacking(c), "电话", a, c.now.date())),
    first_steps.first_steps: (OFFICE, "", lambda c, a: first_steps.first_steps(c.store, a)),
    near_copies.near_copies: (REVIEW, "", lambda c, a: near_copies.near_copies(c.store, a, c.round)),
    markup.marked_up: ("lUxRO", "", lambda c, a: markup.marked_up(c.store, c.worker, c.digest, a)),
    office.enter: (OFFICE, "", lambda c, a: office.enter(c.store, [], a, c.now)),
    office_desk.add_merit: (OFFICE, "", lambda c, a: office_desk.add_merit(c.store, office.Entry("jyj", c.round, "P4"), a, c.now)),
    office_desk.history: (REVIEW, "", lambda c, a: office_desk.history(c.store, c.round, a)),
    office_desk.merits: (OFFICE, "", lambda c, a: office_desk.merits(c.store, c.round, a)),
    office_desk.save_figures: (OFFICE, "", lambda c, a: office_desk.save_figures(c.store, c.round, {}, "", a, c.now)),
    office_desk.sheet: (OFFICE, "", lambda c, a: office_desk.sheet(c.store, c.round, a)),
    office_desk.take_back: (OFFICE, "", lambda c, a: office_desk.take_back(c.store, c.round, merit(c), "", a, c.now)),
    option_desk.set_option: (OFFICE, "", lambda c, a: option_desk.set_option(c.store, "niemals", 1, "理由", a, c.now)),
    option_desk.settings: (OFFICE, "", lambda c, a: option_desk.settings(c.store, a)),
    overview.overview: (RESULTS, PUBLISHED, lambda c, a: overview.overview(c.store, a, c.round, "self")),
    own_returns.own_rounds: ("lUxRO", "", lambda c, a: own_returns.own_rounds(c.store, "jyj", a)),
    pictures.kept_file: ("lUxRO", "LUxRO", lambda c, a: pictures.kept_file(c.store, c.digest, a)),
    pictures.picture: ("lUxRO", "LUxRO", lambda c, a: pictures.picture(c.store, c.worker, c.digest, *c.place, a)),
    profile.save_profile: (OFFICE, "", lambda c, a: profile.save_profile(c.store, profile.Profile(), a, c.now)),
    publish_check.publish_confirmed: (OFFICE, "", lambda c, a: publish_check.publish_confirmed(c.store, c.round, "", a, c.now)),
    publish_check.readiness: (OFFICE, "", lambda c, a: publish_check.readiness(c.store, c.round, a)),
    publishing.publish: (OFFICE, "", lambda c, a: publishing.publish(c.store, c.round, a, c.now)),
    ranking.completeness: ("LuxRO", "", lambda c, a: ranking.completeness(c.store, a, c.round)),
    ranking.ranking: (RESULTS, PUBLISHED, lambda c, a: ranking.ranking(c.store, a, c.round, "self")),
    receipts.receipt: ("lUxRO", "", lambda c, a: receipts.receipt(c.store, c.number, a)),
    rehearsal.rehearse: (OFFICE, "", lambda c, a: rehearsal.rehearse(c.store, setup.shipped_frameworks()["2025"], a, c.now)),
    revision.book: (OFFICE, "", lambda c, a: revision.book(c.store, "niemals", a)),
    revision.examine: (OFFICE, "", lambda c, a: revision.examine(c.store, b"", "修订稿.xlsx", a)),
    revision.publish: (OFFICE, "", lambda c, a: revision.publish(c.store, b"", "修订稿.xlsx", a, c.now)),
    results.scorecards: (RESULTS, PUBLISHED, lambda c, a: results.scorecards(c.store, c.round, "self", a)),
    review.accept_all: (REVIEW, "", lambda c, a: review.accept_all(c.store, "swj", c.round, a, c.now)),
    review.decide: (REVIEW, "", lambda c, a: review.decide(c.store, "jyj", c.round, [], a, c.now)),
    review_queue.review_queue: (REVIEW, "", lambda c, a: review_queue.review_queue(c.store, a, c.round)),
    review_sheet.review_sheet: (REVIEW, "", lambda c, a: review_sheet.review_sheet(c.store, a, "jyj", c.round)),
    roster_import.import_units: (OFFICE, "", lambda c, a: roster_import.import_units(c.store, [], a, c.now)),
    roster.open_round: (OFFICE, "", lambda c, a: roster.open_round(c.store, c.round, a, c.now)),
    roster_import.close_unit: (OFFICE, "", lambda c, a: roster_import.close_unit(c.store, "niemand", a, c.now)),
    roster_import.preview: (OFFICE, "", lambda c, a: roster_import.preview(c.store, a, [])),
    round_desk.open_proposed: (OFFICE, "", lambda c, a: round_desk.open_proposed(c.store, c.round, a, c.now)),
    round_desk.proposals: (OFFICE, "", lambda c, a: round_desk.proposals(c.store, a, c.now.date())),
    round_desk.upcoming: (OFFICE, "", lambda c, a: round_desk.upcoming(c.store, a, c.now.date())),
    round_desk.round_lines: (REVIEW, "", lambda c, a: round_desk.round_lines(c.store, a)),
    scan_words.add_word: (OFFICE, "", lambda c, a: scan_words.add_word(c.store, "hit", "x", "", a, c.now)),
    scan_words.own_words: (OFFICE, "", lambda c, a: scan_words.own_words(c.store, a)),
    scan_words.remove_word: (OFFICE, "", lambda c, a: scan_words.remove_word(c.store, "hit", "x", "", a, c.now)),
    scorecard.indicator_trace: ("lUxRO", "LUxRO", lambda c, a: scorecard.indicator_trace(c.store, a, "jyj", c.round, "self", "B2")),
    scorecard.scorecard: ("lUxRO", "LUxRO", lambda c, a: scorecard.scorecard(c.store, a, "jyj", c.round, "self")),
    submission.blank_return: ("lUxRO", "", lambda c, a: submission.blank_return(c.store, "jyj", c.round, a)),
    submission.examined: ("lUxrO", "", lambda c, a: submission.examined(c.store, c.worker, city.whole(), "报表.xlsx", a, lambda *_: submission.Before())),
    submission.take: ("lUxrO", "", lambda c, a: submission.take(c.store, c.reading, city.whole(), "报表.xlsx", a, c.now)),
    submission.take_together: ("lUxrO", "", lambda c, a: submission.take_together(c.store, [submission.Examined(c.reading, city.whole(), "报表.xlsx")], a, c.now)),
    bulk_summary.finished: (OFFICE, "", lambda c, a: bulk_summary.finished(c.store, [], a)),
    bulk.take_all: (OFFICE, "", lambda c, a: bulk.take_all(c.store, [], a, c.now)),
    submission.submit: ("lUxrO", "", lambda c, a: told(submission.submit(c.store, c.worker, city.whole(), "报表.xlsx", a, c.now))),
    trace.trace: ("lUxRO", "LUxRO", lambda c, a: trace.trace(c.store, c.state, "jyj", "self", a)),
    trial.trial: ("lUxrO", "", lambda c, a: trial.trial(c.store, c.reading, a, c.now)),
    pictures.need_whole_file: ("lUXRO", "", lambda c, a: pictures.need_whole_file(pictures.kept_file(c.store, c.digest, city.OFFICE), a)),
    filing.latest_draft: ("lUXro", "", lambda c, a: filing.latest_draft(c.store, c.round, a)),
    # taken back for good in an open round: asked only where it is too late
    withdrawal.withdraw: ("", "lUxro", lambda c, a: withdrawal.withdraw(c.store, c.number, a, c.now)),
    withdrawal.offered: ("lUxro", "", lambda c, a: withdrawal.offered(c.store, c.number, a)),
    vetoes.cases: (REVIEW, "", lambda c, a: vetoes.cases(c.store, c.round, a)),
    vetoes.confirm: (OFFICE, "", lambda c, a: vetoes.confirm(c.store, c.veto, a, c.now)),
    vetoes.own_cases: ("lUxRO", "", lambda c, a: vetoes.own_cases(c.store, "jyj", a)),
    vetoes.reply: ("lUxrO", "", lambda c, a: vetoes.reply(c.store, c.veto, replies.Statement(""), a, c.now)),
    vetoes.rule: (OFFICE, "", lambda c, a: vetoes.rule(c.store, c.veto, True, "", a, c.now)),
    vetoes.waiting: ("LuxRO", "", lambda c, a: vetoes.waiting(c.store, a)),
    unit_changes.merge: (OFFICE, "", lambda c, a: unit_changes.merge(c.store, "niemand", "jyj", CHANGE, a, c.now)),
    unit_changes.rename: (OFFICE, "", lambda c, a: unit_changes.rename(c.store, "niemand", "新的名称", CHANGE, a, c.now)),
    unit_changes.retype: (OFFICE, "", lambda c, a: unit_changes.retype(c.store, "niemand", UnitType.GEN, CHANGE, a, c.now)),
    unit_changes.take_back: (OFFICE, "", lambda c, a: unit_changes.take_back(c.store, 0, "理由", a, c.now)),
    unit_history.history: (OFFICE, "", lambda c, a: unit_history.history(c.store, a)),
    verify.verify: (OFFICE, "", lambda c, a: verify.verify(c.store, a)),
    yearly.completion: (RESULTS, PUBLISHED, lambda c, a: yearly.completion(c.store, c.round, "self", a)),
    yearly.year_cards: (RESULTS, "", lambda c, a: yearly.year_cards(c.store, 2026, "self", a, False)),
}  # fmt: skip
#: These serve whoever asks, and why that is right.
FOR_ALL: dict[Callable[..., Any], str] = {
    access.need_role: "the check itself",
    contests.append_event: "writes down what the services above it have judged",
    access.need_unit: "the check itself",
    access.need_results: "the check itself",
    pictures.may_show_picture: "says only whether a picture would be shown",
    review.decide_anew: "writes down what a ruling decides that has asked who rules",
    roster_import.ensure_roster: "does nothing where there are units, and then asks import_units",
    rules.type_of: "the type of the reader's own unit",
    scorecard.rounds_to_see: "what the reader may see of it; see below",
    scorecard.units_to_see: "what the reader may see of it; see below",
    uploads.note_refusal: "notes who was turned away",
}


@pytest.fixture(scope="module", params=["open", "published"])
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker: Worker) -> Iterator[Case]:
    folder = tmp_path_factory.mktemp(request.param)
    with city.opened(folder, city.ROUND, city.ROUND.next) as store:
        yield Case(folder, store, worker, request.param == "published")


def found() -> Iterator[Callable[..., Any]]:
    """Every public function of the services that takes an actor."""
    for module in pkgutil.walk_packages(services.__path__, f"{services.__name__}."):
        for name, function in inspect.getmembers(import_module(module.name), inspect.isfunction):
            if function.__module__ == module.name and not name.startswith("_"):
                kinds = [str(p.annotation) for p in inspect.signature(function).parameters.values()]
                if any("Actor" in kind for kind in kinds):
                    yield function


def name_of(function: Callable[..., Any]) -> str:
    return f"{function.__module__.rpartition('.')[2]}.{function.__name__}"


def test_every_use_case_stands_in_the_table() -> None:
    listed = {name_of(f) for f in (*TABLE, *FOR_ALL)}
    assert {name_of(f) for f in found()} == listed, "whom does a new use case serve? Give it a line in TABLE"
    assert len(TABLE) + len(FOR_ALL) == len(listed)


@pytest.mark.parametrize("function", TABLE, ids=name_of)
def test_a_use_case_serves_whom_the_table_says_and_refuses_the_rest(case: Case, function: Callable[..., Any]) -> None:
    while_open, once_published, ask = TABLE[function]
    expected = once_published or while_open if case.state.published else while_open
    head = case.store.rows("audit_head")
    turned_away = {x: _refusal(ask, case, ACTORS[x.upper()]) for x in expected if x.islower()}
    assert {x for x, words in turned_away.items() if words.endswith("。")} == set(turned_away)
    assert case.store.rows("audit_head") == head, "who is refused leaves nothing behind"
    assert {x: words for x in expected if x.isupper() and (words := _refusal(ask, case, ACTORS[x]))} == {}


def _refusal(ask: Ask, case: Case, actor: access.Actor) -> str:
    """Why the actor is refused for being who they are; nothing when served, or refused for another reason."""
    try:
        ask(case, actor)
    except NotAllowed as error:
        return str(error)
    except ShuangyongError:
        return ""
    return ""


def test_lists_hold_only_what_the_reader_may_see(case: Case) -> None:
    units = {letter: [u.id for u in scorecard.units_to_see(case.store, actor)] for letter, actor in ACTORS.items()}
    assert units == {"L": ["jyj", "swj"], "U": ["jyj"], "X": ["swj"], "R": ["jyj", "swj"], "O": ["jyj", "swj"]}
    rounds = {letter: [s.round.id for s in scorecard.rounds_to_see(case.store, a)] for letter, a in ACTORS.items()}
    both = ["2026Q4", "2026Q3"]
    assert rounds == dict.fromkeys("UXRO", both) | {"L": ["2026Q3"] if case.state.published else []}
    drafts = [filing.latest_draft(case.store, case.round, ACTORS[letter]) for letter in "UX"]
    assert [d and d.digest for d in drafts] == [case.draft, None]
    with pytest.raises(NotAllowed):
        answers.answers(case.store, case.state, "self", city.MINE)
