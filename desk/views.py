from typing import Any

from axes.helpers import get_cool_off
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def locked_out(request: HttpRequest, original_response: HttpResponse | None, credentials: Any) -> HttpResponse:
    """What whoever has guessed at a password too often is told (AXES_LOCKOUT_CALLABLE)."""
    response = render(request, "desk/locked_out.html", admin.site.each_context(request), status=429)
    response.headers["Retry-After"] = str(int(get_cool_off(request).total_seconds()))
    return response
