"""What was public and has gone is 410 and says since when; what never was public is as unknown as ever."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from changes.models import Change
from changes.tests.helpers import recorded, restore, withdraw
from conftest import make_citation, make_measure, make_milestone, make_observation, make_source
from sources.models import Publishable
from tests.helpers import API, BUILDERS, problem_of
from tests.pages import LANGUAGES, read

pytestmark = pytest.mark.django_db

DETAIL = f"{API}/milestones/first-car/"
HISTORY = "/en/changes/milestones/first-car"


def withdrawn_milestone(**values: object) -> Publishable:
    milestone = make_milestone(**values)
    recorded()
    withdraw(milestone)
    return milestone


def test_a_detail_that_was_withdrawn_says_since_when_and_where_its_history_is(client):
    make_milestone(slug="first-van")
    withdrawn_milestone()
    end = Change.objects.first()

    answer = client.get(DETAIL)

    history = f"http://testserver{HISTORY}.json"
    problem = problem_of(answer, 410)
    assert (problem["title"], problem["code"]) == ("Gone", "gone")
    assert problem["detail"] == (
        f"Withdrawn on {end.at:%Y-%m-%d}, at version {end.record_version} of the record. Its history: {history}"
    )
    assert problem["errors"] == [
        {
            "parameter": "slug",
            "code": "gone",
            "detail": "What was published under this slug is no longer part of the record.",
            "nearest": ["first-van"],
        }
    ]
    assert answer.headers["Link"] == f'<{history}>; rel="version-history"'
    assert client.get(history).json()["results"][0]["action"] == "withdrawn"


def test_what_was_deleted_is_gone_too(client):
    milestone = make_milestone()
    recorded()
    milestone.delete()

    assert problem_of(client.get(DETAIL), 410)["detail"].startswith("Deleted on ")
    assert "was deleted on" in read(client.get("/en/timeline/first-car/")).one("main").text


def test_what_goes_with_another_row_is_gone_as_well_and_comes_back_with_it(client):
    measure, address = make_measure(), f"{API}/observations/cars-2020/"
    make_observation()
    recorded()

    withdraw(measure)
    gone = [client.get(each).status_code for each in (address, f"{API}/measures/cars-produced/")]
    restore(measure)

    assert gone == [410, 410]
    assert client.get(address).status_code == 200


def test_what_is_published_again_is_there_again(client):
    milestone = withdrawn_milestone()

    restore(milestone)

    assert client.get(DETAIL).status_code == 200
    assert client.get("/en/timeline/first-car/").status_code == 200


def test_a_withdrawal_that_is_not_in_the_log_yet_is_known_at_once(client):
    milestone = make_milestone()
    recorded()
    milestone.state = "withdrawn"
    milestone.save()

    assert client.get(DETAIL).status_code == 410


@pytest.mark.parametrize("resource", [name for name in BUILDERS if name != "sources"])
def test_every_kind_of_row_is_gone_in_the_api_and_on_its_page(client, resource):
    row = BUILDERS[resource]()
    recorded()
    address = row.get_absolute_url()
    withdraw(row)

    problem_of(client.get(f"{API}/{resource}/{row.slug}/"), 410)
    assert client.get(address).status_code == 410


def test_a_source_that_nothing_cites_any_more_can_go(client):
    source = make_source(slug="almanac")
    recorded()
    withdraw(source)

    problem_of(client.get(f"{API}/sources/almanac/"), 410)


def test_a_plan_is_gone_from_the_ledger_and_another_figure_never_was_in_it(client):
    plan, actual = make_observation(slug="planned", kind="plan"), make_observation()
    recorded()
    withdraw(plan)
    withdraw(actual)

    problem_of(client.get(f"{API}/plans/planned/"), 410)
    problem_of(client.get(f"{API}/observations/planned/"), 410)
    problem_of(client.get(f"{API}/plans/cars-2020/"), 404)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_since_when_and_leads_on(client, language):
    make_milestone(slug="first-van")
    withdrawn_milestone(slug="first-car")

    answer = client.get(f"/{language}/timeline/first-car/")

    page, end = read(answer), Change.objects.first()
    main = page.one("main")
    assert answer.status_code == 410
    assert answer.headers["Cache-Control"] == "no-store"
    assert {"en": "No longer part of the record", "ru": "Больше не входит в летопись"}[language] == main.one("h1").text
    assert end.heading(language)[0] in main.text
    assert {str(end.at.day), str(end.at.year)} <= set(re.findall(r"\d+", main.text))
    assert main.hrefs[0] == f"/{language}/changes/milestones/first-car/"
    assert f"/{language}/timeline/first-van/" in main.hrefs
    assert page.one("meta", name="robots").attrs["content"] == "noindex"
    assert page.all("link", rel="canonical") == []


def test_the_page_tells_the_public_reason(client):
    withdrawn_milestone()
    Change.objects.filter(action="withdrawn").update(reason_en="The document was a forgery.")

    assert "The document was a forgery." in read(client.get("/en/timeline/first-car/")).one("main").text


@pytest.mark.parametrize("suffix", ["json", "bib", "csl.json", "ics", "card.png"])
def test_its_files_are_gone_with_it(client, suffix):
    withdrawn_milestone()

    answer = client.get(f"/ru/timeline/first-car.{suffix}")

    assert answer.status_code == 410
    if suffix in ("json", "ics"):
        assert problem_of(answer)["code"] == "gone"


def test_a_file_that_no_row_has_never_was(client):
    withdrawn_milestone()

    assert client.get("/en/timeline/first-car.xyz").status_code == 404


def test_a_row_without_such_a_file_is_not_gone(client):
    make_milestone(date="2001-05")
    recorded()

    assert client.get("/en/timeline/first-car.ics").status_code == 404


@pytest.mark.parametrize("end", ["/", ".json", ".bib", ".card.png", ".ics"])
def test_a_draft_is_as_unknown_as_what_never_was(client, end):
    draft = make_milestone(slug="hidden-car", state="draft", title_en="Seekrit")
    make_citation(draft, paragraph=2)
    withdrawn_milestone()

    for stem in ("/en/timeline/", "/ru/timeline/"):
        hidden, absent = (client.get(f"{stem}{slug}-car{end}") for slug in ("hidden", "absent"))

        assert (hidden.status_code, absent.status_code) == (404, 404)
        assert hidden.content == absent.content.replace(b"absent", b"hidden")
        assert dict(hidden.headers) == dict(absent.headers)


@pytest.mark.parametrize("resource", [name for name in BUILDERS if name != "sources"])
def test_a_draft_in_the_place_of_what_was_deleted_changes_nothing(client, resource):
    row = BUILDERS[resource](slug="once-public")
    recorded()
    type(row).objects.filter(pk=row.pk).delete()
    recorded()
    before = client.get(f"{API}/{resource}/once-public/")

    draft = BUILDERS[resource](slug="once-public", state="draft")
    after = client.get(f"{API}/{resource}/once-public/")

    assert draft.pk
    assert problem_of(before, 410) == problem_of(after, 410)


def test_what_was_withdrawn_before_it_was_ever_public_never_was(client):
    draft = make_milestone(state="draft")
    draft.state = "withdrawn"
    draft.save()
    recorded()

    problem_of(client.get(DETAIL), 404)


@pytest.mark.parametrize("held", ["*", '"any"'])
def test_what_is_gone_is_gone_for_who_holds_it(client, held):
    withdrawn_milestone()

    problem_of(client.get(DETAIL, headers={"If-None-Match": held}), 410)
    assert client.head(DETAIL).status_code == 410


def test_what_is_gone_costs_the_same_however_long_its_history_is(client):
    milestone = withdrawn_milestone()
    addresses = (DETAIL, "/en/timeline/first-car/", f"{API}/milestones/never/", "/en/timeline/never/")

    def costs() -> list[int]:
        found = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            found.append(len(queries))
        return found

    few = costs()
    for _turn in range(5):
        restore(milestone)
        withdraw(milestone)

    # The version, the row, whether anything is due, its last change, the nearest; a page names its subject as well.
    assert few == [5, 6, 5, 6]
    assert costs() == few


def test_the_schema_describes_what_is_gone(client):
    schema = client.get(f"{API}/schema/").json()

    gone = {path: operations["get"]["responses"].get("410") for path, operations in schema["paths"].items()}

    assert {path for path, described in gone.items() if described} == {
        f"{API}/{resource}/{{slug}}/" for resource in BUILDERS
    }
