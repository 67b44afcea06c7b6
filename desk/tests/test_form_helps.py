"""What helps while a form is filled in: evidence of another statement, the next row of a list, gaps in a draft."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from conftest import make_citation, make_claim, make_measure, make_milestone, make_person, make_source
from desk.roles import CONTRIBUTOR, REVIEWER
from production.models import Observation
from sources.models import record_models
from tests.admin_forms import address, change_address, citation, draft_of, errors, send, shown, sign_in_as
from timeline.models import Milestone

pytestmark = pytest.mark.django_db

EVIDENCE = "evidence"


@pytest.fixture
def reviewer(client):
    return sign_in_as(client, REVIEWER)


def add(client, **values):
    page = address(Milestone, "add")
    return client.post(page, {**shown(client.get(page)), **values})


def test_evidence_of_another_statement_is_offered_as_it_would_be_typed(client, reviewer):
    claim, holm = make_claim(), make_person()
    make_citation(claim, paragraph=3, speaker=holm)

    (found,) = client.get(address(Milestone, EVIDENCE), {"q": "largest PLANT"}).json()["results"]

    assert found["text"] == "claim: Northwind calls its plant the largest"
    first, second = found["citations"]
    assert (first["source"]["text"], first["paragraph"], first["stated_ru"]) == (
        "Northwind yearbook",
        1,
        "Так сказано в ежегоднике.",
    )
    assert second["speaker"] == {"id": holm.pk, "text": "Vera Holm"}


@pytest.mark.parametrize("words", ["", "   ", "no such words", "a" * 101])
def test_nothing_is_offered_for_words_that_nothing_has(client, reviewer, words):
    make_claim()

    assert client.get(address(Milestone, EVIDENCE), {"q": words}).json() == {"results": []}


def test_speaker_who_is_anothers_draft_is_not_named(client):
    other = draft_of(User.objects.create(username="other"), make_person(name_en="Secret man", state="draft"))
    make_citation(make_claim(), paragraph=3, speaker=other)
    own = draft_of(sign_in_as(client, CONTRIBUTOR), make_person(slug="own", state="draft"))
    make_citation(make_claim(slug="second"), paragraph=3, speaker=own)

    results = client.get(address(Milestone, EVIDENCE), {"q": "largest plant"}).json()["results"]

    speakers = {each["speaker"] and each["speaker"]["id"] for result in results for each in result["citations"]}
    assert speakers == {None, own.pk}
    assert "Secret" not in str(results)


def test_contributor_is_offered_nothing_of_another_draft(client):
    draft_of(User.objects.create(username="other"), make_claim(state="draft"))
    open_claim = make_claim(slug="smallest", title_en="Northwind calls its plant the smallest")
    make_citation(open_claim, source=make_source(slug="secret", title_en="Secret memo", state="draft"), paragraph=2)
    sign_in_as(client, CONTRIBUTOR)

    results = client.get(address(Milestone, EVIDENCE), {"q": "plant"}).json()["results"]

    assert [each["text"] for each in results] == ["claim: Northwind calls its plant the smallest"]
    assert "Secret memo" not in str(results)


def test_next_is_the_next_row_of_the_list_under_its_filters(client, reviewer):
    rows = {year: make_milestone(slug=f"m-{year}", date=str(year), state="draft") for year in (1999, 2001, 2003)}
    make_milestone(slug="public", date="2000")
    filters = {"_changelist_filters": "state__exact=draft&o=2"}

    ways = [client.get(address(Milestone, "next", row.pk), filters).headers["Location"] for row in rows.values()]

    assert ways[0].startswith(change_address(rows[2001]))
    assert "_changelist_filters=state__exact" in ways[0]
    assert ways[1].startswith(change_address(rows[2003]))
    assert ways[2].startswith(f"{address(Milestone, 'changelist')}?state__exact=draft")


@pytest.mark.parametrize("filters", ["", "state__exact=%00", "nothing=1", "p=99", "o=99.abc"])
def test_next_of_any_list_leads_somewhere(client, reviewer, filters):
    row = make_milestone()

    response = client.get(address(Milestone, "next", row.pk), {"_changelist_filters": filters})

    assert response.status_code in (302, 400)


def test_draft_may_be_half_finished(client, reviewer):
    response = add(client, title_en="A second line opens")

    assert response.status_code == 302
    assert (Milestone.objects.get().kind, Milestone.objects.get().slug) == ("", "a-second-line-opens")


def test_publication_names_every_missing_piece_at_once(client, reviewer):
    milestone = make_milestone(state="draft", kind="", cite=False)

    response = send(client, milestone, state="published", title_en="", title_ru="", date="soon")

    assert set(errors(response)) == {"title_en", "kind", "date", "citations"}
    page = response.content.decode()
    assert "4 things are missing or wrong" in page
    assert 'href="#id_kind"' in page
    assert 'href="#citations-group"' in page


@pytest.mark.parametrize(
    ("texts", "slug"),
    [
        ({"title_en": "A Second  line — opens!"}, "a-second-line-opens"),
        ({"title_ru": "Щедрый съезд №1"}, "shchedryy-sezd-no1"),
        ({"title_en": "!!!"}, "milestone"),
        ({"title_en": "The first car"}, "the-first-car-2"),
        ({"title_en": "word " * 40}, "word-word-word-word-word-word-word-word-word-word-word-word-word-word"),
    ],
)
def test_slug_that_is_left_out_is_made_of_the_title(client, reviewer, texts, slug):
    make_milestone(slug="the-first-car")

    add(client, **texts)

    assert Milestone.objects.exclude(slug="the-first-car").get().slug == slug


def test_brand_that_is_added_on_the_fly_is_a_draft(client, reviewer):
    page = f"{address(Milestone._meta.get_field('brands').related_model, 'add')}?_popup=1"
    html = client.get(page).content.decode()

    assert 'value="draft"' in html
    assert 'value="in_review"' not in html


def reading(client, **values):
    given = {"value_state": "value", "bound": "over", "lower": "2500000", **values}
    return client.get(address(Observation, "reading"), given).json()


def test_figure_is_read_in_both_languages_while_it_is_typed(client, reviewer):
    measure = make_measure()

    assert reading(client, measure=measure.pk)["text"] == {
        "en": "over 2.5 million cars",
        "ru": "более 2,5 млн автомобилей",
    }


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"upper": "3000000"}, "Over and at least: the lower alone."),
        ({"lower": "many"}, "Enter a number."),
        ({"lower": "9" * 40}, "no more than 20 digits"),
        ({"value_state": "eat"}, "Select a valid choice"),
        ({"measure": "%00"}, "Select a valid choice"),
    ],
)
def test_figure_that_cannot_be_read_says_why(client, reviewer, values, fault):
    assert fault in reading(client, **values)["fault"]


def test_half_typed_figure_says_nothing(client, reviewer):
    assert reading(client, bound="") == {}


def test_measure_of_another_draft_is_not_read(client):
    secret = draft_of(User.objects.create(username="other"), make_measure(unit_en="secret things", state="draft"))
    sign_in_as(client, CONTRIBUTOR)

    assert "secret" not in str(reading(client, measure=secret.pk))


def test_evidence_of_a_draft_source_is_named_as_missing(client, reviewer):
    milestone = make_milestone(state="draft", cite=False)
    draft = make_source(slug="leaflet", state="draft")

    response = send(client, milestone, state="published", **citation(draft), **{"citations-TOTAL_FORMS": 1})

    assert "citations" in errors(response)


def test_each_field_says_what_a_good_entry_is_with_an_example_of_the_record(client, reviewer):
    make_milestone(summary_en="It was red.")

    form = client.get(address(Milestone, "add")).context["adminform"].form

    helps = {name: str(field.help_text) for name, field in form.fields.items()}
    assert "In the record:</span>" not in helps["kind"]
    assert 'In the record: <span lang="en">The first car leaves the line</span>' in helps["title_en"]
    assert '<span lang="ru">С конвейера сходит первый автомобиль' in helps["title_ru"]
    assert "1997-05-16" in helps["date"]
    assert "It was red." in helps["summary_en"]


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_example_is_never_taken_from_what_is_not_public(client, reviewer, state):
    make_milestone(state=state, title_en="Nobody knows this")

    assert "Nobody knows this" not in client.get(address(Milestone, "add")).content.decode()


@pytest.mark.parametrize("model", record_models(), ids=lambda model: model.__name__)
def test_no_field_is_left_without_help(client, reviewer, model):
    page = client.get(address(model, "add"))

    forms = [page.context["adminform"].form]
    forms += [inline.formset.empty_form for inline in page.context["inline_admin_formsets"]]
    fields = {name: field for form in forms for name, field in form.fields.items()}
    told = [name for name, field in fields.items() if field.help_text or field.widget.is_hidden]
    # The other language of a text is helped beside it, and a box to tick away a citation says what it does.
    assert {name for name in fields.keys() - told if not name.endswith("_ru")} <= {"subject", "DELETE", "id"}


def test_doubts_stand_above_the_form_and_beside_the_field(client, reviewer):
    milestone = make_milestone(state="draft", title_ru="")
    send(client, milestone)

    page = client.get(change_address(milestone))

    codes = {said.code: said.field for said in page.context["desk"].doubts}
    assert codes["untranslated"] == "title_ru"
    assert "one-source" in codes
    assert 'class="doubt"' in str(page.context["adminform"].form.fields["title_ru"].help_text)
    assert "nothing here keeps you from saving" in page.content.decode()
