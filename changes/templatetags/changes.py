"""The way from a row to its history."""

from __future__ import annotations

from django import template
from django.urls import reverse

from changes.resources import resource_of
from sources.models import Publishable

register = template.Library()


@register.filter
def history_url(row: Publishable) -> str:
    return reverse("changes:history-detail", args=[resource_of(type(row)).name, row.slug])
