"""What the tests of the log begin with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from changes.models import Touched


@pytest.fixture(autouse=True)
def nothing_touched(db: None) -> None:
    """Forget what was noted when the rows of a test with transactions of its own were flushed."""
    Touched.objects.all().delete()


@pytest.fixture(scope="session")
def static_folder() -> Iterator[None]:
    """A server looks for its static files when it starts, before a test can say that there are none."""
    with override_settings(STATIC_ROOT=settings.BASE_DIR / "static"):
        yield


@pytest.fixture(scope="session")
def live_server(static_folder: None, live_server: Any) -> Any:
    return live_server
