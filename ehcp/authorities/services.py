"""The local authorities of a school: added and changed. Their plans keep them."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

from ehcp.authorities.rules import tidied_authority, times_problems
from ehcp.authorities.selectors import authority_words
from ehcp.due.writing import authority_changes
from ehcp.models import LocalAuthority
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, lock_version, refused_in_words, save
from send_mis.errors import RuleBroken
from send_mis.schools.codes import CodeBook, CodeSet
from send_mis.schools.models import School

_CHANGE = Action.AUTHORITY_CHANGE
_HAS_PLANS = "Plans of {} are kept here: add the other authority, and keep this one."
_DEFERRED = "ehcp_plan_authority_school_fk"


def add_authority(*, actor: Actor, school: School, facts: Mapping[str, Any]) -> LocalAuthority:
    """`facts`: AUTHORITY_LABELS; its name is the Department's. Raises RuleBroken."""
    ensure(actor, _CHANGE, school)
    with change(actor=actor, event="authority.added", school_id=school.pk), _last_word():
        clean = _clean(facts)
        row = LocalAuthority(school=school, **clean)
        insert(row, at="code")
        return row


def change_authority(
    *, actor: Actor, authority: LocalAuthority, version: int, facts: Mapping[str, Any]
) -> LocalAuthority:
    """Raises RuleBroken, EditConflict."""
    ensure(actor, _CHANGE, authority)
    school_id = authority.school_id
    with change(actor=actor, event="authority.changed", school_id=school_id), _last_word():
        row = lock_version(LocalAuthority, authority.pk, version, authority_words)
        clean = _clean(facts)
        if clean["code"] != row.code and row.plans.exists():
            raise RuleBroken({"code": [_HAS_PLANS.format(row.name)]})
        changed = [name for name, value in clean.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, clean[name])
        if changed:
            save(row, *changed, at="code")
            authority_changes(row.pk)
        return row


def _last_word() -> AbstractContextManager[None]:
    """Two people who add the same authority at once."""
    return refused_in_words([LocalAuthority], _DEFERRED)


def _clean(facts: Mapping[str, Any]) -> dict[str, Any]:
    clean = tidied_authority(facts)
    book = CodeBook(CodeSet.AUTHORITY)
    if not book.is_known(CodeSet.AUTHORITY, clean["code"]):
        raise RuleBroken({"code": ["Choose the authority from the list."]})
    if wrong := times_problems(clean):
        raise RuleBroken(wrong)
    return clean | {"name": book.words(CodeSet.AUTHORITY, clean["code"])}
