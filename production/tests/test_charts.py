"""What a chart may say: kinds apart, bounds as open as their source leaves them, nothing where nothing is on record."""

from __future__ import annotations

import datetime
import itertools
import json

import pytest

from conftest import (
    make_assembly_run,
    make_brand,
    make_citation,
    make_measure,
    make_observation,
    make_source,
    make_vehicle_model,
)
from production.charts.chart import Chart
from production.charts.coverage import coverage_chart, coverage_of
from production.charts.gantt import runs_chart
from production.charts.ledger import plans_chart
from production.charts.rendering import render_svg
from production.charts.series import series_chart
from production.models import AssemblyRun, Measure, Observation

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 1, 1)
BAR_SIGNS = {"bar", "spread", "notch"}


def chart_of(slug: str = "cars-produced") -> Chart | None:
    rows = Observation.objects.for_list().best().filter(measure__slug=slug).order_by("period_order", "slug")
    return series_chart(Measure.objects.get(slug=slug), list(rows))


def runs() -> Chart | None:
    return runs_chart(list(AssemblyRun.objects.for_chart()))


def plans() -> Chart | None:
    rows = list(Observation.objects.for_list().best().plans().order_by("slug"))
    return plans_chart(Observation.objects.judge(rows, day=DAY))


def data(chart: Chart, **options: bool) -> dict[str, dict]:
    """The data of a chart by id."""
    return {each["id"]: each for each in chart.spec(**options)["data"]["values"]}


def marks(chart: Chart) -> set[str]:
    """The types of marks that a chart is drawn with."""
    layers = [layer for view in chart.spec()["vconcat"] for layer in view["layer"]]
    return {layer["mark"]["type"] for layer in layers}


def figures(**bounds: dict) -> None:
    """A figure for each name, one year after the other, and a plain one besides."""
    make_observation(slug="plain", period="2010", value=100)
    for year, (slug, values) in enumerate(bounds.items(), start=2011):
        make_observation(slug=slug, period=str(year), **values)


@pytest.mark.parametrize("kind", ["actual", "estimate", "plan", "forecast", "capacity"])
@pytest.mark.parametrize("nature", ["flow", "cumulative"])
def test_a_figure_without_an_upper_bound_has_an_arrow_and_no_upper_end(kind, nature):
    make_measure(nature=nature)
    figures(more={"bound": "over", "lower": 80, "kind": kind}, least={"bound": "at-least", "lower": 70, "kind": kind})

    drawn = data(chart_of())

    for slug in ("more", "least"):
        assert "upper" not in drawn[slug]
        assert "open-up" in drawn[slug]["draw"]
        assert not {"spread", "range", "tick"} & set(drawn[slug]["draw"])


def test_a_figure_without_a_lower_bound_has_an_arrow_down_and_is_no_bar():
    figures(most={"bound": "up-to", "upper": 80})

    drawn = data(chart_of())["most"]

    assert "lower" not in drawn
    assert "open-down" in drawn["draw"]
    assert not BAR_SIGNS & set(drawn["draw"])


@pytest.mark.parametrize("kind", ["plan", "forecast", "capacity"])
@pytest.mark.parametrize(
    "bound",
    [
        {"bound": "exact", "value": 80},
        {"bound": "about", "value": 80},
        {"bound": "over", "lower": 80},
        {"bound": "up-to", "upper": 80},
        {"bound": "range", "lower": 80, "upper": 90},
    ],
)
def test_what_is_not_output_is_never_a_bar_of_output(kind, bound):
    figures(meant={"kind": kind, **bound})

    drawn = data(chart_of())["meant"]

    assert not BAR_SIGNS & set(drawn["draw"])
    assert drawn["tone"] != "ink"


def test_kinds_are_told_by_their_signs():
    figures(
        stated={"value": 80},
        rounded={"bound": "about", "value": 80},
        between={"bound": "range", "lower": 70, "upper": 90},
        meant={"kind": "plan", "bound": "range", "lower": 70, "upper": 90},
        aimed={"kind": "plan", "value": 80},
        room={"kind": "capacity", "value": 300},
    )

    drawn = {slug: each["draw"] for slug, each in data(chart_of()).items()}

    assert drawn["stated"] == ["bar"]
    assert drawn["rounded"] == ["bar", "notch"]
    assert drawn["between"] == ["bar", "spread"]
    assert drawn["meant"] == ["range"]
    assert drawn["aimed"] == ["tick"]
    assert drawn["room"] == ["rule"]


