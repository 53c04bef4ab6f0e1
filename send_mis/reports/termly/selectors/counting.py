"""Counting what a report rests on."""

from datetime import date
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from ehcp.choices import EhcAssessmentDue, EhcReviewDue
from provision.choices import OutcomeState
from provision.models import Outcome
from pupils.choices import SenStatus
from pupils.models import DueDate, Need, Pupil, Spell
from pupils.querysets import holds_on
from pupils.years import year_of_cohort
from send_mis.reports.choices import ReportState
from send_mis.reports.models import TermlyReport
from send_mis.reports.suppression.rules.tables import CountTable
from send_mis.reports.termly.rules.counting import (
    PROGRESS,
    CountedReport,
    SamePupils,
    counted_term,
    progress_table,
    tables_of,
)
from send_mis.reports.termly.selectors.measures import count_measures
from send_mis.schools.models import School, Term
from send_mis.ui.words import ONE_DAY

_ENDED = (OutcomeState.MET, OutcomeState.PARTLY, OutcomeState.NOT_MET)


def terms_to_report(school: School, today: date) -> list[Term]:
    """Those that have begun, after the last that has a published report, newest first; without
    one that has a report."""
    reports = TermlyReport.objects.filter(school=school)
    last = reports.filter(state=ReportState.PUBLISHED).order_by("-as_at").first()
    rows = Term.objects.filter(year__school=school, starts_on__lte=today)
    if last is not None:
        rows = rows.filter(ends_on__gt=last.as_at)
    return list(rows.exclude(pk__in=reports.values("term")).order_by("-starts_on")[:6])


def day_of_report(term: Term, today: date) -> date:
    return min(term.ends_on, today)


def last_counted(school_id: UUID) -> tuple[date, CountedReport] | None:
    """Of the last report that is out. One query."""
    rows = TermlyReport.objects.filter(school=school_id, state=ReportState.PUBLISHED)
    last = rows.order_by("-as_at").values_list("as_at", "counted").first()
    return (last[0], CountedReport.read(last[1])) if last else None


def count_report(school: School, term: Term, as_at: date) -> CountedReport:
    """All of it, in a fixed number of queries, which a test counts; the costs of a school year are
    worked out line by line, which takes a while in a large school."""
    last = last_counted(school.pk)
    since = last[0] if last else term.starts_on - ONE_DAY
    on_roll = Pupil.objects.on_roll(as_at).filter(school=school)
    tables = tables_of(_on_register(school, as_at), (school.lowest_year, school.highest_year))
    total = next(iter(tables.values())).total
    joined = left = 0
    if last is not None:
        then, before = last
        new = _registered(school, as_at).exclude(pk__in=_registered(school, then).values("pk"))
        joined = max(new.count(), total - before.term.total)
        left = before.term.total + joined - total
    tables[PROGRESS] = _progress(school, since, as_at, total)
    return CountedReport(
        counted_term(tables, joined, left), on_roll.count(), **_steps(school, since, as_at),
        measures=count_measures(school, term, since, as_at).as_json(),
    )  # fmt: skip


def _steps(school: School, since: date, as_at: date) -> dict[str, int]:
    """Of EHC plans and assessments, to which the law gives a day."""
    kinds = (*EhcReviewDue.values, *EhcAssessmentDue.values)
    steps = DueDate.objects.filter(school=school, kind__in=kinds, law_on__isnull=False)
    done = Q(done_on__gt=since, done_on__lte=as_at)
    # What was done since was late on that day.
    not_done = Q(done_on__isnull=True) | Q(done_on__gt=as_at)
    found: dict[str, int] = steps.aggregate(
        done=Count("pk", filter=done),
        in_time=Count("pk", filter=done & Q(done_on__lte=F("law_on"))),
        late=Count("pk", filter=holds_on(as_at) & Q(law_on__lt=as_at) & not_done),
    )
    return found


def _progress(school: School, since: date, as_at: date, total: int) -> CountTable:
    """How the outcomes of each pupil on the register ended; a stopped one is no result."""
    rows = Outcome.objects.filter(
        school=school, state__in=_ENDED, closed_on__gt=since, closed_on__lte=as_at,
        pupil__in=_registered(school, as_at).values("pk"),
    ).order_by()  # fmt: skip
    ended = rows.values("pupil").annotate(
        many=Count("pk"), met=Count("pk", filter=Q(state=OutcomeState.MET)),
        partly=Count("pk", filter=Q(state=OutcomeState.PARTLY)),
    )  # fmt: skip
    return progress_table(ended.values_list("many", "met", "partly"), total)


def _registered(school: School, on: date) -> QuerySet[Pupil]:
    spells = Spell.objects.filter(holds_on(on), school=school)
    rows: QuerySet[Pupil] = Pupil.objects.on_roll(on).filter(
        school=school, pk__in=spells.values("pupil")
    )
    return rows


def _on_register(school: School, on: date) -> list[SamePupils]:
    spell = Spell.objects.filter(holds_on(on), pupil=OuterRef("pk"))
    need = Need.objects.filter(holds_on(on), pupil=OuterRef("pk")).order_by("rank")
    rows = (
        Pupil.objects.on_roll(on).filter(school=school).order_by()
        .annotate(status=Subquery(spell.values("status")[:1]))
        .annotate(area=Subquery(need.values("area")[:1]))
        .filter(status__in=SenStatus.values)
        .values_list(
            "status", "area", "reception_year", "sex", "is_disadvantaged", "is_eal",
            "is_looked_after",
        )
        .annotate(many=Count("pk"))
    )  # fmt: skip
    return [
        SamePupils(status, area or "", year_of_cohort(reception, on), *others)
        for status, area, reception, *others in rows
    ]
