"""Writing into the register what a file says and somebody confirmed. Inside an open change."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pupils.choices import FactSource, SenStatus
from pupils.imports.rules.register_planning import RegisterWrite, needs_after
from pupils.imports.rules.says import SpellSays
from pupils.imports.rules.sen_cells import NO_SEN
from pupils.models import Pupil, Spell
from pupils.register.writing.monitoring import write_monitoring
from pupils.register.writing.needs import write_needs
from pupils.register.writing.spells import (
    write_end,
    write_next_review,
    write_other_start,
    write_reason,
    write_spell,
    write_told,
)
from pupils.rules import NeedEntry, holds, overlap
from send_mis.errors import RuleBroken


def write_register(*, pupil: Pupil, write: RegisterWrite, day: date, reason: str, who: str) -> None:
    """What one row of the SENCO's own sheet says. Raises RuleBroken."""
    if write.end_on:
        write_end(pupil=pupil, on=write.end_on, reason=reason, decided_by=who)
    if write.monitored_on:
        watch = f"{reason}. {write.monitored_for}" if write.monitored_for else reason
        write_monitoring(pupil=pupil, starts_on=write.monitored_on, reason=watch)
    if write.end_on or write.monitored_on:
        return
    if write.start:
        write_start(pupil=pupil, says=write.start, reason=reason, who=who)
    spell = spell_on(pupil, write.start.starts_on if write.start else day)
    if spell is not None:
        _write_around(pupil, spell, write, day)


def _write_around(pupil: Pupil, spell: Spell, write: RegisterWrite, day: date) -> None:
    """What goes with the status that holds now."""
    if write.corrected_start:
        write_other_start(spell=spell, starts_on=write.corrected_start)
    if write.next_review_on and not spell.is_reviewed_by_cycle:
        write_next_review(spell=spell, next_review_on=write.next_review_on)
    if write.told and write.told.on:
        write_told(spell=spell, told_on=write.told.on, how=write.told.how)
    if write.remarks:
        write_reason(spell=spell, more=write.remarks)
    if write.needs is not None:
        write_needs(pupil=pupil, needs=write.needs, on=_needs_from(pupil, spell, day))


def write_start(*, pupil: Pupil, says: SpellSays, reason: str, who: str) -> Spell:
    """A status from a day on. A plan that turns into SEN support ends that day."""
    on = says.starts_on
    now = spell_on(pupil, on)
    if now is not None and now.status == SenStatus.EHC_PLAN and now.starts_on < on:
        # Ended by hand: a plan gives way to nothing by itself. The needs go on.
        now.ends_on, now.end_reason, now.end_decided_by = on, reason, who
        now.version += 1
        now.save(update_fields=["ends_on", "end_reason", "end_decided_by", "version"])
    source_code = says.source_code if says.source_code != says.status else ""
    return write_spell(
        pupil=pupil, status=says.status, starts_on=on, decided_by=who, reason=reason,
        source=FactSource.IMPORT, source_code=source_code,
    )  # fmt: skip


def spell_on(pupil: Pupil, day: date) -> Spell | None:
    return next((spell for spell in pupil.spells.all() if holds(spell, day)), None)


def _needs_from(pupil: Pupil, spell: Spell, day: date) -> date:
    """The first list is as old as the status; a later one holds from the file's day."""
    if any(overlap(need, spell) for need in pupil.needs.all()):
        return max(day, spell.starts_on)
    return spell.starts_on


# --- Taking from the queue --------------------------------------------------------------------


def take_theirs(
    *, pupil: Pupil, field: str, theirs: Mapping[str, Any], day: date, reason: str, who: str
) -> None:
    """Make the register say what the file said. Raises RuleBroken where it cannot."""
    if field == "status":
        _take_status(pupil, theirs, day, reason, who)
        return
    spell = spell_on(pupil, day)
    if spell is None:
        raise RuleBroken(f"{pupil.short_name} is not on the register now.")
    if field == "since":
        _take_since(pupil, spell, theirs["on"])
    elif field == "next_review":
        if spell.is_reviewed_by_cycle:
            raise RuleBroken(
                f"{pupil.short_name} has a support plan: change the date of its review there."
            )
        write_next_review(spell=spell, next_review_on=date.fromisoformat(theirs["on"]))
    else:
        ours = sorted((n for n in pupil.needs.all() if holds(n, day)), key=lambda n: n.rank)
        columns = int(theirs.get("columns", 0))
        entries = needs_after(theirs["types"], columns, ours)
        write_needs(pupil=pupil, needs=list(entries), on=_needs_from(pupil, spell, day))


def _take_status(pupil: Pupil, theirs: Mapping[str, Any], day: date, reason: str, who: str) -> None:
    status = theirs["status"]
    since = date.fromisoformat(theirs["since"]) if theirs.get("since") else day
    if status == NO_SEN:
        write_end(pupil=pupil, on=day, reason=reason, decided_by=who)
        return
    now = spell_on(pupil, day)
    if now is not None and now.status == status:
        _take_around(pupil, now, theirs, day)
        return
    if now is not None and now.starts_on >= since:
        since = day
    source = theirs.get("source", status)
    says = SpellSays(status, source, since)
    spell = write_start(pupil=pupil, says=says, reason=reason, who=who)
    if theirs.get("needs"):
        write_needs(pupil=pupil, needs=_entries(theirs["needs"]), on=spell.starts_on)


def _take_around(pupil: Pupil, spell: Spell, theirs: Mapping[str, Any], day: date) -> None:
    """Somebody recorded the status meanwhile: its day is the file's, and needs if we have none."""
    if theirs.get("since"):
        _take_since(pupil, spell, theirs["since"])
    if theirs.get("needs") and not any(holds(need, day) for need in pupil.needs.all()):
        write_needs(pupil=pupil, needs=_entries(theirs["needs"]), on=spell.starts_on)


def _take_since(pupil: Pupil, spell: Spell, day: str) -> None:
    since = date.fromisoformat(day)
    _refuse_overlap(pupil, spell, since)
    write_other_start(spell=spell, starts_on=since)


def _entries(types: Sequence[str]) -> list[NeedEntry]:
    return [NeedEntry(type=code, source=FactSource.IMPORT) for code in types]


def _refuse_overlap(pupil: Pupil, spell: Spell, since: date) -> None:
    if since < pupil.born_on:
        raise RuleBroken("That is before the date of birth.")
    for other in pupil.spells.all():
        if (
            other.pk != spell.pk
            and other.starts_on < spell.starts_on
            and (other.ends_on is None or other.ends_on > since)
        ):
            raise RuleBroken("Another status is recorded at that time: correct that one first.")
