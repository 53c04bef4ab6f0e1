"""Who works at a school: their roles with dates, and whether they have signed in yet.

What somebody does at other schools shows nowhere: a sign-in counts only from the day on which
this school gave them their first role.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Q
from django.http import Http404

from pupils.models import PupilGrant
from send_mis.access.held import grant_models, still_to_hold
from send_mis.access.models import ClassGrant, Grant, SchoolGrant, TrustGrant
from send_mis.access.roles import ROLES, SECOND_FACTOR_ROLES, role_label
from send_mis.access.standing import PARENT
from send_mis.accounts.models import User
from send_mis.names.folding import fold, spellings, without_title
from send_mis.names.sorting import name_key
from send_mis.schools.models import School
from send_mis.ui.chips import Chip
from send_mis.ui.words import ago, joined, plain_day

DAY = timedelta(days=1)
_WHEN = ("starts_on", "ends_on", "given_at", "waits_since")
_HERE: dict[type[Grant], str] = {
    SchoolGrant: "content_object",
    ClassGrant: "content_object__school",
    PupilGrant: "content_object__school",
}


@dataclass(frozen=True, slots=True)
class HeldRole:
    """One role of one person here. `grant_id` is empty where this school cannot end it."""

    user_id: UUID
    grant_id: UUID | None
    role_key: str
    where: str
    starts_on: date
    ends_on: date | None
    given_at: datetime
    waits: bool = False

    def runs_on(self, day: date) -> bool:
        """Held on that day, or to be held later."""
        return self.ends_on is None or self.ends_on > day


@dataclass(frozen=True, slots=True)
class RoleLine:
    grant_id: UUID | None
    role_key: str
    text: str
    dates: str
    is_over: bool
    waits: bool


@dataclass(frozen=True, slots=True)
class PersonRow:
    user_id: UUID
    name: str
    list_name: str
    email: str
    roles: tuple[RoleLine, ...]
    state: Chip
    second_factor: Chip
    has_second_step: bool
    last_seen: str
    has_come: bool
    is_former: bool

    @property
    def role_keys(self) -> set[str]:
        return {line.role_key for line in self.roles if not line.is_over}


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filter of the list: who, in which role, called what."""

    who: str = ""
    role: str = ""
    search: str = ""


def people_of(school: School, today: date, wanted: Wanted) -> list[PersonRow]:
    """Everybody with a role here, by surname. Six queries, however many there are."""
    rows = _rows(school, today, _held_at(school))
    words = without_title(fold(wanted.search).split())
    if wanted.search.strip() and not words:
        return []
    return [row for row in rows if _is_wanted(row, wanted) and _is_called(row, words)]


def _is_called(row: PersonRow, words: list[str]) -> bool:
    """Every word is part of the name, written together or apart, or of the address."""
    names = [*spellings(row.name), fold(row.email)]
    text = " ".join([*names, *(name.replace(" ", "") for name in names)])
    return all(word in text for word in words)


def person_of(school: School, user_id: UUID, today: date) -> tuple[User, PersonRow]:
    """One person with every role they hold or held here; 404 if they never held one."""
    held = _held_at(school, user_id)
    rows = _rows(school, today, held, whole=True)
    if not rows:
        raise Http404("Nobody of that name has a role at this school.")
    return User.objects.get(pk=user_id), rows[0]


def _is_wanted(row: PersonRow, wanted: Wanted) -> bool:
    if wanted.role and wanted.role not in row.role_keys:
        return False
    if wanted.who == "former":
        return row.is_former
    if row.is_former:
        return False
    return not (wanted.who == "waiting" and row.has_come)


def _rows(
    school: School, today: date, held: Sequence[HeldRole], *, whole: bool = False
) -> list[PersonRow]:
    by_user: dict[UUID, list[HeldRole]] = {}
    for each in held:
        by_user.setdefault(each.user_id, []).append(each)
    users = User.objects.in_bulk(by_user)
    protected = set(
        Authenticator.objects.filter(user_id__in=by_user)
        .exclude(type=Authenticator.Type.RECOVERY_CODES)
        .values_list("user_id", flat=True)
    )
    rows = [
        _row(school, users[user_id], theirs, today, protected=user_id in protected, whole=whole)
        for user_id, theirs in by_user.items()
    ]
    return sorted(rows, key=lambda row: (name_key(row.list_name), row.email))


def _row(
    school: School, user: User, held: list[HeldRole], today: date, *, protected: bool, whole: bool
) -> PersonRow:
    running = [each for each in held if each.runs_on(today)]
    has_come = has_come_here(user, held)
    return PersonRow(
        user_id=user.pk,
        name=user.full_name,
        list_name=_list_name(user.full_name),
        email=user.address,
        roles=_lines(school, held if whole else running, today, whole=whole),
        state=_state(user, today, has_come=has_come, is_here=bool(running)),
        second_factor=_second_factor(school, running, is_on=has_come and protected),
        has_second_step=has_come and protected,
        last_seen=_moment(user.last_login, today) if has_come and user.last_login else "",
        has_come=has_come,
        is_former=not running,
    )


