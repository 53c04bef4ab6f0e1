"""All that was shared about a pupil, and what might be drafted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from ehcp.models import AnnualReview
from pupils.record.selectors.pupil import PupilRecord
from reviews.choices import OPEN_DISCUSSIONS, OPEN_STATES
from reviews.models import Cycle, EarlyDiscussion
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.parents.choices import ANSWERED, SummaryKind, SummaryState
from send_mis.parents.models import (
    SharedWith,
    Summary,
    SummaryAnswer,
)
from send_mis.parents.rights.selectors import rights_of
from send_mis.parents.summaries.selectors.drafting_years import report_years
from send_mis.parents.summaries.selectors.shown import (
    SHARE,
    chips_of,
    title_of,
)
from send_mis.ui.chips import Chip
from send_mis.ui.parts import Link
from send_mis.ui.words import day, plural


@dataclass(frozen=True, slots=True)
class SummaryCard:
    """A line of the list: `readers` and `open_answers` in words."""

    title: str
    url: str
    chips: list[Chip]
    dates: str
    readers: str
    open_answers: str


@dataclass(frozen=True, slots=True)
class SharedPage:
    cards: list[SummaryCard]
    drafts: list[Link]
    # Once the rights have moved: what holds, and where it is decided, for who may.
    rights: str
    rights_url: str
    # Where times to meet are offered.
    offer: str
    # Who at home signs in, for who may decide it.
    accounts_url: str


def shared_page(record: PupilRecord, actor: Actor) -> SharedPage:
    """Five queries, however many there are."""
    rows = list(Summary.objects.filter(pupil=record.id).order_by("-drafted_on", "-pk"))
    readers: dict[UUID, list[SharedWith]] = {row.pk: [] for row in rows}
    for reader in SharedWith.objects.filter(pupil=record.id, ended_on__isnull=True):
        readers[reader.summary_id].append(reader)
    waiting: dict[UUID, int] = {row.pk: 0 for row in rows}
    for summary_id in SummaryAnswer.objects.filter(
        pupil=record.id, kind__in=ANSWERED, answered_on__isnull=True
    ).values_list("shared__summary_id", flat=True):
        waiting[summary_id] += 1
    cards = [
        SummaryCard(
            title=title_of(row.kind, record.pupil.short_name),
            url=reverse("summary", args=[row.pk]), chips=chips_of(row),
            dates=_dates(row), readers=_readers_words(readers[row.pk]),
            open_answers=_waiting_words(waiting[row.pk]),
        )
        for row in rows
    ]  # fmt: skip
    may = SHARE in record.may and record.head.is_on_roll
    offers = Action.SLOT_OFFER in record.may and record.head.is_on_roll
    rights = rights_of(record.pupil, actor.today)
    accounts = Action.FAMILY_ACCOUNT in record.may
    decides = rights.have_moved and Action.RIGHTS_DECIDE in record.may
    return SharedPage(
        cards,
        _to_draft(record, rows, actor.today) if may else [],
        rights.words(record.pupil.short_name),
        reverse("rights_decide", args=[record.id]) if decides else "",
        reverse("slots_offer", args=[record.id]) if offers else "",
        reverse("pupil_accounts", args=[record.id]) if accounts else "",
    )


def _to_draft(record: PupilRecord, rows: Sequence[Summary], today: date) -> list[Link]:
    """What has no summary yet."""
    there = {
        (row.kind, row.discussion_id or row.cycle_id or row.review_id)
        for row in rows if row.state != SummaryState.WITHDRAWN
    }  # fmt: skip
    found = []
    talks = EarlyDiscussion.objects.filter(pupil=record.id, state__in=OPEN_DISCUSSIONS)
    for talk in talks:
        if (SummaryKind.EARLY, talk.pk) not in there:
            found.append(
                Link(f"Before support begins: the discussion of {day(talk.begun_on)}",
                     reverse("summary_of_discussion", args=[talk.pk]))
            )  # fmt: skip
    cycles = Cycle.objects.filter(pupil=record.id, state__in=OPEN_STATES)
    for cycle in cycles:
        if (SummaryKind.CYCLE, cycle.pk) not in there:
            found.append(
                Link(f"From the plan: cycle {cycle.number}",
                     reverse("summary_of_cycle", args=[cycle.pk]))
            )  # fmt: skip
    if Action.EHC_READ_PROVISION in record.may:
        reviews = AnnualReview.objects.filter(pupil=record.id, ended_on__isnull=True)
        for review in reviews:
            if (SummaryKind.EHC_REVIEW, review.pk) not in there:
                found.append(
                    Link(f"From the annual review begun on {day(review.begun_on)}",
                         reverse("summary_of_review", args=[review.pk]))
                )  # fmt: skip
    done = {row.year for row in rows if row.state != SummaryState.WITHDRAWN}
    if set(report_years(record.id, today)) - done:
        found.append(Link("The annual report", reverse("summary_of_year", args=[record.id])))
    return found


def _dates(row: Summary) -> str:
    if row.shared_on is None:
        return f"Drafted on {day(row.drafted_on)}"
    said = f"Shared on {day(row.shared_on)}"
    if row.number > 1:
        said += f", version {row.number}"
    return f"{said}. Withdrawn on {day(row.withdrawn_on)}" if row.withdrawn_on else said


def _readers_words(readers: Sequence[SharedWith]) -> str:
    if not readers:
        return ""
    opened = sum(each.opened_at is not None for each in readers)
    read = sum(each.read_number == each.number for each in readers)
    many = plural(len(readers), "person", "people")
    return f"With {many}; opened by {opened}, read by {read}"


def _waiting_words(many: int) -> str:
    return f"{plural(many, 'answer waits', 'answers wait')} for the school" if many else ""
