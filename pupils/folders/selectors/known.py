"""A school's pupils as the files of a folder may name them: three queries, however many."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from pupils.folders.rules.known import KnownPupil, KnownPupils
from pupils.imports.rules.matching import pupil_names
from pupils.imports.rules.state import PupilState
from pupils.models import ClassMembership, Enrolment, Pupil
from pupils.querysets import holds_on
from send_mis.ui.words import plain_day


def known_pupils(school_id: UUID, today: date) -> KnownPupils:
    """Everybody who is or was on the roll of this school, and of no other."""
    on_roll = set(
        Enrolment.objects.filter(holds_on(today), school=school_id).values_list(
            "pupil_id", flat=True
        )
    )
    memberships = ClassMembership.objects.filter(
        holds_on(today), school=school_id, is_registration=True
    )
    classes = dict(memberships.values_list("pupil_id", "school_class__name"))
    pupils = list(
        Pupil.objects.filter(school=school_id).defer("search_keys").order_by("sort_key", "id")
    )
    labels = _labels(pupils, classes, on_roll)
    return KnownPupils(
        KnownPupil(
            pupil.pk, frozenset(pupil_names(PupilState(pupil, today))), pupil.middle_names,
            pupil.born_on, frozenset(filter(None, (pupil.upn, pupil.former_upn))),
            classes.get(pupil.pk, ""), pupil.pk in on_roll, labels[pupil.pk],
        )
        for pupil in pupils
    )  # fmt: skip


def _labels(
    pupils: Sequence[Pupil], classes: Mapping[UUID, str], on_roll: set[UUID]
) -> dict[UUID, str]:
    """No two alike: "Noah Bright, 4H"; with the birthday where name and class are the same."""
    labels = {
        pupil.pk: f"{pupil.name}, {_where(pupil, classes, on_roll)}".rstrip(", ")
        for pupil in pupils
    }
    often = Counter(labels.values())
    born = {
        pupil.pk: f"{labels[pupil.pk]}, born {plain_day(pupil.born_on)}"
        for pupil in pupils
        if often[labels[pupil.pk]] > 1
    }
    return labels | born


def _where(pupil: Pupil, classes: Mapping[UUID, str], on_roll: set[UUID]) -> str:
    return classes.get(pupil.pk, "") if pupil.pk in on_roll else "has left"
