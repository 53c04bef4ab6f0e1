"""The plans of a term, class by class: where each stands, when it is due, and whose turn it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count
from django.urls import reverse
from django.utils.http import urlencode

from provision.choices import PlanState
from provision.due.rules import plan_needed_on
from provision.models import ProvisionPlan
from provision.plans.selectors.frame import plan_name, term_words
from provision.plans.selectors.part import plans_in_part
from provision.plans.selectors.sources import classes_to_plan
from provision.plans.selectors.standing import is_owed, state_chip
from pupils.classes.selectors import class_teachers
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.roles import Scope
from send_mis.access.scope import visible_to
from send_mis.schools.calendar import span_after, span_on
from send_mis.schools.choices import ClassKind
from send_mis.schools.models import School, SchoolClass, Term
from send_mis.schools.provision_days import provision_days
from send_mis.ui.chips import Chip
from send_mis.ui.filters import Filter, FilterBar
from send_mis.ui.lists import Address
from send_mis.ui.parts import Link, Stat
from send_mis.ui.words import day as in_words
from send_mis.ui.words import from_now, plural

_WIDE = frozenset({Scope.TRUST, Scope.SCHOOL})
NOT_STARTED, SENT_BACK = "none", "sent_back"
_STATES = (
    ("", "all classes"),
    (NOT_STARTED, "classes without a plan"),
    (PlanState.DRAFT.value, "draft plans"),
    (SENT_BACK, "plans that were sent back"),
    (PlanState.PROPOSED.value, "plans with the SENCO"),
    (PlanState.AGREED.value, "agreed plans"),
)
_TILES = ("", NOT_STARTED, PlanState.DRAFT.value, PlanState.PROPOSED.value, PlanState.AGREED.value)


@dataclass(frozen=True, slots=True)
class PlanRowWords:
    name: str
    teachers: str
    state: Chip
    note: str
    due: str
    rows: str
    agreed: str
    url: str
    link: str


@dataclass(frozen=True)
class PlanList:
    school: School
    term: Term | None
    bar: FilterBar | None
    tiles: Sequence[Stat]
    rows: Sequence[PlanRowWords]
    start_url: str
    is_bare: bool
    due_on: date | None = None
    # Of a year that has no classes at all yet: its name, and the last term before it.
    unready_year: str = ""
    before: Link | None = None

    @property
    def unready(self) -> str:
        return f"The classes of {self.unready_year} are not set up yet"

    @property
    def before_words(self) -> str:
        return f"See the plans of the {self.before.label.lower()}" if self.before else ""

    @property
    def lede(self) -> str:
        if self.term is None or self.due_on is None:
            return self.school.name
        return f"{term_words(self.term)} · plans are due by {in_words(self.due_on)}"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A class, or a year group, with its plan of the term or without."""

    school_class: SchoolClass | None
    plan: ProvisionPlan | None
    # Only the rows that the reader delivers are theirs to see.
    is_part: bool = False

    @property
    def state(self) -> str:
        if self.plan is None:
            return NOT_STARTED
        if self.plan.state == PlanState.DRAFT and self.plan.sent_back_because:
            return SENT_BACK
        return str(self.plan.state)

    @property
    def states(self) -> frozenset[str]:
        """One that is agreed and being changed is found under both."""
        agreed = [PlanState.AGREED.value] if self.plan and self.plan.is_in_force else []
        return frozenset([self.state, *agreed])


def plan_list(*, actor: Actor, school: School, address: Address) -> PlanList:
    """Eight queries, whatever the number of classes."""
    terms = list(
        Term.objects.filter(year__school=school).select_related("year").order_by("-starts_on")
    )
    term = term_asked(terms, address.get("term"), actor.today)
    if term is None:
        return PlanList(school, None, None, (), (), "", is_bare=True)
    entries = _entries(actor, school, term)
    asked = address.get("state")
    shown = [e for e in entries if not asked or asked in e.states]
    teachers = class_teachers([e.school_class.pk for e in entries if e.school_class], actor.today)
    counts = _row_counts([e.plan.pk for e in shown if e.plan])
    may_write = actor.may(Action.PLAN_WRITE)
    writable = (
        set(classes_to_plan(actor, term.year).values_list("pk", flat=True)) if may_write else set()
    )
    due_on = plan_needed_on(term, provision_days(school.pk))
    is_unready = not entries and not SchoolClass.objects.filter(year=term.year_id).exists()
    return PlanList(
        school=school,
        term=term,
        due_on=due_on,
        bar=_bar(address, terms, term),
        tiles=_tiles(entries, address),
        rows=[
            _words(e, term, _due(e.plan, due_on, actor.today), teachers, counts, writable)
            for e in shown
        ],
        start_url=_start_url(school, term) if writable else "",
        is_bare=not entries,
        unready_year=term.year.name if is_unready else "",
        before=_before(address, terms, term) if is_unready else None,
    )


def term_asked(terms: Sequence[Term], asked: str, today: date) -> Term | None:
    """The term asked for; else the one that is, or comes; else the last."""
    for term in terms:
        if str(term.pk) == asked:
            return term
    return span_on(today, terms) or span_after(today, terms) or (terms[0] if terms else None)


def _before(address: Address, terms: Sequence[Term], term: Term) -> Link | None:
    """The plans of the last term before that year. `terms`: the latest first."""
    earlier = [each for each in terms if each.ends_on < term.year.starts_on]
    if not earlier:
        return None
    return Link(term_words(earlier[0]), address.changed(term=str(earlier[0].pk), state=None))


