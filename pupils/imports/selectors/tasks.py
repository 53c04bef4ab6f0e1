"""Files that wait for a person, and where a file and the register differ, for the first page."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from pupils.choices import DifferenceState, ImportState
from pupils.imports.selectors.orders import pupils_with_marked_orders
from pupils.imports.selectors.page import kinds_for
from pupils.models import ImportBatch, RegisterDifference
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
    if reader.may(Action.FAMILY_RESTRICT):
        wanted["orders"] = pupils_with_marked_orders(reader, reader.school_id)
    return wanted


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
    url = reverse("marked_orders", args=[slug])
    return [Task(TaskKind.FILES, title, text, "See which", url, "late")]


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
