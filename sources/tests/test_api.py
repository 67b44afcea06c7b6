"""What the API refuses, how it says so, and what sources and disputes can be asked."""

import pytest

from changes.models import Change
from conftest import (
    make_brand,
    make_claim,
    make_dispute,
    make_measure,
    make_milestone,
    make_person,
    make_release,
    make_source,
)
from partners.models import Status
from sources.shaping import paths_of
from tests.helpers import API, BUILDERS, faults_of, problem_of, slugs, viewsets

pytestmark = pytest.mark.django_db

MILESTONES = f"{API}/milestones/"
# Resource -> query and the slugs expected.
FILTERS = {
    "sources": [
        ("language=ru", ["memoirs"]),
        ("language=en", ["yearbook"]),
        ("kind=report", ["yearbook"]),
        ("kind=article&language=ru", ["memoirs"]),
        ("as_of=2021-02-28", []),
        ("as_of=2021-03-01", ["yearbook"]),
        ("as_of=2024-06-01&ordering=slug", ["yearbook"]),
        ("as_of=2024-12-31&ordering=slug", ["memoirs", "yearbook"]),
        ("as_of=2024-12-31&language=ru", ["memoirs"]),
    ],
    "disputes": [("q=founded", ["which-year"])],
}


@pytest.fixture
def cast():
    make_source()
    own = {"language": "ru", "kind": "article", "published": "2024"}
    make_source(slug="memoirs", title_en="Memoirs", title_ru="Воспоминания", **own)
    make_dispute()


@pytest.mark.parametrize(("resource", "query", "expected"), [(name, *row) for name in FILTERS for row in FILTERS[name]])
def test_filters_choose_the_rows(client, cast, resource, query, expected):
    assert slugs(client.get(f"{API}/{resource}/?{query}")) == expected


def test_a_dispute_lays_its_published_rivals_side_by_side(client):
    dispute = make_dispute()
    make_milestone(slug="founded-1994", dispute=dispute)
    make_milestone(slug="founded-1993", dispute=dispute, rank="preferred", rank_reason_en="From the register.")
    make_claim(slug="older-still", dispute=dispute, rank="deprecated", rank_reason_en="A misprint.")
    make_claim(slug="draft-rival", dispute=dispute, state="draft")

    rivals = client.get(f"{API}/disputes/which-year/").json()["rivals"]

    assert rivals == [
        {"id": "founded-1993", "url": "http://testserver/api/v1/milestones/founded-1993/", "rank": "preferred"},
        {"id": "founded-1994", "url": "http://testserver/api/v1/milestones/founded-1994/", "rank": "normal"},
        {"id": "older-still", "url": "http://testserver/api/v1/claims/older-still/", "rank": "deprecated"},
    ]


# What some version of Python reads as a moment, and RFC 3339 does not.
NO_MOMENTS = [
    *("2023-W05-1", "20221231", "20221231T120000Z", "2022-12-31T12Z", "2022-12-31T12:00Z", "2022-12-31T12:00:00%2B02"),
    *("2022-12-31T12:00:00%2B0200", "2022-12-31_12:00:00Z", "2022-12-31T24:00:00Z", "2022-12-31T12:00:60Z"),
    *("2022-12-31%20", "%202022-12-31T12:00:00Z", "2022-12-31T12:00:00,5Z", "2022-12-31T12:00:00%20%2B02:00"),
]
NO_DAYS = ["%201994", "1994%20", "+1994", "%2B1994", "1994-05-16%09", "%E2%80%831994"]
FAULTS = [
    ("statuss=planned", [("statuss", "unknown")]),
    ("status=planned&status=happened", [("status", "repeated")]),
    ("status=", [("status", "empty")]),
    ("status=%20", [("status", "empty")]),
    ("status=done", [("status", "invalid_choice")]),
    ("status=Planned", [("status", "invalid_choice")]),
    ("source=nothing", [("source", "invalid_choice")]),
    ("paragraph=0", [("paragraph", "invalid")]),
    ("paragraph=007", [("paragraph", "invalid")]),
    ("paragraph=1.5", [("paragraph", "invalid")]),
    ("disputed=yes", [("disputed", "invalid_choice")]),
    ("disputed=True", [("disputed", "invalid_choice")]),
    ("undated=1", [("undated", "invalid_choice")]),
    ("rank=top", [("rank", "invalid_choice")]),
    ("ordering=-rank", [("ordering", "invalid_choice")]),
    ("ordering=slug,slug", [("ordering", "repeated")]),
    ("ordering=date,-slug,-date", [("ordering", "repeated")]),
    ("date_match=sure", [("date_match", "invalid_choice")]),
    ("date_match=certain", [("date_match", "no_range")]),
    ("date_match=certain&date_from=x", [("date_from", "invalid")]),
    ("date_from=yesterday", [("date_from", "invalid")]),
    ("date_from=1997~", [("date_from", "invalid")]),
    ("date_from=1998&date_to=1997", [("date_to", "out_of_order")]),
    ("updated_after=today", [("updated_after", "invalid")]),
    ("updated_after=1969-12-31T23:59:59Z", [("updated_after", "min_value")]),
    ("updated_after=3000-01-01T00:00:00Z", [("updated_after", "max_value")]),
    ("updated_after=2999-12-31T23:59:59-00:01", [("updated_after", "max_value")]),
    *((f"updated_after={text}", [("updated_after", "invalid")]) for text in NO_MOMENTS),
    *((f"{name}={text}", [(name, "invalid")]) for name in ("date_from", "date_to") for text in NO_DAYS),
    *((f"as_of={text}", [("as_of", "invalid")]) for text in ("2022-12-31%20", "%202022-12-31", "%0A2022-12-31")),
    ("q=a+b+c+d+e+f+g+h+i", [("q", "too_many_words")]),
    ("q=" + "a" * 101, [("q", "max_length")]),
    ("limit=0", [("limit", "invalid")]),
    ("limit=05", [("limit", "invalid")]),
    ("limit=5%20", [("limit", "invalid")]),
    ("limit=", [("limit", "empty")]),
    ("limit=1&limit=2", [("limit", "repeated")]),
    ("cursor=", [("cursor", "empty")]),
    ("Rank=all", [("Rank", "unknown")]),
]


