"""The reviews that are due, narrowed by class, adult and day, and those that are done."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from provision.delivery.selectors.lines import by_whom
from provision.impact.selectors.review import (
    DoneReview,
    ReviewedSoFar,
    done_words,
    due_on,
    rows_to_review,
    sessions_of,
    so_far,
    with_all,
)
from provision.models import ImpactResult, ImpactReview, PlanRow
from provision.plans.selectors.frame import plan_name
from provision.sessions.selectors.words import row_title
from provision.settings.selectors import settings_of
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_to
from send_mis.schools.models import School
from send_mis.schools.provision_days import provision_days
from send_mis.ui.chips import Chip
from send_mis.ui.filters import Filter, FilterBar
from send_mis.ui.lists import Address
from send_mis.ui.words import day as in_words
from send_mis.ui.words import from_now, joined, plural

# So long before it is due a review stands in the list.
AHEAD = timedelta(weeks=2)
_NAMED_AT_MOST = 3
_LATE: Final = "late"
_SOON: Final = "soon"
_WHEN = {"": "all reviews", _LATE: "reviews that are late", _SOON: "reviews due in two weeks"}


@dataclass(frozen=True)
class DueReview:
    row: PlanRow
    title: str
    names: str
    by: str
    due_on: date
    due: str
    chip: Chip
    delivered: str
    short: Chip | None
    url: str

    @property
    def is_late(self) -> bool:
        return self.chip.kind == "late"

    @property
    def group_key(self) -> str:
        """Of the class, or of the year group."""
        plan = self.row.plan
        return str(plan.school_class_id or f"year-{plan.year_group}")

    @property
    def by_key(self) -> str:
        """Of the account; a name that was typed stands for itself."""
        return str(self.row.delivered_by_id or self.by)


@dataclass(frozen=True)
class ReviewsPage:
    school: School
    lede: str
    bar: FilterBar
    due: list[DueReview]
    has_any: bool
    done: list[DoneReview]


def reviews_page(actor: Actor, school: School, address: Address) -> ReviewsPage:
    """Nine queries, however many rows there are."""
    every = due_reviews(actor, school)
    done = ImpactReview.objects.visible_to(actor, Action.PROVISION_VIEW).filter(
        school=school, done_on__isnull=False
    )
    # The row may be read by one of its pupils; the figures of the others are theirs.
    own = visible_to(ImpactResult.objects.all(), actor, Action.PROVISION_VIEW)
    done = done.select_related("row__intervention", "row__plan__school_class").prefetch_related(
        Prefetch("results", own.select_related("pupil"))
    )
    return ReviewsPage(
        school, _counted(every), _bar(every, address), _narrowed(every, address), bool(every),
        [done_words(review) for review in done.order_by("-done_on")[:30]],
    )  # fmt: skip


def due_reviews(actor: Actor, school: School) -> list[DueReview]:
    """Of the rows that the actor reviews: late ones, and those of the next two weeks."""
    weeks = settings_of(school.pk).review_after_weeks
    dated = [(due_on(row, weeks), row) for row in with_all(_candidates(actor, school, weeks))]
    soon = [(on, row) for on, row in dated if on is not None and on <= actor.today + AHEAD]
    days, sessions = provision_days(school.pk), sessions_of([row.pk for _, row in soon])
    return [
        _due(row, on, actor.today, so_far(row, sessions.get(row.pk, []), days, actor.today))
        for on, row in sorted(soon, key=lambda pair: (pair[0], row_title(pair[1])))
    ]


def _reviews(count: int) -> str:
    return plural(count, "intervention review", "intervention reviews")


@dataclass(frozen=True, slots=True)
class ReviewCounts:
    late: int
    soon: int

    @property
    def words(self) -> str:
        """ "13 intervention reviews late, 37 due soon"; nothing where none is due."""
        if not self.late:
            return f"{_reviews(self.soon)} due soon" if self.soon else ""
        words = f"{_reviews(self.late)} late"
        return f"{words}, {self.soon:,} due soon" if self.soon else words


def _candidates(actor: Actor, school: School, weeks: int) -> QuerySet[Any]:
    """Time-limited rows that have begun, and have not ended longer ago than a review waits."""
    return rows_to_review(actor).time_limited().filter(
        school=school, starts_on__lt=actor.today,
        ends_on__gt=actor.today - timedelta(weeks=weeks),
    )  # fmt: skip


def _counted(reviews: Sequence[DueReview]) -> str:
    late = sum(review.is_late for review in reviews)
    return ReviewCounts(late, len(reviews) - late).words


def _due(row: PlanRow, on: date, today: date, done: ReviewedSoFar) -> DueReview:
    return DueReview(
        row, f"{row_title(row)}, {plan_name(row.plan)}", _first_names(row), by_whom(row), on,
        in_words(on), Chip(_LATE if on < today else _SOON, from_now(on, today)), done.words,
        Chip(_SOON, "Fewer sessions than planned") if done.is_short else None,
        reverse("impact_review", args=[row.pk]),
    )  # fmt: skip


def _first_names(row: PlanRow) -> str:
    """Those that tell one group from the next; its own page names everybody."""
    every = list(dict.fromkeys(place.pupil.name for place in row.allocations.all()))
    more = len(every) - _NAMED_AT_MOST
    return joined([*every[:_NAMED_AT_MOST], *([f"{more} more"] if more > 0 else [])])


# --- Narrowed --------------------------------------------------------------------------------


def _narrowed(reviews: list[DueReview], address: Address) -> list[DueReview]:
    """A value that does not exist narrows nothing."""
    when, group, adult = (_asked(address, *each) for each in _choices(reviews))
    return [
        review
        for review in reviews
        if (not when or review.is_late == (when == _LATE))
        and group in ("", review.group_key)
        and adult in ("", review.by_key)
    ]


def _bar(reviews: list[DueReview], address: Address) -> FilterBar:
    when, group, adult = _choices(reviews)
    return FilterBar(
        address,
        main=[
            _filter(address, *when, label="When they are due", lead="Show"),
            _filter(address, *group, label="Class", lead="of"),
            _filter(address, *adult, label="Who delivers", lead="delivered by"),
        ],
        results="main",
    )


_Choices = tuple[str, dict[str, str]]


def _choices(reviews: list[DueReview]) -> tuple[_Choices, _Choices, _Choices]:
    groups = _named(reviews, lambda r: (r.group_key, plan_name(r.row.plan)))
    adults = _named(reviews, lambda r: (r.by_key, r.by) if r.by else None)
    return (
        ("when", _WHEN), ("class", {"": "any class"} | groups), ("by", {"": "anybody"} | adults)
    )  # fmt: skip


def _named(
    reviews: Iterable[DueReview], key: Callable[[DueReview], tuple[str, str] | None]
) -> dict[str, str]:
    found = {pair for review in reviews if (pair := key(review))}
    return dict(sorted(found, key=lambda pair: pair[1]))


def _asked(address: Address, name: str, choices: dict[str, str]) -> str:
    value = address.get(name)
    return value if value in choices else ""


def _filter(
    address: Address, name: str, choices: dict[str, str], *, label: str, lead: str
) -> Filter:
    value = _asked(address, name, choices)
    return Filter(
        name, label, list(choices.items()), values=(value,) if value else (), lead=lead
    )  # fmt: skip
