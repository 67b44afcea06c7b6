"""The SQLite file: the same rows as the CSV, with types and keys that hold."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from decimal import Decimal

import pytest

import conftest as build
from releases.database import TYPES, exact, sql_name
from releases.layout import record_tables
from releases.tests.helpers import make_files, package_of, path_of, table_of
from tests.helpers import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    make_world()
    build.make_observation(slug="long", lower="123456789.5", upper="1234567890123", bound="range")
    return make_files()[1]


@pytest.fixture
def database(made) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(path_of(made, "sqlite"))
    connection.row_factory = sqlite3.Row
    yield connection
    connection.close()


def test_it_holds_the_rows_of_the_tables(made, database):
    package = package_of(made)

    for table in record_tables():
        rows = [dict(row) for row in database.execute(f'SELECT * FROM "{sql_name(table.name)}"')]
        assert len(rows) == made.rows[table.name], table.name
        first = table_of(package, table.name)[0]
        texts = [column.name for column in table.columns if column.type == "string"]
        assert {name: rows[0][name] or "" for name in texts} == {name: first[name] for name in texts}, table.name


def test_every_key_and_reference_in_it_holds(database):
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    references = database.execute("PRAGMA foreign_key_list(observations)").fetchall()
    assert {row["table"] for row in references} >= {"measures", "brands", "vehicle_models", "observations"}


def test_a_number_is_exact_and_a_truth_is_one_or_nought(database):
    lower, upper = database.execute("SELECT value_lower, value_upper FROM observations WHERE id = 'long'").fetchone()

    assert (lower, upper) == (123456789.5, 1234567890123)
    assert database.execute("SELECT is_own FROM brands").fetchone()[0] == 1
    assert database.execute("SELECT is_subject FROM organizations").fetchone()[0] == 1


def test_it_tells_what_it_is_and_has_the_ledger(database):
    metadata = dict(database.execute("SELECT name, value FROM metadata").fetchall())

    assert metadata["title_en"] == "Northwind Motors: the record"
    assert metadata["license_name"] == "CC-BY-4.0"
    assert [row["id"] for row in database.execute("SELECT id FROM plans")] == ["planned"]


@pytest.mark.parametrize(
    "cell", ["0.1", "-2.50", "100000", "1234567890123456", "123456789012345.6789", "0.1234567890123456"]
)
def test_no_digit_of_a_number_is_lost(cell):
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE TABLE t (value {TYPES['number']})")
    connection.execute("INSERT INTO t VALUES (?)", [exact(cell)])

    (stored,) = connection.execute("SELECT value FROM t").fetchone()

    assert Decimal(str(stored)) == Decimal(cell)
    connection.close()
