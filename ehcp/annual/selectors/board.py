"""All EHC plans in force at a school on one board: where each stands, and whose turn it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from ehcp.annual.rules.standing import ReviewStanding, standing_of
from ehcp.annual.selectors.page import risk_chip, under_way
from ehcp.choices import EhcPlanState, ReviewKind, ReviewRisk, ReviewTurn
from ehcp.due.facts import LastDecided, clock_rows, plan_facts, review_facts, review_rows
from ehcp.models import AnnualReview, EhcPlan
from pupils.models import ClassMembership, Enrolment
from pupils.querysets import holds_on
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.reach import Reader
from send_mis.access.scope import visible_to
from send_mis.database.ahead import read_ahead
from send_mis.database.compiled import compiled
from send_mis.names.saying import list_name
from send_mis.schools.models import School
from send_mis.ui.addresses import page_url
from send_mis.ui.chips import Chip
from send_mis.ui.filters import Choices, Filter, FilterBar
from send_mis.ui.lists import Address, Column, ListPage, SortLink, page_of, sort_of, table_head
from send_mis.ui.parts import Link
from send_mis.ui.words import day, plural

VIEW, EXPORT = Action.EHC_VIEW, Action.REGISTER_EXPORT
FILES = {"csv": "CSV", "xlsx": "Spreadsheet (XLSX)", "pdf": "PDF"}
_COLUMNS = (
    Column("Pupil", "pupil"), Column("Authority", "authority"), Column("Last day", "last"),
    Column("Hold by", "hold"), Column("Meeting", "meeting"), Column("Where it stands"),
    Column("Whose turn", "turn"), Column("Risk", "risk"),
)  # fmt: skip
_NAMES = (
    "pupil__legal_surname", "pupil__legal_forename", "pupil__preferred_surname",
    "pupil__preferred_forename",
)  # fmt: skip
_RISKS = {risk.value: place for place, risk in enumerate(ReviewRisk)}
_NEVER = date.max


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One plan. `place`: of the pupil in the order of names."""

    place: int
    pupil_id: UUID
    pupil: str
    class_name: str
    authority: str
    standing: ReviewStanding
    chased_on: date | None = None

    @property
    def meeting_on(self) -> date | None:
        return self.standing.held_on or self.standing.meeting_on

    @property
    def stands(self) -> str:
        return str(self.standing.step.label)


_SORTS: dict[str, Callable[[BoardRow], Any]] = {
    "pupil": lambda row: row.place,
    "authority": lambda row: row.authority,
    "last": lambda row: row.standing.clock.last_on,
    "hold": lambda row: row.standing.clock.hold_by_on,
    "meeting": lambda row: row.meeting_on or _NEVER,
    "turn": lambda row: row.standing.turn,
    "risk": lambda row: (_RISKS[row.standing.risk], row.standing.clock.hold_by_on),
}


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A row in words: `url` leads to the pupil's review."""

    pupil: str
    url: str
    class_name: str
    authority: str
    last_day: str
    hold_by: str
    meeting: str
    stands: str
    turn: str
    chip: Chip


@dataclass(frozen=True)
class FoundPlans:
    """Of the filter, in its order. `every`: how many plans are in force."""

    rows: list[BoardRow]
    every: int
    late: int
    authorities: Choices

    @property
    def words(self) -> str:
        plans = plural(self.every, "EHC plan is in force", "EHC plans are in force")
        return f"{plans}; {self.late} of them late" if self.every else plans


@dataclass(frozen=True)
class BoardPage:
    words: str
    bar: FilterBar
    head: list[SortLink]
    page: ListPage[BoardLine]
    exports: list[Link]
    links: list[Link]
    is_bare: bool


def board_page(actor: Actor, school: School, address: Address) -> BoardPage:
    """One query, however many plans and authorities there are."""
    found = find_plans(actor, school, address)
    page = page_of(found.rows, address.get("page"), address=address)
    lines = [_line(row) for row in page.rows]
    files = [
        Link(label, f"{reverse(f'ehc_plans_{kind}', args=[school.slug])}?{address.query}")
        for kind, label in FILES.items()
    ]
    may_export = bool(found.rows) and actor.may(EXPORT)
    return BoardPage(
        words=found.words, bar=_bar(address, found.authorities),
        head=table_head(_COLUMNS, address, sort=_sort(address)),
        page=ListPage(lines, page.number, page.pages, page.total, page.per_page, address),
        exports=files if may_export else [], links=_links(actor), is_bare=not found.every,
    )  # fmt: skip


def _links(actor: Actor) -> list[Link]:
    """Of one's own calendar, which has the days of the plans by initials."""
    if not actor.may(Action.REMINDERS_CHOOSE):
        return []
    return [Link("Dates in your calendar", reverse("reminders"))]


def find_plans(actor: Actor, school: School, address: Address) -> FoundPlans:
    """Judged by the rules of a single plan, so that the two never differ."""
    every = board_rows(actor, school)
    late = sum(row.standing.risk == ReviewRisk.LATE for row in every)
    shown = _sorted(_narrowed(every, address), _sort(address))
    return FoundPlans(shown, len(every), late, _authorities(every))


