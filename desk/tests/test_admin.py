"""Sources and accounts in the admin."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from conftest import make_milestone, make_source
from desk.roles import CONTRIBUTOR
from sources.models import Source
from tests.admin_forms import BECAUSE, address, change_address, errors, shown, sign_in, sign_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client, alone):
    return sign_in(client)


def change(client, row, **values):
    return client.post(change_address(row), {**shown(client.get(change_address(row))), **BECAUSE, **values})


def test_source_on_which_the_record_rests_cannot_be_withdrawn(editor):
    milestone = make_milestone()

    response = change(editor, Source.objects.get(), state="withdrawn")

    assert str(milestone) in errors(response)["state"][0]
    assert Source.objects.get().is_published


def test_source_that_nothing_rests_on_is_withdrawn(editor):
    source = make_source()

    response = change(editor, source, state="withdrawn")

    assert response.status_code == 302
    assert Source.objects.get().state == "withdrawn"


def test_draft_that_is_cited_cannot_be_deleted_and_says_why(editor):
    source = make_source(state="draft")
    milestone = make_milestone(state="draft", cite=False)
    milestone.citations.create(source=source, paragraph=1)

    response = editor.get(address(Source, "delete", source.pk))

    assert response.status_code == 200
    assert "would require deleting" in response.content.decode()


def test_faulty_digest_is_an_error_of_its_field(editor):
    response = change(editor, make_source(), sha256="ABC")

    assert list(errors(response)) == ["sha256"]


def test_dates_of_an_account_cannot_be_written(editor):
    user = User.objects.get()

    response = editor.post(change_address(user), {"username": "vera", "date_joined_0": "0001-01-01", "password": "x"})

    assert response.status_code == 302
    assert User.objects.get().date_joined == user.date_joined


def send_source(client, **values):
    form = shown(client.get(address(Source, "add")))
    return client.post(address(Source, "add"), {**form, "title_en": "Book", **values})


@pytest.mark.parametrize("number", [10_001, 2**31 - 1])
@pytest.mark.parametrize("button", ["_preview", "_continue"])
def test_document_of_more_paragraphs_than_a_page_can_go_through_is_refused(client, number, button):
    sign_in_as(client, CONTRIBUTOR)

    response = send_source(client, paragraph_count=number, **{button: "en"})

    assert errors(response)["paragraph_count"] == ["A document has 10000 paragraphs at most."]
    assert not Source.objects.exists()


def test_document_may_have_ten_thousand_paragraphs(client):
    sign_in_as(client, CONTRIBUTOR)

    send_source(client, paragraph_count=10_000)

    assert Source.objects.get().paragraph_count == 10_000
