"""Recommendations of a whole school: those to decide, and advice that nobody took up yet."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from pupils.choices import Audience
from pupils.models import AdviceRequest
from reviews.choices import RecommendationState
from reviews.models import Recommendation
from reviews.recommendations.selectors.pupil import SETTLE, state_chip
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.reach import Reader
from send_mis.access.scope import visible_to
from send_mis.schools.models import School
from send_mis.ui.chips import Chip
from send_mis.ui.filters import Filter, FilterBar
from send_mis.ui.lists import Address, ListPage, page_of

CONFIDENTIAL = Action.REFERRAL_READ_CONFIDENTIAL
_SHOWN = {
    "": "not decided yet", "adopted": "adopted", "adapted": "adapted", "declined": "declined",
    "all": "decided or not",
}  # fmt: skip
_UNSPLIT_AT_MOST = 30


@dataclass(frozen=True, slots=True)
class ListedRecommendation:
    pupil: str
    url: str
    words: str
    whom: str
    chip: Chip


@dataclass(frozen=True, slots=True)
class Unsplit:
    pupil: str
    words: str
    url: str


@dataclass(frozen=True)
class SchoolAdvice:
    bar: FilterBar
    page: ListPage[ListedRecommendation]
    is_bare: bool
    unsplit: list[Unsplit]


def undecided_for(rows: QuerySet[Recommendation], actor: Reader) -> QuerySet[Recommendation]:
    """Those that the actor may decide: of what is confidential only for who may read it."""
    seen: QuerySet[Recommendation] = visible_to(rows, actor, SETTLE)
    if actor.may(CONFIDENTIAL):
        return seen.exclude(document__audience=Audience.CONFIDENTIAL)
    return seen.filter(
        Q(advice__is_confidential=False)
        | Q(document__audience=Audience.CLASS_STAFF)
        | Q(source_id__isnull=False)
    )


def unsplit_for(actor: Reader, school_id: UUID) -> QuerySet[AdviceRequest]:
    """Advice that was read and of which nothing is taken up yet."""
    taken = Recommendation.objects.filter(school=school_id, advice__isnull=False)
    rows = AdviceRequest.objects.filter(
        Q(provision__gt="") | Q(strategies__gt=""), school=school_id, read_on__isnull=False
    ).exclude(pk__in=taken.values("advice"))
    if not actor.may(CONFIDENTIAL):
        rows = rows.filter(is_confidential=False)
    found: QuerySet[AdviceRequest] = visible_to(rows, actor, SETTLE)
    return found


def school_advice(actor: Actor, school: School, address: Address) -> SchoolAdvice:
    """Three queries, however many there are."""
    rows = undecided_for(Recommendation.objects.filter(school=school), actor)
    show = address.get("show")
    if show in RecommendationState.values:
        rows = rows.filter(state=show)
    elif show != "all":
        rows = rows.filter(state=RecommendationState.OPEN)
    rows = rows.select_related("pupil", "advice__service", "document")
    page = page_of(
        rows.order_by("pupil__sort_key", "position", "pk"), address.get("page"), address=address
    )
    lines = [_listed(row) for row in page.rows]
    bar = FilterBar(
        address,
        main=[
            Filter("show", "Which recommendations", list(_SHOWN.items()), address.get_all("show"),
                   lead="Show what is"),
        ],
        results="main",
    )  # fmt: skip
    listed = ListPage(lines, page.number, page.pages, page.total, page.per_page, address)
    return SchoolAdvice(
        bar, listed, not page.total and not bar.is_narrowed, _unsplit(actor, school)
    )


def _unsplit(actor: Actor, school: School) -> list[Unsplit]:
    rows = unsplit_for(actor, school.pk).select_related("pupil", "service").order_by("read_on")
    return [
        Unsplit(
            row.pupil.list_name, f"{row.occasion}: {row.author_name}, {row.service.name}",
            reverse("advice_split", args=[row.pupil_id, row.pk]),
        )
        for row in rows[:_UNSPLIT_AT_MOST]
    ]  # fmt: skip


def _listed(row: Recommendation) -> ListedRecommendation:
    if row.advice is not None:
        whom = f"{row.advice.author_name}, {row.advice.service.name}"
    else:
        whom = row.document.title if row.document else row.source_words
    return ListedRecommendation(
        row.pupil.list_name, reverse("recommendation_settle", args=[row.pupil_id, row.pk]),
        row.words, whom, state_chip(row),
    )  # fmt: skip
