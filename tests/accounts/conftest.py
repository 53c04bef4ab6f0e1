import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

from send_mis.accounts.models import User
from tests.accounts.door import PASSWORD
from tests.factories import make_user


@pytest.fixture(autouse=True)
def _quick_argon2(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same hash with less work: these tests check hundreds of passwords."""
    for name, value in (("time_cost", 1), ("memory_cost", 16), ("parallelism", 1)):
        monkeypatch.setattr(Argon2PasswordHasher, name, value)


@pytest.fixture
def doyle(db: None) -> User:
    return make_user("doyle@harebell.test", "Mary Doyle", PASSWORD, title="Mrs")


@pytest.fixture
def nair(db: None) -> User:
    return make_user("nair@harebell.test", "Priya Nair", PASSWORD)
