"""Who reads totals: a governor with the published report of a term, counted from the rows, and who
leads a trust."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from bench.population import past_triggers
from send_mis.access.grants import role_permission_id
from send_mis.access.models import SchoolGrant, TrustGrant
from send_mis.accounts.models import User
from send_mis.reports.models import TermlyReport
from send_mis.reports.termly.rules.counting import CountedReport
from send_mis.reports.termly.rules.showing import release_as_json, release_of, shown_of
from send_mis.reports.termly.selectors.counting import count_report
from send_mis.reports.termly.selectors.reports import national_lines
from send_mis.schools.models import School, Term, Trust

_WORDS = "What governors should know of this term, in as many words as a headteacher writes. "


@dataclass(frozen=True)
class Governor:
    user: User
    report_id: UUID


def populate_governor(*, school: School, today: date) -> Governor:
    user = User(
        email="governor@bench.test", full_name="Bench Governor", password=make_password(None)
    )
    term = Term.objects.filter(year__school=school, starts_on__lte=today).latest("starts_on")
    counted = count_report(school, term, today)
    report = _published(school, term, counted, today)
    _write(user, SchoolGrant(**_grant(user, "governor", school, today)), report)
    return Governor(user, report.pk)


def populate_trust_lead(*, trust: Trust, today: date) -> User:
    user = User(email="lead@bench.test", full_name="Bench Lead", password=make_password(None))
    _write(user, TrustGrant(**_grant(user, "trust_lead", trust, today)))
    return user


def _grant(user: User, role: str, on: School | Trust, today: date) -> dict[str, Any]:
    permission = Permission.objects.get(pk=role_permission_id(role, type(on)))
    return {
        "user": user, "content_object": on, "starts_on": today, "given_at": timezone.now(),
        "permission": permission,
    }  # fmt: skip


def _write(*rows: Model) -> None:
    with transaction.atomic(), past_triggers():
        for row in rows:
            row.save(force_insert=True)


def _published(school: School, term: Term, counted: CountedReport, today: date) -> TermlyReport:
    release = release_of([], counted, 5)
    shown = shown_of(counted, release, [], 5, national_lines(school, today))
    told = {"of": "", "promises": [], "questions": [], "visits": []}
    return TermlyReport(
        school=school, term=term, as_at=today, state="published", counted=counted.as_json(),
        release=release_as_json(release), shown=shown | {"told": told}, summary=_WORDS,
        progress=_WORDS * 10, published_on=today, published_by="Bench Head",
    )  # fmt: skip
