"""What the school did: reviews, sessions, money, training."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q

from provision.choices import GIVEN_BY_HEADS, FundingKind
from provision.costs.selectors.costs import Costs, open_costs
from provision.impact.selectors.effect import EffectRow, effect_rows
from provision.models import Allocation, FundingStream, InterventionTraining
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
    spending = _spending(costs)
    funds, loose = _funds(term.year, spending)
    trained, trained_for = _training(school, since, as_at)
    return Measures(
        **_reviews(school, since, as_at), **_shared(school, since, as_at), trained=trained,
        trained_for=trained_for, sencos=posts_on(school.pk, as_at), year=str(term.year),
        funds=funds, loose=str(loose.amount), loose_for=len(loose.pupils),
        interventions=_interventions(school, term.year, spending, as_at),
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


@dataclass
class _Spent:
    """To date, and for whom."""

    amount: Decimal = Decimal(0)
    pupils: set[UUID] = field(default_factory=set)

    def add(self, other: "_Spent") -> None:
        self.amount += other.amount
        self.pupils |= other.pupils


# By intervention and kind of fund. No intervention is what plans say in their words; "" no fund.
_Spending = Mapping[tuple[UUID | None, str], _Spent]


def _spending(costs: Costs) -> _Spending:
    found: dict[tuple[UUID | None, str], _Spent] = defaultdict(_Spent)
    for line in costs.lines:
        fund = line.row.funding
        paid = {pupil for pupil, share in line.to_date.of.items() if share}
        key = (line.row.intervention_id, fund.kind if fund else "")
        found[key].add(_Spent(line.to_date.total, paid))
    return found


def _funds(year: AcademicYear, spending: _Spending) -> tuple[list[FundSpent], _Spent]:
    """By kind, in the order of the kinds; and what is charged to no fund."""
    by_kind: dict[str, list[FundingStream]] = defaultdict(list)
    for stream in FundingStream.objects.filter(year=year):
        by_kind[stream.kind].append(stream)
    spent: dict[str, _Spent] = defaultdict(_Spent)
    for (_, kind), each in spending.items():
        spent[kind].add(each)
    found = [
        _fund(FundingKind(kind), by_kind[kind], spent[kind])
        for kind in FundingKind.values if kind in by_kind
    ]  # fmt: skip
    return found, spent[""]


def _fund(kind: FundingKind, streams: Sequence[FundingStream], spent: _Spent) -> FundSpent:
    pupils = {stream.pupil_id for stream in streams} - {None}
    amount = sum((stream.amount for stream in streams), Decimal(0))
    many = 0 if kind in GIVEN_BY_HEADS else len(pupils) or None
    return FundSpent(str(kind.label), str(amount), str(spent.amount), many, len(spent.pupils))


def _interventions(
    school: School, year: AcademicYear, spending: _Spending, as_at: date
) -> list[InterventionDone]:
    actor = reader_of_school(school, as_at)
    rows = effect_rows(actor, school, year, with_cost=False, until=as_at)
    places = _places(school, year, as_at)
    everybody = set().union(*places.values(), *(each.pupils for each in spending.values()))
    numbers = {pupil: number for number, pupil in enumerate(sorted(everybody))}
    by_fund: dict[UUID | None, dict[str, _Spent]] = defaultdict(dict)
    for (intervention, kind), spent in spending.items():
        by_fund[intervention][str(FundingKind(kind).label) if kind else ""] = spent
    return [_done(row, places[row.id], by_fund[row.id], numbers) for row in rows]


def _places(school: School, year: AcademicYear, as_at: date) -> dict[UUID | None, set[UUID]]:
    """Who has been in each: a group that is only planned has done nothing yet."""
    begun = Allocation.objects.filter(
        school=school, row__plan__year=year, starts_on__lte=as_at, row__starts_on__lte=as_at
    ).order_by()
    found: dict[UUID | None, set[UUID]] = defaultdict(set)
    for intervention, pupil in begun.values_list("row__intervention_id", "pupil_id").distinct():
        found[intervention].add(pupil)
    return found


def _done(
    row: EffectRow, pupils: Iterable[UUID], by_fund: Mapping[str, _Spent],
    numbers: Mapping[UUID, int],
) -> InterventionDone:  # fmt: skip
    """With the change on the measure that most pupils have."""
    best = next((each for each in row.measured if each.words), None)
    return InterventionDone(
        row.name, sorted(numbers[pupil] for pupil in pupils), row.delivered,
        row.delivered + row.missed, {fund: str(spent.amount) for fund, spent in by_fund.items()},
        {fund: sorted(numbers[p] for p in spent.pupils) for fund, spent in by_fund.items()},
        f"{best.words} ({best.effect.measure})" if best else "",
        best.effect.pupils if best else 0,
    )  # fmt: skip
