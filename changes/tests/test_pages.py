"""What a reader sees of the log: the list of changes and the history of a row."""

from __future__ import annotations

import pytest
from django.utils import translation

from changes.models import Change, Touched
from changes.recording import FOLDED_FROM
from changes.tests.helpers import recorded, restore, withdraw
from conftest import make_brand, make_milestone, make_observation, make_person
from tests.helpers import faults_of, problem_of
from tests.pages import LANGUAGES, read

pytestmark = pytest.mark.django_db

LIST = "/en/changes/"
HISTORY = "/en/changes/milestones/first-car/"


@pytest.fixture
def corrected():
    """A milestone that was corrected once."""
    milestone = make_milestone()
    recorded()
    milestone.title_en = "The second car leaves the line"
    milestone.kind = "product"
    milestone.save()
    return milestone


def entries(page) -> list[str]:
    return [" ".join(each.text.split()) for each in page.with_class("log-entry")]


def test_a_correction_shows_what_went_and_what_came(client, corrected):
    page = read(client.get(LIST))

    entry = page.with_class("log-entry")[0]
    assert "milestone · corrected" in entry.text
    assert entry.hrefs == ["/en/timeline/first-car/", HISTORY]
    assert [each.text for each in entry.all("del")] == ["removed:first", "removed:launch"]
    assert [each.text for each in entry.all("ins")] == ["added:second", "added:product"]


def test_the_log_is_written_before_it_is_shown(client, corrected):
    assert Touched.objects.exists()

    pages = [client.get(address) for address in (LIST, HISTORY, "/en/changes.json", "/en/changes.atom")]

    assert all(b"second" in page.content for page in pages)
    assert not Touched.objects.exists()


@pytest.mark.parametrize("address", [LIST, HISTORY, "/en/changes.json", "/en/changes.atom", "/en/timeline.atom"])
def test_who_holds_an_older_answer_is_sent_the_new_one(client, corrected, address):
    older = client.get(address).headers["ETag"]
    held = client.get(address).headers["ETag"]
    again = client.get(address, headers={"If-None-Match": held})
    corrected.title_en = "The third car leaves the line"
    corrected.save()

    anew = client.get(address, headers={"If-None-Match": f"{older}, {held}"})

    assert (again.status_code, anew.status_code) == (304, 200)
    assert b"third" in anew.content


def test_a_page_that_was_made_before_the_log_was_written_is_made_anew_after(client, corrected):
    before = client.get("/en/").headers["ETag"]

    recorded()

    assert client.get("/en/", headers={"If-None-Match": before}).status_code == 200


def test_a_withdrawn_row_is_named_without_a_link_to_its_page(client, corrected):
    recorded()
    withdraw(corrected)

    page = read(client.get(LIST))

    entry = page.with_class("log-entry")[0]
    assert "milestone · withdrawn" in entry.text
    assert "The second car leaves the line" in entry.text
    assert "/en/timeline/first-car/" not in page.one("main").hrefs


def test_the_history_of_a_withdrawn_row_says_so_and_shows_what_was_public(client, corrected):
    recorded()
    withdraw(corrected)
    corrected.title_en = "Never to be seen"
    corrected.save()

    page = read(client.get(HISTORY))

    main = page.one("main")
    assert page.one("h1").text == "The second car leaves the line"
    assert "Withdrawn since" in main.text
    assert [node.text for node in main.all("h2")] == ["Withdrawn", "Corrected", "Added"]
    assert "The first car leaves the line" in main.text
    assert "Never to be seen" not in main.text
    assert client.get("/en/timeline/first-car/").status_code == 410


def test_the_history_of_a_row_that_returned_leads_to_its_page(client, corrected):
    recorded()
    withdraw(corrected)
    corrected.kind = "stop"
    restore(corrected)

    page = read(client.get(HISTORY))

    assert "/en/timeline/first-car/" in page.one("main").hrefs
    entry = page.with_class("log-entry")[0]
    assert [each.text for each in entry.all("ins")] == ["added:stop"]


@pytest.mark.parametrize("state", ["draft", "in_review", "withdrawn"])
def test_the_history_of_what_never_was_public_is_that_of_what_never_was(client, state):
    make_milestone(slug="hidden-car", state=state)

    for language in LANGUAGES:
        hidden = client.get(f"/{language}/changes/milestones/hidden-car/")
        absent = client.get(f"/{language}/changes/milestones/absent-car/")
        file = client.get(f"/{language}/changes/milestones/hidden-car.json")

        assert (hidden.status_code, absent.status_code) == (404, 404)
        assert hidden.content == absent.content.replace(b"absent", b"hidden")
        problem_of(file, 404)
    assert client.get("/en/changes/nothing/first-car/").status_code == 404


@pytest.mark.parametrize(
    ("address", "parameter", "nearest"),
    [
        ("milestones/frist-car", "slug", ["first-car"]),
        ("milestones/nothing-alike", "slug", []),
        ("milestone/first-car", "resource", ["milestones"]),
    ],
)
def test_a_history_that_there_is_not_says_what_in_its_address_is_wrong(client, address, parameter, nearest):
    make_milestone()

    (fault,) = problem_of(client.get(f"/en/changes/{address}.json"), 404)["errors"]

    assert (fault["parameter"], fault["code"], fault["nearest"]) == (parameter, "not_found", nearest)


