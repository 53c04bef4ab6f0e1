"""The schools of a trust side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet
from django.urls import reverse

from pupils.choices import SenStatus
from pupils.models import Enrolment, Monitoring, Spell
from pupils.querysets import holds_on
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.people_with import holders
from send_mis.access.roles import Scope
from send_mis.access.scope import visible_to
from send_mis.schools.choices import Phase
from send_mis.schools.models import School, Trust
from send_mis.ui.parts import Link
from send_mis.ui.words import joined, plural

# What else there is to read of each school.
_PAGES = (
    ("Provision map", "provision_map", Action.PROVISION_VIEW),
    ("Delivery", "delivery", Action.PROVISION_VIEW),
    ("Impact", "effect", Action.PROVISION_VIEW),
    ("Costs", "costs", Action.COST_VIEW),
)


@dataclass(frozen=True, slots=True)
class SchoolRow:
    name: str
    phase: str
    register_url: str
    sencos: str
    on_roll: int
    plans: int
    support: int
    monitored: int
    share: str
    links: list[Link]


@dataclass(frozen=True)
class TrustPage:
    name: str
    rows: list[SchoolRow]

    @property
    def totals(self) -> dict[str, int]:
        names = ("on_roll", "plans", "support", "monitored")
        return {name: sum(getattr(row, name) for row in self.rows) for name in names}

    @property
    def lede(self) -> str:
        schools = plural(len(self.rows), "school", "schools")
        pupils = plural(self.totals["on_roll"], "pupil", "pupils")
        return f"{schools} · {pupils} · {self.share} on the SEN register"

    @property
    def share(self) -> str:
        totals = self.totals
        return _share(totals["plans"] + totals["support"], totals["on_roll"])


def trust_page(trust: Trust, actor: Actor) -> TrustPage:
    """Five queries, however many schools."""
    schools = list(visible_to(School.objects.filter(trust=trust), actor, Action.REGISTER_VIEW))
    day = actor.today
    on_roll = _by_school(Enrolment.objects.filter(holds_on(day), school__in=schools))
    monitored = _by_school(Monitoring.objects.filter(holds_on(day), school__in=schools))
    spells = {
        (school, status): n
        for school, status, n in Spell.objects.filter(holds_on(day), school__in=schools)
        .order_by()
        .values_list("school_id", "status")
        .annotate(n=Count("pupil", distinct=True))
    }
    sencos = _sencos(schools, actor)
    rows = []
    for school in schools:
        plans = spells.get((school.pk, SenStatus.EHC_PLAN.value), 0)
        support = spells.get((school.pk, SenStatus.SEN_SUPPORT.value), 0)
        roll = on_roll.get(school.pk, 0)
        rows.append(
            SchoolRow(
                name=school.name,
                phase=Phase(school.phase).label,
                register_url=reverse("register", args=[school.slug]),
                sencos=joined(sencos.get(school.pk, [])),
                on_roll=roll,
                plans=plans,
                support=support,
                monitored=monitored.get(school.pk, 0),
                share=_share(plans + support, roll),
                links=[
                    Link(label, reverse(name, args=[school.slug]))
                    for label, name, action in _PAGES
                    if actor.may(action)
                ],
            )
        )
    return TrustPage(trust.name, rows)


def _by_school(rows: "QuerySet[Enrolment] | QuerySet[Monitoring]") -> dict[UUID, int]:
    counted = rows.order_by().values_list("school_id").annotate(n=Count("pupil", distinct=True))
    return dict(counted)


def _sencos(schools: Iterable[School], actor: Actor) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    on = [school.pk for school in schools]
    for each in holders(Scope.SCHOOL, on, roles=["senco"], today=actor.today):
        found.setdefault(each.on, []).append(each.name)
    return found


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"
