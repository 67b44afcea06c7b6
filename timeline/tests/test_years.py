"""The timeline cut into pages between years, and the rail that leads to each year on its page."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from conftest import make_brand, make_dispute, make_era, make_milestone
from sources.views import RecordList
from tests.pages import entry_ids, read
from timeline.models import Milestone
from timeline.years import Year, YearPaginator

# Milestones of each year in turn, four to a page: the pages.
CUT = [
    ([], [[]]),
    ([4], [[4]]),
    ([1, 1, 1], [[3]]),
    ([2, 2, 2], [[4], [2]]),
    ([3, 2, 2], [[3], [4]]),
    ([1, 4, 1], [[1], [4], [1]]),
    ([3, 3, 3], [[3], [3], [3]]),
    ([5], [[4], [1]]),
    ([9], [[4], [4], [1]]),
    ([1, 9, 2], [[1], [4], [4], [3]]),
    ([8, 1], [[4], [4], [1]]),
]


def paginate(counts: list[int]) -> YearPaginator:
    years = [Year(1990 + place, count) for place, count in enumerate(counts)]
    return YearPaginator(range(sum(counts)), 4, years)


@pytest.mark.parametrize(("counts", "pages"), CUT)
def test_pages_are_cut_between_years_unless_a_year_is_longer_than_a_page(counts, pages):
    paginator = paginate(counts)

    found = [list(paginator.page(number)) for number in paginator.page_range]

    assert [len(page) for page in found] == [sum(lengths) for lengths in pages]
    assert [row for page in found for row in page] == list(range(sum(counts)))


@pytest.mark.parametrize("counts", [counts for counts, _pages in CUT])
def test_each_year_knows_the_page_on_which_it_begins(counts):
    paginator = paginate(counts)

    position = 0
    for year in paginator.years:
        assert position in paginator.page(year.page).object_list
        position += year.count


def test_a_row_is_found_on_its_page():
    paginator = paginate([1, 9, 2])

    assert [paginator.page_at(position) for position in range(12)] == [1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4]


YEARS = {"a": "1994", "b": "1994-05", "c": "1996", "d": "1996/..", "e": "1999", "f": "", "g": ""}


@pytest.fixture
def years(db, monkeypatch) -> None:
    """Seven milestones, two of them without a date, of which a page shows three."""
    monkeypatch.setattr(RecordList, "paginate_by", 3)
    make_era(period="1994/1996")
    for slug, date in YEARS.items():
        make_milestone(slug=slug, date=date, status="planned" if slug in "bg" else "happened")


def test_years_are_counted_in_one_query(years, django_assert_num_queries):
    make_milestone(slug="draft", date="1994", state="draft")
    rows = Milestone.objects.published().best().order_by("date_order", "slug")

    with django_assert_num_queries(1):
        found = rows.by_year()

    assert [(year.number, year.happened, year.planned) for year in found] == [
        (1994, 1, 1),
        (1996, 2, 0),
        (1999, 1, 0),
        (None, 1, 1),
    ]
    assert [year.number for year in rows.by_year(newest_first=True)] == [1999, 1996, 1994, None]


@pytest.mark.parametrize(
    ("ordering", "pages"),
    [
        ({}, [["a", "b"], ["d", "c", "e"], ["f", "g"]]),
        ({"ordering": "-date"}, [["e", "c", "d"], ["b", "a"], ["f", "g"]]),
    ],
)
def test_no_year_is_torn_and_the_undated_come_last_in_both_orders(client, years, ordering, pages):
    for number, slugs in enumerate(pages, 1):
        page = read(client.get("/en/timeline/", {**ordering, "page": number}))

        assert entry_ids(page, "milestone") == slugs
        assert page.one("nav", class_="pages").one("span").text == f"Page {number} of 3"
    assert client.get("/en/timeline/", {**ordering, "page": 4}).status_code == 404


@pytest.mark.parametrize("query", ["", "?page=2", "?ordering=-date", "?ordering=-date&page=3", "?status=happened"])
def test_every_link_of_the_rail_leads_to_an_anchor_on_its_page(client, years, query):
    here = f"/en/timeline/{query}"
    rail = read(client.get(here)).with_class("rail")[0]

    links = [(link.all("span")[0].text, link.attrs["href"]) for link in rail.all("a")]

    assert sorted(name for name, _href in links) == ["1994", "1996", "1999", "Undated"]
    for name, href in links:
        parts = urlsplit(href)
        page = read(client.get(f"{parts.path}?{parts.query}" if parts.path else here))
        heading = page.one(id=parts.fragment)
        assert heading.tag in ("h2", "h3")
        assert heading.text == name
        assert ("status=happened" in parts.query) or ("status" not in query) or not parts.path


def test_the_rail_names_the_eras_and_shows_gaps_and_how_full_a_year_is(client, years):
    rail = read(client.get("/en/timeline/")).with_class("rail")[0]

    items = [item.attrs.get("class") or item.one("rect").attrs["width"] for item in rail.all("li")]

    assert items == ["era", "100.00%", "gap", "100.00%", "era", "gap", "50.00%", "shelf"]
    assert [item.text for item in rail.with_class("era")] == ["First years", "Outside the eras"]


def test_a_year_longer_than_a_page_goes_on_with_a_word_of_it(client, years):
    for number in range(4):
        make_milestone(slug=f"z-{number}", date="1999-05")

    first, second = (read(client.get(f"/en/timeline/?page={number}")) for number in (3, 4))

    assert [entry_ids(page, "milestone") for page in (first, second)] == [["e", "z-0", "z-1"], ["z-2", "z-3"]]
    assert [page.one("h3", id="y1999").text for page in (first, second)] == ["1999", "1999 continued"]
    assert second.with_class("rail")[0].hrefs[2] == "/en/timeline/?page=3#y1999"


def test_years_beyond_the_filters_are_not_in_the_rail(client, years):
    rail = read(client.get("/en/timeline/?status=planned")).with_class("rail")[0]

    assert rail.hrefs == ["#y1994", "#undated"]


@pytest.mark.django_db
def test_a_draft_and_a_deprecated_rival_leave_no_trace_in_the_rail(client):
    dispute = make_dispute()
    make_milestone(dispute=dispute)
    make_milestone(slug="misprint", date="1996", dispute=dispute, rank="deprecated", rank_reason_en="A misprint.")
    make_milestone(slug="draft", date="2010", state="draft")
    make_era(state="draft")

    rail = read(client.get("/en/timeline/")).with_class("rail")[0]

    assert rail.hrefs == ["#y1997"]
    assert rail.with_class("era")[0].text == "Outside the eras"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "words"),
    [("", "Nothing of this kind is on record yet."), ("?kind=stop", "Nothing on record under these filters.")],
)
def test_an_empty_timeline_says_so(client, query, words):
    if query:
        make_milestone()

    page = read(client.get(f"/en/timeline/{query}"))

    assert page.with_class("nothing")[0].text.startswith(words)
    assert page.with_class("nothing")[0].hrefs == (["/en/timeline/"] if query else [])
    assert page.with_class("rail") == []


@pytest.mark.django_db
@pytest.mark.parametrize(("date", "anchor"), [("1997", "y1997"), ("", "undated")])
def test_a_timeline_of_one_entry_is_whole(client, date, anchor):
    make_milestone(date=date, brands=[make_brand()])

    page = read(client.get("/en/timeline/"))

    assert entry_ids(page, "milestone") == ["first-car"]
    assert page.with_class("rail")[0].hrefs == [f"#{anchor}"]
    assert page.one(id=anchor)


@pytest.mark.django_db
def test_each_entry_can_be_linked_to_by_itself(client):
    make_milestone()

    entry = read(client.get("/en/timeline/")).one(id="milestone-first-car")

    (anchor,) = entry.with_class("anchor")
    assert anchor.attrs["href"] == "#milestone-first-car"
    assert anchor.attrs["aria-label"] == "Link to this entry: The first car leaves the line"
