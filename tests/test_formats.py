"""Every list in every form: the same rows and fields under the same filters, by suffix and by `Accept`."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from sources.renderers import Export, FileRenderer
from tests.helpers import API, BUILDERS, book_of, faults_of, problem_of, sheets_of, viewsets
from timeline.api import MilestoneViewSet

pytestmark = pytest.mark.django_db

JSON, NDJSON, CSV = "application/json", "application/x-ndjson", "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MILESTONES = f"{API}/milestones/"


def forms_of(resource: str) -> dict[str, str]:
    """Suffix -> media type."""
    return {each.format: each.media_type for each in viewsets()[resource].renderer_classes}


def lines_of(response) -> list[dict[str, Any]]:
    return [json.loads(line) for line in response.getvalue().splitlines()]


def table_of(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.getvalue().decode(), newline="")))


@pytest.mark.parametrize("query", ["", "?q=e&ordering=-slug"])
@pytest.mark.parametrize("resource", BUILDERS)
def test_every_form_of_a_list_has_the_same_rows(client, world, resource, query):
    listed = client.get(f"{API}/{resource}/{query}").json()["results"]

    lines = lines_of(client.get(f"{API}/{resource}.ndjson{query}"))
    table = table_of(client.get(f"{API}/{resource}.csv{query}"))
    (rows, *_others) = sheets_of(client.get(f"{API}/{resource}.xlsx{query}")).values()

    assert client.get(f"{API}/{resource}.json{query}").json()["results"] == listed
    assert lines == listed
    assert [row["id"] for row in table] == [row["id"] for row in rows] == [row["id"] for row in listed]
    assert listed or query


@pytest.mark.parametrize("form", ["csv", "ndjson", "xlsx", "json"])
def test_a_page_has_the_forms_of_its_twin(client, world, form):
    page, twin = client.get(f"/ru/timeline.{form}?kind=launch"), client.get(f"{API}/milestones.{form}?kind=launch")

    assert page.headers["Content-Type"] == twin.headers["Content-Type"]
    assert page.getvalue() == twin.getvalue() or form == "xlsx"
    assert f'href="/ru/timeline.{form}?kind=launch"' in client.get("/ru/timeline/?kind=launch").content.decode()


ACCEPTED = [
    ("", JSON),
    ("*/*", JSON),
    ("application/json", JSON),
    ("text/csv", CSV),
    ("text/*", CSV),
    ("TEXT/CSV", CSV),
    ("text/csv; header=present", CSV),
    ("application/x-ndjson", NDJSON),
    (XLSX, XLSX),
    ("application/*", JSON),
    ("application/json;q=0.4, text/csv;q=0.5", CSV),
    ("text/csv;q=0.4, application/json;q=0.5", JSON),
    ("text/csv, */*", CSV),
    ("text/csv;q=0.5, */*;q=0.9", JSON),
    ("application/json;q=0, */*;q=0.1", NDJSON),
    ("text/csv, application/json", CSV),
    ("application/json, text/csv", JSON),
    ("text/html, application/xhtml+xml, */*;q=0.8", JSON),
    ("text/csv;q=0., application/json", JSON),
    ("text/csv;q=nan, application/json;q=0.1", JSON),
    ("text/csv;q=2, application/json;q=0.1", JSON),
    ("*/csv, application/json;q=0.1", JSON),
    ("text/csv;a*=x''%41, application/json;q=0.1", JSON),
]


@pytest.mark.parametrize(("accept", "media_type"), ACCEPTED)
def test_the_best_weight_chooses_the_form(client, world, accept, media_type):
    response = client.get(MILESTONES, HTTP_ACCEPT=accept)
    response.getvalue()

    assert response.status_code == 200
    assert response.headers["Content-Type"].partition(";")[0] == media_type


@pytest.mark.parametrize(("accept", "nearest"), [("text/cvs", [CSV]), ("application/xml", [JSON]), ("*/*;q=0", [])])
def test_a_form_that_is_not_served_is_406_that_names_those_that_are(client, world, accept, nearest):
    (fault,) = problem_of(client.get(MILESTONES, HTTP_ACCEPT=accept), 406)["errors"]

    assert (fault["parameter"], fault["code"]) == ("Accept", "not_acceptable")
    assert fault["detail"] == f"Served here: {', '.join(forms_of('milestones').values())}."
    assert fault["nearest"][:1] == nearest


@pytest.mark.parametrize("path", [f"{MILESTONES}first-car/", f"{API}/search/?q=car"])
def test_what_has_but_one_form_is_406_for_a_table(client, world, path):
    (fault,) = problem_of(client.get(path, HTTP_ACCEPT="text/csv"), 406)["errors"]

    assert fault["detail"] == f"Served here: {JSON}."


@pytest.mark.parametrize("suffix", ["xls", "geojson", "csv.gz", "html"])
def test_a_suffix_that_no_list_has_is_404_that_names_those_it_has(client, world, suffix):
    (fault,) = problem_of(client.get(f"{API}/milestones.{suffix}"), 404)["errors"]

    assert (fault["parameter"], fault["code"]) == ("format", "not_found")
    assert fault["detail"] == f"There is no such form of this list. Forms: {', '.join(forms_of('milestones'))}."


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        ("/api/v1/milestone/", ["/api/v1/milestones/"]),
        ("/api/v1/milstones.csv", ["/api/v1/milestones/"]),
        ("/api/v1/milestones/first-car.csv", ["/api/v1/milestones/"]),
        ("/api/v2/brands/", ["/api/v1/brands/"]),
        ("/api/v1/nothing-alike-at-all/", []),
    ],
)
def test_an_address_that_leads_nowhere_names_the_nearest_lists(client, path, nearest):
    (fault,) = problem_of(client.get(path), 404)["errors"]

    assert (fault["code"], fault["nearest"][:1]) == ("not_found", nearest)


def test_accept_is_named_in_vary_only_where_it_chooses(client, world):
    def varies(path: str) -> bool:
        response = client.get(path)
        response.getvalue()
        return "Accept" in [each.strip() for each in response.headers.get("Vary", "").split(",")]

    assert all(varies(f"{API}/{resource}/") for resource in BUILDERS)
    files = [
        f"{API}/{resource}.{each.format}" for resource, view in viewsets().items() for each in view.renderer_classes
    ]
    details = [f"{API}/{resource}/{world[resource].slug}/" for resource in BUILDERS]
    pages = ["/en/timeline/", "/en/timeline.csv", "/en/timeline.json", "/en/timeline/first-car.json"]
    assert not any(varies(path) for path in [*files, *details, *pages, f"{API}/search/?q=car", f"{API}/"])


def test_each_form_of_an_address_has_a_tag_of_its_own(client, world):
    tags = {}
    for media_type in (JSON, NDJSON, CSV, XLSX):
        response = client.get(MILESTONES, HTTP_ACCEPT=media_type)
        response.getvalue()
        tags[media_type] = response.headers["ETag"]

    assert len(set(tags.values())) == 4
    assert client.get(MILESTONES).headers["ETag"] == tags[JSON]
    assert client.get(MILESTONES, HTTP_ACCEPT=CSV, HTTP_IF_NONE_MATCH=tags[CSV]).status_code == 304
    other = client.get(MILESTONES, HTTP_ACCEPT=CSV, HTTP_IF_NONE_MATCH=tags[JSON])
    other.getvalue()
    assert other.status_code == 200


@pytest.mark.parametrize("form", ["json", "ndjson", "csv", "xlsx"])
@pytest.mark.parametrize("stem", [f"{API}/milestones", "/en/timeline"])
def test_head_is_get_without_the_body_in_every_form(client, world, an_hour_later, stem, form):
    get, head = client.get(f"{stem}.{form}"), client.head(f"{stem}.{form}")
    assert (bool(get.getvalue()), head.getvalue()) == (True, b"")
    unknown = {"Content-Length"} if form == "xlsx" else set()  # before it is made; RFC 9110, 9.3.2, allows for that
    assert dict(head.headers) == {name: value for name, value in get.headers.items() if name not in unknown}
    assert unknown <= get.headers.keys()


@pytest.mark.parametrize("form", ["ndjson", "csv", "xlsx"])
def test_nothing_of_a_file_is_made_for_a_head(client, world, monkeypatch, form):
    monkeypatch.setattr(Export, "objects", None)

    assert client.head(f"{API}/milestones.{form}").status_code == 200
    assert client.head(f"{API}/milestones.{form}?kind=lanch").status_code == 400


@pytest.mark.parametrize("form", ["json", "ndjson", "csv", "xlsx"])
def test_a_method_that_no_form_serves_is_405(client, world, form):
    response = client.post(f"{API}/milestones.{form}")

    (fault,) = problem_of(response, 405)["errors"]
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert (fault["parameter"], fault["nearest"]) == ("method", ["GET", "HEAD", "OPTIONS"])


def test_options_tells_what_can_be_had_and_nothing_of_how_it_is_made(client, world):
    response = client.options(MILESTONES)

    assert (response.status_code, response.headers["Allow"]) == (200, "GET, HEAD, OPTIONS")
    assert response.json() == {
        "methods": ["GET", "HEAD", "OPTIONS"],
        "formats": forms_of("milestones"),
        "schema": f"http://testserver{API}/schema/",
    }
    assert client.options(f"{MILESTONES}first-car/").json()["formats"] == {"json": JSON}


def test_options_of_a_suffix_that_no_list_has_is_404(client, world):
    problem_of(client.options(f"{API}/milestones.xls"), 404)


@pytest.mark.parametrize("accept", ["text/csv", "application/x-ndjson", "text/html", "*/*;q=0"])
def test_options_is_answered_in_json_whatever_is_accepted(client, world, accept):
    response = client.options(MILESTONES, HTTP_ACCEPT=accept)

    assert response.headers["Content-Type"] == JSON
    assert response.json()["formats"] == forms_of("milestones")


@pytest.mark.parametrize("form", ["json", "ndjson", "csv", "xlsx"])
def test_options_of_a_suffix_tells_its_form_alone(client, world, form):
    response = client.options(f"{API}/milestones.{form}")

    assert response.headers["Content-Type"] == JSON
    assert response.json()["formats"] == {form: forms_of("milestones")[form]}


OUTSIDE = {
    "ndjson": ["limit", "cursor", "facets", "bom"],
    "csv": ["limit", "cursor", "facets", "expand"],
    "xlsx": ["limit", "cursor", "facets", "expand", "bom"],
    "json": ["bom"],
}


@pytest.mark.parametrize("form", OUTSIDE)
def test_a_parameter_of_another_form_is_refused(client, world, form):
    query = "&".join(f"{name}=1" for name in OUTSIDE[form])

    by_suffix = faults_of(client.get(f"{API}/milestones.{form}?{query}"))
    by_page = faults_of(client.get(f"/en/timeline.{form}?{query}"))

    assert by_suffix == by_page == [(name, "not_in_format") for name in OUTSIDE[form]]


@pytest.mark.parametrize("suffix", ["bib", "csl.json", "ics"])
def test_a_file_that_is_no_form_of_the_list_takes_the_filters_alone(client, world, suffix):
    assert faults_of(client.get(f"/en/timeline.{suffix}?fields=id"))[0][0] == "fields"
    assert client.get(f"/en/timeline.{suffix}?kind=launch").status_code == 200


@pytest.mark.parametrize("form", ["ndjson", "csv", "xlsx"])
def test_what_a_file_does_not_understand_is_told_as_json(client, world, form):
    assert faults_of(client.get(f"{API}/milestones.{form}?kind=lanch")) == [("kind", "invalid_choice")]


def test_a_table_shows_the_fields_that_are_chosen(client, world):
    (row,) = table_of(client.get(f"{API}/milestones.csv?fields=date,id"))

    assert list(row)[:2] == ["id", "date_edtf"]
    assert all(name == "id" or name.startswith("date_") for name in row)
    (sheet, *others) = sheets_of(client.get(f"{API}/milestones.xlsx?omit=citations")).items()
    assert "citations_supports" not in sheet[1][0]
    assert [name for name, _rows in others] == ["about"]


def test_lines_of_json_can_be_expanded(client, world):
    (row,) = lines_of(client.get(f"{API}/milestones.ndjson?expand=brands&fields=id,brands"))

    assert row["brands"][0]["url"].endswith(f"{API}/brands/gale/")


@pytest.mark.parametrize("bom", ["0", "true", ""])
def test_a_byte_order_mark_comes_at_request_only(client, world, bom):
    plain, marked = client.get(f"{API}/milestones.csv"), client.get(f"{API}/milestones.csv?bom=1")

    assert marked.getvalue() == b"\xef\xbb\xbf" + plain.getvalue()
    assert faults_of(client.get(f"{API}/milestones.csv?bom={bom}"))[0][0] == "bom"


def test_a_file_is_named_like_its_list(client, world):
    names = {"/ru/timeline.csv": "timeline", f"{API}/vehicle-models.csv": "vehicle-models"}
    for address, name in {**names, f"{API}/vehicle-models/": "vehicle-models"}.items():
        response = client.get(address, HTTP_ACCEPT="text/csv")
        assert response.headers["Content-Disposition"] == f'inline; filename="{name}.csv"'


def test_an_empty_list_has_its_heads_in_every_table(client, world):
    assert len(client.get(f"{API}/milestones.csv?q=nothing-at-all").getvalue().splitlines()) == 1
    assert client.get(f"{API}/milestones.ndjson?q=nothing-at-all").getvalue() == b""
    book = book_of(client.get(f"{API}/milestones.xlsx?q=nothing-at-all"))
    assert [(sheet.title, sheet.max_row) for sheet in book][:2] == [("milestones", 1), ("citations", 1)]


@pytest.mark.parametrize("resource", BUILDERS)
def test_every_list_has_these_forms_first(resource):
    forms = forms_of(resource)

    assert list(forms.items())[:4] == [("json", JSON), ("ndjson", NDJSON), ("csv", CSV), ("xlsx", XLSX)]
    assert len(forms) == len(set(forms.values())) == len(viewsets()[resource].renderer_classes)


class IdsRenderer(FileRenderer):
    media_type, format, content_type = "text/plain", "ids.txt", "text/plain; charset=utf-8"

    def lines(self, export: Export) -> Iterator[str]:
        return (f"{row['id']}\n" for row in export.objects())


class WithIds(MilestoneViewSet):
    renderer_classes = [*MilestoneViewSet.renderer_classes, IdsRenderer]


def test_a_form_is_added_to_one_list_by_naming_it(rf, world):
    view = WithIds.as_view({"get": "list"}, detail=False)

    by_suffix = view(rf.get("/milestones.ids.txt", {"kind": "launch"}), format="ids.txt")
    by_accept = view(rf.get("/milestones/", headers={"accept": "text/plain"}))
    refused = view(rf.get("/milestones.ids.txt", {"fields": "id"}), format="ids.txt")

    assert by_suffix.getvalue() == by_accept.getvalue() == b"first-car\n"
    assert by_suffix.headers["Content-Disposition"] == 'inline; filename="milestones.ids.txt"'
    assert refused.data["errors"][0]["code"] == "not_in_format"
