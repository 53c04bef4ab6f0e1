"""The grid in which a class's values of one day are typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max

from pupils.models import Pupil
from reviews.assessments.rules.recording import Cell
from reviews.assessments.rules.scales import MOST_SCALES
from reviews.assessments.rules.values import typed_words
from reviews.assessments.selectors.reads import scales_in_use
from reviews.assessments.selectors.school import pupils_of_class
from reviews.models import Assessment, AssessmentScale
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.schools.models import SchoolClass

_RECORD = Action.ASSESSMENT_RECORD


@dataclass(frozen=True)
class Grid:
    """`choices`: every scale in use, and whether it has a column."""

    on: date
    pupils: list[Pupil]
    scales: list[AssessmentScale]
    choices: list[tuple[AssessmentScale, bool]]
    saved: Mapping[Cell, str]


def grid_of(
    actor: Actor, school_class: SchoolClass, on: date, scale_ids: Sequence[str] = ()
) -> Grid:
    """Four queries, however many pupils and scales there are.

    Without a choice the columns are the scales that the class was last assessed by.
    """
    pupils = pupils_of_class(actor, school_class, on, _RECORD)
    in_use = list(scales_in_use(school_class.school_id, on))
    chosen = [each for each in in_use if str(each.pk) in set(scale_ids)]
    if not chosen:
        lately = _lately(pupils, in_use)
        chosen = [each for each in in_use if each.pk in lately] or in_use
    chosen = chosen[:MOST_SCALES]
    rows = Assessment.objects.filter(
        school=school_class.school_id, on=on, pupil__in=pupils, scale__in=chosen
    )
    by_id = {each.pk: each for each in chosen}
    saved = {
        (pupil, scale): typed_words(by_id[scale], value)
        for pupil, scale, value in rows.values_list("pupil_id", "scale_id", "value")
    }
    shown = set(by_id)
    return Grid(on, pupils, chosen, [(each, each.pk in shown) for each in in_use], saved)


def _lately(pupils: Sequence[Pupil], scales: Sequence[AssessmentScale]) -> set[UUID]:
    found = Assessment.objects.filter(pupil__in=pupils, scale__in=scales).order_by()
    newest = found.values("scale").annotate(last=Max("on")).order_by("-last", "scale")
    return {row["scale"] for row in newest[:MOST_SCALES]}
