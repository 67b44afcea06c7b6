"""The index by which PostgreSQL finds words in the middle of texts: trigrams of what a search compares.

`migrate` puts it in place, as it does the triggers (docs/adr/0002): a model that is new or has another text needs no
migration here. Without the extension, which the owner of a database may create, a search reads every row, as it always
does on SQLite.
"""

from __future__ import annotations

import logging
from hashlib import sha256
from typing import Any

from django.db import DatabaseError, connections, transaction
from django.db.models import F
from django.db.models.sql import Query

from sources.models import Publishable, record_models
from sources.text import Folded

EXTENSION = "CREATE EXTENSION IF NOT EXISTS pg_trgm"
PREFIX = "trigrams_"

logger = logging.getLogger("sources")


def after_migrate(using: str, **kwargs: object) -> None:
    """Create what is missing or has changed, and drop what no longer belongs."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if not has_extension(cursor, using):
            return
        tables = set(connection.introspection.table_names(cursor))
        wanted = dict(index_of(model, connection) for model in indexed_models(tables))
        cursor.execute("SELECT indexname FROM pg_indexes WHERE schemaname = ANY (current_schemas(false))")
        present = {name for (name,) in cursor.fetchall() if name.startswith(PREFIX)}
        for name in present - wanted.keys():
            cursor.execute(f'DROP INDEX "{name}"')
        for name in wanted.keys() - present:
            cursor.execute(wanted[name])


def has_extension(cursor: Any, using: str) -> bool:
    cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
    if cursor.fetchone():
        return True
    try:
        with transaction.atomic(using=using):
            cursor.execute(EXTENSION)
    except DatabaseError as error:
        logger.warning("Searches will read every row: PostgreSQL's pg_trgm cannot be had (%s).", str(error).strip())
        return False
    return True


def index_of(model: type[Publishable], connection: Any) -> tuple[str, str]:
    """Name and SQL of the index of a model's texts and slugs. The name tells one definition from another."""
    query = Query(model, alias_cols=False)
    texts = Folded(*map(F, model.search_columns())).resolve_expression(query, allow_joins=False)
    folded, _parameters = query.get_compiler(connection=connection).compile(texts)
    sql = f'ON "{model._meta.db_table}" USING gin (({folded}) gin_trgm_ops, slug gin_trgm_ops)'
    name = f"{PREFIX}{model._meta.model_name}_{sha256(sql.encode()).hexdigest()[:8]}"
    return name, f'CREATE INDEX "{name}" {sql}'


def indexed_models(tables: set[str]) -> list[type[Publishable]]:
    """Those whose texts are all their own: an index cannot hold another table's."""
    models = [model for model in record_models() if model._meta.db_table in tables]
    return [model for model in models if not any("__" in name for name in model.search_columns())]
