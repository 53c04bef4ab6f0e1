"""Rows of the register: the facts, the same for the page, the files and the PDF, and the words in
which people read them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Case,
    F,
    Func,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
    When,
)  # fmt: skip
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce, Concat
from django.utils.safestring import SafeString

from pupils.choices import BroadArea, NeedType
from pupils.models import Enrolment, Need
from pupils.querysets import holds_on
from pupils.record.selectors.state import STATE, State, needs_on
from pupils.register.selectors.filters import BEST_MATCH
from pupils.rules import SOON_DAYS
from pupils.years import year_of_cohort, year_words
from send_mis.database.compiled import compiled
from send_mis.names.saying import list_name
from send_mis.ui.addresses import page_url
from send_mis.ui.chips import Chip, Kind, chip_html
from send_mis.ui.words import day, from_now, initials, month, plural

# One statement names at most so many pupils.
_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class NeedFact:
    type: str
    area: str
    words: str


@dataclass(frozen=True, slots=True)
class PupilRow:
    """One pupil on one day. `since` is of the state shown; `due_on` of a review or a look again."""

    id: UUID
    school_id: UUID
    surname: str
    forename: str
    legal_surname: str
    legal_forename: str
    upn: str
    born_on: date
    year: int
    is_eal: bool
    is_looked_after: bool
    is_disadvantaged: bool
    state: State
    since: date | None
    due_on: date | None
    told_on: date | None
    told_how: str
    class_id: UUID | None
    class_name: str
    is_on_roll: bool
    # The last enrolment, asked only where leavers are listed.
    last_from: date | None
    last_until: date | None
    needs: tuple[NeedFact, ...]


def in_order(
    rows: QuerySet[Any], sort: str, *, today: date, school_ids: Sequence[UUID],
    best_first: Sequence[UUID] = (),
) -> QuerySet[Any]:  # fmt: skip
    """By the sort asked for; those without the fact last in both directions; then by name."""
    if sort == BEST_MATCH:
        place = Func(
            Value(list(best_first), ArrayField(UUIDField())), F("id"),
            function="array_position", output_field=IntegerField(),
        )  # fmt: skip
        return rows.order_by(place, "sort_key", "id")
    downwards, sort_key = sort.startswith("-"), sort.removeprefix("-")
    if sort_key == "name":
        names = ("-sort_key", "-id") if downwards else ("sort_key", "id")
        return rows.order_by(*names)
    # A later September of Reception is a younger year.
    if sort_key == "year":
        downwards = not downwards
    key = _sort_expression(sort_key, today, school_ids)
    order = OrderBy(key, descending=downwards, nulls_last=True)
    return rows.order_by(order, "sort_key", "id")


def _sort_expression(key: str, today: date, school_ids: Sequence[UUID]) -> Any:
    if key == "need":
        main = needs_on(today, school_ids).order_by("rank")
        return Subquery(main.annotate(key=Concat("area", "type")).values("key")[:1])
    if key == "status":
        ranks = [When(spell_status=s, then=Value(n)) for n, s in enumerate("EK")]
        watched = When(watch_id__isnull=False, then=Value(2))
        return Case(*ranks, watched, default=Value(3), output_field=IntegerField())
    return {
        "class": F("membership__school_class__sort_key"),
        "year": F("reception_year"),
        "since": Coalesce("spell__starts_on", "monitoring__starts_on"),
        "review": F("due_on"),
        "school": F("school__name"),
    }[key]


_COLUMNS = (
    "id", "school_id", "preferred_surname", "legal_surname", "preferred_forename",
    "legal_forename", "upn", "born_on", "reception_year", "is_eal", "is_looked_after",
    "is_disadvantaged", "state", "since", "due", "told", "spell__parents_told_how", "class_id",
    "class_name", "roll",
)  # fmt: skip


def columns_of(
    ordered: QuerySet[Any], *, with_leavers: bool, membership: QuerySet[Any] | None = None
) -> QuerySet[Any, tuple[Any, ...]]:
    """`membership`: the outer pupil's, where `ordered` is not joined with the class (see
    `class_on`): PostgreSQL reads it when it knows which rows are on the page."""
    rows = ordered.annotate(
        state=STATE,
        since=Coalesce("spell__starts_on", "monitoring__starts_on"),
        due=F("due_on"),
        told=F("told_on"),
        class_id=F("class_now")
        if membership is None
        else Subquery(membership.values("school_class_id")[:1]),
        class_name=F("membership__school_class__name")
        if membership is None
        else Subquery(membership.values("school_class__name")[:1]),
        roll=F("roll_id"),
    )
    columns: tuple[str, ...] = _COLUMNS
    if with_leavers:
        last = Enrolment.objects.filter(pupil_id=OuterRef("pk")).order_by("-starts_on")
        rows = rows.annotate(
            last_from=Subquery(last.values("starts_on")[:1]),
            last_until=Subquery(last.values("ends_on")[:1]),
        )
        columns = (*_COLUMNS, "last_from", "last_until")
    found: QuerySet[Any, tuple[Any, ...]] = rows.values_list(*columns)
    return found


def with_needs(
    found: list[tuple[Any, ...]], *, today: date, school_ids: Sequence[UUID], with_words: bool
) -> list[PupilRow]:
    """With their open needs; the school's own words only for whoever may read those. One query."""
    needs = _needs([row[0] for row in found], today, school_ids, with_words=with_words)
    return [_row(row, today, needs.get(row[0], ())) for row in found]


