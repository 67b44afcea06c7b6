"""Edits such as editors and scripts make, one after the other at random, for whoever must follow them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from modeltranslation.manager import get_translatable_fields_for_model

from conftest import make_citation
from dates.values import HistoricalDate
from partners.models import Person, SpokenCitation
from sources.models import Publishable, Source, record_models
from tests.helpers import BUILDERS, make_world

# A TypeError is how a bulk update refuses a column that only `save` may set.
REFUSALS = (ValidationError, ProtectedError, IntegrityError, TypeError)
# Columns that are not set by themselves: a state has edits of its own, and a date is written as a whole.
NOT_ALONE = re.compile(r"state|.+_(?:refine|basis|precision)")


class Editor:
    """Makes one edit at a time, and leaves as it was what a rule of the record refuses."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.number = 0
        self.made: dict[str, int] = {}
        make_world()

    def edit(self, count: int) -> None:
        """So many edits that were not refused."""
        for _turn in range(count):
            while not self.try_one():
                pass

    def try_one(self) -> bool:
        name, edit = self.chance.choice(list(self.edits().items()))
        try:
            with transaction.atomic():
                is_made = edit() is not False
        except REFUSALS:
            is_made = False
        self.made[name] = self.made.get(name, 0) + is_made
        return is_made

    def edits(self) -> dict[str, Callable[[], Any]]:
        return {
            "save": self.save,
            "update": self.update,
            "bulk update": self.bulk_update,
            "relate": self.relate,
            "connect": self.connect,
            "cite": self.cite,
            "move a citation": self.move_citation,
            "delete a citation": self.delete_citation,
            "create": self.create,
            "publish": self.publish,
            "withdraw": self.withdraw,
            "delete": self.delete,
            "restore": self.restore,
        }

    def model(self) -> type[Publishable]:
        return self.chance.choice(record_models())

    def row(self, **conditions: Any) -> Any:
        """Any row of any kind."""
        rows = [row for model in [self.model()] for row in model._base_manager.filter(**conditions).order_by("pk")]
        if not rows:
            raise ValidationError("There is no such row.")
        return self.chance.choice(rows)

    def text(self) -> str:
        self.number += 1
        return self.chance.choice([f"Text {self.number}", f"«Текст» {self.number} <b>&", "", 'A "quote", \\ and 🚗'])

    def values(self, model: type[Publishable]) -> dict[str, Any]:
        """A new value for a text or a choice of a row."""
        texts = [f"{name}_{code}" for name in get_translatable_fields_for_model(model) for code in ("en", "ru")]
        choices = [each for each in model._meta.fields if each.choices and not NOT_ALONE.fullmatch(each.name)]
        if choices and self.chance.random() < 0.4:
            field = self.chance.choice(choices)
            return {field.name: self.chance.choice(field.flatchoices)[0]}
        return {self.chance.choice(texts): self.text()}

    def save(self) -> None:
        row = self.row()
        values = self.values(type(row))
        if row.date_field and self.chance.random() < 0.3:
            text = self.chance.choice(["1999", "2001-05", "2002-05-16", "1998/2004", "2010/..", ""])
            values = {row.date_field: HistoricalDate.parse(text, "", "stated" if text else "unknown")}
        for name, value in values.items():
            setattr(row, name, value)
        row.save()

    def some(self) -> models.QuerySet:
        model = self.model()
        keys = list(model._base_manager.values_list("pk", flat=True).order_by("pk"))
        return model.objects.filter(pk__in=self.chance.sample(keys, min(len(keys), 4)))

    def update(self) -> bool:
        rows = self.some()
        return bool(rows.update(**self.values(rows.model)))

    def bulk_update(self) -> bool:
        rows = self.some()
        values = self.values(rows.model)
        found = list(rows)
        for row in found:
            for name, value in values.items():
                setattr(row, name, value)
        return bool(rows.model.objects.bulk_update(found, [*values]))

    def relate(self) -> bool:
        """Name another row, or none."""
        row = self.row()
        fields = [each for each in row._meta.fields if each.many_to_one]
        if not fields:
            return False
        field = self.chance.choice(fields)
        others = list(field.related_model._base_manager.order_by("pk"))
        setattr(row, field.name, self.chance.choice([*others, None] if field.null else others))
        row.save()
        return True

    def connect(self) -> bool:
        """Change a many-to-many relation from one side or the other."""
        row = self.row()
        names = [each.name for each in row._meta.many_to_many]
        names += [each.get_accessor_name() for each in row._meta.related_objects if each.many_to_many]
        if not names:
            return False
        manager = getattr(row, self.chance.choice(names))
        others = list(manager.model._base_manager.order_by("pk"))
        some = self.chance.sample(others, min(len(others), self.chance.randint(0, 2)))
        how = self.chance.choice(["set", "add", "remove", "clear"])
        if how == "set":
            manager.set(some)
        else:
            getattr(manager, how)(*(some if how != "clear" else ()))
        return True

    def cited(self) -> Any:
        row = self.row()
        if not hasattr(row, "citations"):
            raise ValidationError("It does not cite.")
        return row

    def source(self) -> Source:
        return self.chance.choice(list(Source.objects.order_by("pk")))

    def cite(self) -> None:
        row = self.cited()
        spoken = issubclass(row.citations.model, SpokenCitation) and self.chance.random() < 0.5
        speaker = {"speaker": self.chance.choice(list(Person.objects.order_by("pk")))} if spoken else {}
        stance = self.chance.choice(["supports", "disputes"])
        make_citation(row, source=self.source(), paragraph=self.chance.randint(1, 20), stance=stance, **speaker)

    def citation(self) -> Any:
        citations = list(self.cited().citations.order_by("pk"))
        if not citations:
            raise ValidationError("It has none.")
        return self.chance.choice(citations)

    def move_citation(self) -> None:
        """To another paragraph, source or row."""
        citation = self.citation()
        how = self.chance.choice(["paragraph", "source", "subject", "stated_en"])
        subjects = type(citation.subject)._base_manager.order_by("pk")
        new = {
            "paragraph": lambda: self.chance.randint(1, 20),
            "source": self.source,
            "subject": lambda: self.chance.choice(list(subjects)),
            "stated_en": self.text,
        }
        setattr(citation, how, new[how]())
        citation.save()

    def delete_citation(self) -> None:
        citation = self.citation()
        if self.chance.random() < 0.5:
            citation.delete()
        else:
            type(citation).objects.filter(pk=citation.pk).delete()

    def create(self) -> None:
        """A row of any kind, at once public or not."""
        self.number += 1
        resource = self.chance.choice(list(BUILDERS))
        BUILDERS[resource](slug=f"new-{self.number}", state=self.chance.choice(["published", "published", "draft"]))

    def publish(self) -> bool:
        row = self.row(state="draft")
        return bool(type(row).objects.filter(pk=row.pk).publish())

    def turn(self, old: str, new: str) -> None:
        row = self.row(state=old)
        row.state = new
        row.save()

    def withdraw(self) -> None:
        self.turn("published", "withdrawn")

    def restore(self) -> None:
        self.turn("withdrawn", "published")

    def delete(self) -> None:
        row = self.row()
        if self.chance.random() < 0.5:
            row.delete()
        else:
            type(row).objects.filter(pk=row.pk).delete()
