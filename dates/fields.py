from __future__ import annotations

import copy
from datetime import date
from typing import Any

from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from dates.choices import Basis, Precision, Refine
from dates.edtf import MAX_LENGTH, EdtfError
from dates.forms import HistoricalDateFormField
from dates.values import UNDATED_ORDER, HistoricalDate


class HistoricalDateDescriptor(DeferredAttribute):
    """Gives a HistoricalDate made of three columns; takes one, or an EDTF string alone."""

    def __get__(self, instance: models.Model | None, cls: type | None = None) -> Any:
        if instance is None:
            return self
        name, data = self.field.attname, instance.__dict__
        columns = (name, f"{name}_refine", f"{name}_basis")
        if not all(column in data for column in columns):
            instance.refresh_from_db(fields=columns)
        return HistoricalDate(*(data[column] for column in columns))

    def __set__(self, instance: models.Model, value: HistoricalDate | str | None) -> None:
        name, data = self.field.attname, instance.__dict__
        if isinstance(value, HistoricalDate):
            data[name] = value.edtf
            _give(instance, f"{name}_refine", value.refine)
            _give(instance, f"{name}_basis", value.basis)
            return
        data[name] = value or ""


def _give(instance: models.Model, column: str, value: str) -> None:
    """Set a companion column together with its date.

    Model.__init__ sets the date first, and then gives each column that its caller left out its default: that
    would undo this, so a mark tells GivenAttribute to let it pass.
    """
    if column not in instance.__dict__ and instance._state.adding:
        instance.__dict__[f"_{column}_given"] = True
    instance.__dict__[column] = value


class GivenAttribute(DeferredAttribute):
    def __set__(self, instance: models.Model, value: str) -> None:
        column, data = self.field.attname, instance.__dict__
        if data.pop(f"_{column}_given", False) and value == self.field.get_default():
            return
        data[column] = value


class Companion:
    """A column that HistoricalDateField adds to its model, and fills from the date at each save."""

    main = ""  # the name of the date it belongs to
    part = ""  # the attribute of HistoricalDate that it keeps

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        # SQLite rebuilds a table from copies of all fields: the date has added this one already.
        if name not in {field.name for field in cls._meta.local_fields}:
            super().contribute_to_class(cls, name, private_only=private_only)

    def pre_save(self, instance: models.Model, add: bool) -> Any:
        value = getattr(_checked(instance, self.main), self.part)
        setattr(instance, self.attname, value)
        return value

    def clone(self) -> models.Field:
        return _plain(self)(**self.deconstruct()[3])

    def deconstruct(self) -> tuple[str, str, list, dict]:
        name, _path, args, kwargs = super().deconstruct()
        return name, f"django.db.models.{_plain(self).__name__}", args, kwargs


class CompanionChar(Companion, models.CharField):
    pass


class StatedPart(CompanionChar):
    """Refine or basis: what an editor says beside the EDTF string, and which depends on it."""

    descriptor_class = GivenAttribute

    def clean(self, value: Any, instance: models.Model) -> str:
        text = super().clean(value, instance)
        try:
            day = HistoricalDate.parse(instance.__dict__[self.main])
        except EdtfError:
            return text  # the date itself reports what is wrong with it
        whole = HistoricalDate(day.edtf, **{self.part: text})
        try:
            whole.check_refine()
            whole.check_basis()
        except EdtfError as error:
            raise ValidationError(error.message, code="invalid") from error
        return getattr(whole, self.part)


class CompanionDate(Companion, models.DateField):
    pass


class CompanionBigInteger(Companion, models.BigIntegerField):
    pass


def _plain(field: models.Field) -> type[models.Field]:
    """Django's own class of a field of ours, so that migrations never import this module."""
    return next(cls for cls in type(field).__mro__ if cls.__module__.startswith("django.db.models"))


def _checked(instance: models.Model, name: str) -> HistoricalDate:
    value = getattr(instance, name)
    return HistoricalDate.parse(value.edtf, value.refine, value.basis)


