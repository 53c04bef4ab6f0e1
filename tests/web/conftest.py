"""Shared by the tests of the server."""

from collections.abc import Iterator

import pytest

from tests.web.serving import Running, running


@pytest.fixture
def web() -> Iterator[Running]:
    with running() as made:
        yield made
