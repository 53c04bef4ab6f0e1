"""Lines of provision in words: what, why, by whom, how often, from when until when."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from provision.choices import Area, Layer
from provision.delivery.selectors.counts import TimedPlace
from provision.models import Allocation, PlanRow, ProvisionSettings
from send_mis.database.ahead import read_ahead
from send_mis.database.compiled import Asked, compiled
from send_mis.ui.words import day as day_words
from send_mis.ui.words import short_day

LAST_POINTS = 4


@dataclass(frozen=True, slots=True)
class LineWords:
    """One pupil's place in one line."""

    row_id: UUID
    name: str
    kind: str
    outcome: str
    additional_to: str
    by: str
    often: str
    group: str
    dates: str
    # Why it ended before its time, or why the pupil left it.
    ended: str
    is_agreed: bool

    @property
    def how(self) -> str:
        return f"{self.often}, {self.group}"

    @property
    def more(self) -> str:
        """What makes it special educational provision, where the plan says it."""
        if not self.additional_to:
            return ""
        return f"Additional to or different from the usual: {self.additional_to}"


class LineWording:
    """Words of lines on one day. One query: who is in the groups, and when.

    The group of a line that does not run on that day is as large as it was, or will be, on the
    nearest day on which the pupil is in it.
    """

    def __init__(
        self, places: Collection[Allocation], day: date, layers: Mapping[str, str],
        *, says_usual: bool = True,
    ) -> None:  # fmt: skip
        """`says_usual`: also what more than half of the lines are additional to."""
        rows = {place.row_id: place.row for place in places}
        self.groups = _groups(rows)
        self.day, self.layers = day, layers
        additions = [row.additional_to for row in rows.values()]
        self.left_out = "" if says_usual else _usual_addition(additions)
        # A row has many pupils: what it says of itself is put into words once.
        self.rows = {
            key: (row_name(row), self._kind(row), by_whom(row), how_often(row))
            for key, row in rows.items()
        }

    def line(self, place: Allocation) -> LineWords:
        row = place.row
        name, kind, by, often = self.rows[place.row_id]
        since, until = max(place.starts_on, row.starts_on), place.last_day
        return LineWords(
            row_id=row.pk, name=name, kind=kind, outcome=row.outcome,
            additional_to="" if row.additional_to == self.left_out else row.additional_to,
            by=by, often=often,
            group=_group(self._size(row.pk, min(max(since, self.day), until))),
            dates=f"{short_day(since)} to {day_words(until)}",
            ended=place.end_reason or row.end_reason, is_agreed=row.plan.is_in_force,
        )  # fmt: skip

    def _size(self, row_id: UUID, day: date) -> int:
        return len(
            {
                pupil for pupil, since, until in self.groups[row_id]
                if since <= day and (until is None or day < until)
            }
        )  # fmt: skip

    def _kind(self, row: PlanRow) -> str:
        parts = []
        if row.intervention is not None:
            parts = [str(Area(row.intervention.area).label), self.layers[row.intervention.layer]]
        if not row.plan.is_in_force:
            parts.append("plan not agreed yet")
        return " · ".join(parts)


def _usual_addition(texts: Collection[str]) -> str:
    """What more than half of the lines say: on each of them it would tell nothing apart."""
    counted = Counter(text for text in texts if text).most_common(1)
    text, number = counted[0] if counted else ("", 0)
    return text if number > max(1, len(texts) / 2) else ""


def layer_labels(school_id: UUID) -> Mapping[str, str]:
    """What a school calls its layers. One query."""
    own = next(iter(_own_labels(school_id)), None)
    return {value: str(label) for value, label in Layer.choices} | (own or {})


def label_reads(school_id: UUID) -> list[Asked]:
    """What `layer_labels` reads, to be read ahead."""
    return [_own_labels.asked(school_id)]


@compiled
def _own_labels(school_id: UUID) -> QuerySet[Any, Any]:
    own = ProvisionSettings.objects.filter(school=school_id)
    return own.values_list("layer_labels", flat=True)


def _groups(row_ids: Collection[UUID]) -> dict[UUID, list[tuple[UUID, date, date | None]]]:
    """Everybody's time in each row: pupil, since, until. One query."""
    found: dict[UUID, list[tuple[UUID, date, date | None]]] = {}
    for row, pupil, since, until in _members(tuple(row_ids)) if row_ids else ():
        found.setdefault(row, []).append((pupil, since, until))
    return found


def line_reads(places: Collection[Allocation]) -> list[Asked]:
    """What `LineWording` reads, to be read ahead."""
    row_ids = tuple({place.row_id: None for place in places})
    return [_members.asked(row_ids)] if row_ids else []


@compiled
def _members(row_ids: tuple[UUID, ...]) -> QuerySet[Any, tuple[Any, ...]]:
    places = Allocation.objects.order_by().filter(row_id__in=row_ids)
    return places.values_list("row_id", "pupil_id", "starts_on", "ends_on")


def with_rows(places: QuerySet[Any]) -> QuerySet[Any]:
    # What is long there is said of no line.
    return places.select_related("row__plan", "row__intervention", "row__delivered_by").defer(
        "row__plan__qft", "row__plan__change", "row__plan__sent_back_because"
    )


@contextmanager
def rows_handed_over(places: Sequence[Allocation]) -> Iterator[None]:
    """Their rows, read once each and not once a place; with them, who is in the groups.

    One query, and `LineWording` inside asks none.
    """
    row_ids = tuple({place.row_id: None for place in places})
    with read_ahead(*([_rows.asked(row_ids), _members.asked(row_ids)] if row_ids else [])):
        rows = {row.pk: row for row in _rows(row_ids)} if row_ids else {}
        for place in places:
            place.row = rows[place.row_id]
        yield


@compiled
def _rows(row_ids: tuple[UUID, ...]) -> QuerySet[PlanRow]:
    rows = PlanRow.objects.order_by().filter(pk__in=row_ids)
    # What is long there is said of no line.
    long = ("plan__qft", "plan__change", "plan__sent_back_because")
    return rows.select_related("plan", "intervention", "delivered_by").defer(*long)


def row_name(row: PlanRow) -> str:
    return row.intervention.name if row.intervention else row.what


def by_whom(row: PlanRow) -> str:
    return row.delivered_by.display_name if row.delivered_by else row.delivered_by_words


def how_often(row: PlanRow) -> str:
    if row.minutes is None:
        return "always on"
    return f"{row.times_a_week} × {row.minutes} min a week"


def timed_place(place: Allocation) -> TimedPlace | None:
    """For counting minutes; none of a line that has no sessions."""
    row = place.row
    if row.minutes is None or row.times_a_week is None:
        return None
    return TimedPlace(
        row.pk, place.pupil_id, place.starts_on, place.ends_on, place.weekdays, row.minutes,
        row.times_a_week, row.weekdays, row.starts_on, row.ends_on,
    )  # fmt: skip


def _group(size: int) -> str:
    return "1:1" if size <= 1 else f"group of {size}"
