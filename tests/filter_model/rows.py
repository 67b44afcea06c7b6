"""Rows of the record as plain objects, and what each kind of row has."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from typing import Any

from dates.values import HistoricalDate
from partners.models import Brand, Claim, Organization, Partnership, Person, Position
from production.models import AssemblyRun, Measure, Observation, Site, VehicleModel
from sources.models import Cited, Dispute, Publishable, Source, Statement
from timeline.models import Era, Milestone

NOON = datetime.datetime(2021, 6, 1, 12, tzinfo=datetime.timezone.utc)
UNDATED = HistoricalDate()
HAPPENED = ["happened", "planned", "proposed"]
SEGMENTS = ["", "all-vehicles", "passenger-cars", "commercial-vehicles", "electric-vehicles"]
# The figures that bounds go with: bound, value_state, lower, upper.
FIGURES = [
    ("exact", "value", 5, 5),
    ("about", "value", 5, 5),
    ("over", "value", 5, None),
    ("at-least", "value", 5, None),
    ("up-to", "value", None, 5),
    ("range", "value", 5, 6),
    ("", "somevalue", None, None),
    ("", "novalue", None, None),
]


@dataclass(frozen=True)
class Kind:
    """What a list's rows have, as its documentation says it; names are those of the parameters."""

    model: type[Publishable]
    # The texts that `q` looks into: those in both languages, and others.
    texts: tuple[str, ...]
    plain_texts: tuple[str, ...] = ()
    # The date, for lists that can be asked by one.
    date: str = ""
    choices: dict[str, list[Any]] = field(default_factory=dict)
    flags: dict[str, list[bool | None]] = field(default_factory=dict)
    # Parameter -> the list that its rows are of; and for one that leads to several rows, the field.
    one: dict[str, str] = field(default_factory=dict)
    many: dict[str, tuple[str, str]] = field(default_factory=dict)
    required: tuple[str, ...] = ()

    @property
    def is_cited(self) -> bool:
        return issubclass(self.model, Cited)

    @property
    def is_statement(self) -> bool:
        return issubclass(self.model, Statement)

    @property
    def related(self) -> dict[str, str]:
        return self.one | {name: kind for name, (_field, kind) in self.many.items()}


PARTIES = {"organization": ("organizations", "organizations"), "person": ("people", "people")}
BRANDS = {"brand": ("brands", "brands")}
TITLED = ("title", "summary", "reading_note")
KINDS = {
    "sources": Kind(
        Source,
        ("title", "publisher", "description"),
        ("archive_name",),
        choices={"language": ["en", "ru", "de"], "kind": ["profile", "news", "article", "report", "other"]},
    ),
    "disputes": Kind(Dispute, ("question", "discussion")),
    "people": Kind(Person, ("name", "description")),
    "organizations": Kind(
        Organization,
        ("name", "description"),
        choices={"kind": ["company", "manufacturer", "authority", "agency", "publication", "group"]},
        flags={"is_subject": [False]},  # one row alone may be the subject: the cast has it
    ),
    "measures": Kind(
        Measure,
        ("name", "unit", "description"),
        choices={"nature": ["flow", "stock", "cumulative", "rate", "rank"]},
    ),
    "eras": Kind(Era, ("name", "summary"), date="period"),
    "brands": Kind(
        Brand,
        ("name", "origin", "description"),
        flags={"is_own": [True, False, None]},
        one={"owner": "organizations"},
    ),
    "vehicle-models": Kind(VehicleModel, ("name", "description"), one={"brand": "brands"}),
    "sites": Kind(
        Site,
        ("name", "summary", "place", "reading_note"),
        date="date",
        choices={
            "kind": ["plant", "buildings", "facilities", "cluster"],
            "status": ["existing", "under-construction", "planned", "proposed"],
        },
        one={"organization": "organizations"},
    ),
    "positions": Kind(
        Position,
        ("title", "reading_note"),
        date="period",
        one={"person": "people", "organization": "organizations"},
        required=("person", "organization"),
    ),
    "partnerships": Kind(
        Partnership,
        TITLED,
        date="date",
        choices={
            "kind": ["agreement", "contract", "contract-manufacturing", "cooperation", "program", "proposal"],
            "status": HAPPENED,
        },
        many={"organization": ("parties", "organizations"), **BRANDS},
    ),
    "claims": Kind(
        Claim,
        TITLED,
        date="date",
        choices={"kind": ["description", "assessment", "reason", "aim", "forecast"]},
        many={**PARTIES, **BRANDS},
    ),
    "milestones": Kind(
        Milestone,
        TITLED,
        date="date",
        choices={
            "kind": ["founding", "agreement", "construction", "launch", "stop", "resumption", "landmark", "policy"],
            "status": HAPPENED,
        },
        many={**PARTIES, **BRANDS},
    ),
    "assembly-runs": Kind(
        AssemblyRun,
        TITLED,
        date="period",
        choices={"cycle": ["pilot", "series", "full-cycle", "contract", "not-stated"], "status": HAPPENED},
        one={"brand": "brands", "vehicle_model": "vehicle-models", "site": "sites"},
        required=("brand",),
    ),
    "observations": Kind(
        Observation,
        ("period_label", "reading_note"),
        date="period",
        choices={
            "kind": ["actual", "plan", "capacity", "estimate", "forecast"],
            "segment": SEGMENTS,
            "bound": [bound for bound, *_rest in FIGURES],
            "value_state": ["value", "somevalue", "novalue"],
        },
        one={
            "measure": "measures",
            "brand": "brands",
            "vehicle_model": "vehicle-models",
            "organization": "organizations",
            "site": "sites",
        },
        required=("measure",),
    ),
}
# The ledger lists observations, but only plans, and so cannot be asked of which kind.
observed = KINDS["observations"]
PLANS = replace(observed, choices={name: each for name, each in observed.choices.items() if name != "kind"})
RESOURCES = {**KINDS, "plans": PLANS}


@dataclass(eq=False)
class Citation:
    source: Row
    paragraph: int
    stance: str
    speaker: Row | None = None


@dataclass(eq=False)
class Row:
    """One row; `kind` is the list that it is of, `values` what it has of the choices and flags of that kind."""

    kind: str
    slug: str
    state: str = "published"
    updated_at: datetime.datetime = NOON
    # Column -> text; a text in both languages has two.
    texts: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    # Parameter -> the rows that it leads to.
    related: dict[str, list[Row]] = field(default_factory=dict)
    date: HistoricalDate = UNDATED
    rank: str = "normal"
    dispute: Row | None = None
    citations: list[Citation] = field(default_factory=list)

    @property
    def is_published(self) -> bool:
        return self.state == "published"

    @property
    def is_public(self) -> bool:
        """Nobody sees a position without its person and organization, or a figure without its measure."""
        needed = {"positions": ("person", "organization"), "observations": ("measure",)}.get(self.kind, ())
        return self.is_published and all(row.is_published for name in needed for row in self.related[name])

    @property
    def searched(self) -> list[str]:
        """What `q` looks into: its own texts, and for a figure the names of what it measures."""
        names = [row.texts[f"name_{code}"] for row in self.related.get("measure", []) for code in ("en", "ru")]
        return [*self.texts.values(), *(names if self.kind == "observations" else [])]
