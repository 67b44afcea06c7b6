"""Which texts, figures and dates of a row must stand in which paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.apps import apps
from django.db import models
from modeltranslation.manager import get_translatable_fields_for_model
from modeltranslation.utils import get_translation_fields

from dates.choices import Basis
from dates.fields import HistoricalDateField
from sources.checking.dates import marks_of_date
from sources.checking.documents import Document, Paragraph, read_document
from sources.checking.numerals import Marks
from sources.models import AbstractCitation, Cited, Dispute, Publishable, Source, Statement

# Where the record speaks for itself: here it may name the sources by their titles, and a date that it has inferred.
OUR_OWN_WORDS = frozenset({"reading_note", "rank_reason"})


@dataclass
class Report:
    """What was checked, and each fault in a line."""

    rows: int = 0
    citations: int = 0
    sources: int = 0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        counts = {"row": self.rows, "citation": self.citations, "source": self.sources}
        checked = ", ".join(_counted(number, noun) for noun, number in counts.items())
        return f"{checked} checked: {_counted(len(self.faults), 'fault')}"


def check_record(folder: Path) -> Report:
    """Hold every row that cites against the documents in the folder. Two queries for each kind of row, and two more."""
    checker = Checker(folder)
    checker.check()
    return checker.report


class Checker:
    """Reads each document once, and remembers what the rows of each dispute cite."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.report = Report()
        self.sources: dict[int, Source] = {}
        self.titles: dict[int, Marks] = {}
        self.documents: dict[int, Document] = {}
        # Dispute -> what its rivals cite; None once one of them cites what cannot be read.
        self.evidence: dict[int, Marks | None] = {}

    def check(self) -> None:
        for source in Source.objects.order_by("slug"):
            self.check_source(source)
        for model in cited_models():
            for row in model.objects.order_by("slug").prefetch_related("citations"):
                self.check_row(row)
        for dispute in Dispute.objects.order_by("slug"):
            self.check_dispute(dispute)

    def fault(self, row: Publishable, part: str, message: str) -> None:
        self.report.faults.append(f"{row._meta.model_name} {row.slug}: {part}: {message}")

    def check_source(self, source: Source) -> None:
        self.report.sources += 1
        self.sources[source.pk] = source
        titles = (text for _column, name, text in texts_of(source) if name == "title")
        self.titles[source.pk] = Marks.union(Marks.of(title) for title in titles)
        try:
            document = read_document(self.folder, source.archive_name)
        except UnicodeDecodeError:
            return self.fault(source, "archive_name", f"{source.archive_name} is not text in UTF-8")
        except OSError:
            return self.fault(source, "archive_name", f"there is no document {source.archive_name}")
        self.documents[source.pk] = document
        if document.sha256 != source.sha256:
            self.fault(source, "sha256", f"the document has {document.sha256}")
        if len(document.paragraphs) != source.paragraph_count:
            self.fault(
                source,
                "paragraph_count",
                f"the document has {len(document.paragraphs)}, not {source.paragraph_count}",
            )

    def check_row(self, row: Cited) -> None:
        self.report.rows += 1
        citations = sorted(row.citations.all(), key=lambda citation: citation.pk)
        paragraphs = [self.check_citation(row, citation) for citation in citations]
        evidence = None if None in paragraphs else Marks.union(each.marks for each in paragraphs)
        known = Marks.union([*inferred_marks(row), *(self.titles[citation.source_id] for citation in citations)])
        self.remember(row, evidence, known)
        if evidence is None:
            return  # what is wrong with its citation has been said, and the rest follows from it
        for name, translated, marks in marks_of_row(row):
            ground = evidence | known if translated in OUR_OWN_WORDS else evidence
            self.compare(row, name, marks, ground, "in no paragraph that it cites")

    def check_citation(self, row: Cited, citation: AbstractCitation) -> Paragraph | None:
        """The paragraph that is cited, or None if it cannot be read."""
        self.report.citations += 1
        place = f"{self.sources[citation.source_id].slug} ¶ {citation.paragraph}"
        document = self.documents.get(citation.source_id)
        if document is None:
            return None
        paragraph = document.paragraph(citation.paragraph)
        if paragraph is None:
            self.fault(row, place, f"the document has paragraphs 1 to {len(document.paragraphs)}")
            return None
        for name, _translated, text in texts_of(citation):
            self.compare(row, f"{place}, {name}", Marks.of(text), paragraph.marks, "not there")
        if not paragraph.quotes(citation.quotation):
            self.fault(row, f"{place}, quotation", "these words do not stand there")
        return paragraph

    def remember(self, row: Cited, evidence: Marks | None, known: Marks) -> None:
        """Add what a rival cites, and what the record may say of it in its own words, to what its dispute rests on."""
        dispute = row.dispute_id if isinstance(row, Statement) else None
        if dispute is not None:
            before = self.evidence.get(dispute, Marks())
            self.evidence[dispute] = None if None in (before, evidence) else before | evidence | known

    def check_dispute(self, dispute: Dispute) -> None:
        self.report.rows += 1
        evidence = self.evidence.get(dispute.pk, Marks())
        if evidence is None:
            return
        for name, _translated, text in texts_of(dispute):
            self.compare(dispute, name, Marks.of(text), evidence, "in no paragraph that its rivals cite")

    def compare(self, row: Publishable, part: str, marks: Marks, evidence: Marks, message: str) -> None:
        if missing := marks - evidence:
            self.fault(row, part, f"{message}: {missing}")


def cited_models() -> list[type[Cited]]:
    """Every kind of row that cites."""
    return [model for model in apps.get_models() if issubclass(model, Cited)]


def marks_of_row(row: Cited) -> Iterator[tuple[str, str, Marks]]:
    """Column and name of each field that says something checkable, and what it says."""
    for column, name, text in texts_of(row):
        yield column, name, Marks.of(text)
    for column in row._meta.concrete_fields:
        value = getattr(row, column.name)
        if isinstance(column, models.DecimalField) and value is not None:
            yield column.name, column.name, Marks.of(f"{value:f}")
        elif isinstance(column, HistoricalDateField) and value.basis != Basis.INFERRED:
            yield column.name, column.name, marks_of_date(value)


def inferred_marks(row: Cited) -> Iterator[Marks]:
    """What the dates say that the row itself calls inferred."""
    for column in row._meta.concrete_fields:
        if isinstance(column, HistoricalDateField) and getattr(row, column.name).basis == Basis.INFERRED:
            yield marks_of_date(getattr(row, column.name))


def texts_of(row: models.Model) -> Iterator[tuple[str, str, str]]:
    """Column, name and text of each translated text, in every language."""
    for name in get_translatable_fields_for_model(type(row)) or ():
        for column in get_translation_fields(name):
            if text := getattr(row, column):
                yield column, name, text


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
