"""Accounts: an administrator gives roles, and nobody can raise their own rights or anybody's beyond their own."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission, User

from desk.roles import ADMINISTRATOR, CONTRIBUTOR, REVIEWER, ROLES, permissions_of
from sources.models import record_models
from tests.admin_forms import address, fields_of, sign_in_as

pytestmark = pytest.mark.django_db


def form_of(client, user):
    return client.get(address(User, "change", user.pk)).context["adminform"].form


def save(client, user, **values):
    given = fields_of(form_of(client, user))
    joined = {"date_joined_0": "2026-01-01", "date_joined_1": "10:00"}
    return client.post(address(User, "change", user.pk), {**given, **joined, **values})


def codes(group):
    found = group.permissions.values_list("content_type__app_label", "codename")
    return set(found)


@pytest.mark.parametrize("role", ROLES)
def test_group_of_a_role_has_its_permissions(role):
    assert codes(Group.objects.get(name=role)) == permissions_of(role)


def test_every_kind_of_row_is_open_to_every_role():
    wanted = {(model._meta.app_label, f"change_{model._meta.model_name}") for model in record_models()}

    assert all(wanted <= permissions_of(role) for role in ROLES)


def test_only_an_administrator_has_to_do_with_accounts():
    assert [role for role in ROLES if any(app == "auth" for app, _code in permissions_of(role))] == [ADMINISTRATOR]


def test_administrator_gives_a_role(client):
    sign_in_as(client, ADMINISTRATOR)
    boris = User.objects.create(username="boris", is_staff=True)

    save(client, boris, groups=[Group.objects.get(name=REVIEWER).pk])

    assert [group.name for group in boris.groups.all()] == [REVIEWER]


def test_roles_are_called_in_the_language_of_who_reads(client):
    administrator = sign_in_as(client, ADMINISTRATOR)
    addresses = [address(User, "changelist"), address(User, "change", administrator.pk), address(Group, "changelist")]

    pages = [client.get(each, headers={"accept-language": "ru"}).content.decode() for each in addresses]

    assert all("Администратор" in page and "Administrator" not in page for page in pages)


def test_administrator_leaves_other_groups_as_they_are(client):
    sign_in_as(client, ADMINISTRATOR)
    boris = User.objects.create(username="boris", is_staff=True)
    boris.groups.add(Group.objects.create(name="Archive"), Group.objects.get(name=CONTRIBUTOR))

    save(client, boris, groups=[Group.objects.get(name=REVIEWER).pk])

    assert sorted(group.name for group in boris.groups.all()) == ["Archive", REVIEWER]


def test_new_account_gets_its_role_and_may_sign_in(client):
    sign_in_as(client, ADMINISTRATOR)
    role = Group.objects.get(name=CONTRIBUTOR)
    password = {"password1": "orange-kettle-47", "password2": "orange-kettle-47", "usable_password": "true"}

    client.post(address(User, "add"), {"username": "nina", "groups": [role.pk], **password})
    client.logout()
    client.post("/admin/login/", {"username": "nina", "password": "orange-kettle-47"})

    assert client.get("/admin/").status_code == 200
    assert list(User.objects.get(username="nina").groups.all()) == [role]


def test_account_without_a_role_stays_outside(client):
    sign_in_as(client, ADMINISTRATOR)
    boris = User.objects.create(username="boris")

    save(client, boris, first_name="Boris")

    boris.refresh_from_db()
    assert not boris.is_staff


def test_new_account_gets_no_group_that_is_no_role(client):
    sign_in_as(client, ADMINISTRATOR)
    almighty = Group.objects.create(name="Almighty")
    password = {"password1": "orange-kettle-47", "password2": "orange-kettle-47", "usable_password": "true"}

    client.post(address(User, "add"), {"username": "nina", "groups": [almighty.pk], **password})

    assert not almighty.user_set.exists()


def test_administrator_makes_no_superuser_and_gives_no_single_right(client):
    administrator = sign_in_as(client, ADMINISTRATOR)
    right = Permission.objects.get(codename="delete_user")

    save(client, administrator, is_superuser="on", user_permissions=[right.pk])

    administrator.refresh_from_db()
    assert not administrator.is_superuser
    assert not administrator.user_permissions.exists()


def test_administrator_gives_no_group_that_is_no_role(client):
    administrator = sign_in_as(client, ADMINISTRATOR)
    almighty = Group.objects.create(name="Almighty")

    save(client, administrator, groups=[almighty.pk])

    assert almighty not in administrator.groups.all()


def test_administrator_does_not_touch_a_superuser(client):
    root = User.objects.create(username="root", is_staff=True, is_superuser=True)
    sign_in_as(client, ADMINISTRATOR)

    response = client.post(address(User, "change", root.pk), {"username": "mine"})

    assert response.status_code == 403
    assert User.objects.get(pk=root.pk).username == "root"


@pytest.mark.parametrize("role", [CONTRIBUTOR, REVIEWER])
def test_editor_does_not_reach_accounts(client, role, caplog):
    user = sign_in_as(client, role)

    answers = [
        client.post(address(User, "change", user.pk), {"is_superuser": "on"}),
        client.post(address(User, "add"), {"username": "x"}),
        client.post(address(Group, "change", user.groups.get().pk), {"name": "x"}),
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert caplog.text.count(f"Refused: {role.lower()} tried to POST /admin/auth/") == 3
