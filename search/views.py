"""The page of results."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from search.filters import SearchForm
from search.querysets import search

SHOWN = 20


@csrf_exempt
@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """What contains the words, group by group; without words, the form alone; 400 for words that cannot be searched."""
    form = SearchForm(request.GET) if "q" in request.GET else SearchForm()
    groups = search(form.cleaned_data["q"], limit=SHOWN) if form.is_valid() else []
    query = f"?{urlencode({'q': form.cleaned_data['q']})}" if form.is_valid() else ""
    context = {
        "share_title": _("Search the record"),
        "form": form,
        "groups": groups,
        "count": sum(group.count for group in groups),
        "shown": SHOWN,
        "unknown": sorted(set(request.GET) - set(form.fields)),
        "query": query,
        "cited": request.path + query,
        "api_url": reverse("api:search-list") + query if query else "",
    }
    return render(request, "search/results.html", context, status=400 if form.errors else 200)