def _row(row: tuple[Any, ...], today: date, needs: tuple[NeedFact, ...]) -> PupilRow:
    (
        pupil_id, school_id, preferred, legal, known, given, upn, born_on, reception_year, eal,
        lac, disadvantaged, state, since, due, told_on, told_how, class_id, class_name, enrolment,
        *last,
    ) = row  # fmt: skip
    last_from, last_until = last or (None, None)
    return PupilRow(
        pupil_id, school_id, preferred or legal, known or given, legal, given, upn, born_on,
        year_of_cohort(reception_year, today), eal, lac, disadvantaged, State(state), since, due,
        told_on, told_how or "", class_id, class_name or "", enrolment is not None,
        last_from, last_until, needs,
    )  # fmt: skip


def _needs(
    ids: list[UUID], today: date, school_ids: Sequence[UUID], *, with_words: bool
) -> dict[UUID, tuple[NeedFact, ...]]:
    found: dict[UUID, tuple[NeedFact, ...]] = {}
    for start in range(0, len(ids), _BATCH):
        some = ids[start : start + _BATCH]
        for pupil_id, *need in _open_needs(some, today, tuple(school_ids), with_words=with_words):
            found[pupil_id] = (*found.get(pupil_id, ()), NeedFact(*need))
    return found


@compiled
def _open_needs(
    ids: Sequence[UUID], day: date, school_ids: Sequence[UUID], *, with_words: bool
) -> QuerySet[Any, tuple[Any, ...]]:
    words = F("words") if with_words else Value("")
    needs = Need.objects.filter(holds_on(day), school_id__in=school_ids, pupil_id__in=ids)
    return needs.order_by("rank").values_list("pupil_id", "type", "area", words)


# Until then the Code asks for reviews every three to six months, not once a year (9.178).
_ANNUAL_FROM_AGE = 5

STATUS_CHIPS = {
    State.EHC_PLAN: chip_html(Chip("accent", "EHC plan", code="E")),
    State.SEN_SUPPORT: chip_html(Chip("neutral", "SEN support", code="K")),
    State.MONITORED: chip_html(Chip("neutral", "Monitored")),
    State.NONE: SafeString("–"),
}
STATUS_WORDS = {
    State.EHC_PLAN: "EHC plan",
    State.SEN_SUPPORT: "SEN support",
    State.MONITORED: "Monitored",
    State.NONE: "",
}
NO_NEED = chip_html(Chip("soon", "No need recorded"))
NO_REVIEW = chip_html(Chip("soon", "No review date"))
NOT_TOLD = chip_html(Chip("soon", "Parents not told"))
_TYPES = {value: str(label) for value, label in NeedType.choices}
_AREAS = {value: str(label) for value, label in BroadArea.choices}


