"""Charts as files: made once, cited, the same rows in every form, and never in the way of a page."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET

import pytest
import vl_convert
from django.core.cache import caches

from conftest import (
    make_assembly_run,
    make_brand,
    make_citation,
    make_measure,
    make_observation,
    make_organization,
    make_site,
)
from production.charts import rendering
from production.models import Observation
from tests.pages import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_store(settings, tmp_path):
    """A store of pictures that holds none yet."""
    backend = "django.core.cache.backends.filebased.FileBasedCache"
    settings.CACHES = {**settings.CACHES, "charts": {"BACKEND": backend, "LOCATION": tmp_path / "charts"}}
    return tmp_path / "charts"


@pytest.fixture
def renderings(monkeypatch):
    """The names of the renderer's functions, as they are called."""
    calls = []
    render = rendering.render

    def counted(convert, spec, **options):
        calls.append(convert.__name__)
        return render(convert, spec, **options)

    monkeypatch.setattr(rendering, "render", counted)
    return calls


def two_figures() -> None:
    make_observation(slug="made", period="2020", value=38_000)
    make_observation(slug="meant", period="2020", kind="plan", bound="range", lower=50_000, upper=70_000)


def test_a_chart_is_drawn_once_for_all_who_look_at_it(client, own_store, renderings):
    two_figures()

    first = client.get("/en/production/").content
    made = len(renderings)
    second = client.get("/en/production/").content
    on_its_own_page = client.get("/en/production/cars-produced/")

    assert made == 2
    assert len(renderings) == made
    assert first == second
    assert on_its_own_page.status_code == 200


def test_a_changed_figure_is_drawn_anew(client, own_store, renderings):
    two_figures()
    client.get("/en/production/cars-produced/")

    made = Observation.objects.get(slug="made")
    made.lower = made.upper = 39_000
    made.save()
    page = client.get("/en/production/cars-produced/").content.decode()

    assert len(renderings) == 4
    assert "39,000</text>" in page
    assert "38,000" not in page


def test_a_page_does_without_a_picture_that_cannot_be_drawn(client, own_store, monkeypatch, caplog):
    two_figures()

    def fail(*args, **options):
        raise ValueError("No picture today")

    monkeypatch.setattr(vl_convert, "vegalite_to_svg", fail)
    page = client.get("/en/production/cars-produced/")
    file = client.get("/en/production/cars-produced.svg")

    assert page.status_code == 200
    assert read(page).one("main").all("svg") == []
    assert read(page).one("tr", id="observation-made")
    assert file.status_code == 503
    assert client.get("/en/production/cars-produced.csv").status_code == 200
    assert "No picture today" in caplog.text


def test_a_store_that_cannot_be_written_costs_nothing_but_time(client, settings, tmp_path, caplog):
    two_figures()
    (tmp_path / "file").write_text("in the way")
    backend = "django.core.cache.backends.filebased.FileBasedCache"
    broken = {"BACKEND": backend, "LOCATION": tmp_path / "file" / "charts"}
    settings.CACHES = {**settings.CACHES, "charts": broken}

    page = read(client.get("/en/production/cars-produced/"))

    assert len(page.one("main").all("svg")) == 2
    assert "cannot be kept" in caplog.text


def test_what_is_kept_and_cannot_be_read_is_drawn_anew(client, own_store):
    two_figures()
    client.get("/en/production/cars-produced.svg")
    for path in own_store.iterdir():
        path.write_bytes(b"rubbish")

    assert client.get("/en/production/cars-produced.svg").status_code == 200


@pytest.mark.parametrize(
    "spec",
    [
        {"data": {"url": "file:///etc/hostname"}, "mark": "point"},
        {"data": {"values": []}, "layer": [{"mark": {"type": "image", "url": "https://example.org/a.png"}}]},
        {"data": {"values": [{"id": "a", "url": "/x"}]}, "mark": "image", "encoding": {"url": {"field": "url"}}},
    ],
)
def test_the_renderer_is_given_nothing_to_fetch(spec):
    with pytest.raises(rendering.NotDrawn, match="asks for"):
        rendering.render_svg(spec)


