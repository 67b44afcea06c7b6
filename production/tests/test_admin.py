"""Writing an observation in the admin: its faults are named at the form."""

from __future__ import annotations

import pytest

from conftest import make_observation
from production.models import Observation
from tests.admin_forms import BECAUSE, address, change_address, errors, shown, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client, alone):
    return sign_in(client)


def change(client, row, **values):
    return client.post(change_address(row), {**shown(client.get(change_address(row))), **BECAUSE, **values})


def test_figures_that_contradict_the_bound_are_a_message(editor):
    response = change(editor, make_observation(), bound="over")

    assert "Over and at least" in str(errors(response))


def test_observation_that_restates_itself_is_a_message(editor):
    observation = make_observation()

    response = change(editor, observation, same_as=observation.pk)

    assert errors(response) == {"same_as": ["An observation cannot restate itself."]}


def test_list_shows_the_figure_and_the_period_in_words(editor):
    make_observation(bound="about", period="2020")

    html = editor.get(address(Observation, "changelist")).content.decode()

    assert "about 38,000" in html
    assert "2020" in html


@pytest.mark.parametrize("figure", ["NaN", "1e400", "9" * 30, "1,5", "-"])
def test_figure_that_is_none_is_an_error_of_its_field(editor, figure):
    response = change(editor, make_observation(), lower=figure)

    assert "lower" in errors(response)
