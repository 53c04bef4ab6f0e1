"""Named filters. What an actor may see comes from `visible_to`, inherited from access."""

from datetime import date
from typing import Any

from django.db.models import Q

from send_mis.access.scope import ScopedQuerySet


def holds_on(day: date, prefix: str = "") -> Q:
    """A half-open span that holds on `day`."""
    return Q(**{f"{prefix}starts_on__lte": day}) & (
        Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gt": day})
    )


class FactQuerySet(ScopedQuerySet[Any]):
    """Facts about a pupil with a from and an until."""

    def on(self, day: date) -> "FactQuerySet":
        return self.filter(holds_on(day))

    def not_over(self, day: date) -> "FactQuerySet":
        """Those that hold on `day`, and those to come."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))

    def still_open(self) -> "FactQuerySet":
        return self.filter(ends_on__isnull=True)


class DueDateQuerySet(FactQuerySet):
    def open(self, day: date) -> "DueDateQuerySet":
        """Owed on `day` and not done."""
        return self.filter(holds_on(day), done_on__isnull=True)


class DirectoryQuerySet(ScopedQuerySet[Any]):
    """What is offered until a day."""

    def in_use(self, day: date) -> "DirectoryQuerySet":
        return self.filter(Q(retired_on__isnull=True) | Q(retired_on__gt=day))