def board_rows(actor: Actor, school: School) -> list[BoardRow]:
    """In the order of names."""
    reader, today = actor.for_query, actor.today
    place = school.pk, today
    with read_ahead(
        _plans.asked(reader, *place), _open.asked(school.pk), _decided.asked(school.pk)
    ):
        plans, reviews = _plans(reader, *place), _by_pupil(_open(school.pk))
        decided = {pk: LastDecided(last, transfer) for pk, last, transfer in _decided(school.pk)}
    return [
        _row(n, plan, reviews.get(plan.pupil_id, ()), decided, today)
        for n, plan in enumerate(plans)
    ]


@compiled
def _plans(reader: Reader, school_id: UUID, today: date) -> QuerySet[Any]:
    """Of pupils on roll."""
    here = Enrolment.objects.filter(holds_on(today), school=school_id, pupil=OuterRef("pupil"))
    plans = EhcPlan.objects.filter(Exists(here), school=school_id, state=EhcPlanState.CURRENT)
    rooms = ClassMembership.objects.order_by().filter(
        holds_on(today), pupil=OuterRef("pupil"), school=school_id, is_registration=True
    )
    room = Subquery(rooms.values("school_class__name")[:1])
    rows = visible_to(plans, reader, VIEW).annotate(class_name=room)
    return clock_rows(rows.order_by("pupil__sort_key", "pk"), *_NAMES, "class_name")


@compiled
def _open(school_id: UUID) -> QuerySet[Any]:
    rows = AnnualReview.objects.filter(school=school_id, ended_on__isnull=True)
    return review_rows(rows.order_by("-begun_on", "pk"), clock_only=True)


@compiled
def _decided(school_id: UUID) -> QuerySet[Any]:
    rows = AnnualReview.objects.order_by().filter(school=school_id, decided_on__isnull=False)
    return (
        rows.values("pupil_id")
        .annotate(last=Max("decided_on"),
                  transfer=Max("decided_on", filter=Q(kind=ReviewKind.TRANSFER)))
        .values_list("pupil_id", "last", "transfer")
    )  # fmt: skip


def _by_pupil(rows: Sequence[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    for row in rows:
        found.setdefault(row.pupil_id, []).append(row)
    return found


def _row(
    place: int, plan: Any, reviews: Sequence[Any], decided: Mapping[UUID, LastDecided], today: date
) -> BoardRow:
    row = under_way(reviews)
    facts = plan_facts(plan, decided.get(plan.pupil_id, LastDecided()))
    standing = standing_of(facts, review_facts(row) if row else None, today)
    surname = plan.pupil__preferred_surname or plan.pupil__legal_surname
    forename = plan.pupil__preferred_forename or plan.pupil__legal_forename
    return BoardRow(
        place, plan.pupil_id, list_name(surname, forename), plan.class_name or "",
        plan.authority__name, standing, row.chased_on if row else None,
    )  # fmt: skip


def filter_words(found: FoundPlans, address: Address) -> str:
    chosen = [words for each in _bar(address, found.authorities).main for _, words in each.chosen]
    return "; ".join([plural(len(found.rows), "plan", "plans"), *chosen])


def meeting_words(row: BoardRow) -> str:
    standing = row.standing
    if standing.held_on is not None:
        return f"Held {day(standing.held_on)}"
    return day(standing.meeting_on) if standing.meeting_on else ""


def _stands(row: BoardRow) -> str:
    return f"{row.stands}: asked on {day(row.chased_on)}" if row.chased_on else row.stands


def _line(row: BoardRow) -> BoardLine:
    clock = row.standing.clock
    return BoardLine(
        row.pupil, page_url("ehc_review", row.pupil_id), row.class_name, row.authority,
        day(clock.last_on), day(clock.hold_by_on), meeting_words(row), _stands(row),
        str(row.standing.turn.label), risk_chip(row.standing),
    )  # fmt: skip


def _narrowed(rows: Sequence[BoardRow], address: Address) -> list[BoardRow]:
    authority, risk, turn = (address.get(name) for name in ("authority", "risk", "turn"))
    return [
        row
        for row in rows
        if (not authority or row.authority == authority)
        and (not risk or row.standing.risk == risk)
        and (not turn or row.standing.turn == turn)
    ]


def _sort(address: Address) -> str:
    return sort_of(address.get("sort"), _SORTS, "risk")


def _sorted(rows: Sequence[BoardRow], sort: str) -> list[BoardRow]:
    key = _SORTS[sort.removeprefix("-")]
    return sorted(rows, key=key, reverse=sort.startswith("-"))


def _authorities(rows: Sequence[BoardRow]) -> Choices:
    names = sorted({row.authority for row in rows})
    return [("", "any authority"), *((name, name) for name in names)]


def _bar(address: Address, authorities: Choices) -> FilterBar:
    risks = [("", "every plan"), *((r.value, str(r.label).lower()) for r in ReviewRisk)]
    turns = [("", "anybody’s turn"), *((t.value, _lower(t.whose)) for t in ReviewTurn)]
    return FilterBar(
        address,
        main=[
            Filter("risk", "Risk", risks, address.get_all("risk"), lead="Show"),
            Filter("authority", "Authority", authorities, address.get_all("authority"),
                   lead="of"),
            Filter("turn", "Whose turn", turns, address.get_all("turn"), lead="where it is"),
        ],
        results="main",
    )  # fmt: skip


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
