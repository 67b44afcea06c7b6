"""What a visitor may ask of the record: one FilterSet for a list's page and for its API twin."""

from __future__ import annotations

import copy
import datetime
import re
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Exists, OuterRef, QuerySet
from django.forms import BoundField
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django_filters.fields import BaseCSVField
from drf_spectacular.utils import extend_schema_field

from dates.filters import WholeDayFilter
from sources.as_of import AsOf
from sources.facets import Facets
from sources.models import Dispute, Publishable, Source, Statement
from sources.text import language_label

MAX_WORDS = 8
ANY = _("any")
FIRST_MOMENT = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
LAST_MOMENT = datetime.datetime(2999, 12, 31, 23, 59, 59, 999_999, tzinfo=datetime.timezone.utc)
# RFC 3339, or a day; without an offset it is in UTC. Python reads more, and each version of it something else.
MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})?)?"
)


class PlainIntegerField(forms.RegexField):
    """A whole number from 1, in ASCII digits only: other digits would give one answer two addresses."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(regex=r"\A[1-9][0-9]{0,4}\Z", **kwargs)
        self.error_messages["invalid"] = _("Enter a whole number from 1 to 99999.")


class PlainIntegerFilter(django_filters.Filter):
    field_class = PlainIntegerField


class WordsField(forms.CharField):
    """A few words to look for."""

    def clean(self, value: str) -> str:
        self.run_validators(value)  # as it came: spaces around the words count in their length
        text = super().clean(value)
        if len(text.split()) > MAX_WORDS:
            raise forms.ValidationError(
                _("Search for %(limit)d words at most.") % {"limit": MAX_WORDS}, code="too_many_words"
            )
        return text


class WordsFilter(django_filters.CharFilter):
    """Rows that contain every word of the text."""

    field_class = WordsField

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        return qs.containing(value) if value else qs


class YesNoFilter(django_filters.TypedChoiceFilter):
    """`true` or `false`, and nothing that merely looks like it."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [("", ANY), ("true", _("yes")), ("false", _("no"))]
        coerce = {"true": True, "false": False}.get
        super().__init__(choices=choices, coerce=coerce, **kwargs)

    is_counted = True

    def counts(self, rows: QuerySet) -> dict[str, int]:
        found = rows.counted_by(self.field_name)
        return {text: found[value] for text, value in (("true", True), ("false", False)) if value in found}


