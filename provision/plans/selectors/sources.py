"""For whom somebody may start a plan, and which earlier plan it may begin from."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from provision.models import PlanRow, ProvisionPlan
from provision.plans.selectors.frame import members_during
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.roles import Scope
from send_mis.access.scope import visible_to
from send_mis.schools.choices import ClassKind
from send_mis.schools.models import AcademicYear, School, SchoolClass, Term


def classes_to_plan(actor: Actor, year: AcademicYear) -> QuerySet[SchoolClass]:
    return visible_to(SchoolClass.objects.filter(year=year), actor, Action.PLAN_WRITE)


def year_groups_to_plan(actor: Actor, school: School, year: AcademicYear) -> list[int]:
    """All of the school for whoever plans for the school, else those of their own classes."""
    if any(
        grant.scope in (Scope.SCHOOL, Scope.TRUST) and grant.school_id == school.pk
        for grant in actor.allowing(Action.PLAN_WRITE)
    ):
        return list(range(school.lowest_year, school.highest_year + 1))
    groups = classes_to_plan(actor, year).filter(school=school)
    return sorted({group for each in groups for group in each.year_groups})


def writes_for_year_group(actor: Actor, year: AcademicYear, year_group: int) -> bool:
    return year_group in year_groups_to_plan(actor, year.school, year)


def started_plan(
    term: Term, school_class: SchoolClass | None, year_group: int | None
) -> ProvisionPlan | None:
    """The plan of that class or year group for that term."""
    plans = ProvisionPlan.objects.select_related("term", "school_class")
    found: ProvisionPlan | None = plans.filter(
        term=term, school_class=school_class, year_group=year_group
    ).first()
    return found


def next_to_plan(
    actor: Actor, school: School, terms: Sequence[Term]
) -> tuple[Term, SchoolClass] | None:
    """The first of these terms in which a class of the actor's has no plan, and that class."""
    planned = set(
        ProvisionPlan.objects.filter(term__in=terms).values_list("term_id", "school_class_id")
    )
    classes = list(
        visible_to(
            SchoolClass.objects.filter(
                school=school, kind=ClassKind.REGISTRATION, year__in={t.year_id for t in terms}
            ),
            actor,
            Action.PLAN_WRITE,
        ).order_by("sort_key", "name")
    )
    for term in terms:
        for each in classes:
            if each.year_id == term.year_id and (term.pk, each.pk) not in planned:
                return term, each
    return None


def source_for(
    actor: Actor, term: Term, *, school_class: SchoolClass | None, year_group: int | None
) -> ProvisionPlan | None:
    """Last term's plan of the same pupils: of the class itself, or of the class in which most of
    its pupils were. None where there is none, or where nothing of it is the reader's to see."""
    before = (
        Term.objects.filter(year__school=term.year.school_id, ends_on__lt=term.starts_on)
        .order_by("-starts_on")
        .first()
    )
    if before is None:
        return None
    plans = ProvisionPlan.objects.select_related("term", "year", "school_class", "school")
    plans = plans.filter(term=before)
    if school_class is None:
        moved_up = before.year_id != term.year_id
        found = plans.filter(year_group=(year_group or 0) - moved_up)
        return visible_to(found, actor, Action.PROVISION_VIEW).first()
    own: ProvisionPlan | None = visible_to(
        plans.filter(school_class=school_class), actor, Action.PROVISION_VIEW
    ).first()
    if own is not None:
        return own
    most = _most_of(actor, before, school_class, term)
    return plans.filter(pk=most).first() if most else None


def _most_of(actor: Actor, before: Term, school_class: SchoolClass, term: Term) -> UUID | None:
    members = members_during(term.starts_on, term.ends_on, school_class=school_class).values(
        "pupil_id"
    )
    here = Q(allocations__pupil_id__in=members)
    rows = visible_to(PlanRow.objects.filter(plan__term=before), actor, Action.PROVISION_VIEW)
    counted = (
        rows.filter(here, plan__school_class__isnull=False)
        .order_by()
        .values("plan_id")
        .annotate(pupils=Count("allocations__pupil_id", distinct=True))
        .order_by("-pupils", "plan_id")
    )
    first = counted.first()
    return first["plan_id"] if first else None
