"""What a good entry is, said at each field: by the model or else here, and with an example out of the record."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dates.values import HistoricalDate
from desk.contents import columns_of
from sources.models import Publishable

# By the name that a field has wherever it stands; "model.field" where it means something of its own there.
HELPS = {
    "aspect": gettext_lazy("Which of the brand's claims this paragraph supports: each claim needs one of its own."),
    "brand": gettext_lazy("Only where a source ties it to this. Type to look it up; + adds one as a draft."),
    "brands": gettext_lazy("Those that the source names here. Type to look one up; + adds one as a draft."),
    "cycle": gettext_lazy("As the source calls it; “not stated” where it does not say."),
    "description": gettext_lazy("What the sources say it is, in a sentence or two of our own; no general knowledge."),
    "kind": gettext_lazy("The nearest that the source allows."),
    "lower": gettext_lazy("The figure as stated, in the measure's unit: 2500000 for “over 2.5 million”."),
    "upper": gettext_lazy("The same again if exact or about; the end of a range; empty for “over”."),
    "measure": gettext_lazy("What is counted. Look whether there is one already before adding another."),
    "name": gettext_lazy("As the sources write it, in each language."),
    "nature": gettext_lazy("A flow counts what happened in a period, a stock what there is at a moment."),
    "obs_status": gettext_lazy("“Definition differs” where the source counts something else than the others do."),
    "organization": gettext_lazy("Only where a source ties it to this."),
    "organizations": gettext_lazy("Those that take part. Type to look one up; + adds one as a draft."),
    "owner": gettext_lazy("The organization that owns the brand, if a source says; that needs a citation of its own."),
    "paragraph_count": gettext_lazy(
        "How many blocks of text between blank lines the file has; no citation goes beyond."
    ),
    "parties": gettext_lazy("Who agreed; the company itself goes without saying."),
    "people": gettext_lazy("Those who are named. Type to look one up; + adds one as a draft."),
    "person": gettext_lazy("Who held it."),
    "place": gettext_lazy("As the source names it."),
    "publisher": gettext_lazy("Who published the document; empty if that is not known."),
    "question": gettext_lazy("What the sources answer differently, as a question."),
    "segment": gettext_lazy("Empty where the source does not say which vehicles it counts."),
    "sha256": gettext_lazy("Of the archived file: what sha256sum prints."),
    "site": gettext_lazy("Only where the source says where."),
    "source": gettext_lazy("The document. Type a word of its title or its archive name."),
    "stance": gettext_lazy("“Disputes” where the paragraph contradicts this."),
    "status": gettext_lazy("A plan is never entered as having happened: what came of it is an entry of its own."),
    "summary": gettext_lazy("One or two sentences of our own that the title does not say; no words copied on end."),
    "title": gettext_lazy("What is claimed, in a few words of our own."),
    "value_state": gettext_lazy(
        "Whether the source gives a figure, only says that there is one, or that there is none."
    ),
    "vehicle_model": gettext_lazy("Only where the source names the model."),
    "measure.description": gettext_lazy("What exactly is counted, and what is not."),
    "era.name": gettext_lazy("A short heading for these years."),
    "era.summary": gettext_lazy("What these years have in common, as far as the milestones show it."),
    "observation.kind": gettext_lazy("A plan, a forecast and a capacity are never entered as actual."),
    "position.title": gettext_lazy("The office as the source calls it."),
}
# How many rows are looked through for an example of each field.
LOOKED_AT = 20
LENGTH = 80


def help_for(db_field: models.Field) -> Any:
    """What the model says, or what is said here of a field of this name."""
    base = getattr(db_field, "translated_field", db_field)
    own = f"{base.model._meta.model_name}.{base.name}"
    return base.help_text or HELPS.get(own) or HELPS.get(base.name, "")


def examples_of(model: type[models.Model], *, but: int | None = None) -> dict[str, str]:
    """For each text, date and number of a model what a row of the record has there: one query."""
    rows = model._base_manager.exclude(pk=but).order_by("pk")
    if issubclass(model, Publishable):
        rows = rows.filter(state=model.State.PUBLISHED)
    else:
        rows = rows.filter(subject__state=Publishable.State.PUBLISHED, source__state=Publishable.State.PUBLISHED)
    found: dict[str, str] = {}
    for row in rows[:LOOKED_AT]:
        for name, column in columns_of(model).items():
            if name not in found and (text := example_text(row, column)):
                found[name] = text
    return found


def example_text(row: models.Model, column: models.Field) -> str:
    if column.is_relation or column.choices or isinstance(column, models.BooleanField | models.IntegerField):
        return ""
    value = getattr(row, column.attname)
    if isinstance(value, HistoricalDate):
        return value.edtf
    text = Truncator("" if value is None else str(value)).chars(LENGTH)
    if text and isinstance(column, models.SlugField):
        return format_html('<span translate="no">{}</span>', text)
    language = getattr(column, "language", "")
    return format_html('<span lang="{}">{}</span>', language, text) if text and language else text


def with_example(help_text: Any, example: str | None) -> Any:
    if not example:
        return help_text
    return format_html('{} <span class="example">{} {}</span>', help_text, _("In the record:"), example)
