"""A school's support plans: who is where in the cycle, what is due first, and who has none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from textwrap import shorten
from typing import Any
from uuid import UUID

from django.db.models import F, FilteredRelation, Q
from django.urls import reverse

from pupils.classes.selectors import classes_now
from pupils.models import Pupil
from pupils.record.selectors.state import ON_ROLL, enrolled_on, spell_on, with_class
from reviews.checks.rules.alerts import STOPPED, PlanAlert
from reviews.checks.selectors.alerts import alerts_of
from reviews.choices import OPEN_STATES, CycleState
from reviews.cycles.selectors.page import review_chip
from reviews.models import Cycle
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_to
from send_mis.schools.models import School
from send_mis.ui.chips import Chip, Kind
from send_mis.ui.filters import Filter, FilterBar
from send_mis.ui.lists import Address, ListPage, page_of
from send_mis.ui.words import day

VIEW = Action.CYCLE_VIEW
# A review in these days is prepared now.
THIS_WEEK = timedelta(days=6)
# So many are made in the time that somebody waits.
MOST_PRINTED = 60
_AGREED, _DRAFT = Q(cycle_state=CycleState.AGREED), Q(cycle_state=CycleState.DRAFT)
_SHOW = {
    "": "every plan", "draft": "being planned", "agreed": "agreed", "late": "review late",
    "soon": "review this week", "look": "to look at before the review",
    "beside": "beside an EHC plan, review late or this week", "none": "no plan",
}  # fmt: skip
# An outcome may be long.
_SHOWN = 70
_STATUS = {"E": "EHC plan", "K": "SEN support"}


@dataclass(frozen=True, slots=True)
class CycleLine:
    pupil: str
    url: str
    status: str
    class_name: str
    chip: Chip
    since: str
    review: str
    review_chip: Chip | None
    alerts: list["ListedAlert"]


@dataclass(frozen=True, slots=True)
class ListedAlert:
    chip: Chip
    text: str


@dataclass(frozen=True)
class CycleList:
    bar: FilterBar
    page: ListPage[CycleLine]
    is_bare: bool


def cycle_list(actor: Actor, school: School, address: Address) -> CycleList:
    """Four queries, however many there are; five for those to look at alone."""
    rows, alerts = _listed(actor, school, address)
    page = page_of(rows, address.get("page"), address=address)
    if alerts is None:
        shown_ids = [row.pk for row in page.rows if row.cycle_state == CycleState.AGREED]
        alerts = alerts_of(actor.for_query, school.pk, tuple(shown_ids))
    lines = [_line(row, actor.today, alerts.get(row.pk, [])) for row in page.rows]
    bar = FilterBar(
        address,
        main=[
            Filter("show", "Which plans", list(_SHOW.items()), address.get_all("show"),
                   lead="Show"),
            Filter("class", "Class", _classes(actor, school), address.get_all("class"),
                   lead="in"),
        ],
        results="main",
    )  # fmt: skip
    shown = ListPage(lines, page.number, page.pages, page.total, page.per_page, address)
    return CycleList(bar, shown, not page.total and not bar.is_narrowed)


def cycle_rows(actor: Actor, school: School) -> Any:
    """Pupils on roll who are on SEN support or have an open cycle."""
    today, ids = actor.today, [school.pk]
    seen = visible_to(Pupil.objects.filter(school=school), actor, VIEW)
    facts = with_class(spell_on(enrolled_on(seen, today, ids), today, ids), today, ids)
    rows = facts.alias(
        cycle=FilteredRelation(
            "cycles", condition=Q(cycles__state__in=OPEN_STATES, cycles__school=school)
        )
    ).annotate(
        cycle_id=F("cycle__id"), cycle_state=F("cycle__state"), cycle_number=F("cycle__number"),
        cycle_from=F("cycle__starts_on"), review_on=F("cycle__review_on"),
        status=F("spell_status"), class_name=F("membership__school_class__name"),
    )  # fmt: skip
    return rows.filter(ON_ROLL).filter(Q(cycle_id__isnull=False) | Q(status="K"))


def printed_cycles(actor: Actor, school: School, address: Address) -> list[Cycle]:
    """The plans of the whole list, in its order; no more are read than are too many."""
    rows, _ = _listed(actor, school, address)
    ids = list(
        rows.filter(cycle_id__isnull=False).values_list("cycle_id", flat=True)[: MOST_PRINTED + 1]
    )
    found = Cycle.objects.select_related("pupil__school").in_bulk(ids)
    return [found[pk] for pk in ids]


def _listed(
    actor: Actor, school: School, address: Address
) -> tuple[Any, dict[UUID, list[PlanAlert]] | None]:
    """The rows of the filter. Those to look at cost two queries to find, and come with why."""
    rows = _narrowed(cycle_rows(actor, school), address, actor.today)
    if address.get("show") != "look":
        return rows, None
    alerts = alerts_of(actor.for_query, school.pk, tuple(rows.values_list("pk", flat=True)))
    return rows.filter(pk__in=alerts), alerts


def _narrowed(rows: Any, address: Address, today: date) -> Any:
    narrow = {
        "draft": _DRAFT, "agreed": _AGREED, "late": _AGREED & Q(review_on__lt=today),
        "look": _AGREED,
        "soon": _AGREED & Q(review_on__gte=today, review_on__lte=today + THIS_WEEK),
        "beside": _AGREED & Q(review_on__lte=today + THIS_WEEK) & ~Q(status="K"),
        "none": Q(cycle_id__isnull=True),
    }.get(address.get("show"))  # fmt: skip
    if narrow is not None:
        rows = rows.filter(narrow)
    if wanted := address.get("class"):
        rows = rows.filter(class_name=wanted)
    return rows.order_by(F("review_on").asc(nulls_last=True), "sort_key", "pk")


def _classes(actor: Actor, school: School) -> list[tuple[str, str]]:
    classes = visible_to(classes_now(school, actor.today), actor, VIEW).order_by("name", "pk")
    names = list(dict.fromkeys(classes.values_list("name", flat=True)))
    return [("", "any class"), *((name, name) for name in names)]


def _line(row: Any, today: date, alerts: Sequence[PlanAlert]) -> CycleLine:
    chip, is_agreed = Chip("late", "No plan"), row.cycle_state == CycleState.AGREED
    since = ""
    if row.cycle_id is not None:
        chip = Chip("fine" if is_agreed else "soon", str(CycleState(row.cycle_state).label))
        since = f"Cycle {row.cycle_number}, from {day(row.cycle_from)}"
    return CycleLine(
        pupil=row.list_name, url=reverse("pupil_cycle", args=[row.pk]),
        status=_STATUS.get(row.status or "", ""), class_name=row.class_name or "", chip=chip,
        since=since, review=day(row.review_on) if row.review_on else "",
        review_chip=review_chip(row.review_on, today) if is_agreed and row.review_on else None,
        alerts=[_alert(each) for each in alerts],
    )  # fmt: skip


def _alert(alert: PlanAlert) -> ListedAlert:
    kind: Kind = "late" if alert.label == STOPPED else "soon"
    about = shorten(alert.about, _SHOWN, placeholder="…")
    return ListedAlert(Chip(kind, alert.label), f"{about}: {alert.reason}. {alert.who}")