def test_no_page_of_the_log_names_an_editor(admin_client, corrected, admin_user):
    admin_user.username = "Seekrit"
    admin_user.save()

    for address in (LIST, HISTORY, "/en/changes.json", "/en/changes.atom"):
        assert b"Seekrit" not in admin_client.get(address).content


def test_an_import_is_one_entry_with_its_counts_until_they_are_asked_for(client):
    for number in range(FOLDED_FROM):
        make_milestone(slug=f"car-{number}")
    make_observation()
    recorded()

    page = read(client.get(LIST))
    asked = read(client.get(f"{LIST}?action=created"))
    milestones = read(client.get(f"{LIST}?resource=milestones"))

    (entry,) = page.with_class("log-entry")
    assert f"Milestones: {FOLDED_FROM}" in entry.text
    assert "?resource=milestones&action=created" in entry.hrefs
    assert page.with_class("count")[0].text.startswith(f"{Change.objects.count()} changes")
    assert len(asked.with_class("log-entry")) == Change.objects.count()
    assert len(milestones.with_class("log-entry")) == FOLDED_FROM


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", ["vera-holm", "gale", "first-car", "yearbook"]),
        ("resource=brands", ["gale"]),
        ("action=corrected", []),
        ("action=created&resource=people", ["vera-holm"]),
        ("since=3", ["vera-holm"]),
        ("since=0&resource=sources", ["yearbook"]),
        ("since=999999999999999999", []),
    ],
)
def test_the_filters_of_the_page_are_those_of_its_file(client, query, slugs):
    for number, make in enumerate((make_milestone, make_brand, make_person), 1):
        make()
        assert len(recorded()) == (2 if number == 1 else 1)

    page = read(client.get(f"{LIST}?{query}"))
    body = client.get(f"/en/changes.json?{query}").json()

    assert [each["id"] for each in body["results"] if each["id"] != "yearbook"] == [s for s in slugs if s != "yearbook"]
    assert len(page.with_class("log-entry")) == len(slugs) == body["count"]


BAD = [
    ("resource=milestone", [("resource", "invalid_choice")]),
    ("action=changed", [("action", "invalid_choice")]),
    ("since=-1", [("since", "invalid")]),
    ("since=٣", [("since", "invalid")]),
    ("since=1&since=2", [("since", "repeated")]),
    ("from=2", [("from", "unknown")]),
    ("resource=", [("resource", "empty")]),
]


@pytest.mark.parametrize(("query", "faults"), BAD)
def test_what_cannot_be_understood_is_named(client, corrected, query, faults):
    page = client.get(f"{LIST}?{query}", follow=True)
    is_tolerated = faults[0][1] in ("unknown", "empty")

    assert faults_of(client.get(f"/en/changes.json?{query}")) == faults
    assert faults_of(client.get(f"/en/changes.atom?{query}")) == faults
    assert page.status_code == (200 if is_tolerated else 400)
    assert bool(read(page).with_class("log-entry")) == is_tolerated


def test_the_log_as_json_has_what_a_mirror_needs(client, corrected):
    body = client.get("/en/changes.json?action=corrected").json()

    (change,) = body["results"]
    assert list(change) == [
        *("number", "url", "page", "record_version", "at", "resource", "id", "version", "action", "is_consequence"),
        *("heading", "reason", "before", "after"),
    ]
    assert (change["resource"], change["id"], change["action"]) == ("milestones", "first-car", "corrected")
    assert (change["before"]["kind"], change["after"]["kind"], change["reason"]) == ("launch", "product", None)
    assert client.get("/en/changes/milestones/first-car.json").json()["count"] == 2


def test_a_long_log_has_pages(client):
    for number in range(60):
        make_milestone(slug=f"car-{number}")
    recorded()

    first = read(client.get(f"{LIST}?resource=milestones"))
    second = read(client.get(f"{LIST}?resource=milestones&page=2"))

    assert (len(first.with_class("log-entry")), len(second.with_class("log-entry"))) == (50, 10)
    assert client.get(f"{LIST}?page=2").status_code == 404


def test_no_page_of_the_log_asks_more_when_it_grows(client, django_assert_max_num_queries):
    gale = make_brand()
    for number in range(12):
        make_milestone(slug=f"car-{number}", brands=[gale])
    recorded()
    withdraw(gale)

    # The version, what is due, subject, language and footer, the page, its count, folds, public rows and names.
    for address in (LIST, f"{LIST}?action=corrected", "/en/changes/milestones/car-1/"):
        with django_assert_max_num_queries(12):
            client.get(address)


def test_a_rows_page_leads_to_its_history(client):
    make_milestone()

    page = read(client.get("/en/timeline/first-car/"))

    assert HISTORY in page.one("main").hrefs
    assert "Version 1 of this entry" in page.one("main").text


def test_the_home_page_is_given_what_changed_and_else_what_was_added(client):
    for number in range(FOLDED_FROM):
        make_milestone(slug=f"car-{number}")
    recorded()
    added = Change.objects.latest_for_home(3)
    make_person()
    recorded()

    with translation.override("ru"):
        latest = Change.objects.latest_for_home(3)

        assert [(each.slug, each.kind_label, each.heading("ru")[0]) for each in latest] == [
            ("vera-holm", "персона", "Вера Хольм")
        ]
    assert [each.number for each in added] == [FOLDED_FROM + 1, FOLDED_FROM, FOLDED_FROM - 1]