def test_rivals_for_one_year_stand_side_by_side():
    for slug, value in (("first", 80), ("second", 90), ("third", 100)):
        make_observation(slug=slug, value=value)

    drawn = sorted(data(chart_of()).values(), key=lambda each: each["x"])

    assert [each["draw"] for each in drawn] == [["bar"]] * 3
    assert all(left["x2"] < right["x"] for left, right in itertools.pairwise(drawn))
    assert drawn[0]["x"] >= 2020
    assert drawn[-1]["x2"] <= 2021


def test_figures_of_another_scope_or_period_stand_in_a_panel_of_their_own():
    make_observation(slug="all-2019", period="2019")
    make_observation(slug="all-2020", period="2020")
    make_observation(slug="gale-2020", brand=make_brand())
    make_observation(slug="cars-2020", segment="passenger-cars")
    make_observation(slug="half-2020", period="2020-40")
    make_observation(slug="named", period="1997/", period_label_en="first year of work")

    chart = chart_of()

    panels = {slug: each["panel"] for slug, each in data(chart).items()}
    titles = [" ".join(view["title"]["text"]) for view in chart.spec()["vconcat"]]
    assert panels["all-2019"] == panels["all-2020"] == 0
    assert len({*panels.values()}) == len(titles) == 5
    assert {"Without a stated scope", "Gale", "Passenger cars"} <= set(titles)


def test_all_panels_of_a_chart_have_one_scale():
    make_observation(slug="all-2020", value=100_000)
    make_observation(slug="gale-2020", brand=make_brand(), value=3)

    domains = {
        json.dumps(layer["encoding"][channel]["scale"]["domain"])
        for view in chart_of().spec()["vconcat"]
        for layer in view["layer"]
        for channel in ("y",)
        if channel in layer["encoding"] and "scale" in layer["encoding"][channel]
    }

    assert len(domains) == 1


def test_a_year_without_a_figure_is_a_gap_and_said_to_be_one():
    make_observation(slug="early", period="2000")
    make_observation(slug="late", period="2020")

    chart = chart_of()

    assert set(data(chart)) == {"early", "late"}
    assert "2001–2019: no figure" in json.dumps(chart.spec(), ensure_ascii=False)


def test_what_cannot_be_drawn_is_left_to_the_table_and_counted():
    figures(stated={"value": 80})
    make_observation(slug="undated", period="")
    make_observation(slug="silent", value_state="somevalue", bound="")

    chart = chart_of()

    assert [row.slug for row in chart.rows] == ["plain", "stated"]
    assert chart.notes[-1] == "In the table only: 1 without a figure, 1 without a date."


def test_a_measure_with_fewer_than_two_figures_to_draw_has_no_chart():
    make_observation()
    make_observation(slug="undated", period="")

    assert chart_of() is None


def test_nothing_is_drawn_between_the_dates_of_a_running_total():
    make_measure(nature="cumulative")
    figures(more={"bound": "over", "lower": 250}, day={"value": 300})
    make_observation(slug="sum", period="1997/2020-04-15", value=400)

    chart = chart_of()

    assert not marks(chart) & {"line", "area", "trail", "bar"}
    drawn = data(chart)
    assert drawn["day"]["draw"] == ["drop", "segment"]
    assert (drawn["day"]["x"], drawn["day"]["x2"]) == (2012, 2013)
    assert drawn["sum"]["draw"] == ["drop", "dot"]
    assert 2020.28 < drawn["sum"]["middle"] < 2020.3


def test_an_end_that_is_not_stated_is_a_dotted_line_that_leads_away():
    make_observation()
    make_observation(slug="since", period="2022-05/")

    drawn = data(chart_of())["since"]

    assert "fading" in drawn["draw"]
    assert drawn["fade2"] > drawn["fade"]
    assert "to" not in drawn


