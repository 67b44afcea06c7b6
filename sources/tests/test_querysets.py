"""Which of rival statements are the best, what a row rests on, and how words are found."""

import pytest
from django.db import connection

from conftest import (
    make_citation,
    make_claim,
    make_dispute,
    make_milestone,
    make_organization,
    make_person,
    make_source,
)
from partners.models import Organization
from sources.models import Dispute, Source
from sources.text import fold
from timeline.models import Milestone

pytestmark = pytest.mark.django_db

REASON = {"rank_reason_en": "Closer to the event."}


def best() -> list[str]:
    return list(Milestone.objects.published().best().order_by("slug").values_list("slug", flat=True))


# Ranks of the rivals, in order of their slugs a, b, c: which are the best. A rank in brackets is that of a draft.
RANKS = [
    (["normal", "normal"], "ab"),
    (["preferred", "normal"], "a"),
    (["preferred", "preferred", "normal"], "ab"),
    (["normal", "deprecated"], "a"),
    (["preferred", "normal", "deprecated"], "a"),
    (["deprecated"], ""),
    (["deprecated", "deprecated"], ""),
    (["(preferred)", "normal", "normal"], "bc"),
    (["(preferred)", "preferred", "normal"], "b"),
    (["(normal)", "normal"], "b"),
]


@pytest.mark.parametrize(("ranks", "expected"), RANKS)
def test_the_best_of_a_dispute_are_its_highest_rank(ranks, expected):
    dispute = make_dispute()
    for slug, rank in zip("abc", ranks, strict=False):
        state, rank = ("draft", rank.strip("()")) if "(" in rank else ("published", rank)
        make_milestone(slug=slug, dispute=dispute, rank=rank, state=state, **(REASON if rank != "normal" else {}))

    assert best() == list(expected)


def test_a_withdrawn_preferred_rival_does_not_count():
    dispute = make_dispute()
    make_milestone(slug="withdrawn", dispute=dispute, rank="preferred", state="withdrawn", **REASON)
    make_milestone(slug="remaining", dispute=dispute)

    assert best() == ["remaining"]


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_a_dispute_that_is_not_public_hides_nothing(state):
    dispute = make_dispute(state=state)
    make_milestone(slug="normal", dispute=dispute)
    make_milestone(slug="preferred", dispute=dispute, rank="preferred", **REASON)

    assert best() == ["normal", "preferred"]


def test_each_dispute_has_its_own_best():
    make_milestone(slug="a", dispute=make_dispute(), rank="preferred", **REASON)
    make_milestone(slug="b", dispute=make_dispute(slug="which-day"))
    make_milestone(slug="c")

    assert best() == ["a", "b", "c"]


def test_what_is_not_disputed_is_the_best_unless_deprecated():
    make_milestone(slug="normal")
    make_milestone(slug="preferred", rank="preferred", **REASON)
    make_milestone(slug="deprecated", rank="deprecated", **REASON)

    assert best() == ["normal", "preferred"]


def test_a_preferred_claim_does_not_outrank_a_milestone():
    dispute = make_dispute()
    make_claim(dispute=dispute, rank="preferred", **REASON)
    make_milestone(slug="rival", dispute=dispute)

    assert best() == ["rival"]


def test_disputed_means_a_published_dispute():
    make_milestone(slug="a", dispute=make_dispute())
    make_milestone(slug="b", dispute=make_dispute(slug="draft", state="draft"))
    make_milestone(slug="c")

    assert {row.slug: row.is_disputed for row in Milestone.objects.all()} == {"a": True, "b": False, "c": False}
    assert [row.slug for row in Milestone.objects.disputed()] == ["a"]
    assert sorted(row.slug for row in Milestone.objects.undisputed()) == ["b", "c"]


def test_rivals_stand_best_rank_first():
    dispute = make_dispute()
    make_milestone(slug="normal", dispute=dispute)
    make_milestone(slug="deprecated", dispute=dispute, rank="deprecated", **REASON)
    make_claim(slug="preferred", dispute=dispute, rank="preferred", **REASON)
    make_claim(slug="draft", dispute=dispute, state="draft")

    shown = Dispute.objects.for_list().get()

    assert [row.slug for row in shown.rivals] == ["preferred", "normal", "deprecated"]
    assert [row.slug for row in dispute.rivals_in_short()] == ["preferred", "normal", "deprecated"]
    assert [row.slug for row in dispute.rivals] == ["preferred", "normal", "deprecated"]


