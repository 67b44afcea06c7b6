"""The timeline: eras, the shelf of what has no date, and what is planned, proposed or inferred, said in words."""

from __future__ import annotations

import pytest

from conftest import make_brand, make_citation, make_dispute, make_era, make_milestone, make_organization, make_person
from sources.views import RecordList
from tests.pages import entry_ids, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def decade():
    """Two eras, a milestone in each, one between them, and two without a date."""
    make_era(slug="first-years", period="1994/1996")
    make_era(slug="later-years", name_en="Later years", name_ru="Позднее", period="2000/..")
    make_milestone(slug="founded", date="1994")
    make_milestone(slug="between", date="1998-05-16")
    make_milestone(slug="landmark", date="2007~")
    make_milestone(slug="shelved-b", date="")
    make_milestone(slug="shelved-a", date="")


def sections(page) -> list[tuple[str, str, list[str]]]:
    """Heading, remark and slugs of each section."""
    return [
        (each.one("h2").text, each.with_class("era-head")[0].one("small").text, entry_ids_of(each))
        for each in page.one("main").all("section")
    ]


def orders(page) -> dict[str, str]:
    """The orders that the timeline offers, with the mark of the one in use."""
    return {link.text: link.attrs.get("aria-current", "") for link in page.with_class("orders")[0].all("a")}


def entry_ids_of(section) -> list[str]:
    return [node.attrs["id"].removeprefix("milestone-") for node in section.with_class("entry")]


def test_milestones_stand_under_their_eras_and_the_undated_last_and_counted(client, decade):
    page = read(client.get("/en/timeline/"))

    assert sections(page) == [
        ("First years", "1994–1996 · 1 entry", ["founded"]),
        ("Outside the eras", "1 entry", ["between"]),
        ("Later years", "from 2000 · 1 entry", ["landmark"]),
        ("Undated", "2 entries", ["shelved-a", "shelved-b"]),
    ]
    assert page.with_class("count")[0].text.startswith("5 entries · 2 undated · CSV · JSON")
    assert page.with_class("count")[0].one("a", href="#undated").text == "2 undated"
    assert page.one("h2", id="undated").text == "Undated"


def test_the_timeline_says_the_same_in_russian(client, decade):
    page = read(client.get("/ru/timeline/"))

    assert [(heading, remark) for heading, remark, _slugs in sections(page)] == [
        ("Первые годы", "1994–1996 гг. · 1 запись"),
        ("Вне эпох", "1 запись"),
        ("Позднее", "с 2000 г. · 1 запись"),
        ("Без даты", "2 записи"),
    ]


def test_the_newest_first_turns_the_timeline_round(client, decade):
    page = read(client.get("/en/timeline/?ordering=-date"))

    headings = [heading for heading, _remark, _slugs in sections(page)]
    assert headings == ["Later years", "Outside the eras", "First years", "Undated"]
    assert entry_ids(page, "milestone") == ["landmark", "between", "founded", "shelved-a", "shelved-b"]
    assert orders(page) == {"Oldest first": "", "Newest first": "true"}


@pytest.mark.parametrize("ordering", ["slug", "-slug", "updated_at", "-updated_at"])
def test_an_order_that_is_not_of_time_does_not_tear_the_eras_apart(client, decade, ordering):
    page = read(client.get(f"/en/timeline/?ordering={ordering}"))

    api = client.get(f"/api/v1/milestones/?ordering={ordering}").json()
    assert sections(page) == []
    assert entry_ids(page, "milestone") == [row["id"] for row in api["results"]]


def test_an_era_on_two_pages_is_counted_whole_on_both(client, monkeypatch):
    monkeypatch.setattr(RecordList, "paginate_by", 2)
    make_era(period="1994/2001")
    for slug, date in {"a": "1994", "b": "1995", "c": "1996", "d": "", "e": "", "f": ""}.items():
        make_milestone(slug=slug, date=date)

    found = [sections(read(client.get(f"/en/timeline/?page={number}"))) for number in (1, 2, 3, 4)]

    assert found == [
        [("First years", "1994–2001 · 3 entries", ["a", "b"])],
        [("First years", "1994–2001 · 3 entries", ["c"])],
        [("Undated", "3 entries", ["d", "e"])],
        [("Undated", "3 entries", ["f"])],
    ]


