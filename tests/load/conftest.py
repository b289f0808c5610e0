"""The clock of these tests: what they start has the machine's, so they have it, too."""

from collections.abc import Iterator

import pytest

from community.foundation import clock as the_clock


@pytest.fixture(autouse=True)
def _steady_clock() -> Iterator[None]:
    """Instead of the one moment of all other tests: a server in a process of its own would be days ahead of it."""
    the_clock.run_free()
    yield
    the_clock.run_free()
