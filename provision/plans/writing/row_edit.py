"""The rows of a plan while a service changes them, and where the change is kept."""

from collections.abc import Iterable
from uuid import UUID

from provision.due.writing import plan_changes, row_changes
from provision.models import Allocation, PlanRow, ProvisionPlan, RowRate
from provision.plans.rules.boxes import COLUMNS
from provision.plans.rules.workflow import Verb, after
from provision.plans.selectors.change import agreed_rows, change_of
from provision.plans.selectors.frame import PlanFrame, qft_of
from send_mis.audit.record import open_change
from send_mis.database.related import hold

# A change of dates is a new plan for the row: what was said of an early end is over.
_COLUMNS = [
    *(name.removesuffix("_id") for name in COLUMNS), "was_to_end_on", "end_reason", "position",
    "version",
]  # fmt: skip
_PLACE_COLUMNS = ["starts_on", "ends_on", "end_reason", "weekdays"]


class RowEdit:
    """Inside an open change, with the plan locked.

    A plan that was never agreed is written into its rows. One that was agreed once is written
    beside them: its rows are what is in force until the change is agreed.
    """

    def __init__(
        self, plan: ProvisionPlan, rows: Iterable[PlanRow], *, directly: bool = False
    ) -> None:
        self.plan = plan
        self.rows = {row.pk: row for row in rows}
        self.places = {row.pk: list(row.allocations.all()) for row in self.rows.values()}
        self.is_direct = directly or plan.agreed_at is None
        self._added: dict[UUID, PlanRow] = {}
        self._changed: dict[UUID, PlanRow] = {}
        self._taken_out: set[UUID] = set()
        self._new: dict[UUID, Allocation] = {}
        self._moved: dict[UUID, Allocation] = {}
        self._gone: set[UUID] = set()
        self._repriced: set[UUID] = set()

    @classmethod
    def of(cls, frame: PlanFrame) -> "RowEdit":
        return cls(frame.plan, frame.rows)

    def add(self, row: PlanRow) -> None:
        self.rows[row.pk], self.places[row.pk] = row, []
        self._added[row.pk] = row

    def revise(self, row: PlanRow) -> None:
        """Its columns are new: the next version."""
        row.version += 1
        self._changed[row.pk] = row

    def place(self, row: PlanRow, number: int) -> None:
        if row.position != number:
            row.position = number
            self._changed[row.pk] = row

    def price_anew(self, row: PlanRow) -> None:
        """Copied for another role: the school's rates hold until the plan is agreed anew."""
        self._repriced.add(row.pk)

    def take_out(self, row: PlanRow) -> None:
        open_change().touches(*(place.pupil_id for place in self.places.pop(row.pk)))
        del self.rows[row.pk]
        self._taken_out.add(row.pk)

    def join(self, place: Allocation) -> None:
        open_change().touches(place.pupil_id)
        self.places[place.row_id].append(place)
        self._new[place.pk] = place

    def move(self, place: Allocation) -> None:
        """Its days are new."""
        open_change().touches(place.pupil_id)
        self._moved[place.pk] = place

    def leave(self, place: Allocation) -> None:
        """As if they had never been in the row."""
        open_change().touches(place.pupil_id)
        self.places[place.row_id].remove(place)
        self._moved.pop(place.pk, None)
        self._gone.add(place.pk)

    def in_order(self) -> list[PlanRow]:
        return sorted(self.rows.values(), key=lambda row: (row.position, str(row.pk)))

    def keep(self, qft: str | None = None) -> None:
        """Written where the plan's changes go; the plan is open again, and is saved with it."""
        words = qft_of(self.plan) if qft is None else qft
        fields = ["state", "version"]
        if self.is_direct:
            self.write()
            self.plan.qft = words
            fields.append("qft")
        else:
            self.plan.change = change_of(words, self.in_order(), self.places)
            fields.append("change")
        before = self.plan.state
        self.plan.state = after(self.plan.state, Verb.CHANGE)
        self.plan.version += 1
        self.plan.save(update_fields=fields)
        if self.plan.state != before:
            plan_changes(self.plan)
        open_change().saves(*self._added, *self._changed, *self._taken_out)
        for row in self.rows.values():
            hold(row, "allocations", self.places[row.pk])

    def write(self) -> None:
        """Into the rows themselves, in a fixed number of queries."""
        row_changes(*self._added, *self._changed, *self._taken_out)
        if self._taken_out:
            PlanRow.objects.filter(pk__in=self._taken_out).delete()
        PlanRow.objects.bulk_create(self._added.values())
        changed = [row for key, row in self._changed.items() if key not in self._added]
        PlanRow.objects.bulk_update(changed, _COLUMNS)
        if self._repriced:
            RowRate.objects.filter(row__in=self._repriced).delete()
        if self._gone:
            Allocation.objects.filter(pk__in=self._gone).delete()
        moved = [place for key, place in self._moved.items() if key not in self._new]
        Allocation.objects.bulk_update(moved, [*_PLACE_COLUMNS, "outcome_words"])
        Allocation.objects.bulk_create(self._new.values())


def write_change(plan: ProvisionPlan, rows: Iterable[PlanRow]) -> None:
    """Inside an open change: what was being changed is now what the plan's rows say.

    `rows`: as the change has them.
    """
    before = {row.pk: row for row in agreed_rows(plan)}
    edit = RowEdit(plan, before.values(), directly=True)
    wanted = {row.pk: row for row in rows}
    for key, row in before.items():
        if key not in wanted:
            edit.take_out(row)
    for key, row in wanted.items():
        old = before.get(key)
        if old is None:
            edit.add(row)
        else:
            _copy_row(edit, old, row)
        _copy_places(edit, old or row, row)
    edit.write()
    plan.qft, plan.change = qft_of(plan), None


def _copy_row(edit: RowEdit, old: PlanRow, new: PlanRow) -> None:
    if old.staff_role != new.staff_role:
        edit.price_anew(old)
    if old.outcome != new.outcome:
        for place in edit.places[old.pk]:
            if place.outcome_id and not place.outcome_words:
                # What it was set for: people are asked what its counts are for now.
                place.outcome_words = old.outcome
                edit.move(place)
    version = max(old.version, new.version)
    if any(getattr(old, name) != getattr(new, name) for name in _COLUMNS):
        for name in _COLUMNS:
            setattr(old, name, getattr(new, name))
        old.version = version - 1
        edit.revise(old)


def _copy_places(edit: RowEdit, old: PlanRow, new: PlanRow) -> None:
    known = {place.pk: place for place in edit.places[old.pk]}
    wanted = {place.pk: place for place in new.allocations.all()}
    for key, place in known.items():
        if key not in wanted:
            edit.leave(place)
    for key, place in wanted.items():
        was = known.get(key)
        if was is None:
            place.row = old
            edit.join(place)
        elif any(getattr(was, name) != getattr(place, name) for name in _PLACE_COLUMNS):
            for name in _PLACE_COLUMNS:
                setattr(was, name, getattr(place, name))
            edit.move(was)
