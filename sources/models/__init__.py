"""Sources, citations, disputes, and the abstract base of all that is claimed."""

from sources.models.citation import AbstractCitation
from sources.models.publishable import Cited, Publishable, published_only, record_models, text_of
from sources.models.source import Source
from sources.models.statement import Comparison, Dispute, Statement, statements_about

__all__ = [
    "AbstractCitation",
    "Cited",
    "Comparison",
    "Dispute",
    "Publishable",
    "Source",
    "Statement",
    "published_only",
    "record_models",
    "statements_about",
    "text_of",
]