def test_the_shelf_is_filtered_like_all_else(client, decade):
    page = read(client.get("/en/timeline/?undated=true"))

    assert sections(page) == [("Undated", "2 entries", ["shelved-a", "shelved-b"])]


@pytest.mark.parametrize(
    ("values", "english", "russian"),
    [
        ({"status": "planned"}, "Planned", "Запланировано"),
        ({"status": "proposed"}, "Proposed", "Предложено"),
        ({"date": "1999", "date_basis": "inferred"}, "Date inferred", "Дата выведена"),
        ({"date": ""}, "date not stated", "дата не указана"),
        ({"date": "2007~"}, "about 2007", "около 2007 г."),
        ({"date": "2022", "date_refine": "end"}, "end of 2022", "конец 2022 г."),
        ({"date": "../2015"}, "until 2015", "до 2015 г."),
        ({"date": "1999/"}, "from 1999, end not stated", "с 1999 г., окончание не указано"),
        ({"dispute": "which-year"}, "Sources differ", "Источники расходятся"),
        ({"rank": "preferred", "rank_reason_en": "A charter."}, "Preferred", "Предпочтительное"),
    ],
)
def test_what_is_less_than_certain_is_said_in_words_on_list_and_detail(client, values, english, russian):
    if "dispute" in values:
        values = {"dispute": make_dispute()}
    make_milestone(**values)

    for language, words in (("en", english), ("ru", russian)):
        entry = read(client.get(f"/{language}/timeline/")).one(id="milestone-first-car")
        detail = read(client.get(f"/{language}/timeline/first-car/")).one("main")

        assert words in entry.text
        assert words in detail.text


def test_a_deprecated_statement_says_so_where_it_is_asked_for(client):
    make_milestone(rank="deprecated", rank_reason_en="A misprint.", rank_reason_ru="Опечатка.")

    best = read(client.get("/en/timeline/"))
    every = read(client.get("/ru/timeline/?rank=all"))
    detail = read(client.get("/en/timeline/first-car/"))

    assert entry_ids(best, "milestone") == []
    assert "Отклонённое" in every.one(id="milestone-first-car").text
    assert "Опечатка." in every.one(id="milestone-first-car").text
    assert "Deprecated: A misprint." in detail.one("main").text


def test_a_plan_says_whether_it_came_true(client):
    launch = make_milestone()
    make_milestone(slug="intended", status="planned", outcome=launch)
    make_milestone(slug="hoped", status="proposed")

    came_true = read(client.get("/en/timeline/intended/")).one("main")
    open_still = read(client.get("/en/timeline/hoped/")).one("main")

    assert "It came true: The first car leaves the line" in came_true.text
    assert "/en/timeline/first-car/" in came_true.hrefs
    assert "No outcome on record." in open_still.text


def test_a_milestone_shows_its_evidence_in_full(client):
    northwind, gale = make_organization(is_subject=True), make_brand()
    car = make_milestone(brands=[gale], organizations=[northwind], reading_note_en="The hour is not stated.")
    make_citation(
        car,
        paragraph=7,
        stance="disputes",
        stated_en="It was the second car.",
        speaker=make_person(),
        speaker_note_en="by telephone",
        quotation="not the first",
    )

    page = read(client.get("/en/timeline/first-car/"))

    evidence = page.with_class("evidence")[0]
    supports, against = evidence.all("li")
    assert supports.text == "Northwind yearbook, ¶ 1 · 1 March 2021 The yearbook says so."
    assert supports.hrefs == ["/en/sources/yearbook/#p1"]
    assert against.text.startswith(
        "Against: Northwind yearbook, ¶ 7 · 1 March 2021 It was the second car. not the first"
    )
    assert against.text.endswith("Speaker: Vera Holm, by telephone")
    assert against.hrefs == ["/en/sources/yearbook/#p7", "/en/people/vera-holm/"]
    assert against.one("q").attrs["lang"] == "en"
    assert "The hour is not stated." in page.one("main").text
    assert page.with_class("chips")[0].hrefs == ["/en/brands/gale/", "/en/partners/northwind/"]


def test_an_era_has_a_page_of_its_milestones(client, decade):
    page = read(client.get("/en/eras/first-years/"))

    assert page.one("h1").text == "First years"
    assert entry_ids(page, "milestone") == ["founded"]