def _companions() -> dict[str, tuple[Any, models.Field]]:
    """Column suffix -> its label and field, in the order of the columns."""
    derived = {"editable": False, "blank": True}
    return {
        "refine": (
            _("part of it"),
            StatedPart(
                max_length=16,
                choices=Refine.choices,
                blank=True,
                default="",
                help_text=_("Where the source says end of 2022, write 2022 and choose end of."),
            ),
        ),
        "basis": (
            _("basis"),
            StatedPart(
                max_length=8,
                choices=Basis.choices,
                default=Basis.STATED.value,
                help_text=_("Whether a source states this date, or it is inferred from what sources say."),
            ),
        ),
        "earliest": (_("earliest"), CompanionDate(null=True, db_index=True, **derived)),
        "latest": (_("latest"), CompanionDate(null=True, db_index=True, **derived)),
        "precision": (
            _("precision"),
            CompanionChar(max_length=8, choices=Precision.choices, default=Precision.NONE.value, **derived),
        ),
        "order": (_("order"), CompanionBigInteger(db_index=True, default=UNDATED_ORDER, **derived)),
    }


class HistoricalDateField(models.CharField):
    """A HistoricalDate in the columns <name>, _refine, _basis, _earliest, _latest, _precision and _order.

    <name> keeps the EDTF string, empty when undated; an editor says the first three, and the others follow
    from them at each save, so that the database can filter and sort. A query sees plain columns:
    `filter(date="1997")`, `order_by("date_order", "pk")`. Mind that `save(update_fields=…)`, `bulk_update()`
    and `update()` write the columns that they are told to and no others.
    """

    descriptor_class = HistoricalDateDescriptor
    description = _("Historical date")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", MAX_LENGTH)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        kwargs.setdefault(
            "help_text",
            _(
                "As the source gives it and no finer: 1997, 1997-05, 1997-05-16, 199X, 1997~ (about), "
                "2022-36 (fourth quarter), 1999/2015, 2002/.. (since), [1994,1996] (one of). "
                "Empty when the source gives no date."
            ),
        )
        super().__init__(*args, **kwargs)
        # Made here and not when the field meets its model: so their columns follow its own.
        self._companions = _companions()

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        for suffix, (label, template) in self._companions.items():
            companion = copy.deepcopy(template)
            companion.main, companion.part = name, suffix
            companion.verbose_name = format_lazy("{date}: {part}", date=self.verbose_name, part=label)
            cls.add_to_class(f"{name}_{suffix}", companion)

    def clone(self) -> models.Field:
        return _plain(self)(**self.deconstruct()[3])

    def deconstruct(self) -> tuple[str, str, list, dict]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def to_python(self, value: Any) -> str | None:
        return value.edtf if isinstance(value, HistoricalDate) else super().to_python(value)

    def clean(self, value: Any, instance: models.Model | None) -> str:
        try:
            text = HistoricalDate.parse(self.to_python(value) or "").edtf
        except EdtfError as error:
            raise ValidationError(error.message, code="invalid") from error
        return super().clean(text, instance)

    def pre_save(self, instance: models.Model, add: bool) -> str:
        value = _checked(instance, self.attname)
        setattr(instance, self.attname, value)
        return value.edtf

    def value_to_string(self, instance: models.Model) -> str:
        return self.value_from_object(instance).edtf

    def formfield(self, **kwargs: Any) -> Any:
        # The admin hands every CharField its own text input, which does not show how the date was understood.
        if kwargs.get("widget") is AdminTextInputWidget:
            del kwargs["widget"]
        return super().formfield(**{"form_class": HistoricalDateFormField, **kwargs})


def date_constraints(name: str) -> list[models.CheckConstraint]:
    """For the Meta of a model with the historical date `name`; open and unknown bounds (NULL) pass."""
    earliest, latest = f"{name}_earliest", f"{name}_latest"
    return [
        models.CheckConstraint(
            name=f"%(app_label)s_%(class)s_{name}_bounds",
            condition=models.Q(**{f"{earliest}__lte": models.F(latest)})
            & models.Q(**{f"{earliest}__gte": date(1000, 1, 1)})
            & models.Q(**{f"{latest}__lte": date(9999, 12, 31)}),
        )
    ]
