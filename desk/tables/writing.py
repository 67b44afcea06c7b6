"""Making tables: the rows that an editor sees, or none yet, with what each column takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO, Any

from django.db import models
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from dates.fields import HistoricalDateField
from desk import contents
from desk.contents import CITATIONS, Content, citation_model, columns_of
from desk.policy import Policy
from desk.tables.columns import CITATION, SLUG, VERSION, citation_columns, heads_of, own_columns, text_of
from desk.tables.references import References, chunks
from desk.tables.workbooks import escaped
from sources.models import Publishable, Source
from sources.workbooks import discard, written

AS_TEXT = "@"


def lines_of(rows: models.QuerySet, policy: Policy) -> Iterator[list[str]]:
    """The heads, then a line for each citation, in the first of which the row stands. A few queries for each chunk."""
    model = rows.model
    yield heads_of(model)
    references = References(policy)
    for ids in chunks(list(rows.values_list("pk", flat=True))):
        found = {row.pk: row for row in contents.with_named(model._base_manager.filter(pk__in=ids))}
        there = [found[pk] for pk in ids if pk in found]
        held = contents.read_many(there)
        for row, content in zip(there, references.veil(model, (held[row.pk] for row in there)), strict=True):
            yield from lines_of_row(model, {**content, VERSION: row.version})


def lines_of_row(model: type[Publishable], content: Content) -> Iterator[list[str]]:
    names, cited = own_columns(model), citation_columns(model)
    own = [text_of(content[name]) for name in names]
    citations = content.get(CITATIONS) or [{}]
    for number, citation in enumerate(citations):
        first = own if number == 0 else [own[0], *[""] * (len(own) - 1)]
        yield [*first, *(text_of(citation.get(name.removeprefix(CITATION))) for name in cited)]


def workbook(lines: Iterable[list[str]], title: str, model: type[Publishable], example: Content | None) -> IO[bytes]:
    """Every cell is text, so that no spreadsheet makes a date of 1997-05; the second sheet explains the columns.

    The file is gone once it is closed.
    """
    book = Workbook(write_only=True)
    try:
        add_sheet(book, title, lines, width=20)
        add_sheet(book, _("Columns"), explanations(model, example), width=45)
        return written(book, None)
    except BaseException:
        discard(book)
        raise


def add_sheet(book: Workbook, title: str, lines: Iterable[list[str]], width: int) -> None:
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    style, bold = styled(sheet), styled(sheet, bold=True)
    for number, texts in enumerate(lines):
        if number == 0:
            for place in range(len(texts)):
                column = sheet.column_dimensions[get_column_letter(place + 1)]
                column.width, column.number_format = width, AS_TEXT
        sheet.append([cell(sheet, text, style if number else bold) for text in texts])


def styled(sheet: Any, *, bold: bool = False) -> Any:
    """The style of a text cell: one for all of them, since to make one takes longer than to write the cell."""
    model = WriteOnlyCell(sheet)
    model.number_format, model.font = AS_TEXT, Font(bold=bold)
    model.alignment = Alignment(vertical="top", wrap_text=False)
    return model._style


def cell(sheet: Any, text: str, style: Any) -> Any:
    """A text that is no formula, whatever it begins with."""
    if not text:
        return None
    made = WriteOnlyCell(sheet, escaped(text))
    made.data_type, made._style = "s", style
    return made


def explanations(model: type[Publishable], example: Content | None) -> Iterator[list[str]]:
    yield [_("column"), _("what it holds"), _("allowed values"), _("example")]
    first = (example or {}).get(CITATIONS) or [{}]
    for name in heads_of(model):
        if name == VERSION:
            yield [name, _("The version of the row that this table was made of; leave it empty in a new row."), "", "3"]
            continue
        is_cited = name.startswith(CITATION)
        own = name.removeprefix(CITATION) if is_cited else name
        column = columns_of(citation_model(model) if is_cited else model)[own]
        value = (first[0] if is_cited else example or {}).get(own)
        yield [name, meaning(column), allowed(column), text_of(value) or sample(column)]


def meaning(column: models.Field) -> str:
    original = getattr(column, "translated_field", column)
    tongue = f" ({column.language})" if hasattr(column, "translated_field") else ""
    return f"{original.verbose_name}{tongue}. {original.help_text}".strip()


def allowed(column: models.Field) -> str:
    if column.many_to_many:
        return _("slugs of %(rows)s, with “; ” in between") % {"rows": column.related_model._meta.verbose_name_plural}
    if column.is_relation:
        return _("the slug of one of the %(rows)s") % {"rows": column.related_model._meta.verbose_name_plural}
    if column.flatchoices:
        said = [f"{value} ({label})" for value, label in column.flatchoices if value]
        return "; ".join([*said, *([_("or empty")] if column.blank else [])])
    if isinstance(column, models.BooleanField):
        return _("true, false, or empty if not known") if column.null else _("true or false")
    if isinstance(column, HistoricalDateField):
        return _("a date in EDTF, or empty")
    if isinstance(column, models.DecimalField | models.IntegerField):
        return _("a number")
    if column.name == SLUG:
        return _("small ASCII letters, digits and hyphens")
    return _("a text of up to %(number)d characters") % {"number": column.max_length or 10_000}


def sample(column: models.Field) -> str:
    """A value that the column takes, where the record has none to show."""
    if column.many_to_many or (column.is_relation and column.related_model is not Source):
        return ""
    if column.flatchoices:
        return str(next(value for value, _label in column.flatchoices if value))
    if isinstance(column, HistoricalDateField):
        return "1997-05-16"
    if isinstance(column, models.DecimalField | models.IntegerField):
        return "5"
    return {SLUG: "first-car", "source": "yearbook"}.get(column.name, "")


def example_of(model: type[Publishable]) -> Content | None:
    """What a published row holds, to show how it is done."""
    row = contents.with_named(model.objects.published()).order_by("pk").first()
    return contents.read(row) if row else None
