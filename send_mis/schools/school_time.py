"""A school's days, terms and half-terms, read once for a page."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from send_mis.database.compiled import Asked, compiled
from send_mis.schools.choices import ClosureKind
from send_mis.schools.models import Closure, Term, school_year_of
from send_mis.schools.periods import Period, current, half_terms
from send_mis.schools.provision_days import days_outside
from send_mis.schools.school_days import SchoolDays


@dataclass(frozen=True)
class SchoolTime:
    days: SchoolDays
    terms: Sequence[Term]
    halves: Sequence[Period]

    def term_on(self, day: date) -> Term | None:
        """The term of that day; in the holidays the one before."""
        begun = [term for term in self.terms if term.starts_on <= day]
        return begun[-1] if begun else None

    def day_to_show(self, today: date) -> date:
        """Today; in the holidays the last day of the term before: then every plan has ended."""
        term = self.term_on(today)
        return min(today, term.ends_on) if term else today

    def half_on(self, day: date) -> Period | None:
        return current(self.halves, day)

    def halves_of_year(self, day: date) -> list[Period]:
        """The half-terms of the school year of `day`."""
        year = school_year_of(day)
        return [half for half in self.halves if school_year_of(half.since) == year]

    def last_by(self, day: date) -> date | None:
        """The last school day on or before it; None where no term is known that has one."""
        at = bisect_right(self.days.days, day)
        return self.days.days[at - 1] if at else None

    def school_days_before(self, day: date, count: int) -> date:
        """The day that lies so many school days before `day`; the first of all where fewer do."""
        before = [each for each in self.days.days if each < day]
        return before[-count] if len(before) >= count else (before[0] if before else day)


@compiled
def _terms(school_id: UUID) -> QuerySet[Term]:
    return Term.objects.filter(year__school=school_id).order_by("starts_on")


@compiled
def _closures(school_id: UUID) -> QuerySet[Closure]:
    return Closure.objects.filter(school=school_id)


def school_time_reads(school_id: UUID) -> list[Asked]:
    """What `school_time` reads, to be read ahead."""
    return [_terms.asked(school_id), _closures.asked(school_id)]


def school_time(school_id: UUID) -> SchoolTime:
    """Two queries."""
    terms, closures = _terms(school_id), _closures(school_id)
    breaks = [c for c in closures if c.kind == ClosureKind.HALF_TERM]
    halves = [half for term in terms for half in half_terms(str(term), term, breaks)]
    return SchoolTime(days_outside(terms, closures), terms, halves)