class ChoiceFilter(django_filters.ChoiceFilter):
    """One of a list, or any."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"empty_label": ANY, **kwargs})

    is_counted = True

    def counts(self, rows: QuerySet) -> dict[str, int]:
        return {value: number for value, number in rows.counted_by(self.field_name).items() if value}


class RankFilter(ChoiceFilter):
    """Not counted: its values overlap, and to leave it out is to ask for the best."""

    is_counted = False


class SlugFilter(django_filters.ModelChoiceFilter):
    """A published row, named by its slug."""

    def __init__(self, model: type[Publishable], **kwargs: Any) -> None:
        super().__init__(
            queryset=lambda request: model.objects.published().order_by("slug"),
            to_field_name="slug",
            empty_label=ANY,
            **kwargs,
        )
        self.field  # noqa: B018 - builds the field now, so that a wrong argument fails at import

    is_counted = True

    def counts(self, rows: QuerySet) -> dict[str, int]:
        return rows.counted_by(f"{self.field_name}__slug", **{f"{self.field_name}__state": "published"})


class MomentField(django_filters.fields.IsoDateTimeField):
    """A moment that both databases can compare."""

    default_validators = [MinValueValidator(FIRST_MOMENT), MaxValueValidator(LAST_MOMENT)]

    def to_python(self, value: Any) -> datetime.datetime | None:
        if value and not MOMENT.fullmatch(value):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            moment = super().to_python(value and value.upper())
            # PostgreSQL reads no offset of sixteen hours or more; this class reads all below a day.
            return moment.astimezone(datetime.timezone.utc) if moment else moment
        except OverflowError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None


class MomentFilter(django_filters.IsoDateTimeFilter):
    field_class = MomentField


class OrdersField(BaseCSVField):
    """Orders with commas between, none of them empty, and none twice, either way round."""

    def clean(self, value: Any) -> list[str]:
        orders = super().clean(value) or []
        names = [order.lstrip("-") for order in orders]
        if "" in orders:
            raise forms.ValidationError(_("Give an order between commas."), code="empty")
        if len(set(names)) < len(names):
            raise forms.ValidationError(_("Give each order once."), code="repeated")
        return orders


class OrderFilter(django_filters.OrderingFilter):
    """The orders of a list. What has no date comes last in both orders of time."""

    base_field_class = OrdersField

    def __init__(self, date_column: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.date_column = date_column

    def filter(self, qs: QuerySet, value: list[str] | None) -> QuerySet:
        qs, newest_first = super().filter(qs, value), f"-{self.date_column}"
        if newest_first not in qs.query.order_by:
            return qs
        names = ["-dated_order" if name == newest_first else name for name in qs.query.order_by]
        return qs.with_dated_order(self.date_column).order_by(*names)


def ordering_filter(date_column: str = "") -> OrderFilter:
    """Orders that every list offers, and by date for what has one; a leading hyphen turns an order round."""
    fields = {**({date_column: "date"} if date_column else {}), "slug": "slug", "updated_at": "updated_at"}
    labels = {
        "date": _("oldest first"),
        "-date": _("newest first"),
        "slug": _("by name in the address"),
        "-slug": _("by name in the address, backwards"),
        "updated_at": _("changed longest ago first"),
        "-updated_at": _("changed last first"),
    }
    shown = {name: label for name, label in labels.items() if name.lstrip("-") in fields.values()}
    return OrderFilter(
        date_column, fields=fields, choices=list(shown.items()), empty_label=_("usual"), label=_("Order")
    )


AS_OF_HELP = _("A day, such as 2022-12-31: only what sources surely published by then say.")


@extend_schema_field({"type": "string", "format": "date", "description": AS_OF_HELP})
class AsOfFilter(WholeDayFilter):
    pass


class RecordFilter(Facets, django_filters.FilterSet):
    """What every resource can be asked."""

    q = WordsFilter(label=_("Text"), max_length=100, help_text=_("Words that must all occur, in either language."))
    updated_after = MomentFilter(
        field_name="updated_at",
        lookup_expr="gt",
        label=_("Changed after"),
        help_text=_("Such as 2026-01-31T12:00:00Z."),
    )
    ordering = ordering_filter()

    # Asked for less often: a page shows these folded away, and without counts, each of which costs a query.
    seldom: frozenset[str] = frozenset(
        {
            *("updated_after", "ordering", "as_of", "paragraph", "dispute", "rank", "speaker", "undated"),
            *("bound", "value_state"),
        }
    )
    # The fields that every list has stand behind its own.
    shown_last: tuple[str, ...] = ("source", "disputed", "date_from", "date_to", "date_match", "q")
    defaults = {"rank": "best", "date_match": "possible"}
    needs = {"date_match": ("date_from", "date_to")}

    # The order of a list that asks for none; slug settles ties.
    default_ordering: tuple[str, ...] = ()

    # How many rows are left out for want of a date; None where that cannot be asked.
    excluded_undated: int | None = None

    class Meta:
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Filter, and put in a total order."""
        return self.in_order(super().filter_queryset(queryset))

    def in_order(self, queryset: QuerySet) -> QuerySet:
        """The rows in the order that is asked for or usual, then by slug; only the order need be understood."""
        asked = self.form.cleaned_data.get("ordering")
        queryset = self.filters["ordering"].filter(queryset, asked) if asked else queryset
        chosen = queryset.query.order_by if asked else self.default_ordering
        names = [name for name in chosen if name.lstrip("-") != "slug"]
        slug = next((name for name in chosen if name.lstrip("-") == "slug"), "slug")
        return queryset.order_by(*names, slug)

    @cached_property
    def usual_fields(self) -> list[BoundField]:
        """The fields of the form; if it is understood, with counts: one query or two for each that has choices."""
        usual = [name for name in self.filters if name not in self.seldom]
        names = sorted(usual, key=lambda name: self.shown_last.index(name) if name in self.shown_last else -1)
        counted = self.facet_names if self.is_understood else []
        return [self.counted_field(name) if name in counted else self.form[name] for name in names]

    @property
    def seldom_fields(self) -> list[BoundField]:
        return [field for field in self.form if field.name in self.seldom]

    @property
    def uses_seldom(self) -> bool:
        return not (self.seldom - {"ordering"}).isdisjoint(self.active)

    @property
    def repeated(self) -> list[str]:
        """Parameters of the address that are given more than once, so that none of the values can be preferred."""
        return sorted(name for name, values in self.data.lists() if len(values) > 1)

    @property
    def is_understood(self) -> bool:
        return self.is_valid() and not self.repeated

    @property
    def unknown(self) -> list[str]:
        """Parameters of the address that this list does not know."""
        return sorted(set(self.data) - set(self.filters) - {"page"})


