"""Feeds by the letter of RFC 4287: its own RELAX NG schema, read by jing, and the rules that it has beside that."""

from __future__ import annotations

import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from changes.models import Change
from changes.tests.helpers import recorded, restore, withdraw
from conftest import make_brand, make_milestone, make_organization
from tests import pages
from tests.helpers import BUILDERS

pytestmark = [pytest.mark.contract, pytest.mark.django_db]

SCHEMA = Path(__file__).parent / "schemas" / "atom.rnc"
ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = ["/en/changes.atom", "/ru/changes.atom", "/en/timeline.atom", "/ru/timeline.atom"]
HOSTILE = [
    "<script>alert('x')</script> & ]]> <![CDATA[ <!-- -- > &nbsp; &#0;",
    "a\x07bell \x0b\x1f\x7f\x85 \ufffe\uffff \u202etxet sdrawkcab \u2028 \ud7ff \U0001f600 \U000e0041",
    "Ёлка «ёж» — №\xa05 \u200bz\u0301",
    '" \' \\ %00 %s {{ x }} {% now %} \r\n\t <?xml version="1.0"?><!DOCTYPE x>',
]


def make_changes(texts: list[str]) -> None:
    """Rows of every kind with these texts, then every kind of change of them."""
    rows = pages.make_one_of_each("hostile", texts[0])
    make_organization(slug="owner", is_subject=True, name_en=texts[1], name_ru=texts[-1])
    milestone = make_milestone(brands=[make_brand(slug="squall")])
    gone = make_milestone(slug="gone", title_en=texts[0])
    recorded()
    for text in texts:
        for row in rows.values():
            pages.say_in_citations(pages.say(row, text), text)
        milestone.title_en = text
        milestone.save()
        recorded()
    withdraw(milestone)
    restore(milestone)
    for number in range(30):
        make_milestone(slug=f"imported-{number}", title_en=texts[number % len(texts)])
    recorded()
    withdraw(milestone.brands.get())
    gone.delete()
    recorded()


def save_feeds(client, folder: Path) -> list[Path]:
    found = []
    for place, address in enumerate([*FEEDS, *(f"{feed}?resource=milestones" for feed in FEEDS[:2])]):
        response = client.get(address)
        assert (response.status_code, response.headers["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
        found.append(folder / f"{place}.atom")
        found[-1].write_bytes(response.content)
    return found


def complaints_about(files: list[Path]) -> list[str]:
    # Debian's wrapper warns on stderr of what it does not need; what jing finds is on stdout.
    checked = subprocess.run(["jing", "-c", SCHEMA, *files], capture_output=True, text=True, check=False)
    assert checked.returncode in (0, 1), checked.stderr
    return checked.stdout.splitlines()


def hold_what_no_schema_says(path: Path) -> None:
    """RFC 4287, 4.1: an author for every entry, one alternate link, and no id twice at one time."""
    feed = ElementTree.parse(path).getroot()
    entries = feed.findall(f"{ATOM}entry")
    assert len(feed.findall(f"{ATOM}author/{ATOM}name")) == 1
    assert feed.find(f"{ATOM}author/{ATOM}name").text.strip()
    for part in (feed, *entries):
        kinds = [link.attrib.get("rel", "alternate") for link in part.findall(f"{ATOM}link")]
        assert kinds.count("alternate") == 1
        assert all(link.attrib["href"].isascii() for link in part.findall(f"{ATOM}link"))
    ids = [each.findtext(f"{ATOM}id") for each in (feed, *entries)]
    assert len(set(ids)) == len(ids)


def test_the_feeds_of_a_record_with_every_kind_of_change_are_valid(client, tmp_path):
    make_changes(HOSTILE)
    files = save_feeds(client, tmp_path)
    planted = tmp_path / "planted.atom"
    planted.write_text(files[0].read_text(encoding="utf-8").replace("<updated>", "<updated>on "), encoding="utf-8")

    complaints = complaints_about([*files, planted])

    assert set(Change.objects.values_list("action", flat=True)) == set(Change.Action.values)
    assert set(Change.objects.values_list("resource", flat=True)) >= BUILDERS.keys() - {"plans"}
    assert [each for each in complaints if "planted.atom" not in each] == []
    assert complaints != []
    assert all(f"<title>{word}: " in files[0].read_text() for word in ("Added", "Corrected", "Withdrawn", "Deleted"))
    for path in files:
        hold_what_no_schema_says(path)


def test_the_feeds_of_an_empty_record_are_valid(client, tmp_path):
    files = save_feeds(client, tmp_path)

    assert complaints_about(files) == []
    for path in files:
        hold_what_no_schema_says(path)


# Whatever characters a database takes: a surrogate and NUL it does not.
any_text = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), min_size=1, max_size=60)


@given(texts=st.lists(any_text.filter(str.strip), min_size=10, max_size=40))
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_feeds_of_any_texts_are_valid(client, tmp_path, texts):
    with transaction.atomic():
        for number, text in enumerate(texts):
            make_milestone(slug=f"any-{number}", title_en=text, title_ru=text[::-1], summary_en=text)
        recorded()
        files = save_feeds(client, tmp_path)
        transaction.set_rollback(True)

    assert complaints_about(files) == []
