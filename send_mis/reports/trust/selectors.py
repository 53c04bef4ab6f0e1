"""The schools of a trust by the same measures: grouped by school, however many there are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse

from ehcp.choices import EhcAssessmentDue, EhcReviewDue
from pupils.choices import SenStatus
from pupils.models import DueDate, Enrolment, Spell
from pupils.querysets import holds_on
from reviews.choices import CycleState
from reviews.models import Cycle
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_to
from send_mis.schools.models import School, Trust, school_year_of
from send_mis.ui.lists import Address, Column, SortLink, sort_of, table_head

COMPARE = Action.TRUST_COMPARE


@dataclass(frozen=True, slots=True)
class SchoolCounts:
    """`done`, `in_time`: steps of EHC plans with a day by law, this school year, the authority's
    too; `late`: of these now. `held`, `held_in_time`: reviews of support plans this school year.
    `undated`: on the register without a day for the next review; `overdue`: that day is past."""

    on_roll: int = 0
    support: int = 0
    plans: int = 0
    late: int = 0
    done: int = 0
    in_time: int = 0
    held: int = 0
    held_in_time: int = 0
    overdue: int = 0
    undated: int = 0

    def __add__(self, other: "SchoolCounts") -> "SchoolCounts":
        return SchoolCounts(
            *(getattr(self, each.name) + getattr(other, each.name) for each in fields(self))
        )

    @property
    def register(self) -> int:
        return self.support + self.plans

    @property
    def share(self) -> float | None:
        return _share(self.register, self.on_roll)

    @property
    def steps(self) -> float | None:
        return _share(self.in_time, self.done)

    @property
    def reviews(self) -> float | None:
        return _share(self.held_in_time, self.held)


def _share(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None


@dataclass(frozen=True, slots=True)
class ComparedSchool:
    """`leaders_url`: what is late there and whose turn it is, for whoever leads the school too."""

    name: str
    url: str
    counts: SchoolCounts
    leaders_url: str = ""


@dataclass(frozen=True)
class TrustComparison:
    head: list[SortLink]
    rows: list[ComparedSchool]
    total: SchoolCounts


_KEYS: dict[str, Callable[[ComparedSchool], Any]] = {
    "school": lambda row: row.name.casefold(),
    "roll": lambda row: row.counts.on_roll,
    "register": lambda row: row.counts.share,
    "support": lambda row: row.counts.support,
    "plans": lambda row: row.counts.plans,
    "late": lambda row: row.counts.late,
    "steps": lambda row: row.counts.steps,
    "reviews": lambda row: row.counts.reviews,
    "overdue": lambda row: row.counts.overdue,
    "undated": lambda row: row.counts.undated,
}
COLUMNS = (
    Column("School", "school"), Column("On roll", "roll", "num", "down"),
    Column("On the register", "register", "num", "down"),
    Column("SEN support", "support", "num", "down"), Column("EHC plan", "plans", "num", "down"),
    Column("EHC steps late now", "late", "num", "down"),
    Column("EHC steps in time", "steps", "num"), Column("Reviews in time", "reviews", "num"),
    Column("Review overdue", "overdue", "num", "down"),
    Column("No review date", "undated", "num", "down"),
)  # fmt: skip


def comparison(actor: Actor, trust: Trust, address: Address) -> TrustComparison:
    """Five queries, however many schools and pupils."""
    schools = list(
        visible_to(School.objects.filter(trust=trust), actor, COMPARE).order_by("name", "pk")
        .only("name", "slug", "trust_id")
    )  # fmt: skip
    counts = counts_of([school.pk for school in schools], actor.today)
    leads = actor.may(Action.LEADERS_VIEW)
    rows = [
        ComparedSchool(
            school.name, reverse("register", args=[school.slug]), counts[school.pk],
            reverse("leaders", args=[school.slug]) if leads else "",
        )
        for school in schools
    ]  # fmt: skip
    sort = sort_of(address.get("sort"), _KEYS, "school")
    key, is_down = _KEYS[sort.removeprefix("-")], sort.startswith("-")
    # Where nothing is to be compared comes last, in both directions.
    known = [row for row in rows if key(row) is not None]
    ordered = sorted(known, key=key, reverse=is_down)
    ordered += [row for row in rows if key(row) is None]
    total = sum((row.counts for row in rows), SchoolCounts())
    return TrustComparison(table_head(COLUMNS, address, sort=sort), ordered, total)


def counts_of(school_ids: Sequence[UUID], today: date) -> dict[UUID, SchoolCounts]:
    """Four queries, grouped by school."""
    found: dict[UUID, dict[str, int]] = {pk: {} for pk in school_ids}
    for rows in (
        _on_roll(school_ids, today), _registered(school_ids, today), _steps(school_ids, today),
        _held(school_ids, today),
    ):  # fmt: skip
        for row in rows:
            found[row.pop("school_id")] |= row
    return {pk: SchoolCounts(**counts) for pk, counts in found.items()}


# Each of these is read once, as rows of a school's id and its counts.


def _on_roll(school_ids: Sequence[UUID], today: date) -> Any:
    rows = Enrolment.objects.filter(holds_on(today), school__in=school_ids).order_by()
    return rows.values("school_id").annotate(on_roll=Count("pk"))


def _registered(school_ids: Sequence[UUID], today: date) -> Any:
    enrolled = Enrolment.objects.filter(
        holds_on(today), pupil=OuterRef("pupil"), school=OuterRef("school")
    )
    rows = Spell.objects.filter(
        holds_on(today), Exists(enrolled), school__in=school_ids
    ).order_by()  # fmt: skip
    return rows.values("school_id").annotate(
        support=Count("pk", filter=Q(status=SenStatus.SEN_SUPPORT)),
        plans=Count("pk", filter=Q(status=SenStatus.EHC_PLAN)),
        overdue=Count("pk", filter=Q(next_review_on__lt=today)),
        undated=Count("pk", filter=Q(next_review_on__isnull=True)),
    )


def _steps(school_ids: Sequence[UUID], today: date) -> Any:
    kinds = (*EhcReviewDue.values, *EhcAssessmentDue.values)
    rows = DueDate.objects.filter(
        school__in=school_ids, kind__in=kinds, law_on__isnull=False
    ).order_by()  # fmt: skip
    done = Q(done_on__gte=_year_began(today), done_on__lte=today)
    return rows.values("school_id").annotate(
        done=Count("pk", filter=done),
        in_time=Count("pk", filter=done & Q(done_on__lte=F("law_on"))),
        late=Count("pk", filter=holds_on(today) & Q(law_on__lt=today, done_on__isnull=True)),
    )


def _held(school_ids: Sequence[UUID], today: date) -> Any:
    rows = Cycle.objects.filter(
        school__in=school_ids, state=CycleState.REVIEWED, review_on__isnull=False,
        closed_on__gte=_year_began(today), closed_on__lte=today,
    ).order_by()  # fmt: skip
    return rows.values("school_id").annotate(
        held=Count("pk"), held_in_time=Count("pk", filter=Q(closed_on__lte=F("review_on")))
    )


def _year_began(today: date) -> date:
    return date(school_year_of(today), 9, 1)
