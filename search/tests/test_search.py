"""The search of the whole record, through the API."""

import pytest

import conftest as build
from search.querysets import SEARCHED, search
from sources.models import Publishable, record_models
from tests.helpers import API, BUILDERS, viewsets

pytestmark = pytest.mark.django_db


def found(client, words: str) -> dict[str, list[str]]:
    """Resource -> slugs."""
    response = client.get(f"{API}/search/", {"q": words})
    assert response.status_code == 200, response.content
    return {group["resource"]: [row["id"] for row in group["results"]] for group in response.json()["groups"]}


def test_every_kind_of_row_is_searched():
    assert set(SEARCHED) == set(record_models())
    assert all(model.search_fields for model in SEARCHED)
    assert all(issubclass(model, Publishable) for model in SEARCHED)


@pytest.mark.parametrize("resource", [name for name in BUILDERS if name != "plans"])
@pytest.mark.parametrize("words", ["кракен", "КРАКЁН", "Kraken"])
def test_each_text_of_each_kind_is_found(client, resource, words):
    model = viewsets()[resource].model
    make, ending = BUILDERS[resource], "_en" if words == "Kraken" else "_ru"
    text = "The Kraken" if words == "Kraken" else "Большой Кракен"
    columns = [name for name in model.search_columns() if name.endswith(ending) and "__" not in name]
    for number, column in enumerate(columns):
        values = {"is_subject": False} if resource == "organizations" else {}
        aspects = {"slug": f"row-{number}", column: text, **values}
        make(**aspects)

    assert found(client, words) == {model.resource: [f"row-{number}" for number in range(len(columns))]}


def test_an_observation_is_found_by_its_measure(client):
    build.make_observation()

    assert found(client, "выпущено")["observation"] == ["cars-2020"]


@pytest.mark.parametrize("words", ["%", "_", "\\", "%%", "__", "a%b", "'", '"', "*", "[a-z]", "\\%"])
def test_signs_of_a_pattern_are_plain_text(client, words):
    build.make_milestone(title_en=f"before {words} after")
    build.make_milestone(slug="plain", title_en="before and after")

    assert found(client, words) == {"milestone": ["first-car"]}


def test_all_words_must_occur_in_one_row(client):
    build.make_milestone(title_en="A grey car")
    build.make_milestone(slug="boat", title_en="A grey boat")

    assert found(client, "grey car") == {"milestone": ["first-car"]}
    assert found(client, "grey car boat") == {}


@pytest.mark.parametrize("state", ["draft", "in_review", "withdrawn"])
def test_what_is_not_published_is_not_found(client, state):
    build.make_milestone(title_en="The kraken rises", state=state)

    assert found(client, "kraken") == {}


def test_what_cannot_be_shown_without_a_hidden_row_is_not_found(client):
    build.make_position(person=build.make_person(state="draft"), title_en="Keeper of the kraken")
    build.make_observation(measure=build.make_measure(state="draft"), reading_note_en="A kraken's worth.")

    assert found(client, "kraken") == {}


def test_rivals_of_every_rank_are_found(client):
    build.make_milestone(title_en="The kraken rises", rank="deprecated", rank_reason_en="A misprint.")

    assert found(client, "kraken") == {"milestone": ["first-car"]}


def test_a_limit_holds_for_each_kind_and_the_count_does_not(client):
    for number in range(3):
        build.make_milestone(slug=f"car-{number}", title_en="A kraken")

    body = client.get(f"{API}/search/?q=kraken&limit=2").json()

    assert body["count"] == 3
    assert [(group["count"], len(group["results"])) for group in body["groups"]] == [(3, 2)]


def test_a_heading_is_null_in_the_language_in_which_it_is_not_written(client):
    build.make_milestone(title_ru="", title_en="A kraken")

    (group,) = client.get(f"{API}/search/?q=kraken").json()["groups"]

    assert group["results"][0]["heading"] == {"en": "A kraken", "ru": None}


def test_groups_stand_in_the_order_in_which_a_reader_looks():
    build.make_milestone(title_en="A kraken")
    build.make_source(slug="memoirs", title_en="A kraken")
    build.make_brand(name_en="Kraken")

    groups = search("kraken", limit=5)

    assert [group.model.resource for group in groups] == ["milestone", "brand", "source"]
