"""Text as a reader searches it: without regard to case, and with ё and е as one letter.

SQLite folds only ASCII by itself, and PostgreSQL only what the database's locale knows, so both are told how:
SQLite by a function that each connection registers, PostgreSQL by ICU's root collation.
"""

from __future__ import annotations

import unicodedata

from django.db.backends.signals import connection_created
from django.db.models import Func, TextField
from django.utils.translation import get_language_info


def fold(text: str | None) -> str:
    """The text in lower case with ё written as е; an absent text is empty."""
    return (text or "").lower().replace("ё", "е")


def printable(text: str) -> str:
    """The text without control characters and what else is no letter, sign or space: XML and iCalendar forbid them."""
    return "".join(each for each in text if each == "\n" or not unicodedata.category(each).startswith("C"))


def language_label(code: str) -> str:
    """The name of a language, in the active one; its code where that is all there is."""
    try:
        return get_language_info(code)["name_translated"]
    except KeyError:
        return code


class Folded(Func):
    """The database's twin of `fold`, of some texts as one: none of them runs on into the next.

    PostgreSQL finds it by its index only where it is written just as there (sources/trigrams.py).
    """

    function = "FOLDED"
    output_field = TextField()

    def as_postgresql(self, compiler, connection, **context):
        texts = [compiler.compile(each) for each in self.source_expressions]
        joined = " || E'\\n' || ".join(f"COALESCE({sql}, '')::text" for sql, _parameters in texts)
        folded = f"REPLACE(LOWER(({joined}) COLLATE \"und-x-icu\"), 'ё', 'е')"
        return folded, [each for _sql, parameters in texts for each in parameters]


def fold_all(*texts: str | None) -> str:
    return "\n".join(fold(text) for text in texts)


def register_folded(connection, **kwargs) -> None:
    """Give a new SQLite connection the function that `Folded` calls."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("FOLDED", -1, fold_all, deterministic=True)


connection_created.connect(register_folded, dispatch_uid="sources.folded")
