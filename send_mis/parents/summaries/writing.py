"""Parts of a change that others share: a version, its readers, and how each is told."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from pupils.models import Pupil
from send_mis.access.actor import Actor
from send_mis.audit.saving import insert, save
from send_mis.links.writing import make_link, revoke_links
from send_mis.notifications import services as outbox
from send_mis.parents.choices import ToldBy
from send_mis.parents.due.readers import reader_changes
from send_mis.parents.models import SharedWith, Summary
from send_mis.parents.summaries.rules.telling import told_in_mail, told_in_text
from send_mis.parents.summaries.selectors.sharing import FamilyReader

SHARED_LINK = "shared"
ORIGIN = "shared"
LINK_DAYS = 60
MOST_FORMS = 300


def give(
    actor: Actor, summary: Summary, readers: Mapping[UUID, FamilyReader], ways: Mapping[UUID, str]
) -> list[SharedWith]:
    """Inside an open change, with the summary locked and its version taken: each of `ways` gets
    it, and is told; who had it before reads the new version by a new link."""
    there = {row.contact_id: row for row in SharedWith.objects.filter(summary=summary)}
    given = []
    for contact_id, way in ways.items():
        reader, row = readers[contact_id], there.get(contact_id)
        if row is None:
            row = SharedWith(
                summary=summary, pupil_id=summary.pupil_id, school_id=summary.school_id,
                contact_id=contact_id,
            )  # fmt: skip
        is_new = row._state.adding
        row.reason, row.told_by, row.number = reader.reason[:300], way, summary.number
        row.shared_on, row.shared_by = actor.today, actor.name
        row.ended_on, row.ended_because = None, ""
        tell(row, reader, summary.pupil)
        if is_new:
            insert(row)
        else:
            save(
                row, "reason", "told_by", "number", "shared_on", "shared_by", "ended_on",
                "ended_because", "mail", "undelivered_on",
            )  # fmt: skip
        given.append(row)
    return given


def tell(row: SharedWith, reader: FamilyReader, pupil: Pupil) -> None:
    """A link of its own, by mail or text; earlier ones open nothing from now on. On paper: the
    letter has the link, and makes it when it is printed."""
    row.mail, row.undelivered_on = None, None
    reader_changes(row.pk)
    if row.told_by == ToldBy.PAPER:
        revoke_links(purpose=SHARED_LINK, subject_ids=[row.pk])
        return
    link = make_link(
        purpose=SHARED_LINK, subject_id=row.pk, school_id=row.school_id,
        expires_at=timezone.now() + timedelta(days=LINK_DAYS), most_tries=MOST_FORMS,
    )  # fmt: skip
    url = address_of(link.token)
    school = pupil.school
    if row.told_by == ToldBy.TEXT:
        body = told_in_text(school.name, url)
        row.mail = outbox.enqueue_text(to=reader.reached.mobile, body=body, origin=ORIGIN).pk
        return
    subject, body = told_in_mail(school.name, school.phone, url, days=LINK_DAYS)
    row.mail = outbox.enqueue(to=reader.reached.email, subject=subject, body=body, origin=ORIGIN).pk


def address_of(token: str) -> str:
    """A whole address, from the setting."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse('shared', args=[token])}"


def stop(rows: list[SharedWith], actor: Actor, why: str) -> None:
    """Inside an open change: their links open nothing any more."""
    for row in rows:
        row.ended_on, row.ended_because = actor.today, why
        save(row, "ended_on", "ended_because")
        reader_changes(row.pk)
    revoke_links(purpose=SHARED_LINK, subject_ids=[row.pk for row in rows])
