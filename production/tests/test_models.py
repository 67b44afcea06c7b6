"""What figures, runs and observations must be, held by forms and by the database alike."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from conftest import make_brand, make_measure, make_observation, make_vehicle_model
from production.models import AssemblyRun, Observation

pytestmark = pytest.mark.django_db

FIGURE = "A stated figure has a bound; without a figure there is neither bound nor number."
BOUNDS = (
    "Exactly and about: the same figure twice. Over and at least: the lower alone. "
    "Up to: the upper alone. Range: the lower, then a greater upper."
)
ITSELF = "An observation cannot restate itself."

GOOD = [
    ("exact", 5, 5),
    ("about", 5, 5),
    ("over", 5, None),
    ("at-least", 5, None),
    ("up-to", None, 5),
    ("range", 5, 7),
    ("exact", 0, 0),
    ("exact", -5, -5),
]
BAD = [
    ("exact", 5, None),
    ("exact", None, 5),
    ("exact", None, None),
    ("exact", 5, 6),
    ("about", 5, 6),
    ("about", None, None),
    ("over", 5, 5),
    ("over", None, 5),
    ("over", None, None),
    ("at-least", 5, 6),
    ("up-to", 5, None),
    ("up-to", 5, 5),
    ("up-to", None, None),
    ("range", 5, 5),
    ("range", 7, 5),
    ("range", 5, None),
    ("range", None, 5),
    ("range", None, None),
]


def observation(**values) -> Observation:
    return Observation(slug="cars", measure=make_measure(), period="2020", **values)


def refuse(row, name: str) -> dict[str, list[str]]:
    """The faults that a form names, once the database has refused the row by the constraint of this name."""
    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        row.save()
    return refusal.value.message_dict


@pytest.mark.parametrize(("bound", "lower", "upper"), GOOD)
def test_bounds_that_agree_are_taken(bound, lower, upper):
    row = observation(bound=bound, lower=lower, upper=upper)

    row.full_clean()
    row.save()

    assert Observation.objects.get().figure.bound == bound


@pytest.mark.parametrize(("bound", "lower", "upper"), BAD)
def test_bounds_that_do_not_agree_are_refused(bound, lower, upper):
    row = observation(bound=bound, lower=lower, upper=upper)

    assert refuse(row, "observation_bounds_agree") == {"__all__": [BOUNDS]}


@pytest.mark.parametrize("state", ["somevalue", "novalue"])
@pytest.mark.parametrize("figure", [{"bound": "exact", "lower": 5, "upper": 5}, {"lower": 5}, {"upper": 5}])
def test_what_has_no_figure_has_neither_bound_nor_number(state, figure):
    row = observation(value_state=state, **figure)

    assert refuse(row, "observation_figure_if_value") == {"__all__": [FIGURE]}


def test_a_figure_has_a_bound():
    row = observation(lower=5, upper=5)

    assert refuse(row, "observation_figure_if_value") == {"__all__": [FIGURE]}


def test_what_is_stated_without_a_figure_is_taken():
    row = observation(value_state="somevalue")

    row.full_clean()
    row.save()

    assert Observation.objects.get().figure.state == "somevalue"


def test_an_observation_does_not_restate_itself():
    row = make_observation(state="draft")
    row.same_as = row

    assert refuse(row, "observation_not_same_as_itself") == {"__all__": [ITSELF]}


@pytest.mark.parametrize("name", ["period", "as_of"])
def test_a_date_does_not_end_before_it_begins(name):
    row = make_observation(state="draft")
    columns = {f"{name}_earliest": "2020-01-02", f"{name}_latest": "2020-01-01"}

    with pytest.raises(IntegrityError, match=f"production_observation_{name}_bounds"), transaction.atomic():
        Observation.objects.filter(pk=row.pk).update(**columns)
    setattr(row, name, "2020/2019")
    with pytest.raises(ValidationError) as refusal:
        row.full_clean()

    assert refusal.value.message_dict == {name: ["An interval begins with its earlier date: 1994/1997."]}


def test_a_run_is_of_a_brand_or_a_model():
    row = AssemblyRun(slug="unknown", title_en="A run of something", period="2002")

    assert refuse(row, "assemblyrun_of_brand_or_model") == {"__all__": ["Name the brand or the model that was built."]}


@pytest.mark.parametrize("of", [{"brand": make_brand}, {"vehicle_model": make_vehicle_model}])
def test_a_run_of_either_is_taken(of):
    row = AssemblyRun(slug="known", title_en="A run", period="2002", **{name: make() for name, make in of.items()})

    row.full_clean()
    row.save()

    assert AssemblyRun.objects.get() == row


def test_an_observation_is_named_by_measure_period_and_figure():
    row = make_observation()

    assert row.heading("en") == ("Cars produced, 2020: 38,000 cars", "en")
    assert row.heading("ru") == ("Выпущено автомобилей, 2020 г.: 38\u202f000 автомобилей", "ru")
    assert str(row) == row.heading("en")[0]
    with translation.override("ru"):
        assert str(row) == row.heading("ru")[0] != row.heading("en")[0]


def test_a_period_with_a_name_of_its_own_is_called_by_it():
    row = make_observation(period_label_en="first year of work", period_label_ru="первый год работы")

    assert row.heading("ru")[0] == "Выпущено автомобилей, первый год работы: 38\u202f000 автомобилей"


def test_plans_are_judged_by_the_best_actuals_of_the_same_scope(django_assert_num_queries):
    gale = make_brand()
    plan = make_observation(slug="planned", kind="plan", value=50_000)
    make_observation(slug="of-gale", value=50_000, brand=gale)
    make_observation(slug="of-2019", value=50_000, period="2019")
    make_observation(slug="estimated", kind="estimate", value=50_000)
    make_observation(slug="made", value=49_000)

    with django_assert_num_queries(1):  # the actuals
        (judged,) = Observation.objects.judge([plan], day=plan.period.latest.replace(year=2021))

    assert (judged.outcome.status, judged.outcome.actual.slug) == ("missed", "made")
