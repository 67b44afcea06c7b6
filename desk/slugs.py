"""Slugs for rows whose editor leaves that to the desk."""

from __future__ import annotations

from itertools import count

from django.db import models
from django.utils.text import slugify

CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        [
            *("a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u"),
            *("f", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya"),
        ],
        strict=True,
    )
)
MAX_LENGTH = 70


def slug_of(text: str) -> str:
    """The text in small ASCII letters, Cyrillic ones as they are read: "Первый завод" -> "pervyy-zavod"."""
    latin = "".join(CYRILLIC.get(each, each) for each in text.lower())
    words = slugify(latin).replace("_", "-")[:MAX_LENGTH]
    return "-".join(filter(None, words.split("-")))


def free_slug(model: type[models.Model], *texts: str) -> str:
    """A slug that no row has, from the first of the texts that has letters; numbered where the plain one is taken."""
    base = next(filter(None, map(slug_of, texts)), model._meta.model_name)
    taken = set(model._base_manager.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (f"{base}-{n}" if n > 1 else base for n in count(1)) if slug not in taken)
