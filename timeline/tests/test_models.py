"""Eras and what they hold, and the outcome of what was planned."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from conftest import make_dispute, make_era, make_milestone
from dates.values import HistoricalDate
from timeline.eras import shown_years, stretches
from timeline.models import Era, Milestone
from timeline.years import Year

HELD = [
    ("1994/2001", "1994", True),
    ("1994/2001", "2001-12-31", True),
    ("1994/2001", "2002", False),
    ("1994/2001", "1993-12-31", False),
    ("1994/2001", "2000/2005", True),
    ("1994/2001", "1990/1995", False),
    ("1994/2001", "../1996", True),
    ("1994/2001", "199X", False),
    ("1994/2001", "", False),
    ("2022/..", "2030", True),
    ("2022/..", "2021", False),
    ("../1993", "1990", True),
]


@pytest.mark.parametrize(("period", "date", "is_held"), HELD)
def test_an_era_holds_what_begins_in_its_years(period, date, is_held):
    era = Era(period=HistoricalDate.parse(period))

    assert era.holds(Milestone(date=HistoricalDate.parse(date))) is is_held


@pytest.mark.django_db
@pytest.mark.parametrize(("period", "date", "is_held"), HELD)
def test_the_database_finds_what_an_era_holds(period, date, is_held):
    era = make_era(period=period)
    make_milestone(date=date)

    assert era.milestones().exists() is is_held


@pytest.mark.django_db
def test_an_era_lists_the_best_of_its_published_milestones_in_their_order():
    era, dispute = make_era(), make_dispute()
    make_milestone(slug="b", date="1997")
    make_milestone(slug="a", date="1997")
    make_milestone(slug="earlier", date="1995")
    make_milestone(slug="draft", date="1996", state="draft")
    make_milestone(slug="rival", date="1996", dispute=dispute)
    make_milestone(slug="preferred", date="1996", dispute=dispute, rank="preferred", rank_reason_en="A charter.")

    assert [row.slug for row in era.milestones()] == ["earlier", "preferred", "a", "b"]


@pytest.mark.django_db
def test_a_milestone_belongs_to_the_first_of_the_eras_that_hold_it():
    make_era(slug="all", period="1990/..")
    make_era(slug="draft", period="1990/1999", state="draft")
    make_era(slug="early", period="1990/1999")

    held = Era.objects.published().holding(make_milestone())
    none = Era.objects.published().holding(make_milestone(slug="undated", date=""))

    assert held.slug == "all"
    assert none is None


def test_years_are_grouped_by_era_with_the_undated_on_a_shelf():
    early = Era(pk=1, name_en="Early", period=HistoricalDate.parse("1994/2001"))
    late = Era(pk=2, name_en="Late", period=HistoricalDate.parse("2002/.."))
    years = [Year(1990, 1), Year(1994, 1), Year(2000, 1, 1), Year(2010, 1), Year(None, 1, 1)]

    groups = stretches(shown_years(years, [], 1, str), [early, late])

    assert [(group.era, group.is_undated, group.count) for group in groups] == [
        (None, False, 1),
        (early, False, 3),
        (late, False, 1),
        (None, True, 2),
    ]


@pytest.mark.django_db
def test_only_what_was_planned_has_an_outcome():
    opened = make_milestone(slug="opened")
    happened = Milestone(slug="happened", title_en="It happens", kind="launch", outcome=opened)

    with pytest.raises(ValidationError) as refusal:
        happened.full_clean()
    with pytest.raises(IntegrityError, match="milestone_outcome_of_plan"), transaction.atomic():
        happened.save()

    assert refusal.value.message_dict == {"__all__": ["Only what was planned or proposed has an outcome."]}


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["planned", "proposed"])
def test_a_plan_may_have_an_outcome(status):
    opened = make_milestone(slug="opened")
    plan = Milestone(slug="plan", title_en="It is planned", kind="launch", status=status, outcome=opened)

    plan.full_clean()
    plan.save()

    assert list(opened.plans.all()) == [plan]


@pytest.mark.django_db
@pytest.mark.parametrize(("make", "name"), [(make_milestone, "date"), (make_era, "period")])
def test_a_date_does_not_end_before_it_begins(make, name):
    row = make(state="draft")
    columns = {f"{name}_earliest": "2020-01-02", f"{name}_latest": "2020-01-01"}

    with pytest.raises(IntegrityError, match=f"{name}_bounds"), transaction.atomic():
        type(row).objects.update(**columns)
    setattr(row, name, "2020/2019")
    with pytest.raises(ValidationError) as refusal:
        row.full_clean()

    assert refusal.value.message_dict == {name: ["An interval begins with its earlier date: 1994/1997."]}
