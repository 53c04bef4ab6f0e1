"""What the services of reviews are asked about."""

from collections.abc import Callable, Iterator
from typing import Any

from send_mis.access.actor import Actor
from tests.factories import actor_for_user
from tests.people import Cast
from tests.reviews.given_cycles import cycles_given
from tests.reviews.given_meetings import meetings_given
from tests.reviews.given_recommendations import recommendations_given
from tests.reviews.given_support import support_given


class Given:
    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.school = cast.harebell
        self.jayden, self.noah = cast.jayden, cast.noah
        vars(self).update(cycles_given(cast) | recommendations_given(cast) | support_given(cast))
        vars(self).update(meetings_given(cast, self.agreed))

    def things(self) -> Iterator[tuple[str, Any]]:
        yield from vars(self).items()
        yield from self.cast.here.people.items()

    def actor(self, role: str) -> Actor:
        return actor_for_user(getattr(self.cast, role))


Deed = Callable[[Any, Actor], Any]
