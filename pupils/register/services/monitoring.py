"""Watching a pupil who left the register, until somebody says that it is enough."""

from collections.abc import Mapping
from datetime import date

from pupils.models import Monitoring, Pupil, Spell
from pupils.rules import holds
from pupils.writing import last_word, locked, same_version
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change, open_change
from send_mis.audit.selectors import who_and_when, why_said
from send_mis.errors import AlreadyDone, RuleBroken
from send_mis.ui.words import day as in_words
from send_mis.ui.words import last_day, plain_day

_ENDED = "monitoring.ended"


def start_monitoring(
    *, actor: Actor, pupil: Pupil, starts_on: date, look_again_on: date | None = None,
    reason: str = "",
) -> Monitoring:  # fmt: skip
    """Watch a pupil who is not on the register. Raises RuleBroken if already watched or on it."""
    ensure(actor, Action.REGISTER_CHANGE, pupil)
    if starts_on > actor.today:
        raise RuleBroken({"starts_on": ["Monitoring starts today or on an earlier day."]})
    with change(actor=actor, event="monitoring.started", why=reason), last_word():
        pupil = locked(pupil)
        spell = pupil.spells.still_open().first() or pupil.spells.on(starts_on).first()
        if spell is not None:
            raise RuleBroken({"starts_on": [_on_register(pupil, spell)]})
        return write_monitoring(
            pupil=pupil, starts_on=starts_on, look_again_on=look_again_on, reason=reason
        )


def _on_register(pupil: Pupil, spell: Spell) -> str:
    if spell.ends_on is None:
        since = in_words(spell.starts_on)
        return f"{pupil.short_name} is on the register, from {since}. End that first."
    until = in_words(last_day(spell.ends_on))
    return f"{pupil.short_name} is on the register until {until}: choose a later day."


def change_monitoring(
    *, actor: Actor, monitoring: Monitoring, version: int, look_again_on: date | None, reason: str
) -> Monitoring:
    """Raises RuleBroken on a day before it began, EditConflict if somebody else was faster."""
    ensure(actor, Action.REGISTER_CHANGE, monitoring)
    with change(actor=actor, event="monitoring.changed"):
        pupil = locked(monitoring.pupil)
        row = Monitoring.objects.get(pk=monitoring.pk)
        same_version(row, version, pupil, lambda: monitoring_words(row))
        _check_look_again(row.starts_on, look_again_on)
        row.look_again_on, row.reason, row.version = look_again_on, reason.strip(), version + 1
        row.save(update_fields=["look_again_on", "reason", "version"])
        return row


def end_monitoring(
    *, actor: Actor, monitoring: Monitoring, version: int, ends_on: date, why: str
) -> Monitoring:
    """From `ends_on` the pupil is no longer watched.

    Raises RuleBroken, EditConflict; AlreadyDone where it was ended so.
    """
    ensure(actor, Action.REGISTER_CHANGE, monitoring)
    with change(actor=actor, event=_ENDED, why=why):
        pupil = locked(monitoring.pupil)
        row = Monitoring.objects.get(pk=monitoring.pk)
        _refuse_ended(row, ends_on, why)
        same_version(row, version, pupil, lambda: monitoring_words(row))
        if ends_on < row.starts_on:
            raise RuleBroken(
                {"ends_on": [f"It must end after it began, {in_words(row.starts_on)}."]}
            )
        if ends_on > actor.today:
            raise RuleBroken({"ends_on": ["Choose today or an earlier day."]})
        row.ends_on, row.version = ends_on, version + 1
        row.save(update_fields=["ends_on", "version"])
        return row


def _refuse_ended(row: Monitoring, on: date, why: str) -> None:
    """Raises AlreadyDone where it ended so; another day or reason stays with whoever typed it."""
    if row.ends_on is None:
        return
    who = who_and_when(row.pk, row.school_id, _ENDED)
    words = f"Monitoring was ended already{who}, on {in_words(row.ends_on)}."
    is_same = row.ends_on == on and why_said(row.pk, _ENDED) == why.strip()
    raise AlreadyDone(words) if is_same else RuleBroken(words)


def write_monitoring(
    *, pupil: Pupil, starts_on: date, look_again_on: date | None = None, reason: str = ""
) -> Monitoring:
    """Inside an open change: begin watching. Raises RuleBroken if already watched then."""
    open_change()
    _check_look_again(starts_on, look_again_on)
    for other in pupil.monitorings.all():
        if holds(other, starts_on) or other.starts_on > starts_on:
            raise RuleBroken(
                f"{pupil.short_name} is already monitored, since {in_words(other.starts_on)}."
            )
    return Monitoring.objects.create(
        pupil=pupil, school_id=pupil.school_id, starts_on=starts_on,
        look_again_on=look_again_on, reason=reason.strip(),
    )  # fmt: skip


def write_monitoring_end(*, pupil: Pupil, on: date) -> None:
    """Inside an open change: whatever watching runs on `on` ends then."""
    open_change()
    for row in pupil.monitorings.all():
        if row.ends_on is None or row.ends_on > on:
            row.ends_on, row.version = max(on, row.starts_on), row.version + 1
            row.save(update_fields=["ends_on", "version"])


def _check_look_again(starts_on: date, look_again_on: date | None) -> None:
    if look_again_on is not None and look_again_on <= starts_on:
        raise RuleBroken(
            {"look_again_on": [f"Choose a day after monitoring began, {in_words(starts_on)}."]}
        )


def monitoring_words(row: Monitoring) -> Mapping[str, str]:
    return {
        "Look again on": plain_day(row.look_again_on) if row.look_again_on else "",
        "What to watch": row.reason,
        "No longer from": plain_day(row.ends_on) if row.ends_on else "",
    }
