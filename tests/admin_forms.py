"""Filling in the forms of the admin as a browser would: what is shown is sent, unless it is changed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, User
from django.forms import BaseForm
from django.test import Client
from django.urls import reverse

from dates.values import HistoricalDate
from desk.models import Revision


def sign_in(client: Client, **rights: Any) -> Client:
    """As an administrator, unless the rights say otherwise."""
    given = {"username": "vera", "is_staff": True, "is_superuser": True, **rights}
    user, _created = User.objects.get_or_create(username=given.pop("username"), defaults=given)
    client.force_login(user)
    return client


def address(model: Any, page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def change_address(row: Any) -> str:
    return address(row, "change", row.pk)


def shown(response: Any) -> dict[str, Any]:
    """What the form of an admin page would send if nothing were typed."""
    assert response.status_code == 200, response.status_code
    data = fields_of(response.context["adminform"].form)
    for inline in response.context["inline_admin_formsets"]:
        for form in [inline.formset.management_form, *inline.formset.forms]:
            data |= fields_of(form)
    return data


def fields_of(form: BaseForm) -> dict[str, Any]:
    values = {bound.html_name: bound.value() for bound in form}
    return {name: as_sent(value) for name, value in values.items() if value is not None and value is not False}


def as_sent(value: Any) -> str | list[str]:
    if isinstance(value, HistoricalDate):
        return value.edtf
    return [str(each) for each in value] if isinstance(value, list) else str(value)


# Why a public row is changed.
BECAUSE = {"reason_en": "The source says so."}


def citation(source: Any, *, number: int = 0, **values: Any) -> dict[str, Any]:
    """The fields of an inline citation of paragraph 1."""
    given = {"source": source.pk, "paragraph": 1, "stance": "supports", "stated_en": "So it says.", **values}
    return {f"citations-{number}-{name}": value for name, value in given.items()}


def errors(response: Any) -> dict[str, list[str]]:
    """The faults that the page shows at the row's own fields, and those of its citations as a whole."""
    assert response.status_code == 200, "A refused form is a page, not a redirect."
    faults = dict(response.context["adminform"].form.errors)
    for inline in response.context["inline_admin_formsets"]:
        if of_citations := inline.formset.non_form_errors():
            faults["citations"] = of_citations
    return faults


def sign_in_as(client: Client, role: str, *, username: str = "") -> User:
    """As somebody of this role, called by it unless another name is given; "nobody" is staff without any right."""
    user, is_new = User.objects.get_or_create(username=username or role.lower(), defaults={"is_staff": True})
    if is_new and role != "nobody":
        user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    return user


def send(client: Client, row: Any, **values: Any) -> Any:
    """Open the form of a row and send it with these values, and a reason."""
    return client.post(change_address(row), {**shown(client.get(change_address(row))), **BECAUSE, **values})


def draft_of(user: User, row: Any) -> Any:
    """Let the user be who drafted the row."""
    Revision.objects.keep(row, user=user, before=None)
    return row