@pytest.mark.parametrize("values", [{"period": "2021", "period_basis": "inferred"}, {"period": "2021~"}])
def test_an_inferred_or_approximate_date_is_dashed(values):
    make_observation(value=100)
    make_observation(slug="unsure", value=90, **values)

    chart = chart_of()

    assert data(chart)["unsure"]["unsure"]
    assert not data(chart)["cars-2020"]["unsure"]
    assert render_svg(chart.spec()).count("stroke-dasharray") == 1


def test_the_first_place_of_a_ranking_is_at_the_top():
    make_measure(nature="rank")
    make_observation(slug="best", period="2019", value=2)
    make_observation(slug="worst", period="2020", value=60)

    spec = chart_of().spec()

    domain = next(layer for layer in spec["vconcat"][0]["layer"] if layer["name"] == "segment-0")["encoding"]["y"]
    assert domain["scale"]["domain"][0] > domain["scale"]["domain"][1]


def test_a_chart_of_both_widths_holds_the_same_figures():
    figures(stated={"value": 80}, meant={"kind": "plan", "value": 90})
    make_assembly_run()

    for chart in (chart_of(), runs()):
        assert set(data(chart)) == set(data(chart, narrow=True))
        assert len(json.dumps(chart.spec(narrow=True))) > 500


RUNS = [
    ("closed", {"period": "2002/2009"}, {"sure", "pale"}, set()),
    ("lasting", {"period": "2002/.."}, {"goes-on", "sure"}, {"fading"}),
    ("unknown", {"period": "2002/"}, {"fading"}, {"goes-on", "sure"}),
    ("until", {"period": "/2015"}, {"fading"}, {"came-from", "sure"}),
    ("moment", {"period": "2011-04-15"}, {"seen"}, {"fading", "sure", "goes-on"}),
    ("year", {"period": "2011"}, {"pale"}, {"fading", "sure"}),
]


@pytest.mark.parametrize(("slug", "values", "signs", "others"), RUNS)
def test_a_run_has_no_more_of_an_end_than_its_source_states(slug, values, signs, others):
    make_assembly_run(slug=slug, **values)
    make_assembly_run(slug="whole", period="1999/2020")

    drawn = data(runs())[slug]

    assert signs <= set(drawn["draw"])
    assert not others & set(drawn["draw"])


def test_only_what_is_certain_of_a_run_is_solid():
    make_assembly_run(period="2002/2009")

    drawn = data(runs())["gale-series"]

    assert (drawn["x"], drawn["x2"]) == (2002, 2010)
    assert (drawn["sure"], drawn["sure2"]) == (2003, 2009)


def test_a_planned_run_and_an_inferred_one_are_outlined():
    make_assembly_run(slug="meant", status="planned")
    make_assembly_run(slug="inferred", period_basis="inferred")

    drawn = data(runs())

    assert (drawn["meant"]["tone"], drawn["meant"]["is_plan"]) == ("sea", True)
    assert (drawn["inferred"]["tone"], drawn["inferred"]["unsure"]) == ("ink", True)
    assert "planned" in drawn["meant"]["label"]


def test_runs_of_a_model_stand_on_the_line_of_its_brand():
    gale = make_brand()
    make_assembly_run(slug="of-model", brand=None, vehicle_model=make_vehicle_model(brand=gale), cycle="full-cycle")
    make_assembly_run(slug="of-brand", brand=gale, cycle="not-stated", period="2001/2003")
    make_assembly_run(slug="alone", brand=None, vehicle_model=make_vehicle_model(slug="squall", name_en="Squall"))

    drawn = data(runs())

    assert (drawn["of-model"]["owner"], drawn["of-model"]["label"]) == ("Gale", "Gale One, full cycle")
    assert (drawn["of-brand"]["owner"], drawn["of-brand"]["label"]) == ("Gale", "")
    assert drawn["alone"]["owner"] == "Squall"
    assert drawn["of-brand"]["y"] < drawn["of-model"]["y"] < drawn["alone"]["y"]


def test_runs_without_a_date_are_named_beneath():
    make_assembly_run()
    make_assembly_run(slug="undated", title_en="Gale under contract", period="")

    chart = runs()

    assert set(data(chart)) == {"gale-series"}
    assert [row.slug for row in chart.unplaced] == ["undated"]
    assert "Without dates: Gale under contract." in json.dumps(chart.document("Cited"))


