"""The timeline for TimelineJS: every date in it, no finer than its source, and whoever has none by name."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from conftest import make_brand, make_citation, make_era, make_milestone, make_organization
from dates.edtf import Interval, OneOf
from dates.tests.strategies import historical_dates
from dates.values import HistoricalDate
from tests.helpers import faults_of
from timeline.timelinejs import LEVELS, TITLE_ID, dates_of, placed

HOSTILE = "<script>alert(1)</script> & \"q\" 'x' </p>"
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;q&quot; &#x27;x&#x27; &lt;/p&gt;"


def timeline(response: Any) -> dict[str, Any]:
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    return json.loads(response.content)


def date(text: str) -> dict[str, Any] | None:
    """ "1997-05" as TimelineJS has it; a hyphen at the end is an empty part."""
    parts = text.split("-")
    return dict(zip(LEVELS, (int(part) if part else "" for part in parts), strict=False)) if text else None


@pytest.mark.parametrize(
    ("edtf", "start", "end"),
    [
        ("1997-05-16", "1997-5-16", ""),
        ("1997-05", "1997-5", ""),
        ("1997", "1997", ""),
        ("1997~", "1997", ""),
        ("1997-XX", "1997", ""),
        ("1997-05-XX", "1997-5", ""),
        ("2022-21", "2022", ""),
        ("2022-24", "2022", ""),
        ("2022-36", "2022", ""),
        ("2022-41", "2022", ""),
        ("199X", "1990", "1999"),
        ("19XX", "1900", "1999"),
        ("1999/2015", "1999", "2015"),
        ("1997-05-16/1997-05-18", "1997-5-16", "1997-5-18"),
        ("1997-05-16/1997-06", "1997-5-16", "1997-6"),
        ("199X/200X", "1990", "2009"),
        # Where the end repeats all of the start, an empty part keeps them apart.
        ("2022/2022-05", "2022-", "2022-5"),
        ("2022-05/2022-05-16", "2022-5-", "2022-5-16"),
        # An end in the year of its beginning is drawn at the first of January, before it.
        ("2022-05/2022", "2022-5", ""),
        ("1997/1997", "1997", ""),
        ("2002/..", "2002", ""),
        ("2002/", "2002", ""),
        ("../2015", "2015", ""),
        ("/2015-05", "2015-5", ""),
        ("[1994,1996]", "1994", "1996"),
        ("[1994..1996-05]", "1994", "1996-5"),
        ("[2023..]", "2023", ""),
        ("[..2015]", "2015", ""),
    ],
)
def test_a_slide_has_the_dates_of_the_record_and_no_finer(edtf, start, end):
    assert dates_of(HistoricalDate.parse(edtf)) == (date(start), date(end))


@given(value=historical_dates())
def test_the_dates_of_a_slide_lie_within_what_the_date_allows(value):
    if value.is_undated:
        return

    start, end = dates_of(value)

    structure = value.structure
    bounds = [each.year for each in (structure.earliest, structure.latest) if each]
    assert bounds[0] <= start["year"] <= bounds[-1]
    stated = {level: number for level, number in start.items() if number != ""}
    assert end is None or (bounds[0] <= end["year"] <= bounds[-1] and placed(stated) <= placed(end) and start != end)
    finest = value.edtf.count("-") if not isinstance(structure, Interval | OneOf) else 2
    assert len(start) <= finest + 1 or "" in start.values()


@pytest.mark.django_db
def test_a_milestone_is_a_slide_with_its_evidence(client):
    make_organization(is_subject=True)
    row = make_milestone(summary_en="It is grey.", reading_note_en="Which grey is not said.")
    make_citation(row, paragraph=4, stance="disputes", stated_en="No such car.")

    found = timeline(client.get("/en/timeline.timelinejs.json"))

    (slide,) = found["events"]
    text = slide["text"].pop("text")
    assert slide == {
        "unique_id": "first-car",
        "start_date": {"year": 1997, "month": 5, "day": 16},
        "display_date": "16 May 1997",
        "group": "Happened",
        "text": {"headline": "The first car leaves the line"},
        "autolink": False,
        "url": "http://testserver/en/timeline/first-car/",
    }
    assert "<p>It is grey.</p>" in text
    assert "<em>Which grey is not said.</em>" in text
    link = '<a href="http://testserver/en/sources/yearbook/#p{}">Northwind yearbook, ¶&nbsp;{}</a>: {}'
    assert link.format(1, 1, "The yearbook says so.") in text
    assert f"Against: {link.format(4, 4, 'No such car.')}" in text
    assert '<a href="http://testserver/en/timeline/first-car/">' in text
    assert found["title"]["text"]["headline"] == "Northwind Motors: Timeline"
    assert found["title"]["unique_id"] == TITLE_ID
    assert found["omitted"] == {"count": 0, "milestones": []}


@pytest.mark.django_db
def test_whoever_has_no_date_is_named_beside_the_slides(client):
    make_milestone()
    make_milestone(slug="lost", date="", title_en="A car is lost & found")

    found = timeline(client.get("/en/timeline.timelinejs.json"))

    assert [slide["unique_id"] for slide in found["events"]] == ["first-car"]
    assert found["omitted"] == {
        "count": 1,
        "milestones": [
            {
                "unique_id": "lost",
                "headline": "A car is lost &amp; found",
                "url": "http://testserver/en/timeline/lost/",
            }
        ],
    }
    assert "1 entry is not here, because its source gives no date" in found["title"]["text"]["text"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "words", "group", "flags"),
    [
        ({"date": "2022", "date_refine": "end"}, "end of 2022", "Happened", "Launch"),
        ({"date": "2007~"}, "about 2007", "Happened", "Launch"),
        ({"date": "2002/.."}, "from 2002", "Happened", "Launch"),
        ({"date_basis": "inferred"}, "16 May 1997 (inferred)", "Happened", "Launch · Date inferred"),
        ({"status": "planned"}, "16 May 1997", "Planned", "Launch · Planned"),
        ({"status": "proposed"}, "16 May 1997", "Proposed", "Launch · Proposed"),
    ],
)
def test_a_slide_says_what_its_dates_cannot(client, values, words, group, flags):
    make_milestone(**values)

    (slide,) = timeline(client.get("/en/timeline.timelinejs.json"))["events"]

    assert (slide["display_date"], slide["group"]) == (words, group)
    assert slide["text"]["text"].startswith(f"<p>{flags}</p>")


@pytest.mark.django_db
def test_eras_are_drawn_as_far_as_the_slides_go(client):
    make_milestone(date="1999")
    make_milestone(slug="second", date="2005/2010-05")
    make_era(period="1994/2001")
    make_era(slug="one-year", period="2003")
    make_era(slug="still", period="2006/..")
    make_era(slug="before", period="../2002")
    make_era(slug="long-past", period="1950/1960")
    make_era(slug="to-come", period="2050/..")
    make_era(slug="draft", period="2000/2001", state="draft")

    found = timeline(client.get("/en/timeline.timelinejs.json"))["eras"]

    spans = {era["unique_id"]: (era["start_date"]["year"], era["end_date"]["year"]) for era in found}
    assert spans == {
        "first-years": (1994, 2001),
        "one-year": (2003, 2003),
        "still": (2006, 2010),
        "before": (1999, 2002),
    }
    assert all(era["start_date"].items() - era["end_date"].items() for era in found)


@pytest.mark.django_db
def test_it_is_in_the_language_of_its_address_and_marks_what_is_not(client):
    make_milestone(summary_en="It is grey.", summary_ru="")

    (russian,) = timeline(client.get("/ru/timeline.timelinejs.json"))["events"]

    assert russian["text"]["headline"] == "С конвейера сходит первый автомобиль"
    assert russian["display_date"] == "16 мая 1997 г."
    assert russian["url"] == "http://testserver/ru/timeline/first-car/"
    assert '<span lang="en">It is grey.</span>' in russian["text"]["text"]


@pytest.mark.django_db
def test_it_takes_the_filters_of_the_list_and_refuses_what_it_does_not_know(client):
    make_milestone(brands=[make_brand()])
    make_milestone(slug="other", kind="stop")
    address = "/en/timeline.timelinejs.json"

    def ids(query: str) -> list[str]:
        return [slide["unique_id"] for slide in timeline(client.get(f"{address}?{query}"))["events"]]

    assert ids("brand=gale") == ["first-car"]
    assert ids("kind=stop") == ["other"]
    assert ids("kind=policy") == []
    assert "/en/timeline/?kind=stop" in client.get(f"{address}?kind=stop").content.decode()
    assert faults_of(client.get(f"{address}?knd=stop")) == [("knd", "unknown")]
    assert faults_of(client.get(f"{address}?limit=1")) == [("limit", "unknown")]
    assert client.get("/en/timeline/first-car.timelinejs.json").status_code == 404


@pytest.mark.django_db
def test_no_text_is_markup(client):
    make_organization(is_subject=True, name_en=HOSTILE)
    make_era(name_en=HOSTILE)
    texts = {"title_en": HOSTILE, "summary_en": HOSTILE, "reading_note_en": HOSTILE}
    make_citation(make_milestone(**texts), paragraph=2, stated_en=HOSTILE)
    make_milestone(slug="undated", date="", title_en=HOSTILE)

    body = client.get("/en/timeline.timelinejs.json?q=%3Cscript%3E").content.decode()

    found = json.loads(body)
    assert "<script" not in body
    assert found["events"][0]["text"]["headline"] == ESCAPED
    assert found["events"][0]["text"]["text"].count("&lt;script&gt;") == 3
    assert found["omitted"]["milestones"][0]["headline"] == found["eras"][0]["text"]["headline"] == ESCAPED


@pytest.mark.django_db
def test_nothing_that_is_not_published_is_in_it(client):
    make_milestone()
    for place, state in enumerate(("draft", "in_review", "withdrawn")):
        make_milestone(slug=f"hidden-{place}", state=state, title_en="Seekrit", date="" if place else "1999")
    make_era(state="draft", name_en="Seekrit")
    make_organization(name_en="Seekrit", is_subject=True, state="draft")

    assert b"eekrit" not in client.get("/en/timeline.timelinejs.json").content
    assert timeline(client.get("/en/timeline.timelinejs.json"))["omitted"]["count"] == 0


@pytest.mark.django_db
def test_it_costs_the_same_however_many_slides_there_are(client, django_assert_num_queries):
    make_milestone()
    make_era()
    client.get("/en/timeline.timelinejs.json")
    for number in range(5):
        make_milestone(slug=f"car-{number}", brands=[make_brand(slug=f"brand-{number}")])

    # The version of the record, the rows, three relations, the citations, the subject, the eras.
    with django_assert_num_queries(8):
        client.get("/en/timeline.timelinejs.json")


@pytest.mark.django_db
def test_a_record_without_milestones_has_no_slide(client):
    make_era()

    found = timeline(client.get("/ru/timeline.timelinejs.json"))

    assert (found["events"], found["eras"], found["omitted"]["count"]) == ([], [], 0)
