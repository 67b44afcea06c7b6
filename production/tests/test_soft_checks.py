"""The checks of figures: when they warn, and when they stay silent."""

from __future__ import annotations

from decimal import Decimal

import pytest

from conftest import (
    make_assembly_run,
    make_brand,
    make_citation,
    make_dispute,
    make_measure,
    make_observation,
    make_organization,
    make_site,
    make_source,
    make_vehicle_model,
)
from desk.checks import look_at
from desk.models import Finding
from production.certain import is_below
from production.figures import Figure
from production.models import Observation
from tests.doubts import TODAY, doubts_of

pytestmark = pytest.mark.django_db

OVER = {"bound": "over", "upper": None}
DEPRECATED = {"rank": "deprecated", "rank_reason_en": "Misread."}


def figure(bound, lower, upper=None):
    lower, upper = (None if each is None else Decimal(each) for each in (lower, upper))
    return Figure(lower, lower if bound in ("exact", "about") else upper, bound)


@pytest.mark.parametrize(
    ("one", "other", "is_sure"),
    [
        (figure("exact", 5), figure("exact", 6), True),
        (figure("exact", 6), figure("exact", 6), False),
        (figure("exact", 6), figure("over", 6), True),
        (figure("exact", 6), figure("at-least", 6), False),
        (figure("over", 5), figure("exact", 6), False),
        (figure("up-to", None, 5), figure("exact", 6), True),
        (figure("exact", 5), figure("up-to", None, 6), False),
        (figure("range", 1, 5), figure("range", 6, 7), True),
        (figure("range", 1, 6), figure("range", 5, 7), False),
        (figure("about", 95), figure("exact", 100), False),
        (figure("about", 80), figure("exact", 100), True),
        (figure("about", 100), figure("about", 115), False),
        (Figure(None, None, "", "somevalue"), figure("exact", 1), False),
    ],
)
def test_figure_is_certainly_below_another_or_not(one, other, is_sure):
    assert is_below(one, other) is is_sure
    assert not is_below(other, one)


# Totals


def total(slug, value, period, **values):
    measure = Observation.objects.filter(slug__startswith="total").first()
    given = {"measure": measure.measure if measure else make_measure(slug="total", nature="cumulative")}
    figures = values if "bound" in values else {"value": value, **values}
    return make_observation(slug=f"total-{slug}", period=period, **{**given, **figures})


def test_total_that_falls_is_doubted_at_the_later_one():
    earlier = total("2019", 2_000_000, "2019")

    later = total("2024", 1_900_000, "1997/2024-04-15")

    said = doubts_of(later)["falling-total"]
    assert said.field == "lower"
    assert said.text == (
        "A cumulative total cannot fall: Cars produced, 2019: 2 million cars; "
        "then Cars produced, 1997 – 15 April 2024: 1.9 million cars."
    )
    assert "falling-total" not in doubts_of(earlier)


def test_total_below_several_is_held_against_the_highest():
    total("2001", 500, "2001")
    total("2002", 900, "2002")
    total("2003", 700, "2003")

    assert "900" in doubts_of(total("2004", 100, "2004"))["falling-total"].text


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"value": 100, "period": "2019"}, {"value": 100, "period": "2020"}),
        ({"value": 100, "period": "2019"}, {"value": 90, "period": "2019"}),
        ({"value": 100, "period": "2019"}, {"value": 90, "period": "2019-05"}),
        ({"value": 100, "period": "2019"}, {"value": 90, "period": ""}),
        ({"value": 100, "period": "2019"}, {"value": 95, "bound": "about", "lower": 95, "upper": 95, "period": "2020"}),
        (
            {"value": 0, "period": "2019", "bound": "over", "lower": 2_500_000},
            {"value": 2_600_000, "period": "2020"},
        ),
        (
            {"value": 2_600_000, "period": "2019"},
            {"value": 0, "period": "2020", "bound": "over", "lower": 2_500_000},
        ),
        ({"value": 100, "period": "1997/2019"}, {"value": 90, "period": "2010/2020"}),
        ({"value": 100, "period": "2019", "kind": "plan"}, {"value": 90, "period": "2020"}),
        ({"value": 100, "period": "2019", **DEPRECATED}, {"value": 90, "period": "2020"}),
        ({"value": 100, "period": "2019", "state": "withdrawn"}, {"value": 90, "period": "2020"}),
        ({"value": 100, "period": "2019", "segment": "passenger-cars"}, {"value": 90, "period": "2020"}),
    ],
)
def test_total_that_may_be_rising_is_not_doubted(first, second):
    total("first", **first)

    assert "falling-total" not in doubts_of(total("second", **second))


