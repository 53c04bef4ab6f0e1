"""What was decided of who is told about a young person."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from pupils.families.rules.telling import LetterAnswer, letters_to
from pupils.families.selectors.page import bar_of, tied_of
from pupils.families.selectors.reads import restrictions_on, ties_on
from pupils.models import Pupil
from send_mis.database.compiled import Asked, compiled
from send_mis.parents.models import RightsDecision
from send_mis.parents.rights.rules import PupilRights, rights_on, who_is_told


@compiled
def decisions_of(pupil_id: UUID) -> QuerySet[RightsDecision]:
    """The last one first."""
    rows = RightsDecision.objects.filter(pupil=pupil_id).select_related("pupil")
    return rows.order_by("-decided_at", "pk")


def rights_of(pupil: Pupil, today: date) -> PupilRights:
    return rights_by_pupil([pupil], today)[pupil.pk]


def rights_by_pupil(pupils: Sequence[Pupil], today: date) -> dict[UUID, PupilRights]:
    """One query where the rights of any have moved, else none."""
    found = {pupil.pk: rights_on(pupil.born_on, "", today) for pupil in pupils}
    moved = [pk for pk, rights in found.items() if rights.have_moved]
    if moved:
        # The last one is the one that stays.
        for row in RightsDecision.objects.filter(pupil__in=moved).order_by("decided_at", "-pk"):
            found[row.pupil_id] = replace(found[row.pupil_id], reader=row.reader)
    return found


def told_reads(pupil_id: UUID, today: date) -> list[Asked]:
    """What `told_answers` reads, to be read ahead."""
    return [
        ties_on.asked(pupil_id, today), restrictions_on.asked(pupil_id, today),
        decisions_of.asked(pupil_id),
    ]  # fmt: skip


def told_answers(pupil_id: UUID, today: date) -> list[LetterAnswer]:
    """Of each of a child's people whether they are told now, and why or why not: by the one rule
    of families, and nobody where a young person decided to be told alone."""
    bars = {row.contact_id: bar_of(row) for row in restrictions_on(pupil_id, today)}
    people = [tied_of(tie, bars) for tie in ties_on(pupil_id, today)]
    return told_by_rights(letters_to(people), list(decisions_of(pupil_id)), today)


def told_by_rights(
    answers: Iterable[LetterAnswer], decided: Sequence[RightsDecision], today: date
) -> list[LetterAnswer]:
    """By what was decided, the last first."""
    if not decided:
        return list(answers)
    last = decided[0]
    rights = rights_on(last.pupil.born_on, last.reader, today)
    return who_is_told(answers, rights, last.pupil.short_name)
