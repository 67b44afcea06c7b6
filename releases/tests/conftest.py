"""What the tests of the open data begin with."""

import pytest

from changes.models import RecordVersion


@pytest.fixture(autouse=True)
def nothing_published_yet(db: None) -> None:
    """Forget the version that is left when the rows of a test with transactions of its own were flushed."""
    RecordVersion.objects.all().delete()