def test_totals_in_one_dispute_or_of_a_flow_may_fall():
    dispute = make_dispute()
    total("2019", 100, "2019", dispute=dispute)

    assert "falling-total" not in doubts_of(total("2020", 90, "2020", dispute=dispute))
    make_observation(slug="2019", period="2019", value=100)
    assert "falling-total" not in doubts_of(make_observation(slug="2020", value=90))


def test_public_total_that_falls_below_a_draft_is_doubted_at_the_draft():
    draft = total("2019", 100, "2019", state="draft")
    later = total("2020", 90, "2020")

    assert "falling-total" in doubts_of(draft)
    assert "falling-total" not in doubts_of(later)


def test_save_of_an_earlier_total_renews_the_doubts_of_the_later():
    later = total("2020", 90, "2020")
    earlier = total("2019", 100, "2019")
    look_at(earlier, TODAY)
    assert Finding.objects.of(later).filter(code="falling-total").exists()

    earlier.lower = earlier.upper = 80
    earlier.save()
    look_at(earlier, TODAY)

    assert not Finding.objects.filter(code="falling-total").exists()


# Capacity


@pytest.mark.parametrize(
    "capacity",
    [
        {"period": "2020"},
        {"period": "2019/2022"},
        {"period": "2018/.."},
        {"period": "", "as_of": "2020-06"},
        {"period": "2020", "bound": "up-to", "lower": None, "upper": 30_000},
    ],
)
def test_actual_above_capacity_is_doubted(capacity):
    make_observation(
        **{"slug": "capacity", "kind": "capacity", **({} if "upper" in capacity else {"value": 30_000})}, **capacity
    )

    said = doubts_of(make_observation())["above-capacity"]

    assert said.field == "lower"
    assert "38,000 cars" in said.text
    assert "30,000 cars" in said.text


@pytest.mark.parametrize(
    ("capacity", "actual"),
    [
        ({"value": 38_000, "period": "2020"}, {}),
        ({"value": 30_000, "period": "2021"}, {}),
        ({"value": 30_000, "period": "2018/"}, {}),
        ({"value": 30_000, "period": "[2018..2022]"}, {}),
        ({"value": 30_000, "period": ""}, {}),
        ({"value": 30_000, "period": "", "as_of": "2021-03"}, {}),
        ({"value": 30_000, "period": "", "as_of": "[2020..2021]"}, {}),
        ({"value": 30_000, "period": "2018/.."}, {"period": "2019/2020"}),
        ({"value": 30_000, "period": "2020"}, {"period": ""}),
        ({"value": 30_000, "period": "2020", "segment": "passenger-cars"}, {}),
        ({"lower": 30_000, **OVER, "period": "2020"}, {}),
        ({"value": 30_000, "period": "2020"}, {"kind": "plan"}),
    ],
)
def test_actual_that_there_may_have_been_capacity_for_is_not_doubted(capacity, actual):
    make_observation(slug="capacity", kind="capacity", **capacity)

    assert "above-capacity" not in doubts_of(make_observation(**actual))


