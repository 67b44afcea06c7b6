"""The files that are asked for at the root of a site, and the picture of the home page."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from partners.models import Organization
from sources import cards
from sources.models import Source, text_of
from sources.sharing import evidence_line

ROBOTS = """\
User-agent: *
Disallow: /admin/

Sitemap: {sitemap}
"""
ICONS = {"favicon.ico": "image/x-icon", "apple-touch-icon.png": "image/png"}


@csrf_exempt
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    text = ROBOTS.format(sitemap=request.build_absolute_uri(reverse("sitemap")))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@csrf_exempt
@require_safe
def icon(request: HttpRequest, name: str) -> HttpResponse:
    """What browsers and telephones ask for at the root, whatever the page names."""
    data = (settings.BASE_DIR / "static" / name).read_bytes()
    return HttpResponse(data, content_type=ICONS[name], headers={"Cache-Control": "public, max-age=86400"})


@csrf_exempt
@require_safe
def home_card(request: HttpRequest) -> HttpResponse:
    """The company by its name and description, and the number of documents that its record rests on."""
    subject, language = Organization.objects.subject(), get_language()
    card = cards.Card(
        head=_("The record"),
        title=subject.heading(language)[0] if subject else _("The record"),
        text=text_of(subject, "description", language)[0] if subject else "",
        foot=evidence_line(Source.objects.published().count()),
    )
    return cards.answer(card, request)