FILES = [
    ("svg", "image/svg+xml; charset=utf-8"),
    ("png", "image/png"),
    ("vl.json", "application/vnd.vegalite.v5+json; charset=utf-8"),
]

PAGES = ["production", "production/cars-produced", "plans", "brands", "brands/gale", "coverage"]


def test_each_chart_is_there_as_files_at_its_stem(client):
    two_figures()
    make_observation(slug="also-meant", kind="plan", period="2021")
    make_assembly_run(brand=make_brand())

    for stem in PAGES:
        for suffix, content_type in FILES:
            response = client.get(f"/en/{stem}.{suffix}")

            assert response.status_code == 200, (stem, suffix)
            assert response.headers["Content-Type"] == content_type
            assert response.headers["Content-Disposition"].startswith("inline; filename=")
            assert "script-src 'self'" in response.headers["Content-Security-Policy"]
            assert response.headers["ETag"]
        offered = {href for href in read(client.get(f"/en/{stem}/")).hrefs if href.endswith((".svg", ".png", ".csv"))}
        assert all(client.get(href).status_code == 200 for href in offered)
        assert any(href.endswith(".svg") for href in offered), stem


def test_a_picture_that_travels_alone_says_where_it_comes_from(client):
    make_organization(is_subject=True, name_en="Northwind & <Sons>")
    two_figures()

    svg = ET.fromstring(client.get("/en/production/cars-produced.svg").content)
    spec = client.get("/en/production/cars-produced.vl.json").json()
    page = read(client.get("/en/production/cars-produced/"))

    told = " ".join(element.text or "" for element in svg.iter() if element.tag.endswith(("text", "tspan")))
    cited = page.with_class("source")[0].text.removeprefix("Cite: ")
    assert "Northwind & <Sons>: the record" in cited
    assert cited.endswith("http://testserver/en/production/cars-produced/")
    assert cited in told.replace("\xa0", " ")
    assert (svg[0].tag, svg[0].text, svg.attrib["role"]) == (
        "{http://www.w3.org/2000/svg}title",
        "Cars produced, by period",
        "img",
    )
    assert not any(name.startswith("aria-") for element in svg.iter() if element is not svg for name in element.attrib)
    assert spec["usermeta"]["citation"].replace("\xa0", " ") == cited
    assert spec["title"]["text"] == ["Cars produced, by period"]
    assert spec["$schema"] == "https://vega.github.io/schema/vega-lite/v5.json"


def test_a_file_speaks_the_language_of_its_address(client):
    two_figures()

    told = client.get("/ru/production/cars-produced.svg").content.decode()

    assert "38\u202f000" in told
    assert "план 50\u202f000–70\u202f000" in told
    assert "Выпущено автомобилей" in told


def table(response) -> list[dict[str, str]]:
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    text = response.content.decode()
    assert text.endswith("\r\n")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_picture_specification_and_tables_hold_the_same_rows_under_the_same_filters(client):
    two_figures()
    make_observation(slug="made-2021", period="2021")
    make_observation(slug="of-gale", period="2021", brand=make_brand())

    for query in ("", "?kind=actual", "?kind=actual&segment=passenger-cars", "?date_from=2021", "?brand=gale", "?q=no"):
        spec = client.get(f"/en/production.vl.json{query}")
        rows = client.get(f"/en/production.chart.csv{query}")
        page = read(client.get(f"/en/production/{query}"))

        shown = {node.attrs["id"].removeprefix("observation-") for node in page.one("main").all("tr") if node.attrs}
        if len(shown) < 2:
            assert (spec.status_code, rows.status_code) == (404, 404), query
            continue
        assert {each["id"] for each in spec.json()["data"]["values"]} == shown, query
        assert {each["slug"] for each in table(rows)} == shown, query
        links = {href for href in page.with_class("chart")[0].hrefs if ".vl.json" in href}
        assert {each["id"] for each in client.get(links.pop()).json()["data"]["values"]} == shown, query