def test_total_of_all_time_is_not_held_against_a_capacity():
    total("capacity", 10, "2020", kind="capacity")

    assert "above-capacity" not in doubts_of(total("2020", 100, "2020"))


# Parts


def part_and_whole(part, whole, **shared):
    given = {} if "lower" in whole else {"value": 30_000}
    make_observation(slug="whole", **{**given, **whole, **shared})
    return make_observation(slug="part", **{"value": 38_000, **part, **shared})


@pytest.mark.parametrize("segment", ["passenger-cars", "commercial-vehicles", "electric-vehicles"])
def test_segment_above_all_vehicles_is_doubted(segment):
    part = part_and_whole({"segment": segment}, {"segment": "all-vehicles"})

    said = doubts_of(part)["part-above-whole"]

    assert "38,000 cars (" in said.text
    assert "30,000 cars (all vehicles)" in said.text


def test_brand_model_or_site_above_the_whole_is_doubted():
    make_observation(slug="whole", value=10)
    gale = make_brand()
    model = make_vehicle_model(brand=gale)
    make_observation(slug="of-gale", value=8, brand=gale)

    of_model = make_observation(slug="of-model", value=9, vehicle_model=model)
    of_site = make_observation(slug="of-site", value=11, site=make_site())

    assert "(Gale)" in doubts_of(of_model)["part-above-whole"].text
    assert "(West plant)" in doubts_of(of_site)["part-above-whole"].text


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        ({"segment": "passenger-cars"}, {"segment": "all-vehicles", "value": 38_000}),
        ({"segment": "passenger-cars"}, {"segment": "all-vehicles", "period": "2019"}),
        ({"segment": "passenger-cars"}, {"segment": "all-vehicles", "kind": "plan"}),
        ({"segment": "passenger-cars"}, {"segment": "commercial-vehicles"}),
        ({"segment": "passenger-cars"}, {"segment": ""}),
        ({"segment": "passenger-cars", "period": ""}, {"segment": "all-vehicles", "period": ""}),
        ({"segment": "passenger-cars"}, {"segment": "all-vehicles", "lower": 30_000, **OVER}),
        ({"segment": "all-vehicles"}, {"segment": "passenger-cars"}),
        ({"segment": "passenger-cars"}, {"segment": "all-vehicles", **DEPRECATED}),
    ],
)
def test_part_that_may_be_below_its_whole_is_not_doubted(part, whole):
    assert "part-above-whole" not in doubts_of(part_and_whole(part, whole))


def test_other_organization_is_no_whole_and_rates_have_no_parts():
    make_observation(value=10)
    assert "part-above-whole" not in doubts_of(make_observation(slug="other", organization=make_organization()))

    rate = make_measure(slug="rate", nature="rate")
    assert "part-above-whole" not in doubts_of(
        part_and_whole(
            {"period": "2019", "segment": "passenger-cars"}, {"period": "2019", "segment": "all-vehicles"}, measure=rate
        )
    )


# Rivals


def test_figures_that_cannot_both_be_true_are_doubted_at_either():
    one, other = make_observation(), make_observation(slug="other", value=40_000)

    assert "40,000 cars" in doubts_of(one)["rival-without-dispute"].text
    assert "38,000 cars" in doubts_of(other)["rival-without-dispute"].text


def test_public_figure_is_not_doubted_because_of_a_draft_but_the_draft_is():
    public, draft = make_observation(), make_observation(slug="draft", value=40_000, state="draft")

    assert "rival-without-dispute" not in doubts_of(public)
    assert "rival-without-dispute" in doubts_of(draft)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {"lower": 30_000, **OVER}),
        ({}, {"value": 40_000, "bound": "about"}),
        ({}, {"value": 40_000, "period": "2021"}),
        ({}, {"value": 40_000, "segment": "passenger-cars"}),
        ({}, {"value": 40_000, "kind": "plan"}),
        ({}, {"value": 40_000, "period_label_en": "first year"}),
        ({"period": ""}, {"value": 40_000, "period": ""}),
        ({"kind": "plan", "as_of": "2019-01"}, {"kind": "plan", "as_of": "2019-06", "value": 40_000}),
        ({}, {"value": 40_000, **DEPRECATED}),
        ({}, {"value": 40_000, "state": "withdrawn"}),
    ],
)
def test_figures_that_may_both_be_true_are_not_doubted(one, other):
    row = make_observation(**one)
    make_observation(slug="other", **other)

    assert "rival-without-dispute" not in doubts_of(row)


