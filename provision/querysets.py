"""Named filters. What an actor may see comes from `visible_to`, inherited from access."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from provision.choices import OutcomeState, SessionState
from pupils.models import Enrolment
from pupils.querysets import FactQuerySet, holds_on
from send_mis.access.scope import ScopedQuerySet


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
        return self.active().filter(due_on__lte=day)


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
