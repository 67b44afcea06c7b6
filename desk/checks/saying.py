"""What a check has found, in words, in the active language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, override

from desk.checks.registry import CHECKS
from desk.contents import columns_of
from desk.differences import label, tongue_label
from desk.models import Finding
from sources.models import Publishable

if TYPE_CHECKING:
    from desk.policy import Policy


@dataclass(frozen=True)
class Said:
    """A doubt as an editor reads it; `field` is empty where it is about the row as a whole."""

    code: str
    title: str
    field: str
    text: str


def both(wording: Callable[[str], Any]) -> dict[str, str]:
    """A text in both languages, from what words it in one, such as `date.wording` or `row.heading`."""
    words = {language: wording(language) for language in ("en", "ru")}
    return {language: text if isinstance(text, str) else text[0] for language, text in words.items()}


def choice(row: Publishable, name: str) -> dict[str, str]:
    """The word for the value of a field with choices, in both languages."""

    def label_in(language: str) -> str:
        with override(language):
            return str(row._get_FIELD_display(row._meta.get_field(name)))

    return both(label_in)


def said_of(row: Publishable, policy: Policy | None = None) -> list[Said]:
    """What is doubted about the row, field by field as the checks are listed: one query.

    A doubt that names a draft is said to whom the policy lets see it, and without one to nobody.
    """
    if row.pk is None:
        return []
    found = [each for each in Finding.objects.of(row).naming_seen(policy, type(row)) if each.code in CHECKS]
    order = {code: place for place, code in enumerate(CHECKS)}
    return [say(each, type(row)) for each in sorted(found, key=lambda each: (order[each.code], each.pk))]


def say(finding: Finding, model: type[Publishable]) -> Said:
    check = CHECKS[finding.code]
    # What was kept before a sentence was written anew may lack a word of it until it is looked at again.
    words = defaultdict(str, {name: word(name, value, model) for name, value in finding.said.items()})
    return Said(finding.code, str(check.title), finding.field, str(check.text) % words)


def word(name: str, value: Any, model: type[Publishable]) -> str:
    if name == "fields":
        return ", ".join(label_of(model, column) for column in value)
    return value.get(get_language()) or value["en"] or value["ru"] if isinstance(value, dict) else str(value)


def label_of(model: type[Publishable], name: str) -> str:
    column = columns_of(model).get(name)
    if column is None:
        return name
    tongue = tongue_label(column)
    return f"{label(column)} ({tongue})" if tongue else label(column)