def test_rivals_in_one_dispute_and_restatements_are_not_doubted():
    dispute = make_dispute()
    one = make_observation(dispute=dispute)
    make_observation(slug="other", value=40_000, dispute=dispute)
    assert "rival-without-dispute" not in doubts_of(one)
    dispute.state = "withdrawn"
    dispute.save()
    assert "rival-without-dispute" in doubts_of(one)

    said = make_observation(slug="said", period="2019")
    again = make_observation(slug="again", period="2019", value=40_000, same_as=said)
    assert "rival-without-dispute" not in doubts_of(said)
    assert "rival-without-dispute" not in doubts_of(again)


def test_plans_of_one_day_are_rivals():
    plan = make_observation(kind="plan", as_of="2019")
    make_observation(slug="other", kind="plan", as_of="2019-05", value=40_000)

    assert "rival-without-dispute" in doubts_of(plan)


def test_figure_said_twice_is_a_possible_duplicate_unless_it_restates():
    one, again = make_observation(), make_observation(slug="again")
    said = doubts_of(again)["possible-duplicate"]
    assert said.field == "period"
    assert said.text.startswith("“Cars produced, 2020: 38,000 cars” (2020) is of the same time")

    again.same_as = one
    again.save()

    assert "possible-duplicate" not in doubts_of(again)
    assert "possible-duplicate" not in doubts_of(one)


# Plans and sources


def test_plan_without_an_actual_figure_is_overdue_until_there_is_one():
    plan = make_observation(slug="plan", kind="plan", value=50_000)
    assert doubts_of(plan)["overdue-plan"].field == "period"

    look_at(make_observation(), TODAY)

    assert not Finding.objects.of(plan).filter(code="overdue-plan").exists()


@pytest.mark.parametrize(
    "values",
    [{"period": "2026"}, {"period": ""}, {"value_state": "somevalue", "bound": ""}, {"kind": "forecast"}, DEPRECATED],
)
def test_plan_that_nobody_can_judge_is_not_overdue(values):
    given = {} if "value_state" in values else {"value": 1}

    assert "overdue-plan" not in doubts_of(make_observation(**{"kind": "plan", **given, **values}))


def test_planned_run_or_site_whose_time_is_over_is_doubted():
    assert "overdue-plan" in doubts_of(make_assembly_run(status="planned"))
    assert "overdue-plan" in doubts_of(make_site(status="planned", date="2020"))
    assert "overdue-plan" not in doubts_of(make_site(slug="other", status="under-construction", date="2020"))


@pytest.mark.parametrize(
    ("values", "is_doubted"),
    [
        ({"period": "2021"}, True),
        ({"period": "2021-02"}, False),
        ({"period": "2021", "kind": "plan"}, False),
        ({"period": "2020/.."}, False),
    ],
)
def test_what_was_made_in_a_period_is_not_known_before_that_is_over(values, is_doubted):
    row = make_observation(cite=False, state="draft", **values)
    make_citation(row, source=make_source(published="2021-03-01"))

    assert ("date-finer-than-source" in doubts_of(row)) is is_doubted


def test_stock_may_be_told_in_the_year_that_it_is_of():
    row = make_observation(cite=False, state="draft", period="2021", measure=make_measure(slug="s", nature="stock"))
    make_citation(row, source=make_source(published="2021-03-01"))

    assert "date-finer-than-source" not in doubts_of(row)
