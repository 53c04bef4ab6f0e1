"""The demonstration school of a story."""

from collections.abc import Iterator
from contextlib import contextmanager

from pupils.models import Pupil
from send_mis.accounts.models import User
from send_mis.demo.story import DOMAIN
from send_mis.schools.models import School
from tests.made_schools import demonstration_schools


class Demonstration:
    """What a story needs to know of the school before it walks in."""

    def user(self, sign_in: str) -> User:
        return User.objects.get(email=f"{sign_in}@{DOMAIN}")

    def pupil(self, surname: str, forename: str) -> Pupil:
        return Pupil.objects.get(legal_surname=surname, legal_forename=forename)

    @property
    def school(self) -> School:
        return School.objects.get(slug="harebell")


@contextmanager
def demonstration() -> Iterator[Demonstration]:
    with demonstration_schools():
        yield Demonstration()
