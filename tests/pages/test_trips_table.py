"""Every page of the menu, and the login, against every turn that one may take there: the test that proves it, by name.

A new page fails here until it has its line. A cell is a test, or ``NO_WRITE`` on a page that has no button to write with.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import trial_city
from opened_pages import open_page, serving

from shuangyong_metrics.model import Role
from shuangyong_metrics.ui.menu import MENU

TESTS = Path(__file__).resolve().parents[1]
TURNS = ("another click", "refresh", "two tabs", "back", "log-out elsewhere", "double click")
NO_WRITE = "no write"
LOOKING = ("overview", "ranking", "cycle", "scorecard", "standard", "log")

_EVERY_PAGE = "pages/test_role_matrix.py::test_an_open_page_shows_nothing_more_once_the_session_has_ended_elsewhere"
_OFFICE = "pages/test_transitions.py::test_the_same_click_in_two_tabs_and_once_more_writes_once"
_OUT = "pages/test_transitions.py::test_a_click_after_the_session_has_ended_writes_nothing"
_FILED_OUT = "pages/test_transitions_filed.py::test_a_click_after_the_session_has_ended_writes_nothing"
_OFFICE_BACK = "browser/test_back_button.py::test_back_through_the_offices_pages"
_TRIP = "browser/test_results_trip.py::test_each_press_of_the_back_button_shows_what_was_shown_before"
_DOUBLE = "browser/test_double_clicks.py::test_a_double_click_writes_once_and_is_not_answered_with_a_refusal"
_BULK = "browser/test_bulk_trips.py::test_an_archive_is_taken_once_whatever_is_clicked_between"
_GRID = "browser/test_entries_grid.py::test_another_quarter_or_page_keeps_what_is_typed_and_says_where_it_waits"
_MARKED = "pages/test_missing_page.py::test_one_is_marked_then_all_and_the_log_tells_it"
_DOOR = "browser/test_login_trips.py::test_a_double_click_at_the_door_leads_in"
_ANSWERED = "pages/test_appeals_page.py::test_an_answer_is_given_once_after_a_refresh_and_in_two_tabs"
_RIGHT = "browser/test_veto_trip.py::test_a_veto_is_told_answered_once_by_a_double_click_ruled_on_and_published"
_CONTEST = (
    "browser/test_consultation_trip.py::test_a_contest_is_made_and_adopted_by_double_clicks_and_published_as_adopted"
)
_ACCEPTED = "pages/test_consultation_pages.py::test_no_objection_is_said_once_in_two_tabs_and_after_a_refresh"
_ADOPTED = "pages/test_consultation_pages.py::test_the_office_adopts_once_in_two_tabs_and_the_unit_sees_both_values"
_FILTERS = "browser/test_from_where.py::test_an_act_of_a_page_is_logged_with_the_address_of_its_browser"
_CYCLE = "browser/test_back_button.py::test_a_cycle_stands_in_the_address_and_back_shows_the_one_before"
_LOOK = (NO_WRITE, _TRIP, NO_WRITE, _TRIP, _EVERY_PAGE, NO_WRITE)

#: Address of the page → a cell for each of ``TURNS``.
TRIPS: dict[str, tuple[str, ...]] = {
    "login": (
        "browser/test_login_trips.py::test_a_wrong_password_sent_twice_by_a_double_click_is_told_and_the_right_one_then_leads_in",
        _DOOR,
        "browser/test_shell.py::test_a_refresh_and_a_new_tab_keep_the_session_and_the_choice",
        "browser/test_login_trips.py::test_after_a_log_out_the_back_button_shows_nothing_of_the_old_session",
        "browser/test_shell.py::test_logging_out_in_one_tab_stops_the_other_at_its_next_step",
        _DOOR,
    ),
    "filing": (
        "pages/test_unit_pages.py::test_another_click_between_upload_and_submit_changes_nothing",
        "pages/test_unit_pages.py::test_a_refresh_in_the_middle_and_a_second_tab_find_the_file",
        "browser/test_between_clicks.py::test_two_tabs_submit_once_and_the_back_button_submits_nothing_more",
        "browser/test_filing_page.py::test_words_beneath_a_question_outlast_another_page_and_a_refresh_asks_first",
        "pages/test_unit_pages.py::test_a_log_out_in_another_tab_stops_the_submission",
        "browser/test_filing_page.py::test_the_mended_file_is_submitted_once_by_a_double_click_and_found_after_a_refresh",
    ),
    "returns": (
        "browser/test_filing_page.py::test_taking_back_asks_once_names_what_it_touches_and_a_refresh_is_no_answer",
        "browser/test_filing_page.py::test_taking_back_asks_once_names_what_it_touches_and_a_refresh_is_no_answer",
        "pages/test_unit_pages.py::test_two_tabs_take_a_submission_back_once",
        "browser/test_between_clicks.py::test_two_tabs_submit_once_and_the_back_button_submits_nothing_more",
        "browser/test_between_clicks.py::test_a_withdrawal_asked_before_a_log_out_elsewhere_is_not_carried_out",
        "browser/test_filing_page.py::test_taking_back_asks_once_names_what_it_touches_and_a_refresh_is_no_answer",
    ),
    "draft": (
        _CONTEST, _ACCEPTED, _ACCEPTED, _CONTEST, _FILED_OUT, _CONTEST,
    ),
    "consultation": (
        _ADOPTED, _CONTEST, _ADOPTED, _OFFICE_BACK, _FILED_OUT, _CONTEST,
    ),
    "appeals": (
        _RIGHT, _ANSWERED, _ANSWERED, _RIGHT, _FILED_OUT, _RIGHT,
    ),
    "rounds": (
        "pages/test_office_pages.py::test_a_confirmation_is_void_when_what_it_confirms_has_changed",
        _OFFICE, _OFFICE, _OFFICE_BACK, _OUT, _DOUBLE,
    ),
    "bulk": (_BULK, _BULK, _BULK, _OFFICE_BACK, _OUT, _BULK),
    "review": (
        "pages/test_review_page.py::test_a_choice_outlasts_a_look_at_another_return_and_is_dropped_with_its_card",
        "browser/test_review.py::test_one_item_goes_back_on_a_telephone_and_a_refresh_keeps_the_rest",
        "pages/test_review_page.py::test_the_second_reviewer_is_told",
        "browser/test_review.py::test_back_from_an_item_through_the_queue",
        "pages/test_review_page.py::test_a_logged_out_click_on_confirm_decides_nothing",
        "browser/test_review.py::test_one_item_goes_back_on_a_telephone_and_a_refresh_keeps_the_rest",
    ),
    "entries": (_GRID, _GRID, _OFFICE, _OFFICE_BACK, _OUT, _DOUBLE),
    "units": (
        "pages/test_office_pages.py::test_a_unit_is_taken_out_only_with_a_confirmation",
        _OFFICE, _OFFICE, _OFFICE_BACK, _OUT, _DOUBLE,
    ),
    "accounts": (
        "pages/test_transitions.py::test_a_reset_from_an_old_tab_tells_who_was_first_and_the_next_press_resets",
        _OFFICE, _OFFICE, _OFFICE_BACK, _OUT, _DOUBLE,
    ),
    "settings": (
        "pages/test_transitions.py::test_settings_saved_from_an_old_tab_leave_what_another_tab_changed",
        "pages/test_office_pages.py::test_settings_are_checked_saved_and_stand_after_a_refresh",
        _OFFICE, _OFFICE_BACK, _OUT, _DOUBLE,
    ),
    "corrections": (
        "pages/test_corrections_page.py::test_a_correction_is_looked_at_first_and_recorded_once",
        "pages/test_corrections_page.py::test_a_correction_is_looked_at_first_and_recorded_once",
        "pages/test_corrections_page.py::test_of_two_tabs_the_second_is_told_that_things_have_changed",
        _OFFICE_BACK,
        _FILED_OUT,
        "browser/test_corrections_trip.py::test_a_correction_is_looked_at_and_recorded_once_by_a_double_click",
    ),
    "missing": (
        "pages/test_missing_page.py::test_who_has_filed_while_the_page_stood_open_is_left_out",
        _MARKED, _MARKED, _OFFICE_BACK, _OUT, _DOUBLE,
    ),
    "revision": (
        "pages/test_revision_page.py::test_another_click_between_keeps_the_draft_that_was_examined",
        _OFFICE, _OFFICE, _OFFICE_BACK, _OUT,
        "browser/test_new_standard.py::test_a_new_standard_is_rehearsed_and_published",
    ),
    "log": (NO_WRITE, _FILTERS, NO_WRITE, _OFFICE_BACK, _EVERY_PAGE, NO_WRITE),
    "overview": _LOOK,
    "ranking": _LOOK,
    "cycle": (NO_WRITE, _CYCLE, NO_WRITE, _CYCLE, _EVERY_PAGE, NO_WRITE),
    "scorecard": _LOOK,
    "standard": (
        NO_WRITE,
        "browser/test_back_button.py::test_back_through_the_standards_rules",
        NO_WRITE,
        "browser/test_back_button.py::test_back_through_the_standards_rules",
        _EVERY_PAGE,
        NO_WRITE,
    ),
}  # fmt: skip


@cache
def named_in(file: str) -> frozenset[str]:
    """Names of the tests in a file."""
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    return frozenset(n.name for n in tree.body if isinstance(n, ast.FunctionDef) and n.name.startswith("test_"))


@pytest.fixture(scope="module")
def jar(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    folder = tmp_path_factory.mktemp("trips") / "city"
    trial_city.build(folder)
    with pytest.MonkeyPatch.context() as patch, serving(folder, patch) as cookies:
        yield cookies


def test_every_page_has_its_line_and_every_line_a_page() -> None:
    assert set(TRIPS) == {"login", *(entry.url for entry in MENU)}, "a new page needs a line in TRIPS"
    assert {page: len(cells) for page, cells in TRIPS.items()} == dict.fromkeys(TRIPS, len(TURNS))


@pytest.mark.parametrize("page", TRIPS)
def test_every_named_test_exists(page: str) -> None:
    for turn, cell in zip(TURNS, TRIPS[page], strict=True):
        if cell == NO_WRITE:
            assert page in LOOKING, (page, turn)
            continue
        file, name = cell.split("::")
        assert name in named_in(file), (page, turn, cell)


@pytest.mark.parametrize("page", LOOKING)
def test_a_page_for_looking_has_no_button_to_write_with(jar: dict[str, str], page: str) -> None:
    (entry,) = [e for e in MENU if e.url == page]
    account = {Role.LEADER: "lingdao", Role.OFFICE: "guanli"}[entry.roles[0]]
    at = open_page(jar, account, entry.file)
    assert not at.exception
    assert at.header and not at.button and not at.file_uploader
