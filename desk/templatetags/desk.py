"""What the pages of the desk are printed with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import template
from django.forms import BaseForm
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()


@dataclass(frozen=True)
class Fault:
    """What is wrong with a form, and the id of the input where it is mended."""

    label: str
    text: str
    anchor: str


@register.simple_tag
def faults_of(adminform: Any, inline_admin_formsets: list[Any]) -> list[Fault]:
    """All faults of a page, in the order of its inputs: those of the row, then those of each citation."""
    found = list(of_form(adminform.form, ""))
    for inline in inline_admin_formsets:
        formset, name = inline.formset, str(inline.opts.verbose_name)
        found += [Fault(name, text, f"{formset.prefix}-group") for text in formset.non_form_errors()]
        for number, form in enumerate(formset.forms, 1):
            found += of_form(form, f"{name} {number}, ")
    return found


def of_form(form: BaseForm, prefix: str) -> Iterator[Fault]:
    for name, errors in form.errors.items():
        if name not in form.fields:
            yield from (Fault(prefix.rstrip(", "), text, "") for text in errors)
            continue
        bound = form[name]
        yield from (Fault(f"{prefix}{bound.label}", text, bound.auto_id) for text in errors)


@register.filter
def heading(row: Any) -> str:
    """The text that heads a row or a revision, in the language of the page where it has it."""
    return row.heading(get_language())[0] or row.slug


@register.filter
def reason(row: Any) -> str:
    return row.reason(get_language())[0]


@register.filter
def who(user: Any) -> str:
    """An editor's name; what was written by nobody's hand here has none."""
    return (user.get_full_name() or user.get_username()) if user else _("written elsewhere")