def test_plans_are_told_from_each_other_by_shape_and_word():
    make_observation(slug="made", period="2020", value=60)
    given = {"met": 60, "missed": 70, "exceeded": 50}
    for slug, value in given.items():
        bound = {"bound": "up-to", "upper": value} if slug == "exceeded" else {"value": value}
        make_observation(slug=slug, kind="plan", period="2020", **bound)
    make_observation(slug="pending", kind="plan", period="2030", value=1)
    make_observation(slug="unknown", kind="plan", period="2001", value=1)

    chart = plans()

    drawn = data(chart)
    assert {slug: each["outcome"] for slug, each in drawn.items()} == {slug: slug for slug in drawn}
    assert len(drawn) == 5
    assert drawn["missed"]["outcome_label"] == "missed: −10"
    assert drawn["exceeded"]["outcome_label"] == "exceeded: +10"
    shapes = next(layer for layer in chart.spec()["vconcat"][0]["layer"] if layer["name"] == "outcome-shapes-0")
    assert len(set(shapes["encoding"]["shape"]["scale"]["range"])) == 5


def test_a_plan_without_an_outcome_has_no_dot_and_no_difference():
    for slug in ("one", "two"):
        make_observation(slug=slug, kind="plan", period="2001", bound="range", lower=50, upper=70)

    for drawn in data(plans()).values():
        assert drawn["draw"] == ["plan-range"]
        assert not {"actual", "nearer"} & drawn.keys()


def test_plans_of_different_measures_have_scales_of_their_own():
    make_observation(slug="cars", kind="plan", value=70_000)
    make_observation(slug="models", kind="plan", value=7, measure=make_measure(slug="models", unit_en="models"))

    chart = plans()

    panels = {slug: each["panel"] for slug, each in data(chart).items()}
    assert len(set(panels.values())) == 2
    assert "Each measure has a scale of its own." in chart.notes


def test_coverage_counts_sources_once_and_says_why_there_is_no_figure():
    counted = make_observation(slug="twice", period="2020")
    make_citation(counted, paragraph=2)
    make_citation(counted, paragraph=3, source=make_source(slug="almanac"))
    make_observation(slug="silent", period="2018", value_state="somevalue", bound="")
    make_observation(slug="missing", period="2017", obs_status="M", value_state="novalue", bound="")
    make_observation(slug="undated", period="")

    coverage = coverage_of(Observation.objects.for_list().for_coverage())

    assert coverage.years == [2017, 2018, 2019, 2020]
    assert [cell.text for cell in coverage.lines[0][1]] == ["×", "○", "", "2", "1"]
    assert [cell.reason for cell in coverage.lines[0][1]] == ["missing", "somevalue", "", "", ""]
    table = coverage_chart(coverage).table("")
    assert table[2][3:8] == ["2018", "actual", "0", "somevalue", ""]
    assert "almanac yearbook" in table[3]


def test_coverage_shows_what_was_only_intended_apart():
    make_observation(slug="plan", period="2021", kind="plan")
    make_observation(slug="both-planned", period="2022", kind="plan")
    make_citation(make_observation(slug="both", period="2022"), source=make_source(slug="almanac"), paragraph=1)

    coverage = coverage_of(Observation.objects.for_list().for_coverage())
    planned, both, _undated = coverage.lines[0][1]

    assert (planned.is_intended, planned.text) == (True, "1")
    assert (both.is_intended, both.text, both.kinds) == (False, "2", ["actual", "plan"])
    assert any("Outlined" in note for note in coverage_chart(coverage).notes)


def test_coverage_counts_neither_who_repeats_another_nor_who_disputes():
    report = make_source(slug="report")
    row = make_observation(slug="told", period="2022")
    make_citation(row, source=report, paragraph=1)
    make_citation(row, source=make_source(slug="repeater", repeats=report), paragraph=1)
    make_citation(row, source=make_source(slug="opponent"), paragraph=1, stance="disputes")

    coverage = coverage_of(Observation.objects.for_list().for_coverage())

    assert [source.slug for source in coverage.lines[0][1][0].sources] == ["repeater", "yearbook"]


def test_a_total_is_covered_in_the_year_in_which_it_ends():
    make_measure(nature="cumulative")
    make_observation(period="1997/2024-04-15")

    coverage = coverage_of(Observation.objects.for_list().for_coverage())

    assert coverage.years == [2024]
