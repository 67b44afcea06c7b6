"""Making an editor at the command line."""

from __future__ import annotations

import builtins
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from desk.management.commands import make_editor
from sources.models import record_models

pytestmark = pytest.mark.django_db

PASSWORD = "orange-kettle-47"


@pytest.fixture
def typed(monkeypatch):
    """Type a name, and a password once or twice."""

    def type_in(name, first=PASSWORD, second=None):
        answers = iter([first, first if second is None else second])
        monkeypatch.setattr(builtins, "input", lambda prompt: name)
        monkeypatch.setattr(make_editor, "getpass", lambda prompt: next(answers))

    return type_in


def run(**options):
    out = StringIO()
    call_command("make_editor", stdout=out, **options)
    return out.getvalue()


@pytest.mark.parametrize("role", ["contributor", "reviewer"])
def test_editor_may_write_the_record_and_nothing_else(typed, role):
    typed("vera")

    out = run(role=role)

    vera = User.objects.get(username="vera")
    assert out.startswith(f"vera is a {role} now, and can sign in at /admin/.\n")
    assert vera.check_password(PASSWORD)
    assert (vera.is_active, vera.is_staff, vera.is_superuser) == (True, True, False)
    for model in record_models():
        label, name = model._meta.app_label, model._meta.model_name
        assert vera.has_perms([f"{label}.{action}_{name}" for action in ("add", "change", "view", "delete")])
    assert vera.has_perm("desk.review") == (role == "reviewer")
    assert not any(vera.has_module_perms(label) for label in ("auth", "admin", "sessions", "contenttypes", "changes"))


def test_editor_may_write_citations_of_every_kind(typed):
    typed("vera")

    run()

    allowed = User.objects.get().get_all_permissions()
    citations = [model for model in apps.get_models() if model.__name__.endswith("Citation")]
    assert len(citations) == 11
    assert {f"{model._meta.app_label}.add_{model._meta.model_name}" for model in citations} <= allowed


def test_administrator_looks_after_accounts_too(typed):
    typed("vera")

    out = run(role="administrator")

    assert "an administrator" in out
    assert User.objects.get().has_perms(["desk.review", "auth.add_user", "auth.view_group"])
    assert not User.objects.get().is_superuser


def test_superuser_may_do_whatever_there_is_a_permission_for(typed):
    typed("vera")

    run(superuser=True)

    assert User.objects.get().is_superuser


@pytest.mark.parametrize("alone", [False, True])
def test_who_may_be_alone_is_told_of_the_setting(typed, settings, alone):
    settings.PUBLISH_OWN_DRAFTS = alone
    typed("vera")

    assert ("PUBLISH_OWN_DRAFTS=true" in run()) == (not alone)


def test_second_run_gives_the_same_account_a_new_password(typed):
    typed("vera")
    run()
    typed("vera", "violet-kettle-48")

    run()

    assert User.objects.get().check_password("violet-kettle-48")
    assert [group.name for group in User.objects.get().groups.all()] == ["Reviewer"]


@pytest.mark.parametrize(
    ("name", "first", "second", "fault"),
    [
        ("vera", PASSWORD, "orange-kettle-48", "not the same"),
        ("vera", "short", None, "too short"),
        ("vera", "password1234", None, "too common"),
        ("vera-holm-of-harbor", "vera-holm-of-harbor", None, "too similar"),
        ("", PASSWORD, None, "blank"),
        ("ve ra\0", PASSWORD, None, "valid"),
        ("v" * 200, PASSWORD, None, "150"),
    ],
)
def test_faulty_name_or_password_makes_nobody(typed, name, first, second, fault):
    typed(name, first, second)

    with pytest.raises(CommandError, match=fault):
        run()

    assert not User.objects.exists()


def test_without_a_terminal_nothing_is_done(monkeypatch):
    def end(prompt):
        raise EOFError

    monkeypatch.setattr(builtins, "input", end)

    with pytest.raises(CommandError, match="Nothing was done"):
        run()
