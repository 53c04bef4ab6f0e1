"""Shared by the tests of the models."""

import pytest

from tests.provision.refusing import Here


@pytest.fixture
def here(db: None) -> Here:
    return Here()