class KnownFilter(RecordFilter):
    """What sources can be asked, and everything that stands on them: what was known by a day."""

    as_of = AsOfFilter(label=_("As of"), help_text=AS_OF_HELP)

    # Whether sources count of which nobody can tell if they had been published by then.
    counts_unsure = False

    @property
    def known(self) -> AsOf | None:
        """The day that is asked for, if any."""
        day = self.form.cleaned_data.get("as_of")
        return AsOf(day.earliest, self.counts_unsure) if day else None

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        return super().filter_queryset(queryset.known_by(self.known))

    def with_unsure(self) -> KnownFilter:
        """This filterset, but sources of which nobody can tell count."""
        other = copy.copy(self)
        other.counts_unsure = True
        return other

    @property
    def excluded_undated(self) -> int | None:
        """How many rows this list would have besides, if sources of which nobody can tell counted; None unless it is
        asked as of a day. One query."""
        if not self.is_understood or self.known is None:
            return None
        kept = self.filtered().order_by().filter(pk=OuterRef("pk"))
        return self.with_unsure().filtered().exclude(Exists(kept)).count()


class CitedFilter(KnownFilter):
    """What everything that stands on citations can be asked."""

    source = SlugFilter(Source, method="keep", label=_("Source"), help_text=_("Rests on this source."))
    paragraph = PlainIntegerFilter(
        method="keep", label=_("Paragraph"), help_text=_("Rests on this paragraph of a source.")
    )

    # What is asked of one citation: a row whose paragraph 5 is in another source does not match source and paragraph.
    of_citation: tuple[str, ...] = ("source", "paragraph")

    def keep(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        """Leave the rows as they are: filter_queryset asks this together with other parameters."""
        return queryset

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        asked = self.asked_of_citation()
        return super().filter_queryset(queryset.citing(self.known, **asked) if asked else queryset)

    def asked_of_citation(self) -> dict[str, Any]:
        return {name: value for name in self.of_citation if (value := self.form.cleaned_data.get(name))}

    def counts(self, name: str, rows: QuerySet) -> dict[str, int]:
        if name not in self.of_citation:
            return super().counts(name, rows)
        others = self.without(name).asked_of_citation()
        return rows.counted_by_citation(f"{name}__slug", self.known, **{f"{name}__state": "published"}, **others)


class StatementFilter(CitedFilter):
    """What every statement can be asked."""

    RANKS = [("best", _("best of each dispute")), ("all", _("all ranks")), *Statement.Rank.choices]

    dispute = SlugFilter(Dispute, label=_("Dispute"), help_text=_("Is a rival in this dispute."))
    disputed = YesNoFilter(method="filter_disputed", label=_("Sources differ"))
    rank = RankFilter(choices=RANKS, method="keep", empty_label=None, label=_("Rank"), help_text=_("Without it: best."))

    def filter_disputed(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        return queryset.disputed() if value else queryset.undisputed()

    def counts(self, name: str, rows: QuerySet) -> dict[str, int]:
        if name != "disputed":
            return super().counts(name, rows)
        states = rows.counted_by("dispute__state")
        numbers = {"true": states.pop("published", 0), "false": sum(states.values())}
        return {value: number for value, number in numbers.items() if number}

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        rank = self.form.cleaned_data.get("rank") or "best"
        if rank == "best":
            queryset = queryset.best(self.known)
        elif rank != "all":
            queryset = queryset.filter(rank=rank)
        return super().filter_queryset(queryset)


def languages() -> list[tuple[str, str]]:
    """Those that published sources are written in: a draft's would tell of it."""
    codes = Source.objects.published().order_by("language").values_list("language", flat=True).distinct()
    return [(code, capfirst(language_label(code))) for code in codes]


class SourceFilter(KnownFilter):
    """What sources can be asked."""

    language = ChoiceFilter(choices=languages, label=_("Language"))
    kind = ChoiceFilter(choices=Source.Kind.choices, label=_("Kind"))


class DisputeFilter(RecordFilter):
    """What disputes can be asked."""
