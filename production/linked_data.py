"""Sites, models, measures and their figures in the words of schema.org."""

from __future__ import annotations

from collections.abc import Iterable

from dates.values import HistoricalDate
from production.figures import Bound, Figure, ValueState, plain
from production.models import Measure, Observation, Site, VehicleModel
from sources.linked_data import Node, Page, coverage, dataset, known
from sources.models import published_only

# What stands somewhere, so that schema.org may call it a place.
BUILT = (Site.Stage.EXISTING, Site.Stage.UNDER_CONSTRUCTION)


def site(row: Site, page: Page) -> list[Node]:
    if row.status not in BUILT:
        return []
    details = known(description=page.text(row, "summary"), address=page.text(row, "place"))
    return [{**page.refer(row, "Place"), **details}]


def vehicle_model(row: VehicleModel, page: Page) -> list[Node]:
    brands = page.refer_all(published_only(row.brand), "Brand")
    details = known(description=page.text(row, "description"), brand=brands[0] if brands else None)
    return [{**page.refer(row, "ProductModel"), **details}]


def measure(row: Measure, page: Page) -> list[Node]:
    """The figures of a measure as a set of data; reads the observations that its page shows."""
    observations = page.context["observations"]
    variable = {"@type": "PropertyValue", "name": page.heading(row), **known(unitText=page.text(row, "unit"))}
    details = known(temporalCoverage=span_of(each.period for each in observations))
    node = dataset(page, page.heading(row), page.text(row, "description"))
    return [{**node, "@id": page.id_of(row), "variableMeasured": variable, **details}]


def observation(row: Observation, page: Page) -> list[Node]:
    """A figure that was counted; a plan, a capacity or a forecast is no observation."""
    if row.kind != Observation.Kind.ACTUAL or row.value_state != ValueState.VALUE:
        return []
    value = known(**bounds_of(row.figure), unitText=page.text(row.measure, "unit"))
    details = known(observationDate=coverage(row.period), observationAbout=page.refer_all(row.scope_rows))
    node = {**page.refer(row, "Observation"), "variableMeasured": page.refer(row.measure), **details}
    return [{**node, "value": {"@type": "QuantitativeValue", "name": row.figure.wording(page.language), **value}}]


def bounds_of(figure: Figure) -> dict[str, str]:
    """The numbers that a source vouches for: of "about 80,000" none, of "over 80,000" the lower alone."""
    if figure.bound == Bound.EXACT:
        return {"value": plain(figure.lower)}
    if figure.bound == Bound.ABOUT:
        return {}
    return {"minValue": plain(figure.lower), "maxValue": plain(figure.upper)}


def span_of(periods: Iterable[HistoricalDate]) -> str:
    """From the first year to the last of these periods; an end that one of them leaves open is open.

    Goes over them once and keeps none: a measure may have any number of figures.
    """
    firsts: set[int | None] = set()
    lasts: set[int | None] = set()
    for each in periods:
        if not each.is_undated:
            firsts.add(each.earliest and each.earliest.year)
            lasts.add(each.latest and each.latest.year)
    if not firsts:
        return ""
    first = ".." if None in firsts else min(firsts)
    last = ".." if None in lasts else max(lasts)
    return "" if first == last == ".." else f"{first}/{last}"