def test_one_citation_meets_all_conditions():
    milestone = make_milestone()
    memoirs = make_source(slug="memoirs")
    make_citation(milestone, source=memoirs, paragraph=5)

    assert Milestone.objects.citing(source=memoirs, paragraph=5).count() == 1
    assert Milestone.objects.citing(source=memoirs, paragraph=1).count() == 0
    assert Milestone.objects.citing(paragraph=1).count() == 1


def test_citations_are_those_of_published_sources():
    milestone = make_milestone()
    make_citation(milestone, source=make_source(slug="memoirs", state="draft"))

    (shown,) = Milestone.objects.for_list()

    assert [citation.source.slug for citation in shown.citations.all()] == ["yearbook"]


def test_relations_are_the_published_ones(django_assert_num_queries):
    make_milestone(people=[make_person(), make_person(slug="draft", state="draft")])

    with django_assert_num_queries(5):  # milestones, citations, brands, organizations, people
        (shown,) = Milestone.objects.for_list()
        assert [person.slug for person in shown.people.all()] == ["vera-holm"]


def test_a_source_shows_what_rests_on_each_paragraph():
    milestone = make_milestone()
    make_citation(milestone, paragraph=3)
    make_claim(state="draft")

    paragraphs = Source.objects.get().apparatus().paragraphs

    resting = {each.number: [str(citation.subject) for citation in each.citations] for each in paragraphs}
    assert len(resting) == 20
    assert {number: rows for number, rows in resting.items() if rows} == {1: [str(milestone)], 3: [str(milestone)]}


# Text on record and what is looked for: whether it is found.
SEARCHES = [
    ("Northwind Motors", "northwind", True),
    ("Northwind Motors", "MOTORS north", True),
    ("Northwind Motors", "northwind boats", False),
    ("Северный ветер", "СЕВЕРНЫЙ", True),
    ("ЗАВОД", "завод", True),
    ("Пётр Ёлкин", "петр елкин", True),
    ("Петр Елкин", "пётр Ёлкин", True),
    ("ЁЖ", "еж", True),
    ("100% steel", "100%", True),
    ("1000 steel", "100%", False),
    ("first_car", "first_car", True),
    ("first-car", "first_car", False),
    ("back\\slash", "k\\s", True),
    ("backslash", "k\\s", False),
    ("it's", "it's", True),
    ('a "quoted" word', '"quoted"', True),
    ("a[b]c", "[b]", True),
    ("Straße", "straße", True),
    ("Σίσυφος", "σίσυφοσ", False),
]


@pytest.mark.parametrize(("text", "words", "is_found"), SEARCHES)
@pytest.mark.parametrize("column", ["name_en", "name_ru", "description_en", "description_ru"])
def test_words_are_found_without_regard_to_case_and_yo(text, words, is_found, column):
    make_organization(**{column: text})

    assert Organization.objects.containing(words).exists() is is_found


def test_words_may_stand_in_different_texts_but_must_all_occur():
    make_organization(name_en="Northwind", description_ru="Завод у порта")

    assert Organization.objects.containing("northwind порт").exists()
    assert not Organization.objects.containing("northwind порт лодка").exists()


@pytest.mark.parametrize("text", ["Абвгдеё", "ЁЖИК Çelik ÅNGSTRÖM", "", "ñandú Ñ", "漢字", "Ǆ ǅ ǆ"])
def test_the_database_folds_as_the_code_does(text):
    make_organization(description_en=text)
    function = 'FOLDED("description_en")'
    if connection.vendor == "postgresql":
        function = "REPLACE(LOWER((COALESCE(description_en, ''))::text COLLATE \"und-x-icu\"), 'ё', 'е')"

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function} FROM partners_organization")
        assert cursor.fetchone()[0] == fold(text)
