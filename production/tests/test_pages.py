"""Figures as their sources state them: bounds in words, kinds apart, plans beside what became of them."""

from __future__ import annotations

import pytest

from conftest import make_brand, make_citation, make_dispute, make_measure, make_observation, make_vehicle_model
from tests.pages import read

pytestmark = pytest.mark.django_db

FIGURES = [
    ({"bound": "exact", "value": 38_000}, "38,000 cars", "38\u202f000 автомобилей"),
    ({"bound": "about", "value": 200}, "about 200 cars", "около 200 автомобилей"),
    ({"bound": "over", "lower": 2_500_000}, "over 2.5 million cars", "более 2,5 млн автомобилей"),
    ({"bound": "at-least", "lower": 100}, "at least 100 cars", "не менее 100 автомобилей"),
    ({"bound": "up-to", "upper": 300_000}, "up to 300,000 cars", "до 300\u202f000 автомобилей"),
    (
        {"bound": "range", "lower": 50_000, "upper": 70_000},
        "50,000–70,000 cars",
        "50\u202f000–70\u202f000 автомобилей",
    ),
    ({"bound": "", "value_state": "somevalue"}, "stated without a figure", "указано без цифры"),
    ({"bound": "", "value_state": "novalue"}, "none", "нет"),
]


def row_of(page, slug: str = "cars-2020"):
    return page.one("tr", id=f"observation-{slug}")


def cells(row) -> dict[str, str]:
    """Heading -> what the row says under it; the names are those that a small screen shows."""
    return {cell.attrs["data-label"]: cell.text for cell in row.all("td")}


@pytest.mark.parametrize(("values", "english", "russian"), FIGURES)
def test_a_figure_is_never_more_exact_than_stated(client, values, english, russian):
    make_observation(**values)

    for language, words in (("en", english), ("ru", russian)):
        for path in ("production/", "production/cars-produced/"):
            shown = row_of(read(client.get(f"/{language}/{path}"))).one("td", class_="n").text
            assert shown == words.replace("\u202f", " "), path
        assert words in client.get(f"/{language}/observations/cars-2020/").content.decode()


def test_the_largest_figure_on_the_home_page_keeps_its_bound_and_its_paragraph(client):
    total = make_observation(bound="over", lower=2_500_000, period="1997/2020", period_basis="inferred")
    make_citation(total, paragraph=9)

    for language, words in (("en", "over 2.5 million"), ("ru", "более 2,5 млн")):
        facts = read(client.get(f"/{language}/")).one("dl", class_="facts")

        assert facts.one("dd").text.startswith(words)
        assert {"en": "Date inferred", "ru": "Дата выведена"}[language] in facts.text
        anchors = [href.partition("#")[2] for href in facts.hrefs if "#" in href]
        assert anchors == ["p1", "p9"]


@pytest.mark.parametrize(
    ("kind", "english", "russian"),
    [("plan", "plan", "план"), ("capacity", "capacity", "мощность"), ("forecast", "forecast", "прогноз")],
)
def test_what_is_not_output_says_so(client, kind, english, russian):
    gale = make_brand()
    make_observation(kind=kind, brand=gale)

    for language, word in (("en", english), ("ru", russian)):
        on_list = cells(row_of(read(client.get(f"/{language}/production/"))))
        on_brand = read(client.get(f"/{language}/brands/gale/")).one(id="observation-cars-2020")

        assert word in on_list.values()
        assert word in [tag.text for tag in on_brand.with_class("tag")]


def test_a_plan_stands_beside_what_became_of_it(client):
    make_observation(slug="made", value=38_000)
    make_observation(slug="meant", kind="plan", bound="range", lower=50_000, upper=70_000)

    for path in ("plans/", "production/", "production/cars-produced/"):
        assert "missed: −12,000" in cells(row_of(read(client.get(f"/en/{path}")), "meant"))["Notes"], path
    assert "missed: −12,000" in read(client.get("/en/")).one("main").text
    detail = read(client.get("/en/observations/meant/")).one("main")
    assert "missed: −12,000" in detail.text
    assert "/en/observations/made/" in detail.hrefs


def test_the_ledger_holds_plans_alone_and_so_does_its_twin(client):
    make_observation(slug="made")
    make_observation(slug="meant", kind="plan")

    page = read(client.get("/en/plans/?rank=all"))

    twin = page.one("link", type="application/json").attrs["href"]
    assert [node.attrs["id"] for node in page.all("tr") if "id" in node.attrs] == ["observation-meant"]
    assert twin == "/api/v1/plans/?rank=all"
    assert [row["id"] for row in client.get(twin).json()["results"]] == ["meant"]


def test_each_figure_of_a_table_says_what_it_counts_and_what_is_doubtful(client):
    make_observation(
        segment="passenger-cars",
        brand=make_brand(),
        vehicle_model=make_vehicle_model(),
        obs_status="D",
        period="1997/",
        period_basis="inferred",
        period_label_en="first year of work",
        reading_note_en="Calendar year or twelve months.",
        dispute=make_dispute(),
    )

    shown = cells(row_of(read(client.get("/en/production/"))))

    assert shown["Period"] == "first year of work (from 1997, end not stated) Date inferred"
    assert shown["Counts"] == "passenger cars Gale Gale One"
    assert shown["Notes"] == "Sources differ definition differs Calendar year or twelve months."
    assert shown["Evidence"] == "Northwind yearbook, ¶ 1 The yearbook says so."


def test_the_name_of_a_period_in_the_other_language_is_marked(client):
    make_observation(period_label_ru="первый год работы")

    cell = row_of(read(client.get("/en/production/"))).all("td")[0]

    assert next((span.text, span.lang) for span in cell.all("span")) == ("первый год работы", "ru")


def test_kinds_of_figures_are_laid_out_measure_by_measure(client):
    make_observation()
    make_observation(slug="trucks-2020", measure=make_measure(slug="trucks", name_en="Trucks produced"))

    page = read(client.get("/en/production/"))

    headings = [section.one("h2").text for section in page.one("main").all("section")]
    assert sorted(headings) == ["Cars produced", "Trucks produced"]
    assert [section.one("caption").text for section in page.one("main").all("section")] == headings


def test_a_measure_without_figures_says_so(client):
    make_measure()

    assert "No figure on record." in read(client.get("/en/production/cars-produced/")).one("main").text


def test_a_figure_told_again_leads_to_the_first_but_not_to_one_of_a_hidden_measure(client):
    rubles = make_observation(slug="rubles")
    make_observation(slug="dollars", same_as=rubles)
    hidden = make_observation(slug="yen", measure=make_measure(slug="secret", name_en="Seekrit", state="draft"))
    make_observation(slug="euros", same_as=hidden)

    told_again = read(client.get("/en/observations/dollars/")).one("main")
    of_a_hidden_one = read(client.get("/en/observations/euros/")).one("main")

    assert "/en/observations/rubles/" in told_again.hrefs
    assert "Says again" not in of_a_hidden_one.text
    assert client.get("/en/observations/yen/").status_code == 404
