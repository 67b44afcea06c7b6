"""The pages that need more than one app: home, about, and the answers to what went wrong."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager
from http import HTTPStatus
from typing import Any

from csp.decorators import csp_update
from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import resolve, reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from rest_framework.request import Request
from rest_framework.views import APIView

from avtotor.not_found import api_faults, ended, offer
from avtotor.reach import is_for_programs
from avtotor.sitemaps import list_names
from changes.models import Change
from partners.models import Brand
from production.charts.series import headline_chart
from production.models import Observation
from releases.conditional import depends_on_files
from releases.models import Release
from releases.views import offered
from sources.models import Dispute, Source
from sources.negotiation import BySuffix
from sources.parameters import refuse, unknown_parameters
from sources.problems import InvalidParameters, fault, problem
from timeline.models import Milestone
from timeline.strips import overview

# Read once and never rendered: whatever fails, this does not.
SERVER_ERROR = (settings.BASE_DIR / "templates" / "500.html").read_text(encoding="utf-8")

# Redoc makes style elements that are empty and then fills them by script: this is the digest of nothing at all. The
# other is of the one that it writes out.
REDOC_STYLES = [
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
    "'sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc='",
]


@csrf_exempt
@require_safe
def choose_language(request: HttpRequest) -> HttpResponse:
    """Send a visitor of the bare address to the pages in the language that the browser asks for."""
    with translation.override(translation.get_language_from_request(request)):
        response = HttpResponseRedirect(reverse("home"))
    patch_vary_headers(response, ["Accept-Language"])
    return response


@csrf_exempt
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The company at a glance: figures with their sources, output, the years, plans, disputes, the latest changes."""
    observations = Observation.objects.for_list()
    ledger = list(observations.best().plans().in_time())
    context = {
        "figures": observations.at_a_glance(5),
        "output": headline_chart(observations.best().in_time()),
        "overview": overview(),
        "plans": Observation.objects.judge(ledger, day=timezone.localdate()),
        "disputes": Dispute.objects.published(),
        "brand_count": Brand.objects.published().count(),
        "latest": Change.objects.latest_for_home(5),
    }
    return render(request, "home.html", context)


@csrf_exempt
@require_safe
@depends_on_files
def about(request: HttpRequest) -> HttpResponse:
    """How the record is kept, what its signs mean, how to take it away, and how to ask it by program."""
    addresses = [reverse(name) for name in list_names()]
    context = {
        "share_title": _("About the data"),
        "offered": offered(request.record_version),
        "license": (settings.DATA_LICENSE_TITLE, settings.DATA_LICENSE_URL),
        "releases": Release.objects.with_files()[:1],
        "sources": Source.objects.published().order_by("slug"),
        "lists": [(resolve(each).func.view_class.title(), each, each.rstrip("/")) for each in addresses],
    }
    return render(request, "about.html", context)


class Manual(APIView):
    """The description of the API as a page for people; whatever is wrong with a request is told as the API does."""

    content_negotiation_class = BySuffix
    schema = None
    forms = {"html": "text/html"}
    template_name = ""

    def get(self, request: Request) -> HttpResponse:
        refuse(unknown_parameters(request.query_params, []))
        return render(request, self.template_name)


to_try_out = Manual.as_view(template_name="api/docs.html")
to_read = csp_update({"style-src": REDOC_STYLES})(Manual.as_view(template_name="api/redoc.html"))


@csrf_exempt
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every part of a page, for whoever works on them; served in debug only."""
    observations = list(Observation.objects.for_list().best()[:6])
    milestones = Milestone.objects.for_list().order_by("-date_order")
    one_of_each = {
        (row.status, row.is_disputed, row.rank, row.date.precision, row.date.basis): row for row in milestones
    }
    context = {
        "colours": ["paper", "sheet", "ink", "ink-2", "line", "hair", "sea", "amber", "amber-soft", "dispute"],
        "milestones": one_of_each.values(),
        "observations": Observation.objects.judge(observations, day=timezone.localdate()),
    }
    return render(request, "styleguide.html", context)


def is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def language_of(request: HttpRequest) -> AbstractContextManager:
    """That of the address: what fails early fails before the middleware has chosen one."""
    return translation.override(translation.get_language_from_request(request, check_path=True))


def failure(
    request: HttpRequest, status: int, code: str, detail: str, errors: Iterable[Any] = (), **context: Any
) -> HttpResponse:
    """An error as the API words it, or as a page in this context: what leads nowhere may have been typed by hand."""
    leads_nowhere = status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
    if is_api(request) or (is_for_programs(request) and not leads_nowhere):
        response: HttpResponse = JsonResponse(
            problem(status, code, detail, [*errors]), status=status, content_type="application/problem+json"
        )
    else:
        with language_of(request):
            response = render(request, f"{status}.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return failure(request, 400, "bad_request", "The request cannot be understood.")


def not_utf8(request: HttpRequest, names: list[str]) -> HttpResponse:
    """Parameters that are no text are named before any other fault: nothing else of their query can be relied on."""
    errors = [fault(name, "not_utf8", "Not UTF-8: what the percent signs stand for is no text.") for name in names]
    code, detail = InvalidParameters.default_code, InvalidParameters.default_detail
    return failure(request, 400, code, detail, errors, unreadable=names)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return failure(request, 403, "permission_denied", "This is not allowed.")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was public and has gone is a 410, as the API answers it by itself (changes/gone.py)."""
    detail = "Nothing is published at this address."
    if is_api(request):
        return failure(request, 404, "not_found", detail, api_faults(request.path_info))
    with language_of(request):
        end, near = ended(request.path_info), offer(request.path_info)
    status, code = (410, "gone") if end else (404, "not_found")
    return failure(request, status, code, detail, end=end, offer=near)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that it is our fault, without touching the database, which may be the reason: then it is a 503."""
    is_database_away = isinstance(sys.exc_info()[1], OperationalError)
    status, code = (503, "unavailable") if is_database_away else (500, "server_error")
    if is_for_programs(request):
        response = failure(request, status, code, "Something went wrong here. It is not your fault.")
    else:
        response = HttpResponse(SERVER_ERROR, status=status)
        response.headers["Cache-Control"] = "no-store"
    if is_database_away:
        response.headers["Retry-After"] = "10"
    return response
