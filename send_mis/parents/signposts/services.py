"""A school's signposts: added, checked or changed, and taken out."""

from collections.abc import Mapping
from typing import Any

from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, lock_version, save
from send_mis.errors import RuleBroken
from send_mis.parents.choices import SignpostKind
from send_mis.parents.models import Signpost
from send_mis.parents.signposts.rules import signpost_problems, tidied_signpost
from send_mis.parents.signposts.selectors import CHANGE, signpost_words
from send_mis.schools.codes import CodeBook, CodeSet
from send_mis.schools.models import School


def add_signpost(*, actor: Actor, school: School, facts: Mapping[str, Any]) -> Signpost:
    """`facts`: SIGNPOST_LABELS. Whoever saves it has checked it. Raises RuleBroken."""
    ensure(actor, CHANGE, school)
    with change(actor=actor, event="signpost.added", school_id=school.pk):
        row = Signpost(
            school=school, checked_on=actor.today, checked_by=actor.name, **_clean(facts)
        )
        insert(row, at="kind")
        return row


def change_signpost(
    *, actor: Actor, signpost: Signpost, version: int, facts: Mapping[str, Any]
) -> Signpost:
    """Also where all of it is right still: it was checked today. Raises RuleBroken,
    EditConflict."""
    ensure(actor, CHANGE, signpost)
    with change(actor=actor, event="signpost.checked", school_id=signpost.school_id):
        row = lock_version(Signpost, signpost.pk, version, signpost_words)
        new = _clean(facts) | {"checked_on": actor.today, "checked_by": actor.name}
        changed = [name for name, value in new.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, new[name])
        if changed:
            save(row, *changed, at="kind")
        return row


def remove_signpost(*, actor: Actor, signpost: Signpost, version: int) -> None:
    """Families are told how to find one instead. Raises EditConflict."""
    ensure(actor, CHANGE, signpost)
    with change(actor=actor, event="signpost.removed", school_id=signpost.school_id):
        lock_version(Signpost, signpost.pk, version, signpost_words).delete()


def _clean(facts: Mapping[str, Any]) -> dict[str, Any]:
    clean = tidied_signpost(facts)
    wrong = signpost_problems(clean)
    if not CodeBook(CodeSet.AUTHORITY).is_known(CodeSet.AUTHORITY, clean["authority"]):
        wrong["authority"] = ["Choose the authority from the list."]
    if clean["kind"] not in SignpostKind.values:
        wrong["kind"] = ["Choose what it is."]
    if wrong:
        raise RuleBroken(wrong)
    return clean
