"""The pages that put the apps together: home, about, and the style guide."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from avtotor.views import styleguide
from conftest import make_milestone, make_observation
from tests.pages import make_world, read

pytestmark = pytest.mark.django_db


def test_the_page_about_the_data_offers_every_list_as_a_file(client):
    page = read(client.get("/ru/about/"))

    files = [link for link in page.hrefs if link.endswith((".csv", ".json"))]
    names = [item.one("a", href=item.hrefs[0]).text for item in page.with_class("downloads")[0].all("li")]
    assert len(files) == 2 * len(names) == 32
    assert len(set(names)) == len(names)
    assert {client.get(address).status_code for address in files} == {200}


def test_the_style_guide_is_for_whoever_works_on_the_pages(client, rf: RequestFactory):
    make_world()
    make_milestone(slug="promise", status="planned")
    make_observation(slug="goal", kind="plan")

    page = read(styleguide(rf.get("/en/styleguide/")))

    assert {tag.text for tag in page.with_class("tag")} >= {"Planned", "Sources differ"}
    assert client.get("/en/styleguide/").status_code == 404
