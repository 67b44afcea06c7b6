"""What a page tells of itself to search engines and messengers, and how its picture is set."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from sources import linked_data
from sources.cards import HEIGHT, NARROW_SPACE, SPACE, WIDTH
from sources.models import text_of
from sources.sharing import SharedMixin
from sources.text import printable
from sources.typesetting import cut

register = template.Library()

# The record writes its days as the British do: "16 May 1997".
LOCALES = {"en": "en_GB", "ru": "ru_RU"}


@register.simple_tag(takes_context=True)
def json_ld(context: template.Context) -> SafeString:
    """The page in the words of schema.org."""
    page, view = linked_data.Page(context), context.get("view")
    graph = view.linked_data(page) if isinstance(view, SharedMixin) else linked_data.graph_of_site(page)
    return mark_safe(linked_data.as_script(graph))  # noqa: S308 - escaped for a script element


@register.simple_tag(takes_context=True)
def share(context: template.Context) -> dict[str, Any]:
    """What a messenger shows of the page; of a page that is no list and no row, what it shows of the site."""
    page, view = linked_data.Page(context), context.get("view")
    language = get_language()
    description = text_of(page.subject, "description", language)[0] if page.subject else ""
    shared = {
        "title": context.get("share_title") or page.site_name,
        "description": description,
        "image": reverse("home-file"),
        "kind": "website",
    }
    if isinstance(view, SharedMixin):
        shared |= {name: value for name, value in view.share().items() if value}
    return {
        **shared,
        "url": page.url,
        "site_name": page.site_name,
        "image": page.absolute(shared["image"]),
        "width": WIDTH,
        "height": HEIGHT,
        "locale": LOCALES[language],
        "other_locales": [LOCALES[code] for code, _label in settings.LANGUAGES if code != language],
    }


@register.filter
def one_line(text: str, measure: str) -> str:
    """The text on one line of a picture; takes the size of the type and the width that there is."""
    size, limit = map(int, measure.split())
    return cut(printable(text).replace(NARROW_SPACE, SPACE), size, limit)
