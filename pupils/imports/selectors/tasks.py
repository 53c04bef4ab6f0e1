"""Files that wait for a person, and where a file and the register differ, for the first page."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from pupils.choices import DifferenceState, ImportState
from pupils.imports.rules.says import ProblemKind
from pupils.imports.selectors.page import kinds_for
from pupils.models import ImportBatch, ImportRow, Pupil, RegisterDifference, Restriction
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.reach import Reader
from send_mis.access.scope import visible_to
from send_mis.database.compiled import compiled
from send_mis.ui.tasks import Task, TaskKind
from send_mis.ui.words import plural

_NAMED = 3
_WAITING = (ImportState.MAPPING, ImportState.PREVIEW)


def file_wanted(reader: Reader) -> dict[str, QuerySet[Any]]:
    """What `file_tasks` wants counted, of what this reader may settle or record."""
    if reader.school_id is None:
        return {}
    wanted: dict[str, QuerySet[Any]] = {}
    if reader.may(Action.DIFFERENCE_SETTLE):
        rows = visible_to(RegisterDifference.objects.all(), reader, Action.DIFFERENCE_SETTLE)
        wanted["differences"] = rows.filter(state=DifferenceState.OPEN)
    if reader.may(Action.FAMILY_RESTRICT) and reader.may(Action.IMPORT_RUN):
        wanted["orders"] = _marked_orders(reader, reader.school_id)
    return wanted


def _marked_orders(reader: Reader, school_id: UUID) -> QuerySet[Any]:
    """Pupils beside whom a file marked a court order, and for whom no restriction was ever
    recorded. Most schools have no such file, so the files are asked first."""
    rows = ImportRow.objects.filter(
        batch__school_id=school_id, batch__state=ImportState.APPLIED,
        batch__counts__orders__gt=0, problems__contains=[{"kind": ProblemKind.ORDER.value}],
        is_ticked_out=False, undone_at=None, pupil__isnull=False,
    )  # fmt: skip
    pupils: QuerySet[Any] = visible_to(Pupil.objects.all(), reader, Action.FAMILY_RESTRICT)
    recorded = Restriction.objects.filter(pupil=OuterRef("pk"))
    return pupils.filter(~Exists(recorded), pk__in=rows.values("pupil"))


def file_tasks(actor: Actor, found: Mapping[str, int]) -> list[Task]:
    """One query, for the files' names; none for who brings in no file."""
    if actor.hat is None or actor.hat.is_trust:
        return []
    slug = actor.hat.slug
    return [
        *_orders(found.get("orders", 0), slug),
        *_waiting(actor, slug),
        *_differences(found.get("differences", 0), slug),
    ]


def _orders(count: int, slug: str) -> list[Task]:
    if not count:
        return []
    title = f"{plural(count, 'pupil', 'pupils')} with a court order marked in a file"
    text = "No restriction is recorded here. Look at the order and record what it stops."
    return [Task(TaskKind.FILES, title, text, "Find them", reverse("imports", args=[slug]), "late")]


def _waiting(actor: Actor, slug: str) -> list[Task]:
    """Of the kinds that this reader may bring in: a file's name tells of what stands in it."""
    if not actor.may(Action.IMPORT_RUN):
        return []
    names = _waiting_names(actor.for_query)
    if not names:
        return []
    title = f"{plural(len(names), 'file waits', 'files wait')} to be checked"
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    text = f"{', '.join(names[:_NAMED])}{more}. Nothing is saved until you confirm."
    url = reverse("imports", args=[slug])
    return [Task(TaskKind.FILES, title, text, "Check and confirm", url)]


@compiled
def _waiting_names(reader: Reader) -> QuerySet[Any, str]:
    rows = visible_to(ImportBatch.objects.all(), reader, Action.IMPORT_RUN)
    waiting = rows.filter(state__in=_WAITING, kind__in=kinds_for(reader))
    return waiting.order_by("-made_at").values_list("file_name", flat=True)


def _differences(count: int, slug: str) -> list[Task]:
    if not count:
        return []
    title = f"{plural(count, 'difference', 'differences')} between a file and the register"
    text = "Nothing was changed. Say for each which one is right."
    url = reverse("differences", args=[slug])
    return [Task(TaskKind.FILES, title, text, "Resolve them", url)]
