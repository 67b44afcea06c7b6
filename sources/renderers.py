"""The forms of a list: JSON by pages, and files of the whole.

A form that one resource has besides is a renderer of its own in that viewset's `renderer_classes`:

    renderer_classes = [*RecordListViewSet.renderer_classes, CalendarRenderer]

The suffix, `Accept`, the refusals and the description of the API follow from its attributes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from rest_framework.renderers import JSONRenderer
from rest_framework.serializers import Serializer

from sources import tables, workbooks
from sources.keysets import CHUNK, chunks

JSON = JSONRenderer()
BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True)
class Export:
    """What a file is made of: the rows under the filters, and the viewset that shows them."""

    view: Any
    rows: QuerySet

    @property
    def request(self) -> Any:
        return self.view.request

    @property
    def serializer(self) -> Serializer:
        return self.view.get_serializer()

    def objects(self) -> Iterator[dict[str, Any]]:
        """The objects of the rows, as in the JSON, read a chunk at a time."""
        for rows in chunks(self.rows, CHUNK):
            objects = self.view.present(rows)
            rows.clear()  # so that there are never two chunks of rows at once
            yield from objects

    def stem(self, form: str) -> str:
        """What the list is called in its address, whether it was asked for by suffix or by `Accept`."""
        return PurePosixPath(self.request.path).name.removesuffix(f".{form}")

    def headers(self, form: str) -> dict[str, str]:
        return {"Content-Disposition": f'inline; filename="{self.stem(form)}.{form}"'}


class PageRenderer(JSONRenderer):
    """A page of the list, as JSON."""

    parameters: ClassVar[tuple[str, ...]] = ("limit", "cursor", "facets", "fields", "omit", "expand")


class FileRenderer(JSONRenderer):
    """A file of all rows under the filters, which has no pages.

    What it is told in vain it refuses as every form does, in JSON: hence its base.
    """

    # What it takes besides the filters.
    parameters: ClassVar[tuple[str, ...]] = ()
    content_type: ClassVar[str] = ""
    # What OpenAPI can say of it.
    schema: ClassVar[dict[str, Any]] = {"type": "string"}

    def answer(self, export: Export) -> HttpResponseBase:
        """The file, made while it is sent; nothing of it is made for a HEAD."""
        lines = () if export.request.method == "HEAD" else self.lines(export)
        return StreamingHttpResponse(lines, content_type=self.content_type, headers=export.headers(self.format))

    def lines(self, export: Export) -> Iterable[str | bytes]:
        raise NotImplementedError


class NdjsonRenderer(FileRenderer):
    """Newline-delimited JSON: one object a line, the same as in the JSON."""

    media_type = "application/x-ndjson"
    format = "ndjson"
    parameters = ("fields", "omit", "expand")
    content_type = media_type

    def lines(self, export: Export) -> Iterator[bytes]:
        return (JSON.render(each) + b"\n" for each in export.objects())


class CsvRenderer(FileRenderer):
    """CSV by RFC 4180 in UTF-8. Excel takes that for what it is only behind a byte order mark: `bom=1`."""

    media_type = "text/csv"
    format = "csv"
    parameters = ("fields", "omit", "bom")
    content_type = "text/csv; charset=utf-8"

    def lines(self, export: Export) -> Iterator[str]:
        if "bom" in export.request.query_params:
            yield BYTE_ORDER_MARK
        columns = tables.columns(export.serializer)
        yield from tables.csv_lines([[column.head for column in columns]])
        yield from tables.csv_lines([column.value(each) for column in columns] for each in export.objects())


class XlsxRenderer(FileRenderer):
    """A workbook: the rows, their citations, and what the file is. It is written to disk before it is sent."""

    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    format = "xlsx"
    parameters = ("fields", "omit")
    content_type = media_type
    schema = {"type": "string", "format": "binary"}

    def answer(self, export: Export) -> HttpResponseBase:
        """The file; a HEAD is not told how long it would be, which nobody knows before it is made."""
        if export.request.method == "HEAD":
            return super().answer(export)
        title, origin = export.stem(self.format), workbooks.origin_of(export.request)
        book = workbooks.workbook(title, export.serializer, export.objects(), origin)
        return FileResponse(book, content_type=self.media_type, headers=export.headers(self.format))
