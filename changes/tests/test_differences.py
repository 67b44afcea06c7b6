"""A change reads as what stood there and what stands there now, in the reader's language."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from changes.differences import LABELS, Reading, column_of
from changes.entries import entries_of, history_of
from changes.models import Change
from changes.resources import resources
from changes.tests.helpers import change_of, recorded, restore, withdraw
from conftest import make_brand, make_citation, make_milestone, make_observation, make_person
from dates.values import HistoricalDate
from sources.pieces import Text, words_between

pytestmark = pytest.mark.django_db

MARKS = {"same": "{}", "old": "[-{}-]", "new": "[+{}+]"}


def told(change: Change, language: str = "en") -> list[tuple[str, str]]:
    """Label and text of each difference, with what went and what came marked."""
    with translation.override(language):
        (entry,) = entries_of([change])
        return [marked(each) for each in entry.differences]


def marked(difference: Any) -> tuple[str, str]:
    label = f"{difference.label}, {difference.tongue}" if difference.tongue else difference.label
    text = "".join(
        MARKS[stretch.kind].format("".join(piece.text for piece in stretch.pieces)) for stretch in difference.stretches
    )
    return label, text.replace("\xa0", " ")


def test_words_that_changed_are_marked_in_a_text_that_stayed():
    milestone = make_milestone()
    recorded()

    change = change_of(milestone, title_en="The second car leaves the line")

    assert told(change) == [("title", "The [-first-] [+second+] car leaves the line".replace("] [", "][", 1))]


def test_a_text_that_is_another_stands_after_the_old_one():
    pieces = words_between(Text("One two three"), Text("Quite another thing"))

    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("old", "One two three"),
        ("same", " "),
        ("new", "Quite another thing"),
    ]


def test_the_readers_language_comes_first_and_the_other_is_named():
    milestone = make_milestone()
    recorded()

    change = change_of(milestone, title_en="Otherwise", title_ru="Иначе")

    with translation.override("ru"):
        (entry,) = entries_of([change])
    own, other = entry.differences
    assert [piece.text for piece in own.pieces if piece.kind == "new"] == ["Иначе"]
    assert [(piece.text, piece.lang) for piece in other.pieces if piece.kind == "new"] == [("Otherwise", "en")]
    assert (own.tongue, bool(other.tongue)) == ("", True)


def test_a_date_a_choice_and_a_relation_are_said_in_words():
    milestone, gale = make_milestone(), make_brand()
    recorded()

    milestone.brands.add(gale)
    change = change_of(milestone, kind="product", date=HistoricalDate.parse("1997-06", "", "inferred"))

    assert told(change) == [
        ("date", "[-16 May 1997-] [+June 1997+]"),
        ("date: basis", "[-stated by the source-] [+inferred+]"),
        ("kind", "[-launch-] [+product+]"),
        ("brands", "[+Gale+]"),
    ]


def test_a_basis_that_alone_differs_is_told():
    milestone = make_milestone()
    recorded()

    change = change_of(milestone, date=HistoricalDate.parse("1997-05-16", "", "inferred"))

    assert told(change) == [("date: basis", "[-stated by the source-] [+inferred+]")]


def test_a_figure_is_told_by_its_wording():
    observation = make_observation()
    recorded()

    change = change_of(observation, lower=38_500, upper=None, bound="over", segment="passenger-cars")

    assert told(change) == [("value", "[-38,000-] [+over 38,500+]"), ("segment", "[+passenger cars+]")]


def test_a_citation_that_comes_is_told_whole_and_one_that_changes_by_its_parts():
    milestone, holm = make_milestone(), make_person()
    recorded()

    citation = make_citation(milestone, paragraph=7, speaker=holm, stance="disputes")
    (came,) = recorded()
    citation.stated_en = "The yearbook denies so."
    citation.save()
    (changed,) = recorded()

    assert told(came) == [
        ("citation", "[+Northwind yearbook, ¶ 7 · disputes · Vera Holm · The yearbook says so.+]"),
    ]
    assert told(changed) == [("citation, what it says", "Northwind yearbook, ¶ 7: The yearbook [-says-][+denies+] so.")]


def test_a_row_that_was_withdrawn_meanwhile_is_called_as_it_was():
    gale = make_brand()
    make_milestone(brands=[gale])
    recorded()

    _brand, milestone = withdraw(gale)

    assert told(milestone) == [("brands", "[-Gale-]")]
    assert told(milestone, "ru")[0][1] == "[-Гейл-]"


def test_a_history_tells_the_first_state_the_corrections_and_what_a_return_changed():
    milestone = make_milestone()
    recorded()
    withdraw(milestone)
    milestone.kind = "product"
    restore(milestone)

    returned, ended, came = history_of(list(Change.objects.of_row("milestones", "first-car")))

    assert [marked(each) for each in returned.differences] == [("kind", "[-launch-] [+product+]")]
    assert ("title", "The first car leaves the line") in [(each.label, each.pieces[0].text) for each in ended.content]
    assert [each.label for each in ended.content] == [each.label for each in came.content]
    assert "people" not in {each.label for each in came.content}


def test_every_field_of_every_resource_has_a_name_for_readers():
    for resource in resources().values():
        reading = Reading(resource.model, {})
        for name, field in resource.serializer().fields.items():
            source = name if field.source == "*" else field.source
            named = column_of(resource.model, source, name) is not None or name in LABELS
            assert named or name in ("scope", "citations"), (resource.name, name)
            assert "_" not in reading.label(name), name
