from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from dates import wording
from dates.choices import Basis, Precision, Refine
from dates.edtf import EdtfError, Gap, Interval, OneOf, Single, Structure, parse_edtf

__all__ = ["UNDATED_ORDER", "Basis", "EdtfError", "HistoricalDate", "Precision", "Refine"]

UNDATED_ORDER = 9999_99_99_9999_99_99
_OPEN_END = 9999_99_99
_REFINABLE = {Precision.YEAR, Precision.DECADE, Precision.MONTH, Precision.QUARTER, Precision.HALF}
_THIRDS = {Refine.BEGINNING: 0, Refine.MIDDLE: 1, Refine.END: 2}


@dataclass(frozen=True)
class HistoricalDate:
    """When something was, as its source says and no finer.

    `HistoricalDate.parse` checks; the constructor trusts its caller (a row of the database, which must be
    readable to be mended), and one that makes no sense raises EdtfError once a property needs its meaning.
    """

    edtf: str = ""
    refine: str = ""
    basis: str = Basis.STATED.value

    def __post_init__(self) -> None:
        # One way only to be undated, so that two undated values are equal.
        if not self.edtf:
            object.__setattr__(self, "refine", "")
            object.__setattr__(self, "basis", Basis.UNKNOWN.value)

    @classmethod
    def parse(cls, text: str, refine: str = "", basis: str = Basis.STATED.value) -> "HistoricalDate":
        """Forgives spaces around the text and after the commas of a set, nothing else."""
        value = cls(text.strip().replace(", ", ","), refine or "", basis)
        if value.edtf:
            parse_edtf(value.edtf)
            value.check_refine()
            value.check_basis()
        return value

    def check_refine(self) -> None:
        if not self.refine:
            return
        if self.refine not in Refine.values:
            raise EdtfError(_("Valid parts: beginning, middle, end, first-half, second-half."))
        if self.precision not in _REFINABLE:
            raise EdtfError(_("Only one year, decade, month, quarter or half has a part, for example the end of 2022."))

    def check_basis(self) -> None:
        if self.basis not in (Basis.STATED, Basis.INFERRED) and self.edtf:
            raise EdtfError(_("Say of this date whether its source states it (stated) or it is inferred."))

    def __str__(self) -> str:
        return self.edtf

    @property
    def is_undated(self) -> bool:
        return not self.edtf

    @property
    def structure(self) -> Structure | None:
        return parse_edtf(self.edtf) if self.edtf else None

    @property
    def precision(self) -> str:
        structure = self.structure
        if isinstance(structure, Single):
            return structure.precision.value
        kinds = {Interval: Precision.INTERVAL, OneOf: Precision.SET, type(None): Precision.NONE}
        return kinds[type(structure)].value

    @property
    def is_interval(self) -> bool:
        return isinstance(self.structure, Interval)

    @property
    def is_open(self) -> bool:
        """Whether it is an interval that goes on, `2002/..`; neither `2002/` nor `[2023..]` says so."""
        return isinstance(self.structure, Interval) and self.structure.end is Gap.OPEN

    @property
    def is_approximate(self) -> bool:
        return bool(self._qualifiers & {"~", "%"})

    @property
    def is_uncertain(self) -> bool:
        return bool(self._qualifiers & {"?", "%"})

    @property
    def _qualifiers(self) -> set[str]:
        structure = self.structure
        if isinstance(structure, Interval):
            return {single.qualifier for single in structure.singles}
        return {structure.qualifier} if isinstance(structure, Single) else set()

    @cached_property
    def _bounds(self) -> tuple[date | None, date | None]:
        self.check_refine()
        structure = self.structure
        if structure is None:
            return None, None
        earliest, latest = structure.earliest, structure.latest
        if self.refine == Refine.FIRST_HALF:
            return earliest, _second_half(structure) - timedelta(days=1)
        if self.refine == Refine.SECOND_HALF:
            return _second_half(structure), latest
        return earliest, latest

    @property
    def earliest(self) -> date | None:
        """The first day that the date allows; None when its beginning is open or unknown, or when undated.

        A half narrows this and `latest`; beginning, middle and end do not, being vague; nor does a ?, ~ or %
        widen them.
        """
        return self._bounds[0]

    @property
    def latest(self) -> date | None:
        """The last day that the date allows; None when its end is open or unknown, or when undated."""
        return self._bounds[1]

    @cached_property
    def order(self) -> int:
        """A key that sorts by where a date begins, the wider first, undated last.

        Its 16 digits are the start, YYYYMMDD, and 99999999 less the end: so a year stands before its days,
        an open end before a closed one. The start is `earliest`, or `latest` of a date without one ("until
        2015" stands at the end of 2015); beginning, middle and end shift it to that third of the span.
        """
        earliest, latest = self._bounds
        start = earliest or latest
        if start is None:
            return UNDATED_ORDER
        if self.refine in _THIRDS:
            start += timedelta(days=((latest - start).days + 1) * _THIRDS[self.refine] // 3)
        return _digits(start) * 10**8 + _OPEN_END - (_digits(latest) if latest else _OPEN_END)

    @property
    def year(self) -> int | None:
        """The year under which a timeline lists it: that of its place in `order`."""
        return None if self.is_undated else self.order // 10**12

    def contains(self, day: date) -> bool:
        return self.overlaps(day, day)

    def overlaps(self, start: date | None, end: date | None) -> bool:
        """Whether it possibly falls between these days, both included; None and an open end are unbounded."""
        earliest, latest = self._bounds
        if self.is_undated:
            return False
        return (start is None or latest is None or latest >= start) and (
            end is None or earliest is None or earliest <= end
        )

    def is_within(self, start: date | None, end: date | None) -> bool:
        """Whether it certainly falls between these days, both included; never with an open or unknown end."""
        earliest, latest = self._bounds
        if earliest is None or latest is None:
            return False
        return (start is None or earliest >= start) and (end is None or latest <= end)

    def wording(self, language: str) -> str:
        """The date in words, "en" or "ru"; ValueError for another language."""
        self.check_refine()
        return wording.wording(self.structure, self.refine, language)

    def as_json(self) -> dict[str, object]:
        return {
            "edtf": self.edtf or None,
            "earliest": self.earliest.isoformat() if self.earliest else None,
            "latest": self.latest.isoformat() if self.latest else None,
            "precision": self.precision,
            "basis": str(self.basis),
            "refine": str(self.refine) or None,
            "text": {language: self.wording(language) for language in wording.LANGUAGES},
        }


def _digits(day: date) -> int:
    return day.year * 10000 + day.month * 100 + day.day


def _second_half(single: Single) -> date:
    """The first day of its second half, for the precisions that have one."""
    first = single.earliest
    if single.precision == Precision.DECADE:
        return first.replace(year=first.year + 5)
    months, day = {
        Precision.YEAR: (6, 1),
        Precision.HALF: (3, 1),
        Precision.QUARTER: (1, 16),
        Precision.MONTH: (0, 16),
    }[single.precision]
    return first.replace(month=first.month + months, day=day)
