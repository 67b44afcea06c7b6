"""The rule of `as_of` as a plain Python model, held against the API for records that nobody thought of."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import make_dispute, make_milestone, make_source
from dates.values import HistoricalDate
from tests.test_as_of import MILESTONES, REASON, cite_alone

pytestmark = pytest.mark.django_db

DATES = ["", "2020", "2021", "2021-06", "2021-06-15", "2021/..", "../2021", "[2021..]", "[..2021]", "2020/2022"]
DAYS = ["2019-12-31", "2020-12-31", "2021-01-01", "2021-06-15", "2021-06-30", "2021-12-31", "2022-12-31", "2030-01-01"]


@dataclass(frozen=True)
class Cited:
    source: int
    paragraph: int
    stance: str


@dataclass(frozen=True)
class Row:
    number: int
    rank: str
    is_disputed: bool
    citations: list[Cited] = field(default_factory=list)

    @property
    def slug(self) -> str:
        return f"row-{self.number}"


@dataclass(frozen=True)
class World:
    """Dates of sources, and rows that cite them; the disputed ones are rivals."""

    dates: list[str]
    rows: list[Row]

    def counts(self, source: int, day: datetime.date, *, unsure: bool) -> bool:
        date = HistoricalDate.parse(self.dates[source])
        if date.latest is not None and date.latest <= day:
            return True
        return unsure and (date.earliest is None or date.earliest <= day)

    def cited(self, row: Row, day: datetime.date, *, unsure: bool = False) -> list[Cited]:
        return [each for each in row.citations if self.counts(each.source, day, unsure=unsure)]

    def is_known(self, row: Row, day: datetime.date, *, unsure: bool) -> bool:
        return any(each.stance == "supports" for each in self.cited(row, day, unsure=unsure))

    def listed(self, day: datetime.date, rank: str, wanted: dict, *, unsure: bool) -> list[Row]:
        known = [row for row in self.rows if self.is_known(row, day, unsure=unsure)]
        decided = any(row.is_disputed and row.rank == "preferred" for row in known)
        return [
            row
            for row in known
            if rank in ("all", row.rank) or (rank == "best" and is_best(row, decided))
            if not wanted or any(is_wanted(each, wanted) for each in self.cited(row, day, unsure=unsure))
        ]


def is_best(row: Row, decided: bool) -> bool:
    return row.rank == "preferred" or (row.rank == "normal" and not (row.is_disputed and decided))


def is_wanted(citation: Cited, wanted: dict) -> bool:
    return all(getattr(citation, name) == value for name, value in wanted.items())


@st.composite
def worlds(draw) -> World:
    dates = draw(st.lists(st.sampled_from(DATES), min_size=1, max_size=3))
    places = st.tuples(st.integers(0, len(dates) - 1), st.integers(1, 2))
    rows = []
    for number in range(draw(st.integers(1, 4))):
        rank = draw(st.sampled_from(["preferred", "normal", "normal", "deprecated"]))
        is_disputed = rank != "normal" or draw(st.booleans())
        cited = draw(st.lists(places, min_size=1, max_size=3, unique=True))
        stances = draw(st.lists(st.sampled_from(["supports", "supports", "disputes"]), min_size=3, max_size=3))
        citations = [Cited(*place, stance) for place, stance in zip(cited, stances, strict=False)]
        rows.append(Row(number, rank, is_disputed, citations))
    return World(dates, rows)


def make(world: World) -> None:
    made = [make_source(slug=f"source-{number}", published=date) for number, date in enumerate(world.dates)]
    dispute = make_dispute()
    for row in world.rows:
        reason = REASON if row.rank != "normal" else {}
        ranked = {"rank": row.rank, "dispute": dispute if row.is_disputed else None, **reason}
        make_milestone(slug=row.slug, cite=False, state="draft", **ranked)
        for each in row.citations:
            cite_alone(row.slug, made[each.source], paragraph=each.paragraph, stance=each.stance)


QUESTIONS = st.fixed_dictionaries({"source": st.integers(0, 2)}, optional={"paragraph": st.integers(1, 2)})


@pytest.mark.slow
@given(
    world=worlds(),
    day=st.sampled_from(DAYS),
    rank=st.sampled_from(["best", "best", "all", "preferred", "normal"]),
    wanted=st.one_of(st.just({}), QUESTIONS),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_list_as_of_a_day_is_what_a_plain_model_of_it_says(client, world, day, rank, wanted):
    wanted = {**wanted, **({"source": wanted["source"] % len(world.dates)} if wanted else {})}
    moment = datetime.date.fromisoformat(day)
    asked = "".join(f"&{name}={f'source-{value}' if name == 'source' else value}" for name, value in wanted.items())

    with transaction.atomic():
        make(world)
        body = client.get(f"{MILESTONES}?as_of={day}&rank={rank}&ordering=slug{asked}").json()
        transaction.set_rollback(True)

    expected = world.listed(moment, rank, wanted, unsure=False)
    possible = world.listed(moment, rank, wanted, unsure=True)
    cited = [
        [(each["source"], each["paragraph"], each["stance"]) for each in row["citations"]] for row in body["results"]
    ]
    assert [row["id"] for row in body["results"]] == [row.slug for row in expected]
    assert cited == [
        [(f"source-{each.source}", each.paragraph, each.stance) for each in world.cited(row, moment)]
        for row in expected
    ]
    assert body["excluded_undated"] == len([row for row in possible if row not in expected])
