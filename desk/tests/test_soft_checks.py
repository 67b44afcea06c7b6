"""The checks of all kinds of rows: when they warn, and when they stay silent."""

from __future__ import annotations

import pytest

from conftest import (
    make_assembly_run,
    make_brand,
    make_citation,
    make_claim,
    make_dispute,
    make_milestone,
    make_position,
    make_source,
)
from dates.values import HistoricalDate
from desk.checks import look_at
from desk.checks.alike import stems
from desk.checks.history import says_other
from desk.models import Finding, Revision
from tests.doubts import TODAY, doubts_of, saves

pytestmark = pytest.mark.django_db

RANKED = {"rank": "preferred", "rank_reason_en": "It is closer."}


# A value changed, but not its citations


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("date", [{"date": "1998"}]),
        ("kind", [{"kind": "stop"}]),
        ("status", [{"status": "planned"}]),
        ("title_en", [{"title_en": "The last car leaves the line"}]),
        ("date", [{"date": "1998"}, {"summary_en": "Red."}]),
        ("date", [{"date": "1998", "kind": "stop"}, {"kind": "launch"}]),
        ("date", [{"cite": "So it says."}, {"date": "1998"}]),
    ],
)
def test_value_that_changed_without_its_citations_is_doubted(field, changes):
    milestone = saves(make_milestone(), *changes)

    said = doubts_of(milestone)["tainted-reference"]

    assert said.field == field


def test_changed_values_are_named():
    said = doubts_of(saves(make_milestone(), {"date": "1998", "title_ru": "Сходит второй"}))["tainted-reference"]

    assert said.text.startswith("Changed since a citation was last changed: ")
    assert "title (in Russian)" in said.text
    assert "date" in said.text


@pytest.mark.parametrize(
    "changes",
    [
        [],
        [{"date": "1998", "cite": "In 1998, it says."}],
        [{"date": "1998"}, {"cite": "In 1998, it says."}],
        [{"date": "1998"}, {"date": "1997-05-16"}],
        [{"summary_en": "Red."}],
        [{"reading_note_en": "Vague."}],
        [RANKED],
        [{"title_en": "The first car leaves the line."}],
        [{"title_en": "The first cars leave the line"}],
    ],
)
def test_value_that_its_citations_followed_is_not_doubted(changes):
    assert "tainted-reference" not in doubts_of(saves(make_milestone(), *changes))


def test_value_filled_in_a_draft_is_not_doubted():
    draft = saves(
        make_milestone(state="draft", date="", title_ru=""), {"date": HistoricalDate("1997")}, {"title_ru": "Первая"}
    )

    assert "tainted-reference" not in doubts_of(draft)


def test_value_filled_in_a_public_row_is_doubted():
    assert "tainted-reference" in doubts_of(saves(make_milestone(date=""), {"date": HistoricalDate("1997")}))


def test_draft_that_was_filled_and_published_is_not_doubted():
    draft = saves(
        make_milestone(state="draft", date=""),
        {"date": HistoricalDate("1997"), "state": "published"},
        {"summary_en": "Red."},
    )

    assert "tainted-reference" not in doubts_of(draft)


def test_column_that_came_after_the_revision_is_no_change():
    milestone = saves(make_milestone(), {"summary_en": "Red."})
    first = Revision.objects.of(milestone).get(number=1)
    del first.content["kind"]
    first.save()

    assert "tainted-reference" not in doubts_of(milestone)


def test_link_that_joins_is_no_change_and_one_that_leaves_is():
    gale = make_brand()

    assert "tainted-reference" not in doubts_of(saves(make_milestone(), {"brands": [gale]}))
    assert "tainted-reference" in doubts_of(saves(make_milestone(slug="other", brands=[gale]), {"brands": []}))


@pytest.mark.parametrize(
    ("old", "new", "is_other"),
    [
        ("A million cars", "A billion cars", True),
        ("17 models", "18 models", True),
        ("Gal leaves", "ZQX leaves", True),
        ("The car leaves", "The car leaves again", True),
        ("миллион", "миллиард", True),
        ("The car leaves.", "the car, leaves", False),
        ("all the modells", "all the models", False),
        ("начало производства", "начала производства", False),
        ("всё", "все", False),
    ],
)
def test_spelling_is_told_from_sense(old, new, is_other):
    assert says_other(old, new) is is_other


# Texts and their translations


def test_text_in_one_language_only_is_doubted_beside_the_empty_field():
    said = doubts_of(make_milestone(summary_ru="Красный."))["untranslated"]

    assert (said.field, said.text) == (
        "summary_en",
        "Readers get the other language, for this is empty: summary (in English).",
    )


