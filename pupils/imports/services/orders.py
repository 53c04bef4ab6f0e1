"""A court order that a file marks, and that somebody has looked for and not found."""

from pupils.imports.rules.says import ProblemKind
from pupils.imports.selectors.orders import is_order, marked_rows
from pupils.models import Pupil
from pupils.writing import locked
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.errors import AlreadyDone
from send_mis.ui.words import day


def find_no_order(*, actor: Actor, pupil: Pupil, why: str) -> None:
    """No file's mark beside this pupil asks for a restriction any more; the next file's does.

    Raises AlreadyDone where none does.
    """
    ensure(actor, Action.FAMILY_RESTRICT, pupil)
    with change(
        actor=actor, event="import.no_order", why=why, pupil_ids=[pupil.pk],
        school_id=pupil.school_id, is_uncopied=True,
    ):  # fmt: skip
        locked(pupil)
        rows = list(
            marked_rows(pupil.school_id).filter(pupil=pupil).select_for_update(of=("self",))
        )
        if not rows:
            raise AlreadyDone(f"No file's court order beside {pupil.short_name} is open any more.")
        found = f" {actor.name} found no such order on {day(actor.today)}."
        for row in rows:
            row.problems = [
                {**each, "kind": ProblemKind.HINT.value, "text": each["text"] + found}
                if is_order(each)
                else each
                for each in row.problems
            ]
            row.save(update_fields=["problems"])
