"""The state of an indicator and its share, as of a scored quarter (METHOD 2, "States of an answer")."""

from __future__ import annotations

from fractions import Fraction

from oracle_city import Case, IndicatorResult, LedgerEvent, half_up
from oracle_figures import events_of, figure, first_answer
from oracle_shares import Figures, denominator_code, has_denominator, part, share

from shuangyong_metrics.model import FilledBy, Indicator, Input, Over

REPORTED = "reported"
NOT_REPORTED = "not_reported"
PENDING = "not_applicable_pending"
NOT_APPLICABLE = "not_applicable"
NOT_DUE = "not_due"

Outcome = tuple[str, Fraction]
NOTHING = Fraction(0)


def indicator_result(case: Case, indicator: Indicator, quarter: int) -> IndicatorResult:
    """Points of an indicator = max × r, as an integer number of millionths, rounded half up; 未报 earns 0."""
    if case.type not in indicator.applies_to:
        return IndicatorResult(None)
    state, earned = outcome(case, indicator, quarter)
    return IndicatorResult(state, half_up(indicator.points * earned))


def outcome(case: Case, indicator: Indicator, quarter: int) -> Outcome:
    """They are tested in this order: unit type, 未到期, approved 不适用, condition or denominator 0, blank, value.
    An indicator is evaluated as of its newest measuring quarter; before the first it is 未到期."""
    measured = measured_until(indicator, quarter)
    if not measured:
        return NOT_DUE, NOTHING
    if is_approved_not_applicable(case, indicator, quarter):
        return NOT_APPLICABLE, NOTHING
    if condition(case, indicator, measured[-1]) == "fails":
        return NOT_APPLICABLE, NOTHING
    if any(i.over is Over.QUARTER for i in indicator.inputs):
        return each_on_its_own(case, indicator, measured, quarter)
    if indicator.rule.sample_least:
        return newest_large_sample(case, indicator, measured, quarter)
    return at_one_quarter(case, indicator, measured[-1], quarter)


def measured_until(indicator: Indicator, quarter: int) -> list[int]:
    """The quarters in which the indicator is measured; a target of 0 in a quarter means 未到期."""
    return [q for q in indicator.measured if q <= quarter]


def is_approved_not_applicable(case: Case, indicator: Indicator, quarter: int) -> bool:
    """Approved 不适用 leaves both sums from its quarter to the end of the year."""
    return any(
        case.cell(item.code, claimed)[0] == "na" and case.is_accepted(item.code, claimed)
        for claimed in range(1, quarter + 1)
        for item in indicator.inputs
    )


def is_pending(case: Case, indicator: Indicator, quarter: int, seen_from: int) -> bool:
    """A pending claim is scored 未报."""
    return any(has_pending_claim(case, indicator, item, quarter, seen_from) for item in indicator.inputs)


def has_pending_claim(case: Case, indicator: Indicator, item: Input, quarter: int, seen_from: int) -> bool:
    """The filing that gives (or should give) the figure says 不适用, and the reviewer has not accepted that."""
    if item.over is Over.BASE:
        candidates = list(reversed(range(1, quarter + 1)))
    elif len(indicator.due) == 1 and item.over is Over.LATEST:
        claimed = [
            q
            for q in range(quarter, seen_from + 1)
            if case.cell(item.code, q)[0] == "na" and not case.is_accepted(item.code, q)
        ]
        return bool(claimed) and first_answer(case, item, quarter, seen_from) is None
    else:
        candidates = [quarter]
    for filed in candidates:
        cell = case.cell(item.code, filed)
        if cell[0] == "na":
            return not case.is_accepted(item.code, filed)
        if cell[0] == "value" or (cell[0] == "no_change" and item.over is Over.BASE):
            return False
    return False


def condition(case: Case, indicator: Indicator, quarter: int) -> str:
    """Z-1 否, or D1 不适用, makes D2 and D8 不适用; a blank D1-2 makes them 未报; judged in the measuring quarter.
    Answers ``holds``, ``fails`` or ``blank``."""
    if indicator.condition is None:
        return "holds"
    item = case.input(indicator.condition.input)
    owner = case.owner(item)
    if owner is not None and outcome(case, owner, quarter)[0] == NOT_APPLICABLE:
        return "fails"
    given = figure(case, item, quarter, quarter)
    if given is not None and not is_met(indicator, given):
        return "fails"
    if given is None or (owner is not None and condition(case, owner, quarter) == "blank"):
        return "blank"
    return "holds"


def is_met(indicator: Indicator, given: Fraction) -> bool:
    """An indicator applies only while the input is 是, or is greater than a number."""
    assert indicator.condition is not None
    if indicator.condition.above is None:
        return given == 1
    return given * 1_000_000 > indicator.condition.above


# ---- one quarter


def at_one_quarter(case: Case, indicator: Indicator, quarter: int, seen_from: int) -> Outcome:
    """Where it is a snapshot, the newest; where it is a sum, the year so far."""
    figures = figures_of(case, indicator, quarter, seen_from)
    if divides_by_zero(indicator, figures) or has_no_task(indicator, figures):
        return NOT_APPLICABLE, NOTHING
    if is_pending(case, indicator, quarter, seen_from):
        return PENDING, NOTHING
    if condition(case, indicator, quarter) == "blank" or has_blank(indicator, figures):
        return NOT_REPORTED, NOTHING
    known = {code: given for code, given in figures.items() if given is not None}
    return REPORTED, share(case, indicator, known, quarter, cap_events(case, indicator, quarter))


