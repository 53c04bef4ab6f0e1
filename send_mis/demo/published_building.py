"""What the demonstration school publishes: an information report with its next version in hand, an
accessibility plan, a budget statement, and an inclusion strategy that is nearly written."""

from collections.abc import Mapping
from datetime import date, timedelta

from send_mis.accounts.models import User
from send_mis.demo.days import weekday_on
from send_mis.demo.published_words import (
    ACCESSIBILITY,
    BUDGET,
    INFORMATION,
    INFORMATION_NOW,
    PRINCIPLES,
    STRATEGY,
)
from send_mis.reports.choices import PublicationKind
from send_mis.reports.models import Publication
from send_mis.reports.published.due import write_publication_due
from send_mis.reports.published.selectors.records import drawn_for
from send_mis.reports.published.writing import draft_row, publish_row
from send_mis.schools.models import School

_BOARD = "the governing body"
# Of last year: no report to governors of that time is here.
_NUMBERS = frozenset({"kinds", "evaluate"})


def build_publications(school: School, staff: Mapping[str, User], today: date) -> None:
    """Inside an open change, after the reports. What is published stays, whatever day it is now."""
    if Publication.objects.filter(school=school).exists():
        return
    head, senco = staff["head"].display_name, staff["senco"].display_name

    def on(ago: int) -> date:
        return weekday_on(today - timedelta(days=ago))

    last = _drafted(school, PublicationKind.INFORMATION, INFORMATION, on(352))
    last.sections.filter(key__in=_NUMBERS).update(drawn={})
    senco_now = drawn_for(PublicationKind.INFORMATION, school, today, today)["senco"]
    last.sections.filter(key="senco").update(drawn=senco_now.as_json())
    _publish(last, head, on(349), approved_on=on(356))
    plan = _drafted(school, PublicationKind.ACCESSIBILITY, ACCESSIBILITY, on(215))
    _publish(plan, head, on(210), approved_on=on(217))
    money = _drafted(school, PublicationKind.BUDGET, BUDGET, on(12))
    _publish(money, head, on(10), approved_on=None)
    _drafted(school, PublicationKind.INFORMATION, INFORMATION_NOW, on(9))
    strategy = _drafted(school, PublicationKind.STRATEGY, STRATEGY, on(6))
    for key, heading in PRINCIPLES.items():
        strategy.sections.filter(key=key).update(heading=heading)
    Publication.objects.filter(pk=strategy.pk).update(shown_on=on(2))
    Publication.objects.filter(pk=money.pk).update(ready_on=on(11), ready_by=senco)
    write_publication_due({school.pk})


def _drafted(
    school: School, kind: PublicationKind, words: Mapping[str, str], on: date
) -> Publication:
    """With the words of the version before where it has none of its own."""
    row = draft_row(school, kind, on)
    for key, text in words.items():
        row.sections.filter(key=key).update(text=text)
    return row


def _publish(row: Publication, by: str, on: date, approved_on: date | None) -> None:
    if approved_on is not None:
        row.approved_on, row.approved_by, row.approval_kept_by = approved_on, _BOARD, by
        row.save(update_fields=["approved_on", "approved_by", "approval_kept_by"])
    publish_row(row, on=on, by=by)
