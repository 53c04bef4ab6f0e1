"""What was recommended for a pupil, what became of it, and where it lives now."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from provision.choices import OutcomeState
from provision.models import Allocation, Outcome, PlanRow
from provision.sessions.selectors.words import row_title
from pupils.choices import Audience, DocumentKind
from pupils.documents.rules.audience import may_open
from pupils.models import AdviceRequest, Document, Strategy
from pupils.professionals.selectors.pupil import may_read_advice
from pupils.professionals.selectors.reads import advice_of
from pupils.record.selectors.pupil import PupilRecord
from reviews.choices import RecommendationState
from reviews.models import Recommendation
from reviews.recommendations.rules import NEW, SOURCES, proposed_lines
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import actions_on
from send_mis.access.scope import visible_or_404
from send_mis.database.ahead import read_ahead
from send_mis.database.compiled import compiled
from send_mis.errors import NotAllowed
from send_mis.ui.chips import Chip
from send_mis.ui.parts import Link
from send_mis.ui.words import day, plain_day

SETTLE, READ = Action.RECOMMENDATION_SETTLE, Action.REFERRAL_READ
_CHIPS = {
    RecommendationState.OPEN: "soon", RecommendationState.ADOPTED: "fine",
    RecommendationState.ADAPTED: "fine", RecommendationState.DECLINED: "neutral",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LivesIn:
    """Where a recommendation is carried out; `over`: says that it is not any more."""

    kind: str
    words: str
    url: str
    since: str
    over: str


@dataclass(frozen=True, slots=True)
class RecommendedLine:
    words: str
    chip: Chip
    instead: str
    place: LivesIn | None
    reason: str
    decided: str
    settle_url: str


@dataclass(frozen=True, slots=True)
class RecommendedBy:
    """One piece of advice, one report or one decision, and all that it recommends."""

    title: str
    whom: str
    url: str
    lines: list[RecommendedLine]
    split_url: str


@dataclass(frozen=True)
class PupilAdvice:
    sources: list[RecommendedBy]
    school_url: str


@dataclass(frozen=True, slots=True)
class OfferedPlace:
    """A place where something may live: the value of the form, its words, since when it is."""

    value: str
    words: str
    since_on: date


_WITH = ("advice__service", "document", "strategy", "outcome", "plan_row__intervention")


@compiled
def recommendations_of(pupil_id: UUID) -> QuerySet[Recommendation]:
    rows = Recommendation.objects.filter(pupil=pupil_id).select_related(*_WITH)
    return rows.order_by("position", "pk")


@compiled
def _reports_of(pupil_id: UUID) -> QuerySet[Document]:
    rows = Document.objects.filter(
        pupil=pupil_id, removed_on__isnull=True, kind=DocumentKind.REPORT
    )
    return rows.order_by("-dated_on", "pk")


# --- One pupil -------------------------------------------------------------------------------


def pupil_advice(record: PupilRecord) -> PupilAdvice:
    """Three queries more than the head of the page. Of what is confidential nothing to who may not
    read it."""
    with read_ahead(
        recommendations_of.asked(record.id), advice_of.asked(record.id),
        _reports_of.asked(record.id),
    ):  # fmt: skip
        rows, asked = recommendations_of(record.id), advice_of(record.id)
        reports = _reports_of(record.id)
    found = [
        _of_advice(advice, [r for r in rows if r.advice_id == advice.pk], record)
        for advice in asked
        if advice.received_on is not None and may_read_advice(advice, record.may)
    ]
    of_advice = {advice.document_id for advice in asked}
    for report in reports:
        lines = [row for row in rows if row.document_id == report.pk]
        is_ours = may_take_up(report, record.may) and (lines or report.pk not in of_advice)
        if is_ours:
            found.append(_of_report(report, lines, record))
    slug = record.pupil.school.slug
    found += _of_sources(rows, record)
    return PupilAdvice(
        found, reverse("recommendations", args=[slug]) if SETTLE in record.may else ""
    )


def may_take_up(document: Document, may: Collection[Action]) -> bool:
    """A report that the reader may open, unless each reading asks for a reason."""
    return document.audience != Audience.CONFIDENTIAL and may_open(
        document.kind, document.audience, may
    )


def _of_advice(
    advice: AdviceRequest, rows: Sequence[Recommendation], record: PupilRecord
) -> RecommendedBy:
    place = [record.id, advice.pk]
    dated = f", {day(advice.dated_on)}" if advice.dated_on else ""
    return RecommendedBy(
        title=advice.occasion, whom=f"{advice.author_name}, {advice.service.name}{dated}",
        url=reverse("advice", args=place), lines=[_line(row, record) for row in rows],
        split_url=reverse("advice_split", args=place) if SETTLE in record.may else "",
    )  # fmt: skip


def _of_report(
    report: Document, rows: Sequence[Recommendation], record: PupilRecord
) -> RecommendedBy:
    place = [record.id, report.pk]
    dated = day(report.dated_on) if report.dated_on else ""
    return RecommendedBy(
        title=report.title, whom=", ".join(part for part in (report.author, dated) if part),
        url=reverse("document", args=place), lines=[_line(row, record) for row in rows],
        split_url=reverse("report_split", args=place) if SETTLE in record.may else "",
    )  # fmt: skip


def _of_sources(rows: Sequence[Recommendation], record: PupilRecord) -> list[RecommendedBy]:
    """What subjects above keep and was said to us: their page for who may open it."""
    by_source: dict[UUID, list[Recommendation]] = {}
    for row in rows:
        if row.source_id is not None:
            by_source.setdefault(row.source_id, []).append(row)
    found = []
    for key, lines in by_source.items():
        source = SOURCES[lines[0].source_type]
        page = reverse(source.page, args=[record.id])
        take_up = reverse(source.take_up, args=[key])
        found.append(
            RecommendedBy(
                title=source.title, whom=lines[0].source_words,
                url=page if source.reads in record.may else "",
                lines=[_line(row, record) for row in lines],
                split_url=take_up if {SETTLE, source.takes_up} <= set(record.may) else "",
            )
        )  # fmt: skip
    return found


def _line(row: Recommendation, record: PupilRecord) -> RecommendedLine:
    decided = f"{day(row.decided_on)}, by {row.decided_by}" if row.decided_on else ""
    return RecommendedLine(
        words=row.words, chip=state_chip(row), instead=row.adapted_words,
        place=lives_in(row, record.today), reason=row.reason, decided=decided,
        settle_url=reverse("recommendation_settle", args=[record.id, row.pk])
        if SETTLE in record.may else "",
    )  # fmt: skip


def state_chip(row: Recommendation) -> Chip:
    kind = _CHIPS[RecommendationState(row.state)]
    return Chip(kind, row.get_state_display())  # type: ignore[arg-type]  # a kind of the table


def lives_in(row: Recommendation, today: date) -> LivesIn | None:
    """None where it is not decided, or declined."""
    if row.state not in (RecommendationState.ADOPTED, RecommendationState.ADAPTED):
        return None
    since = f"since {plain_day(row.since_on)}" if row.since_on else ""
    if row.strategy is not None:
        ends, why = row.strategy.ends_on, row.strategy.ended_because
        url = reverse("pupil_strategies", args=[row.pupil_id])
        return LivesIn("What helps", row.strategy.words, url, since, _over(ends, why, today))
    if row.outcome is not None:
        is_over = row.outcome.state != OutcomeState.ACTIVE
        said = _over(row.outcome.closed_on, row.outcome.get_state_display(), today)
        url = reverse("outcome_page", args=[row.outcome_id])
        return LivesIn("Outcome", row.outcome.text, url, since, said if is_over else "")
    if row.plan_row is not None:
        ends, why = row.plan_row.ends_on, row.plan_row.end_reason
        url = reverse("pupil_provision", args=[row.pupil_id])
        title = row_title(row.plan_row)
        return LivesIn("Provision", title, url, since, _over(ends, why, today))
    return LivesIn("", "", "", since, "Where it was written has been removed since.")


def _over(ends_on: date | None, why: str, today: date) -> str:
    if ends_on is None or ends_on > today:
        return ""
    return f"Ended {day(ends_on)}" + (f": {why}" if why else "")


# --- Taking up and deciding ------------------------------------------------------------------


def lines_of_advice(advice: AdviceRequest) -> list[str]:
    """Those that are no recommendations yet, from what is recommended and what staff are to do."""
    return proposed_lines((advice.provision, advice.strategies), taken_lines(advice=advice))


def taken_lines(
    *, advice: AdviceRequest | None = None, document: Document | None = None,
    source_id: UUID | None = None,
) -> list[str]:  # fmt: skip
    rows = Recommendation.objects.filter(advice=advice, document=document, source_id=source_id)
    pairs = rows.values_list("words", "advised_words")
    return [text for pair in pairs for text in pair if text]


def recommendation_or_404(
    actor: Actor, pupil_id: UUID, recommendation_id: UUID, action: Action
) -> Recommendation:
    """Raises NotAllowed for what is confidential."""
    rows = Recommendation.objects.select_related(*_WITH, "pupil__school")
    row: Recommendation = visible_or_404(
        rows, actor, action, id=recommendation_id, pupil_id=pupil_id
    )
    if not may_read(row, actions_on(actor, row)):
        raise NotAllowed("It is confidential: ask the SENCO.")
    return row


def may_read(row: Recommendation, may: Collection[Action]) -> bool:
    if row.advice is not None:
        return may_read_advice(row.advice, may)
    return row.source_id is not None or (
        row.document is not None and may_take_up(row.document, may)
    )


def offered_places(row: Recommendation, today: date) -> list[OfferedPlace]:
    """What the pupil has now, and the place that was chosen: lines of what helps, outcomes that
    are worked at, provision. Three queries."""
    strategies = Strategy.objects.filter(pupil=row.pupil_id).order_by("position", "pk")
    outcomes = Outcome.objects.filter(pupil=row.pupil_id).order_by("due_on", "pk")
    rows = _rows_of(row.pupil_id, today, row.plan_row_id)
    return [
        *(OfferedPlace(f"strategy:{each.pk}", f"What helps: {each.words}", each.starts_on)
          for each in strategies if each.ends_on is None or each.pk == row.strategy_id),
        *(OfferedPlace(f"outcome:{each.pk}", f"Outcome: {each.text}", each.starts_on)
          for each in outcomes
          if each.state == OutcomeState.ACTIVE or each.pk == row.outcome_id),
        *(OfferedPlace(f"row:{each.pk}", f"Provision: {row_title(each)}", each.starts_on)
          for each in rows),
    ]  # fmt: skip


def _rows_of(pupil_id: UUID, today: date, kept: UUID | None) -> Iterable[PlanRow]:
    """Lines of provision that the pupil gets, or is to get."""
    places = Allocation.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=today), pupil=pupil_id
    )
    wanted = Q(pk__in=places.values("row"), ends_on__gt=today) | Q(pk=kept)
    return PlanRow.objects.filter(wanted).select_related("intervention").order_by("starts_on", "pk")


def place_value(row: Recommendation) -> str:
    """As the form has it."""
    for kind, key in (
        ("strategy", row.strategy_id), ("outcome", row.outcome_id), ("row", row.plan_row_id),
    ):  # fmt: skip
        if key is not None:
            return f"{kind}:{key}"
    return NEW


def advice_steps(advice: AdviceRequest, actor: Actor) -> list[Link]:
    """On the page of the advice itself. One query for who may decide."""
    if advice.received_on is None or READ not in actions_on(actor, advice):
        return []
    links = [Link("What became of it", reverse("pupil_advices", args=[advice.pupil_id]))]
    if SETTLE in actions_on(actor, advice):
        url = reverse("advice_split", args=[advice.pupil_id, advice.pk])
        links.insert(0, Link("Take up what it recommends", url))
    return links
