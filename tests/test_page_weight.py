"""What the pages of the published record weigh, and what they make a browser wait for."""

from __future__ import annotations

import gzip
import re

import pytest
from django.core.management import call_command

from tests.pages import LANGUAGES, page_addresses, read

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

MOST_BYTES = 60_000
CHART = re.compile(rb"<svg\b.*?</svg>", re.S)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_is_heavy_and_none_waits_for_a_script(client, language):
    call_command("seed", verbosity=0)
    weights = {}

    for address in page_addresses(language):
        response = client.get(address)

        weights[address] = len(gzip.compress(CHART.sub(b"", response.content)))
        for script in read(response).all("script"):
            assert "defer" in script.attrs or script.attrs["type"] == "application/ld+json", address

    assert {address: weight for address, weight in weights.items() if weight > MOST_BYTES} == {}
