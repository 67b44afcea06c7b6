"""What the tests of the log begin with."""

import pytest

from changes.models import Touched


@pytest.fixture(autouse=True)
def nothing_touched(db: None) -> None:
    """Forget what was noted when the rows of a test with transactions of its own were flushed."""
    Touched.objects.all().delete()