def test_text_in_both_languages_or_in_none_is_not_doubted():
    assert "untranslated" not in doubts_of(make_milestone(summary_en="Red.", summary_ru="Красный."))
    assert "untranslated" not in doubts_of(make_milestone(slug="other", summary_en="", summary_ru=""))


@pytest.mark.parametrize("maker", [make_source, make_dispute, make_brand])
def test_texts_of_rows_without_citations_of_their_own_are_looked_at_too(maker):
    row = maker()
    heading = row.heading_field
    setattr(row, f"{heading}_ru", "")
    row.save()

    assert doubts_of(row)["untranslated"].field == f"{heading}_ru"


SUMMARY = {"summary_en": "It was red.", "summary_ru": "Он был красный."}


@pytest.mark.parametrize(
    ("left", "changes"),
    [
        ("summary_ru", [{"summary_en": "It was blue."}]),
        ("summary_en", [{"summary_ru": "Он был синий."}]),
        ("summary_ru", [{"summary_en": "It was blue."}, {"title_en": "Other", "title_ru": "Другой"}]),
        ("summary_ru", [{"summary_en": "It was blue."}, {"summary_en": "It was blue and big."}]),
        (
            "summary_ru",
            [{"summary_en": "It was blue.", "summary_ru": "Он был синий."}, {"summary_en": "It was a car."}],
        ),
    ],
)
def test_translation_that_has_not_followed_is_doubted(left, changes):
    said = doubts_of(saves(make_milestone(**SUMMARY), *changes))["stale-translation"]

    assert said.field == left


@pytest.mark.parametrize(
    "changes",
    [
        [{"summary_en": "It was blue.", "summary_ru": "Он был синий."}],
        [{"summary_en": "It was blue."}, {"summary_ru": "Он был синий."}],
        [{"summary_en": "It was blue."}, {"summary_en": "It was red."}],
        [{"summary_en": "It was red!"}],
        [{"summary_ru": ""}, {"summary_ru": "Красный он был."}],
        [{"date": "1998"}],
    ],
)
def test_translation_that_has_followed_is_not_doubted(changes):
    assert "stale-translation" not in doubts_of(saves(make_milestone(**SUMMARY), *changes))


# Sources


def test_one_source_is_doubted_and_two_are_not():
    milestone = make_milestone()
    make_citation(milestone, paragraph=2)
    assert doubts_of(milestone)["one-source"].field == "citations"

    make_citation(milestone, source=make_source(slug="almanac"))

    assert "one-source" not in doubts_of(milestone)


def test_sources_that_repeat_one_another_are_one():
    milestone = make_milestone()
    yearbook = milestone.citations.get().source
    digest = make_source(slug="digest", repeats=yearbook)
    make_citation(milestone, source=digest)
    make_citation(milestone, source=make_source(slug="digest-of-it", repeats=digest))

    assert "one-source" in doubts_of(milestone)


def test_source_that_disputes_or_is_not_public_is_no_second_one():
    milestone = make_milestone()
    make_citation(milestone, source=make_source(slug="critic"), stance="disputes")
    make_citation(milestone, source=make_source(slug="hidden", state="draft"))

    assert "one-source" in doubts_of(milestone)


def test_source_is_not_asked_for_a_claim_or_a_brand():
    assert "one-source" not in doubts_of(make_claim())
    assert "one-source" not in doubts_of(make_brand())


def test_save_of_a_source_renews_the_doubts_of_what_rests_on_it():
    milestone = make_milestone()
    digest = make_source(slug="digest")
    make_citation(milestone, source=digest)
    assert "one-source" not in doubts_of(milestone)

    digest.repeats = milestone.citations.first().source
    digest.save()
    look_at(digest, TODAY)

    assert Finding.objects.of(milestone).filter(code="one-source").exists()


@pytest.mark.parametrize(
    ("published", "date"),
    [("2021-03-01", "2021-03-02"), ("2021-03", "2021-04"), ("2020", "2021"), ("2021-03", "2020/2022")],
)
def test_date_that_no_source_can_know_is_doubted(published, date):
    milestone = make_milestone(date=date, cite=False, state="draft")
    make_citation(milestone, source=make_source(published=published))

    assert doubts_of(milestone)["date-finer-than-source"].field == "date"


