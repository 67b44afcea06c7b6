"""Eras and what they hold, and the outcome of what was planned."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from conftest import make_era, make_milestone
from dates.values import HistoricalDate
from timeline.eras import by_era
from timeline.models import Era, Milestone

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


def test_milestones_are_grouped_by_era_with_the_undated_on_a_shelf():
    early, late = Era(name_en="Early", period="1994/2001"), Era(name_en="Late", period="2002/..")
    dates = ["1990", "1994", "2000", "2010", "", ""]
    milestones = [Milestone(slug=f"in-{date}", date=HistoricalDate.parse(date)) for date in dates]

    groups = by_era(milestones, [early, late])

    assert [(group.era, group.is_undated, len(group.milestones)) for group in groups] == [
        (None, False, 1),
        (early, False, 2),
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
