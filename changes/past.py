"""The second clock: an object as the record held it at one of its versions, rebuilt from the log."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, Field

from changes.gone import Gone, history_address
from changes.models import Change, RecordVersion
from changes.recording import record_what_is_due
from changes.resources import resource_of
from changes.serializers import AT_VERSION, PastSerializer
from changes.shapes import in_order
from sources.api import RecordViewSet
from sources.parameters import parameters_of, plain_faults, refuse, shape_of
from sources.problems import InvalidParameters, fault

NUMBER = re.compile(r"[1-9][0-9]{0,17}")
Values = dict[str, Any]


class NotYet(exceptions.APIException):
    """The row was first published at a later version."""

    status_code = 404
    default_code = "not_found"

    def __init__(self, first: Change, version: int) -> None:
        detail = f"This was not in the record at version {version}, but is from version {first.record_version} on."
        super().__init__(detail)
        self.errors = [fault(AT_VERSION, "not_yet", detail, [str(first.record_version)])]


@dataclass(frozen=True)
class State:
    """A row as the log has it from one change until the next; without values it is not public."""

    change: Change
    values: Values


def as_it_stood(view: RecordViewSet) -> Response:
    """Answer `at_version`: three queries, and one more for what the object shows of the rows that it names.

    The version is read before the log is written, so that the log is whole up to any version that may be asked for.
    """
    reached = RecordVersion.objects.current()
    record_what_is_due()
    refuse(faults_of(view, reached))
    version = int(view.request.query_params[AT_VERSION])
    resource = resource_of(view.model)
    history = list(states(Change.objects.of_row(resource.name, view.kwargs["slug"]).order_by("number")))
    past = [state for state in history if state.change.record_version <= version]
    if not past or not is_in(view, past[-1].values):
        raise absence(view, history, past, version)
    shown = rebuilt(view, past[-1], version)
    until = history[len(past)].change if len(past) < len(history) else None
    return Response({**shown, **PastSerializer.told(version, past[-1].change, until)})


def faults_of(view: RecordViewSet, reached: int) -> list[Values]:
    """All that is wrong with the parameters: what any detail refuses, fields that only today's object has, and a
    version that there is not."""
    given, own, errors = view.request.query_params, parameters_of(view), []
    text = given[AT_VERSION]
    try:
        shape = shape_of(view, given, own, absent=not_known(view), always=PastSerializer.KEYS)
        refuse(plain_faults(given, list(own), view), shape)
    except InvalidParameters as refusal:
        errors = refusal.errors
    if "expand" in given and not any(error["parameter"] == "expand" for error in errors):
        detail = f"Not together with `{AT_VERSION}`: what it would put in stands as it is today."
        errors = [*errors, fault("expand", "conflict", detail)]
    if any(error["parameter"] == AT_VERSION for error in errors):
        return errors
    allowed = f"A version of the record: a whole number from 1 to {reached}." if reached else "There is no version yet."
    if not NUMBER.fullmatch(text):
        return [*errors, fault(AT_VERSION, "invalid", allowed)]
    return [*errors, fault(AT_VERSION, "not_reached", allowed, [str(reached)])] if int(text) > reached else errors


def not_known(view: RecordViewSet) -> list[str]:
    """The fields of today's object that cannot be known of the past: neither the log nor an address tells them."""
    serializer = view.serializer_class(context={"request": None})
    fields = {name: serializer.fields[name] for name in serializer.derived - {"version"}}
    return [name for name, field in fields.items() if not is_address(field) and not lent_by(field)]


def is_address(field: Field) -> bool:
    """Whether a derived field follows from the slug, which is fixed."""
    return field.source == "*"


def lent_by(field: Field) -> tuple[str, str] | None:
    """The relation by way of which a field is derived, and the field at its end."""
    by, _dot, of = field.source.partition(".")
    return (by, of) if of else None


def states(history: Iterable[Change]) -> Iterator[State]:
    values: Values = {}
    for change in history:
        values = change.applied_to(values)
        yield State(change, values)


def is_in(view: RecordViewSet, values: Values) -> bool:
    """Whether a row with these values is public, and one of this resource."""
    return bool(values) and view.narrowed_to.items() <= values.items()


def absence(view: RecordViewSet, history: list[State], past: list[State], version: int) -> Exception:
    """Why there was nothing at a version: it had gone, it had not come yet, or it never was here."""
    end = past[-1].change if past else None
    if end is not None and end.is_end and end.was_in(view):
        last = end.record_version - 1
        nearest = [str(last)] if last >= past[-2].change.record_version else []
        detail = "What was published under this slug was no longer part of the record at this version."
        return Gone(end, history_address(view, end), [fault(AT_VERSION, "gone", detail, nearest)])
    first = next((state.change for state in history[len(past) :] if is_in(view, state.values)), None)
    return NotYet(first, version) if first else Http404()


def rebuilt(view: RecordViewSet, state: State, version: int) -> Values:
    """The object in the shape of the API's. What cannot be known of the past any more is left out."""
    serializer, row = view.get_serializer(), view.model(slug=state.change.slug)
    shown = dict(state.values)
    lend(serializer, view.model, shown, version)
    for name in serializer.derived & serializer.fields.keys():
        if is_address(serializer.fields[name]):
            shown[name] = serializer.fields[name].to_representation(row)
    shown["version"] = state.change.version
    return {name: value for name, value in in_order(serializer, shown).items() if name in serializer.fields}


@dataclass(frozen=True)
class Loan:
    """A place in an object for what another row said at the time: `archive_name` beside `source`."""

    into: Values
    name: str
    of: str
    lender: tuple[str, str]


def lend(serializer: BaseSerializer, model: type[Model], values: Values, version: int) -> None:
    """Put in what the object shows of rows that it names, as they were at the version: one query, or none."""
    loans = list(loans_in(serializer, model, values))
    held = Change.objects.held_at(version, {loan.lender for loan in loans}) if loans else {}
    for loan in loans:
        if loan.of in held.get(loan.lender, {}):
            loan.into[loan.name] = held[loan.lender][loan.of]


def loans_in(serializer: BaseSerializer, model: type[Model], values: Values) -> Iterator[Loan]:
    """The fields that are derived by way of a relation, in the object and in the objects inside of it."""
    for name, field in serializer.fields.items():
        part = getattr(field, "child", field)
        if name in serializer.derived:
            by, of = lent_by(field) or ("", "")
            if values.get(by):
                lender = resource_of(model._meta.get_field(by).related_model).name
                yield Loan(values, name, of, (lender, values[by]))
        elif isinstance(part, BaseSerializer) and name in values:
            values[name] = [dict(each) for each in values[name]]
            for each in values[name]:
                yield from loans_in(part, model._meta.get_field(field.source).related_model, each)
