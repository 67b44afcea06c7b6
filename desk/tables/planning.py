"""What a table would change, row by row, with all that is wrong with it. Nothing is written here.

The same plan is made to be shown and to be carried out: nothing but the versions need be remembered in between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.utils.translation import gettext as _

from desk import contents
from desk.contents import CITATIONS, PUBLIC, Content, citation_model, columns_of, gaps_of, place_of, value_of
from desk.policy import Policy
from desk.tables.columns import CITATION, SLUG, VERSION, value_in
from desk.tables.entries import Entry, Line
from desk.tables.faults import Fault
from desk.tables.judging import Judge, Tell, attempt
from desk.tables.references import Name, References, chunks
from sources.models import Cited, Publishable

State = Publishable.State


@dataclass
class Held:
    """A row as it is stored: what it holds, and what of that the user may know."""

    row: Publishable
    content: Content
    shown: Content
    citations: list[models.Model]


@dataclass
class Planned:
    """A row with its new values, not saved yet."""

    entry: Entry
    row: Publishable
    # None of a new row.
    before: Content | None
    after: Content = field(default_factory=dict)
    # The rows of many-to-many relations that it is to have, where they change.
    many: dict[str, list[str]] = field(default_factory=dict)
    # The rows of this table that it names and that are not there yet, by column.
    pending: dict[str, str] = field(default_factory=dict)
    citations: list[models.Model] = field(default_factory=list)
    # Of these, those to be written; and those to be deleted.
    to_write: list[models.Model] = field(default_factory=list)
    gone: list[models.Model] = field(default_factory=list)
    faulty: set[str] = field(default_factory=set)
    has_faulty_citation: bool = False

    @property
    def state_before(self) -> str | None:
        return self.before["state"] if self.before else None

    @property
    def as_it_was(self) -> Publishable:
        """The row in the state that is stored, for the policy; a new one as a draft."""
        return type(self.row)(pk=self.row.pk, state=self.state_before or State.DRAFT)

    @property
    def was_public(self) -> bool:
        return self.state_before in PUBLIC


class Planner:
    """Goes through the entries of a table; `steps` says after each chunk how many are done."""

    def __init__(
        self, model: type[Publishable], entries: list[Entry], user: AbstractBaseUser, faults: Iterable[Fault] = ()
    ) -> None:
        self.model, self.entries, self.policy = model, entries, Policy(user)
        self.faults = list(faults)
        self.places = {each.place for each in self.faults}
        self.references, self.judge = References(self.policy), Judge()
        self.new: list[Planned] = []
        self.changed: list[Planned] = []
        self.unchanged = self.faulty = 0
        # How many rows the user may not write so.
        self.forbidden = 0
        # Of the rows that are there already, by slug.
        self.versions: dict[str, int] = {}
        self.to_come: set[str] = set()

    @property
    def needs_reason(self) -> bool:
        return any(each.was_public for each in self.changed)

    def steps(self) -> Iterator[int]:
        self.references.load(self.named())
        slugs = [entry.slug for entry in self.entries]
        there = set()
        for some in chunks(slugs):
            there |= set(self.model._base_manager.filter(slug__in=some).values_list("slug", flat=True))
        self.to_come = set(slugs) - there
        done = 0
        for some in chunks(self.entries):
            held = self.held([entry.slug for entry in some])
            for entry in some:
                self.plan(entry, held.get(entry.slug), is_there=entry.slug in there)
            done += len(some)
            yield done
        self.faults.sort(key=lambda fault: fault.row or 0)

    def named(self) -> Iterator[Name]:
        """The rows that the cells name."""
        cited = citation_model(self.model)
        for entry in self.entries:
            yield from named_in_cells(self.model, entry.cells)
            for line in entry.citations or ():
                yield from named_in_cells(cited, line.cells)

    def held(self, slugs: list[str]) -> dict[str, Held]:
        """Those of the rows that are there and that the user may see."""
        rows = list(contents.with_named(self.policy.sees(self.model.objects.filter(slug__in=slugs))))
        ids = [row.pk for row in rows]
        citations = contents.citations_of_each(self.model, ids) if issubclass(self.model, Cited) else None
        found = contents.read_many(rows, citations)
        shown = self.references.veil(self.model, (found[pk] for pk in ids))
        return {
            row.slug: Held(row, found[row.pk], seen, citations[row.pk] if citations else [])
            for row, seen in zip(rows, shown, strict=True)
        }

    def tell(self, row: int, column: str, message: Any) -> None:
        """Note a fault; the first that a cell has is enough."""
        if not column or (row, column) not in self.places:
            self.places.add((row, column))
            self.faults.append(Fault(row, column, str(message)))

    def plan(self, entry: Entry, held: Held | None, *, is_there: bool) -> None:
        if is_there and held is None:
            self.forbidden += 1
            self.tell(entry.row, SLUG, _("This slug is taken."))
            return
        faults = len(self.faults)
        self.judge_version(entry, held)
        planned = Planned(entry, held.row if held else self.model(slug=entry.slug), held.content if held else None)
        if held:
            self.versions[entry.slug] = held.row.version
        cells = {name: text for name, text in entry.cells.items() if name != VERSION}
        given = self.given(self.model, cells, held.shown if held else None)
        self.fill(planned, given, held)
        self.plan_citations(planned, held)
        is_touched = given or planned.to_write or planned.gone
        self.sort_in(planned, faults, is_touched=held is None or bool(is_touched))

    def sort_in(self, planned: Planned, faults_before: int, *, is_touched: bool) -> None:
        if is_touched:
            self.judge_row(planned)
        if len(self.faults) > faults_before or planned.faulty or planned.has_faulty_citation:
            self.faulty += 1
            return
        planned.after = self.after(planned) if is_touched else planned.before
        if planned.before is None:
            self.new.append(planned)
        elif planned.after != planned.before:
            self.judge_change(planned)
            self.changed.append(planned)
        else:
            self.unchanged += 1

    def judge_version(self, entry: Entry, held: Held | None) -> None:
        text = entry.cells.get(VERSION, "").strip()
        if text and held is None:
            self.tell(entry.row, VERSION, _("There is no such row by now. Leave the version of a new row empty."))
        elif text and text != str(held.row.version):
            message = _("The row has version %(version)d by now: export it again, so that nothing newer is undone.")
            self.tell(entry.row, VERSION, message % {"version": held.row.version})

    def given(self, model: type[models.Model], cells: dict[str, str], shown: Content | None) -> Content:
        """What the cells say, where that is not what stands there. An empty cell of a new row says nothing."""
        found = {}
        for name, text in cells.items():
            before = shown[name] if shown else None
            value = value_in(columns_of(model)[name], text, before)
            if value != before if shown else value not in (None, "", []):
                found[name] = value
        return found

    def fill(self, planned: Planned, given: Content, held: Held | None) -> None:
        tell = partial(self.tell, planned.entry.row)
        for name, value in given.items():
            column = columns_of(self.model)[name]
            if column.many_to_many:
                self.find_all(column, value, tell)
                hidden = set(held.content[name]) - set(held.shown[name]) if held else set()
                planned.many[name] = sorted({*value, *hidden})
            elif value and column.related_model is self.model and value in self.to_come:
                planned.pending[name] = value
                setattr(planned.row, column.attname, 0)  # one that is there, as far as constraints can tell
            elif not self.set_value(planned.row, column, value, tell):
                planned.faulty.add(name)

    def set_value(self, row: models.Model, column: models.Field, value: Any, tell: Tell) -> bool:
        """Give the row the value; False if there is no row to refer to."""
        if not column.is_relation or not value:
            setattr(row, column.name, value)
            return True
        found = self.find(column, value, tell)
        if found is not None:
            setattr(row, column.name, found)
        return found is not None

    def find(self, column: models.Field, slug: str, tell: Tell) -> models.Model | None:
        found = self.references.get(column.related_model, slug)
        if found is None:
            tell(column.name, _("There is no “%(slug)s” to refer to.") % {"slug": slug})
        return found

    def find_all(self, column: models.Field, slugs: list[str], tell: Tell) -> None:
        lacking = [slug for slug in slugs if not self.references.get(column.related_model, slug)]
        if lacking:
            tell(column.name, _("There is no “%(slug)s” to refer to.") % {"slug": ", ".join(lacking)})

    def plan_citations(self, planned: Planned, held: Held | None) -> None:
        """Those of the file stand in the place of those that are stored; one of the same paragraph is changed."""
        stored = held.citations if held else []
        if planned.entry.citations is None:
            planned.citations = stored
            return
        contents_of = dict(zip(stored, held.content[CITATIONS], strict=True)) if held else {}
        shown = {place_of(each): each for each in held.shown[CITATIONS]} if held else {}
        by_place = {place_of(content): each for each, content in contents_of.items()}
        kept, come, places = [], [], set()
        for line in planned.entry.citations:
            place = self.place(line)
            if place in places:
                self.tell_of_citation(planned, line, "paragraph", _("This paragraph is cited for this row already."))
                continue
            places.add(place)
            known = place in shown
            citation = by_place[place] if known else citation_model(self.model)()
            (kept if known else come).append(citation)
            self.plan_citation(planned, line, citation, shown.get(place))
        hidden = [each for place, each in by_place.items() if place not in shown]
        planned.gone = [each for each in stored if each not in kept and each not in hidden]
        planned.citations = [*(each for each in stored if each not in planned.gone), *come]

    def place(self, line: Line) -> tuple:
        columns = columns_of(citation_model(self.model))
        said = {name: value_in(columns[name], line.cells.get(name, ""), None) for name in ("source", "paragraph")}
        if "aspect" in columns:
            said["aspect"] = line.cells.get("aspect", "").strip() or columns["aspect"].get_default()
        return place_of(said)

    def plan_citation(self, planned: Planned, line: Line, citation: models.Model, shown: Content | None) -> None:
        tell = partial(self.tell_of_citation, planned, line)
        given = self.given(type(citation), line.cells, shown)
        citation.subject = planned.row
        columns = columns_of(type(citation))
        faulty = {name for name, value in given.items() if not self.set_value(citation, columns[name], value, tell)}
        if given or shown is None:
            planned.to_write.append(citation)
            self.judge.judge(citation, faulty, tell)

    def tell_of_citation(self, planned: Planned, line: Line, name: str, message: Any) -> None:
        planned.has_faulty_citation = True
        self.tell(line.row, f"{CITATION}{name}" if name else "", message)

    def after(self, planned: Planned) -> Content:
        """What the row will hold, once its values have been judged sound."""
        row, found = planned.row, {}
        for name, column in columns_of(self.model).items():
            if column.many_to_many:
                found[name] = planned.many.get(name, planned.before[name] if planned.before else [])
            else:
                found[name] = planned.pending.get(name) or value_of(row, column)
        if issubclass(self.model, Cited):
            found[CITATIONS] = [contents.values_of(each) for each in planned.citations]
        return found

    def judge_row(self, planned: Planned) -> None:
        row, tell = planned.row, partial(self.tell, planned.entry.row)
        self.judge_state(planned)
        row.evidence_follows = True
        self.judge.judge(row, {*planned.faulty, *gaps_of(row)}, tell)
        if isinstance(row, Cited) and row.is_published and not planned.has_faulty_citation:
            cited = [each for each in planned.citations if each.source.is_published]
            attempt(partial(row.judge_evidence, cited), tell)

    def judge_state(self, planned: Planned) -> None:
        """The policy's word on the state; what a public row may become its model says."""
        wanted, stored = planned.row.state, planned.as_it_was
        if wanted == planned.state_before or wanted not in State.values or planned.was_public:
            return
        if wanted not in self.policy.states(stored if planned.before else None):
            self.forbidden += 1
            self.tell(planned.entry.row, "state", self.policy.why_not(stored, wanted))

    def judge_change(self, planned: Planned) -> None:
        if planned.was_public and not self.policy.may_review:
            self.forbidden += 1
            self.tell(planned.entry.row, SLUG, _("This row is public: propose the change in its form."))


def named_in_cells(model: type[models.Model], cells: dict[str, str]) -> Iterator[Name]:
    for name, column in columns_of(model).items():
        if column.is_relation and name in cells:
            value = value_in(column, cells[name], None)
            for slug in value if isinstance(value, list) else [value]:
                if slug:
                    yield column.related_model, slug
