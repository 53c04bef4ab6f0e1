"""One governor, and a report of a term that they read: counted from the rows, published."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Permission
from django.db import transaction
from django.utils import timezone

from bench.population import past_triggers
from send_mis.access.grants import role_permission_id
from send_mis.access.models import SchoolGrant
from send_mis.accounts.models import User
from send_mis.reports.models import TermlyReport
from send_mis.reports.termly.rules.counting import CountedReport
from send_mis.reports.termly.rules.showing import release_as_json, release_of, shown_of
from send_mis.reports.termly.selectors.counting import count_report
from send_mis.reports.termly.selectors.reports import national_lines
from send_mis.schools.models import School, Term

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
    grant = SchoolGrant(
        user=user, content_object=school, starts_on=today, given_at=timezone.now(),
        permission=Permission.objects.get(pk=role_permission_id("governor", School)),
    )  # fmt: skip
    with transaction.atomic(), past_triggers():
        for row in (user, grant, report):
            row.save(force_insert=True)
    return Governor(user, report.pk)


def _published(school: School, term: Term, counted: CountedReport, today: date) -> TermlyReport:
    release = release_of([], counted, 5)
    shown = shown_of(counted, release, [], 5, national_lines(school, today))
    told = {"of": "", "promises": [], "questions": [], "visits": []}
    return TermlyReport(
        school=school, term=term, as_at=today, state="published", counted=counted.as_json(),
        release=release_as_json(release), shown=shown | {"told": told}, summary=_WORDS,
        progress=_WORDS * 10, published_on=today, published_by="Bench Head",
    )  # fmt: skip
