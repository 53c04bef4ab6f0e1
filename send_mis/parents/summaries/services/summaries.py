"""A summary is drafted, worded, shared as a version, and withdrawn."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ehcp.models import AnnualReview
from pupils.models import Enrolment, Pupil
from pupils.writing import last_word, locked
from reviews.models import Cycle
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, lock, lock_version, same_version, save
from send_mis.audit.snapshots.taking import take_snapshot
from send_mis.errors import AlreadyDone, NotAllowed, RuleBroken
from send_mis.parents.choices import SummaryKind, SummaryState, SummaryVersion
from send_mis.parents.due.readers import reader_changes
from send_mis.parents.models import SharedWith, Summary, SummarySnapshot
from send_mis.parents.summaries.rules.parts import (
    SummaryWords,
    content_problems,
    sharing_problems,
    tidied,
)
from send_mis.parents.summaries.selectors.drafting import draft_of_cycle
from send_mis.parents.summaries.selectors.drafting_reviews import draft_of_review
from send_mis.parents.summaries.selectors.sharing import Sharing, secrets_for, sharing_of
from send_mis.parents.summaries.selectors.words import summary_words
from send_mis.parents.summaries.writing import give
from send_mis.ui.words import day, joined

SHARE = Action.SUMMARY_SHARE
CHANGED_SINCE = (
    "Who may read it, or who is named in it, has changed since you looked: look once more."
)


def draft_of_a_cycle(*, actor: Actor, cycle: Cycle) -> Summary:
    """Raises RuleBroken."""
    ensure(actor, SHARE, cycle)
    with change(actor=actor, event="summary.drafted"), last_word():
        pupil = _here(cycle.pupil, actor)
        row = lock(Cycle, cycle.pk)
        row.pupil = pupil
        words = draft_of_cycle(actor, row)
        return _draft(actor, pupil, words, kind=SummaryKind.CYCLE, cycle=row)


def draft_of_a_review(*, actor: Actor, review: AnnualReview) -> Summary:
    """What it says of the plan is read by whoever may read the plan. Raises RuleBroken."""
    ensure(actor, SHARE, review)
    ensure(actor, Action.EHC_READ_PROVISION, review)
    with change(actor=actor, event="summary.drafted"), last_word():
        pupil = _here(review.pupil, actor)
        row = AnnualReview.objects.select_related("plan").get(pk=review.pk)
        row.pupil = pupil
        words = draft_of_review(actor, row)
        return _draft(actor, pupil, words, kind=SummaryKind.EHC_REVIEW, review=row)


def change_summary(*, actor: Actor, summary: Summary, version: int, words: SummaryWords) -> Summary:
    """What is in hand; families go on reading what was shared last. Raises RuleBroken,
    EditConflict."""
    ensure(actor, SHARE, summary)
    with change(actor=actor, event="summary.changed"):
        pupil = locked(summary.pupil)
        row = lock_version(Summary, summary.pk, version, summary_words(pupil))
        _refuse_withdrawn(row)
        clean = tidied(words)
        if wrong := content_problems(clean):
            raise RuleBroken(wrong)
        if row.content != clean.as_json():
            row.content = clean.as_json()
            save(row, "content", at="why")
        return row


def discard_summary(*, actor: Actor, summary: Summary, version: int) -> None:
    """A draft that nobody has read. Raises RuleBroken, EditConflict."""
    ensure(actor, SHARE, summary)
    with change(actor=actor, event="summary.discarded"):
        pupil = locked(summary.pupil)
        row = lock_version(Summary, summary.pk, version, summary_words(pupil))
        if row.state != SummaryState.DRAFT:
            raise RuleBroken("It was shared: withdraw it instead.")
        row.delete()


def share_summary(
    *, actor: Actor, summary: Summary, version: int, ways: Mapping[UUID, str], mark: str,
    is_checked: bool,
) -> Summary:  # fmt: skip
    """As it stands, as the next version, with each of `ways` (contact: ToldBy). `mark`: of who
    might read it and who is named, as they were shown. Raises RuleBroken, EditConflict."""
    ensure(actor, SHARE, summary)
    with change(actor=actor, event="summary.shared"), last_word():
        pupil = _here(summary.pupil, actor)
        row = lock(Summary, summary.pk)
        _refuse_withdrawn(row)
        same_version(row, version, lambda: summary_words(pupil)(row))
        row.pupil = pupil
        words = SummaryWords.read(row.content)
        sharing = sharing_of(pupil, words, actor.today)
        _refuse(sharing, words, pupil, ways, mark, is_checked=is_checked)
        taken = take_snapshot(
            SummarySnapshot, row, actor=actor, kind=SummaryVersion.SHARED, content=row.content
        )
        row.state, row.number = SummaryState.SHARED, taken.number
        row.shared_on, row.owner_id = actor.today, _person(actor)
        save(row, "state", "number", "shared_on", "owner")
        give(actor, row, {each.contact_id: each for each in sharing.readers}, ways)
        return row


def withdraw_summary(*, actor: Actor, summary: Summary, version: int, why: str) -> Summary:
    """Nobody reads it any more; who opens their link is told so, and what they answer all the same
    is kept. Raises RuleBroken, EditConflict,
    AlreadyDone."""
    ensure(actor, SHARE, summary)
    reason = " ".join(why.split())
    with change(actor=actor, event="summary.withdrawn", why=reason):
        pupil = locked(summary.pupil)
        row = lock(Summary, summary.pk)
        if row.state == SummaryState.WITHDRAWN and row.withdrawn_on is not None:
            raise AlreadyDone(f"It was withdrawn on {day(row.withdrawn_on)}.")
        same_version(row, version, lambda: summary_words(pupil)(row))
        if row.state == SummaryState.DRAFT:
            raise RuleBroken("Nobody has read it: discard the draft instead.")
        if not reason:
            raise RuleBroken({"why": ["Say why."]})
        row.state, row.withdrawn_on, row.withdrawn_because = (
            SummaryState.WITHDRAWN, actor.today, reason
        )  # fmt: skip
        save(row, "state", "withdrawn_on", "withdrawn_because", at="why")
        reader_changes(*SharedWith.objects.filter(summary=row).values_list("pk", flat=True))
        return row


def _draft(actor: Actor, pupil: Pupil, words: SummaryWords, **of: Any) -> Summary:
    row = Summary(
        pupil=pupil, school_id=pupil.school_id, content=words.as_json(), drafted_on=actor.today,
        owner_id=_person(actor), **of,
    )  # fmt: skip
    insert(row)
    return row


def _person(actor: Actor) -> UUID:
    """Whom the family rings."""
    if actor.user_id is None:
        raise NotAllowed("Somebody by name shares it.")
    return actor.user_id


def _here(pupil: Pupil, actor: Actor) -> Pupil:
    """Locked, and at the school: nothing new is shared of who has left."""
    row = locked(pupil)
    if not Enrolment.objects.not_over(actor.today).filter(pupil=row).exists():
        raise RuleBroken(f"{row.short_name} is not at the school any more.")
    return row


def _refuse_withdrawn(row: Summary) -> None:
    if row.state == SummaryState.WITHDRAWN:
        raise RuleBroken("It was withdrawn: draft another one.")


def _refuse(
    sharing: Sharing, words: SummaryWords, pupil: Pupil, ways: Mapping[UUID, str], mark: str,
    *, is_checked: bool,
) -> None:  # fmt: skip
    name = pupil.short_name
    if missing := sharing_problems(words, name):
        raise RuleBroken({"": missing})
    if mark != sharing.mark:
        raise RuleBroken(CHANGED_SINCE)
    if not ways:
        raise RuleBroken({"readers": ["Choose at least one reader."]})
    wrong: dict[str, list[str]] = {}
    for contact_id, way in ways.items():
        reader = sharing.reader(contact_id)
        if reader is None:
            raise RuleBroken({"readers": ["Choose from the list: somebody in it is told nothing."]})
        if way not in reader.ways:
            wrong[f"way_{contact_id.hex}"] = [f"{reader.name} cannot be reached in that way."]
    for contact_id, places in secrets_for(sharing, ways).items():
        reader = sharing.reader(contact_id)
        who = reader.name if reader else ""
        wrong.setdefault("readers", []).append(
            f"{who} may not learn what stands under {joined([f'“{each}”' for each in places])}:"
            " an address or number of another home. Take it out first."
        )
    if sharing.named and not is_checked:
        wrong["is_checked"] = ["Look at the names, and say that they may stay."]
    if wrong:
        raise RuleBroken(wrong)
