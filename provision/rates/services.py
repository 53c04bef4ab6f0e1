"""What an hour of each role costs, by date, and its copies on the lines of agreed plans.

The rates of a role follow each other without a gap: adding one ends the one before it. A line
keeps the rates that were copied onto it; a rise changes no agreed line by itself.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from provision.due.school import rate_changes
from provision.models import Rate
from provision.rates.rules import DAY
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, lock_version, save
from send_mis.errors import RuleBroken
from send_mis.schools.models import School
from send_mis.schools.services import lock_school
from send_mis.ui.words import from_to, plain_day


def add_rate(
    *, actor: Actor, school: School, staff_role: str, hourly: Decimal, starts_on: date
) -> Rate:
    """From that day on. The rate before it ends the day before; one that is set later stays."""
    ensure(actor, Action.RATE_CHANGE, school)
    with change(actor=actor, event="rate.added", school_id=school.pk):
        lock_school(school.pk)
        others = _of_role(school.pk, staff_role)
        before = [rate for rate in others if rate.starts_on <= starts_on]
        after = [rate for rate in others if rate.starts_on > starts_on]
        made = Rate(
            school=school, staff_role=staff_role, hourly=hourly, starts_on=starts_on,
            ends_on=after[0].starts_on if after else None,
        )  # fmt: skip
        if before:
            _end_before(before[-1], starts_on)
        insert(made, at="starts_on")
        rate_changes(school.pk)
        return made


def change_rate(
    *, actor: Actor, rate: Rate, version: int, hourly: Decimal, starts_on: date,
    last_day: date | None = None,
) -> None:  # fmt: skip
    """Correct a rate. The one before it follows its first day; only the last may have an end.

    Raises RuleBroken at the date that would leave days with two rates or with none.
    """
    ensure(actor, Action.RATE_CHANGE, rate)
    with change(actor=actor, event="rate.changed", school_id=rate.school_id):
        lock_school(rate.school_id)
        row = lock_version(Rate, rate.pk, version, rate_theirs)
        others = [r for r in _of_role(row.school_id, row.staff_role) if r.pk != row.pk]
        before = [r for r in others if r.starts_on < row.starts_on]
        after = [r for r in others if r.starts_on > row.starts_on]
        _refuse_disorder(row, before, after, starts_on, last_day)
        follower = before[-1] if before and before[-1].ends_on == row.starts_on else None
        is_earlier = starts_on < row.starts_on
        if follower and is_earlier:
            _move_end(follower, starts_on)
        row.hourly, row.starts_on = hourly, starts_on
        if not after:
            row.ends_on = last_day + DAY if last_day else None
        save(row, "hourly", "starts_on", "ends_on", at="starts_on", places={"ends_on": "last_day"})
        if follower and not is_earlier:
            _move_end(follower, starts_on)
        rate_changes(row.school_id)


def remove_rate(*, actor: Actor, rate: Rate) -> None:
    """Take a mistaken rate away; the one before it holds on. Copies on lines stay."""
    ensure(actor, Action.RATE_CHANGE, rate)
    with change(actor=actor, event="rate.removed", school_id=rate.school_id):
        lock_school(rate.school_id)
        row = Rate.objects.filter(pk=rate.pk).first()
        if row is None:
            return
        before = [r for r in _of_role(row.school_id, row.staff_role) if r.ends_on == row.starts_on]
        ends_on = row.ends_on
        row.delete()
        for earlier in before:
            earlier.ends_on = ends_on
            save(earlier, "ends_on", at="starts_on")
        rate_changes(rate.school_id)


def rate_theirs(rate: Rate) -> dict[str, str]:
    return {
        "£ an hour": f"{rate.hourly}",
        "From": plain_day(rate.starts_on),
        "Last day": plain_day(rate.ends_on - DAY) if rate.ends_on else "",
    }


def _of_role(school_id: UUID, staff_role: str) -> list[Rate]:
    rates = Rate.objects.select_for_update(of=("self",))
    return list(rates.filter(school=school_id, staff_role=staff_role).order_by("starts_on"))


def _end_before(earlier: Rate, day: date) -> None:
    if earlier.starts_on == day:
        words = f"There is a rate from {plain_day(day)} already. Change that one instead."
        raise RuleBroken({"starts_on": [words]})
    if earlier.ends_on is not None and earlier.ends_on < day:
        words = (
            f"The rate before it ends on {plain_day(earlier.ends_on - DAY)}: there would be no rate"
            f" {from_to(earlier.ends_on, day - DAY)}."
        )
        raise RuleBroken({"starts_on": [words]})
    _move_end(earlier, day)


def _move_end(earlier: Rate, day: date) -> None:
    if earlier.ends_on != day:
        earlier.ends_on = day
        save(earlier, "ends_on", at="starts_on")


def _refuse_disorder(
    row: Rate, before: Sequence[Rate], after: Sequence[Rate], starts_on: date, last_day: date | None
) -> None:
    problems: dict[str, list[str]] = {}
    if before and starts_on <= before[-1].starts_on:
        words = f"The rate before it begins on {plain_day(before[-1].starts_on)}: begin later."
        problems["starts_on"] = [words]
    elif before and (end := before[-1].ends_on) and end < starts_on and end != row.starts_on:
        problems["starts_on"] = [f"There would be no rate {from_to(end, starts_on - DAY)}."]
    if after and starts_on >= after[0].starts_on:
        words = f"The next rate begins on {plain_day(after[0].starts_on)}: begin earlier."
        problems["starts_on"] = [words]
    elif after and last_day is not None and last_day + DAY != after[0].starts_on:
        words = f"The next rate begins on {plain_day(after[0].starts_on)}."
        problems["last_day"] = [f"{words} Change its first day, and this one ends the day before."]
    elif last_day is not None and last_day < starts_on:
        problems["last_day"] = ["The last day comes before the first."]
    if problems:
        raise RuleBroken(problems)
