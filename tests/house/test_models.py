"""What must hold of every model and migration of the house."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations.loader import MigrationLoader

from send_mis.personal import Personal
from tests.house.floors import FLOOR_OF_APP, OUR_PACKAGES

OURS = [
    model
    for model in apps.get_models()
    if model.__module__.startswith(tuple(f"{package}." for package in OUR_PACKAGES))
    and not hasattr(model, "pgh_tracked_model")
]


def _own_fields(model: type[models.Model]) -> set[str]:
    fields = {field.name for field in model._meta.get_fields() if not field.auto_created}
    return fields | {model._meta.pk.name if model._meta.pk else ""}


@pytest.mark.parametrize("model", OURS, ids=lambda m: m.__name__)
def test_every_field_is_declared_personal_or_plain(model: type[models.Model]) -> None:
    personal = getattr(model, "personal", None)
    assert isinstance(personal, Personal), f"{model.__name__} declares nothing"
    assert personal.declared() == _own_fields(model)


def test_string_keys_point_down_the_floors() -> None:
    up = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in OURS
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and FLOOR_OF_APP.get(field.related_model._meta.app_label, 0)
        > FLOOR_OF_APP[model._meta.app_label]
    ]
    assert up == []


def test_migrations_depend_only_downwards_and_are_named() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    ours = {key: m for key, m in loader.disk_migrations.items() if key[0] in FLOOR_OF_APP}
    up = [
        f"{key} → {on}"
        for key, migration in ours.items()
        for on in migration.dependencies
        if FLOOR_OF_APP.get(on[0], 0) > FLOOR_OF_APP[key[0]]
    ]
    assert up == []
    assert [key for key in ours if "auto_2" in key[1]] == []


def _history_without_context() -> Iterator[str]:
    for model in apps.get_models():
        if hasattr(model, "pgh_tracked_model"):
            context = model._meta.get_field("pgh_context")
            if context.null:
                yield model.__name__


def test_no_history_can_be_written_without_who_and_why() -> None:
    assert list(_history_without_context()) == []


def test_what_says_something_of_a_pupil_is_under_history() -> None:
    """Rows that only pass through (imports, reads, outbox) are named here, with the reason."""
    passing = {
        # Written anew from what is under history.
        "DueDate",
        "DueDatesRebuilt",
        "SchoolFigures",
        "ImportBatch",
        "ImportRow",
        "DocumentFolder",
        "FolderFile",
        "Read",
        "Change",
        "Message",
        # Which file goes with a message: of what is under history.
        "Attachment",
        "Code",
        # What the Department published, by command.
        "NationalFigure",
        "DemoDay",
        "CopyRun",
        "UnsentForm",
        "RemovedSession",
        # Who was told of what, and when: a record of its own, and of what is under history.
        "Reminder",
        "ReminderDigest",
        "ReminderRun",
        # What was sent by a link, and who was asked, is under history.
        "ExpiringLink",
        "LinkCode",
        "MissedLink",
    }
    tracked = {
        model.pgh_tracked_model
        for model in apps.get_models()
        if hasattr(model, "pgh_tracked_model")
    }
    assert {m.__name__ for m in OURS if m not in tracked} == passing
