"""What somebody must know who has nothing but the package: what it is, how to read it, how to cite it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import formats, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from releases.editions import Edition

if TYPE_CHECKING:
    from releases.package import CsvFile


def readme(edition: Edition, files: list[CsvFile]) -> str:
    """As Markdown, in the active language."""
    parts = [*heading(edition), *tables(files), *conventions(edition), *citation(edition)]
    return "\n\n".join(parts) + "\n"


def heading(edition: Edition) -> Iterator[str]:
    name, day = edition.names[translation.get_language()], formats.date_format(edition.day, "j E Y")
    yield f"# {name}"
    yield _("Record version %(number)s, %(day)s") % {"number": edition.number, "day": day}
    yield _(
        "A company's history and production record. Every statement rests on a paragraph of a document, "
        "which is named beside it. What no document says is not in the record."
    )
    yield _(
        "This is the whole published record at that version, without any filter: statements of every rank, "
        "those that are disputed and those that the record does not stand by among them. What was a draft or had been "
        "withdrawn by then is not in it."
    )


def section(title: str) -> str:
    return f"## {title}"


def tables(files: list[CsvFile]) -> Iterator[str]:
    yield section(_("Tables"))
    rows = [f"| `{file.path}` | {file.rows} | {capfirst(file.table.label)} |" for file in files]
    heads = [_("File"), _("Rows"), ""]
    yield "\n".join([f"| {' | '.join(heads)} |", "|---|---:|---|", *rows])
    yield _(
        "`datapackage.json` describes every table and column (Frictionless Data Package, version 2), with the size and "
        "SHA-256 of each file. `sources.bib` and `sources.csl.json` are the documents as BibTeX and CSL-JSON."
    )


def conventions(edition: Edition) -> Iterator[str]:
    day = edition.day.isoformat()
    notes = (
        _("An empty cell says that no source states it; nothing is made up."),
        _("Texts stand in English (`…_en`) and in Russian (`…_ru`)."),
        _(
            "A date is kept as its source gives it (`…_edtf`, ISO 8601-2). `…_earliest` and `…_latest` are the first "
            "and the last day that it allows; they are bounds, not the date."
        ),
        _("A figure has the bounds that its source gives: “over 2.5 million” has a lower one and no upper one."),
        _("`rank` tells which of rival statements the record stands by: `preferred`, `normal` or `deprecated`."),
        _(
            "The table `citations` has a row for each paragraph; in the other tables `source#p5` stands for "
            "paragraph 5 of a source, and ids of a list have a space between them."
        ),
        _("A plan is judged (`outcome_…`) as of %(day)s, the day of this version.") % {"day": day},
        _("A cell that a spreadsheet would take for a formula begins with an apostrophe."),
    )
    yield section(_("How to read it"))
    yield "\n".join(f"* {note}" for note in notes)


def citation(edition: Edition) -> Iterator[str]:
    address = reverse("releases:release-detail", args=[edition.number]) if settings.SITE_URL else ""
    reference = edition.reference(f"{settings.SITE_URL}{address}")
    yield section(_("How to cite it"))
    yield reference.text()
    yield f"```bibtex\n{reference.bibtex()}\n```"
    yield section(_("License"))
    yield f"[{settings.DATA_LICENSE_TITLE}]({settings.DATA_LICENSE_URL}) (`{settings.DATA_LICENSE_NAME}`)"
    yield _("The documents that the record cites are their publishers'.")
    yield _(
        "The same version of the record, made by the same release of the software (%(software)s), gives the same bytes."
    ) % {"software": settings.VERSION}
