"""Every list in every form: the same rows and fields under the same filters, by suffix and by `Accept`."""

from __future__ import annotations

import csv
import datetime
import io
import json
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import OperationalError
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet._writer import ALL_TEMP_FILES
from openpyxl.writer.excel import ExcelWriter

from conftest import make_citation, make_milestone, make_observation
from sources import workbooks
from sources.renderers import Export, FileRenderer
from sources.workbooks import Sheet, number
from tests.helpers import API, BUILDERS, faults_of, kept_rows, make_world, problem_of, viewsets
from timeline.api import MilestoneViewSet

pytestmark = pytest.mark.django_db

JSON, NDJSON, CSV = "application/json", "application/x-ndjson", "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MILESTONES = f"{API}/milestones/"


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[dict[str, Any]]:
    with kept_rows(django_db_blocker):
        yield make_world()


def forms_of(resource: str) -> dict[str, str]:
    """Suffix -> media type."""
    return {each.format: each.media_type for each in viewsets()[resource].renderer_classes}


def lines_of(response) -> list[dict[str, Any]]:
    return [json.loads(line) for line in response.getvalue().splitlines()]


def table_of(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.getvalue().decode(), newline="")))


def book_of(response) -> Workbook:
    return load_workbook(io.BytesIO(response.getvalue()))


def sheets_of(response) -> dict[str, list[dict[str, Any]]]:
    """Sheet -> its rows by the heads of its columns; the last one has names and values."""
    sheets = {}
    for sheet in book_of(response):
        head, *rows = sheet.iter_rows(values_only=True)
        sheets[sheet.title] = [dict(zip(head, row, strict=True)) for row in rows]
    return sheets


def about(response) -> dict[str, Any]:
    return dict(book_of(response)["about"].iter_rows(values_only=True))


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


def test_a_workbook_has_real_dates_numbers_and_truths(client, world):
    (row,) = sheets_of(client.get(f"{API}/observations.xlsx?kind=actual"))["observations"]
    (brand,) = sheets_of(client.get(f"{API}/brands.xlsx"))["brands"]

    assert (row["value_lower"], row["value_bound"], row["version"]) == (38000, "exact", 1)
    assert row["period_earliest"] == datetime.datetime(2020, 1, 1)
    assert (row["period_edtf"], row["as_of_edtf"]) == ("2020", "2021-02")
    assert isinstance(row["updated_at"], datetime.datetime)
    assert brand["is_own"] is True


def test_a_workbook_has_a_row_for_each_citation(client, world):
    citations = sheets_of(client.get(f"{API}/milestones.xlsx"))["citations"]
    listed = client.get(MILESTONES).json()["results"]

    assert [(row["id"], row["source"], row["paragraph"], row["stance"]) for row in citations] == [
        (row["id"], each["source"], each["paragraph"], each["stance"]) for row in listed for each in row["citations"]
    ]
    assert citations[1]["speaker_note_ru"] == "через агентство"


def test_a_workbook_names_its_query_its_version_and_the_licence(client, world, settings):
    settings.DATA_LICENSE_NAME = "CC0-1.0"
    version = client.get("/en/timeline/").wsgi_request.record_version

    found = about(client.get(f"{API}/milestones.xlsx?q=%D0%B0&rank=all"))

    assert found["address"] == f"http://testserver{API}/milestones.xlsx?q=%D0%B0&rank=all"
    assert (found["list"], found["query"], found["rows"]) == ("milestones", "q=а&rank=all", 1)
    assert (found["record version"], found["license"]) == (version.number, "CC0-1.0")
    assert found["license address"] == settings.DATA_LICENSE_URL
    assert abs(found["record changed at"] - version.changed_at.replace(tzinfo=None)) < datetime.timedelta(seconds=1)


def test_the_same_workbook_is_the_same_to_the_byte(client, world):
    one, other = (client.get(f"{API}/milestones.xlsx") for _time in range(2))

    assert one.getvalue() == other.getvalue()


