"""What an editor changes in the admin is in the log when the answer comes; a save never fails for the log's sake."""

from __future__ import annotations

import logging

import pytest

from changes import middleware
from changes.models import Change, Touched
from conftest import make_milestone
from tests.admin_forms import BECAUSE, change_address, shown
from timeline.models import Milestone

pytestmark = pytest.mark.django_db


def correct(admin_client, milestone: Milestone):
    address = change_address(milestone)
    values = {**shown(admin_client.get(address)), "title_en": "A better title"} | BECAUSE
    return admin_client.post(address, values)


def test_an_editors_change_is_recorded_with_the_request(admin_client):
    milestone = make_milestone()

    response = correct(admin_client, milestone)

    assert response.status_code == 302
    assert not Touched.objects.exists()
    assert Change.objects.first().after["title"]["en"] == "A better title"


def test_a_save_stands_when_it_cannot_be_recorded(admin_client, monkeypatch, caplog):
    milestone = make_milestone()

    def fail() -> None:
        raise RuntimeError("The log is away.")

    monkeypatch.setattr(middleware, "record_what_is_due", fail)
    with caplog.at_level(logging.ERROR):
        response = correct(admin_client, milestone)

    milestone.refresh_from_db()
    assert (response.status_code, milestone.title_en) == (302, "A better title")
    assert "not recorded yet" in caplog.text
    assert Touched.objects.exists()


def test_ordinary_pages_do_not_write_the_log(client):
    make_milestone()

    for address in ("/en/", "/en/timeline/", "/en/timeline/first-car/", "/api/v1/milestones/"):
        client.get(address)

    assert Touched.objects.exists()
    assert not Change.objects.exists()
