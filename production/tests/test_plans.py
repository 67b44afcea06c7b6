"""The judgement of plans, as tables; rows are not saved, so that no database is needed."""

import datetime
from decimal import Decimal

import pytest

from dates.values import HistoricalDate
from production.figures import Figure
from production.models import Observation
from production.plans import Outcome, compare, judge

DAY = datetime.date(2021, 6, 1)


def figure(text: str) -> Figure:
    """A figure as a reader would note it: 5, 5-7, >5, >=5, <=7, ~5, ? for a value that is not stated, 0 for none."""
    if text in ("?", "none"):
        return Figure(None, None, "", "somevalue" if text == "?" else "novalue")
    for sign, bound in ((">=", "at-least"), (">", "over"), ("<=", "up-to"), ("~", "about")):
        if text.startswith(sign):
            number = Decimal(text[len(sign) :])
            return Figure(None if bound == "up-to" else number, number if bound in ("up-to", "about") else None, bound)
    if "-" in text:
        lower, upper = map(Decimal, text.split("-"))
        return Figure(lower, upper, "range")
    return Figure(Decimal(text), Decimal(text), "exact")


# Plan, actual, what became of it, and the difference.
COMPARISONS = [
    ("50000-70000", "38000", "missed", -12000),
    ("50000-70000", "50000", "met", 0),
    ("50000-70000", "60000", "met", 0),
    ("50000-70000", "70000", "met", 0),
    ("50000-70000", "70000.5", "exceeded", Decimal("0.5")),
    ("50000-70000", "75000", "exceeded", 5000),
    ("50000-70000", "55000-60000", "met", 0),
    ("50000-70000", "40000-45000", "missed", None),
    ("50000-70000", "80000-90000", "exceeded", None),
    ("50000-70000", "45000-60000", "unknown", None),
    ("50000-70000", "60000-75000", "unknown", None),
    ("50000-70000", ">70000", "unknown", None),
    ("50000-70000", ">=70001", "exceeded", None),
    ("50000-70000", ">60000", "unknown", None),
    ("50000-70000", "<=49999", "missed", None),
    ("50000-70000", "<=60000", "unknown", None),
    ("50000-70000", "~60000", "met", 0),
    ("50000-70000", "~38000", "missed", -12000),
    ("100", "100", "met", 0),
    ("100", "99", "missed", -1),
    ("100", "101", "exceeded", 1),
    ("100", ">=100", "unknown", None),
    ("100", "<=100", "unknown", None),
    ("100", "100-101", "unknown", None),
    ("~100", "100", "met", 0),
    ("~100", "99", "missed", -1),
    (">100", "100", "missed", 0),
    (">100", "101", "met", 0),
    (">100", "99", "missed", -1),
    (">100", "<=100", "missed", None),
    (">100", "<=101", "unknown", None),
    (">100", ">100", "met", 0),
    (">100", ">=101", "met", 0),
    (">100", ">99", "unknown", None),
    (">=100", "100", "met", 0),
    (">=100", "99", "missed", -1),
    (">=100", ">=100", "met", 0),
    (">=100", ">100", "met", 0),
    (">=100", "90-110", "unknown", None),
    ("<=100", "100", "met", 0),
    ("<=100", "0", "met", 0),
    ("<=100", "101", "exceeded", 1),
    ("<=100", "<=100", "met", 0),
    ("<=100", "<=101", "unknown", None),
    ("<=100", ">100", "unknown", None),
    ("?", "100", "unknown", None),
    ("100", "?", "unknown", None),
    ("100", "none", "unknown", None),
]


@pytest.mark.parametrize(("plan", "actual", "status", "difference"), COMPARISONS)
def test_a_plan_is_compared_by_its_bounds(plan, actual, status, difference):
    assert compare(figure(plan), figure(actual)) == (status, difference)


def observation(text: str, *, period: str = "2020", slug: str = "cars", kind: str = "actual", **values) -> Observation:
    stated = figure(text)
    return Observation(
        slug=slug,
        kind=kind,
        lower=stated.lower,
        upper=stated.upper,
        bound=stated.bound,
        value_state=stated.state,
        period=HistoricalDate.parse(period),
        **values,
    )


# Period of the plan and the day: what is said without an actual.
PERIODS = [
    ("2020", (2020, 12, 31), "pending"),
    ("2020", (2021, 1, 1), "unknown"),
    ("2020-36", (2020, 12, 31), "pending"),
    ("2020-33", (2020, 4, 1), "unknown"),
    ("2020/..", (2999, 1, 1), "pending"),
    ("2020/", (2999, 1, 1), "pending"),
    ("../2020", (2021, 1, 1), "unknown"),
    ("[2020,2022]", (2021, 6, 1), "pending"),
    ("", (2021, 1, 1), "unknown"),
]


@pytest.mark.parametrize(("period", "day", "status"), PERIODS)
def test_a_plan_is_pending_until_its_period_is_over(period, day, status):
    plan = observation("100", period=period, kind="plan")

    assert judge(plan, [], day=datetime.date(*day)) == Outcome(status)


def test_a_pending_plan_is_not_judged_by_what_is_known_so_far():
    plan, so_far = observation("100", kind="plan"), observation("60")

    assert judge(plan, [so_far], day=datetime.date(2020, 12, 31)) == Outcome("pending")


def test_an_undated_plan_has_nothing_to_be_compared_with():
    plan, actual = observation("100", period="", kind="plan"), observation("100", period="")

    assert judge(plan, [actual], day=DAY) == Outcome("unknown")


# Rival actuals: what became of a plan of 50,000 to 70,000, against which of them, and the difference.
RIVALS = [
    (["38000"], "missed", 0, -12000),
    (["38000", "38000"], "missed", 0, -12000),
    (["38000", "40000"], "missed", None, None),
    (["38000", "60000"], "unknown", None, None),
    (["60000", "65000"], "met", 0, 0),
    (["60000", "?"], "unknown", None, None),
    (["38000", "<=40000"], "missed", None, None),
]


@pytest.mark.parametrize(("actuals", "status", "against", "difference"), RIVALS)
def test_rival_actuals_settle_only_what_they_agree_on(actuals, status, against, difference):
    plan = observation("50000-70000", kind="plan")
    rivals = [observation(text, slug=f"rival-{number}") for number, text in enumerate(actuals)]

    outcome = judge(plan, rivals, day=DAY)

    assert (outcome.status, outcome.difference) == (status, difference)
    assert outcome.actual is (None if against is None else rivals[against])


def test_an_outcome_is_written_with_plain_decimals():
    outcome = Outcome("missed", observation("38000"), Decimal("-12000.0000"))

    assert outcome.as_json() == {"status": "missed", "actual": "cars", "difference": "-12000"}
    assert Outcome("pending").as_json() == {"status": "pending", "actual": None, "difference": None}
