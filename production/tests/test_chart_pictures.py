"""Pictures of charts: sound for whatever a record holds, harmless, and in the colours of their page."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import (
    make_assembly_run,
    make_brand,
    make_measure,
    make_observation,
)
from production.charts.gantt import runs_chart
from production.charts.inline import inline_svg
from production.charts.scales import figure_ticks, year_ticks
from production.charts.series import series_chart
from production.charts.theme import PALETTE, shortened, wrapped
from production.figures import Bound
from production.models import AssemblyRun, Measure, Observation
from production.templatetags.charts import pictures
from tests.pages import read

pytestmark = pytest.mark.django_db

HOSTILE = "\"'><svg/onload=alert(1)><!-- &amp; {{ }} \u202e\u200f שלום \x0b" + "x" * 150

COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|rgb|black|white")

STYLED = re.compile(r"<style|style=|<script|\son\w+=|href=")


def two_figures() -> None:
    make_observation(slug="made", period="2020", value=38_000)
    make_observation(slug="meant", period="2020", kind="plan", bound="range", lower=50_000, upper=70_000)


def measured(rows: list[Observation], nature: str = "flow") -> None:
    """Draw these unsaved rows wide and narrow; what is drawn is well formed and not absurdly tall."""
    measure = Measure(slug="m", name_en=HOSTILE, unit_en=HOSTILE, nature=nature, state="published")
    for place, row in enumerate(rows):
        row.slug, row.pk, row.measure = f"row-{place}", place, measure
    chart = series_chart(measure, rows)
    assert chart is not None
    for name, picture in pictures(chart):
        root = ET.fromstring(picture)
        left, top, width, height = (float(each) for each in root.attrib["viewBox"].split())
        assert (left, top) == (0, 0)
        assert width < (1000 if name == "wide" else 480)
        assert height < 1500


def row(period: str, lower, upper, bound: str = "exact", **values) -> Observation:
    return Observation(period=period, lower=lower, upper=upper, bound=bound, state="published", **values)


CASES = {
    "two hundred years": [row(str(year), year, year) for year in range(1800, 2000)],
    "five hundred rivals": [row("2020", n, n) for n in range(500)],
    "small beside great": [row("2020", Decimal("0.0001"), Decimal("0.0001")), row("2021", 10**15, 10**15)],
    "all small": [row(str(year), Decimal("0.0001"), Decimal("0.0001")) for year in (2020, 2021)],
    "all great": [row(str(year), 10**15, 10**15) for year in (2020, 2021)],
    "negative": [row("2020", -5, -5), row("2021", -90, -20, "range"), row("2022", 3, None, "over")],
    "nothing but zero": [row("2020", 0, 0), row("2021", 0, 0)],
    "the ends of time": [row("1000", 1, 1), row("9999", 2, 2), row("[..9999-12-31]", 3, 3)],
    "one moment": [row("2020-05-01", 1, 1), row("2020-05-01", 1, 1)],
    "open on both sides": [row("../2020", 1, 1), row("2020/..", None, 2, "up-to"), row("/2021", 3, None, "over")],
    "vague": [row("199X~", 1, 1), row("19XX", 2, 2), row("[1994,1996..1998]", 3, 3), row("2022-21", 4, 4)],
    "long names": [row(str(year), 1, 1, period_label_en=HOSTILE) for year in (2020, 2021)],
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("nature", ["flow", "cumulative", "rank"])
def test_any_figures_can_be_drawn(name, nature):
    measured(CASES[name], nature)


PERIODS = st.sampled_from(
    ["2020", "1994/1999", "2002/..", "/2015", "2020-05", "2020-05-16", "2022-40", "199X", "2021~"]
)

NUMBERS = st.decimals(-(10**15), 10**15, allow_nan=False, places=4)


@st.composite
def observations(draw) -> Observation:
    bound, low, high = draw(st.sampled_from(Bound.values)), *sorted((draw(NUMBERS), draw(NUMBERS)))
    ends = {"over": (low, None), "at-least": (low, None), "up-to": (None, high), "range": (low, high + 1)}
    kind = draw(st.sampled_from(Observation.Kind.values))
    return row(draw(PERIODS), *ends.get(bound, (low, low)), bound, kind=kind)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(observations(), min_size=2, max_size=6), st.sampled_from(Measure.Nature.values))
def test_whatever_sources_state_can_be_drawn(rows, nature):
    measured(rows, nature)


def test_hostile_names_are_text_in_a_picture():
    gale = make_brand(name_en=HOSTILE.replace("\x0b", "")[:90], name_ru="")
    make_assembly_run(brand=gale, title_en=HOSTILE[:100])

    wide, _narrow = (picture for _name, picture in pictures(runs_chart(list(AssemblyRun.objects.for_chart()))))

    root = ET.fromstring(wide)
    assert {element.tag for element in root.iter()} <= {"svg", "g", "path", "line", "text", "title", "desc", "rect"}
    assert any(element.text and "<svg/onload" in element.text for element in root.iter("text"))
    assert "\u202e" not in wide


def test_no_runs_and_undated_runs_draw_nothing(client):
    assert runs_chart([]) is None
    make_assembly_run(period="")

    page = read(client.get("/en/brands/"))

    assert page.with_class("chart") == []
    assert page.one("tr", id="assembly-run-gale-series")
    assert client.get("/en/brands.svg").status_code == 404


def test_a_picture_in_a_page_has_the_colours_of_the_page_and_no_style_of_its_own(client):
    two_figures()
    make_observation(slug="more", period="2019", bound="over", lower=5, period_basis="inferred")
    make_assembly_run()

    for path in ("/en/production/", "/en/plans/", "/en/brands/", "/en/production/cars-produced/"):
        for svg in re.findall(r"<svg.*?</svg>", client.get(path).content.decode(), re.S):
            assert not COLOUR.findall(svg), (path, re.findall(r"<[^>]*#4c[^>]*>", svg))
            assert not STYLED.findall(svg), path
            assert "var(--ink)" in svg
            assert "font-family" not in svg


def test_the_pictures_of_a_page_share_no_id_and_are_named_for_a_screen_reader(client):
    two_figures()
    for year in (2019, 2020):
        make_observation(slug=f"sum-{year}", period=str(year), measure=measure_of("cars-total", "cumulative"))

    page = read(client.get("/en/production/"))

    ids = [node.attrs["id"] for node in page.all() if "id" in node.attrs]
    assert len(ids) == len(set(ids))
    pictures_found = page.one("main").all("svg")
    assert len(pictures_found) == 4
    for svg in pictures_found:
        assert svg.attrs["role"] == "img"
        named = [page.one(id=each).text for each in svg.attrs["aria-labelledby"].split()]
        assert named[0] in ("Cars produced, by period", "Total")
        assert "The table holds the same figures in words." in named[1]
        assert not [
            node for node in svg.walk() if node is not svg and ("role" in node.attrs or "aria-label" in node.attrs)
        ]


def measure_of(slug: str, nature: str) -> Measure:
    found = Measure.objects.filter(slug=slug).first()
    return found or make_measure(slug=slug, nature=nature, name_en="Total", name_ru="Всего")


def test_ids_within_a_picture_lead_to_that_picture():
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><g clip-path="url(#c)"/><clipPath id="c"/></svg>'

    picture = inline_svg(svg, prefix="one-", title="T", description="D", foreign={})

    assert 'clip-path="url(#one-c)"' in picture
    assert 'id="one-c"' in picture


def test_round_figures_and_years_are_few_and_within_their_domain():
    assert figure_ticks(Decimal(0), Decimal(117_000), 4) == [Decimal(0), Decimal(50_000), Decimal(100_000)]
    assert [float(tick) for tick in figure_ticks(Decimal("-3"), Decimal(9), 4)] == [-0.0, 5.0]
    assert year_ticks((1997, 2025), 5) == [2000, 2010, 2020]
    assert year_ticks((2019, 2023), 14) == [2019, 2020, 2021, 2022, 2023]


def test_texts_keep_to_their_room():
    assert shortened("a short one", 200) == "a short one"
    assert shortened("x" * 500, 100).endswith("…")
    assert all(len(line) < 30 for line in wrapped("word " * 40 + "y" * 300, 200))


def test_the_colours_are_those_of_the_style_sheet(settings):
    sheet = (settings.BASE_DIR / "static/css/archive.css").read_text(encoding="utf-8")

    light = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]+)", sheet.partition("@media (prefers-color-scheme")[0]))
    assert {name: light[name] for name in PALETTE} == PALETTE
