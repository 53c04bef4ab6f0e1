"""Reading the record: who changed and who opened what. Knows ids, no pupils and no pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from send_mis.audit.models import Change, Read
from send_mis.audit.record import Who
from send_mis.database.compiled import compiled
from send_mis.ui.words import at_time, midnight


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for. Empty parts narrow nothing; both days belong."""

    user_id: UUID | None = None
    kind: str = ""
    since: date | None = None
    until: date | None = None
    pupil_ids: tuple[UUID, ...] | None = None


def changes(*, school_id: UUID | None = None, pupil_id: UUID | None = None) -> QuerySet[Change]:
    rows = Change.objects.order_by("-at", "-id")
    if school_id is not None:
        rows = rows.filter(school_id=school_id)
    if pupil_id is not None:
        rows = rows.filter(pupil_ids__contains=[pupil_id])
    return rows


def reads(*, school_id: UUID | None = None, pupil_id: UUID | None = None) -> QuerySet[Read]:
    rows = Read.objects.order_by("-at", "-id")
    if school_id is not None:
        rows = rows.filter(school_id=school_id)
    if pupil_id is not None:
        rows = rows.filter(pupil_ids__contains=[pupil_id])
    return rows


def found_changes(rows: QuerySet[Change], search: Search) -> QuerySet[Change]:
    return rows.filter(_narrowing(search, "event"))


def found_reads(rows: QuerySet[Read], search: Search) -> QuerySet[Read]:
    return rows.filter(_narrowing(search, "what"))


def _narrowing(search: Search, kind: str) -> Q:
    wanted = Q()
    if search.user_id:
        wanted &= Q(user_id=search.user_id)
    if search.kind:
        wanted &= Q(**{kind: search.kind})
    if search.since:
        wanted &= Q(at__gte=midnight(search.since))
    if search.until:
        wanted &= Q(at__lt=midnight(search.until + timedelta(days=1)))
    if search.pupil_ids is not None:
        wanted &= Q(pupil_ids__overlap=list(search.pupil_ids))
    return wanted


def people_in(rows: QuerySet[Change] | QuerySet[Read]) -> list[tuple[UUID, str]]:
    """The people who occur, for a filter. For one pupil's rows: over a school's it is slow."""
    found = (
        rows.filter(user_id__isnull=False)
        .order_by()
        .values_list("user_id")
        .annotate(name=Max("user_name"))
    )
    return sorted(((user_id, name) for user_id, name in found), key=lambda pair: pair[1])


def last_read_by_others(pupil_id: UUID, reader_id: UUID | None) -> Read | None:
    """Who opened this pupil last, other than the one who is looking."""
    found: list[Read] = _last_read(pupil_id, reader_id)
    return found[0] if found else None


@compiled
def _last_read(pupil_id: UUID, reader_id: UUID | None) -> QuerySet[Read]:
    return reads(pupil_id=pupil_id).exclude(user_id=reader_id)[:1]


def last_read_by_each(pupil_id: UUID) -> dict[UUID, datetime]:
    """For each person when they last opened anything of this pupil's."""
    rows = (
        Read.objects.filter(pupil_ids__contains=[pupil_id])
        .order_by()
        .values_list("user_id")
        .annotate(last=Max("at"))
    )
    return {user_id: last for user_id, last in rows if user_id is not None}


def last_changed_by(pupil_id: UUID) -> str:
    """Who last changed anything of this pupil's; "" for nobody."""
    last = changes(pupil_id=pupil_id).values_list("user_name", flat=True).first()
    return last or ""


def last_saved_by(row_id: UUID, school_id: UUID | None) -> str:
    """Who last saved this row with a version; no name of another school's people."""
    return _name_of(_last_change(row_id), school_id)


def by_whom(actor: Who, user_id: UUID | None, name: str, at: datetime) -> str:
    """ "by Priya Nair, at 10:12 on Mon 2 Nov 2026", and "by you" to herself."""
    is_self = user_id is not None and user_id == actor.user_id
    return f"by {'you' if is_self else name}, {at_time(at)}"


def who_and_when(actor: Who, row_id: UUID, school_id: UUID | None, *events: str) -> str:
    """Who did one of these last to a row with a version, and when, after a blank; "" where it
    came about otherwise."""
    last = _last_change(row_id, events)
    if last is None:
        return ""
    return f" {by_whom(actor, last.user_id, _name_of(last, school_id), last.at)}"


def why_said(row_id: UUID, *events: str) -> str:
    """Why the last of these was done to a row with a version."""
    last = _last_change(row_id, events)
    return last.why if last else ""


def _last_change(row_id: UUID, events: Sequence[str] = ()) -> Change | None:
    rows = Change.objects.filter(row_ids__contains=[row_id]).order_by("-at", "-id")
    return (rows.filter(event__in=events) if events else rows).first()


def _name_of(last: Change | None, school_id: UUID | None) -> str:
    if last is None or (school_id is not None and last.school_id is None):
        return "Somebody else"
    if school_id is not None and last.school_id != school_id:
        return "Somebody at another school"
    return last.user_name
