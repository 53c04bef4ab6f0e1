"""What the school did: reviews, sessions, money, training."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q

from provision.choices import GIVEN_BY_HEADS, FundingKind
from provision.costs.selectors.costs import CostedLine, Costs, Sum, open_costs
from provision.impact.selectors.effect import EffectRow, effect_rows
from provision.models import FundingStream, InterventionTraining
from reviews.choices import CycleState
from reviews.models import Cycle, ViewGiven
from send_mis.access.actor import reader_of_school
from send_mis.parents.models import SharedWith, SummaryAnswer
from send_mis.reports.senco.selectors import posts_on
from send_mis.reports.termly.rules.measures import FundSpent, InterventionDone, Measures
from send_mis.schools.models import AcademicYear, School, Term
from send_mis.ui.words import ONE_DAY, midnight


def count_measures(school: School, term: Term, since: date, as_at: date) -> Measures:
    """Reviews, views and training after `since`, up to and with `as_at`; provision and money of
    the school year until then."""
    costs = open_costs(year=term.year, today=as_at)
    funds, loose = _funds(term.year, costs)
    trained, trained_for = _training(school, since, as_at)
    return Measures(
        **_reviews(school, since, as_at), **_shared(school, since, as_at), trained=trained,
        trained_for=trained_for, sencos=posts_on(school.pk, as_at), funds=funds, loose=loose,
        interventions=_interventions(school, term.year, costs, as_at),
    )  # fmt: skip


def _reviews(school: School, since: date, as_at: date) -> dict[str, int]:
    """A plan’s review has the views that were given while the plan ran."""
    views = ViewGiven.objects.filter(
        pupil=OuterRef("pupil"), on__gte=OuterRef("starts_on"), on__lte=OuterRef("closed_on")
    )
    found: dict[str, int] = (
        Cycle.objects.filter(
            school=school, state=CycleState.REVIEWED, closed_on__gt=since, closed_on__lte=as_at
        )
        .annotate(
            of_parents=Exists(views.filter(contact__isnull=False)),
            of_pupil=Exists(views.filter(contact__isnull=True)),
        )
        .aggregate(
            reviews=Count("pk"),
            in_time=Count("pk", filter=Q(closed_on__lte=F("review_on"))),
            with_parents=Count("pk", filter=Q(of_parents=True)),
            with_pupil=Count("pk", filter=Q(of_pupil=True)),
        )
    )
    return found


def _shared(school: School, since: date, as_at: date) -> dict[str, int]:
    shared = SharedWith.objects.filter(school=school, shared_on__gt=since, shared_on__lte=as_at)
    answers = SummaryAnswer.objects.filter(
        school=school,
        given_at__gte=midnight(since + ONE_DAY),
        given_at__lt=midnight(as_at + ONE_DAY),
    )
    return {"shared": shared.values("summary").distinct().count(), "answers": answers.count()}


def _training(school: School, since: date, as_at: date) -> tuple[int, list[str]]:
    rows = InterventionTraining.objects.filter(
        intervention__school=school, trained_on__gt=since, trained_on__lte=as_at
    ).order_by("intervention__name")
    found = list(rows.values_list("user", "intervention__name"))
    return len({user for user, _ in found}), sorted({name for _, name in found})


def _funds(year: AcademicYear, costs: Costs) -> tuple[list[FundSpent], str]:
    """By kind, in the order of the kinds; and what is charged to no fund."""
    spent = costs.by(lambda line: line.row.funding_id)
    by_kind: dict[str, list[FundingStream]] = defaultdict(list)
    for stream in FundingStream.objects.filter(year=year):
        by_kind[stream.kind].append(stream)
    found = [
        _fund(FundingKind(kind), by_kind[kind], spent)
        for kind in FundingKind.values if kind in by_kind
    ]  # fmt: skip
    return found, str(spent.get(None, Sum()).to_date)


def _fund(
    kind: FundingKind, streams: Iterable[FundingStream], spent: dict[UUID | None, Sum]
) -> FundSpent:
    streams = list(streams)
    pupils = {stream.pupil_id for stream in streams} - {None}
    amount = sum((stream.amount for stream in streams), Decimal(0))
    used = sum((spent.get(stream.pk, Sum()).to_date for stream in streams), Decimal(0))
    many = 0 if kind in GIVEN_BY_HEADS else len(pupils) or None
    return FundSpent(str(kind.label), str(amount), str(used), many)


def _interventions(
    school: School, year: AcademicYear, costs: Costs, as_at: date
) -> list[InterventionDone]:
    actor = reader_of_school(school, as_at)
    rows = effect_rows(actor, school, year, with_cost=False, until=as_at)
    found: dict[UUID | None, dict[str, Decimal]] = defaultdict(dict)
    for (intervention, fund), spent in costs.by(_paid_from).items():
        found[intervention][fund] = spent.to_date
    return [_done(row, found[row.id]) for row in rows]


def _paid_from(line: CostedLine) -> tuple[UUID | None, str]:
    fund = line.row.funding
    return line.row.intervention_id, str(FundingKind(fund.kind).label) if fund else ""


def _done(row: EffectRow, costs: Mapping[str, Decimal]) -> InterventionDone:
    """With the change on the measure that most pupils have."""
    best = next((each for each in row.measured if each.words), None)
    change = f"{best.words} ({best.effect.measure})" if best else ""
    return InterventionDone(
        row.name, row.pupils, row.delivered, row.delivered + row.missed,
        {fund: str(cost) for fund, cost in costs.items()}, change,
        best.effect.pupils if best else 0,
    )  # fmt: skip
