"""How to cite what a page shows: the record is named as the page around it names it."""

from __future__ import annotations

from django import template
from django.db.models import Model
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sources import citing
from sources.citing import Edition, Reference
from sources.models import Publishable, Source
from sources.templatetags.record import marked

register = template.Library()


def edition(context: template.Context) -> Edition:
    """The record as it stands, from what every page is given."""
    subject, version = context.get("subject"), context.get("record_version")
    name, language = (_("The record"), get_language())
    if subject:
        name, language = subject.heading(get_language())
        name = f"{name}: {_('the record')}"
    changed_at = version.changed_at if version else None
    return Edition(
        key=subject.slug if subject else "record",
        name=(name, language),
        version=version.number if version else 0,
        day=timezone.localtime(changed_at).date() if changed_at else None,
    )


def absolute(context: template.Context, address: str) -> str:
    return context["request"].build_absolute_uri(address)


@register.simple_tag(takes_context=True)
def references_to_row(context: template.Context, row: Publishable) -> list[Reference]:
    """How to cite a row's page; before it, for a source, the document itself."""
    key = f"{row.resource}-{row.slug}"
    page = edition(context).page(key, row.heading(get_language()), absolute(context, row.get_absolute_url()))
    return [citing.document(row), page] if isinstance(row, Source) else [page]


@register.simple_tag(takes_context=True)
def references_to_page(
    context: template.Context, title: str, address: str = "", kind: str = "webpage"
) -> list[Reference]:
    """How to cite any other page: its title in the language of the page, and its address if that is not the request's.

    CSL's `kind` is "webpage"; "dataset" suits the record as a whole.
    """
    address = address or context["request"].path
    where = address.partition("/")[2].partition("/")[2] or "home"
    return [edition(context).page(where, (capfirst(str(title)), get_language()), absolute(context, address), kind)]


@register.simple_tag(takes_context=True)
def references_to_history(context: template.Context, entry: Model) -> list[Reference]:
    """How to cite the page of what changed of an entry, under the text that named it last."""
    address = absolute(context, context["request"].path)
    return [edition(context).page(f"changes-{entry.slug}", entry.heading(get_language()), address)]


@register.simple_tag
def references_to_documents(sources: list[Source]) -> list[Reference]:
    return [citing.document(source) for source in sources]


@register.simple_tag
def reference_text(reference: Reference) -> SafeString:
    """The line of text, each piece marked with its language where that is not the page's."""
    text = format_html_join(" ", "{}", ((marked(*part),) for part in reference.parts()))
    return format_html('{} <span translate="no">{}</span>', text, reference.url) if reference.url else text


register.filter("bibtex", citing.bibtex)
register.filter("csl_json", citing.csl_json)
