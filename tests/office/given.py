"""A school with people in every standing, for what its services are asked."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from send_mis.access.actor import Actor
from send_mis.access.grants import open_grant
from send_mis.access.models import ClassGrant, SchoolGrant
from tests.factories import TODAY, actor_for_user, grant, in_change, make_user
from tests.house.asked import Try
from tests.people import Cast

DAY = timedelta(days=1)
LATER = TODAY + 30 * DAY


class Given:
    """Harebell with its cast; and Ann, who was invited by the office and waits for her class; Bo,
    who comes next month; Cy, who has an account elsewhere; Di, who helps Noah alone."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.school = cast, cast.harebell
        self.ann = make_user("ann@harebell.test", "Ann Lee", title="Mrs")
        self.bo = make_user("bo@harebell.test", "Bo Park", password="a long enough password")
        self.cy = make_user("cy@thistle.test", "Cy Wood", password="a long enough password")
        self.di = make_user("di@harebell.test", "Di Hall", password="a long enough password")
        with in_change():
            self.asked = open_grant(
                user=self.ann, role="ta", on=cast.class_4h, starts_on=date(2026, 9, 1),
                given_by_id=cast.office.pk, giver_role="office",
            )  # fmt: skip
            self.first = open_grant(
                user=self.ann, role="teacher", on=cast.class_5b, starts_on=date(2026, 9, 2),
                given_by_id=cast.senco.pk, giver_role="senco",
            )  # fmt: skip
            self.asked_for_noah = open_grant(
                user=self.di, role="ta", on=cast.noah, starts_on=TODAY, reason="Swims",
                given_by_id=cast.office.pk, giver_role="office",
            )  # fmt: skip
        self.to_come = grant(self.bo, "teacher", cast.class_5b, LATER)
        self.elsewhere = grant(self.cy, "ta", cast.thistle)
        self.with_noah = grant(self.di, "teacher", cast.noah, date(2026, 9, 3), reason="1:1")
        # They work for the trust, so that no change takes its school from whoever makes it.
        self.trust_senco = make_user("senco@meadow.test", "Trust Senco")
        grant(self.trust_senco, "senco", cast.trust)
        self.trust_head = make_user("head@meadow.test", "Trust Head")
        grant(self.trust_head, "head", cast.trust)
        self.of_ta = ClassGrant.objects.get(user=cast.ta)
        self.of_teacher = ClassGrant.objects.get(user=cast.teacher)
        self.of_governor = SchoolGrant.objects.get(user=cast.governor)

    def actor(self, role: str) -> Actor:
        return actor_for_user(getattr(self, role, None) or getattr(self.cast, role))

    def things(self) -> Iterator[tuple[str, Any]]:
        yield from vars(self).items()
        yield from vars(self.cast).items()
        yield from self.cast.here.people.items()


Deed = Callable[[Given, Actor], Any]
Tries = Callable[[Given, Actor], Iterator[Try]]
