"""A school with one of everything that provision keeps, for the deeds and the refusals."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from provision.models import InterventionTraining, PlanRow, PlanSnapshot
from provision.plans.rules.content import RowDraft
from provision.plans.selectors.content import plan_content
from provision.plans.selectors.frame import content_of, plan_frame
from send_mis.access.actor import Actor
from tests.factories import (
    TODAY,
    actor_for_user,
    allocate,
    fund,
    grant,
    in_change,
    make_intervention,
    make_outcome,
    make_plan,
    make_pupil,
    make_row,
    make_user,
    note_point,
    record_session,
    review_impact,
    set_rate,
    term_of,
)
from tests.factories.schools import year_of
from tests.house.asked import Try
from tests.people import Cast

DAY = timedelta(days=1)


class Given:
    """At Harebell: 4H has an agreed plan for the autumn and has sent one for the spring; the plan
    of 5B is being written. Every figure is another one, so that a swapped field shows."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.school, self.year = cast, cast.harebell, year_of(cast.harebell)
        self.noah, self.kacper, self.jayden = cast.noah, cast.kacper, cast.jayden
        self.teacher, self.ta = cast.teacher, cast.ta
        # They work for the trust, so that no change takes its school from whoever makes it.
        self.senco = make_user("senco@meadow.test", "Trust Senco")
        self.head = make_user("head@meadow.test", "Trust Head")
        grant(self.senco, "senco", cast.trust)
        grant(self.head, "head", cast.trust)
        self.layla = make_pupil(
            self.school, surname="Ahmed", forename="Layla", school_class=cast.class_5b
        )
        self.spring, self.summer = term_of(self.school, "spring"), term_of(self.school, "summer")
        self.reading = make_intervention(self.school, "Paired reading", usual_measure="words")
        self.gone = make_intervention(self.school, "Clicker", retired_on=date(2026, 9, 1))
        self.ta_rate = set_rate(self.school, "16.50", "ta")
        self.hlta_rate = set_rate(self.school, "21", "hlta", until=date(2026, 11, 1))
        self.hlta_rise = set_rate(self.school, "22.25", "hlta", since=date(2026, 11, 1))
        self.budget = fund(self.school, name="Notional")
        self.top_up = fund(self.school, "top_up", "7250", self.noah, name="Noah's")
        self.aim = make_outcome(self.noah, area="CL", need_type="SPLD")
        self.try_before = make_outcome(
            self.noah, "Reads 20 words", state="partly", closed_on=date(2026, 10, 2), attempt=2
        )
        self.point = note_point(self.aim, "25", noted_by=cast.teacher)
        with in_change():
            self.trained = InterventionTraining.objects.create(
                intervention=self.reading, user=cast.teacher, trained_on=date(2026, 9, 1)
            )
        self._autumn()
        self._spring()
        self._draft()

    def _autumn(self) -> None:
        self.autumn = make_plan(
            self.cast.class_4h, state="agreed", by=self.teacher, qft="Seats in pairs", version=7
        )
        self.group = make_row(
            self.autumn, self.reading, minutes=30, times_a_week=3, weeks=12, outcome="Reads more",
            delivered_by=self.ta, additional_to="The class's own reading",
            weekdays=[0, 2, 4], at=time(9, 15), materials_cost=Decimal(12), version=3,
        )  # fmt: skip
        self.noah_in_group = allocate(
            self.group, self.noah, outcome=self.aim, outcome_words="Reads", weekdays=[0, 2]
        )
        self.kacper_in_group = allocate(self.group, self.kacper)
        self.board = make_row(
            self.autumn, None, what="Task board", staff_role="hlta", minutes=15, times_a_week=5,
            hourly="21", outcome="Begins alone", version=2,
        )  # fmt: skip
        self.noah_at_board = allocate(self.board, self.noah)
        self.held = record_session(
            self.group, date(2026, 11, 16), counts={self.noah: "21"}, note="Busy",
            delivered_by=self.ta, recorded_by=self.ta,
        )  # fmt: skip
        self.counted = note_point(self.aim, "21", date(2026, 11, 16), session=self.held)
        self.due = review_impact(self.group, date(2026, 11, 20))

    def _spring(self) -> None:
        self.sent = make_plan(
            self.cast.class_4h, term=self.spring, state="proposed", by=self.teacher, qft="Quiet",
            version=4,
        )  # fmt: skip
        self.clay = make_row(
            self.sent, None, self.kacper, what="Clay", since=date(2027, 1, 11),
            until=date(2027, 3, 27), staff_role="ta", minutes=25, times_a_week=2, hourly=None,
        )  # fmt: skip

    def _draft(self) -> None:
        """Its first version had Clay club and Drawing; since then Drawing went and Music came."""
        self.draft = make_plan(self.cast.class_5b, qft="Timers", version=5)
        self.club = make_row(
            self.draft, None, what="Clay club", minutes=40, times_a_week=1, hourly=None,
            outcome="Waits",
        )  # fmt: skip
        self.jayden_in_club = allocate(self.club, self.jayden)
        self.layla_in_club = allocate(self.club, self.layla)
        self.drawing = make_row(self.draft, None, self.layla, what="Drawing", hourly=None)
        self.drawing_was = self.drawing.pk
        content = plan_content(plan_frame(self.draft, TODAY))
        with in_change():
            self.first = PlanSnapshot.objects.create(
                plan=self.draft, number=1, kind="proposed", content=content,
                made_at=self.point.noted_at,
            )  # fmt: skip
            self.drawing.delete()
            PlanRow.objects.filter(pk=self.club.pk).update(outcome="Waits calmly", version=2)
        self.first.refresh_from_db()
        self.club.refresh_from_db()
        self.draft.qft = "New timers"
        with in_change():
            self.draft.save()
        self.music = make_row(
            self.draft, None, self.jayden, what="Music", minutes=10, times_a_week=4, position=2,
            hourly=None,
        )  # fmt: skip

    def things(self) -> Iterator[tuple[str, Any]]:
        yield from vars(self).items()
        yield from vars(self.cast).items()
        yield from self.cast.here.people.items()

    def actor(self, role: str) -> Actor:
        return actor_for_user(getattr(self, role))

    def drafted(self, row: PlanRow, **fields: Any) -> RowDraft:
        """The row as it is being written, with these columns changed."""
        frame = plan_frame(row.plan, TODAY)
        now = next(each for each in frame.rows if each.pk == row.pk)
        return RowDraft(row.pk, now.version, replace(content_of(now, TODAY), **fields))


Deed = Callable[[Given, Actor], Any]
Tries = Callable[[Given, Actor], Iterator[Try]]