def figures_of(case: Case, indicator: Indicator, quarter: int, seen_from: int) -> dict[str, Fraction | None]:
    """The figures of all inputs of the indicator, and of the one that divides it."""
    figures = {item.code: figure(case, item, quarter, seen_from) for item in indicator.inputs}
    if has_denominator(indicator):
        code = denominator_code(indicator)
        figures[code] = figure(case, case.input(code), quarter, seen_from)
    return figures


def divides_by_zero(indicator: Indicator, figures: dict[str, Fraction | None]) -> bool:
    """A rate with denominator 0 is 不适用 (but A6). A denominator that is blank is not 0."""
    if not has_denominator(indicator) or indicator.rule.method == "budget":
        return False
    return figures[denominator_code(indicator)] == 0


def has_no_task(indicator: Indicator, figures: dict[str, Fraction | None]) -> bool:
    """C8-2 否: no task this quarter, the quarter is 不适用."""
    task = indicator.input_with("task")
    return task is not None and figures[task.code] == 0


def has_blank(indicator: Indicator, figures: dict[str, Fraction | None]) -> bool:
    """Any blank input makes the whole indicator 未报 with 0 points, except: A6-1 否 needs no figures, C8-2 否 no rate,
    B5-3 only where B5-2 < 30."""
    gate = indicator.input_with("gate")
    if gate is not None and figures[gate.code] == 0:
        return False
    blank = {code for code, given in figures.items() if given is None}
    everybody = indicator.input_with("everybody")
    if everybody is not None and not needs_everybody(indicator, everybody, figures):
        blank.discard(everybody.code)
    return bool(blank)


def needs_everybody(indicator: Indicator, everybody: Input, figures: dict[str, Fraction | None]) -> bool:
    """B5-3 only where B5-2 < 30; the office's F2-3 left blank counts as 否."""
    if everybody.filled_by is FilledBy.OFFICE:
        return False
    size = figures[denominator_code(indicator)]
    return size is None or size < indicator.rule.sample_least


def cap_events(case: Case, indicator: Indicator, quarter: int) -> list[LedgerEvent]:
    """The events of B4, year to date."""
    if not indicator.rule.cap_instructors:
        return []
    return events_of(case, part(indicator, "value"), 1, quarter)


# ---- several quarters, each on its own


def each_on_its_own(case: Case, indicator: Indicator, measured: list[int], quarter: int) -> Outcome:
    """Where it is measured several times on its own (over quarter: B9, C2, C8, C9, E7), r is the mean of the r of the
    measured quarters so far. A blank in the newest measured quarter gives 未报 and 0; afterwards it counts as r = 0
    in the mean; 不适用 quarters leave it."""
    outcomes = [at_one_quarter(case, indicator, one, quarter) for one in measured]
    if outcomes[-1][0] in (PENDING, NOT_REPORTED):
        return outcomes[-1]
    shares = [earned for state, earned in outcomes if state != NOT_APPLICABLE]
    if not shares:
        return NOT_APPLICABLE, NOTHING
    return REPORTED, sum(shares, Fraction(0)) / len(shares)


# ---- samples


def newest_large_sample(case: Case, indicator: Indicator, measured: list[int], quarter: int) -> Outcome:
    """The newest large enough one stands; with none the indicator is 不适用. A blank in the newest measured quarter is
    未报; office inputs F1 and F2 without an entry are not blank."""
    newest = measured[-1]
    state = state_of_sample(case, indicator, newest, quarter)
    if state in (PENDING, NOT_REPORTED):
        return state, NOTHING
    for one in reversed(measured):
        sample = large_sample(case, indicator, one, quarter)
        if sample is not None:
            return REPORTED, share(case, indicator, sample, one, [])
    return NOT_APPLICABLE, NOTHING


def state_of_sample(case: Case, indicator: Indicator, quarter: int, seen_from: int) -> str:
    """Denominator 0 is tested before blank: a sample of nobody is too small, whatever else is blank."""
    if part(indicator, "denominator").filled_by is FilledBy.OFFICE:
        return REPORTED
    figures = figures_of(case, indicator, quarter, seen_from)
    if divides_by_zero(indicator, figures):
        return REPORTED
    if is_pending(case, indicator, quarter, seen_from):
        return PENDING
    return NOT_REPORTED if has_blank(indicator, figures) else REPORTED


def large_sample(case: Case, indicator: Indicator, quarter: int, seen_from: int) -> Figures | None:
    """A sample is large enough with 5 valid answers (F1), with 30 or everybody (F2, B5)."""
    figures = figures_of(case, indicator, quarter, seen_from)
    size = figures[denominator_code(indicator)]
    if has_blank(indicator, figures) or not size:
        return None
    everybody = indicator.input_with("everybody")
    asked_all = indicator.rule.sample_everybody and everybody is not None and figures[everybody.code] == 1
    if size < indicator.rule.sample_least and not asked_all:
        return None
    return {code: given for code, given in figures.items() if given is not None}
