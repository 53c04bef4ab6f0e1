"""What several services around professionals write inside an open change."""

from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django.template.loader import render_to_string

from pupils.choices import Audience, DocumentKind
from pupils.documents.keeping import put
from pupils.documents.rules.audience import USUAL_AUDIENCE
from pupils.documents.writing import new_document
from pupils.due.writing.professionals import professional_changes
from pupils.models import (
    AdviceRequest,
    ContactPoint,
    Document,
    OutsideService,
    Professional,
    Pupil,
    Referral,
    ReferralStep,
    Restriction,
)
from pupils.professionals.rules.advising import (
    ADVICE_LINK,
    ADVICE_ORIGIN,
    letters_of,
    link_expires_at,
    words_as_text,
)
from send_mis.accounts.mail import link_to
from send_mis.audit.saving import insert, save
from send_mis.errors import RuleBroken
from send_mis.links.writing import make_link, revoke_links
from send_mis.notifications.services import enqueue
from send_mis.ui.words import day, day_of

NOT_OURS = "Choose it from the list."


def add_step(row: Referral, status: str, on: date, note: str, by: str) -> None:
    """The referral's own columns are saved by whoever calls."""
    ReferralStep.objects.create(
        referral=row, pupil_id=row.pupil_id, school_id=row.school_id, status=status, on=on,
        note=note, by=by, number=row.steps.count() + 1,
    )  # fmt: skip
    row.status, row.status_on = status, on


def mend_last_step(row: Referral, on: date) -> None:
    """It was sent on another day than was said."""
    last = row.steps.latest("number")
    last.on = row.status_on = on
    last.save(update_fields=["on"])


def refuse_wrong_people(
    pupil: Pupil, service: OutsideService, professional: Professional | None, today: date,
    *, kept: Referral | AdviceRequest | None = None,
) -> None:  # fmt: skip
    """Raises RuleBroken: another school's service, one that is retired, somebody of another."""
    wrong: dict[str, list[str]] = {}
    if service.school_id != pupil.school_id:
        wrong["service"] = [NOT_OURS]
    elif (kept is None or kept.service_id != service.pk) and _is_retired(service, today):
        wrong["service"] = ["This service is retired: choose another, or bring it back first."]
    if professional is not None and professional.service_id != service.pk:
        wrong["professional"] = [f"Choose somebody who works for {service.name}, or nobody."]
    if wrong:
        raise RuleBroken(wrong)


def _is_retired(service: OutsideService, today: date) -> bool:
    return service.retired_on is not None and service.retired_on <= today


def refuse_restricted_address(pupil: Pupil, address: str, today: date) -> None:
    """Raises RuleBroken where the address is that of somebody who must be told nothing."""
    barred = Restriction.objects.on(today).filter(pupil=pupil, stops_information=True)
    theirs = ContactPoint.objects.filter(
        contact__in=barred.values("contact_id"), kind="email", value__iexact=address
    )
    if address and theirs.exists():
        raise RuleBroken(
            {"asked_at": ["A contact of this child has this address and must be told nothing."]}
        )


def send_advice_link(row: AdviceRequest, pupil: Pupil, today: date, *, is_chased: bool) -> None:
    """A new link to the advice that is asked for; an earlier one opens nothing from now on. The
    caller saves `mail` and `undelivered_on`."""
    link = make_link(
        purpose=ADVICE_LINK, subject_id=row.pk, school_id=row.school_id,
        expires_at=link_expires_at(row.by_on, today),
    )  # fmt: skip
    school = pupil.school
    body = render_to_string(
        "pupils/mail/advice.txt",
        {
            "school": school.name, "letters": letters_of(pupil.name), "by_on": row.by_on,
            "is_chased": is_chased, "url": link_to("advice_give", token=link.token),
            "until": day_of(link.row.expires_at), "asked_by": row.asked_by,
            "name": row.professional.name if row.professional else "",
        },
    )  # fmt: skip
    reminds = "Reminder: advice" if is_chased else "Advice"
    message = enqueue(
        to=row.asked_at, subject=f"{reminds} asked for by {school.name}", body=body,
        origin=ADVICE_ORIGIN,
    )  # fmt: skip
    row.mail, row.undelivered_on = message.pk, None


def withdraw(rows: Iterable[AdviceRequest], on: date, because: str) -> None:
    """They are asked for no more, and their links open nothing."""
    found = list(rows)
    revoke_links(purpose=ADVICE_LINK, subject_ids=[row.pk for row in found])
    for row in found:
        row.withdrawn_on, row.withdrawn_because = on, because
        save(row, "withdrawn_on", "withdrawn_because")
    professional_changes(*(row.pupil_id for row in found))


def advice_title(row: AdviceRequest, facts: Mapping[str, Any]) -> str:
    return f"Advice of {facts['author_name']}: {row.occasion}"[:160]


def file_of(
    row: AdviceRequest, pupil: Pupil, facts: Mapping[str, Any], content: bytes | None, *,
    on: date, by: str,
) -> Document:  # fmt: skip
    """The document that is received, not saved yet. Raises RuleBroken, at `file`."""
    usual = Audience.SEND if row.is_confidential else USUAL_AUDIENCE[DocumentKind.REPORT]
    said = {
        "title": advice_title(row, facts), "kind": DocumentKind.REPORT.value,
        "dated_on": facts["dated_on"], "audience": usual.value,
        "author": f"{facts['author_name']}, {facts['author_role']}".strip(", ")[:160],
    }  # fmt: skip
    if content is not None:
        return new_document(pupil, content, facts=said, on=on, by=by)
    text = words_as_text(facts, said["title"])
    # Our own text: whatever was typed into it is shown by no browser.
    return Document(
        id=uuid4(), pupil=pupil, school_id=pupil.school_id, file_kind="txt", size=len(text),
        sha256=sha256(text).hexdigest(), added_on=on, added_by=by, **said,
    )  # fmt: skip


def keep_received(
    row: AdviceRequest, document: Document, facts: Mapping[str, Any], content: bytes | None,
    on: date, *further: str,
) -> None:  # fmt: skip
    """The document is put last. One that is there already is not kept a second time. `further`:
    columns that the caller has set."""
    there = Document.objects.filter(
        pupil=document.pupil_id, sha256=document.sha256, removed_on__isnull=True
    ).first()
    if there is None:
        insert(document, at="file")
    for name, value in facts.items():
        setattr(row, name, value)
    row.received_on, row.document = on, there or document
    save(row, "received_on", "document", *facts, *further, at="author_name")
    professional_changes(row.pupil_id)
    if there is None:
        put(document, content or words_as_text(facts, document.title))


def received_words(row: AdviceRequest) -> str:
    return f"{row.author_name} sent it on {day(row.received_on)}." if row.received_on else ""
