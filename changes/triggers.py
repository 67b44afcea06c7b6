"""Triggers that raise the version of the record in the transaction of every change that the public can see, and note
which row it touched, for the log (changes/recording.py).

They are found, not listed: every table of a publishable model, of its citations and of its many-to-many relations.
A change counts if the row, or the row that it belongs to, was or becomes published, and so is what a citation or a
relation leads to; a draft's does not, so that nothing of a draft shows, not even that it exists. `migrate` puts them in
place (docs/adr/0002).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.db import connections, transaction
from django.db.models import ForeignKey, ManyToManyField, Model

from changes.models import RecordVersion, Touched
from sources.models import AbstractCitation, Publishable

PREFIX = "record_version_"
EVENTS = {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}
TABLE = RecordVersion._meta.db_table
TOUCHED = Touched._meta.db_table
# The version is raised first: whoever has done that holds its row until the end, so that nothing is noted unseen while
# the log is written under the same lock.
RAISE = """
INSERT INTO {table} (id, number, last_change) SELECT 1, 0, 0 WHERE NOT EXISTS (SELECT 1 FROM {table} WHERE id = 1);
UPDATE {table} SET number = number + 1, changed_at = {now} WHERE id = 1;
INSERT INTO {touched} (table_name, row_id, number, at)
SELECT {owner}, k.id, v.number, v.changed_at FROM {table} v, ({keys}) k WHERE v.id = 1;
"""


@dataclass(frozen=True)
class Watched:
    """A table whose rows the public can see, directly or through the row named by `column` in `owner`.

    Such a row leads on to the one named by `other_column` in `other`: a draft there is not seen either. When it is
    published, what names it is compared with the log in its turn.
    """

    table: str
    owner: str | None = None
    column: str | None = None
    other: str | None = None
    other_column: str | None = None

    @property
    def public_table(self) -> str:
        """Where the row is that the public sees change."""
        return self.owner or self.table

    @property
    def tables(self) -> set[str]:
        return {self.table, self.public_table, self.other or self.table}

    def key(self, row: str) -> str:
        """SQL for the id of the public row that OLD or NEW is or belongs to; of a draft, no row."""
        # Names of our own tables, from the models; nothing here comes from a visitor.
        if self.owner is None:
            return f"SELECT {row}.id AS id WHERE {row}.state = 'published'"
        row_seen = f"o.id = {row}.\"{self.column}\" AND o.state = 'published'"
        other_seen = f"p.id = {row}.\"{self.other_column}\" AND p.state = 'published'"
        return f'SELECT o.id AS id FROM "{self.owner}" o, "{self.other}" p WHERE {row_seen} AND {other_seen}'  # noqa: S608


def watched_tables() -> list[Watched]:
    """Every table of the installed models that the public can see."""
    found = []
    for model in apps.get_models():
        if issubclass(model, Publishable):
            found.append(Watched(model._meta.db_table))
            found += [watched_relation(field) for field in model._meta.local_many_to_many]
        elif issubclass(model, AbstractCitation):
            found.append(watched_through(model, *(model._meta.get_field(name) for name in ("subject", "source"))))
    return sorted(found, key=lambda watched: watched.table)


def watched_relation(relation: ManyToManyField) -> Watched:
    through = relation.remote_field.through
    names = (relation.m2m_field_name(), relation.m2m_reverse_field_name())
    return watched_through(through, *(through._meta.get_field(name) for name in names))


def watched_through(model: type[Model], owner: ForeignKey, other: ForeignKey) -> Watched:
    tables = [each.related_model._meta.db_table for each in (owner, other)]
    return Watched(model._meta.db_table, tables[0], owner.column, tables[1], other.column)


def sqlite_triggers(watched: Watched) -> dict[str, str]:
    """Name and SQL of the triggers of one table on SQLite."""
    triggers = {}
    for event, rows in EVENTS.items():
        name = f"{PREFIX}{watched.table}_{event}"
        keys = " UNION ".join(watched.key(row) for row in rows)
        body = RAISE.format(
            table=TABLE,
            touched=TOUCHED,
            owner=f"'{watched.public_table}'",
            keys=keys,
            now="strftime('%Y-%m-%d %H:%M:%f', 'now')",
        )
        head = f'CREATE TRIGGER "{name}" AFTER {event.upper()} ON "{watched.table}" FOR EACH ROW'
        triggers[name] = f"{head} WHEN EXISTS ({keys}) BEGIN{body}END"
    return triggers


def install_on_sqlite(connection) -> None:
    """Create what is missing or has changed, and drop what no longer belongs."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        wanted = {
            name: sql
            for watched in watched_tables()
            if {*watched.tables, TABLE, TOUCHED} <= tables
            for name, sql in sqlite_triggers(watched).items()
        }
        present = triggers_on_sqlite(cursor)
        for name in present:
            if present[name] != wanted.get(name):
                cursor.execute(f'DROP TRIGGER "{name}"')
        for name, sql in wanted.items():
            if present.get(name) != sql:
                cursor.execute(sql)


def triggers_on_sqlite(cursor) -> dict[str, str]:
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{PREFIX}%"])
    return dict(cursor.fetchall())


def remove_from_sqlite(connection) -> None:
    """Drop all: SQLite alters a table by rebuilding it, and a trigger that names the old one would stop it."""
    with connection.cursor() as cursor:
        for name in triggers_on_sqlite(cursor):
            cursor.execute(f'DROP TRIGGER "{name}"')


NOTED = "SELECT DISTINCT id FROM unnest(ARRAY[old_id, new_id]) id WHERE id IS NOT NULL OR TG_OP = 'TRUNCATE'"
# A trigger's WHEN may not hold a subquery on PostgreSQL, so the function itself looks at the owner.
POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {PREFIX}raise() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    old_id bigint;
    new_id bigint;
BEGIN
    IF TG_OP IN ('UPDATE', 'DELETE') THEN
        EXECUTE TG_ARGV[0] INTO old_id USING OLD;
    END IF;
    IF TG_OP IN ('INSERT', 'UPDATE') THEN
        EXECUTE TG_ARGV[0] INTO new_id USING NEW;
    END IF;
    IF TG_OP = 'TRUNCATE' OR old_id IS NOT NULL OR new_id IS NOT NULL THEN
    {RAISE.format(table=TABLE, touched=TOUCHED, owner="TG_ARGV[1]", keys=NOTED, now="clock_timestamp()")}
    END IF;
    RETURN NULL;
END $$
"""


def install_on_postgresql(connection) -> None:
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if not {TABLE, TOUCHED} <= tables:
            return
        cursor.execute(POSTGRESQL_FUNCTION)
        for watched in watched_tables():
            if not watched.tables <= tables:
                continue
            key = watched.key("$1").replace("'", "''")
            for kind, events, scope in (
                ("row", "INSERT OR UPDATE OR DELETE", "ROW"),
                ("truncate", "TRUNCATE", "STATEMENT"),
            ):
                cursor.execute(
                    f'CREATE OR REPLACE TRIGGER "{PREFIX}{kind}" AFTER {events} ON "{watched.table}" '
                    f"FOR EACH {scope} EXECUTE FUNCTION {PREFIX}raise('{key}', '{watched.public_table}')"
                )


def before_migrate(using: str, **kwargs) -> None:
    connection = connections[using]
    if connection.vendor == "sqlite":
        remove_from_sqlite(connection)


def after_migrate(using: str, **kwargs) -> None:
    connection = connections[using]
    install = {"sqlite": install_on_sqlite, "postgresql": install_on_postgresql}
    install[connection.vendor](connection)
