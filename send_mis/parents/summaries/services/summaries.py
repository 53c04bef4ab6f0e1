"""A summary is drafted, worded, shared as a version, and withdrawn."""

from collections.abc import Mapping
from uuid import UUID

from ehcp.models import AnnualReview
from pupils.models import Pupil
from pupils.writing import last_word, locked
from reviews.models import Cycle, EarlyDiscussion
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import lock, lock_version, same_version, save
from send_mis.errors import AlreadyDone, RuleBroken
from send_mis.parents.choices import SummaryKind, SummaryState
from send_mis.parents.due.rights import rights_changes
from send_mis.parents.models import SharedWith, Summary
from send_mis.parents.summaries.rules.parts import (
    SummaryWords,
    content_problems,
    tidied,
)
from send_mis.parents.summaries.selectors.drafting import draft_of_cycle
from send_mis.parents.summaries.selectors.drafting_early import draft_of_discussion
from send_mis.parents.summaries.selectors.drafting_reviews import draft_of_review
from send_mis.parents.summaries.selectors.drafting_years import draft_of_year, report_years
from send_mis.parents.summaries.selectors.sharing import sharing_of
from send_mis.parents.summaries.selectors.words import summary_words
from send_mis.parents.summaries.writing import (
    ShareAsked,
    here,
    keep_draft,
    refuse_withdrawn,
    share_locked,
    tell_withdrawn,
)
from send_mis.schools.models import school_year_of
from send_mis.ui.words import day

SHARE = Action.SUMMARY_SHARE


def draft_of_a_discussion(*, actor: Actor, discussion: EarlyDiscussion) -> Summary:
    """Before it is decided whether support begins, and after. Raises RuleBroken."""
    ensure(actor, SHARE, discussion)
    with change(actor=actor, event="summary.drafted"), last_word():
        pupil = here(discussion.pupil, actor)
        row = lock(EarlyDiscussion, discussion.pk)
        row.pupil = pupil
        words = draft_of_discussion(actor, row)
        return keep_draft(actor, pupil, words, kind=SummaryKind.EARLY, discussion=row)


def draft_of_a_cycle(*, actor: Actor, cycle: Cycle) -> Summary:
    """Raises RuleBroken."""
    ensure(actor, SHARE, cycle)
    with change(actor=actor, event="summary.drafted"), last_word():
        pupil = here(cycle.pupil, actor)
        row = lock(Cycle, cycle.pk)
        row.pupil = pupil
        words = draft_of_cycle(actor, row)
        return keep_draft(actor, pupil, words, kind=SummaryKind.CYCLE, cycle=row)


def draft_of_a_review(*, actor: Actor, review: AnnualReview) -> Summary:
    """What it says of the plan is read by whoever may read the plan. Raises RuleBroken."""
    ensure(actor, SHARE, review)
    ensure(actor, Action.EHC_READ_PROVISION, review)
    with change(actor=actor, event="summary.drafted"), last_word():
        pupil = here(review.pupil, actor)
        row = AnnualReview.objects.select_related("plan").get(pk=review.pk)
        row.pupil = pupil
        words = draft_of_review(actor, row)
        return keep_draft(actor, pupil, words, kind=SummaryKind.EHC_REVIEW, review=row)


def draft_of_a_year(*, actor: Actor, pupil: Pupil, year: int) -> Summary:
    """The annual report: of the school year that began in that September. Raises RuleBroken."""
    ensure(actor, SHARE, pupil)
    with change(actor=actor, event="summary.drafted"), last_word():
        row = here(pupil, actor)
        if year not in {school_year_of(actor.today), *report_years(row.pk, actor.today)}:
            raise RuleBroken({"year": ["Choose a year from the list."]})
        words = draft_of_year(actor, row, year)
        return keep_draft(actor, row, words, kind=SummaryKind.YEAR, year=year)


def change_summary(*, actor: Actor, summary: Summary, version: int, words: SummaryWords) -> Summary:
    """What is in hand; families go on reading what was shared last. Raises RuleBroken,
    EditConflict."""
    ensure(actor, SHARE, summary)
    with change(actor=actor, event="summary.changed"):
        pupil = locked(summary.pupil)
        row = lock_version(Summary, summary.pk, version, summary_words(pupil))
        refuse_withdrawn(row)
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
        pupil = here(summary.pupil, actor)
        row = lock(Summary, summary.pk)
        sharing = sharing_of(pupil, SummaryWords.read(row.content), actor.today)
        asked = ShareAsked(version, ways, mark, is_checked=is_checked)
        return share_locked(actor, pupil, row, sharing, asked)


def withdraw_summary(*, actor: Actor, summary: Summary, version: int, why: str) -> Summary:
    """Nobody reads it any more; who opens their link is told so, and what they answer all the same
    is kept. Each of them is told. Raises RuleBroken, EditConflict, AlreadyDone."""
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
        rights_changes(pupil.pk)
        readers = SharedWith.objects.filter(summary=row, ended_on__isnull=True)
        tell_withdrawn(pupil, list(readers.order_by("pk")), actor.today)
        return row
