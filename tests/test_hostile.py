"""Whatever is asked of the API, it answers: never with a 5xx, and every refusal in one shape."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import Client, RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import make_dispute, make_milestone, make_observation, make_person
from production.filters import SeriesFilter
from sources.pagination import write_cursor
from tests.helpers import API, kept_rows, lists, problem_of

pytestmark = pytest.mark.django_db

LISTS = [f"{API}/{resource}/" for resource in lists()]
SERIES = [f"{API}/series/", f"{API}/series/cars-produced/"]
MANUALS = [f"{API}/docs/", f"{API}/redoc/"]
ROUTES = [*LISTS, *SERIES, f"{API}/search/", f"{API}/", f"{API}/schema/", *MANUALS]

NUMBERS = ["0", "-1", "-0", "1_0", "+1", " 1", "1e3", "1e400", "1e1000000", "1e-400", "0x10", "1,,2", "1.5", "01"]
HUGE = [str(2**31), str(-(2**31)), str(2**63), str(2**63 - 1), str(-(2**63) - 1), str(10**20), "9" * 5000]
NO_NUMBERS = ["NaN", "sNaN", "Infinity", "-Infinity", "None", "null", "undefined", "true", "[]", "{}", "abc"]
DIGITS = ["١", "１", "٢٠٢٠", "²", "Ⅷ", "௧", "1\u00a0", "\u20281"]
YEARS = ["0000", "0", "-1", "10000", "0001-01-01", "9999-12-31", "9999-99-99", "2020-02-30", "2020-13", "2020/2021"]
DURATIONS = ["P999999999D", "PT1e9S"]
PATTERNS = ["(", "[", "*", "a{1,100000}", "(a+)+$", "%", "_", "\\", "'", '"', "';--", "$", "?", "-", "--", "NEAR("]
ENCODED = ["%ff%fe", "%c0%80", "%ed%a0%80", "%00", "a%00b", "%2500", "%e2%80%ae", "%f0%9f%98%80", "%", "%zz", "+"]
MOMENTS = [
    f"{day}T{clock}{zone}"
    for day, clock in [("0001-01-01", "00:00:00"), ("9999-12-31", "23:59:59.999999")]
    for zone in ["Z", "", *(f"{sign}{hours:02}:00" for sign in "+-" for hours in range(15))]
]
# Offsets that Python reads and PostgreSQL does not.
MOMENTS += [f"2026-01-31T12:00:00{sign}{hours}:02" for sign in "+-" for hours in range(15, 25)]
LONG = ["x" * 10_000, "-" * 3_000, "a " * 1_500, "ё" * 3_000]
# Of each kind the worst, for parameters that take one of a list or a slug.
WORST = [*ENCODED, *map(quote, ["NaN", "9" * 5000, "١", "(a+)+$", "0001-01-01", "x" * 10_000, "None"])]
CORPUS = {
    "q": [*ENCODED, *map(quote, [*PATTERNS, *DIGITS, *LONG])],
    "paragraph": [*ENCODED, *map(quote, [*NUMBERS, *HUGE, *NO_NUMBERS, *DIGITS])],
    "date_from": [*WORST, *map(quote, [*YEARS, *HUGE, *DURATIONS, *DIGITS])],
    "updated_after": [*WORST, *map(quote, [*YEARS, *DURATIONS, *MOMENTS])],
    "cursor": [*WORST, *map(quote, [*NO_NUMBERS, *HUGE])],
}
CORPUS |= {"limit": CORPUS["paragraph"], "since": CORPUS["paragraph"], "date_to": CORPUS["date_from"]}
CORPUS["as_of"] = CORPUS["date_from"]


@pytest.fixture(scope="module")
def rows(django_db_setup, django_db_blocker) -> Iterator[None]:
    """A few rows to fail on."""
    with kept_rows(django_db_blocker):
        make_milestone(people=[make_person()], dispute=make_dispute())
        make_observation(kind="plan")
        yield


@pytest.fixture
def hostile(rows, client) -> Client:
    """A client that shows a 500 as an answer."""
    client.raise_request_exception = False
    return client


def ask(client: Client, path: str, query: str = "", **extra: str):
    """Send the address as it is, and hold the answer to the one shape of errors."""
    response = client.generic(extra.pop("method", "GET"), path, QUERY_STRING=query, **extra)
    if response.status_code >= 400:
        problem_of(response)
    else:
        assert response.status_code in (200, 304), (path, query, response.status_code)
    return response


def distinct_parameters() -> list[tuple[str, str]]:
    """Each parameter of the API once for each kind of filter that reads it, with a list that has it."""
    found = {}
    for resource, viewset in lists().items():
        own = {name: None for renderer in viewset.renderer_classes for name in renderer.parameters}
        filters = {**viewset.filterset_class.base_filters, **own}
        for name, each in filters.items():
            related = getattr(each, "extra", {}).get("to_field_name")
            found.setdefault((name, type(each), related), (f"{API}/{resource}/", name))
    series = [(path, name) for path in SERIES for name in SeriesFilter.base_filters]
    return [*found.values(), *series, (f"{API}/search/", "q"), (f"{API}/search/", "limit")]


@pytest.mark.slow
@pytest.mark.parametrize(("path", "name"), distinct_parameters())
def test_no_value_of_a_parameter_breaks_the_api(hostile, path, name):
    for value in CORPUS.get(name, WORST):
        ask(hostile, path, f"{name}={value}")


@pytest.mark.slow
@pytest.mark.parametrize("path", [f"{API}/milestones/first-car/", f"{API}/plans/cars-2020/", f"{API}/claims/absent/"])
def test_no_version_breaks_the_api(hostile, path):
    for value in CORPUS["paragraph"]:
        response = ask(hostile, path, f"at_version={value}")

        assert response.status_code in (200, 400, 404)


@pytest.mark.parametrize("query", ["a%00b=1", "%00=1", "q=%00", "limit=1&q=a%00b"])
def test_nul_in_a_query_is_400(hostile, query):
    for path in [*ROUTES, "/en/timeline.csv"]:
        problem_of(ask(hostile, path, query), 400)


# Query -> the parameters that are not UTF-8.
UNREADABLE = {
    "q=%FF%FE": ["q"],
    "q=a+%D0": ["q"],
    "q=%ED%A0%80": ["q"],
    "q=%C0%80&limit=x": ["q"],
    "%FF=1": ["%FF"],
    "a%FF+b=1": ["a%FF+b"],
    "yeer=%80&q=car&date+to=%E2%82": ["yeer", "date to"],
    "q=%FF&q=%FE": ["q"],
    "q=\xff": ["q"],
}


@pytest.mark.parametrize("query", UNREADABLE)
def test_a_query_that_is_not_utf8_is_400_and_its_parameters_are_named(hostile, query):
    for path in [*ROUTES, f"{API}/milestones/first-car/", f"{API}/milestones.csv", "/en/timeline.csv", "/ru/about.zip"]:
        problem = problem_of(ask(hostile, path, query), 400)

        assert problem["code"] == "invalid_parameters"
        assert [(each["parameter"], each["code"]) for each in problem["errors"]] == [
            (name, "not_utf8") for name in UNREADABLE[query]
        ]


@pytest.mark.parametrize("query", ["q=%EF%BF%BD", "q=%F0%9F%98%80", "q=%D0%B0", "q=%C3%A9", "q=100%25"])
def test_a_query_in_utf8_is_read(hostile, query):
    assert ask(hostile, f"{API}/search/", query).status_code == 200


SEGMENTS = [
    *[
        "%00",
        "a%00b",
        "%ff%fe",
        "%c0%80",
        "%ed%a0%80",
        "%2e%2e",
        "%2e%2e%2fadmin",
        "a;b=1",
        "%252e",
        "%25",
        "first-car%0a",
    ],
    *["first-car.json", "first-car%2f", "FIRST-CAR", "0", "-1", "%20", "..%5c..", "%f0%9f%98%80", "x" * 3000, "%3f"],
    *[quote(text) for text in ["первый", "١", "a'b", 'a"b', "a%b", "<script>"]],
]


@pytest.mark.parametrize(
    "path", [f"{API}/milestones/", f"{API}/plans/", f"{API}/changes/", SERIES[0], f"{API}/", "/api/", "/api/v2/"]
)
def test_no_path_segment_breaks_the_api(hostile, path):
    for segment in SEGMENTS:
        problem_of(ask(hostile, f"{path}{segment}/"), 404)


@pytest.mark.parametrize("segment", SEGMENTS[:6])
def test_no_detail_is_found_by_what_is_no_slug(hostile, segment):
    for path in ROUTES:
        problem_of(ask(hostile, f"{path}{segment}/"), 404)


UNKNOWN_PATHS = ["/api/", "/api/v2/", "/api/v1/nothing/", "/api/v1//milestones/", "/api/v1/milestones/first-car/more/"]


@pytest.mark.parametrize("path", UNKNOWN_PATHS)
def test_an_unknown_path_of_the_api_is_404_in_the_one_shape(hostile, settings, path):
    assert not settings.DEBUG

    problem_of(ask(hostile, path), 404)


@pytest.mark.parametrize("path", ["/api/v1", "/api/v1/milestones", "/api/v1/milestones/first-car"])
def test_an_address_without_its_slash_leads_to_the_one_with_it(hostile, path):
    response = hostile.get(path)

    assert (response.status_code, response.headers["Location"]) == (301, f"{path}/")


@pytest.mark.parametrize("path", ["//evil.example/%2e%2e", "//evil.example/api/v1/", "/%5cevil.example"])
def test_no_path_leads_off_the_site(client, path):
    response = client.generic("GET", "/", PATH_INFO=path)

    assert "evil.example" not in response.headers.get("Location", "")
    assert response.status_code == 404


METHODS = ["POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "FOO"]


@pytest.mark.parametrize("method", METHODS)
def test_a_method_that_is_not_served_is_405(hostile, method):
    for path in ROUTES:
        response = ask(hostile, path, method=method)

        problem_of(response, 405)
        assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize("body", ["", "{", "[" * 100_000, '{"a": NaN}', "\x00", '"\\ud800"'])
@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/json; charset=klingon", ""])
def test_a_body_is_not_read(hostile, body, kind):
    response = hostile.generic("POST", f"{API}/milestones/", body.encode(), content_type=kind)

    problem_of(response, 405)


def test_a_body_of_three_megabytes_is_not_read(hostile):
    response = hostile.generic("POST", f"{API}/milestones/", b" " * 3_000_000, content_type="application/json")

    problem_of(response, 405)


NOT_SERVED = [
    "application/xml",
    "text/html",
    "text/css",
    "image/*",
    "*/*;q=0",
    "application/json;q=0",
    "a" * 4096,
    "/",
    ";",
    "é",
    "*/json",
    "*/*;q=nan",
    "application/json;q=x/y",
    "application/json;q=2",
    "application/json;q=-0",
    "application/json;a*=x''%41",
    "application/json;a*=idna''%ff",
    "application/json;a*=utf-16''%41;q=1;a*0=y",
]
SERVED = [
    "*/*",
    "application/json",
    "application/*",
    "",
    ",",
    "application/json;q=0.5, */*;q=0.1",
    "text/csv;q=0, */*",
    "text/html,*/*;q=0.1",
    "application/json;q=1.000",
    "application/json;indent=9999999",
]


@pytest.mark.parametrize("accept", NOT_SERVED)
@pytest.mark.parametrize("path", [f"{API}/milestones/", f"{API}/milestones/first-car/", f"{API}/search/"])
def test_what_is_not_served_is_406(hostile, path, accept):
    problem_of(ask(hostile, path, "q=car" if "search" in path else "", HTTP_ACCEPT=accept), 406)


@pytest.mark.parametrize("accept", SERVED)
def test_json_is_served_to_whoever_takes_it(hostile, accept):
    response = ask(hostile, f"{API}/milestones/", HTTP_ACCEPT=accept)

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("name", ["format", "yeer", "page", "page_size", "offset", "id__in", "expand", "fields"])
def test_a_parameter_that_no_list_has_is_400(hostile, name):
    for path in [*LISTS, *SERIES, *MANUALS, f"{API}/search/"]:
        problem = problem_of(ask(hostile, path, f"{name}=1"), 400)

        assert (name, "unknown") in [(fault["parameter"], fault["code"]) for fault in problem["errors"]]


ORDERINGS = [
    "password",
    "?",
    "-",
    "--slug",
    "dispute__slug",
    "people__name_en",
    "state",
    "slug,pk",
    "pk",
]


@pytest.mark.parametrize("ordering", ORDERINGS)
def test_only_the_named_orderings_are_taken(hostile, ordering):
    problem_of(ask(hostile, f"{API}/milestones/", f"ordering={quote(ordering)}"), 400)


QUERIES = {
    "2,000 parameters": "&".join(f"p{number}=1" for number in range(2000)),
    "one parameter 2,000 times": "&".join(["rank=best"] * 2000),
    "999 unknown parameters": "&".join(f"p{number}=1" for number in range(999)),
    "a long name": f"{'n' * 8000}=1",
    "1,500 words": "q=" + "+".join(["word"] * 1500),
    "nine words": "q=a+b+c+d+e+f+g+h+i",
    "101 characters": "q=" + "a" * 101,
    "only ampersands": "&" * 5000 + "&=",
    "brackets": "rank[]=best&rank[0]=best",
    "semicolons": "rank=best;limit=1",
    "1,000 fields": "fields=" + ",".join(["a.b.a.b"] * 1000),
}


@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.parametrize("path", [f"{API}/milestones/", *SERIES, f"{API}/search/"])
def test_a_query_beyond_measure_is_400_and_quick(hostile, path, name):
    begun = time.perf_counter()

    problem_of(ask(hostile, path, QUERIES[name]), 400)

    assert time.perf_counter() - begun < 2


@pytest.mark.parametrize("host", ["evil.example", "testserver:x", "[", "a b", "testserver/x", "тест"])
@pytest.mark.parametrize("path", [f"{API}/milestones/", f"{API}/", "/api/nothing/"])
def test_a_host_that_is_not_ours_is_400(hostile, path, host):
    response = ask(hostile, path, HTTP_HOST=host)

    problem_of(response, 400)
    assert b"evil" not in response.content


@pytest.mark.parametrize("tag", ['"', "W/", '""', "*, *", "x" * 5000, '"\x00"', "é", ",,,", '"a", W/"b", *'])
def test_no_conditional_header_breaks_the_api(hostile, tag):
    assert ask(hostile, f"{API}/milestones/", HTTP_IF_NONE_MATCH=tag).status_code == 200


def test_the_schema_offers_no_pattern_matching(client):
    schema = client.get(f"{API}/schema/", HTTP_ACCEPT="application/json").json()

    names = {each["name"] for path in schema["paths"].values() for each in path["get"].get("parameters", [])}
    assert not [name for name in names if "regex" in name or "__" in name]


@pytest.mark.parametrize("offset", ["+22:02", "-23:59", "+16:00", "+03:00"])
def test_a_moment_of_any_offset_is_read_or_refused(hostile, offset):
    ask(hostile, f"{API}/milestones/", f"updated_after={quote(f'2026-01-31T12:00:00{offset}')}")

    parts = ["n", "MilestoneViewSet", "updated_at", "slug", f"2026-01-31 12:00:00{offset}", "first-car"]
    problem_of(ask(hostile, f"{API}/milestones/", f"ordering=updated_at&cursor={write_cursor(parts)}"), 400)


@pytest.mark.slow
@given(data=st.binary(max_size=60))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_in_a_query_break_the_api(hostile, data):
    ask(hostile, f"{API}/observations/", "q=" + quote(data))
    ask(hostile, f"{API}/observations/", "cursor=" + base64.urlsafe_b64encode(data).decode())
    ask(hostile, f"{API}/observations/", quote(data, safe="&="))


@pytest.mark.slow
@given(text=st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_in_a_parameter_breaks_the_api(hostile, text):
    for name in ("q", "measure", "date_from", "updated_after"):
        ask(hostile, f"{API}/observations/", f"{name}={quote(text)}")


@pytest.mark.filterwarnings("ignore:No directory at:UserWarning")  # of static files, which `make run` collects
@pytest.mark.parametrize("content_type", ["text/csv;a*=x''%41", "text/csv;a*=idna''%ff", "text/csv;a*=''"])
def test_a_content_type_that_cannot_be_read_is_passed_over(monkeypatch, content_type):
    from avtotor import wsgi

    asked = []
    monkeypatch.setattr(wsgi, "django_application", lambda environ, _start: asked.append(WSGIRequest(environ)) or [])
    environ = RequestFactory().get(f"{API}/milestones/").environ | {"CONTENT_TYPE": content_type}

    wsgi.application(environ, print)

    assert [request.path for request in asked] == [f"{API}/milestones/"]
