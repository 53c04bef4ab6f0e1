"""Named filters. What an actor may see comes from `visible_to`, inherited from access."""

from typing import Any

from reviews.choices import OPEN_STATES
from send_mis.access.scope import ScopedQuerySet


class CycleQuerySet(ScopedQuerySet[Any]):
    def open(self) -> "CycleQuerySet":
        """Being planned or in progress: at most one a pupil."""
        return self.filter(state__in=OPEN_STATES)
