"""The register: starting, changing and ending a pupil's status; mistakes are for `corrections`.

All take the pupil's lock first, so that two people cannot start the same status twice.
"""

from collections.abc import Mapping
from datetime import date

from pupils import rules
from pupils.choices import FactSource, SenStatus, ToldHow
from pupils.models import Pupil, Spell
from pupils.register.selectors.allowed import latest_day, starting_problems
from pupils.register.writing.monitoring import write_monitoring
from pupils.register.writing.needs import fit_needs
from pupils.register.writing.spells import close_spell, refuse, save_spell, write_spell
from pupils.writing import last_word, locked
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import same_version
from send_mis.audit.selectors import who_and_when
from send_mis.errors import AlreadyDone, RuleBroken
from send_mis.ui.words import day as in_words
from send_mis.ui.words import last_day, plain_day

_BY_CYCLE = (
    "This pupil has a support plan: its review is recorded, and its date changed, on that plan."
)


def start_spell(
    *, actor: Actor, pupil: Pupil, status: str, starts_on: date, decided_by: str, reason: str,
    parents_told_on: date | None = None, parents_told_how: str = "",
    next_review_on: date | None = None, ends_on: date | None = None,
    source: str = FactSource.SCHOOL,
) -> Spell:  # fmt: skip
    """Put the pupil on the register. Open SEN support ends the day an EHC plan starts.

    With `ends_on` it records a time that is over, such as at the school before.
    Raises RuleBroken at the field that is to blame.
    """
    ensure(actor, Action.REGISTER_CHANGE, pupil)
    with change(actor=actor, event="register.started", why=reason), last_word():
        pupil = locked(pupil)
        refuse(
            _said_problems(decided_by, reason) if source == FactSource.SCHOOL else {},
            starting_problems(pupil, starts_on, ends_on, actor.today),
            rules.told_problems(parents_told_on, parents_told_how, actor.today),
            rules.review_problems(next_review_on, starts_on),
            _late_review(next_review_on, None, actor.today),
        )  # fmt: skip
        return write_spell(
            pupil=pupil, status=status, starts_on=starts_on, ends_on=ends_on,
            decided_by=decided_by, reason=reason, parents_told_on=parents_told_on,
            parents_told_how=parents_told_how, next_review_on=next_review_on, source=source,
        )  # fmt: skip


def change_spell(
    *, actor: Actor, spell: Spell, version: int, decided_by: str, reason: str,
    parents_told_on: date | None, parents_told_how: str, next_review_on: date | None,
) -> Spell:  # fmt: skip
    """Change what surrounds a status; its dates are for `end_spell` and `correct_spell`."""
    ensure(actor, Action.REGISTER_CHANGE, spell)
    with change(actor=actor, event="register.changed"):
        _, row = _locked_spell(spell, version)
        refuse(
            _said_problems(decided_by, reason) if row.source == FactSource.SCHOOL else {},
            rules.told_problems(parents_told_on, parents_told_how, actor.today),
            rules.review_problems(next_review_on, row.starts_on),
            _late_review(next_review_on, row.next_review_on, actor.today),
            _of_cycle(row, next_review_on),
        )
        row.decided_by, row.reason = decided_by.strip(), reason.strip()
        row.parents_told_on, row.parents_told_how = parents_told_on, parents_told_how
        row.next_review_on = next_review_on
        return save_spell(
            row, "decided_by", "reason", "parents_told_on", "parents_told_how", "next_review_on"
        )


def end_spell(
    *, actor: Actor, spell: Spell, version: int, ends_on: date, end_reason: str,
    end_decided_by: str, monitor: bool = False, watch_for: str = "",
    look_again_on: date | None = None, continue_as_support: bool = False,
) -> Spell:  # fmt: skip
    """From `ends_on` the status no longer holds, nor do the needs unless another one follows.

    `monitor` begins watching that day; `continue_as_support` turns a plan into SEN support.
    """
    ensure(actor, Action.REGISTER_CHANGE, spell)
    with change(actor=actor, event="register.ended", why=end_reason), last_word():
        pupil, row = _locked_spell(spell)
        is_support = continue_as_support and row.status == SenStatus.EHC_PLAN
        watched = (look_again_on, watch_for.strip()) if monitor and not is_support else None
        said = ends_on, end_reason.strip(), end_decided_by.strip()
        _refuse_ended(actor, row, (said, is_support, watched))
        same_version(row, version, lambda: spell_words(row))
        refuse(
            _said_problems(end_decided_by, end_reason, "end_"),
            rules.day_problems(
                starts_on=row.starts_on, ends_on=ends_on, born_on=pupil.born_on,
                latest=latest_day(pupil.school_id, actor.today),
            ),
        )  # fmt: skip
        close_spell(row, ends_on, end_reason, end_decided_by)
        if is_support:
            write_spell(
                pupil=pupil, status=SenStatus.SEN_SUPPORT, starts_on=ends_on,
                decided_by=end_decided_by, reason=end_reason,
            )  # fmt: skip
        elif monitor:
            write_monitoring(
                pupil=pupil, starts_on=ends_on, look_again_on=look_again_on, reason=watch_for
            )
        fit_needs(pupil=pupil)
        return row


