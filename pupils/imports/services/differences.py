"""Settling where a file and our register disagree: theirs is taken, or ours kept for a reason."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from pupils.choices import DifferenceState
from pupils.imports.rules.comparing import DIFFERENCE_LABELS, ours_now, same
from pupils.imports.selectors.state import read_register_states
from pupils.imports.writing.register import take_theirs
from pupils.models import Pupil, RegisterDifference
from pupils.writing import last_word
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.errors import RuleBroken
from send_mis.schools.models import School

# Status first: the needs and dates of a file make sense only once its status is ours.
_ORDER = tuple(DIFFERENCE_LABELS)
MEANWHILE = "Somebody changed the register after you opened the list. Look at both sides again."


def settle_differences(
    *, actor: Actor, school: School, ids: Sequence[UUID], takes_theirs: bool, reason: str,
    seen: Mapping[UUID, str] | None = None,
) -> int:  # fmt: skip
    """All of them or none. `seen`: our side's words as the page showed them.

    Raises RuleBroken: keeping ours without a reason, something settled or changed meanwhile, or a
    file's status that our history cannot take.
    """
    ensure(actor, Action.DIFFERENCE_SETTLE, school)
    reason = reason.strip()
    if not takes_theirs and not reason:
        raise RuleBroken({"reason": ["Say why ours is kept. It stays beside the row."]})
    with (
        change(actor=actor, event="difference.settled", why=reason, school_id=school.pk) as opened,
        last_word(),
    ):
        pupils, rows = _locked(school, ids)
        opened.touches(*pupils)
        for row in rows:
            state = read_register_states([pupils[row.pupil_id]], actor.today)[row.pupil_id]
            ours = ours_now(row.field, row.theirs, state)
            if seen is not None and row.pk in seen and seen[row.pk] != ours["words"]:
                raise RuleBroken(MEANWHILE)
            row.ours = dict(ours)
            if takes_theirs and not same(ours, row.theirs):
                _take(row, pupils[row.pupil_id], actor, reason)
            _settle(row, actor, takes_theirs=takes_theirs, reason=reason)
    return len(rows)


def _locked(
    school: School, ids: Sequence[UUID]
) -> tuple[dict[UUID, Pupil], list[RegisterDifference]]:
    found = RegisterDifference.objects.filter(school=school, id__in=ids, state=DifferenceState.OPEN)
    pupil_ids = {row.pupil_id for row in found}
    pupils: Mapping[UUID, Pupil] = {
        pupil.pk: pupil
        for pupil in Pupil.objects.filter(id__in=pupil_ids).order_by("id").select_for_update()
    }
    rows: list[RegisterDifference] = list(found.select_for_update())
    if len(rows) != len(set(ids)):
        raise RuleBroken("Some of these are resolved already. Look at the list again.")
    return dict(pupils), sorted(rows, key=lambda row: _ORDER.index(row.field))


def _take(row: RegisterDifference, pupil: Pupil, actor: Actor, reason: str) -> None:
    theirs: dict[str, Any] = row.theirs
    try:
        take_theirs(
            pupil=pupil, field=row.field, theirs=theirs, day=actor.today,
            reason=reason or f"From {row.file_name}", who=actor.name,
        )  # fmt: skip
    except RuleBroken as broken:
        raise RuleBroken(f"{pupil.name}: {broken.message}") from broken


def _settle(row: RegisterDifference, actor: Actor, *, takes_theirs: bool, reason: str) -> None:
    row.state = DifferenceState.THEIRS_TAKEN if takes_theirs else DifferenceState.OURS_KEPT
    row.settled_by_id, row.settled_at, row.reason = actor.user_id, timezone.now(), reason
    row.save(update_fields=["state", "ours", "settled_by", "settled_at", "reason"])
