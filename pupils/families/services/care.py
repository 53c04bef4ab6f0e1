"""When a child is looked after, and by which authority; the pupil's own record follows."""

from datetime import date

from pupils.models import CareSpell, Pupil
from pupils.rules import holds
from pupils.writing import last_word, locked
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, lock, same_version, save
from send_mis.errors import NotAllowed, RuleBroken
from send_mis.schools.codes import CodeBook, CodeSet
from send_mis.ui.words import plain_day


def start_care(
    *, actor: Actor, pupil: Pupil, starts_on: date, ends_on: date | None, authority: str,
    basis: str = "",
) -> CareSpell:  # fmt: skip
    """A time in care: `ends_on` is the first day after it. Raises RuleBroken, NotAllowed."""
    _ensure(actor, pupil)
    _refuse(starts_on, ends_on, authority, actor.today)
    with change(actor=actor, event="care.recorded"), last_word():
        row = CareSpell(
            pupil=locked(pupil), school_id=pupil.school_id, starts_on=starts_on, ends_on=ends_on,
            authority=authority, basis=basis,
        )  # fmt: skip
        insert(row, at="starts_on")
        _follow(row.pupil, actor.today, held=False)
        return row


def change_care(
    *, actor: Actor, care: CareSpell, version: int, starts_on: date, ends_on: date | None,
    authority: str, basis: str = "",
) -> CareSpell:  # fmt: skip
    """Raises RuleBroken, EditConflict, NotAllowed."""
    _ensure(actor, care)
    _refuse(starts_on, ends_on, authority, actor.today)
    with change(actor=actor, event="care.changed"), last_word():
        pupil = locked(care.pupil)
        row = lock(CareSpell, care.pk)
        same_version(row, version, lambda: care_words(row))
        held = holds(row, actor.today)
        facts = {
            "starts_on": starts_on, "ends_on": ends_on, "authority": authority, "basis": basis,
        }  # fmt: skip
        changed = [name for name, value in facts.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, facts[name])
        if changed:
            save(row, *changed, at="starts_on")
            _follow(pupil, actor.today, held=held)
        return row


def _ensure(actor: Actor, subject: Pupil | CareSpell) -> None:
    ensure(actor, Action.FAMILY_CHANGE, subject)
    if not actor.may(Action.PUPIL_VIEW_CARE):
        raise NotAllowed(f"As {actor.role_label} you cannot change who looks after a pupil.")


def _follow(pupil: Pupil, today: date, *, held: bool) -> None:
    """The flag and the authority that the census, lists and filters read.

    `held`: the changed time in care held until now. Only its end takes the flag away: the MIS may
    say that a child is looked after whose dates nobody has recorded.
    """
    now = next((spell for spell in pupil.carespells.all() if holds(spell, today)), None)
    if now is None and not held:
        return
    said = (now is not None, now.authority if now else "")
    if said == (pupil.is_looked_after, pupil.care_authority):
        return
    pupil.is_looked_after, pupil.care_authority = said
    pupil.version += 1
    pupil.save(update_fields=["is_looked_after", "care_authority", "version"])


def _refuse(starts_on: date, ends_on: date | None, authority: str, today: date) -> None:
    wrong: dict[str, list[str]] = {}
    if starts_on > today:
        wrong["starts_on"] = ["Record it on the day from which the child is looked after."]
    if ends_on is not None and ends_on > today:
        wrong["ends_on"] = ["Choose today or an earlier day."]
    if ends_on is not None and ends_on <= starts_on:
        wrong["ends_on"] = ["The end must be after the start."]
    if not CodeBook(CodeSet.AUTHORITY).is_known(CodeSet.AUTHORITY, authority):
        wrong["authority"] = ["Choose the authority from the list."]
    if wrong:
        raise RuleBroken(wrong)


def care_words(row: CareSpell) -> dict[str, str]:
    """As saved, by the labels of the form."""
    book = CodeBook(CodeSet.AUTHORITY)
    return {
        "From": plain_day(row.starts_on),
        "First day no longer looked after": plain_day(row.ends_on) if row.ends_on else "",
        "Authority": book.words(CodeSet.AUTHORITY, row.authority),
        "What it rests on": row.get_basis_display(),
    }