@pytest.mark.parametrize(("query", "faults"), FAULTS)
def test_what_a_list_does_not_understand_is_400(client, query, faults):
    assert faults_of(client.get(f"{MILESTONES}?{query}")) == faults


MOMENTS = ["2022-12-31", "2022-12-31T12:00:00", "2022-12-31T12:00:00Z", "2022-12-31t12:00:00.5z"]
MOMENTS += ["2022-12-31%2012:00:00Z", "2022-12-31T12:00:00.123456789-23:59"]
MOMENTS += ["1970-01-01T00:00:00Z", "2999-12-31T23:59:59.999999%2B00:00"]


@pytest.mark.parametrize("text", MOMENTS)
def test_a_moment_is_read_as_the_standard_writes_it_and_without_an_offset_in_utc(client, text):
    assert client.get(f"{MILESTONES}?updated_after={text}").status_code == 200


def test_all_faults_are_told_at_once(client):
    known = "statuss=planned&rank=best&rank=all&kind=&undated=1&date_from=x&limit=0&paragraph=-1"
    query = f"{known}&cursor=x&fields=idd&omit=&expand=a.b.c&facets=knd&bom=1"

    faults = faults_of(client.get(f"{MILESTONES}?{query}"))

    assert sorted(faults) == [
        ("bom", "not_in_format"),
        ("cursor", "invalid"),
        ("date_from", "invalid"),
        ("expand", "too_deep"),
        ("facets", "unknown"),
        ("fields", "unknown"),
        ("kind", "empty"),
        ("limit", "invalid"),
        ("omit", "empty"),
        ("paragraph", "invalid"),
        ("rank", "repeated"),
        ("statuss", "unknown"),
        ("undated", "invalid_choice"),
    ]


NEAREST = [
    ("statuss=planned", "statuss", ["status"]),
    ("date_form=1997", "date_form", ["date_from", "date_to", "updated_after"]),
    ("status=planed", "status", ["planned", "happened"]),
    ("brand=gael", "brand", []),
    ("source=yearbok", "source", ["yearbook"]),
    ("ordering=dates", "ordering", ["date", "-date", "updated_at"]),
    ("ordering=-date,slugg", "ordering", ["slug", "-slug"]),
    ("fields=id,titel", "fields", ["title", "dispute"]),
    ("omit=citation", "omit", ["citations", "organizations"]),
    ("expand=brand", "expand", ["brands", "brands.owner", "outcome.brands"]),
    ("expand=citations.source.repeats", "expand", ["citations.source"]),
    ("facets=kinds", "facets", ["kind"]),
]


YES_OR_NO = "is none of: true, false."
CHOICES = [
    ("milestones", "status=done", f"“done” is none of: {', '.join(Status.values)}."),
    ("milestones", "disputed=yes", f"“yes” {YES_OR_NO}"),
    ("milestones", "undated=1", f"“1” {YES_OR_NO}"),
    ("organizations", "is_subject=True", f"“True” {YES_OR_NO}"),
    ("milestones", "date_match=sure", "“sure” is none of: possible, certain."),
    ("milestones", "rank=top", "“top” is none of: best, all, preferred, normal, deprecated."),
    ("milestones", "ordering=-date,dates", "“dates” is none of: date, -date, slug, -slug, updated_at, -updated_at."),
    ("sources", "language=xx", "“xx” is none of: en."),
    ("changes", "action=made", f"“made” is none of: {', '.join(Change.Action.values)}."),
    ("milestones", "brand=zzzz", "Nothing published bears the id “zzzz”."),
    ("milestones", "dispute=none", "Nothing published bears the id “none”."),
    ("milestones", f"speaker={'z' * 200}", f"Nothing published bears the id “{'z' * 80}”."),
]