def _lines(
    school: School, held: list[HeldRole], today: date, *, whole: bool
) -> tuple[RoleLine, ...]:
    """One line a role; in the list, the classes of one role and date share a line."""

    def alike(each: HeldRole) -> tuple[bool, str, date, date, bool]:
        last = each.ends_on or date.max
        return (not each.runs_on(today), each.role_key, each.starts_on, last, each.waits)

    lines = []
    for (over, role, *_), group in groupby(sorted(held, key=alike), key=alike):
        same = list(group)
        for part in [[each] for each in same] if whole else [same]:
            where = joined(sorted(each.where for each in part if each.where))
            label = role_label(role, school.role_labels)
            lines.append(
                RoleLine(
                    grant_id=part[0].grant_id,
                    role_key=role,
                    text=f"{label}, {where}" if where else label,
                    dates=_dates(part[0], today),
                    is_over=over,
                    waits=part[0].waits and not over,
                )
            )
    return tuple(lines)


def _dates(held: HeldRole, today: date) -> str:
    last = plain_day(held.ends_on - DAY) if held.ends_on else ""
    if held.ends_on is not None and held.ends_on <= held.starts_on:
        return "never began"
    first = f"{'from' if held.starts_on > today else 'since'} {plain_day(held.starts_on)}"
    if last and not held.runs_on(today):
        return f"{plain_day(held.starts_on)} to {last}"
    return f"{first}, until {last}" if last else first


def _state(user: User, today: date, *, has_come: bool, is_here: bool) -> Chip:
    if not is_here:
        return Chip("neutral", "Left")
    if has_come:
        return Chip("fine", "Active")
    if user.invited_at is None:
        return Chip("neutral", "Not invited yet")
    return Chip("soon", f"Invited {ago(user.invited_at, today)}")


def _second_factor(school: School, running: Iterable[HeldRole], *, is_on: bool) -> Chip:
    needed = {*SECOND_FACTOR_ROLES, *school.second_factor_roles}
    if is_on:
        return Chip("fine", "On")
    if any(each.role_key in needed for each in running):
        return Chip("soon", "Still to set up")
    return Chip("neutral", "Not needed")


def _moment(at: datetime, today: date) -> str:
    return ago(at, today)


def _list_name(name: str) -> str:
    first, _, last = name.rpartition(" ")
    return f"{last}, {first}" if first else last


# --- Grants here ----------------------------------------------------------------------------------


def _held_at(school: School, user_id: UUID | None = None) -> list[HeldRole]:
    only = Q(user_id=user_id) if user_id else Q()
    at_school = SchoolGrant.with_waiting.filter(only, content_object=school)
    held = [
        HeldRole(user, pk, _key(code), "", starts, ends, given, waits is not None)
        for user, pk, code, starts, ends, given, waits in at_school.values_list(
            "user_id", "pk", "permission__codename", *_WHEN
        )
    ]
    held += [
        HeldRole(user, pk, _key(code), name, starts, _last(ends, year), given, waits is not None)
        for user, pk, code, name, year, starts, ends, given, waits in (
            ClassGrant.with_waiting.filter(only, content_object__school=school).values_list(
                "user_id", "pk", "permission__codename", "content_object__name",
                "content_object__year__ends_on", *_WHEN,
            )
        )
    ]  # fmt: skip
    # Not whose: this page is also read by people who may read no pupil.
    held += [
        HeldRole(user, pk, _key(code), "for one pupil", starts, ends, given, waits is not None)
        for user, pk, code, starts, ends, given, waits in PupilGrant.with_waiting.filter(
            only, content_object__school=school
        )
        .exclude(permission__codename=PARENT)
        .values_list("user_id", "pk", "permission__codename", *_WHEN)
    ]
    held += [
        HeldRole(user, None, _key(code), trust, starts, ends, given, waits is not None)
        for user, code, trust, starts, ends, given, waits in TrustGrant.with_waiting.filter(
            only, content_object__schools=school
        ).values_list("user_id", "permission__codename", "content_object__name", *_WHEN)
    ]
    return held


def _key(codename: str) -> str:
    return codename.removeprefix("role_")


def _last(ends_on: date | None, year_ends_on: date) -> date:
    """Whoever has a class has it until its year is over."""
    return min(ends_on or date.max, year_ends_on + DAY)


def staff_grants(school: School, user_id: UUID) -> list[Grant]:
    """The person's roles here as rows, whenever they run, confirmed or not; no parent's."""
    return [
        grant
        for model, path in _HERE.items()
        for grant in model.with_waiting.filter(**{path: school}, user_id=user_id)
        .exclude(permission__codename=PARENT)
        .select_related("permission", "content_object")
    ]


def staff_grant(school: School, user_id: UUID, grant_id: UUID) -> Grant:
    for grant in staff_grants(school, user_id):
        if grant.pk == grant_id:
            return grant
    raise Http404("This person holds no such role here.")


def has_come_here(user: User, held: Iterable[HeldRole | Grant]) -> bool:
    """Signed in since this school first gave them a role; before that is not its business."""
    first = min((each.given_at for each in held), default=None)
    return user.last_login is not None and first is not None and user.last_login >= first


def holds_anything(user_id: UUID, today: date) -> bool:
    """Holds some role anywhere, today or later, a parent's among them."""
    return any(
        model.with_waiting.filter(still_to_hold(today), user_id=user_id).exists()
        for model in grant_models()
    )


def roles_to_give(may_give: Iterable[str], labels: dict[str, str]) -> list[tuple[str, str]]:
    """What the actor may give, in the order of the table of roles."""
    allowed = set(may_give)
    return [(key, role_label(key, labels)) for key in ROLES if key in allowed]