def test_the_table_of_a_chart_keeps_bounds_dates_and_evidence_apart(client):
    plan = make_observation(
        slug="meant", kind="plan", bound="over", lower="2500000.5", period="2020", segment="passenger-cars"
    )
    make_citation(plan, paragraph=5, stance="disputes")
    make_observation(slug="made", period="2019", period_basis="inferred", site=make_site(state="draft"))

    rows = {each["slug"]: each for each in table(client.get("/en/production/cars-produced.csv"))}

    meant, made = rows["meant"], rows["made"]
    assert (meant["lower"], meant["upper"], meant["bound"], meant["kind"]) == ("2500000.5", "", "over", "plan")
    assert (meant["figure_en"], meant["figure_ru"]) == ("over 2,500,000.5", "более 2\u202f500\u202f000,5")
    assert meant["sources"] == "yearbook#p1 against:yearbook#p5"
    assert meant["page"] == "http://testserver/en/observations/meant/"
    dates = (made["period_edtf"], made["period_earliest"], made["period_latest"], made["period_basis"])
    assert dates == ("2019", "2019-01-01", "2019-12-31", "inferred")
    assert made["site"] == ""


def test_no_cell_of_a_table_is_a_formula(client):
    make_measure(name_en='=HYPERLINK("x")', name_ru="-2+3")
    make_observation(slug="low", value=-5)
    make_observation(slug="high", value=5, period="2021", period_label_en="@SUM(1)")

    rows = table(client.get("/en/production/cars-produced.csv"))

    assert {each["measure_en"] for each in rows} == {'\'=HYPERLINK("x")'}
    assert {each["lower"] for each in rows} == {"-5", "5"}
    assert "'@SUM(1)" in {each["period_en"] for each in rows}


def test_a_chart_that_is_not_there_is_404_and_a_filter_that_is_not_understood_400(client):
    make_observation()

    assert client.get("/en/production/cars-produced.svg").status_code == 404
    assert client.get("/en/production.svg").status_code == 404
    assert client.get("/en/plans.png").status_code == 404
    for query in ("?colour=red", "?kind=guess", "?date_from=never"):
        response = client.get(f"/en/production.svg{query}")
        assert response.status_code == 400
        assert json.loads(response.content)["errors"][0]["parameter"] == query[1:].partition("=")[0]


def test_what_is_not_published_is_in_no_chart(client):
    secret = "Seekrit"
    two_figures()
    make_observation(slug="secret-figure", period="2021", value=77_777, state="draft")
    make_observation(slug="of-a-draft", period="2021", brand=make_brand(slug="secret", name_en=secret, state="draft"))
    make_assembly_run(slug="draft-run", title_en=secret, state="draft", brand=make_brand())
    hidden = make_brand(slug="hidden", name_en=secret, name_ru=secret, state="withdrawn")
    make_assembly_run(slug="leaning", brand=hidden, title_en="A run", title_ru="A run")

    for stem in ("production", "production/cars-produced", "plans", "brands", "coverage"):
        for suffix in ("/", ".svg", ".vl.json", ".csv", ".chart.csv"):
            content = client.get(f"/en/{stem}{suffix}").getvalue().decode()
            assert secret not in content, (stem, suffix)
            assert "77,777" not in content
            assert "77777" not in content
            assert "secret-figure" not in content


def test_more_figures_ask_no_more_of_the_database(client, django_assert_max_num_queries):
    two_figures()
    make_assembly_run(brand=make_brand())
    paths = ("/en/production/", "/en/production/cars-produced/", "/en/brands/", "/en/coverage/", "/en/plans/")
    asked = {path: queries(client, path) for path in paths}

    for place in range(8):
        make_observation(slug=f"more-{place}", period=str(2000 + place), brand=make_brand(slug=f"brand-{place}"))
        make_assembly_run(slug=f"run-{place}", brand=make_brand(slug=f"built-{place}"))

    assert {path: queries(client, path) for path in paths} == asked


def queries(client, path: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


def test_pictures_are_kept_in_a_store_of_their_own():
    assert caches["charts"] is not caches["default"]
