"""What is due, as rows of lists, mails and calendars."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, F, FilteredRelation, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse

from pupils.due.kinds import DueKind
from pupils.due.selectors import on_roll
from pupils.models import DueDate
from pupils.querysets import holds_on
from send_mis.access.actor import Actor
from send_mis.access.reach import Reach, Reader
from send_mis.access.roles import Scope
from send_mis.access.scope import within_reach
from send_mis.names.saying import list_name, said_name
from send_mis.reminders.kinds import KINDS
from send_mis.reminders.selectors.own_turns import own_turn
from send_mis.ui.addresses import page_url
from send_mis.ui.words import initials

_COLUMNS = (
    "id", "kind", "subject_id", "school_id", "pupil_id", "due_on", "law_on", "authority_on",
    "hold_by_on", "about", "turn", "owner_id", "pupil_surname", "pupil_forename", "class_id",
    "class_name",
)  # fmt: skip


class _Row(NamedTuple):
    id: UUID
    kind: str
    subject_id: UUID
    school_id: UUID
    pupil_id: UUID | None
    due_on: date
    law_on: date | None
    authority_on: date | None
    hold_by_on: date | None
    about: str
    turn: str
    owner_id: UUID | None
    surname: str | None
    forename: str | None
    class_id: UUID | None
    class_name: str | None


@dataclass(frozen=True, slots=True)
class DueItem:
    """One thing to do by a day. `class_id`: the pupil's class or tutor group today, or the class
    whose plan it is."""

    id: UUID
    kind: DueKind
    subject_id: UUID
    school_id: UUID
    pupil_id: UUID | None
    due_on: date
    law_on: date | None
    authority_on: date | None
    hold_by_on: date | None
    about: str
    turn: str
    owner_id: UUID | None
    surname: str
    forename: str
    class_id: UUID | None
    class_name: str

    @property
    def name(self) -> str:
        """Of the pupil, as people say it; else the class, or what it is about."""
        if self.pupil_id is not None:
            return said_name(self.surname, self.forename)
        return self.about or self.class_name

    @property
    def list_name(self) -> str:
        if self.pupil_id is not None:
            return list_name(self.surname, self.forename)
        return self.name

    @property
    def words(self) -> str:
        """What is to be done, and about what: Review an intervention: Toe by Toe."""
        has_more = self.about and self.about != self.name
        return f"{self.kind.words}: {self.about}" if has_more else self.kind.words

    @property
    def initials(self) -> str:
        """All that leaves the school of a child's name."""
        return initials(self.name) if self.pupil_id is not None else self.name

    def url(self, school_slug: str) -> str:
        """Where it is done."""
        if self.kind.of == "school":
            return reverse(self.kind.page, args=[school_slug])
        of = self.pupil_id if self.kind.of == "pupil" else self.subject_id
        assert of is not None  # noqa: S101 a page of a pupil is of kinds that have one
        return page_url(self.kind.page, of)


def readable_due(reader: Reader) -> QuerySet[Any]:
    """What the reader may read of, done or not."""
    by_reach: dict[Reach, list[str]] = {}
    own: list[str] = []
    for kind in KINDS.values():
        if reach := reader.reach(kind.action):
            kept = own if kind.own else by_reach.setdefault(reach, [])
            kept.append(kind.key)
    # One's own, such as one's training, is of no class and of no pupil.
    found: QuerySet[Any] = DueDate.objects.order_by().filter(kind__in=own, owner=reader.user_id)
    for reach, keys in by_reach.items():
        of_kinds = DueDate.objects.order_by().filter(kind__in=keys)
        found |= within_reach(of_kinds, reach)
        if reach.classes:
            found |= of_kinds.filter(pupil__isnull=True, school_class__in=reach.classes)
    return found.filter(school__in=reader.school_ids)


def open_due(reader: Reader) -> QuerySet[Any]:
    """What is owed today and the reader may read of, of pupils on roll, with a day."""
    return readable_due(reader).filter(
        holds_on(reader.today), Q(pupil__isnull=True) | Exists(on_roll(reader)),
        done_on__isnull=True, due_on__isnull=False,
    )  # fmt: skip


def own_due(reader: Reader, due: QuerySet[Any], taught: Collection[UUID]) -> QuerySet[Any]:
    """Those of `due` that are the reader's own turn. `taught`: the classes on which a teacher
    holds the role."""
    return with_class_now(due, reader).filter(own_turn(reader, taught))


def taught_by(actor: Actor) -> tuple[UUID, ...]:
    """The classes on which a teacher holds the role, in this hat."""
    return tuple(
        sorted(
            each.object_id
            for each in actor.grants
            if each.scope is Scope.CLASS and each.role_key == "teacher"
        )
    )


def with_class_now(due: QuerySet[Any], reader: Reader) -> QuerySet[Any]:
    """And the class of the pupil today, or the one whose plan it is."""
    joined: QuerySet[Any] = due.alias(
        membership=FilteredRelation(
            "pupil__classmemberships",
            condition=holds_on(reader.today, "pupil__classmemberships__")
            & Q(pupil__classmemberships__is_registration=True)
            & Q(pupil__classmemberships__school__in=reader.school_ids),
        )
    ).alias(class_now=Coalesce("school_class_id", "membership__school_class_id"))
    return joined


def columns_of(due: QuerySet[Any], *also: str) -> QuerySet[Any, tuple[Any, ...]]:
    """Of `with_class_now`, by day. One query when it is read. `also`: annotations that come
    behind."""

    def chosen(part: str) -> Any:
        preferred = NullIf(f"pupil__preferred_{part}", Value(""))
        return Coalesce(preferred, f"pupil__legal_{part}")

    rows: QuerySet[Any, tuple[Any, ...]] = due.annotate(
        pupil_surname=chosen("surname"), pupil_forename=chosen("forename"),
        class_id=F("class_now"),
        class_name=Coalesce("school_class__name", "membership__school_class__name"),
    ).order_by("due_on", "pupil__sort_key", "id").values_list(*_COLUMNS, *also)  # fmt: skip
    return rows


def items_of(rows: Iterable[tuple[Any, ...]]) -> list[DueItem]:
    """Of `columns_of`; what comes behind is left out."""
    return [_item(_Row(*row[: len(_COLUMNS)])) for row in rows]


def _item(row: _Row) -> DueItem:
    return DueItem(
        id=row.id, kind=KINDS[row.kind], subject_id=row.subject_id, school_id=row.school_id,
        pupil_id=row.pupil_id, due_on=row.due_on, law_on=row.law_on,
        authority_on=row.authority_on, hold_by_on=row.hold_by_on, about=row.about, turn=row.turn,
        owner_id=row.owner_id, surname=row.surname or "",
        forename=row.forename or "", class_id=row.class_id, class_name=row.class_name or "",
    )  # fmt: skip