# Text -> what its cell holds, if not the same.
HOSTILE_TEXTS = {
    **dict.fromkeys(["=1+1", "=HYPERLINK(1)", "#N/A", "#REF!", "+7", "@x", " x ", "x" * 32_767, "\U0001f697" * 16_383]),
    **{f"a{sign}b": "a\ufffdb" for sign in "\x0b\x1f\ufffe\uffff"},
    "x" * 40_000: "x" * 32_766 + "…",
    "\U0001f697" * 16_384: "\U0001f697" * 16_383 + "…",
    "x" + "\U0001f697" * 20_000: "x" + "\U0001f697" * 16_382 + "…",
}


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_no_text_is_a_formula_or_breaks_a_workbook(client, world, text):
    make_milestone(slug="hostile", title_en="Hostile", summary_en=text)

    book = book_of(client.get(f"{API}/milestones.xlsx?q=hostile"))

    cell = next(
        cell for row in book["milestones"].iter_rows() for cell in row if cell.column_letter == "G" and row[0].row > 1
    )
    assert cell.data_type == "s"
    assert cell.value == (HOSTILE_TEXTS[text] or text)


@pytest.mark.parametrize("sign", ["%EF%BF%BF", "%EF%BF%BE", "%1F", "%EF%BF%BD"])
def test_no_query_breaks_the_workbook_that_names_it(client, world, sign):
    assert about(client.get(f"{API}/brands.xlsx?q=a{sign}b"))["query"] == "q=a\ufffdb"


def test_an_object_too_long_for_a_cell_is_told_to_be_so_and_not_cut(client, world):
    make_milestone(slug="long", summary_en="x" * 40_000)

    rows = sheets_of(client.get(f"{API}/changes.xlsx?resource=milestones"))["changes"]

    cells = {row["id"]: row["after"] for row in rows}
    assert cells["long"] == "[longer than a cell: see the JSON]"
    assert json.loads(cells["first-car"])["id"] == "first-car"


# Where a workbook can fail: between two rows, in a cell, before the first sheet is packed, and after it.
FAILING = [(Sheet, "add"), (workbooks, "text_cell"), (ExcelWriter, "_write_worksheets"), (ExcelWriter, "_write_images")]


@pytest.mark.parametrize(("owner", "name"), FAILING)
def test_a_workbook_that_fails_leaves_no_file(client, world, monkeypatch, tmp_path, owner, name):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    known, works, calls = list(ALL_TEMP_FILES), getattr(owner, name), []

    def fail_in_the_end(*arguments: Any) -> Any:
        calls.append(arguments)
        if len(calls) > 1 or owner is ExcelWriter:
            raise OperationalError("The database is away.")
        return works(*arguments)

    monkeypatch.setattr(owner, name, fail_in_the_end)

    with pytest.raises(OperationalError):
        client.get(f"{API}/milestones.xlsx")
    assert list(tmp_path.iterdir()) == []
    assert known == ALL_TEMP_FILES


def test_a_number_or_day_that_a_spreadsheet_cannot_keep_is_a_text(client, world):
    make_observation(slug="long-ago", period="1850-05-01")

    rows = {row["id"]: row for row in sheets_of(client.get(f"{API}/observations.xlsx"))["observations"]}

    assert (rows["long-ago"]["period_earliest"], rows["long-ago"]["value_lower"]) == ("1850-05-01", 38000)
    assert number("123456789012345.25") == "123456789012345.25"
    assert number("-1234567890123.25") == Decimal("-1234567890123.25")


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


def test_citations_of_one_row_stand_together_in_a_workbook(client, world):
    milestone = make_milestone(slug="cited-twice")
    make_citation(milestone, paragraph=9)

    rows = sheets_of(client.get(f"{API}/milestones.xlsx?fields=id,citations&ordering=slug"))

    assert [row["id"] for row in rows["citations"]] == ["cited-twice", "cited-twice", "first-car", "first-car"]
