"""Letters to many: sent once each whatever happens to the worker, and skipped ones are said."""

import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pupils.letters.selectors.runs import run_preview, run_progress
from pupils.letters.services import run_jobs
from pupils.letters.services.runs import SEND_RUN, send_run
from pupils.models import Document, Letter, LetterCopy, LetterRun
from send_mis.access.actor import Actor
from send_mis.notifications.models import Message
from tests.factories import (
    TODAY,
    actor_for_user,
    in_change,
    leave,
    make_contact,
    make_home,
    make_pupil,
    make_run,
    restrict,
)
from tests.house.filling import fields_sent
from tests.people import Cast, signed_in
from tests.workers import worker

pytestmark = pytest.mark.usefixtures("codes")


@pytest.fixture
def files(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def of_many(cast: Cast, many: int) -> LetterRun:
    pupils = [make_pupil(cast.harebell, surname=f"Ash{n:03}") for n in range(many)]
    for pupil in pupils:
        parent = make_contact(pupil)
        make_home(pupil, parent.contact)
    return make_run(*pupils)


def sending(actor: Actor, run: LetterRun) -> LetterRun:
    return send_run(actor=actor, run=run)


@pytest.mark.django_db
def test_each_gets_theirs_and_who_gets_none_is_said(cast: Cast, files: Path) -> None:
    senco = actor_for_user(cast.senco)
    run = of_many(cast, 3)
    gone, lonely, kept = (make_pupil(cast.harebell, surname=f"Zed{n}") for n in range(3))
    make_contact(gone)
    restrict(make_contact(kept))
    with in_change():
        for pupil in (gone, lonely, kept):
            Letter.objects.create(
                run=run, pupil=pupil, school=run.school, kind=run.kind, subject=run.subject,
                body=run.body, values=run.values, made_by="Olive", made_at=run.made_at,
            )  # fmt: skip
    preview = run_preview(run, senco)
    assert (len(preview.lines), preview.mails, preview.papers) == (4, 0, 4)
    assert [line.name for line in preview.skipped] == [lonely.list_name, kept.list_name]
    leave(gone, TODAY)
    sending(senco, run)
    run_jobs.send_letter_run(run_id=run.pk)
    run.refresh_from_db()
    progress = run_progress(run)
    assert (run.state, progress.total, progress.done) == ("done", 6, 6)
    why = {line.name: line.note for line in progress.skipped}
    assert why[gone.list_name] == run_jobs.NOT_ON_ROLL
    assert why[kept.list_name].startswith("Nobody may be written to")
    assert LetterCopy.objects.filter(letter__run=run).count() == 3
    run_jobs.send_letter_run(run_id=run.pk)
    assert LetterCopy.objects.filter(letter__run=run).count() == 3
    pdf = signed_in(cast.senco).get(
        reverse("letters_print", args=[cast.harebell.slug]), {"run": str(run.pk)}
    )
    assert pdf["Content-Type"] == "application/pdf"
    from pypdfium2 import PdfDocument

    assert len(PdfDocument(pdf.content)) == 3


@pytest.mark.django_db
def test_the_preview_costs_the_same_for_three_and_for_thirty(cast: Cast) -> None:
    senco, counted = actor_for_user(cast.senco), []
    for many in (3, 30):
        run = of_many(cast, many)
        with CaptureQueriesContext(connection) as found:
            run_preview(run, senco)
        counted.append(len(found))
    assert counted[0] == counted[1] <= 11


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_of_seventy_sends_none_twice_and_loses_none(
    cast: Cast, empty_queue: None
) -> None:
    run = of_many(cast, 70)
    with worker("pupils.tasks", pool="solo") as first:
        sending(actor_for_user(cast.senco), run)
        end = time.monotonic() + 60
        while run.letters.filter(state="sent").count() < 5:
            assert time.monotonic() < end, first.said
            time.sleep(0.2)
        os.kill(first.process.pid, signal.SIGKILL)
        first.process.wait()
    done = run.letters.filter(state="sent").count()
    assert 5 <= done < 70
    assert LetterCopy.objects.filter(letter__run=run).count() == done
    assert list(run_jobs.unfinished_runs()) == [run.pk]
    run_jobs.send_letter_run(run_id=run.pk)
    run.refresh_from_db()
    assert run.state == "done"
    assert LetterCopy.objects.filter(letter__run=run).count() == 70
    assert LetterCopy.objects.filter(letter__run=run).values("pupil").distinct().count() == 70
    assert Document.objects.filter(letter_copy__letter__run=run).count() == 70
    assert SEND_RUN
    assert Message.objects.count() == len(mail.outbox) == 0
    connection.close()


@pytest.mark.django_db
def test_nobody_is_ticked_until_somebody_is_chosen_and_two_taps_are_one_run(cast: Cast) -> None:
    office = signed_in(cast.office)
    url = reverse("letters_many_write", args=[cast.harebell.slug, "general"])
    assert b"Whom is it about?" in office.get(url).content
    assert cast.noah.list_name.encode() not in office.get(url).content
    shown = office.get(f"{url}?status=everyone&year=4")
    data = fields_sent(shown.content) | {"value_message": "We go swimming."}
    assert str(cast.noah.pk) in data["pupil"]
    assert str(cast.jayden.pk) not in data["pupil"]
    none = office.post(f"{url}?status=everyone&year=4", data | {"pupil": []})
    assert b"Tick at least one pupil." in none.content
    for _ in range(2):
        answer = office.post(f"{url}?status=everyone&year=4", data)
        assert answer.status_code == 302
    run = LetterRun.objects.get()
    assert run.chosen == "Everyone on roll, in Year 4"
    strange = cast.elsewhere.pupil
    data |= {"pupil": [str(strange.pk)], "_once": ""}
    assert b"Tick at least one pupil." in office.post(f"{url}?status=everyone", data).content
    assert LetterRun.objects.count() == 1
