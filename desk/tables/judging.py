"""Whether a row can be as a table has it, by the rules of its model: those that its form asks, in fewer queries."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from desk.contents import originals_of

# Tells of a fault: the column, and what is wrong.
Tell = Callable[[str, str], None]


class Judge:
    """Remembers what the database said: rows alike in all that a constraint looks at are asked about once."""

    def __init__(self) -> None:
        self.answers: dict[tuple, ValidationError | None] = {}

    def judge(self, row: models.Model, faulty: set[str], tell: Tell) -> None:
        """What `full_clean` does, but that nothing is asked of relations: who sets them has looked them up.

        `faulty` are the columns that have their fault already.
        """
        relations = [field for field in row._meta.fields if field.is_relation and field.name != "subject"]
        passed_over = {*faulty, *originals_of(type(row)), *(field.name for field in relations), "subject"}
        found = attempt(partial(row.clean_fields, exclude=passed_over), tell)
        for field in relations:
            if field.name not in faulty and not field.null and getattr(row, field.attname) is None:
                found.add(field.name)
                tell(field.name, str(field.error_messages["null"]))
        for name in found:
            if not isinstance(row._meta.get_field(name), models.CharField | models.TextField):
                setattr(row, name, None)  # so that nothing reckons with what is no number
        attempt(row.clean, tell)
        self.judge_constraints(row, {*faulty, *found}, tell)

    def judge_constraints(self, row: models.Model, faulty: set[str], tell: Tell) -> None:
        for model, constraints in row.get_constraints():
            for constraint in constraints:
                tell_all(self.answer(model, constraint, row, faulty), tell)

    def answer(
        self, model: type[models.Model], constraint: Any, row: models.Model, faulty: set[str]
    ) -> ValidationError | None:
        ask = partial(constraint.validate, model, row, exclude=faulty)
        if not isinstance(constraint, models.CheckConstraint):
            # The citations of a row are told apart by their place before they come here.
            return None if "subject" in constraint.fields else error_of(ask)
        names = sorted(constraint.condition.referenced_base_fields)
        if faulty & set(names):
            return None
        key = (constraint.name, *(getattr(row, model._meta.get_field(name).attname) for name in names))
        if key not in self.answers:
            error = error_of(ask)
            # What looks at one column alone is a fault of that one.
            self.answers[key] = ValidationError({names[0]: error}) if error and len(names) == 1 else error
        return self.answers[key]


def error_of(step: Callable[[], None]) -> ValidationError | None:
    try:
        step()
    except ValidationError as error:
        return error
    return None


def attempt(step: Callable[[], None], tell: Tell) -> set[str]:
    """Take a step, tell its faults, and return the columns that have one."""
    return tell_all(error_of(step), tell)


def tell_all(error: ValidationError | None, tell: Tell) -> set[str]:
    if error is None:
        return set()
    found = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    for name, messages in found.items():
        for message in messages:
            tell("" if name == NON_FIELD_ERRORS else name, message)
    return set(found) - {NON_FIELD_ERRORS}
