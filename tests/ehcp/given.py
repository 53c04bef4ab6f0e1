"""What the services of EHC plans are asked about."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from ehcp.models import PlannedFor
from send_mis.access.actor import Actor
from tests.factories import (
    actor_for_user,
    copy_section,
    expect,
    in_change,
    keep_document,
    make_authority,
    make_ehc_plan,
    make_outcome,
    make_plan,
    make_row,
    promise,
)
from tests.people import Cast, write_codes


class Given:
    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.school = cast.harebell
        self.noah, self.amara, self.jayden = cast.noah, cast.amara, cast.jayden
        write_codes()
        self.kent = make_authority(self.school, code="886", name="Kent")
        self.surrey = make_authority(self.school, code="936", name="Surrey")
        self.plan = make_ehc_plan(self.amara, authority=self.surrey)
        copy_section(self.plan, "B", "Finds noise hard")
        self.reads = make_outcome(self.amara)
        self.expected = expect(self.plan, by_when="By the end of Year 6", outcome=self.reads)
        self.timed = promise(self.plan, plan_outcome=self.expected)
        self.always = promise(
            self.plan, "A quiet place", kind="always", amount=None, per="",
            there_since_on=date(2026, 3, 2),
        )  # fmt: skip
        self.row = make_row(make_plan(cast.class_6m), None, self.amara)
        with in_change():
            self.planned = PlannedFor.objects.create(
                promised=self.timed, row=self.row, pupil=self.amara
            )
        self.paper = keep_document(self.amara, kind="ehc", audience="send")
        self.of_noah = keep_document(self.noah, kind="ehc", audience="send")
        self.other = make_row(make_plan(cast.class_5b), None, self.jayden)

    def things(self) -> Iterator[tuple[str, Any]]:
        yield from vars(self).items()
        yield from self.cast.here.people.items()

    def actor(self, role: str) -> Actor:
        return actor_for_user(getattr(self.cast, role))


Deed = Callable[[Any, Actor], Any]
