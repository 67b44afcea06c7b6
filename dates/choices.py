from django.db import models
from django.utils.translation import gettext_lazy as _


class Refine(models.TextChoices):
    """The part of its date that a source names and EDTF cannot say (Wikidata's P4241)."""

    BEGINNING = "beginning", _("beginning of")
    MIDDLE = "middle", _("middle of")
    END = "end", _("end of")
    FIRST_HALF = "first-half", _("first half of")
    SECOND_HALF = "second-half", _("second half of")


class Basis(models.TextChoices):
    """Whether a source gives the date. Unknown goes with an undated row, and only with it."""

    STATED = "stated", _("stated by the source")
    INFERRED = "inferred", _("inferred")
    UNKNOWN = "unknown", _("unknown")


class Precision(models.TextChoices):
    DAY = "day", _("day")
    MONTH = "month", _("month")
    SEASON = "season", _("season")
    QUARTER = "quarter", _("quarter")
    HALF = "half", _("half-year")
    YEAR = "year", _("year")
    DECADE = "decade", _("decade")
    CENTURY = "century", _("century")
    INTERVAL = "interval", _("interval")
    SET = "set", _("one of several")
    NONE = "none", _("undated")