@pytest.mark.parametrize(
    ("published", "values"),
    [
        ("2021-03-01", {"date": "2021-03-01"}),
        ("2021-03", {"date": "2021-03-31"}),
        ("2021-03", {"date": "2021"}),
        ("2021-03", {"date": "2020/.."}),
        ("2021-03", {"date": ""}),
        ("", {"date": "2022"}),
        ("[2021..]", {"date": "2030"}),
        ("2021-03", {"date": "2030", "status": "planned"}),
    ],
)
def test_date_that_a_source_may_know_is_not_doubted(published, values):
    milestone = make_milestone(cite=False, state="draft", **values)
    make_citation(milestone, source=make_source(published=published))

    assert "date-finer-than-source" not in doubts_of(milestone)


def test_one_source_that_can_know_the_date_is_enough():
    milestone = make_milestone(date="2023")
    assert "date-finer-than-source" in doubts_of(milestone)

    make_citation(milestone, source=make_source(slug="later", published="2024"))

    assert "date-finer-than-source" not in doubts_of(milestone)


@pytest.mark.parametrize("kind", ["aim", "forecast"])
def test_aims_and_forecasts_may_speak_of_what_is_to_come(kind):
    assert "date-finer-than-source" in doubts_of(make_claim(date="2030"))
    assert "date-finer-than-source" not in doubts_of(make_claim(slug="other", kind=kind, date="2030"))


# Duplicates


@pytest.mark.parametrize(
    "values",
    [
        {"title_en": "First car leaves the line", "title_ru": "Иначе"},
        {"title_en": "Otherwise", "title_ru": "Первый автомобиль сошёл с конвейера"},
        {"date": "1997-05"},
        {"date": "1997"},
        {"state": "draft"},
    ],
)
def test_row_of_the_same_time_with_a_like_title_is_doubted(values):
    first = make_milestone()
    second = make_milestone(slug="second", **values)

    said = doubts_of(second)["possible-duplicate"]

    assert said.field == "title_en"
    assert "“The first car leaves the line” (16 May 1997)" in said.text
    assert ("possible-duplicate" in doubts_of(first)) is (second.state == "published")


@pytest.mark.parametrize(
    "values",
    [
        {"date": "1997-05-17"},
        {"date": "1998"},
        {"date": ""},
        {"state": "withdrawn"},
        {"status": "planned"},
        {"title_en": "The hundredth truck leaves the yard", "title_ru": "Сотый грузовик"},
    ],
)
def test_row_of_another_time_title_or_status_is_not_doubted(values):
    first = make_milestone()
    make_milestone(slug="second", **values)

    assert "possible-duplicate" not in doubts_of(first)


def test_rivals_in_a_dispute_are_no_duplicates():
    dispute = make_dispute()
    first = make_milestone(dispute=dispute)
    make_milestone(slug="second", dispute=dispute)
    assert "possible-duplicate" not in doubts_of(first)

    dispute.state = "withdrawn"
    dispute.save()

    assert "possible-duplicate" in doubts_of(first)


def test_rows_of_other_people_or_makes_are_no_duplicates():
    make_assembly_run()
    other = make_assembly_run(slug="other", brand=make_brand(slug="breeze", name_en="Breeze"))
    again = make_assembly_run(slug="again")

    assert "possible-duplicate" not in doubts_of(other)
    assert "possible-duplicate" in doubts_of(again)
    assert "possible-duplicate" not in doubts_of(make_position())


def test_save_of_a_duplicate_renews_the_doubts_of_the_other_and_its_change_takes_them_back():
    first = make_milestone()
    second = make_milestone(slug="second")
    look_at(second, TODAY)
    assert Finding.objects.of(first).filter(code="possible-duplicate").exists()

    second.date = "2001"
    second.save()
    look_at(second, TODAY)

    assert not Finding.objects.filter(code="possible-duplicate").exists()


def test_words_that_say_little_do_not_make_titles_alike():
    assert stems("In 1997 the first car is on the line of Gal and ZQ") == {"1997", "first", "line", "gal", "zq"}


# Ranks


def test_rank_without_a_dispute_is_doubted():
    said = doubts_of(make_milestone(**RANKED))["rank-without-dispute"]

    assert (said.field, said.text) == ("dispute", "Its rank is “preferred”, but no dispute names its rivals.")


def test_rank_in_a_dispute_is_not_doubted_until_that_is_withdrawn():
    dispute = make_dispute()
    milestone = make_milestone(dispute=dispute, **RANKED)
    assert "rank-without-dispute" not in doubts_of(milestone)

    dispute.state = "withdrawn"
    dispute.save()
    look_at(dispute, TODAY)

    assert Finding.objects.of(milestone).filter(code="rank-without-dispute").exists()


def test_normal_rank_is_not_doubted():
    assert "rank-without-dispute" not in doubts_of(make_milestone())
