"""What is said of a brand needs a citation for that very aspect, in the admin as elsewhere."""

from __future__ import annotations

import pytest

from conftest import make_brand, make_organization, make_person, make_source
from partners.models import Brand, Organization
from tests.admin_forms import BECAUSE, address, change_address, citation, errors, shown, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client, alone):
    return sign_in(client)


def add_brand(client, *citations, **values):
    page = address(Brand, "add")
    data = {**shown(client.get(page)), "name_en": "Gale", "slug": "gale", "state": "published", **values}
    for number, aspect in enumerate(citations):
        data |= citation(make_source(slug=f"source-{number}"), number=number, aspect=aspect)
    return client.post(page, {**data, "citations-TOTAL_FORMS": len(citations)})


def test_brand_with_a_citation_for_each_aspect_is_published(editor):
    response = add_brand(editor, "general", "origin", origin_en="Harborian")

    assert response.status_code == 302
    assert Brand.objects.published().get().origin_en == "Harborian"


def test_brand_with_an_aspect_that_is_not_cited_is_refused(editor):
    response = add_brand(editor, "general", "origin", origin_en="Harborian", is_own="true")

    assert errors(response) == {"citations": ["Add a citation for: own brand."]}
    assert not Brand.objects.exists()
    assert shown(response)["citations-1-aspect"] == "origin"


def test_published_brand_gains_an_owner_together_with_its_citation(editor):
    brand, owner, register = make_brand(), make_organization(), make_source(slug="register")
    opened = shown(editor.get(change_address(brand))) | BECAUSE

    uncited = editor.post(change_address(brand), {**opened, "owner": owner.pk})
    cited = editor.post(
        change_address(brand),
        {**opened, "owner": owner.pk, "citations-TOTAL_FORMS": 2} | citation(register, number=1, aspect="owner"),
    )

    assert errors(uncited) == {"citations": ["Add a citation for: owner."]}
    assert cited.status_code == 302
    brand.refresh_from_db()
    assert brand.owner == owner


def test_aspect_and_its_citation_leave_a_published_brand_together(editor):
    brand = make_brand(origin_en="Harborian")
    origin = list(brand.citations.order_by("pk").values_list("aspect", flat=True)).index("origin")
    opened = shown(editor.get(change_address(brand))) | BECAUSE

    half = editor.post(change_address(brand), {**opened, f"citations-{origin}-DELETE": "on"})
    whole = editor.post(change_address(brand), {**opened, f"citations-{origin}-DELETE": "on", "origin_en": ""})

    assert errors(half) == {"citations": ["Add a citation for: origin."]}
    assert whole.status_code == 302
    assert [each.aspect for each in brand.citations.all()] == ["general"]


def test_speaker_of_a_citation_is_saved(editor):
    holm = make_person()
    organization = make_organization()
    opened = shown(editor.get(change_address(organization))) | BECAUSE

    response = editor.post(change_address(organization), {**opened, "citations-0-speaker": holm.pk})

    assert response.status_code == 302
    assert organization.citations.get().speaker == holm


def test_second_subject_of_the_record_is_refused(editor):
    make_organization(is_subject=True)
    rival = make_organization(slug="southwind")
    opened = shown(editor.get(change_address(rival))) | BECAUSE

    response = editor.post(change_address(rival), {**opened, "is_subject": "on"})

    assert "subject of the record already" in str(errors(response))
    assert Organization.objects.filter(is_subject=True).count() == 1
