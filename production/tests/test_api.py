"""What sites, models, runs, measures, observations and plans can be asked beyond what every resource can."""

import datetime

import pytest
from django.utils import timezone

from conftest import (
    make_assembly_run,
    make_brand,
    make_measure,
    make_observation,
    make_organization,
    make_site,
    make_vehicle_model,
)
from tests.helpers import API, slugs

pytestmark = pytest.mark.django_db

SCOPES = [
    ("measure=cars-produced&ordering=slug", ["cars-2020", "cars-2021"]),
    ("measure=jobs", ["jobs-planned"]),
    ("segment=passenger-cars", ["jobs-planned"]),
    ("brand=gale", ["jobs-planned"]),
    ("vehicle_model=gale-one", ["jobs-planned"]),
    ("organization=northwind", ["jobs-planned"]),
    ("site=west-plant", ["jobs-planned"]),
    ("bound=range", ["jobs-planned"]),
    ("value_state=somevalue", ["cars-2021"]),
    ("bound=range&value_state=somevalue", []),
]
# Resource -> query and the slugs expected.
FILTERS = {
    "sites": [
        ("kind=cluster", ["north-cluster"]),
        ("status=proposed", ["north-cluster"]),
        ("status=existing", ["west-plant"]),
        ("organization=northwind", ["north-cluster"]),
        ("ordering=-date", ["north-cluster", "west-plant"]),
    ],
    "vehicle-models": [("brand=gale", ["gale-one"])],
    "assembly-runs": [
        ("brand=gale", ["gale-series"]),
        ("vehicle_model=gale-one", ["one-pilot"]),
        ("cycle=pilot", ["one-pilot"]),
        ("status=planned", ["one-pilot"]),
        ("site=west-plant", ["one-pilot"]),
        ("site=west-plant&brand=gale", []),
        ("ordering=date", ["gale-series", "one-pilot"]),
    ],
    "measures": [("nature=stock", ["jobs"]), ("nature=flow", ["cars-produced"])],
    "observations": [
        *SCOPES,
        ("kind=plan&ordering=slug", ["cars-2021", "jobs-planned"]),
        ("kind=actual", ["cars-2020"]),
        ("ordering=-date", ["jobs-planned", "cars-2021", "cars-2020"]),
    ],
    "plans": [
        (query.replace("cars-2020", ""), [slug for slug in found if slug != "cars-2020"]) for query, found in SCOPES
    ],
}


@pytest.fixture
def cast():
    northwind, gale = make_organization(), make_brand()
    gale_one = make_vehicle_model(brand=gale)
    make_vehicle_model(slug="squall-two", name_en="Squall Two", name_ru="Шквал Два")
    west_plant = make_site()
    make_site(slug="north-cluster", kind="cluster", status="proposed", date="2015", organization=northwind)
    make_assembly_run(brand=gale)
    make_assembly_run(
        slug="one-pilot", vehicle_model=gale_one, cycle="pilot", status="planned", site=west_plant, period="2010"
    )
    make_observation()
    make_observation(slug="cars-2021", kind="plan", period="2021", value_state="somevalue", bound="")
    jobs = make_measure(slug="jobs", name_en="Jobs", name_ru="Рабочие места", nature="stock")
    scope = {"brand": gale, "vehicle_model": gale_one, "organization": northwind, "site": west_plant}
    figures = {"bound": "range", "lower": 500, "upper": 700}
    make_observation(
        slug="jobs-planned", measure=jobs, kind="plan", period="2030", segment="passenger-cars", **scope, **figures
    )


@pytest.mark.parametrize(("resource", "query", "expected"), [(name, *row) for name in FILTERS for row in FILTERS[name]])
def test_filters_choose_the_rows(client, cast, resource, query, expected):
    assert slugs(client.get(f"{API}/{resource}/?{query}")) == expected


def test_plans_are_the_observations_that_plan(client, cast):
    assert slugs(client.get(f"{API}/plans/")) == ["cars-2021", "jobs-planned"]
    assert client.get(f"{API}/plans/cars-2020/").status_code == 404


def test_an_observation_is_hidden_with_its_measure(client):
    observation = make_observation()
    measure = observation.measure
    measure.state = "withdrawn"
    measure.save()

    assert slugs(client.get(f"{API}/observations/")) == []
    assert client.get(f"{API}/observations/{observation.slug}/").status_code == 404


def test_an_observation_that_restates_a_hidden_one_does_not_name_it(client):
    hidden = make_observation(slug="in-roubles", measure=make_measure(slug="roubles", state="draft"))
    make_observation(slug="in-dollars", same_as=hidden)

    assert client.get(f"{API}/observations/in-dollars/").json()["same_as"] is None


@pytest.mark.parametrize(
    ("actual", "outcome"),
    [
        (None, {"status": "unknown", "actual": None, "difference": None}),
        (38_000, {"status": "missed", "actual": "made", "difference": "-12000"}),
        (60_000, {"status": "met", "actual": "made", "difference": "0"}),
        (70_001, {"status": "exceeded", "actual": "made", "difference": "1"}),
    ],
)
@pytest.mark.parametrize("resource", ["plans", "observations"])
def test_a_plan_carries_what_became_of_it(client, resource, actual, outcome):
    make_observation(slug="planned", kind="plan", bound="range", lower=50_000, upper=70_000)
    if actual:
        make_observation(slug="made", value=actual)

    listed = client.get(f"{API}/{resource}/?q=cars").json()["results"]
    detail = client.get(f"{API}/{resource}/planned/").json()

    assert detail["outcome"] == outcome
    assert next(row for row in listed if row["id"] == "planned")["outcome"] == outcome


def test_a_plan_is_judged_on_the_day_of_the_question(client, monkeypatch):
    make_observation(slug="planned", kind="plan", period="2025", value=1)

    def status_on(*day: int) -> str:
        monkeypatch.setattr(timezone, "localdate", lambda: datetime.date(*day))
        return client.get(f"{API}/plans/planned/").json()["outcome"]["status"]

    assert (status_on(2025, 12, 31), status_on(2026, 1, 1)) == ("pending", "unknown")


def test_what_is_no_plan_has_no_outcome(client):
    make_observation()

    assert client.get(f"{API}/observations/cars-2020/").json()["outcome"] is None
