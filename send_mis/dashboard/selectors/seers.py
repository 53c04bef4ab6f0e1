"""Who can see a pupil, by which grant or by delivering to them, and why; and who has."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import CharField, DateField, F, Q, QuerySet, Value
from django.db.models.functions import Cast

from provision.delivery.selectors.lines import row_name
from provision.models import Allocation
from pupils.models import ClassMembership, Pupil, PupilGrant
from send_mis.access.actions import Action
from send_mis.access.models import ClassGrant, Grant, SchoolGrant, TrustGrant
from send_mis.access.people_with import holders_at, roles_with
from send_mis.access.roles import ROLES, Scope, role_label
from send_mis.accounts.models import User
from send_mis.database.compiled import compiled
from send_mis.schools.models import school_year_of
from send_mis.ui.words import day, last_day


@dataclass(frozen=True, slots=True)
class Seer:
    """One grant that reaches the pupil. `ends_on` is the first day on which it no longer does."""

    user_id: UUID
    name: str
    role_key: str
    role: str
    why: str
    starts_on: date
    ends_on: date | None
    is_later: bool
    grant_id: UUID | None

    @property
    def span(self) -> str:
        until = f", until {day(last_day(self.ends_on))}" if self.ends_on else ""
        return f"{'from' if self.is_later else 'since'} {day(self.starts_on)}{until}"


def who_can_see(pupil: Pupil, today: date) -> list[Seer]:
    """Everybody with a grant that lets them open this pupil, now or from a later day; and
    whoever delivers to them now and sees them on no other ground. Three queries.

    The same rows that `visible_to` reads: trust, school, the classes in which the pupil is or
    will be, the pupil alone, and the rows of provision that the pupil is in. A role that opens no
    pupil does not count.
    """
    rows = _reaching(pupil.pk, pupil.school_id, pupil.school.trust_id, today)
    seers = [_seer(row, pupil, today) for row in rows]
    known = {(seer.user_id, seer.role_key) for seer in seers if not seer.is_later}
    seers += [s for s in _delivering(pupil, today) if (s.user_id, s.role_key) not in known]
    return sorted(seers, key=lambda s: (s.is_later, s.name.rsplit(" ", 1)[-1], s.name, s.role))


@compiled
def _reaching(
    pupil_id: UUID, school_id: UUID, trust_id: UUID | None, today: date
) -> QuerySet[Any, Any]:
    no_date = Cast(Value(None), DateField())
    classes = ClassMembership.objects.order_by().filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=today), pupil=pupil_id
    )
    found = [
        _grants(SchoolGrant, today, F("content_object__name"), no_date).filter(
            content_object_id=school_id
        ),
        _grants(
            ClassGrant, today, F("content_object__name"), F("content_object__year__starts_on")
        ).filter(content_object_id__in=classes.values("school_class_id")),
        _grants(PupilGrant, today, Value("", CharField()), no_date).filter(
            content_object_id=pupil_id
        ),
    ]
    if trust_id is not None:
        of_trust = _grants(TrustGrant, today, F("content_object__name"), no_date)
        found.append(of_trust.filter(content_object_id=trust_id))
    return found[0].union(*found[1:], all=True)


def _grants(model: type[Grant], today: date, name: Any, year: Any) -> QuerySet[Any, Any]:
    codenames = [
        f"role_{role.key}"
        for role in ROLES.values()
        if Action.PUPIL_VIEW in role.actions(model.SCOPE)
    ]
    rows: QuerySet[Any, Any] = (
        model.objects.order_by()
        .filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=today),
            user__is_active=True,
            permission__codename__in=codenames,
        )
        .annotate(
            scope=Value(model.SCOPE.value, CharField()),
            codename=F("permission__codename"),
            place=name,
            year=year,
            person_title=F("user__title"),
            person=F("user__full_name"),
        )
        .values_list(
            "scope", "codename", "user_id", "person_title", "person", "starts_on", "ends_on",
            "reason", "place", "year", "id",
        )
    )  # fmt: skip
    return rows


def _seer(row: tuple[Any, ...], pupil: Pupil, today: date) -> Seer:
    scope, codename, user_id, title, full_name, starts_on, ends_on, reason, place, year, pk = row
    role_key = codename.removeprefix("role_")
    labels = pupil.school.role_labels if scope != Scope.TRUST else {}
    return Seer(
        user_id=user_id,
        name=User(title=title, full_name=full_name).display_name,
        role_key=role_key,
        role=role_label(role_key, labels),
        why=_why(scope, place, year, reason, today),
        starts_on=starts_on,
        ends_on=ends_on,
        is_later=starts_on > today,
        grant_id=pk if scope == Scope.PUPIL else None,
    )


def _delivering(pupil: Pupil, today: date) -> list[Seer]:
    """Each person once in each role, for the row that ends last. Two queries."""
    by_user: dict[UUID, list[Allocation]] = {}
    for place in _delivered(pupil.pk, today):
        by_user.setdefault(place.row.delivered_by_id, []).append(place)
    return [
        _deliverer(by_user[user_id], role, pupil)
        for user_id, role in holders_at(
            pupil.school_id,
            roles=roles_with(Action.PUPIL_VIEW, Scope.DELIVERY),
            today=today,
            users=list(by_user),
        )
    ]


@compiled
def _delivered(pupil_id: UUID, today: date) -> QuerySet[Allocation]:
    places = Allocation.objects.delivered(today).filter(
        pupil=pupil_id, row__delivered_by__is_active=True
    )
    found = places.select_related("row__delivered_by", "row__intervention")
    return found.order_by("starts_on", "pk")


def _deliverer(places: list[Allocation], role_key: str, pupil: Pupil) -> Seer:
    place = max(places, key=lambda each: min(each.row.ends_on, each.ends_on or each.row.ends_on))
    person: Any = place.row.delivered_by
    return Seer(
        user_id=person.pk, name=person.display_name, role_key=role_key,
        role=role_label(role_key, pupil.school.role_labels),
        why=f"Delivers {row_name(place.row)}",
        starts_on=max(place.starts_on, place.row.starts_on),
        ends_on=min(place.row.ends_on, place.ends_on or place.row.ends_on),
        is_later=False, grant_id=None,
    )  # fmt: skip


def _why(scope: str, place: str, year: date | None, reason: str, today: date) -> str:
    if scope == Scope.PUPIL:
        return f"This pupil alone: {reason}" if reason else "This pupil alone"
    if scope == Scope.CLASS:
        later = year is not None and year.year > school_year_of(today)
        return f"Class {place}{', next school year' if later else ''}"
    return f"Every school of {place}" if scope == Scope.TRUST else f"Every pupil of {place}"


def count_of_people(seers: list[Seer]) -> int:
    """People, not grants: somebody may hold two."""
    return len({seer.user_id for seer in seers if not seer.is_later})
