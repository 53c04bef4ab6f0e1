"""What is written of a status inside another's open change, for services, imports and roll-over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pupils import rules
from pupils.choices import FactSource, NeedType, SenStatus
from pupils.due.writing.register import register_changes
from pupils.models import Pupil, Spell
from pupils.register.writing.monitoring import write_monitoring_end
from pupils.register.writing.needs import fit_needs, write_needs_without
from pupils.rules import HalfOpenSpan
from send_mis.audit.record import open_change
from send_mis.audit.saving import update_all
from send_mis.errors import RuleBroken


@dataclass(frozen=True, slots=True)
class CycleOfSpell:
    """Whether a status has a cycle, its review date, and when the one before was reviewed."""

    spell: Spell
    has_cycle: bool
    review_on: date | None
    reviewed_on: date | None = None


PLAN_STARTED = "An EHC plan started"


def write_spell(
    *, pupil: Pupil, status: str, starts_on: date, ends_on: date | None = None,
    decided_by: str = "", reason: str = "", parents_told_on: date | None = None,
    parents_told_how: str = "", next_review_on: date | None = None,
    source: str = FactSource.SCHOOL, source_code: str = "",
) -> Spell:  # fmt: skip
    """Inside an open change, with the pupil locked: write a status and what follows from it."""
    open_change().touches(pupil.pk)
    span = HalfOpenSpan(starts_on, ends_on)
    spells = list(pupil.spells.all())
    refuse(rules.start_problems(status=status, span=span, spells=spells, name=pupil.forename))
    for spell in spells:
        if rules.overlap(span, spell) and rules.gives_way(spell, status, span):
            close_spell(spell, starts_on, PLAN_STARTED, decided_by)
    if ends_on is None:
        write_monitoring_end(pupil=pupil, on=starts_on)
    register_changes(pupil.pk)
    spell = Spell.objects.create(
        pupil=pupil, school_id=pupil.school_id, status=status, starts_on=starts_on,
        ends_on=ends_on, decided_by=decided_by.strip(), reason=reason.strip(),
        parents_told_on=parents_told_on, parents_told_how=parents_told_how,
        next_review_on=next_review_on, source=source, source_code=source_code,
    )  # fmt: skip
    if status == SenStatus.EHC_PLAN:
        write_needs_without(pupil=pupil, types={NeedType.NSA}, on=starts_on)
    return spell


def write_leaving_register(*, pupil: Pupil, on: date, reason: str) -> None:
    """Inside an open change, when a pupil leaves: no status, need or watching outlives `on`."""
    open_change().touches(pupil.pk)
    register_changes(pupil.pk)
    for spell in pupil.spells.all():
        if spell.starts_on >= on:
            spell.delete()
        elif spell.ends_on is None or spell.ends_on > on:
            close_spell(spell, on, reason, "")
    fit_needs(pupil=pupil)
    write_monitoring_end(pupil=pupil, on=on)


def write_end(*, pupil: Pupil, on: date, reason: str, decided_by: str = "") -> None:
    """Inside an open change, with the pupil locked: the status that holds on `on` ends then."""
    open_change().touches(pupil.pk)
    for spell in pupil.spells.all():
        if rules.holds(spell, on) and spell.starts_on < on:
            close_spell(spell, on, reason, decided_by)
    fit_needs(pupil=pupil)


def write_other_start(*, spell: Spell, starts_on: date) -> None:
    """Inside an open change, with the pupil locked: the status began on another day."""
    open_change().touches(spell.pupil_id)
    spell.starts_on = starts_on
    save_spell(spell, "starts_on")
    fit_needs(pupil=spell.pupil)


def write_next_review(*, spell: Spell, next_review_on: date | None) -> None:
    """Inside an open change, with the pupil locked."""
    open_change().touches(spell.pupil_id)
    spell.next_review_on = next_review_on
    save_spell(spell, "next_review_on")


def write_cycle(
    *, spell: Spell, has_cycle: bool, review_on: date | None, reviewed_on: date | None = None
) -> None:
    """Inside an open change, with the pupil locked: a cycle begins, moves its review or ends.

    Of SEN support its review is the status's; of a plan the annual review stays what it is.
    """
    write_cycles([CycleOfSpell(spell, has_cycle, review_on, reviewed_on)])


def write_cycles(written: Sequence[CycleOfSpell]) -> None:
    """The same of several pupils, in one query."""
    if not written:
        return
    for each in written:
        spell = each.spell
        open_change().touches(spell.pupil_id)
        open_change().saves(spell.pk)
        register_changes(spell.pupil_id)
        spell.has_cycle = each.has_cycle
        spell.version += 1
        if spell.status == SenStatus.SEN_SUPPORT:
            spell.next_review_on = each.review_on
            on = each.reviewed_on
            if on is not None and on >= (spell.reviewed_on or on):
                spell.reviewed_on = on
    spells = [each.spell for each in written]
    update_all(spells, "has_cycle", "next_review_on", "reviewed_on", "version")


def write_told(*, spell: Spell, told_on: date, how: str) -> None:
    """Inside an open change, with the pupil locked: parents were told."""
    open_change().touches(spell.pupil_id)
    spell.parents_told_on, spell.parents_told_how = told_on, how
    save_spell(spell, "parents_told_on", "parents_told_how")


def write_reason(*, spell: Spell, more: str) -> None:
    """Inside an open change, with the pupil locked: what else is known of the status."""
    open_change().touches(spell.pupil_id)
    spell.reason = f"{spell.reason}\n{more}".strip()
    save_spell(spell, "reason")


def close_spell(spell: Spell, on: date, reason: str, decided_by: str) -> None:
    spell.ends_on = on
    spell.end_reason, spell.end_decided_by = reason.strip(), decided_by.strip()
    save_spell(spell, "ends_on", "end_reason", "end_decided_by")


def save_spell(spell: Spell, *fields: str) -> Spell:
    register_changes(spell.pupil_id)
    spell.version += 1
    spell.save(update_fields=[*fields, "version"])
    return spell


def refuse(*found: Mapping[str, list[str]]) -> None:
    problems = {field: texts for problems in found for field, texts in problems.items()}
    if problems:
        raise RuleBroken(problems)
