"""Guessing at a password is held up for a while, and nobody is locked out for good."""

from __future__ import annotations

import datetime

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User

pytestmark = pytest.mark.django_db

PASSWORD = "orange-kettle-47"


@pytest.fixture(autouse=True)
def vera():
    return User.objects.create_user("vera", password=PASSWORD, is_staff=True)


def try_it(client, password, **extra):
    return client.post("/admin/login/", {"username": "vera", "password": password}, **extra)


def fail(client, times=5, **extra):
    return [try_it(client, "wrong", **extra).status_code for _time in range(times)]


def test_fifth_failure_locks_and_says_for_how_long(client):
    assert fail(client) == [200, 200, 200, 200, 429]

    response = try_it(client, PASSWORD)

    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) <= 900
    assert "Too many attempts" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_lock_opens_by_itself(client):
    fail(client)
    AccessAttempt.objects.update(attempt_time=AccessAttempt.objects.get().attempt_time - datetime.timedelta(minutes=16))

    assert try_it(client, PASSWORD).status_code == 302


def test_right_password_forgets_the_failures(client):
    fail(client, 4)
    try_it(client, PASSWORD)
    client.logout()

    assert fail(client, 4) == [200] * 4


def test_address_that_a_client_makes_up_opens_nothing(client):
    answers = [fail(client, 1, headers={"x-forwarded-for": f"10.0.0.{number}"}) for number in range(5)]

    assert answers[-1] == [429]


def test_name_that_is_guessed_from_many_addresses_is_held_up(client):
    answers = [fail(client, 1, REMOTE_ADDR=f"10.0.0.{number}") for number in range(6)]

    assert answers[-1] == [429]


def test_another_editor_is_not_held_up(client):
    User.objects.create_user("anna", password=PASSWORD, is_staff=True)
    fail(client)

    response = client.post("/admin/login/", {"username": "anna", "password": PASSWORD})

    assert response.status_code == 302


@pytest.mark.parametrize("name", ["a\0b", "x" * 100_000, "%00", "вера"])
def test_odd_name_is_a_failure_and_no_error(client, name):
    client.raise_request_exception = False

    response = client.post("/admin/login/", {"username": name, "password": "wrong"})

    assert response.status_code in (200, 400)


def test_endless_password_is_not_even_hashed(client, monkeypatch):
    monkeypatch.setattr(User, "check_password", lambda self, password: pytest.fail("It was hashed."))

    assert try_it(client, "x" * 1025).status_code == 200
