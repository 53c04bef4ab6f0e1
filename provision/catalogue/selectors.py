"""The catalogue's pages, in words."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from provision.choices import PAID_AS, Area, Layer
from provision.fields import PROVISION_FIELDS
from provision.models import Intervention, InterventionTraining, PlanRow, ProvisionSettings
from provision.money import round_pounds
from provision.settings.selectors import layer_words, settings_of
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.fields import Use
from send_mis.access.people_with import holders_at
from send_mis.access.roles import Scope
from send_mis.accounts.models import User
from send_mis.schools.models import School
from send_mis.ui.chips import Chip
from send_mis.ui.filters import Filter, FilterBar
from send_mis.ui.lists import (
    Address,
    Column,
    ListPage,
    SortLink,
    page_of,
    sort_of,
    table_head,
)
from send_mis.ui.parts import Link, Row
from send_mis.ui.words import plain_day, plural

DAY = timedelta(days=1)
# A course is booked so long before.
_SOON = timedelta(days=60)
_STATES = {"": "in use", "retired": "retired", "all": "in use or retired"}
# Widest first, as schools say their waves.
_LAYER_ORDER = [layer.value for layer in Layer]


@dataclass(frozen=True, slots=True)
class InterventionLine:
    """An intervention as a row of the list."""

    id: UUID
    name: str
    url: str
    area: str
    layer: str
    usual: str
    for_whom: str
    cost: str
    trained: str
    chip: Chip | None


@dataclass(frozen=True)
class CataloguePage:
    lede: str
    bar: FilterBar
    head: list[SortLink]
    page: ListPage[InterventionLine]
    shows_cost: bool
    is_bare: bool
    may_change: bool


def catalogue_page(actor: Actor, school: School, address: Address) -> CataloguePage:
    """Five queries, whatever the number of entries."""
    settings = settings_of(school.pk)
    shows_cost = PROVISION_FIELDS.allows(actor, "unit_cost", Use.COLUMN)
    entries = Intervention.objects.visible_to(actor, Action.PROVISION_VIEW).filter(school=school)
    found = _narrowed(entries, address, actor.today)
    sort = sort_of(address.get("sort"), ("intervention", "area", "layer"), "intervention")
    every = list(found.annotate(count=Count("trained")))
    _order(every, sort)
    page = page_of(every, address.get("page"), address=address)
    words = layer_words(settings)
    shown = [
        _entry(row, school.slug, words, actor.today, shows_cost=shows_cost) for row in page.rows
    ]
    columns = [
        Column("Intervention", "intervention"), Column("Area of need", "area"),
        Column("Layer", "layer"), Column("Usually"), Column("Trained"),
        *([Column("Materials", kind="num")] if shows_cost else []),
    ]  # fmt: skip
    return CataloguePage(
        lede=f"What {school.name} offers, and how it usually runs.",
        bar=_bar(settings, address),
        head=table_head(columns, address, sort=sort),
        page=ListPage(shown, page.number, page.pages, page.total, page.per_page, address),
        shows_cost=shows_cost,
        is_bare=not every and not address.params and not entries.exists(),
        may_change=actor.may(Action.CATALOGUE_CHANGE),
    )


def _narrowed(rows: Any, address: Address, today: date) -> QuerySet[Intervention]:
    if address.get("area") in Area.values:
        rows = rows.filter(area=address.get("area"))
    if address.get("layer") in Layer.values:
        rows = rows.filter(layer=address.get("layer"))
    if address.get("in_use") == "retired":
        rows = rows.exclude(Q(retired_on__isnull=True) | Q(retired_on__gt=today))
    elif address.get("in_use") != "all":
        rows = rows.in_use(today)
    if wanted := address.get("q").replace("\0", "").strip():
        rows = rows.filter(name__icontains=wanted)
    return rows  # type: ignore[no-any-return]  # the chain of filters of a scoped queryset


def _order(rows: list[Any], sort: str) -> None:
    keys = {
        "intervention": lambda row: row.name.casefold(),
        "area": lambda row: (Area.values.index(row.area), row.name.casefold()),
        "layer": lambda row: (_LAYER_ORDER.index(row.layer), row.name.casefold()),
    }
    rows.sort(key=keys[sort.removeprefix("-")], reverse=sort.startswith("-"))


def _bar(settings: ProvisionSettings, address: Address) -> FilterBar:
    areas = [("", "any need"), *((v, str(label).lower()) for v, label in Area.choices)]
    layers = [("", "any layer"), *layer_words(settings).items()]
    return FilterBar(
        address,
        main=[
            Filter("in_use", "In use or retired", list(_STATES.items()),
                   address.get_all("in_use"), lead="Show what is"),
            Filter("area", "Area of need", areas, address.get_all("area"), lead="for"),
            Filter("layer", "Layer", layers, address.get_all("layer"), lead="at"),
        ],
        search=Filter("q", "Search by name", values=address.get_all("q"), kind="text", hint="Name"),
        results="main",
    )  # fmt: skip


def _entry(row: Any, slug: str, words: Any, today: date, *, shows_cost: bool) -> InterventionLine:
    return InterventionLine(
        id=row.pk,
        name=row.name,
        url=reverse("interventions_item", args=[slug, row.pk]),
        area=row.get_area_display(),
        layer=words[row.layer],
        usual=usual_words(row),
        for_whom=row.get_for_whom_display(),
        cost=cost_words(row) if shows_cost else "",
        trained=plural(row.count, "person", "people") if row.count else "",
        chip=_chip(row, today),
    )


def usual_words(row: Intervention) -> str:
    """ "30 minutes × 3 a week, 20 weeks, in fours"."""
    parts = []
    if row.usual_minutes and row.usual_times_a_week:
        parts.append(f"{row.usual_minutes} minutes × {row.usual_times_a_week} a week")
    elif row.usual_minutes:
        parts.append(f"{row.usual_minutes} minutes")
    if row.usual_weeks:
        parts.append(plural(row.usual_weeks, "week", "weeks"))
    if row.usual_group_size:
        alone = row.usual_group_size == 1
        parts.append("one pupil" if alone else f"group of {row.usual_group_size}")
    return ", ".join(parts)


def cost_words(row: Intervention) -> str:
    if not row.unit_cost:
        return ""
    return f"{round_pounds(row.unit_cost)}{f' a {row.unit}' if row.unit else ''}"


def _chip(row: Intervention, today: date) -> Chip | None:
    if row.retired_on is None:
        return None
    if row.retired_on > today:
        return Chip("soon", f"until {plain_day(row.retired_on - DAY)}")
    return Chip("neutral", "Retired")


# --- One entry ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Trained:
    id: int
    name: str
    when: str
    until: Chip | None
    note: str


@dataclass(frozen=True)
class EntryPage:
    row: Intervention
    chip: Chip | None
    facts: list[Row]
    usual: list[Row]
    trained: list[Trained]
    used: str
    effect_url: str
    may_change: bool
    crumbs: list[Link]


def entry_page(actor: Actor, row: Intervention) -> EntryPage:
    """Five queries."""
    school = row.school
    words = layer_words(settings_of(school.pk))
    trained = InterventionTraining.objects.filter(intervention=row).select_related("user")
    running = PlanRow.objects.on(actor.today).filter(intervention=row)
    lines = running.aggregate(
        lines=Count("pk", distinct=True), pupils=Count("allocations__pupil", distinct=True)
    )
    used = "No row of a plan uses it today."
    if lines["lines"]:
        pupils = plural(lines["pupils"], "pupil", "pupils")
        used = f"{plural(lines['lines'], 'row', 'rows')} of plans today, for {pupils}."
    return EntryPage(
        row=row,
        chip=_chip(row, actor.today),
        facts=[
            Row("Area of need", row.get_area_display()),
            Row("Layer", words[row.layer]),
            Row("For", row.get_for_whom_display()),
            Row("Evidence that it works", row.evidence),
            Row("What is counted", row.usual_measure),
        ],
        usual=_usual(row, actor),
        trained=[
            Trained(
                t.pk, t.user.display_name,
                plain_day(t.trained_on) if t.trained_on else "trained, day not known",
                _until(t.expires_on, actor.today), t.note,
            )
            for t in trained
        ],
        used=used,
        effect_url=f"{reverse('effect', args=[school.slug])}#i-{row.pk}",
        may_change=actor.may(Action.CATALOGUE_CHANGE),
        crumbs=[Link("Interventions", reverse("interventions", args=[school.slug])),
                Link(row.name)],
    )  # fmt: skip


def _usual(row: Intervention, actor: Actor) -> list[Row]:
    rows = [
        Row("Minutes a session", str(row.usual_minutes or "")),
        Row("Times a week", str(row.usual_times_a_week or "")),
        Row("Weeks", str(row.usual_weeks or "")),
        Row("Pupils in a group", str(row.usual_group_size or "")),
        Row("Delivered by", row.get_usual_staff_role_display()),
    ]
    if PROVISION_FIELDS.allows(actor, "unit_cost", Use.COLUMN):
        rows.append(Row("Materials", cost_words(row) or "None"))
    return rows


def _until(expires_on: date | None, today: date) -> Chip | None:
    """Whether somebody's training still counts, where it has an end."""
    if expires_on is None:
        return None
    if expires_on < today:
        return Chip("late", f"ended {plain_day(expires_on)}")
    is_soon = expires_on <= today + _SOON
    return Chip("soon" if is_soon else "fine", f"until {plain_day(expires_on)}")


def people_to_train(school: School, today: date) -> list[tuple[str, str]]:
    """The staff who may deliver it: whoever holds such a role here today. Two queries."""
    scopes = (Scope.SCHOOL, Scope.CLASS)
    held = holders_at(school.pk, roles=PAID_AS, today=today, scopes=scopes)
    users = User.objects.filter(pk__in={user_id for user_id, _ in held}).order_by("full_name")
    return [(str(user.pk), user.display_name) for user in users]