def _entries(actor: Actor, school: School, term: Term) -> list[_Entry]:
    plans = visible_to(
        ProvisionPlan.objects.filter(term=term, school=school), actor, Action.PROVISION_VIEW
    ).select_related("school_class", "agreed_by", "term")
    by_class: dict[UUID | None, ProvisionPlan] = {}
    of_years: list[ProvisionPlan] = []
    for plan in plans:
        if plan.school_class_id is None:
            of_years.append(plan)
        else:
            by_class[plan.school_class_id] = plan
    classes = visible_to(
        SchoolClass.objects.filter(school=school, year=term.year), actor, Action.PROVISION_VIEW
    ).order_by("sort_key", "name")
    found = [
        _Entry(c, by_class.get(c.pk))
        for c in classes
        # A teaching group may have a plan of its own, but nobody owes it one.
        if c.kind == ClassKind.REGISTRATION or c.pk in by_class
    ]
    of_years.sort(key=lambda plan: plan.year_group or 0)
    found += [_Entry(None, plan) for plan in of_years]
    return found + _parts(actor, school, term, {plan.pk for plan in plans})


def _parts(actor: Actor, school: School, term: Term, whole: set[UUID]) -> list[_Entry]:
    """Plans of others with a row that the reader delivers."""
    if any(grant.scope in _WIDE for grant in actor.allowing(Action.PROVISION_VIEW)):
        return []
    plans = plans_in_part(actor).filter(term=term, school=school).exclude(pk__in=whole)
    related = plans.select_related("school_class", "agreed_by", "term")
    return [
        _Entry(plan.school_class, plan, is_part=True)
        for plan in related.order_by("school_class__sort_key", "year_group")
    ]


def _row_counts(plan_ids: list[UUID]) -> Mapping[UUID, int]:
    if not plan_ids:
        return {}
    rows = ProvisionPlan.objects.filter(pk__in=plan_ids).order_by().annotate(n=Count("rows"))
    return dict(rows.values_list("pk", "n"))


def _due(plan: ProvisionPlan | None, due_on: date, today: date) -> str:
    return f"{in_words(due_on)}, {from_now(due_on, today)}" if is_owed(plan) else ""


def _words(
    entry: _Entry, term: Term, due: str, teachers: Mapping[UUID, str],
    counts: Mapping[UUID, int], writable: set[UUID],
) -> PlanRowWords:  # fmt: skip
    plan, school_class = entry.plan, entry.school_class
    name = school_class.name if school_class else plan_name(plan) if plan else ""
    may_write = school_class is not None and school_class.pk in writable
    url, link = _go(entry, term, may_write=may_write)
    return PlanRowWords(
        name=name,
        teachers=teachers.get(school_class.pk, "") if school_class else "",
        state=state_chip(plan),
        note=plan.sent_back_because
        if plan and entry.state == SENT_BACK and not entry.is_part
        else "",
        due=due,
        rows=_rows(entry, counts),
        agreed=_agreed(plan),
        url=url,
        link=link,
    )


def _rows(entry: _Entry, counts: Mapping[UUID, int]) -> str:
    if entry.plan is None:
        return ""
    rows = plural(counts.get(entry.plan.pk, 0), "row", "rows")
    return f"Yours, of {rows}" if entry.is_part else rows


def _agreed(plan: ProvisionPlan | None) -> str:
    if plan is None or plan.agreed_at is None:
        return ""
    by = plan.agreed_by.display_name if plan.agreed_by else ""
    return f"{in_words(plan.agreed_at)}, {by}"


def _go(entry: _Entry, term: Term, *, may_write: bool) -> tuple[str, str]:
    if entry.plan is not None:
        return reverse("plan", args=[entry.plan.pk]), "Open"
    if entry.school_class is not None and may_write:
        school = entry.school_class.school
        return _start_url(school, term, entry.school_class.pk), "Start"
    return "", ""


def _start_url(school: School, term: Term, class_id: UUID | None = None) -> str:
    query = {"term": str(term.pk)} | ({"class": str(class_id)} if class_id else {})
    return f"{reverse('plans_start', args=[school.slug])}?{urlencode(query)}"


def _bar(address: Address, terms: Sequence[Term], term: Term) -> FilterBar:
    choices = [(str(each.pk), term_words(each).lower()) for each in terms]
    return FilterBar(
        address,
        main=[
            Filter("state", "Status", _STATES, values=address.get_all("state"), lead="Show"),
            Filter(
                "term", "Term", choices, values=(str(term.pk),), lead="of the",
                default=str(term.pk),
            ),
        ],
    )  # fmt: skip


def _tiles(entries: Sequence[_Entry], address: Address) -> list[Stat]:
    """How many stand where. A plan sent back is being written, too."""
    counted = dict.fromkeys(_TILES, 0)
    for entry in entries:
        for state in entry.states:
            counted[PlanState.DRAFT.value if state == SENT_BACK else state] += 1
        counted[""] += 1
    labels = {
        "": "classes and year groups", NOT_STARTED: "without a plan",
        PlanState.DRAFT.value: "draft", PlanState.PROPOSED.value: "with the SENCO",
        PlanState.AGREED.value: "agreed",
    }  # fmt: skip
    asked = address.get("state")
    return [
        Stat(
            f"{counted[state]:,}", labels[state], address.changed(state=state or None),
            "soon" if state == NOT_STARTED and counted[state] else "", current=asked == state,
        )
        for state in _TILES
    ]  # fmt: skip
