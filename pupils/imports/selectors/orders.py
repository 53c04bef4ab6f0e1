"""Court orders that files marked and nobody has recorded here, or found not to be."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from pupils.choices import ImportState
from pupils.imports.rules.says import ProblemKind
from pupils.models import ImportRow, Pupil, Restriction
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.reach import Reader
from send_mis.access.scope import visible_to
from send_mis.schools.models import School
from send_mis.ui.words import day

_MARKED = [{"kind": ProblemKind.ORDER.value}]


@dataclass(frozen=True, slots=True)
class MarkedOrder:
    """A pupil, what the files say beside them, and where it is recorded or found not to be."""

    pupil: str
    family_url: str
    none_url: str
    texts: tuple[str, ...]


def marked_rows(school_id: UUID) -> QuerySet[ImportRow]:
    """Most schools have no such file, so the files are asked first."""
    return ImportRow.objects.filter(
        batch__school_id=school_id, batch__state=ImportState.APPLIED,
        batch__counts__orders__gt=0, problems__contains=_MARKED,
        is_ticked_out=False, undone_at=None, pupil__isnull=False,
    )  # fmt: skip


def pupils_with_marked_orders(reader: Reader, school_id: UUID) -> QuerySet[Any]:
    """For whom no restriction was ever recorded."""
    pupils: QuerySet[Any] = visible_to(Pupil.objects.all(), reader, Action.FAMILY_RESTRICT)
    recorded = Restriction.objects.filter(pupil=OuterRef("pk"))
    return pupils.filter(~Exists(recorded), pk__in=marked_rows(school_id).values("pupil"))


def marked_orders(actor: Actor, school: School) -> list[MarkedOrder]:
    """In the order of their names. Two queries."""
    pupils = pupils_with_marked_orders(actor, school.pk).order_by("sort_key", "pk")
    said = _said(school.pk, list(pupils))
    return [
        MarkedOrder(
            pupil.name, reverse("pupil_family", args=[pupil.pk]),
            reverse("marked_order_none", args=[pupil.pk]), tuple(said.get(pupil.pk, ())),
        )
        for pupil in pupils
    ]  # fmt: skip


def _said(school_id: UUID, pupils: list[Pupil]) -> dict[UUID, list[str]]:
    rows = marked_rows(school_id).filter(pupil__in=pupils).order_by("batch__made_at", "number")
    found: dict[UUID, list[str]] = {}
    for pupil_id, problems, file_name, day_said in rows.values_list(
        "pupil_id", "problems", "batch__file_name", "batch__choices__day"
    ):
        on = day(date.fromisoformat(day_said))
        found.setdefault(pupil_id, []).extend(
            f"{each['text']} ({file_name}, {on})" for each in problems if is_order(each)
        )
    return found


def is_order(problem: Any) -> bool:
    return bool(problem["kind"] == ProblemKind.ORDER)
