"""Holding the record against its documents (docs/check-citations.md)."""
