"""The pages that weigh evidence: a source paragraph by paragraph, a dispute, a statement alone, who said what."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import (
    make_brand,
    make_citation,
    make_claim,
    make_dispute,
    make_measure,
    make_milestone,
    make_observation,
    make_person,
    make_position,
    make_source,
)
from partners.models import Claim
from sources.models import Dispute, Source
from tests.pages import entry_ids, read
from timeline.models import Milestone

pytestmark = pytest.mark.django_db

REASON = {"rank_reason_en": "A charter says so.", "rank_reason_ru": "Так сказано в уставе."}


@pytest.fixture
def memoirs() -> Source:
    """Five paragraphs: two used, one only by a draft, two not at all; a person speaks in two of them."""
    source = make_source(slug="memoirs", paragraph_count=5, title_en="Memoirs")
    holm = make_person(cite=False, state="draft")
    car, brand = make_milestone(cite=False, state="draft"), make_brand()
    draft = make_claim(slug="canary", state="draft", title_en="canary")
    make_citation(holm, source=source, paragraph=2)
    make_citation(car, source=source, paragraph=2, speaker=holm, stated_en="The car rolls out.", quotation="rolls out")
    make_citation(car, source=source, paragraph=4, speaker=holm, speaker_note_en="through an agency")
    make_citation(brand, source=source, paragraph=4, stance="disputes", speaker_note_en="an unnamed clerk")
    make_citation(draft, source=source, paragraph=4, speaker_note_en="canary")
    make_citation(draft, source=source, paragraph=5)
    type(holm).objects.publish()
    type(car).objects.publish()
    return source


def test_the_apparatus_counts_what_is_used_and_what_is_not(memoirs, django_assert_num_queries):
    with django_assert_num_queries(11):  # one for each kind of citing row
        apparatus = memoirs.apparatus()

    assert [(each.number, len(each.citations)) for each in apparatus.paragraphs] == [
        (1, 0),
        (2, 2),
        (3, 0),
        (4, 2),
        (5, 0),
    ]
    assert [each.number for each in apparatus.used] == [2, 4]
    assert sorted((kind.label, kind.number) for kind in apparatus.kinds()) == [
        ("brands", 1),
        ("milestones", 1),
        ("people", 1),
    ]


@pytest.mark.parametrize(("number", "level"), [(0, 0), (1, 1), (3, 1), (4, 2), (8, 3), (12, 4), (40, 4)])
def test_a_paragraph_is_shaded_by_how_much_is_taken_from_it(number, level):
    for place in range(number):
        make_citation(make_claim(slug=f"claim-{place}", cite=False, state="draft"), paragraph=1)
    Claim.objects.publish()

    (first, *_rest) = (Source.objects.first() or make_source()).apparatus().paragraphs

    assert first.level == level


def test_voices_are_people_first_each_with_its_paragraphs(memoirs):
    holm, clerk = memoirs.apparatus().voices()

    assert (holm.citation.speaker.slug, holm.paragraphs) == ("vera-holm", [2, 4])
    assert (clerk.is_person, clerk.citation.speaker_note_en, clerk.paragraphs) == (False, "an unnamed clerk", [4])


def test_a_speaker_who_is_not_published_is_not_named(client, memoirs):
    clerk = make_person(slug="canary-person", name_en="canary", state="draft")
    make_citation(Milestone.objects.get(), source=memoirs, paragraph=3, speaker=clerk)

    response = client.get("/en/sources/memoirs/")

    assert b"canary" not in response.content


def test_the_page_of_a_source_maps_its_paragraphs_and_tells_who_speaks(client, memoirs):
    page = read(client.get("/en/sources/memoirs/"))

    links = page.with_class("map")[0].one("ol").all("a")
    voices = page.with_class("voices")[0].all("li")
    assert [(link.attrs["href"], link.attrs["class"]) for link in links] == [
        ("#p1", "use-0"),
        ("#p2", "use-1"),
        ("#p3", "use-0"),
        ("#p4", "use-1"),
        ("#p5", "use-0"),
    ]
    assert links[1].text == "2: 2 entries"
    assert [voice.text for voice in voices] == ["Vera Holm ¶ 2 ¶ 4", "an unnamed clerk ¶ 4"]
    assert "From 2 of 5 paragraphs" in page.with_class("map")[0].text
    assert page.one(id="p2").one("q").attrs["lang"] == "en"
    assert "nothing from this paragraph" in page.one(id="p5").text
    assert "against: Gale" in page.one(id="p4").text
    assert "sha256sum yearbook.txt" in page.one("main").text


def test_the_counts_of_a_source_lead_to_lists_of_as_many(client, memoirs):
    make_citation(make_milestone(slug="rejected", rank="deprecated", **REASON), source=memoirs, paragraph=1)

    kinds = read(client.get("/en/sources/memoirs/")).with_class("map")[0].one("ul").all("li")

    numbers = {item.hrefs[0].split("?")[0]: int(item.text.split()[-1]) for item in kinds}
    assert numbers == {"/en/timeline/": 2, "/en/brands/": 1, "/en/people/": 1}
    assert len(entry_ids(read(client.get("/en/timeline/?source=memoirs&rank=all")), "milestone")) == 2
    assert "/en/timeline/?source=memoirs&rank=all" in [item.hrefs[0] for item in kinds]


def test_a_source_tells_what_repeats_it(client):
    original = make_source()
    make_source(slug="reprint", title_en="Reprint", repeats=original)
    make_source(slug="canary", title_en="canary", repeats=original, state="draft")

    first, reprint = (read(client.get(f"/en/sources/{slug}/")).one("main") for slug in ("yearbook", "reprint"))

    assert "Repeated byReprint" in first.text
    assert "canary" not in first.text
    assert "/en/sources/yearbook/" in reprint.hrefs


def rivals_of(page: Any) -> list[tuple[str, str]]:
    """Id and answer of each column."""
    return [(each.attrs["id"], each.with_class("answer")[0].text) for each in page.with_class("rival")]


def verdict_of(page: Any) -> str:
    return page.with_class("verdict")[0].text


def test_without_a_preferred_one_all_rivals_are_listed(client):
    question = make_dispute()
    for year in (1996, 1994):
        make_milestone(slug=f"founded-{year}", date=str(year), dispute=question)

    page = read(client.get("/en/disputes/which-year/"))

    assert rivals_of(page) == [("milestone-founded-1994", "1994"), ("milestone-founded-1996", "1996")]
    assert verdict_of(page) == "The record prefers none of these statements. Lists show all of them."


def test_the_preferred_rival_is_named_and_stands_first(client):
    question = make_dispute()
    make_milestone(slug="early", date="1994", dispute=question)
    make_milestone(slug="late", date="1996", dispute=question, rank="preferred", title_en="Founded late", **REASON)
    make_milestone(slug="wrong", date="1990", dispute=question, rank="deprecated", **REASON)

    page = read(client.get("/en/disputes/which-year/"))

    assert [each for each, _answer in rivals_of(page)] == ["milestone-late", "milestone-early", "milestone-wrong"]
    assert verdict_of(page) == (
        "The record prefers one of these statements: Founded late. "
        "Lists show 1 of the 3, unless all ranks are asked for."
    )
    assert "Preferred: A charter says so." in page.one(id="milestone-late").text


def test_rivals_of_different_kinds_stand_side_by_side(client):
    question = make_dispute()
    cars = make_measure()
    make_milestone(slug="event", dispute=question, rank="preferred", **REASON)
    make_claim(slug="claim", dispute=question, date="")
    make_observation(slug="figure", dispute=question, measure=cars, lower=2, upper=None, bound="over")
    make_position(slug="office", dispute=question, period="")

    page = read(client.get("/en/disputes/which-year/"))

    assert dict(rivals_of(page)) == {
        "milestone-event": "16 May 1997",
        "claim-claim": "date not stated",
        "observation-figure": "over 2 cars",
        "position-office": "date not stated",
    }
    # A preferred milestone leaves the other kinds in their lists.
    assert "Lists show all of them." in verdict_of(page)


def test_seven_rivals_with_long_texts_each_have_a_column(client):
    question = make_dispute()
    for number in range(7):
        row = make_milestone(slug=f"rival-{number}", date=f"199{number}", dispute=question, summary_en="long " * 200)
        make_citation(row, paragraph=2, stated_en="Longer still. " * 40)

    page = read(client.get("/en/disputes/which-year/"))

    assert len(rivals_of(page)) == 7
    assert all(len(each.with_class("evidence")[0].all("li")) == 2 for each in page.with_class("rival"))


@pytest.mark.parametrize(
    "ranks",
    [("normal", "normal"), ("preferred", "normal"), ("deprecated", "normal"), ("deprecated", "deprecated")],
)
def test_what_a_dispute_says_of_lists_is_what_lists_show(ranks):
    question = make_dispute()
    for place, rank in enumerate(ranks):
        ranked = {"rank": rank, **(REASON if rank != "normal" else {})}
        make_milestone(slug=f"event-{place}", dispute=question, **ranked)
        make_claim(slug=f"claim-{place}", dispute=question, rank="normal")
    comparison = Dispute.objects.with_rivals_in_full().get().comparison()

    listed = {row.slug for row in comparison.listed}

    shown = [*Milestone.objects.for_list().best(), *Claim.objects.for_list().best()]
    assert listed == {row.slug for row in shown}


def test_a_rival_tells_the_date_of_its_source_and_whether_it_is_inferred(client):
    article = make_source(slug="article", published="[2023..]", published_basis="inferred", title_en="Article")
    row = make_milestone(dispute=make_dispute())
    make_citation(row, source=article, paragraph=2, speaker_note_en="a clerk")

    for address in ("disputes/which-year/", "timeline/first-car/"):
        evidence = read(client.get(f"/en/{address}")).with_class("evidence")[0].text
        assert "Northwind yearbook, ¶ 1 · 1 March 2021 The yearbook" in evidence
        assert "Article, ¶ 2 · 2023 or later (inferred)" in evidence
        assert "Speaker: a clerk" in evidence


def test_the_list_of_disputes_tells_the_answers_at_a_glance(client):
    years, counts, same = (make_dispute(slug=slug) for slug in ("year", "count", "same"))
    cars = make_measure()
    make_milestone(slug="a", date="1994", dispute=years)
    make_milestone(slug="b", date="1996", dispute=years, rank="preferred", **REASON)
    make_milestone(slug="c", date="1998", dispute=years, state="draft")
    make_observation(slug="d", value=7, dispute=counts, measure=cars)
    make_observation(slug="e", value=4, dispute=counts, measure=cars, rank="deprecated", **REASON)
    make_milestone(slug="f", title_en="It opens", dispute=same)
    make_claim(slug="g", title_en="It closes", date="1997-05-16", dispute=same)

    page = read(client.get("/en/disputes/"))

    def answers_of(slug: str) -> list[str]:
        return [item.text for item in page.one(id=f"dispute-{slug}").with_class("answers")[0].all("li")]

    assert answers_of("year") == ["1996 Preferred", "1994"]
    assert answers_of("count") == ["7 cars", "4 cars Deprecated"]
    # Both of one day: the date does not tell them apart.
    assert sorted(answers_of("same")) == ["It closes", "It opens"]
    assert [each.text for each in page.one(id="dispute-year").with_class("tally")] == [
        "2 statements1 source",
        "One is preferred",
    ]
    assert page.one(id="dispute-count").with_class("tally")[1].text == "None is preferred"


def test_a_statement_names_its_rivals_and_no_draft(client):
    question = make_dispute()
    make_milestone(dispute=question)
    make_claim(title_en="It was a lorry", dispute=question, rank="deprecated", **REASON)
    make_claim(slug="canary", title_en="canary", dispute=question, state="draft")

    page = read(client.get("/en/timeline/first-car/"))

    differing = page.with_class("differing")[0]
    assert differing.hrefs == ["/en/disputes/which-year/", "/en/claims/largest-plant/"]
    assert differing.all("li")[0].text == "It was a lorry Deprecated"
    assert "canary" not in page.text


@pytest.mark.parametrize(
    ("date", "basis", "words"),
    [
        ("1997-05-16", "stated", "16 May 1997 Precision: day Stated by the source"),
        ("1997", "inferred", "1997 Precision: year Inferred"),
        ("1999/2015", "stated", "1999–2015 Precision: interval Stated by the source"),
        ("", "unknown", "date not stated"),
    ],
)
def test_a_statement_tells_how_fine_its_date_is_and_on_what_basis(client, date, basis, words):
    make_milestone(date=date, date_basis=basis)

    page = read(client.get("/en/timeline/first-car/"))

    shown = page.with_class("when")[0]
    assert " ".join(text.strip() for text, _node in shown.texts()).replace("\xa0", " ") == words


def test_a_person_is_quoted_in_as_many_statements_as_the_lists_show(client, django_assert_num_queries):
    holm = make_person()
    for slug in ("first", "second"):
        for paragraph in (2, 3):
            make_citation(
                make_claim(slug=slug) if paragraph == 2 else Claim.objects.get(slug=slug),
                paragraph=paragraph,
                speaker=holm,
            )
    make_citation(make_milestone(rank="deprecated", **REASON), paragraph=2, speaker=holm)
    make_citation(make_milestone(slug="canary", state="draft"), paragraph=2, speaker=holm)

    with django_assert_num_queries(1):
        counted = [(kind.label, kind.number) for kind in holm.quoted_in()]
    quoted = read(client.get("/en/people/vera-holm/")).with_class("quoted")[0]

    assert counted == [("claims", 2), ("milestones", 1)]
    assert quoted.hrefs == ["/en/claims/?speaker=vera-holm&rank=all", "/en/timeline/?speaker=vera-holm&rank=all"]
    assert entry_ids(read(client.get(quoted.hrefs[0])), "claim") == ["first", "second"]
    assert entry_ids(read(client.get(quoted.hrefs[1])), "milestone") == ["first-car"]


def test_a_person_whom_nobody_quotes_is_said_to_be_so(client):
    make_person()

    assert "Not quoted in any document on record." in read(client.get("/en/people/vera-holm/")).text
