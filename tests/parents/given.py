"""What the services of what is shared with families are asked about."""

from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from send_mis.access.actor import Actor
from send_mis.links.writing import make_link
from send_mis.parents.models import FamilyAccount
from send_mis.parents.summaries.rules.telling import SHARED_LINK
from tests.factories import (
    TODAY,
    actor_for_user,
    answer,
    in_change,
    make_annual_review,
    make_contact,
    make_cycle,
    make_discussion,
    make_ehc_plan,
    make_signpost,
    make_summary,
    offer_time,
    restrict,
    share,
    take_time,
)
from tests.people import Cast, write_codes


class Given:
    """`told`: Noah's mother, who signs in as well; `kept`: his father, who is restricted."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        write_codes()
        self.school, self.noah, self.jayden = cast.harebell, cast.noah, cast.jayden
        self.mother = make_contact(
            cast.noah, points={"email": "laura@home.test"},
            person={"id": UUID(int=7), "forename": "Laura", "surname": "Bright", "title": "Mrs"},
        )  # fmt: skip
        with in_change():
            self.mother.contact.points.update(
                verified_on=TODAY, verified_how="call", verified_by="Dana"
            )
        self.father = make_contact(
            cast.noah, "PAF", person={"forename": "Daniel", "surname": "Bright", "title": "Mr"}
        )
        restrict(self.father)
        self.cycle = make_cycle(cast.noah)
        self.talk = make_discussion(cast.noah)
        self.review = make_annual_review(make_ehc_plan(cast.noah))
        self.draft = make_summary(cast.jayden, cast.senco)
        self.jaydens = make_contact(cast.jayden, person={"forename": "Ruth", "surname": "Clarke"})
        self.summary = make_summary(cast.noah, cast.senco, kind="year", year=2025)
        self.told = share(self.summary, self.mother)
        self.kept = share(self.summary, self.father)
        self.signpost = make_signpost(cast.harebell, checked_on=date(2025, 11, 3))
        self.free = offer_time(cast.noah, host=cast.senco)
        self.theirs = offer_time(cast.jayden, host=cast.senco, at=time(16))
        self.held = offer_time(cast.noah, host=cast.senco, at=time(9))
        self.choice = take_time(self.held, self.told)
        self.question = answer(self.told)
        self.comment = answer(self.told, "comment")
        with in_change():
            self.account = FamilyAccount.objects.create(
                contact=self.mother.contact, school=cast.harebell, user=cast.parent,
                given_on=TODAY, given_by="Dana",
            )  # fmt: skip
            self.link = make_link(
                purpose=SHARED_LINK, subject_id=self.told.pk, school_id=self.school.pk,
                expires_at=timezone.now() + timedelta(days=9),
            ).row  # fmt: skip

    def things(self) -> Iterator[tuple[str, Any]]:
        yield from vars(self).items()
        yield from self.cast.here.people.items()

    def actor(self, role: str) -> Actor:
        return actor_for_user(getattr(self.cast, role))


Deed = Callable[[Any, Actor], Any]
