"""The draft of a letter that follows what is recorded of visits, inside an open change."""

from collections.abc import Sequence
from datetime import date

from ehcp.choices import EvidenceKind, Section, UndeliveredState
from ehcp.delivered.rules.letter import AFTER_MISSED, DutyHolder, MissedFacts, missed_letter
from ehcp.models import DeliveryEvidence, PromisedProvision, UndeliveredLetter
from ehcp.plans.rules.amounts import amount_words
from send_mis.access.actor import Actor
from send_mis.audit.saving import insert, save

_ICB = "Integrated care board"


def write_draft(actor: Actor, line: PromisedProvision) -> None:
    """After two visits that did not come, of which nobody was told, a letter is written and waits
    for somebody to check it. One that nobody has changed yet says what is recorded now."""
    draft = UndeliveredLetter.objects.filter(promised=line, state=UndeliveredState.DRAFT).first()
    if draft is not None and draft.version > 1:
        return
    untold = list(
        DeliveryEvidence.objects.filter(promised=line, kind=EvidenceKind.NOT_COME)
        .filter(letter=draft).order_by("on", "pk")
    )  # fmt: skip
    if draft is not None:
        untold += _untold(line)
    untold.sort(key=lambda each: each.on)
    if len(untold) < AFTER_MISSED:
        if draft is not None:
            _drop(actor, draft)
        return
    written = letter_about(
        line, untold, sender=actor.name, sender_role=actor.role_label, on=actor.today
    )
    if draft is None:
        draft = written
        insert(draft)
    else:
        draft.body = written.body
        draft.save(update_fields=["body"])
    for each in untold:
        if each.letter_id != draft.pk:
            each.letter = draft
            each.save(update_fields=["letter"])


def letter_about(
    line: PromisedProvision, untold: Sequence[DeliveryEvidence], *, sender: str, sender_role: str,
    on: date,
) -> UndeliveredLetter:  # fmt: skip
    """Not saved yet."""
    name, email, address = _to(line)
    subject, body = missed_letter(_facts(line, untold, sender, sender_role), name)
    return UndeliveredLetter(
        promised=line, pupil_id=line.pupil_id, school_id=line.school_id, name=name, email=email,
        address=address, subject=subject, body=body, made_on=on,
    )  # fmt: skip


def _untold(line: PromisedProvision) -> list[DeliveryEvidence]:
    rows = DeliveryEvidence.objects.filter(promised=line, kind=EvidenceKind.NOT_COME)
    return list(rows.filter(letter__isnull=True).order_by("on", "pk"))


def _drop(actor: Actor, draft: UndeliveredLetter) -> None:
    draft.state, draft.ended_on, draft.ended_by = UndeliveredState.DROPPED, actor.today, actor.name
    save(draft, "state", "ended_on", "ended_by")
    for each in DeliveryEvidence.objects.filter(letter=draft).order_by("pk"):
        each.letter = None
        each.save(update_fields=["letter"])


def duty_holder(line: PromisedProvision) -> DutyHolder:
    if line.section == Section.G:
        return DutyHolder((line.provider_words, _ICB))
    kept = line.plan.authority
    return DutyHolder((kept.officer_name, kept.name), kept.email, kept.address)


def _to(line: PromisedProvision) -> tuple[str, str, str]:
    """Whose duty it is: of Section G the commissioning body's, whose address is nowhere kept."""
    if line.section == Section.G:
        return line.provider_words or _ICB, "", ""
    authority = line.plan.authority
    return authority.officer_name or authority.name, authority.email, authority.address


def _facts(
    line: PromisedProvision, untold: Sequence[DeliveryEvidence], sender: str, sender_role: str
) -> MissedFacts:
    rows = list(DeliveryEvidence.objects.filter(promised=line).values_list("kind", flat=True))
    pupil = line.pupil
    return MissedFacts(
        pupil=pupil.name, born_on=pupil.born_on, made_on=line.plan.made_on, section=line.section,
        words=line.words, amount=amount_words(line.amount, line.per, line.kind),
        came=rows.count(EvidenceKind.CAME), since=line.plan.made_on,
        missed_on=[each.on for each in untold],
        others=rows.count(EvidenceKind.SCHOOL_MISSED) + rows.count(EvidenceKind.CHILD_ABSENT),
        sender=sender, sender_role=sender_role, school=pupil.school.name,
    )  # fmt: skip