@pytest.mark.parametrize(("resource", "query", "detail"), CHOICES)
def test_who_chooses_what_there_is_not_is_told_what_there_is(client, resource, query, detail):
    make_milestone()

    (fault,) = problem_of(client.get(f"{API}/{resource}/?{query}"), 400)["errors"]

    assert (fault["code"], fault["detail"]) == ("invalid_choice", detail)


def test_the_nearest_rows_are_found_by_their_names_and_drafts_are_not(client):
    make_brand()
    make_brand(slug="gale-draft", state="draft")
    make_person()

    errors = problem_of(client.get(f"{MILESTONES}?brand=gael&speaker=holm"), 400)["errors"]

    assert {each["parameter"]: each["nearest"] for each in errors} == {"brand": ["gale"], "speaker": ["vera-holm"]}


@pytest.mark.parametrize(("query", "parameter", "nearest"), NEAREST)
def test_a_refusal_names_what_comes_nearest(client, query, parameter, nearest):
    make_milestone()

    (fault,) = problem_of(client.get(f"{MILESTONES}?{query}"), 400)["errors"]

    assert (fault["parameter"], fault["nearest"]) == (parameter, nearest)


def test_an_unknown_parameter_is_told_which_there_are(client):
    (fault,) = problem_of(client.get(f"{API}/disputes/?kind=x"), 400)["errors"]

    known = "q, updated_after, ordering, limit, cursor, fields, omit, expand"
    assert fault["detail"] == f"There is no such parameter. Valid here: {known}."


@pytest.mark.parametrize("resource", BUILDERS)
def test_a_detail_takes_no_filter(client, resource):
    row = BUILDERS[resource]()

    (fault,) = problem_of(client.get(f"{API}/{resource}/{row.slug}/?rank=all"), 400)["errors"]

    assert (fault["parameter"], fault["code"]) == ("rank", "unknown")
    expand = "expand, " if paths_of(viewsets()[resource].serializer_class) else ""
    assert fault["detail"] == f"There is no such parameter. Valid here: fields, omit, {expand}at_version."


WITHOUT_VALUES = [
    ("eras", ["facets", "expand"]),
    ("measures", ["expand"]),
    ("disputes", ["facets"]),
    ("changes", ["facets", "expand"]),
    ("releases", ["facets", "expand"]),
    ("series", ["facets", "expand"]),
]


@pytest.mark.parametrize(("resource", "names"), WITHOUT_VALUES)
@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_parameter_that_no_value_fits_is_unknown(client, resource, names, form):
    query = "&".join(f"{name}=kind" for name in names)

    errors = problem_of(client.get(f"{API}/{resource}.{form}?{query}"), 400)["errors"]

    assert [(fault["parameter"], fault["code"]) for fault in errors] == [(name, "unknown") for name in names]
    valid = errors[0]["detail"].rpartition("Valid here: ")[2].rstrip(".").split(", ")
    assert {*names}.isdisjoint(valid)


def test_a_detail_that_names_no_other_row_is_not_expanded(client):
    make_release()
    make_measure()

    for address in ("releases/12", "measures/cars-produced"):
        assert faults_of(client.get(f"{API}/{address}/?expand=x")) == [("expand", "unknown")]
        assert "expand" not in problem_of(client.get(f"{API}/{address}/?x=1"), 400)["errors"][0]["detail"]


SEARCH_FAULTS = [
    ("", [("q", "required")]),
    ("q=", [("q", "empty")]),
    ("q=a&q=b", [("q", "repeated")]),
    ("q=a&rank=all", [("rank", "unknown")]),
    ("q=a&limit=0", [("limit", "invalid")]),
    ("q=a&limit=", [("limit", "empty")]),
    ("rank=all&limit=x", [("rank", "unknown"), ("q", "required"), ("limit", "invalid")]),
    ("q=a+b+c+d+e+f+g+h+i", [("q", "too_many_words")]),
    ("q=" + "a" * 101, [("q", "max_length")]),
]


@pytest.mark.parametrize(("query", "faults"), SEARCH_FAULTS)
def test_what_the_search_does_not_understand_is_400(client, query, faults):
    assert faults_of(client.get(f"{API}/search/?{query}")) == faults


@pytest.mark.parametrize("resource", BUILDERS)
def test_what_is_not_there_is_404(client, resource):
    problem = problem_of(client.get(f"{API}/{resource}/nothing/"), 404)

    assert (problem["code"], problem["detail"]) == ("not_found", "Nothing is published at this address.")


@pytest.mark.parametrize("path", [MILESTONES, f"{MILESTONES}first-car/", f"{API}/search/?q=car", f"{API}/"])
def test_head_is_get_without_the_body(client, an_hour_later, path):
    make_milestone()
    get, head = client.get(path), client.head(path)

    assert (head.status_code, head.content) == (200, b"")
    assert {name: head.headers[name] for name in get.headers} == dict(get.headers)


@pytest.mark.parametrize("path", [MILESTONES, f"{MILESTONES}first-car/", f"{API}/search/"])
def test_options_names_the_methods(client, path):
    make_milestone()

    response = client.options(path)

    assert response.status_code == 200
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