class RowWords(NamedTuple):
    """One row as people read it."""

    url: str
    initials: str
    name: str
    where: str
    school: str
    status: SafeString
    since: str
    need: SafeString | str
    need_note: str
    next: tuple[SafeString, ...]
    due: str
    # To put the pupil on the register, in the list from which one is chosen.
    start_url: str


@dataclass(frozen=True, slots=True)
class RegisterWording:
    """What the words of every row on a page depend on."""

    today: date
    teachers: Mapping[UUID, str]
    # Empty on one school's own page, which needs no such column.
    schools: Mapping[UUID, str]
    may_see_told: bool
    may_start: bool = False

    def rows(self, rows: list[PupilRow]) -> list[RowWords]:
        return [self._row(row) for row in rows]

    def _row(self, row: PupilRow) -> RowWords:
        need, need_note = need_words(row)
        off_register = row.state in (State.NONE, State.MONITORED)
        startable = self.may_start and row.is_on_roll and off_register
        return RowWords(
            url=page_url("pupil_page", row.id),
            initials=initials(f"{row.forename} {row.surname}"),
            name=list_name(row.surname, row.forename),
            where=self._where(row),
            school=self.schools.get(row.school_id, ""),
            status=STATUS_CHIPS[row.state],
            since=since_words(row),
            need=need,
            need_note=need_note,
            next=self._next(row),
            due=day(row.due_on) if row.due_on else "",
            start_url=page_url("register_start", row.id) if startable else "",
        )

    def _where(self, row: PupilRow) -> str:
        if not row.is_on_roll:
            return enrolment_words(row, self.today)
        place = row.class_name or f"{year_words(row.year)}, no class"
        teacher = self.teachers.get(row.class_id, "") if row.class_id else ""
        return f"{place} · {teacher}" if teacher else place

    def _next(self, row: PupilRow) -> tuple[SafeString, ...]:
        if row.state is State.NONE:
            return ()
        chips = []
        if row.due_on is not None:
            kind, text = next_words(row, row.due_on, self.today)
            chips.append(chip_html(Chip(kind, text)))
        elif row.state is not State.MONITORED:
            chips.append(NO_REVIEW)
        if self.may_see_told and row.told_on is None and row.state is not State.MONITORED:
            chips.append(NOT_TOLD)
        return tuple(chips)


def since_words(row: PupilRow) -> str:
    return f"since {month(row.since)}" if row.since else ""


def enrolment_words(row: PupilRow, today: date) -> str:
    if row.last_from is not None and row.last_from > today:
        return f"Starts {day(row.last_from)}"
    if row.last_until is not None:
        return f"Left, last day {day(row.last_until - timedelta(days=1))}"
    return "Not on roll"


def next_words(row: PupilRow, due: date, today: date) -> tuple[Kind, str]:
    """ "Annual review 4 days late", with the status that its colour and sign say."""
    days = (due - today).days
    kind: Kind = "late" if days < 0 else "soon" if days <= SOON_DAYS else "fine"
    return kind, f"{_what_is_due(row, due)} {from_now(due, today)}"


def _what_is_due(row: PupilRow, due: date) -> str:
    if row.state is State.MONITORED:
        return "Monitoring review"
    fifth_birthday = (row.born_on.year + _ANNUAL_FROM_AGE, row.born_on.month, row.born_on.day)
    is_annual = row.state is State.EHC_PLAN and (due.year, due.month, due.day) >= fifth_birthday
    return "Annual review" if is_annual else "Review"


def need_label(need: NeedFact) -> str:
    """The type; without one the school's own words; without those the area."""
    return _TYPES.get(need.type) or need.words or _AREAS[need.area]


def need_words(row: PupilRow) -> tuple[SafeString | str, str]:
    """The main need, and beneath it the area and how many more there are."""
    if not row.needs:
        return (NO_NEED, "") if row.state in (State.EHC_PLAN, State.SEN_SUPPORT) else ("–", "")
    main, *others = row.needs
    label, area = need_label(main), _AREAS[main.area]
    notes = [area] if area != label else []
    if others:
        notes.append(f"and {plural(len(others), 'more need', 'more needs')}")
    return label, " · ".join(notes)
