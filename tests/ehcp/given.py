"""What the services of EHC plans are asked about."""

from collections.abc import Callable, Iterator
from typing import Any

from send_mis.access.actor import Actor
from tests.factories import actor_for_user, make_authority, make_ehc_plan
from tests.people import Cast, write_codes


class Given:
    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.school = cast.harebell
        self.noah, self.amara, self.jayden = cast.noah, cast.amara, cast.jayden
        write_codes()
        self.kent = make_authority(self.school)
        self.surrey = make_authority(self.school, "936", name="Surrey")
        self.plan = make_ehc_plan(self.amara, authority=self.surrey)

    def things(self) -> Iterator[tuple[str, Any]]:
        yield from vars(self).items()
        yield from self.cast.here.people.items()

    def actor(self, role: str) -> Actor:
        return actor_for_user(getattr(self.cast, role))


Deed = Callable[[Any, Actor], Any]
