"""Triggers that raise the version of the record in the transaction of every change that the public can see.

They are found, not listed: every table of a publishable model, of its citations and of its many-to-many relations.
A change counts if the row, or the row that it belongs to, was or becomes published; a draft's does not, so that
nothing of a draft shows, not even that it exists. `migrate` puts them in place (see `connect` and docs/adr/0002).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.db import connections
from django.db.models import Model

from changes.models import RecordVersion
from sources.models import AbstractCitation, Publishable

PREFIX = "record_version_"
EVENTS = {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}
TABLE = RecordVersion._meta.db_table
RAISE = """
INSERT INTO {table} (id, number) SELECT 1, 0 WHERE NOT EXISTS (SELECT 1 FROM {table} WHERE id = 1);
UPDATE {table} SET number = number + 1, changed_at = {now} WHERE id = 1;
"""


@dataclass(frozen=True)
class Watched:
    """A table whose rows the public can see, directly or through the row named by `column` in `owner`."""

    table: str
    owner: str | None = None
    column: str | None = None

    def visible(self, row: str) -> str:
        """SQL that tells whether OLD or NEW is seen by the public."""
        if self.owner is None:
            return f"{row}.state = 'published'"
        # Names of our own tables, from the models; nothing here comes from a visitor.
        row_seen = f"o.id = {row}.\"{self.column}\" AND o.state = 'published'"
        owned = f'SELECT 1 FROM "{self.owner}" o WHERE {row_seen}'  # noqa: S608
        return f"EXISTS ({owned})"


def watched_tables() -> list[Watched]:
    """Every table of the installed models that the public can see."""
    found = []
    for model in apps.get_models():
        if issubclass(model, Publishable):
            found.append(Watched(model._meta.db_table))
            found += [watched_relation(model, field.remote_field.through) for field in model._meta.local_many_to_many]
        elif issubclass(model, AbstractCitation):
            subject = model._meta.get_field("subject")
            found.append(Watched(model._meta.db_table, subject.related_model._meta.db_table, subject.column))
    return sorted(found, key=lambda watched: watched.table)


def watched_relation(model: type[Model], through: type[Model]) -> Watched:
    column = next(field.column for field in through._meta.fields if field.related_model is model)
    return Watched(through._meta.db_table, model._meta.db_table, column)


def sqlite_triggers(watched: Watched) -> dict[str, str]:
    """Name and SQL of the triggers of one table on SQLite."""
    body = RAISE.format(table=TABLE, now="strftime('%Y-%m-%d %H:%M:%f', 'now')")
    triggers = {}
    for event, rows in EVENTS.items():
        name = f"{PREFIX}{watched.table}_{event}"
        when = " OR ".join(watched.visible(row) for row in rows)
        head = f'CREATE TRIGGER "{name}" AFTER {event.upper()} ON "{watched.table}" FOR EACH ROW'
        triggers[name] = f"{head} WHEN {when} BEGIN{body}END"
    return triggers


def install_on_sqlite(connection) -> None:
    """Create what is missing or has changed, and drop what no longer belongs."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        wanted = {
            name: sql
            for watched in watched_tables()
            if {watched.table, watched.owner or watched.table, TABLE} <= tables
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


# A trigger's WHEN may not hold a subquery on PostgreSQL, so the function itself looks at the owner.
POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {PREFIX}raise() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    seen boolean := TG_OP = 'TRUNCATE';
BEGIN
    IF TG_OP IN ('UPDATE', 'DELETE') THEN
        EXECUTE TG_ARGV[0] INTO seen USING OLD;
    END IF;
    IF TG_OP IN ('INSERT', 'UPDATE') AND NOT seen THEN
        EXECUTE TG_ARGV[0] INTO seen USING NEW;
    END IF;
    IF seen THEN {RAISE.format(table=TABLE, now="now()")} END IF;
    RETURN NULL;
END $$
"""


def install_on_postgresql(connection) -> None:
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if TABLE not in tables:
            return
        cursor.execute(POSTGRESQL_FUNCTION)
        for watched in watched_tables():
            if not {watched.table, watched.owner or watched.table} <= tables:
                continue
            seen = f"SELECT {watched.visible('$1')}".replace("'", "''")
            for kind, events, scope in (
                ("row", "INSERT OR UPDATE OR DELETE", "ROW"),
                ("truncate", "TRUNCATE", "STATEMENT"),
            ):
                cursor.execute(
                    f'CREATE OR REPLACE TRIGGER "{PREFIX}{kind}" AFTER {events} ON "{watched.table}" '
                    f"FOR EACH {scope} EXECUTE FUNCTION {PREFIX}raise('{seen}')"
                )


def before_migrate(using: str, **kwargs) -> None:
    connection = connections[using]
    if connection.vendor == "sqlite":
        remove_from_sqlite(connection)


def after_migrate(using: str, **kwargs) -> None:
    connection = connections[using]
    install = {"sqlite": install_on_sqlite, "postgresql": install_on_postgresql}
    install[connection.vendor](connection)
