"""The tables of the record as an SQLite file: types, keys and references included."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from releases.layout import Column, Table
from sources.tables import MAX_DIGITS

# A column of decimals has no type: by any that SQLite has, it would round what a binary fraction cannot hold.
TYPES = {"integer": "INTEGER", "boolean": "INTEGER", "number": ""}
MAX_INTEGER = 2**63 - 1
BOOLEANS = {"true": 1, "false": 0}
# The ledger of plans, as the API has it.
VIEWS = {"plans": "SELECT * FROM observations WHERE kind = 'plan'"}
PRAGMAS = ("page_size = 4096", "journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF", "encoding = 'UTF-8'")


class Database:
    """A new file. The same rows in the same order give the same bytes, written by the same release of SQLite."""

    def __init__(self, path: Path, tables: Iterable[Table], metadata: dict[str, str]) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        for pragma in PRAGMAS:
            self.connection.execute(f"PRAGMA {pragma}")
        self.connection.execute("BEGIN")
        self.connection.execute("CREATE TABLE metadata (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
        self.connection.executemany("INSERT INTO metadata VALUES (?, ?)", metadata.items())
        for table in tables:
            self.connection.execute(definition(table))
        for name, query in VIEWS.items():
            self.connection.execute(f'CREATE VIEW "{name}" AS {query}')

    def add(self, table: Table, rows: Iterable[list[str]]) -> None:
        places = ", ".join("?" for _column in table.columns)
        stored = ([value_of(column, cell) for column, cell in zip(table.columns, row, strict=True)] for row in rows)
        self.connection.executemany(f'INSERT INTO "{sql_name(table.name)}" VALUES ({places})', stored)  # noqa: S608 - our names

    def close(self) -> None:
        self.connection.execute("COMMIT")
        self.connection.close()


def definition(table: Table) -> str:
    """Names of tables and columns are our own; nothing here comes from a row."""
    lines = [f'"{column.name}" {TYPES.get(column.type, "TEXT")}' for column in table.columns]
    lines.append(f"PRIMARY KEY ({', '.join(f'{chr(34)}{name}{chr(34)}' for name in table.key)})")
    lines += [
        f'FOREIGN KEY ("{column.name}") REFERENCES "{sql_name(column.refers_to)}" ("id")'
        for column in table.columns
        if column.refers_to
    ]
    return f'CREATE TABLE "{sql_name(table.name)}" ({", ".join(lines)})'


def sql_name(name: str) -> str:
    """A name that needs no quotes: "vehicle_models"."""
    return name.replace("-", "_")


def value_of(column: Column, cell: str) -> Any:
    if cell == "":
        return None
    if column.type == "number":
        return exact(cell)
    return BOOLEANS[cell] if column.type == "boolean" else cell


def exact(cell: str) -> int | float | str:
    """A decimal as a number; as its text where it has more digits than a binary fraction can hold."""
    number = Decimal(cell)
    if number == number.to_integral_value() and abs(number) <= MAX_INTEGER:
        return int(number)
    return float(number) if len(number.as_tuple().digits) <= MAX_DIGITS else cell
