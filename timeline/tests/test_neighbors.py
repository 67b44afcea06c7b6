"""From a milestone to the one before, the one behind, its era and its place on the timeline."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from conftest import make_dispute, make_era, make_milestone
from sources.views import RecordList
from tests.pages import read

pytestmark = pytest.mark.django_db

# In the order of the timeline.
DATES = {"founded": "1994", "first": "1997-05-16", "second": "1997-05-16", "later": "2004", "lost-a": "", "lost-b": ""}


@pytest.fixture
def row_of_six() -> None:
    for slug, date in DATES.items():
        make_milestone(slug=slug, date=date)


def detail(client, slug: str):
    return read(client.get(f"/en/timeline/{slug}/"))


def neighbors(page) -> tuple[str, str]:
    links = {link.attrs["rel"]: link.attrs["href"].split("/")[-2] for link in page.with_class("neighbors")[0].all("a")}
    return links.get("prev", ""), links.get("next", "")


def test_each_milestone_leads_to_the_one_before_and_behind_with_the_undated_last(client, row_of_six):
    slugs = ["", *DATES, ""]

    found = [neighbors(detail(client, slug)) for slug in DATES]

    assert found == [(slugs[place], slugs[place + 2]) for place in range(len(DATES))]


def test_the_neighbors_say_when_and_what(client, row_of_six):
    nav = detail(client, "founded").with_class("neighbors")[0]

    assert nav.text == "Later · 16 May 1997 The first car leaves the line"


def test_neighbors_are_published_and_of_the_best_rank(client, row_of_six):
    dispute = make_dispute()
    reason = {"rank_reason_en": "A charter."}
    make_milestone(slug="preferred", date="1995-03", dispute=dispute, rank="preferred", **reason)
    make_milestone(slug="rival", date="1995-02", dispute=dispute)
    make_milestone(slug="misprint", date="1995-01", dispute=dispute, rank="deprecated", **reason)
    make_milestone(slug="draft", date="1995-04", state="draft")

    assert neighbors(detail(client, "founded")) == ("", "preferred")
    assert neighbors(detail(client, "first")) == ("preferred", "second")
    # What is not listed itself still stands somewhere in time.
    assert neighbors(detail(client, "misprint")) == ("founded", "preferred")


def test_the_only_milestone_has_no_neighbors(client):
    make_milestone()

    assert detail(client, "first-car").with_class("neighbors") == []


def test_a_milestone_leads_back_to_its_entry_on_its_page(client, row_of_six, monkeypatch):
    monkeypatch.setattr(RecordList, "paginate_by", 2)
    for slug in DATES:
        links = {link.text: link.attrs["href"] for link in detail(client, slug).one("main").all("a")}

        place = urlsplit(links["Its place on the timeline"])

        page = read(client.get(f"{place.path}?{place.query}"))
        assert place.fragment == f"milestone-{slug}"
        assert page.one(id=place.fragment)


def test_what_the_timeline_does_not_list_leads_to_the_timeline_alone(client):
    make_milestone(rank="deprecated", rank_reason_en="A misprint.")

    assert "/en/timeline/" in detail(client, "first-car").one("main").hrefs


def test_a_milestone_names_its_era(client):
    make_era()
    make_milestone()
    make_milestone(slug="outside", date="2020")
    make_milestone(slug="undated", date="")

    assert "/en/eras/first-years/" in detail(client, "first-car").one("main").hrefs
    for slug in ("outside", "undated"):
        assert "/en/eras/first-years/" not in detail(client, slug).one("main").hrefs


def test_the_page_of_a_milestone_asks_the_same_whatever_the_record_holds(client, django_assert_max_num_queries):
    for number in range(12):
        make_milestone(slug=f"car-{number}", date=str(1990 + number))

    # The milestone and its five parts; previous, next, eras, its position, the years, their extent; subject, version.
    with django_assert_max_num_queries(16):
        client.get("/en/timeline/car-5/")
