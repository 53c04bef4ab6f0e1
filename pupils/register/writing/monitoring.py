"""What is written of monitoring inside another's open change."""

from datetime import date

from pupils.due.writing.register import register_changes
from pupils.models import Monitoring, Pupil
from pupils.rules import end_of, holds
from send_mis.errors import RuleBroken
from send_mis.ui.words import day as in_words


def write_monitoring(
    *, pupil: Pupil, starts_on: date, look_again_on: date | None = None, reason: str = ""
) -> Monitoring:
    """Inside an open change: begin watching. Raises RuleBroken if already watched then."""
    register_changes(pupil.pk)
    check_look_again(starts_on, look_again_on)
    for other in pupil.monitorings.all():
        if holds(other, starts_on) or other.starts_on > starts_on:
            raise RuleBroken(
                f"{pupil.short_name} is already monitored, since {in_words(other.starts_on)}."
            )
    return Monitoring.objects.create(
        pupil=pupil, school_id=pupil.school_id, starts_on=starts_on,
        look_again_on=look_again_on, reason=reason.strip(),
    )  # fmt: skip


def write_look_again(
    *, pupil: Pupil, on: date, look_again_on: date, reason: str, today: date
) -> Monitoring:
    """Inside an open change, with the pupil locked: somebody looks again on that day, as decided
    `on`. The watching that runs today goes on until then; else one begins, after any that ended."""
    rows: list[Monitoring] = list(pupil.monitorings.all())
    row = next((each for each in rows if end_of(each) > today), None)
    if row is None:
        starts_on = max([on, *(end_of(each) for each in rows)])
        return write_monitoring(
            pupil=pupil, starts_on=starts_on, look_again_on=look_again_on, reason=reason
        )
    register_changes(pupil.pk)
    check_look_again(row.starts_on, look_again_on)
    row.ends_on, row.look_again_on, row.version = None, look_again_on, row.version + 1
    row.reason = f"{row.reason}\n{reason.strip()}".strip()
    row.save(update_fields=["ends_on", "look_again_on", "reason", "version"])
    return row


def write_monitoring_end(*, pupil: Pupil, on: date) -> None:
    """Inside an open change: whatever watching runs on `on` ends then."""
    register_changes(pupil.pk)
    for row in pupil.monitorings.all():
        if row.ends_on is None or row.ends_on > on:
            row.ends_on, row.version = max(on, row.starts_on), row.version + 1
            row.save(update_fields=["ends_on", "version"])


def check_look_again(starts_on: date, look_again_on: date | None) -> None:
    if look_again_on is not None and look_again_on <= starts_on:
        raise RuleBroken(
            {"look_again_on": [f"Choose a day after monitoring began, {in_words(starts_on)}."]}
        )
