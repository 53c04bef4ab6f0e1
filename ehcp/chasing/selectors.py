"""What each local authority owes that is late or due this month, and when it was asked for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from ehcp.chasing.rules import OWED, OwedItem, late_words, month_end, month_start
from ehcp.due.kinds import DUE
from ehcp.models import (
    AnnualReview,
    AuthorityChase,
    ChasedItem,
    LocalAuthority,
    NeedsAssessment,
)
from pupils.models import DueDate, Pupil
from pupils.professionals.rules.advising import letters_of
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.reach import Reader
from send_mis.access.scope import counting, visible_or_404
from send_mis.database.compiled import Asked, compiled
from send_mis.schools.models import School
from send_mis.ui.chips import Chip
from send_mis.ui.tasks import Task, TaskKind
from send_mis.ui.words import day, plural

REVIEW = Action.EHC_REVIEW
_WORDS = {kind.key: kind.words for kind in DUE}


@dataclass(frozen=True, slots=True)
class OwedLine:
    pupil: str
    url: str
    letter_url: str
    what: str
    law: str
    authority: str
    chip: Chip
    chased: str


@dataclass(frozen=True, slots=True)
class OwingAuthority:
    """One authority with what it owes; `last`: when it was asked last."""

    name: str
    words: str
    last: str
    lines: list[OwedLine]
    letter_url: str
    record_url: str


def owed_items(
    actor: Actor, school: School, *, authority_id: UUID | None = None
) -> list[OwedItem]:  # fmt: skip
    """By authority and day, of reviews and of assessments. Three queries, however many."""
    chased = ChasedItem.objects.filter(
        kind=OuterRef("kind"), subject_id=OuterRef("subject_id")
    ).order_by("-chase__chased_on")
    rows = _open(actor.today, month_end(actor.today)).filter(school=school).annotate(
        chased_on=Subquery(chased.values("chase__chased_on")[:1])
    )  # fmt: skip
    due = list(rows.order_by("law_on", "pk"))
    wanted = {row.subject_id for row in due}
    reviews = AnnualReview.objects.visible_to(actor, REVIEW).filter(pk__in=wanted)
    asked = NeedsAssessment.objects.visible_to(actor, REVIEW).filter(pk__in=wanted)
    subjects = {
        row.pk: _Subject(row.plan.authority, row.pupil, "ehc_review")
        for row in reviews.select_related("plan__authority", "pupil")
    } | {
        row.pk: _Subject(row.authority, row.pupil, "pupil_ehc_assessments")
        for row in asked.select_related("authority", "pupil")
    }
    found = [_item(row, subjects) for row in due if row.subject_id in subjects]
    of_one = [item for item in found if authority_id in (None, item.authority_id)]
    return sorted(of_one, key=lambda item: (item.authority, item.law_on, item.pupil))


def _open(today: date, last: date) -> QuerySet[Any]:
    """Late, or due by `last`, the end of this month, and not come yet."""
    is_owed = Q(ends_on__isnull=True) | Q(ends_on__gt=today)
    return DueDate.objects.filter(is_owed, kind__in=OWED, done_on__isnull=True, law_on__lte=last)


@dataclass(frozen=True, slots=True)
class _Subject:
    authority: LocalAuthority
    pupil: Pupil
    page: str


def _item(row: Any, subjects: Mapping[UUID, _Subject]) -> OwedItem:
    of = subjects[row.subject_id]
    authority, pupil = of.authority, of.pupil
    return OwedItem(
        key=f"{row.kind}:{row.subject_id}", authority_id=authority.pk, authority=authority.name,
        pupil_id=pupil.pk, pupil=pupil.list_name, letters=letters_of(pupil.name), upn=pupil.upn,
        kind=row.kind, what=_WORDS[row.kind], subject_id=row.subject_id, law_on=row.law_on,
        authority_on=row.authority_on, chased_on=row.chased_on, page=of.page,
    )  # fmt: skip


def owing_authorities(
    school: School, items: Iterable[OwedItem], today: date
) -> list[OwingAuthority]:
    """One query."""
    last = dict(
        AuthorityChase.objects.filter(school=school)
        .order_by("authority_id", "-chased_on")
        .distinct("authority_id")
        .values_list("authority_id", "chased_on")
    )
    found: dict[UUID, list[OwedItem]] = {}
    for item in items:
        found.setdefault(item.authority_id, []).append(item)
    return [_authority(school, rows, last.get(key), today) for key, rows in found.items()]


def _authority(
    school: School, items: list[OwedItem], last: date | None, today: date
) -> OwingAuthority:
    first = items[0]
    late = sum(item.is_late(today) for item in items)
    words = [plural(late, "is late", "are late")] if late else []
    if len(items) > late:
        words.append(f"{len(items) - late} due this month")
    at = [school.slug, first.authority_id]
    return OwingAuthority(
        name=first.authority, words=", ".join(words),
        last=f"Last asked on {day(last)}" if last else "Not asked yet",
        lines=[_line(school, item, today) for item in items],
        letter_url=reverse("ehc_chase_pdf", args=at),
        record_url=reverse("ehc_chase_record", args=at),
    )  # fmt: skip


def _line(school: School, item: OwedItem, today: date) -> OwedLine:
    at = [school.slug, item.authority_id, item.pupil_id]
    return OwedLine(
        pupil=item.pupil, url=reverse(item.page, args=[item.pupil_id]),
        letter_url=reverse("ehc_chase_pupil_pdf", args=at), what=item.what,
        law=day(item.law_on), authority=day(item.authority_on) if item.authority_on else "",
        chip=Chip("late" if item.is_late(today) else "soon", late_words(item.law_on, today)),
        chased=f"Asked on {day(item.chased_on)}" if item.chased_on else "",
    )  # fmt: skip


def chased_authority_or_404(actor: Actor, slug: str, authority_id: UUID) -> LocalAuthority:
    rows = LocalAuthority.objects.select_related("school")
    row: LocalAuthority = visible_or_404(rows, actor, REVIEW, pk=authority_id, school__slug=slug)
    return row


def chase_tasks_read(actor: Actor) -> list[Asked]:
    if actor.school_id is None or not actor.may(REVIEW):
        return []
    return [_unasked.asked(actor.for_query, *_month(actor))]


def chase_tasks(actor: Actor) -> list[Task]:
    """Each month while an authority owes something that it was not asked for this month."""
    if actor.school_id is None or actor.hat is None or not actor.may(REVIEW):
        return []
    count = dict(_unasked(actor.for_query, *_month(actor))).get("owed", 0)
    if not count:
        return []
    title = plural(count, "thing to ask of an authority", "things to ask of authorities")
    url = reverse("ehc_chases", args=[actor.hat.slug])
    text = "Late or due this month about plans and assessments, and not asked for this month."
    return [Task(TaskKind.REVIEWS, title, text, "Open the list", url)]


def _month(actor: Actor) -> tuple[date, date, date]:
    return actor.today, month_start(actor.today), month_end(actor.today)


@compiled
def _unasked(
    reader: Reader, today: date, first: date, last: date
) -> QuerySet[Any, tuple[Any, ...]]:
    asked = ChasedItem.objects.filter(
        kind=OuterRef("kind"), subject_id=OuterRef("subject_id"),
        chase__chased_on__gte=first,
    )  # fmt: skip
    rows = _open(today, last).filter(~Exists(asked), school=reader.school_id)
    return counting({"owed": rows})