def record_parents_told(
    *, actor: Actor, spell: Spell, version: int, told_on: date, how: str
) -> Spell:
    ensure(actor, Action.REGISTER_CHANGE, spell)
    with change(actor=actor, event="register.parents_told"):
        _, row = _locked_spell(spell, version)
        refuse(rules.told_problems(told_on, how, actor.today))
        row.parents_told_on, row.parents_told_how = told_on, how
        return save_spell(row, "parents_told_on", "parents_told_how")


def set_next_review(
    *, actor: Actor, spell: Spell, version: int, next_review_on: date | None
) -> Spell:
    """Say when the status is looked at next. Raises RuleBroken on a new day in the past."""
    ensure(actor, Action.REGISTER_CHANGE, spell)
    with change(actor=actor, event="register.review_set"):
        _, row = _locked_spell(spell, version)
        refuse(
            rules.review_problems(next_review_on, row.starts_on),
            _late_review(next_review_on, row.next_review_on, actor.today),
            _of_cycle(row, next_review_on),
        )
        row.next_review_on = next_review_on
        return save_spell(row, "next_review_on")


def record_review_held(
    *, actor: Actor, spell: Spell, version: int, held_on: date, agreed: str = "",
    next_review_on: date | None = None,
) -> Spell:  # fmt: skip
    """A review took place, today or earlier. What was agreed stays in the record of changes.

    Without `next_review_on` the next review of a plan is due on the last day by law, and that of
    SEN support has no day yet.
    """
    ensure(actor, Action.REGISTER_CHANGE, spell)
    with change(actor=actor, event="register.review_held", why=agreed.strip()):
        pupil, row = _locked_spell(spell, version)
        problems = rules.held_problems(
            held_on, starts_on=row.starts_on, ends_on=row.ends_on, today=actor.today
        )
        if not problems and row.reviewed_on is not None and held_on <= row.reviewed_on:
            words = f"The review of {in_words(row.reviewed_on)} is recorded: choose a later day."
            problems = {"held_on": [words]}
        refuse(
            problems,
            _late_review(next_review_on, row.next_review_on, actor.today),
            rules.next_problems(next_review_on, held_on),
            {"held_on": [_BY_CYCLE]} if row.is_reviewed_by_cycle else {},
        )
        row.reviewed_on = held_on
        row.next_review_on = next_review_on or rules.next_review_by(
            status=row.status, held_on=held_on, born_on=pupil.born_on
        )
        return save_spell(row, "reviewed_on", "next_review_on")


def spell_words(spell: Spell) -> Mapping[str, str]:
    """A status as saved, by the labels of its forms: what somebody else's screen would say."""
    return {
        "Status": spell.get_status_display(),
        "From": plain_day(spell.starts_on),
        "First day without it": plain_day(spell.ends_on) if spell.ends_on else "",
        "Who decided": spell.decided_by,
        "Why": spell.reason,
        "When were parents told?": plain_day(spell.parents_told_on)
        if spell.parents_told_on
        else "",
        "How were parents told?": ToldHow(spell.parents_told_how).label
        if spell.parents_told_how
        else "",
        "Last review held on": plain_day(spell.reviewed_on) if spell.reviewed_on else "",
        "Next review": plain_day(spell.next_review_on) if spell.next_review_on else "",
    }


def _locked_spell(spell: Spell, version: int | None = None) -> tuple[Pupil, Spell]:
    """None: the version is looked at by whoever asks."""
    pupil = locked(spell.pupil)
    row = Spell.objects.filter(pk=spell.pk).first()
    if row is None:
        raise RuleBroken("Somebody has removed this status. Look at the history.")
    if version is not None:
        same_version(row, version, lambda: spell_words(row))
    return pupil, row


def _refuse_ended(actor: Actor, row: Spell, said: tuple[object, ...]) -> None:
    """Raises AlreadyDone where it ended so; what else was asked for stays with whoever typed it."""
    if row.ends_on is None:
        return
    who = who_and_when(actor, row.pk, row.school_id, "register.ended")
    what, until = SenStatus(row.status).this, in_words(last_day(row.ends_on))
    words = f"{what[:1].upper()}{what[1:]} was ended already{who}. Its last day is {until}."
    ended = row.ends_on, row.end_reason, row.end_decided_by
    is_followed = row.pupil.spells.filter(starts_on=row.ends_on).exists()
    watched = row.pupil.monitorings.filter(starts_on=row.ends_on)
    if said == (ended, is_followed, watched.values_list("look_again_on", "reason").first()):
        raise AlreadyDone(words)
    raise RuleBroken(f"{words} If that is a mistake, correct it in the history.")


def _said_problems(decided_by: str, reason: str, prefix: str = "") -> dict[str, list[str]]:
    problems = {}
    if not decided_by.strip():
        problems[f"{prefix}decided_by"] = ["Say who decided."]
    if not reason.strip():
        problems[f"{prefix}reason"] = ["Say why."]
    return problems


def _late_review(new: date | None, old: date | None, today: date) -> dict[str, list[str]]:
    """A review is planned ahead; one that is late already stays until it is held."""
    if new is not None and new != old and new < today:
        words = "Choose today or a later day. A review that was held is recorded as held."
        return {"next_review_on": [words]}
    return {}


def _of_cycle(row: Spell, new: date | None) -> dict[str, list[str]]:
    """One review date: where there is a cycle it is the cycle's."""
    is_other = row.is_reviewed_by_cycle and new != row.next_review_on
    return {"next_review_on": [_BY_CYCLE]} if is_other else {}
