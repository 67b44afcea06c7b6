"""Writing a milestone in the admin: published with its evidence or not at all, and never over someone else's work."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError

from conftest import make_brand, make_citation, make_milestone, make_source
from sources.models import Cited
from tests.admin_forms import BECAUSE, address, change_address, citation, errors, shown, sign_in
from timeline.admin import MilestoneAdmin
from timeline.models import Milestone

pytestmark = pytest.mark.django_db

NO_EVIDENCE = str(Cited.NO_EVIDENCE)
ADD = {"title_en": "A second line opens", "slug": "second-line", "kind": "launch", "date": "2004-05"}


@pytest.fixture
def editor(client, alone):
    return sign_in(client)


def add(client, **values):
    page = address(Milestone, "add")
    return client.post(page, {**shown(client.get(page)), **ADD, **values})


def change(client, row, **values):
    return client.post(change_address(row), {**shown(client.get(change_address(row))), **BECAUSE, **values})


def test_new_milestone_is_published_in_one_step_with_its_citation(editor):
    brand = make_brand()

    response = add(editor, state="published", brands=[brand.pk], **citation(make_source(slug="letter")))

    assert response.status_code == 302
    milestone = Milestone.objects.published().get(slug="second-line")
    assert milestone.citations.get().stated_en == "So it says."
    assert milestone.version == 1
    assert list(milestone.brands.all()) == [brand]
    assert milestone.date.wording("en") == "May 2004"


def test_new_milestone_without_citation_stays_a_draft(editor):
    response = add(editor)

    assert response.status_code == 302
    assert Milestone.objects.get().state == "draft"


def test_publishing_without_citation_is_refused_and_nothing_is_written(editor):
    response = add(editor, state="published", title_ru="Открыта вторая линия")

    assert errors(response) == {"citations": [NO_EVIDENCE]}
    assert not Milestone.objects.exists()
    assert not LogEntry.objects.exists()
    assert {"title_en": ADD["title_en"], "title_ru": "Открыта вторая линия", "state": "published"}.items() <= shown(
        response
    ).items()


def test_publishing_on_a_draft_source_is_refused_with_the_citation_kept(editor):
    draft = make_source(slug="leaflet", state="draft")

    response = add(editor, state="published", **citation(draft))

    assert errors(response) == {"citations": [NO_EVIDENCE]}
    assert not Milestone.objects.exists()
    assert shown(response)["citations-0-source"] == str(draft.pk)
    assert shown(response)["citations-0-stated_en"] == "So it says."


def test_refused_form_can_be_mended_and_sent_again(editor):
    refused = add(editor, state="published")
    source = make_source()

    response = editor.post(address(Milestone, "add"), {**shown(refused), **citation(source)})

    assert response.status_code == 302
    assert Milestone.objects.published().count() == 1


def test_draft_refused_for_want_of_evidence_keeps_its_slug_field(editor):
    milestone = make_milestone(state="draft", cite=False)

    response = change(editor, milestone, state="published", slug="first-car-ever")

    assert errors(response) == {"citations": [NO_EVIDENCE]}
    assert shown(response)["slug"] == "first-car-ever"
    milestone.refresh_from_db()
    assert (milestone.state, milestone.slug, milestone.version) == ("draft", "first-car", 1)


def test_bad_citation_refuses_the_whole(editor):
    response = add(editor, state="published", **citation(make_source(paragraph_count=3), paragraph=4))

    assert response.status_code == 200
    assert "paragraphs 1 to 3" in response.content.decode()
    assert not Milestone.objects.exists()


def test_the_only_citation_of_a_published_row_is_replaced_in_one_save(editor):
    milestone = make_milestone()
    yearbook = milestone.citations.get()
    letter = make_source(slug="letter")

    response = change(
        editor,
        milestone,
        **{"citations-0-DELETE": "on", "citations-TOTAL_FORMS": 2},
        **citation(letter, number=1),
    )

    assert response.status_code == 302
    assert [each.source for each in milestone.citations.all()] == [letter]
    assert yearbook.pk not in milestone.citations.values_list("pk", flat=True)


def test_taking_the_last_citation_from_a_published_row_is_refused(editor):
    milestone = make_milestone()

    response = change(editor, milestone, title_en="Another title", **{"citations-0-DELETE": "on"})

    assert errors(response) == {"citations": [NO_EVIDENCE]}
    milestone.refresh_from_db()
    assert milestone.citations.count() == 1
    assert milestone.title_en == "The first car leaves the line"
    assert shown(response)["title_en"] == "Another title"


def test_a_row_is_withdrawn_together_with_its_citation(editor):
    milestone = make_milestone()

    response = change(editor, milestone, state="withdrawn", **{"citations-0-DELETE": "on"})

    assert response.status_code == 302
    milestone.refresh_from_db()
    assert milestone.state == "withdrawn"
    assert not milestone.citations.exists()


def test_public_row_goes_only_between_published_and_withdrawn(editor):
    milestone = make_milestone()

    response = change(editor, milestone, state="draft")

    assert list(errors(response)) == ["state"]
    form = response.context["adminform"].form
    assert [value for value, _label in form.fields["state"].choices] == ["published", "withdrawn"]


def test_slug_of_a_public_row_cannot_be_changed(editor):
    milestone = make_milestone(state="withdrawn")

    response = change(editor, milestone, slug="other")

    assert response.status_code == 302
    milestone.refresh_from_db()
    assert milestone.slug == "first-car"


def test_one_save_raises_the_version_by_one(editor):
    milestone = make_milestone(state="draft")

    change(editor, milestone, state="published", **{"citations-0-stated_en": "It says this."})

    milestone.refresh_from_db()
    assert (milestone.state, milestone.version) == ("published", 2)


def test_title_in_one_language_is_enough_and_in_none_is_refused(editor):
    russian = add(editor, title_en="", title_ru="Открыта вторая линия")
    none = add(editor, title_en="", slug="third-line")

    assert russian.status_code == 302
    assert list(errors(none)) == ["title_en"]


def test_form_opened_before_another_save_is_refused_and_shows_both(editor):
    milestone = make_milestone()
    opened = shown(editor.get(change_address(milestone))) | BECAUSE
    change(editor, milestone, title_en="The other editor's title")

    response = editor.post(change_address(milestone), {**opened, "title_en": "My title", "title_ru": "Моё"})

    faults = errors(response)
    assert faults["title_en"] == ["Stored now: The other editor's title"]
    assert set(faults) == {"title_en", "__all__"}
    assert shown(response)["title_en"] == "My title"
    milestone.refresh_from_db()
    assert milestone.title_en == "The other editor's title"


def test_saving_again_after_seeing_both_is_a_decision(editor):
    milestone = make_milestone()
    opened = shown(editor.get(change_address(milestone))) | BECAUSE
    change(editor, milestone, title_en="The other editor's title")
    refused = editor.post(change_address(milestone), {**opened, "title_en": "My title"})

    response = editor.post(change_address(milestone), shown(refused))

    assert response.status_code == 302
    milestone.refresh_from_db()
    assert (milestone.title_en, milestone.version) == ("My title", 3)


@pytest.mark.parametrize("version", ["", "0", "abc", "-1", "9" * 30])
def test_form_without_the_right_version_is_refused(editor, version):
    milestone = make_milestone()

    response = change(editor, milestone, title_en="My title", opened_version=version)

    assert errors(response)
    milestone.refresh_from_db()
    assert milestone.version == 1


def test_of_two_saves_at_once_the_second_is_refused(editor, monkeypatch):
    milestone = make_milestone()
    save_form = MilestoneAdmin.save_form

    def overtaken(self, request, form, change):
        if Milestone.objects.get().version == 1:
            other = Milestone.objects.get()
            other.title_en = "The other editor's title"
            other.save()
        return save_form(self, request, form, change)

    opened = shown(editor.get(change_address(milestone))) | BECAUSE
    monkeypatch.setattr(MilestoneAdmin, "save_form", overtaken)
    response = editor.post(change_address(milestone), {**opened, "title_en": "My title"})

    assert "__all__" in errors(response)
    assert shown(response)["title_en"] == "My title"
    assert "My title" not in Milestone.objects.values_list("title_en", flat=True)


def test_slug_taken_at_the_same_moment_is_a_message(editor, monkeypatch):
    make_milestone(slug="second-line")
    monkeypatch.setattr(Milestone, "validate_unique", lambda self, exclude=None: None)

    response = add(editor)

    assert "__all__" in errors(response)
    assert Milestone.objects.count() == 1
    assert shown(response)["title_en"] == ADD["title_en"]


def test_integrity_error_is_never_shown_raw(editor, monkeypatch):
    def refuse(self, request, obj, form, change):
        raise IntegrityError("UNIQUE constraint failed: timeline_milestone.slug")

    monkeypatch.setattr(MilestoneAdmin, "save_model", refuse)
    response = add(editor)

    assert "constraint" not in response.content.decode()
    assert "Someone else" in errors(response)["__all__"][0]


def test_citation_deleted_meanwhile_is_a_message(editor):
    milestone = make_milestone()
    leaving = make_citation(milestone, paragraph=2)
    opened = shown(editor.get(change_address(milestone))) | BECAUSE
    leaving.delete()

    response = editor.post(change_address(milestone), opened)

    assert response.status_code == 200
    assert "has been deleted by someone else" in response.content.decode()


def test_date_fields_stand_in_one_row_and_say_what_they_understood(editor):
    milestone = make_milestone(date="2022")

    html = editor.get(change_address(milestone)).content.decode()

    assert "field-date field-date_refine field-date_basis" in html
    assert 'data-reading-url="/admin/dates/reading/"' in html
    assert '<span lang="en">2022</span> · <span lang="ru">2022 г.</span>' in html


@pytest.mark.parametrize(("language", "words"), [("en", "16 May 1997"), ("ru", "16 мая 1997 г.")])
def test_list_gives_the_date_in_words_of_the_editors_language(editor, language, words):
    make_milestone()

    html = editor.get(address(Milestone, "changelist"), headers={"Accept-Language": language}).content.decode()

    assert words in html


def test_date_that_does_not_parse_is_kept_with_its_error(editor):
    response = add(editor, date="next spring")

    assert "1997-05-16" in errors(response)["date"][0]
    assert shown(response)["date"] == "next spring"


def test_part_without_a_year_is_an_error_of_the_part(editor):
    response = add(editor, date="2004-05-16", date_refine="end")

    assert list(errors(response)) == ["date_refine"]


@pytest.mark.parametrize("key", ["abc", "10" * 15, "-1", "1.5", "٣"])
def test_key_that_cannot_be_one_is_an_error_of_its_field(editor, key):
    relations = ["brands", "dispute", "outcome"]
    keys = dict.fromkeys([*relations, "citations-0-source", "citations-0-speaker"], key)

    response = add(editor, **{**citation(make_source()), **keys})

    assert set(errors(response)) == set(relations)
    assert not Milestone.objects.exists()


def test_endless_text_is_refused(editor):
    response = add(editor, summary_en="x" * 20_000, title_en="x" * 5_000)

    assert set(errors(response)) == {"summary_en", "title_en"}


def test_citation_of_another_row_is_not_taken_over(editor):
    milestone, other = make_milestone(), make_milestone(slug="second-car")
    foreign = other.citations.get()

    response = change(editor, milestone, **{"citations-0-id": foreign.pk, "citations-0-stated_en": "Mine now."})

    assert response.status_code == 200
    foreign.refresh_from_db()
    assert (foreign.subject, foreign.stated_en) == (other, "The yearbook says so.")
