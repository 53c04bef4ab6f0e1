"""Named filters. What an actor may see comes from `visible_to`, inherited from access."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from provision.choices import ForWhom, OutcomeState, SessionState
from pupils.models import Enrolment, Spell
from pupils.querysets import FactQuerySet, holds_on
from send_mis.access.scope import ScopedQuerySet

# School weeks from which on something is no course, but there all year.
ALL_YEAR = 36


def has_cycle() -> Exists:
    """The outer row's pupil has a support plan: outcomes are reviewed with the pupil, on its date,
    and not each by itself."""
    return Exists(Spell.objects.order_by().filter(pupil_id=OuterRef("pupil_id"), has_cycle=True))


class InterventionQuerySet(ScopedQuerySet[Any]):
    def in_use(self, day: date) -> "InterventionQuerySet":
        return self.filter(Q(retired_on__isnull=True) | Q(retired_on__gt=day))


class RateQuerySet(ScopedQuerySet[Any]):
    def on(self, day: date) -> "RateQuerySet":
        return self.filter(holds_on(day))

    def within(self, starts_on: date, ends_on: date) -> "RateQuerySet":
        """Rates that hold on some day of [starts_on, ends_on)."""
        return self.filter(starts_on__lt=ends_on).filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on)
        )


class RowQuerySet(ScopedQuerySet[Any]):
    def on(self, day: date) -> "RowQuerySet":
        return self.filter(starts_on__lte=day, ends_on__gt=day)

    def within(self, starts_on: date, ends_on: date) -> "RowQuerySet":
        """Rows that run on some day of [starts_on, ends_on)."""
        return self.filter(starts_on__lt=ends_on, ends_on__gt=starts_on)

    def time_limited(self) -> "RowQuerySet":
        """Sessions for a number of weeks, whose impact is reviewed by itself. What runs all year,
        and an adult's time for one pupil, are reviewed with the pupil; so is what has no time."""
        all_year = Q(intervention__usual_weeks__gte=ALL_YEAR) | Q(
            intervention__for_whom=ForWhom.ONE, intervention__usual_weeks__isnull=True
        )
        return self.filter(~all_year, minutes__isnull=False)


class AllocationQuerySet(FactQuerySet):
    def running(self, day: date) -> "AllocationQuerySet":
        """The pupil is in the row, and the row runs, on that day."""
        return self.filter(holds_on(day), row__starts_on__lte=day, row__ends_on__gt=day)

    def delivered(self, day: date) -> "AllocationQuerySet":
        """Of pupils on roll, in rows that somebody with an account delivers on that day."""
        on_roll = Enrolment.objects.filter(holds_on(day), pupil_id=OuterRef("pupil_id"))
        return self.running(day).filter(Exists(on_roll), row__delivered_by__isnull=False)

    def delivered_by(self, user_id: UUID, day: date) -> "AllocationQuerySet":
        return self.delivered(day).filter(row__delivered_by=user_id)


class OutcomeQuerySet(ScopedQuerySet[Any]):
    def active(self) -> "OutcomeQuerySet":
        return self.filter(state=OutcomeState.ACTIVE)

    def due_by(self, day: date) -> "OutcomeQuerySet":
        """What waits to be reviewed by itself."""
        return self.active().filter(~has_cycle(), due_on__lte=day)


class SessionQuerySet(ScopedQuerySet[Any]):
    def delivered(self) -> "SessionQuerySet":
        return self.filter(state=SessionState.DELIVERED)

    def within(self, starts_on: date, ends_on: date) -> "SessionQuerySet":
        """Held, or missed, on a day of [starts_on, ends_on)."""
        return self.filter(held_on__gte=starts_on, held_on__lt=ends_on)

    def corrected(self) -> "SessionQuerySet":
        return self.filter(version__gt=1)


class ImpactReviewQuerySet(ScopedQuerySet[Any]):
    def still_to_do(self) -> "ImpactReviewQuerySet":
        return self.filter(done_on__isnull=True)

    def due_by(self, day: date) -> "ImpactReviewQuerySet":
        return self.still_to_do().filter(due_on__lte=day)
