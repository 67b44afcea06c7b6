"""How the record and its documents are cited: as text, as BibTeX and as CSL-JSON, on the page and as files."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

import conftest as build
from changes.models import RecordVersion
from conftest import make_citation, make_dispute, make_milestone, make_organization, make_source
from dates.tests.strategies import historical_dates
from dates.values import HistoricalDate
from sources.citing import Reference, biblatex_date, bibtex, csl_date, csl_json, document, in_words, tex
from sources.tests.references import check_csl, entries, plain
from tests import pages
from tests.helpers import faults_of
from tests.pages import LANGUAGES, read

HOSTILE = 'A {b} \\c} 50% of $5 & #1_x^2~ "q" @misc{x,\n title=<b>«ё»</b> ]]>{'


def test_whatever_a_title_holds_bibtex_reads_it_back():
    entry = Reference(key="x", kind="webpage", title=(HOSTILE, "en"), url="https://x.example/{a}?b=%7B&c=ё").bibtex()

    ((kind, key, fields),) = entries(entry)

    assert (kind, key) == ("online", "x")
    assert plain(fields["title"].removeprefix("{").removesuffix("}")) == " ".join(HOSTILE.split())
    assert fields["url"] == "https://x.example/%7Ba%7D?b=%7B&c=%D1%91"
    assert re.findall(r"(?<!\\)[%$&#_^~]", fields["title"]) == []


def test_letters_of_every_script_stay_as_they_are():
    assert tex("Ёж, naïve — «да» 日本") == "Ёж, naïve — «да» 日本"


# Texts of the record: on one line, or over several.
texts = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=30)


@given(
    kind=st.sampled_from(["article-newspaper", "dataset", "document", "report", "webpage"]),
    parts=st.lists(texts, min_size=4, max_size=4),
    issued=historical_dates(),
    url=st.sampled_from(["", "https://x.example/{a}?b=%7B&c=ё#}"]),
)
def test_a_reference_of_any_texts_and_dates_is_read_back_in_both_forms(kind, parts, issued, url):
    title, publisher, container, note = (" ".join(part.split()) for part in parts)
    with translation.override("en"):
        reference = Reference(
            key="source-x",
            kind=kind,
            title=(title or "Untitled", "en"),
            container=(container, "en"),
            publisher=(publisher, "en"),
            issued=issued,
            dated=in_words(issued, "en"),
            url=url,
            language="en",
            notes=(note,),
        )
        written, listed = (
            bibtex([reference, reference.__class__("other", kind, ("Other", "en"))]),
            csl_json([reference]),
        )

        (_kind, key, fields), (_other, other_key, _fields) = entries(written)
        (item,) = json.loads(listed)

    check_csl(item)
    organization = fields.get("institution" if kind == "report" else "organization", "")
    assert (key, other_key, item["id"]) == ("source-x", "other", "source-x")
    assert plain(fields["title"].removeprefix("{").removesuffix("}")) == item["title"] == (title or "Untitled")
    assert plain(fields.get("titleaddon", "")) == item.get("container-title", "") == container
    assert plain(organization) == item.get("publisher", "") == publisher
    assert fields.get("url", "") == item.get("URL", "")
    assert ("date" in fields) == ("date-parts" in item.get("issued", {}))


# EDTF and its basis: CSL's date and Biber's.
DATES = [
    ("2024-04-15", "stated", {"date-parts": [[2024, 4, 15]]}, "2024-04-15"),
    ("2024-04", "stated", {"date-parts": [[2024, 4]]}, "2024-04"),
    ("2024", "stated", {"date-parts": [[2024]]}, "2024"),
    ("2024-04-15", "inferred", {"date-parts": [[2024, 4, 15]], "circa": True}, "2024-04-15~"),
    ("2007~", "stated", {"date-parts": [[2007]], "circa": True}, "2007~"),
    ("2007?", "stated", {"date-parts": [[2007]], "circa": True}, "2007~"),
    ("1999/2015-06", "stated", {"date-parts": [[1999], [2015, 6]]}, "1999/2015-06"),
    ("1999/2015", "inferred", {"date-parts": [[1999], [2015]], "circa": True}, "1999~/2015~"),
    ("2002/..", "stated", {"literal": "in words"}, ""),
    ("[2023..]", "inferred", {"literal": "in words", "circa": True}, ""),
    ("[2022-05..2024-12]", "stated", {"literal": "in words"}, ""),
    ("2022-36", "stated", {"literal": "in words"}, ""),
    ("2022-21", "stated", {"literal": "in words"}, ""),
    ("199X", "stated", {"literal": "in words"}, ""),
    ("2004-XX", "stated", {"literal": "in words"}, ""),
    ("", "unknown", {}, ""),
]


@pytest.mark.parametrize(("edtf", "basis", "issued", "day"), DATES)
def test_a_date_is_told_as_finely_as_it_is_known_and_no_finer(edtf, basis, issued, day):
    value = HistoricalDate(edtf, basis=basis)

    assert csl_date(value, "in words") == issued
    assert biblatex_date(value) == day


def test_a_part_of_a_year_is_told_in_words():
    value = HistoricalDate("2022", refine="end")

    assert csl_date(value, "end of 2022") == {"literal": "end of 2022"}
    assert biblatex_date(value) == ""


@pytest.mark.django_db
def test_a_document_is_cited_as_what_it_is_with_its_hash():
    yearbook = make_source(
        title_en="Sales: up!", kind="report", url="https://x.example/yearbook", archive_name="y_1.txt"
    )

    reference = document(yearbook)

    assert reference.text() == (
        f"Sales: up! Harbor Press. 1 March 2021. Archived file y_1.txt, SHA-256 {'0' * 64}. https://x.example/yearbook"
    )
    ((kind, key, fields),) = entries(reference.bibtex())
    assert (kind, key) == ("report", "source-yearbook")
    assert (fields["institution"], fields["date"], fields["langid"]) == ("Harbor Press", "2021-03-01", "english")
    assert plain(fields["note"]) == f"Archived file y_1.txt, SHA-256 {'0' * 64}"
    check_csl(reference.csl())
    assert reference.csl()["issued"] == {"date-parts": [[2021, 3, 1]]}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "url", "csl", "biblatex"),
    [
        ("news", "", "article-newspaper", "misc"),
        ("article", "https://x.example/", "article-newspaper", "online"),
        ("report", "", "report", "report"),
        ("profile", "", "document", "misc"),
        ("other", "https://x.example/", "webpage", "online"),
    ],
)
def test_the_kind_of_a_document_is_that_of_its_reference(kind, url, csl, biblatex):
    reference = document(make_source(kind=kind, url=url))

    assert (reference.csl()["type"], reference.biblatex_type) == (csl, biblatex)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("edtf", "words"), [("[2023..]", "2023 or later (inferred)"), ("2024-04-15", "15 April 2024 (inferred)")]
)
def test_an_inferred_date_is_cited_as_stated_in_no_form(edtf, words):
    reference = document(make_source(published=edtf, published_basis="inferred"))

    ((_kind, _key, fields),) = entries(reference.bibtex())
    assert f". {words}. " in reference.text()
    assert plain(fields["note"]).startswith(words if "date" not in fields else "Date inferred.")
    assert fields.get("date", "~").endswith("~")
    assert reference.csl()["issued"]["circa"] is True
    assert reference.csl()["note"].startswith("Date inferred.")


@pytest.mark.django_db
def test_an_undated_document_says_so():
    reference = document(make_source(published=""))

    assert ". Date not stated. " in reference.text()
    assert "issued" not in reference.csl()
    assert reference.csl()["note"].startswith("Date not stated. ")


@pytest.mark.django_db
def test_a_document_has_its_own_title_and_a_description_is_the_readers():
    report = make_source(language="ru", publisher_en="")
    letter = make_source(slug="letter", language="ru", title_en="[Letter]", title_ru="[Письмо]")

    with translation.override("en"):
        assert [document(each).title for each in (report, letter)] == [
            ("Ежегодник «Нордвинда»", "ru"),
            ("[Letter]", "en"),
        ]
    with translation.override("ru"):
        assert document(letter).title == ("[Письмо]", "ru")


def citation_of(page: Any) -> list[str]:
    return [line.text for line in page.one("details", class_="cite").with_class("citation")]


@pytest.mark.django_db
def test_a_statement_is_cited_as_a_page_of_the_record_at_its_version(client):
    make_organization(is_subject=True)
    make_milestone()
    version = RecordVersion.objects.get()
    day = f"{version.changed_at.day} {version.changed_at:%B %Y}"

    page = read(client.get("/en/timeline/first-car/"))

    assert citation_of(page) == [
        f"The first car leaves the line. Northwind Motors: the record. Record version {version.number}, {day}. "
        "http://testserver/en/timeline/first-car/"
    ]
    bibtex, csl = page.one("details", class_="cite").all("pre")
    ((kind, key, fields),) = entries(bibtex.one("code").children[0])
    assert (kind, key, fields["langid"]) == ("online", "northwind-milestone-first-car", "english")
    assert (fields["date"], fields["version"]) == (version.changed_at.date().isoformat(), str(version.number))
    (item,) = json.loads(csl.one("code").children[0])
    check_csl(item)
    assert item["container-title"] == "Northwind Motors: the record"


@pytest.mark.django_db
def test_the_page_of_a_source_cites_the_document_and_then_itself(client):
    make_milestone()

    texts = citation_of(read(client.get("/en/sources/yearbook/")))
    keys = [key for _kind, key, _fields in entries(client.get("/en/sources/yearbook.bib").content.decode())]

    assert texts[0].startswith("Northwind yearbook. Harbor Press. 1 March 2021. Archived file yearbook.txt")
    assert texts[1].startswith("Northwind yearbook. The record. Record version ")
    assert keys == ["source-yearbook", "record-source-yearbook"]


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_citation_is_in_the_language_of_its_address(client, language):
    make_organization(is_subject=True)
    make_milestone()
    title = {"en": "The first car leaves the line", "ru": "С конвейера сходит первый автомобиль"}[language]

    bibtex = client.get(f"/{language}/timeline/first-car.bib")
    csl = client.get(f"/{language}/timeline/first-car.csl.json")

    assert bibtex.headers["Content-Type"] == "application/x-bibtex; charset=utf-8"
    assert csl.headers["Content-Type"] == "application/vnd.citationstyles.csl+json"
    (item,) = json.loads(csl.content)
    assert (item["title"], item["language"]) == (title, language)
    assert item["URL"] == f"http://testserver/{language}/timeline/first-car/"
    assert entries(bibtex.content.decode())[0][2]["title"] == f"{{{title}}}"


@pytest.mark.django_db
def test_a_list_is_cited_with_the_filters_in_use(client):
    make_milestone()

    page = citation_of(read(client.get("/en/timeline/?kind=launch&page=1")))
    (item,) = json.loads(client.get("/en/timeline.csl.json?kind=launch").content)

    assert page[0].startswith("Timeline. The record. ")
    assert page[0].endswith(" http://testserver/en/timeline/?kind=launch")
    assert (item["id"], item["URL"]) == ("record-timeline-kind-launch", "http://testserver/en/timeline/?kind=launch")


@pytest.mark.django_db
def test_the_list_of_sources_is_a_bibliography_under_its_filters(client):
    for slug, kind, state in [("memoirs", "other", "published"), ("yearbook", "report", "published")]:
        make_source(slug=slug, kind=kind, state=state)
    make_source(slug="canary", kind="report", state="draft")

    everything = entries(client.get("/en/sources.bib").content.decode())
    reports = json.loads(client.get("/ru/sources.csl.json?kind=report").content)

    assert sorted(key for _kind, key, _fields in everything) == ["source-memoirs", "source-yearbook"]
    assert [item["id"] for item in reports] == ["source-yearbook"]
    assert json.loads(client.get("/en/sources.csl.json?kind=profile").content) == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["sources.bib", "timeline.csl.json", "disputes.bib"])
@pytest.mark.parametrize(
    ("query", "fault"), [("yeer=1", ("yeer", "unknown")), ("ordering=x", ("ordering", "invalid_choice"))]
)
def test_a_file_of_references_refuses_what_its_list_as_json_refuses(client, path, query, fault):
    make_milestone()

    response = client.get(f"/en/{path}?{query}")

    assert faults_of(response) == [fault]


@pytest.mark.django_db
def test_every_row_and_every_list_has_references_that_programs_can_read(client):
    pages.make_world()
    addresses = [address for address in pages.page_addresses("en") if "?" not in address]
    cited = [address.rstrip("/") for address in addresses if address not in ("/en/", "/en/about/", "/en/search/")]
    cited = [stem for stem in cited if client.get(f"{stem}.bib").status_code == 200]
    keys = []
    for stem in cited:
        bibtex = entries(client.get(f"{stem}.bib").content.decode())
        items = json.loads(client.get(f"{stem}.csl.json").content)

        assert [key for _kind, key, _fields in bibtex] == [item["id"] for item in items], stem
        for item in items:
            check_csl(item)
        keys += [item["id"] for item in items if stem != "/en/sources"]
    assert len(keys) == len(set(keys)) > 30


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["draft", "in_review", "withdrawn"])
@pytest.mark.parametrize("suffix", ["bib", "csl.json"])
def test_what_is_not_published_cannot_be_cited(client, state, suffix):
    make_milestone(slug="canary", state=state)
    make_source(slug="canary-source", state=state)
    make_dispute(slug="canary-dispute", state=state)

    for stem in ("timeline/canary", "sources/canary-source", "disputes/canary-dispute"):
        assert client.get(f"/en/{stem}.{suffix}").status_code == 404
    assert b"canary" not in client.get(f"/en/sources.{suffix}").content


@pytest.mark.django_db
def test_a_text_that_is_missing_is_cited_in_the_other_language_and_marked(client):
    make_milestone(title_ru="")
    make_citation(build.make_claim(), paragraph=2)

    page = read(client.get("/ru/timeline/first-car/"))

    title, record = page.one("details", class_="cite").with_class("citation")[0], page.one("details", class_="cite")
    assert title.all("span")[0].attrs["lang"] == "en"
    assert {pre.lang for pre in record.all("pre")} == {"en"}
