"""Keeping doubts and reading them: what comes, stays and goes, who reads of what, and at which cost."""

from __future__ import annotations

import datetime
from io import StringIO

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.utils import translation

from conftest import make_brand, make_citation, make_milestone, make_observation, make_partnership, make_source
from desk.checks import CHECKS, Check, look_at, look_at_all, look_at_these, said_of
from desk.checks.registry import Look, nobody
from desk.models import Finding, Revision
from desk.policy import Policy
from desk.roles import CONTRIBUTOR, REVIEWER
from partners.models import Partnership
from tests.admin_forms import send, sign_in_as
from tests.doubts import TODAY, doubts_of
from timeline.models import Milestone

pytestmark = pytest.mark.django_db

OVERDUE = {"status": "planned", "date": "2024"}


@pytest.fixture
def people():
    """A contributor, another one, and a reviewer."""
    found = []
    for name, role in [("nora", CONTRIBUTOR), ("otto", CONTRIBUTOR), ("vera", REVIEWER)]:
        user = User.objects.create(username=name, is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        found.append(user)
    return found


def draft_of(user, **values):
    row = make_milestone(state="draft", **values)
    Revision.objects.keep(row, user=user, before=None)
    return row


def test_doubt_is_said_beside_its_field_with_its_values():
    milestone = make_milestone(**OVERDUE)

    look_at(milestone, TODAY)

    assert {said.code: (said.field, said.text) for said in said_of(milestone)} == {
        "overdue-plan": (
            "status",
            "It was planned or proposed, its time is over (2024), and no outcome is on record.",
        ),
        "one-source": (
            "citations",
            "All that supports it is “Northwind yearbook”, if sources that repeat one another count as one.",
        ),
    }


def test_values_are_worded_in_the_active_language():
    observation = make_observation(kind="plan", lower=80_000, upper=100_000, bound="range", period="2024-05")
    look_at(observation, TODAY)

    words = {}
    for language in ("en", "ru"):
        with translation.override(language):
            words[language] = {said.code: said.text for said in said_of(observation)}

    assert "its time is over (May 2024)" in words["en"]["overdue-plan"]
    assert "май 2024" in words["ru"]["overdue-plan"]
    assert "Ежегодник «Нордвинда»" in words["ru"]["one-source"]


def test_nothing_is_doubted_of_a_row_that_is_not_saved_yet():
    assert said_of(Milestone(slug="new", **OVERDUE)) == []


def test_doubt_goes_once_the_row_is_mended():
    milestone = make_milestone(**OVERDUE)
    assert "overdue-plan" in doubts_of(milestone)

    milestone.status = "happened"
    milestone.save()

    assert "overdue-plan" not in doubts_of(milestone)


def test_doubt_that_is_found_again_stays_as_old_as_it_is():
    milestone = make_milestone(**OVERDUE)
    look_at(milestone, TODAY)
    before = list(Finding.objects.values_list("pk", "found_at"))

    look_at(milestone, TODAY)
    look_at_all(TODAY)

    assert before
    assert list(Finding.objects.values_list("pk", "found_at")) == before


def test_what_is_withdrawn_is_not_doubted():
    milestone = make_milestone(**OVERDUE)
    assert doubts_of(milestone)

    milestone.state = "withdrawn"
    milestone.save()

    assert doubts_of(milestone) == {}
    look_at_all(TODAY)
    assert not Finding.objects.of(milestone).exists()


def test_draft_is_doubted_before_it_is_published():
    assert "overdue-plan" in doubts_of(make_milestone(state="draft", **OVERDUE))


def test_doubts_of_a_deleted_row_go_and_what_names_it_is_looked_at_again():
    deleted = make_milestone(state="draft")
    twin = make_milestone(slug="first-car-again", state="draft")
    look_at(deleted, TODAY)
    assert set(Finding.objects.filter(code="possible-duplicate").values_list("row_id", "said__other")) == {
        (deleted.pk, twin.pk),
        (twin.pk, deleted.pk),
    }

    deleted.delete()

    assert not Finding.objects.filter(code="possible-duplicate").exists()


def test_looking_at_all_finds_what_looking_at_each_finds():
    rows = [
        make_milestone(**OVERDUE),
        make_milestone(slug="first-car-again", title_ru=""),
        make_partnership(status="planned"),
        make_observation(),
        make_observation(slug="rival", value=12),
    ]
    for row in rows:
        look_at(row, TODAY)
    one_by_one = set(Finding.objects.values_list("code", "kind", "row_id", "field"))
    Finding.objects.all().delete()

    number = look_at_all(TODAY)

    found = set(Finding.objects.values_list("code", "kind", "row_id", "field"))
    assert number == len(found)
    assert one_by_one == found


def test_looking_at_several_finds_what_looking_at_each_finds():
    rows = [make_observation(), make_observation(slug="rival", value=12), make_observation(slug="other", value=15)]
    for row in rows:
        look_at(row, TODAY)
    one_by_one = set(Finding.objects.values_list("code", "row_id", "field"))
    Finding.objects.all().delete()

    look_at_these(rows, TODAY)

    assert one_by_one
    assert set(Finding.objects.values_list("code", "row_id", "field")) == one_by_one


def test_looking_at_all_forgets_codes_and_rows_that_are_no_more():
    for values in ({"code": "of-old"}, {"code": "overdue-plan", "row_id": 999}):
        Finding.objects.create(**{"kind": "timeline.milestone", "row_id": 1, "found_at": "2026-01-01T00:00Z", **values})

    assert look_at_all(TODAY) == 0
    assert not Finding.objects.exists()


def test_looking_at_one_kind_leaves_the_others_as_they_are():
    make_milestone(**OVERDUE)
    make_partnership(status="planned")

    look_at_all(TODAY, Milestone)

    assert set(Finding.objects.values_list("kind", flat=True)) == {"timeline.milestone"}
    look_at_all(TODAY, Partnership)
    assert set(Finding.objects.values_list("kind", flat=True)) == {"timeline.milestone", "partners.partnership"}


def test_doubt_of_a_check_that_is_no_more_is_not_said():
    milestone = make_milestone()
    Finding.objects.create(code="of-old", kind="timeline.milestone", row_id=milestone.pk, found_at="2026-01-01T00:00Z")

    assert said_of(milestone) == []


def test_command_tells_how_many_rows_each_check_doubts():
    make_milestone(**OVERDUE)
    make_milestone(slug="second-car", title_en="The second car", title_ru="Вторая", **OVERDUE)
    out = StringIO()

    call_command("find_doubts", day=datetime.date(2026, 6, 1), stdout=out)

    assert "2 rows: Plan overdue without an outcome" in out.getvalue()
    assert out.getvalue().startswith("Doubts on record: 4.")


def test_command_judges_as_of_the_day_that_it_is_given():
    make_milestone(**OVERDUE)

    call_command("find_doubts", day=datetime.date(2024, 12, 31), stdout=StringIO())

    assert "overdue-plan" not in Finding.objects.counted()


def test_check_that_fails_keeps_nobody_from_saving(client, monkeypatch, caplog):
    def fail(rows, day):
        raise ZeroDivisionError

    milestone = make_milestone(state="draft")
    monkeypatch.setattr(CHECKS["untranslated"], "looks", [Look(CHECKS["untranslated"], (Milestone,), fail, nobody)])
    sign_in_as(client, REVIEWER)

    response = send(client, milestone, title_en="Two")

    assert response.status_code == 302
    assert Milestone.objects.get().title_en == "Two"
    assert "are not renewed yet" in caplog.text


def test_code_is_given_to_one_check_only():
    with pytest.raises(ValueError, match="one-source"):
        Check("one-source", "", "")


def test_every_check_looks_at_something_and_fits_its_column():
    assert len(CHECKS) == 14
    assert all(check.looks and len(code) <= 40 for code, check in CHECKS.items())


# Who reads of what


def test_contributor_counts_no_draft_of_another(people):
    nora, otto, vera = people
    look_at(draft_of(nora, **OVERDUE), TODAY)

    counts = [Finding.objects.seen_by(Policy(user)).counted().get("overdue-plan") for user in (nora, otto, vera)]

    assert counts == [1, None, 1]


def test_contributor_reads_of_no_draft_of_another_in_a_doubt_about_their_own(people):
    nora, otto, vera = people
    hidden = draft_of(nora, title_en="Secret first car")
    own = draft_of(otto, slug="own", title_en="Secret first car")
    look_at(hidden, TODAY)
    look_at(own, TODAY)

    said = {user: [each.code for each in said_of(own, Policy(user))] for user in (otto, vera)}

    assert "possible-duplicate" not in said[otto]
    assert "possible-duplicate" in said[vera]
    assert "possible-duplicate" not in {each.code for each in said_of(own)}
    assert "possible-duplicate" not in Finding.objects.seen_by(Policy(otto)).counted()
    assert Finding.objects.seen_by(Policy(vera)).counted()["possible-duplicate"] == 2


def test_contributor_reads_of_what_is_public_in_a_doubt_about_their_own(people):
    make_milestone()
    own = draft_of(people[1], slug="own")

    look_at(own, TODAY)

    assert "possible-duplicate" in {each.code for each in said_of(own, Policy(people[1]))}
    assert Finding.objects.seen_by(Policy(people[1])).counted()["possible-duplicate"] == 1


def test_who_has_nothing_to_do_with_a_kind_of_row_counts_none_of_it():
    look_at(make_milestone(**OVERDUE), TODAY)
    nobody = User.objects.create(username="guest", is_staff=True)

    assert Finding.objects.seen_by(Policy(nobody)).counted() == {}


def test_public_row_is_not_doubted_because_of_a_draft():
    public = make_milestone()
    draft = make_milestone(slug="first-car-again", state="draft")

    look_at(public, TODAY)
    look_at(draft, TODAY)

    assert "possible-duplicate" not in doubts_of(public)
    assert "possible-duplicate" in doubts_of(draft)


# Costs


def test_row_is_counted_once_however_often_a_check_doubts_it():
    look_at(make_milestone(title_ru="", summary_en="Red.", summary_ru=""), TODAY)

    assert Finding.objects.filter(code="untranslated").count() == 2
    assert Finding.objects.counted()["untranslated"] == 1


@pytest.mark.parametrize(
    ("maker", "most"), [(make_milestone, 33), (make_observation, 41), (make_partnership, 30), (make_source, 70)]
)
def test_looking_at_one_row_takes_so_many_queries(maker, most, django_assert_max_num_queries):
    row = maker()
    make_citation(make_milestone(slug="second"), paragraph=2)

    with django_assert_max_num_queries(most):
        look_at(row, TODAY)


def test_looking_at_all_takes_as_many_queries_for_many_rows_as_for_few(django_assert_max_num_queries):
    def add(start, stop):
        for number in range(start, stop):
            make_milestone(slug=f"m-{number}", title_ru="", brands=[brand], **OVERDUE)
            make_observation(slug=f"o-{number}", value=number + 1)

    brand = make_brand()
    add(0, 3)
    with django_assert_max_num_queries(1000) as few:
        look_at_all(TODAY)
    add(3, 20)

    with django_assert_max_num_queries(len(few) + 2):
        look_at_all(TODAY)


def test_reading_what_is_said_of_a_row_is_one_query(django_assert_num_queries):
    milestone = make_milestone(**OVERDUE)
    look_at(milestone, TODAY)

    with django_assert_num_queries(1):
        assert len(said_of(milestone)) == 2


def test_counting_is_one_query(people, django_assert_num_queries):
    look_at(make_milestone(**OVERDUE), TODAY)
    policy = Policy(people[1])
    assert not policy.may_review

    with django_assert_num_queries(1):
        assert Finding.objects.seen_by(policy).counted()["overdue-plan"] == 1
