"""The admin as a whole: every model of the record is in it, its pages are few queries, and no address breaks it."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteMixin
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.forms import ModelChoiceField
from django.test.utils import CaptureQueriesContext

from conftest import make_dispute, make_milestone, make_observation, make_organization, make_person
from desk.management.commands.make_editor import save_editor
from sources.importing import models_by_file
from sources.models import AbstractCitation, Cited, record_models
from tests.admin_forms import BECAUSE, address, change_address, shown, sign_in
from tests.helpers import BUILDERS
from timeline.models import Milestone

pytestmark = pytest.mark.django_db

MODELS = sorted(record_models(), key=lambda model: model._meta.label)
MAKERS = {file: BUILDERS[file] for file in models_by_file()}
each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
each_maker = pytest.mark.parametrize("maker", MAKERS.values(), ids=MAKERS)


@pytest.fixture
def administrator(client):
    return sign_in(client)


@pytest.fixture
def editor(client):
    user = User(username="anna")
    save_editor(user, role="Reviewer")
    client.force_login(user)
    return client


@each_model
def test_every_model_can_be_edited_with_all_its_fields(administrator, model):
    form = administrator.get(address(model, "add")).context["adminform"]

    on_page = {name for _title, options in form.fieldsets for row in options["fields"] for name in as_row(row)}
    editable = {field.name for field in [*model._meta.fields, *model._meta.many_to_many] if field.editable}
    originals = {field.translated_field.name for field in model._meta.fields if hasattr(field, "translated_field")}
    assert on_page - set(form.readonly_fields) == editable - originals - {"id"}


@each_model
def test_every_relation_is_an_autocomplete(administrator, model):
    response = administrator.get(address(model, "add"))

    forms = [response.context["adminform"].form]
    forms += [inline.formset.empty_form for inline in response.context["inline_admin_formsets"]]
    relations = {
        name: field for form in forms for name, field in form.fields.items() if isinstance(field, ModelChoiceField)
    }
    plain = [name for name, field in relations.items() if not isinstance(inner(field.widget), AutocompleteMixin)]
    assert set(plain) <= {"id", "subject"}  # hidden keys of an inline


def inner(widget):
    """The widget within the one that puts links beside it."""
    return getattr(widget, "widget", widget)


@each_model
def test_citations_are_written_with_the_row(administrator, model):
    inlines = administrator.get(address(model, "add")).context["inline_admin_formsets"]

    assert [inline.opts.model.__name__ for inline in inlines] == (
        [f"{model.__name__}Citation"] if issubclass(model, Cited) else []
    )


def as_row(names):
    return [names] if isinstance(names, str) else names


@each_maker
def test_published_row_has_a_link_to_its_page_and_a_draft_has_none(editor, maker):
    published, draft = maker(), maker(slug="the-draft", state="draft")

    assert f'href="{published.get_absolute_url()}"' in editor.get(change_address(published)).content.decode()
    assert draft.get_absolute_url() not in editor.get(change_address(draft)).content.decode()


@each_maker
def test_page_of_a_row_is_saved_as_it_is_shown(editor, maker):
    row = maker()

    response = editor.post(change_address(row), shown(editor.get(change_address(row))) | BECAUSE)

    before = {field.attname: getattr(row, field.attname) for field in row._meta.fields}
    row.refresh_from_db()
    after = {field.attname: getattr(row, field.attname) for field in row._meta.fields}
    assert response.status_code == 302
    assert {name for name in after if (after[name] or "") != (before[name] or "")} == {"version", "updated_at"}
    assert editor.get(address(type(row), "history", row.pk)).status_code == 200


@each_maker
def test_what_has_been_public_cannot_be_deleted(administrator, maker):
    published, draft = maker(), maker(slug="the-draft", state="draft")

    assert administrator.post(address(type(published), "delete", published.pk), {"post": "yes"}).status_code == 403
    assert administrator.post(address(type(draft), "delete", draft.pk), {"post": "yes"}).status_code == 302
    assert list(type(published).objects.values_list("slug", flat=True).filter(pk=published.pk)) == [published.slug]
    assert not type(draft).objects.filter(pk=draft.pk).exists()


@each_maker
def test_list_asks_as_often_for_many_rows_as_for_one(administrator, maker):
    model = type(maker())
    page = address(model, "changelist")
    administrator.get(page)  # content types are looked up once

    with CaptureQueriesContext(connection) as for_one:
        administrator.get(page)
    for number in range(8):
        maker(slug=f"row-{number}", **others(model, number))
    with CaptureQueriesContext(connection) as for_nine:
        html = administrator.get(page).content.decode()

    assert "row-7" in html or f"{model.objects.count()} {model._meta.verbose_name_plural}" in html
    assert len(for_nine) == len(for_one)
    assert len(for_one) <= 9  # session, user, two counts, rows, and one for each filter by related rows


def others(model, number):
    """Related rows of its own for each row, where the list shows them."""
    own = {"slug": f"own-{number}"}
    return {
        "Position": lambda: {"person": make_person(**own), "organization": make_organization(**own)},
        "Milestone": lambda: {"dispute": make_dispute(**own)},
    }.get(model.__name__, dict)()


def test_autocomplete_asks_as_often_for_many_rows_as_for_one(administrator):
    query = {"app_label": "production", "model_name": "observation", "field_name": "same_as", "term": "Cars"}
    make_observation()
    administrator.get("/admin/autocomplete/", query)

    with CaptureQueriesContext(connection) as for_one:
        administrator.get("/admin/autocomplete/", query)
    for year in range(2010, 2018):
        make_observation(slug=f"cars-{year}", period=str(year))
    with CaptureQueriesContext(connection) as for_nine:
        found = administrator.get("/admin/autocomplete/", query).json()["results"]

    assert len(found) == 9
    assert len(for_nine) == len(for_one)


@pytest.mark.parametrize("words", ["ПЕРВЫЙ автомобиль", "first-car", "leaves LINE"])
def test_search_is_that_of_the_public_and_finds_slugs(administrator, words):
    make_milestone(title_ru="Сходит первый автомобиль")
    make_milestone(slug="other", title_en="Other", title_ru="Другое")

    rows = administrator.get(address(Milestone, "changelist"), {"q": words}).context["cl"].result_list

    assert [row.slug for row in rows] == ["first-car"]


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("state__exact=draft", ["a-draft"]),
        ("rank__exact=deprecated", ["wrong"]),
        ("dispute__id__exact={dispute}", ["disputed"]),
        ("dispute__isnull=True", ["a-draft", "wrong"]),
        ("kind__exact=stop", ["disputed"]),
        ("source=yearbook", ["disputed", "wrong"]),
        ("source=there-is-none", []),
    ],
)
def test_list_is_filtered_by(administrator, query, slugs):
    dispute = make_dispute()
    make_milestone(slug="a-draft", state="draft", cite=False)
    make_milestone(slug="wrong", rank="deprecated", rank_reason_en="It is a misprint.")
    make_milestone(slug="disputed", dispute=dispute, kind="stop")

    response = administrator.get(f"{address(Milestone, 'changelist')}?{query.format(dispute=dispute.pk)}")

    assert sorted(row.slug for row in response.context["cl"].result_list) == slugs


VALUES = [
    *("abc", "", "-1", "1" + "0" * 20, "9" * 5000, "1e400", "NaN", "%00", "a%00b", "%ff%fe", "0001-01-01", "%D9%A3"),
    *("(", "'", "a+" * 1500),
]
LIST_NAMES = [
    *("p", "o", "q", "all", "e", "_facets", "_popup", "_to_field", "_source_model", "_changelist_filters", "page"),
    *("state__exact", "state__in", "state__regex", "kind", "no-such", "version", "dispute", "source", "title_en"),
    *("dispute__id__exact", "dispute__isnull", "dispute__question", "brands__id__exact", "id__in", "id__exact"),
    *("date_order__gte", "date_earliest__year", "updated_at__year", "created_at__gte", "pk__in"),
    "citations__source__sha256__startswith",
]
FORM_NAMES = ["_popup", "_to_field", "_source_model", "_changelist_filters", "brands", "dispute", "citations-0-source"]
SUSPICIOUS = ["_to_field=password", "dispute__question__startswith=a", "user__password__startswith=p", "state__regex=("]


@pytest.mark.slow
@pytest.mark.parametrize("name", LIST_NAMES)
def test_no_query_breaks_a_list(administrator, name):
    make_milestone(dispute=make_dispute())
    administrator.raise_request_exception = False

    for value in VALUES:
        response = administrator.get(address(Milestone, "changelist"), QUERY_STRING=f"{name}={value}")
        assert response.status_code in (200, 302, 400), (value, response.status_code)


@pytest.mark.slow
@pytest.mark.parametrize("name", FORM_NAMES)
def test_no_query_breaks_a_form(administrator, name):
    pages = [address(Milestone, "add"), change_address(make_milestone())]
    administrator.raise_request_exception = False

    for value in ("abc", "", "1" + "0" * 20, "%00", "%ff%fe"):
        for page in pages:
            response = administrator.get(page, QUERY_STRING=f"{name}={value}")
            assert response.status_code in (200, 400), (page, value, response.status_code)


@pytest.mark.parametrize("query", SUSPICIOUS)
def test_query_that_pries_is_refused(administrator, query):
    assert administrator.get(address(Milestone, "changelist"), QUERY_STRING=query).status_code == 400


@pytest.mark.slow
@pytest.mark.parametrize("value", VALUES)
def test_no_query_breaks_the_lists_of_accounts(administrator, value):
    administrator.raise_request_exception = False

    for name in (
        "date_joined__year",
        "id__in",
        "groups__id__exact",
        "is_staff__exact",
        "q",
        "p",
        "password__startswith",
    ):
        response = administrator.get(address(User, "changelist"), QUERY_STRING=f"{name}={value}")
        assert response.status_code in (200, 302, 400), (name, response.status_code)
    response = administrator.post(address(User, "add"), {"username": value, "groups": value, "user_permissions": value})
    assert response.status_code == 200
    response = administrator.post(address(Group, "add"), {"name": "Writers", "permissions": value})
    assert response.status_code == 200 or value == ""


@pytest.mark.slow
@pytest.mark.parametrize("value", [value for value in VALUES if value])
def test_no_key_and_no_term_breaks_a_page(administrator, value):
    administrator.raise_request_exception = False
    base = address(Milestone, "changelist")
    query = {"app_label": "timeline", "model_name": "milestone", "field_name": "brands"}

    statuses = [
        *[administrator.get(f"{base}{value}/{page}/").status_code for page in ("change", "history", "delete")],
        administrator.get("/admin/autocomplete/", {**query, "term": value, "page": value}).status_code,
        administrator.get("/admin/autocomplete/", {**query, "field_name": value}).status_code,
        administrator.get("/admin/autocomplete/", {**query, "app_label": value, "model_name": value}).status_code,
        administrator.get(f"/admin/r/{value}/{value}/").status_code,
        administrator.post(base, {"_selected_action": value, "action": "delete_selected"}).status_code,
        administrator.post(base, {"_selected_action": value, "action": value, "index": value}).status_code,
    ]

    assert set(statuses) <= {200, 302, 400, 403, 404}


@pytest.mark.slow
@pytest.mark.parametrize("value", ["abc", "-1", "9" * 30])
@pytest.mark.parametrize("name", ["TOTAL_FORMS", "INITIAL_FORMS", "0-id", "0-paragraph", "0-subject"])
def test_no_inline_field_breaks_a_form(administrator, name, value):
    milestone = make_milestone()
    opened = shown(administrator.get(change_address(milestone)))

    response = administrator.post(change_address(milestone), {**opened, f"citations-{name}": value})

    assert response.status_code in (200, 302, 400)
    assert milestone.citations.count() == 1


def test_address_does_not_fill_in_a_form(administrator):
    response = administrator.get(
        address(Milestone, "add"), {"title_en": "Put there", "brands": "abc", "state": "published"}
    )

    assert response.context["adminform"].form.initial == {}


def test_editor_sees_the_record_and_no_accounts(editor):
    apps_shown = editor.get("/admin/").context["app_list"]

    assert {entry["app_label"] for entry in apps_shown} == {"desk", "partners", "production", "sources", "timeline"}
    assert editor.get(address(User, "changelist")).status_code == 403
    assert editor.get(address(User, "add")).status_code == 403


def test_editor_who_may_only_look_sees_the_row_without_a_form(client):
    milestone = make_milestone()
    reader = User.objects.create(username="reader", is_staff=True)
    allowed = Permission.objects.filter(codename__in=["view_milestone", "view_milestonecitation"])
    reader.user_permissions.set(allowed)
    client.force_login(reader)

    response = client.get(change_address(milestone))

    assert response.status_code == 200
    assert 'name="_save"' not in response.content.decode()
    assert client.post(change_address(milestone), {}).status_code == 403


def test_stranger_is_asked_to_sign_in(client):
    milestone = make_milestone(state="draft", title_en="Nobody knows this yet")

    for page in (address(Milestone, "changelist"), change_address(milestone), "/admin/autocomplete/"):
        response = client.get(page)
        assert response.status_code == 302
        assert response.url.startswith("/admin/login/")


def test_nothing_of_the_record_is_left_out():
    kept = {model for model in apps.get_models() if issubclass(model, AbstractCitation)}
    inline = {each.model for model in MODELS for each in admin.site.get_model_admin(model).inlines}

    assert set(MODELS) <= set(admin.site._registry)
    assert inline == kept
