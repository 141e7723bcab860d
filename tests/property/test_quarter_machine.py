"""No sequence of acts reaches a forbidden state, loses a revision, or changes a published figure."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from quarter_machine import Quarter

CALM = settings(deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)


def test_a_quarter_from_the_first_return_to_a_correction() -> None:
    """One walk past everything, so that the machine is known to get there."""
    walk = Quarter()
    walk.begin("open")
    acts: list[Callable[[], None]] = [
        lambda: walk.hand_in("jyj", 1), lambda: walk.hand_in("jyj", 2), lambda: walk.take_back("jyj"),
        lambda: walk.hand_in("jyj", 1), lambda: walk.decide("jyj", back=True), lambda: walk.publish(),
        lambda: walk.take_back("jyj"), lambda: walk.hand_in("jyj", 1, other=True), lambda: walk.hand_in("jyj", 3), lambda: walk.hand_in("swj", 1),
        lambda: walk.enter("swj", 4), lambda: walk.fix("jyj", 5), lambda: walk.decide("jyj", back=False),
        lambda: walk.fix("jyj", 6), lambda: walk.fix("swj", 4), lambda: walk.tell("swj"), lambda: walk.accept("jyj"),
        lambda: walk.accept("swj"),
        lambda: walk.publish(), lambda: walk.rule_on("swj", upheld=True), lambda: walk.answer("swj"), lambda: walk.publish(),
        lambda: walk.rule_on("swj", upheld=True), lambda: walk.tell("jyj"), lambda: walk.put_into_force("jyj"),
        lambda: walk.wait(9), lambda: walk.answer("jyj"), lambda: walk.put_into_force("jyj"), lambda: walk.ask(),
        lambda: walk.hand_in("jyj", 2), lambda: walk.fix("jyj", 8), lambda: walk.enter("swj", 9), lambda: walk.take_back("jyj"),
        lambda: walk.agree("swj"), lambda: walk.publish(), lambda: walk.contest("jyj"), lambda: walk.go_back(),
        lambda: walk.rule_on_contest("jyj", 9), lambda: walk.agree("jyj"), lambda: walk.ask(), lambda: walk.agree("swj"),
        lambda: walk.end_early(), lambda: walk.contest("jyj"), lambda: walk.end_early(), lambda: walk.contest("swj"),
        lambda: walk.publish(), lambda: walk.rule_on_contest("jyj", 9), lambda: walk.rule_on_contest("jyj", None),
        lambda: walk.publish(),
        lambda: walk.hand_in("swj", 2), lambda: walk.enter("swj", 5), lambda: walk.decide("swj", back=True),
        lambda: walk.correct("jyj", 0), lambda: walk.correct("jyj", 0), lambda: walk.correct("jyj", 7),
        lambda: walk.publish(), lambda: walk.take_back("swj"),
    ]  # fmt: skip
    for act in acts:
        act()
        walk.no_revision_is_lost()
        walk.what_was_published_stays()
        walk.the_log_only_grows()
        walk.the_phase_says_whether_the_draft_is_out()
        walk.a_veto_counts_once_it_is_ruled_on_and_never_before()
    assert [len(made) for made in walk.filed.values()] == [3, 1]
    assert (walk.published is not None, walk.corrected) == (True, 2)
    assert walk.answered == {"swj": "accepted", "jyj": "adopted"}
    assert walk.vetoes == {"swj": "upheld", "jyj": "confirmed"}
    walk.teardown()


def test_a_quarter_in_any_order_of_acts() -> None:
    found_only = [Phase.explicit, Phase.reuse, Phase.generate]
    slice_ = settings(CALM, max_examples=12, stateful_step_count=10, derandomize=True, phases=found_only)
    run_state_machine_as_test(Quarter, settings=slice_)


@pytest.mark.soak
def test_many_quarters_in_any_order_of_acts() -> None:
    run_state_machine_as_test(Quarter, settings=settings(CALM, max_examples=400, stateful_step_count=40))
