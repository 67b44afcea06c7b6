"""The Data Package: the whole record, the same bytes each time, and nothing that it should not hold."""

from __future__ import annotations

import csv
import hashlib
import json
import zipfile

import pytest

import conftest as build
from changes.resources import resources
from releases.layout import record_tables
from releases.tests.helpers import bytes_of, descriptor_of, make_anew, make_files, package_of, path_of, table_of
from tests.helpers import API, BUILDERS, make_world

pytestmark = pytest.mark.django_db

# Columns that hold what is the answer's alone: the host, and the day by which plans are judged.
OF_THE_ANSWER = ("url", "page_en", "page_ru", "outcome_status", "outcome_actual", "outcome_difference")


def test_the_same_version_gives_the_same_bytes():
    make_world()
    _edition, made = make_files()
    before = bytes_of(made)

    again = make_anew(made)

    assert bytes_of(again) == before
    assert again.files == made.files


def test_the_order_of_writing_has_no_say_in_the_bytes():
    for slug in ("b-car", "a-car", "a0-car"):
        build.make_milestone(slug=slug)

    package = package_of(make_files()[1])

    assert [row["id"] for row in table_of(package, "milestones")] == ["a-car", "a0-car", "b-car"]


def test_every_file_in_it_has_the_time_of_the_version_and_may_be_read_by_all():
    make_world()
    edition, made = make_files()

    with zipfile.ZipFile(path_of(made, "zip")) as archive:
        infos = archive.infolist()

    names = [info.filename for info in infos]
    assert names[:5] == ["datapackage.json", "README.md", "README.ru.md", "sources.bib", "sources.csl.json"]
    assert names[5:] == [f"data/{table.name}.csv" for table in record_tables()]
    assert {info.external_attr >> 16 for info in infos} == {0o100644}
    moment = edition.changed_at
    assert {info.date_time for info in infos} == {(*moment.timetuple()[:5], moment.second // 2 * 2)}


def test_every_published_row_of_every_rank_is_in_its_table_as_the_api_lists_it(client):
    make_world()
    build.make_milestone(slug="rejected", rank="deprecated", rank_reason_en="It is wrong.")

    package = package_of(make_files()[1])

    assert set(resources()) == set(BUILDERS) - {"plans"}
    for name in resources():
        listed = client.get(f"{API}/{name}/?limit=500&ordering=slug" + rank_of(name)).json()["results"]
        rows = table_of(package, name)
        assert [row["id"] for row in rows] == sorted(each["id"] for each in listed), name
        assert rows, name
    assert "rejected" in [row["id"] for row in table_of(package, "milestones")]


def rank_of(name: str) -> str:
    return "&rank=all" if "rank" in resources()[name].viewset.filterset_class.base_filters else ""


@pytest.mark.parametrize(("page", "name"), [("timeline", "milestones"), ("production", "observations")])
def test_its_cells_are_those_of_the_table_of_the_list(client, page, name):
    make_world()
    package = package_of(make_files()[1])

    listed = list(csv.DictReader(client.get(f"/en/{page}.csv?rank=all&ordering=slug").getvalue().decode().splitlines()))

    def kept(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return [{head: cell for head, cell in row.items() if head not in OF_THE_ANSWER} for row in rows]

    assert kept(table_of(package, name)) == kept(listed)
    assert list(table_of(package, name)[0]) == list(listed[0])


def test_every_citation_has_a_row(client):
    world = make_world()

    rows = table_of(package_of(make_files()[1]), "citations")

    told = [
        (name, row["id"], each["source"], str(each["paragraph"]), each["stance"], each.get("aspect", "general"))
        for name in resources()
        for row in client.get(f"{API}/{name}/?limit=500" + rank_of(name)).json()["results"]
        for each in row.get("citations", ())
    ]
    heads = ("resource", "row", "source", "paragraph", "stance", "aspect")
    assert sorted(tuple(row[head] for head in heads) for row in rows) == sorted(told)
    spoken = next(row for row in rows if row["row"] == world["milestones"].slug and row["paragraph"] == "5")
    assert (spoken["speaker"], spoken["speaker_note_ru"]) == ("vera-holm", "через агентство")
    assert spoken["quotation"] == "grey, all of it"


def test_it_says_what_it_is(settings):
    make_world()
    edition, made = make_files()

    told = descriptor_of(package_of(made))

    assert told["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert (told["name"], told["version"]) == ("northwind-record", str(edition.number))
    assert told["title"] == "Northwind Motors: the record"
    assert told["id"] == edition.urn
    assert told["created"] == edition.moment
    assert [each["name"] for each in told["licenses"]] == [settings.DATA_LICENSE_NAME]
    assert told["sources"] == [{"title": "Northwind yearbook"}]
    assert "homepage" not in told


def test_what_it_says_of_each_table_is_true():
    make_world()
    _edition, made = make_files()
    package = package_of(made)

    for resource in descriptor_of(package)["resources"]:
        data = package[resource["path"]].encode()
        assert resource["bytes"] == len(data), resource["name"]
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}", resource["name"]
        fields = [field["name"] for field in resource["schema"]["fields"]]
        assert package[resource["path"]].partition("\r\n")[0] == ",".join(fields), resource["name"]
        assert made.rows[resource["name"]] == len(table_of(package, resource["name"])), resource["name"]


def test_every_column_has_a_type_and_a_description():
    untold = [
        f"{table.name}.{column.name}" for table in record_tables() for column in table.columns if not column.description
    ]

    assert untold == []
    assert {column.type for table in record_tables() for column in table.columns} == {
        *("string", "integer", "number", "boolean", "date", "datetime", "list")
    }


@pytest.mark.parametrize(
    ("table", "column", "kind", "refers_to"),
    [
        ("observations", "value_lower", "number", ""),
        ("observations", "outcome_difference", "number", ""),
        ("observations", "period_earliest", "date", ""),
        ("observations", "period_edtf", "string", ""),
        ("observations", "scope_brand", "string", "brands"),
        ("observations", "same_as", "string", "observations"),
        ("milestones", "brands", "list", ""),
        ("milestones", "outcome", "string", "milestones"),
        ("milestones", "citations_disputes", "list", ""),
        ("milestones", "updated_at", "datetime", ""),
        ("brands", "is_own", "boolean", ""),
        ("sources", "paragraph_count", "integer", ""),
        ("sources", "repeats", "string", "sources"),
        ("citations", "speaker", "string", "people"),
        ("citations", "row", "string", ""),
    ],
)
def test_a_column_is_what_its_field_is(table, column, kind, refers_to):
    columns = {each.name: each for each in next(each for each in record_tables() if each.name == table).columns}

    assert (columns[column].type, columns[column].refers_to) == (kind, refers_to)


def test_a_plan_is_judged_on_the_day_of_the_version():
    build.make_observation(slug="made", value=38_000, period="2019")
    build.make_observation(slug="missed", kind="plan", value=50_000, period="2019")
    build.make_observation(slug="to-come", kind="plan", value=50_000, period="2999")

    rows = {row["id"]: row for row in table_of(package_of(make_files()[1]), "observations")}

    assert (rows["missed"]["outcome_status"], rows["missed"]["outcome_difference"]) == ("missed", "-12000")
    assert rows["to-come"]["outcome_status"] == "pending"
    assert rows["made"]["outcome_status"] == ""


@pytest.mark.parametrize(("name", "words"), [("README.md", "How to cite it"), ("README.ru.md", "Как ссылаться")])
def test_its_readme_names_the_version_the_tables_and_how_to_cite(settings, name, words):
    make_world()
    edition, made = make_files()

    text = package_of(made)[name]

    assert words in text
    assert f"version = {{{edition.number}}}" in text
    assert f"| `data/milestones.csv` | {made.rows['milestones']} |" in text
    assert settings.DATA_LICENSE_URL in text
    assert edition.names["en" if name == "README.md" else "ru"] in text


def test_it_brings_the_documents_to_cite():
    make_world()

    package = package_of(make_files()[1])

    assert package["sources.bib"].startswith("@report{source-yearbook,")
    assert [each["title"] for each in json.loads(package["sources.csl.json"])] == ["Northwind yearbook"]


def test_it_names_a_host_only_if_the_site_has_one(settings):
    make_world()
    plain = bytes_of(make_files()[1])

    settings.SITE_URL = "https://record.example"
    _edition, made = make_files()

    package = package_of(made)
    assert not [suffix for suffix, data in plain.items() if b"testserver" in data or b"record.example" in data]
    assert table_of(package, "eras")[0]["url"] == "https://record.example/api/v1/eras/first-years/"
    assert descriptor_of(package)["homepage"] == "https://record.example"
    assert f"https://record.example/en/data/releases/{_edition.number}/" in package["README.md"]


def test_a_cell_is_never_a_formula_and_a_line_break_stays():
    build.make_milestone(title_en='=HYPERLINK("x")', summary_en="one\ntwo, three")

    row = table_of(package_of(make_files()[1]), "milestones")[0]

    assert row["title_en"] == '\'=HYPERLINK("x")'
    assert row["summary_en"] == "one\ntwo, three"
