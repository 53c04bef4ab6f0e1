"""Parts of a change that others share: a draft, a version, its readers, and how each is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from pupils.models import Enrolment, Pupil
from pupils.writing import locked
from reviews.due.rules import within_days
from send_mis.access.actor import Actor
from send_mis.audit.saving import insert, same_version, save
from send_mis.audit.snapshots.taking import take_snapshot
from send_mis.errors import NotAllowed, RuleBroken
from send_mis.links.writing import make_link, revoke_links
from send_mis.notifications import services as outbox
from send_mis.parents.choices import SummaryState, SummaryVersion, ToldBy
from send_mis.parents.due.readers import reader_changes
from send_mis.parents.due.rights import rights_changes
from send_mis.parents.models import SharedWith, Summary, SummarySnapshot
from send_mis.parents.summaries.rules.parts import SummaryWords, sharing_problems
from send_mis.parents.summaries.rules.telling import (
    SHARED_LINK,
    answered_in_mail,
    answered_in_text,
    told_in_mail,
    told_in_text,
    withdrawn_in_mail,
    withdrawn_in_text,
)
from send_mis.parents.summaries.selectors.sharing import (
    FamilyReader,
    Sharing,
    reached_now,
    secrets_for,
    sharing_of,
    ways_of,
)
from send_mis.parents.summaries.selectors.words import summary_words
from send_mis.schools.provision_days import provision_days
from send_mis.ui.words import joined

ORIGIN = "shared"
# Of a message that it was withdrawn or answered.
NEWS = "shared news"
CHANGED_SINCE = (
    "Who may read it, or who is named in it, has changed since you looked: look once more."
)
LINK_DAYS = 60
MOST_FORMS = 300
_TELL_DAYS = 3


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
    url, school = _new_link(row), pupil.school
    if row.told_by == ToldBy.TEXT:
        body = told_in_text(school.name, url)
        row.mail = outbox.enqueue_text(to=reader.reached.mobile, body=body, origin=ORIGIN).pk
        return
    subject, body = told_in_mail(school.name, school.phone, url, days=LINK_DAYS)
    row.mail = outbox.enqueue(to=reader.reached.email, subject=subject, body=body, origin=ORIGIN).pk


def tell_withdrawn(pupil: Pupil, rows: Sequence[SharedWith], today: date) -> None:
    """Inside an open change, the pupil locked: whoever of these readers is still told learns that
    nobody reads it any more, without a word of what it was."""
    school, reached = pupil.school, reached_now(pupil, today)
    for row in rows:
        found = reached.get(row.contact_id)
        if found is None:
            reader_changes(row.pk)
        elif row.told_by == ToldBy.TEXT and ToldBy.TEXT in ways_of(found):
            text = withdrawn_in_text(school.name, school.phone)
            _told_of(row, outbox.enqueue_text(to=found.mobile, body=text, origin=NEWS).pk, today)
        elif row.told_by == ToldBy.MAIL and found.email:
            subject, body = withdrawn_in_mail(school.name, school.phone)
            mail = outbox.enqueue(to=found.email, subject=subject, body=body, origin=NEWS)
            _told_of(row, mail.pk, today)
        else:
            _told_of(row, None, today)


def tell_answered(pupil: Pupil, row: SharedWith, today: date) -> None:
    """Inside an open change, the pupil locked: a reader who is still told learns that there is an
    answer, by another link beside the one that they may have open."""
    school, found = pupil.school, reached_now(pupil, today).get(row.contact_id)
    if found is None or row.ended_on is not None:
        return
    if row.told_by == ToldBy.TEXT and ToldBy.TEXT in ways_of(found):
        text = answered_in_text(school.name, _new_link(row, is_another=True))
        _told_of(row, outbox.enqueue_text(to=found.mobile, body=text, origin=NEWS).pk, today)
    elif row.told_by == ToldBy.MAIL and found.email:
        link = _new_link(row, is_another=True)
        subject, body = answered_in_mail(school.name, school.phone, link, days=LINK_DAYS)
        mail = outbox.enqueue(to=found.email, subject=subject, body=body, origin=NEWS)
        _told_of(row, mail.pk, today)
    else:
        _told_of(row, None, today)


def _told_of(row: SharedWith, message: UUID | None, today: date) -> None:
    """By that message; without one somebody tells them by hand, within three school days."""
    row.mail, row.undelivered_on = message, None
    row.tell_by_on = None if message else tell_by(row.school_id, today)
    save(row, "mail", "undelivered_on", "tell_by_on")
    reader_changes(row.pk)


def tell_by(school_id: UUID, today: date) -> date:
    return within_days(today, _TELL_DAYS, provision_days(school_id))


def _new_link(row: SharedWith, *, is_another: bool = False) -> str:
    """Its address."""
    link = make_link(
        purpose=SHARED_LINK, subject_id=row.pk, school_id=row.school_id,
        expires_at=timezone.now() + timedelta(days=LINK_DAYS), most_tries=MOST_FORMS,
        is_another=is_another,
    )  # fmt: skip
    return address_of(link.token)


def reader_now(actor: Actor, pupil: Pupil, row: SharedWith) -> FamilyReader:
    """Inside an open change, both locked: somebody who reads it, and is told today. Raises
    RuleBroken."""
    summary = Summary.objects.get(pk=row.summary_id)
    if summary.state != SummaryState.SHARED or row.ended_on is not None:
        raise RuleBroken("They read it no longer: share it with them anew.")
    sharing = sharing_of(pupil, SummaryWords.read(summary.content), actor.today)
    reader = sharing.reader(row.contact_id)
    if reader is None:
        raise RuleBroken(f"{row.contact.name} is told nothing about {pupil.short_name} now.")
    return reader


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


@dataclass(frozen=True, slots=True)
class ShareAsked:
    """What whoever shares it saw: its version, with whom and how, and the mark of who might read
    it and who is named."""

    version: int
    ways: Mapping[UUID, str]
    mark: str
    is_checked: bool


def share_locked(
    actor: Actor, pupil: Pupil, row: Summary, sharing: Sharing, asked: ShareAsked
) -> Summary:
    """Inside an open change, with pupil and summary locked: as it stands, as the next version.
    Raises RuleBroken, EditConflict."""
    refuse_withdrawn(row)
    same_version(row, asked.version, lambda: summary_words(pupil)(row))
    row.pupil = pupil
    _refuse(sharing, SummaryWords.read(row.content), pupil, asked)
    taken = take_snapshot(
        SummarySnapshot, row, actor=actor, kind=SummaryVersion.SHARED, content=row.content
    )
    row.state, row.number = SummaryState.SHARED, taken.number
    row.shared_on, row.owner_id = actor.today, by_name(actor)
    save(row, "state", "number", "shared_on", "owner")
    rights_changes(pupil.pk)
    give(actor, row, {each.contact_id: each for each in sharing.readers}, asked.ways)
    return row


def by_name(actor: Actor) -> UUID:
    """Whom the family rings."""
    if actor.user_id is None:
        raise NotAllowed("Somebody by name shares it.")
    return actor.user_id


def here(pupil: Pupil, actor: Actor) -> Pupil:
    """Locked, and at the school: nothing new is shared of who has left."""
    row = locked(pupil)
    if not Enrolment.objects.not_over(actor.today).filter(pupil=row).exists():
        raise RuleBroken(f"{row.short_name} is not at the school any more.")
    return row


def refuse_withdrawn(row: Summary) -> None:
    if row.state == SummaryState.WITHDRAWN:
        raise RuleBroken("It was withdrawn: draft another one.")


def _refuse(sharing: Sharing, words: SummaryWords, pupil: Pupil, asked: ShareAsked) -> None:
    name = pupil.short_name
    if missing := sharing_problems(words, name):
        raise RuleBroken({"": missing})
    if sharing.rights.are_undecided:
        raise RuleBroken(sharing.rights.words(name))
    if asked.mark != sharing.mark:
        raise RuleBroken(CHANGED_SINCE)
    _refuse_none(sharing, asked)
    wrong: dict[str, list[str]] = {}
    for contact_id, way in asked.ways.items():
        reader = sharing.reader(contact_id)
        if reader is None:
            raise RuleBroken({"readers": ["Choose from the list: somebody in it is told nothing."]})
        if way not in reader.ways:
            wrong[f"way_{contact_id.hex}"] = [f"{reader.name} cannot be reached in that way."]
    for contact_id, places in secrets_for(sharing, asked.ways).items():
        reader = sharing.reader(contact_id)
        who = reader.name if reader else ""
        wrong.setdefault("readers", []).append(
            f"{who} may not learn what stands under {joined([f'“{each}”' for each in places])}:"
            " an address or number of another home. Take it out first."
        )
    if sharing.named and not asked.is_checked:
        wrong["is_checked"] = ["Look at the names, and say that they may stay."]
    if wrong:
        raise RuleBroken(wrong)


def keep_draft(actor: Actor, pupil: Pupil, words: SummaryWords, **of: Any) -> Summary:
    row = Summary(
        pupil=pupil, school_id=pupil.school_id, content=words.as_json(), drafted_on=actor.today,
        owner_id=by_name(actor), **of,
    )  # fmt: skip
    insert(row)
    return row


def _refuse_none(sharing: Sharing, asked: ShareAsked) -> None:
    """A young person who is told alone has no link: it is printed for them."""
    if not asked.ways and not sharing.rights.are_the_pupils_alone:
        raise RuleBroken({"readers": ["Choose at least one reader."]})
