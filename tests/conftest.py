"""Rows for whole modules of tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.helpers import kept_rows, make_world


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[dict[str, Any]]:
    """One row of each resource."""
    with kept_rows(django_db_blocker):
        yield make_world()
