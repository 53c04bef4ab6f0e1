"""Watching a pupil who left the register, until somebody says that it is enough."""

from collections.abc import Mapping
from datetime import date

from pupils.due.writing.register import register_changes
from pupils.models import Monitoring, Pupil, Spell
from pupils.register.writing.monitoring import check_look_again, write_monitoring
from pupils.writing import last_word, locked
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import same_version
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
        same_version(row, version, lambda: monitoring_words(row))
        check_look_again(row.starts_on, look_again_on)
        register_changes(pupil.pk)
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
        _refuse_ended(actor, row, ends_on, why)
        same_version(row, version, lambda: monitoring_words(row))
        if ends_on < row.starts_on:
            raise RuleBroken(
                {"ends_on": [f"The end must be after the start, {in_words(row.starts_on)}."]}
            )
        if ends_on > actor.today:
            raise RuleBroken({"ends_on": ["Choose today or an earlier day."]})
        register_changes(pupil.pk)
        row.ends_on, row.version = ends_on, version + 1
        row.save(update_fields=["ends_on", "version"])
        return row


def _refuse_ended(actor: Actor, row: Monitoring, on: date, why: str) -> None:
    """Raises AlreadyDone where it ended so; another day or reason stays with whoever typed it."""
    if row.ends_on is None:
        return
    who = who_and_when(actor, row.pk, row.school_id, _ENDED)
    words = f"Monitoring was ended already{who}, on {in_words(row.ends_on)}."
    is_same = row.ends_on == on and why_said(row.pk, _ENDED) == why.strip()
    raise AlreadyDone(words) if is_same else RuleBroken(words)


def monitoring_words(row: Monitoring) -> Mapping[str, str]:
    return {
        "Monitoring review on": plain_day(row.look_again_on) if row.look_again_on else "",
        "What to watch": row.reason,
        "First day without it": plain_day(row.ends_on) if row.ends_on else "",
    }
