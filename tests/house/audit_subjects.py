"""Every change of every test is held against the copies that the database's triggers made.

Whatever a change wrote about a pupil or of a school, its head names that pupil and that school:
they are how a change is found again. No service can forget a subject without a test noticing.
"""

from functools import cache
from typing import Any
from uuid import UUID

import pghistory.models
from django.apps import apps
from django.db.models import F, Model, QuerySet, UUIDField, Value
from django.db.models.signals import post_save

from send_mis.access.paths import Path
from send_mis.audit.models import Change
from tests.house import tripwires

# Made by the tests' own factories, or whole schools at once by the demonstration.
_OTHERS = ("test.", "demo.", "probe.")


def watch() -> None:
    post_save.connect(_compare, sender=Change, dispatch_uid="audit subjects")


def stop_watching() -> None:
    post_save.disconnect(sender=Change, dispatch_uid="audit subjects")


def _compare(instance: Change, **_: Any) -> None:
    if instance.event.startswith(_OTHERS):
        return
    for fault in faults(instance):
        tripwires.tripped.append(f"{instance.event}: {fault}")


def faults(change: Change) -> list[str]:
    """What the head of this change does not say of what it wrote."""
    found: list[str] = []
    for model, pupil_id, school_id in _copies(change.pk):
        if pupil_id and pupil_id not in change.pupil_ids:
            found.append(f"a row of {model} is about a pupil whom the change does not name")
        if school_id and school_id != change.school_id:
            found.append(f"a row of {model} is of another school than the change")
    return found


def _copies(change_id: UUID) -> QuerySet[Any]:
    parts = [
        model._default_manager.order_by()
        .filter(pgh_context_id=change_id)
        .values_list(Value(name), pupil, school)
        for model, name, pupil, school in _events()
    ]
    return parts[0].union(*parts[1:])


@cache
def _events() -> list[tuple[type[Model], str, Any, Any]]:
    """Each table of copies, the model it copies, and its lookups to the pupil and the school."""
    nobody = Value(None, output_field=UUIDField())
    found = []
    for model in apps.get_models():
        if not issubclass(model, pghistory.models.Event):
            continue
        tracked = model.pgh_tracked_model
        path = getattr(tracked, "access_path", None)
        if isinstance(path, Path) and (path.pupil or path.school):
            pupil = F(path.pupil) if path.pupil else nobody
            found.append(
                (model, tracked.__name__, pupil, F(path.school) if path.school else nobody)
            )
    return found
