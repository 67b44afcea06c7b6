"""The page of results."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from search.filters import SearchForm
from search.querysets import search

SHOWN = 20


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """What contains the words, group by group; without words, the form alone."""
    form = SearchForm(request.GET) if "q" in request.GET else SearchForm()
    groups = search(form.cleaned_data["q"], limit=SHOWN) if form.is_valid() else []
    context = {"form": form, "groups": groups, "count": sum(group.count for group in groups), "shown": SHOWN}
    return render(request, "search/results.html", context)
