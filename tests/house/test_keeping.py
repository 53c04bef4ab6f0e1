"""What is declared to be kept for some days is gone when they are over."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db.models import Model
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from pupils.choices import FolderState, ImportKind, ImportState
from pupils.models import DocumentFolder, FolderFile, ImportBatch, ImportRow
from send_mis.accounts.models import UnsentForm
from send_mis.jobs import sweeps
from send_mis.jobs.registry import require_task
from send_mis.links.models import ExpiringLink, LinkCode, MissedLink
from send_mis.notifications.choices import Channel
from send_mis.notifications.models import Attachment, Message
from send_mis.reminders.choices import Stage
from send_mis.reminders.models import Reminder, ReminderDigest, ReminderRun
from send_mis.schools.models import School
from send_mis.ui.words import day_of
from tests.factories import keep_folder, make_school, make_user

pytestmark = pytest.mark.django_db


def _import(at: datetime, **fields: Any) -> ImportBatch:
    school = School.objects.first() or make_school()
    return ImportBatch.objects.create(
        **{
            "school": school, "kind": ImportKind.PUPILS, "file_name": "pupils.csv", "made_at": at,
            "state": ImportState.PREVIEW, "choices": {"day": "2026-11-23"}, **fields,
        }
    )  # fmt: skip


def _row(at: datetime) -> ImportRow:
    batch = _import(at, state=ImportState.APPLIED, applied_at=at)
    row: ImportRow = ImportRow.objects.create(batch=batch, number=2, label="x", outcome="added")
    return row


def _message(at: datetime) -> Message:
    return Message.objects.create(to="a@b.test", subject="x", body="", made_at=at, due_at=at)


def _attachment(at: datetime) -> Attachment:
    return Attachment.objects.create(
        message=_message(at),
        name="x.pdf",
        content_type="application/pdf",
        storage_name="x",
        place=0,
    )


def _form(at: datetime) -> UnsentForm:
    user = make_user(f"{at:%H%M%S%f%d}@harebell.test", "Ada Ellis")
    return UnsentForm.objects.create(user=user, kept_at=at, path="/x/", fields={})


def _link(at: datetime) -> ExpiringLink:
    school = School.objects.first() or make_school()
    return ExpiringLink.objects.create(
        school=school,
        purpose="x",
        subject_id=uuid4(),
        token_hash=f"{at:%H%M%S%f%d}",
        made_at=at,
        expires_at=at,
    )


def _code(at: datetime) -> LinkCode:
    return LinkCode.objects.create(
        link=_link(timezone.now()), channel=Channel.MAIL, code_hash="x", message=uuid4(),
        sent_at=at, expires_at=at,
    )  # fmt: skip


def _missed(at: datetime) -> MissedLink:
    return MissedLink.objects.create(address="203.0.113.7", at=at)


def _folder(at: datetime) -> DocumentFolder:
    file = keep_folder(
        School.objects.first() or make_school(), None, state=FolderState.FILED, made_at=at,
        filed_at=at,
    )  # fmt: skip
    return file.folder


def _folder_file(at: datetime) -> FolderFile:
    return FolderFile.objects.get(folder=_folder(at))


def _digest(at: datetime) -> ReminderDigest:
    digest: ReminderDigest = ReminderDigest.objects.create(
        school=School.objects.first() or make_school(), on=day_of(at), message_id=uuid4(),
        user=make_user(f"{at:%H%M%S%f%d}@harebell.test", "Ada Ellis"), made_at=at,
    )  # fmt: skip
    return digest


def _reminder(at: datetime) -> Reminder:
    digest = _digest(at)
    reminder: Reminder = Reminder.objects.create(
        school=digest.school, kind="x", subject_id=uuid4(), due_on=day_of(at), stage=Stage.DUE,
        recipient=digest.user, role="senco", digest=digest,
    )  # fmt: skip
    return reminder


def _run(at: datetime) -> ReminderRun:
    school = School.objects.first() or make_school()
    return ReminderRun.objects.create(school=school, on=day_of(at), finished_at=at)


MAKE: dict[str, Callable[[datetime], Model]] = {
    "pupils.importbatch": _import,
    "pupils.importrow": _row,
    "pupils.documentfolder": _folder,
    "pupils.folderfile": _folder_file,
    "notifications.message": _message,
    "notifications.attachment": _attachment,
    "links.expiringlink": _link,
    "links.linkcode": _code,
    "links.missedlink": _missed,
    "accounts.unsentform": _form,
    "reminders.reminderdigest": _digest,
    "reminders.reminder": _reminder,
    "reminders.reminderrun": _run,
}


def _kept_for_days() -> dict[str, int]:
    return {
        model._meta.label_lower: int(keep.removeprefix("days:"))
        for model in apps.get_models()
        if (keep := getattr(getattr(model, "personal", None), "keep", "")).startswith("days:")
    }


def _swept() -> None:
    """What beat and worker do each minute."""
    autodiscover_modules("tasks")
    for task_name, waiting in sweeps.values():
        if "forget" not in task_name:
            continue
        require_task(task_name)
        module, _, name = task_name.rpartition(".")
        job = getattr(__import__(module, fromlist=[name]), name)
        for row_id in list(waiting()):
            job(str(row_id))


def test_every_such_model_is_tried_here() -> None:
    assert set(_kept_for_days()) == set(MAKE)


@pytest.mark.parametrize("label", sorted(MAKE))
def test_it_is_gone_after_the_days_that_are_declared(label: str) -> None:
    kept_for = timedelta(days=_kept_for_days()[label])
    old = MAKE[label](timezone.now() - kept_for - timedelta(minutes=1))
    young = MAKE[label](timezone.now() - timedelta(minutes=5))
    _swept()
    assert set(type(old)._default_manager.values_list("pk", flat=True)) == {young.pk}


def test_an_import_lasts_from_the_day_on_which_it_was_written_to_the_last_hour() -> None:
    day = timedelta(days=1)
    now = timezone.now()
    late = _import(now - 100 * day, state=ImportState.APPLIED, applied_at=now - 89 * day)
    edge = _import(now - 90 * day + timedelta(minutes=1))
    busy = _import(now - 100 * day, state=ImportState.UNDOING, applied_at=now - 91 * day)
    for state in (ImportState.CANCELLED, ImportState.FAILED, ImportState.MAPPING):
        _import(now - 91 * day, state=state)
    later = Message.objects.create(
        to="a@b.test", subject="x", body="", made_at=now - 100 * day, due_at=now + day
    )
    _swept()
    assert set(ImportBatch.objects.values_list("pk", flat=True)) == {late.pk, edge.pk, busy.pk}
    assert Message.objects.get() == later
