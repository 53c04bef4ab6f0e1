"""What letters say of the pupil and the school."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from pupils.letters.rules.copies import LetterFacts
from pupils.letters.rules.kinds import LetterKind
from pupils.letters.sender import LetterSender
from pupils.models import ClassMembership, LetterWording, Pupil
from send_mis.schools.models import School


def facts_of(
    pupils: Sequence[Pupil], school: School, sender: LetterSender, on: date
) -> dict[UUID, LetterFacts]:  # fmt: skip
    """By pupil of that school. One query."""
    rooms = dict(
        ClassMembership.objects.on(on).filter(pupil__in=pupils, is_registration=True)
        .values_list("pupil_id", "school_class__name")
    )  # fmt: skip
    return {
        pupil.pk: LetterFacts(
            pupil=pupil.name, first_name=pupil.short_name, class_name=rooms.get(pupil.pk, ""),
            school=school.name, school_contact=school_contact(school), on=on,
            sender=sender.name, sender_role=sender.role_label,
        )
        for pupil in pupils
    }  # fmt: skip


def school_contact(school: School) -> str:
    """How parents reach the school, in words that stand in a sentence."""
    return " or ".join(part for part in (school.phone, school.email) if part) or "the school office"


def wording_of(school_id: UUID, kind: LetterKind) -> tuple[str, str]:
    """Subject and body of a kind as this school words it. One query."""
    row = last_wording(school_id, kind.key)
    if row is None or row.is_original:
        return kind.subject, kind.body
    return row.subject, row.body


def last_wording(school_id: UUID, kind: str) -> LetterWording | None:
    rows = LetterWording.objects.filter(school=school_id, kind=kind)
    return rows.order_by("-number").first()
