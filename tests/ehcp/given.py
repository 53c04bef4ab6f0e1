"""What the services of EHC plans are asked about."""

from collections.abc import Callable, Iterator
from typing import Any

from send_mis.access.actor import Actor
from tests.ehcp.given_plans import plans_given
from tests.ehcp.given_reviews import forms_given, reviews_given
from tests.factories import actor_for_user
from tests.people import Cast


class Given:
    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.school = cast.harebell
        self.noah, self.amara, self.jayden = cast.noah, cast.amara, cast.jayden
        vars(self).update(plans_given(cast))
        vars(self).update(reviews_given(cast))
        vars(self).update(forms_given(vars(self)))

    def things(self) -> Iterator[tuple[str, Any]]:
        yield from vars(self).items()
        yield from self.cast.here.people.items()

    def actor(self, role: str) -> Actor:
        return actor_for_user(getattr(self.cast, role))


Deed = Callable[[Any, Actor], Any]
