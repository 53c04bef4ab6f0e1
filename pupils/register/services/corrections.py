"""Putting right a status that was recorded wrongly. The record of changes keeps what it was."""

from datetime import date

from pupils import rules
from pupils.choices import NeedType, SenStatus
from pupils.due.writing.register import register_changes
from pupils.models import Pupil, Spell
from pupils.register.selectors.allowed import latest_day, roll_problems
from pupils.register.services.register import spell_words
from pupils.register.writing.needs import fit_needs
from pupils.rules import HalfOpenSpan
from pupils.writing import last_word, locked
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import same_version
from send_mis.errors import RuleBroken
from send_mis.ui.words import day as in_words
from send_mis.ui.words import last_day


def correct_spell(
    *, actor: Actor, spell: Spell, version: int, status: str, starts_on: date,
    ends_on: date | None, reviewed_on: date | None, why: str,
) -> Spell:  # fmt: skip
    """Mend a wrong status or date. No `ends_on` opens it again, with the needs it ended.

    Raises RuleBroken on overlaps, on needs that the status forbids and without a reason.
    """
    ensure(actor, Action.REGISTER_CHANGE, spell)
    with change(actor=actor, event="register.corrected", why=why), last_word():
        pupil, row, others = _locked_with_others(spell, version, why)
        problems = rules.day_problems(
            starts_on=starts_on, ends_on=ends_on, born_on=pupil.born_on,
            latest=latest_day(pupil.school_id, actor.today),
        ) or _overlap_problems(HalfOpenSpan(starts_on, ends_on), others)  # fmt: skip
        problems = problems or roll_problems(pupil, HalfOpenSpan(starts_on, ends_on))
        problems = problems or _need_problems(pupil, status, HalfOpenSpan(starts_on, ends_on))
        held = rules.held_problems(
            reviewed_on, starts_on=starts_on, ends_on=ends_on, today=actor.today
        )
        if held and not problems:
            problems = {"reviewed_on": held["held_on"]}
        if problems:
            raise RuleBroken(problems)
        ended, row.ends_on = row.ends_on, ends_on
        row.status, row.starts_on, row.reviewed_on = status, starts_on, reviewed_on
        if ends_on is None:
            row.end_reason = row.end_decided_by = ""
        row.version += 1
        row.save(
            update_fields=[
                "status", "starts_on", "ends_on", "end_reason", "end_decided_by", "reviewed_on",
                "version",
            ]
        )  # fmt: skip
        fit_needs(pupil=pupil, moved_end=(ended, ends_on) if ended else None)
        return row


def remove_spell(*, actor: Actor, spell: Spell, version: int, why: str) -> None:
    """Take away a status that never was, with the needs that hung on it."""
    ensure(actor, Action.REGISTER_CHANGE, spell)
    with change(actor=actor, event="register.removed", why=why), last_word():
        pupil, row, _ = _locked_with_others(spell, version, why)
        row.delete()
        fit_needs(pupil=pupil)


def _locked_with_others(spell: Spell, version: int, why: str) -> tuple[Pupil, Spell, list[Spell]]:
    if not why.strip():
        raise RuleBroken({"why": ["Say what was wrong: it stays in the record."]})
    pupil = locked(spell.pupil)
    spells = list(pupil.spells.all())
    row = next((s for s in spells if s.pk == spell.pk), None)
    if row is None:
        raise RuleBroken("Somebody has removed this status. Look at the history.")
    same_version(row, version, lambda: spell_words(row))
    register_changes(pupil.pk)
    return pupil, row, [s for s in spells if s.pk != spell.pk]


def _overlap_problems(span: HalfOpenSpan, others: list[Spell]) -> dict[str, list[str]]:
    for other in others:
        if rules.overlap(span, other):
            words = f"{other.get_status_display()} from {in_words(other.starts_on)}"
            until = f" until {in_words(last_day(other.ends_on))}" if other.ends_on else ""
            field = "starts_on" if other.starts_on <= span.starts_on else "ends_on"
            return {field: [f"That would overlap with {words}{until}."]}
    return {}


def _need_problems(pupil: Pupil, status: str, span: HalfOpenSpan) -> dict[str, list[str]]:
    if status != SenStatus.EHC_PLAN:
        return {}
    if any(n.type == NeedType.NSA and rules.overlap(n, span) for n in pupil.needs.all()):
        return {
            "status": [
                "The need “no specialist assessment” is for SEN support only: change it first."
            ]
        }
    return {}
