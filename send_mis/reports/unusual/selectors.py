"""Openings of a school's records that are out of the usual, from the record of reads."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from pupils.models import Enrolment, Pupil
from pupils.rules import HalfOpenSpan
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.models import ClassGrant
from send_mis.access.roles import ROLES
from send_mis.audit.selectors import Search, found_reads, reads
from send_mis.reports.unusual.rules import (
    DAYS_BACK,
    UNUSUAL_RULES,
    OpenedPupils,
    Opening,
    UnusualFinding,
    UnusualRule,
)
from send_mis.schools.models import School
from send_mis.ui.parts import Link
from send_mis.ui.words import LONDON, day, joined, plain_day, plural

VIEW = Action.UNUSUAL_VIEW
# Of each rule, the newest.
MOST_SHOWN = 50
_NAMED = 3


@dataclass(frozen=True, slots=True)
class UnusualLine:
    when: str
    who: str
    role: str
    count: str
    pupils: str
    url: str


@dataclass(frozen=True)
class RuleFound:
    rule: UnusualRule
    lines: list[UnusualLine]
    more: int


@dataclass(frozen=True)
class UnusualPage:
    since: str
    openings: int
    found: list[RuleFound]


def unusual_page(actor: Actor, school: School) -> UnusualPage:
    """Four queries, however much was opened."""
    since = actor.today - timedelta(days=DAYS_BACK)
    openings = _openings(school, since)
    of_one = {each.pupils[0] for each in openings if each.is_of_one}
    pupils = _pupils(school, {pk for each in openings for pk in each.pupils})
    known = OpenedPupils(
        {pk: _surnames(row) for pk, row in pupils.items() if pk in of_one},
        _own(school, actor), _spans(school, of_one),
    )  # fmt: skip
    return UnusualPage(
        day(since), len(openings),
        [_found(rule, openings, known, pupils, school.slug) for rule in UNUSUAL_RULES],
    )  # fmt: skip


def _openings(school: School, since: date) -> list[Opening]:
    """By whom nobody signed in for, such as a program, is left out; so are parents."""
    rows = found_reads(reads(school_id=school.pk), Search(since=since)).order_by("at", "pk")
    rows = rows.filter(user_id__isnull=False).exclude(role="parent").exclude(pupil_ids=[])
    return [
        Opening(user_id, name, role, at.astimezone(LONDON), what, pupil_ids)
        for user_id, name, role, at, what, pupil_ids in rows.values_list(
            "user_id", "user_name", "role", "at", "what", "pupil_ids"
        )
        if user_id is not None
    ]


def _pupils(school: School, ids: Collection[UUID]) -> Mapping[UUID, Pupil]:
    rows = Pupil.objects.filter(school=school, pk__in=ids).only(
        "legal_forename", "legal_surname", "preferred_forename", "preferred_surname"
    )
    return {row.pk: row for row in rows}


def _surnames(row: Pupil) -> frozenset[str]:
    """The last word of each: of "van der Berg" a person's name gives "berg" too."""
    return frozenset(
        name.casefold().split()[-1] for name in (row.surname, row.legal_surname) if name.strip()
    )


def _own(school: School, actor: Actor) -> Mapping[UUID, Collection[UUID]]:
    """Whose classes a person has, or had in that time: the pupils who are or were in them."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    grants = ClassGrant.objects.filter(
        content_object__school=school, starts_on__lte=actor.today,
        content_object__members__isnull=False,
    ).order_by()  # fmt: skip
    for user_id, pupil_id in grants.values_list("user_id", "content_object__members__pupil_id"):
        found[user_id].add(pupil_id)
    return found


def _spans(school: School, ids: Collection[UUID]) -> Mapping[UUID, Sequence[HalfOpenSpan]]:
    found: dict[UUID, list[HalfOpenSpan]] = defaultdict(list)
    rows = Enrolment.objects.filter(school=school, pupil__in=ids).order_by("starts_on")
    for pupil_id, since, until in rows.values_list("pupil_id", "starts_on", "ends_on"):
        found[pupil_id].append(HalfOpenSpan(since, until))
    return found


def _found(
    rule: UnusualRule, openings: Sequence[Opening], known: OpenedPupils,
    pupils: Mapping[UUID, Pupil], slug: str,
) -> RuleFound:  # fmt: skip
    found = sorted(rule.find(openings, known), key=lambda each: (each.on, each.name), reverse=True)
    lines = [_line(rule, each, pupils, slug) for each in found[:MOST_SHOWN]]
    return RuleFound(rule, lines, len(found) - len(lines))


def _line(
    rule: UnusualRule, each: UnusualFinding, pupils: Mapping[UUID, Pupil], slug: str
) -> UnusualLine:
    names = [pupils[pk].name for pk in each.pupils[:_NAMED] if pk in pupils]
    rest = len(each.pupils) - len(names)
    if rest:
        names.append(f"{rest:,} more" if names else plural(rest, "pupil", "pupils"))
    asked = {
        "kind": "reads", "person": str(each.user_id), "from": plain_day(each.on),
        "to": plain_day(each.until),
    }  # fmt: skip
    when = day(each.on) if each.on == each.until else f"Week of {day(each.on)}"
    return UnusualLine(
        when, each.name, ROLES[each.role].label if each.role in ROLES else "",
        plural(each.count, *rule.counts), joined(names),
        f"{reverse('audit', args=[slug])}?{urlencode(asked)}",
    )  # fmt: skip


def openings_link(slug: str) -> Link:
    return Link("All openings of records", f"{reverse('audit', args=[slug])}?kind=reads")
