"""What a document is when it is drafted, and once it is published."""

from datetime import date
from typing import Any

from django.db.models import Max

from send_mis.audit.saving import insert, save
from send_mis.reports.choices import PublicationKind, ReportState
from send_mis.reports.models import Publication, PublicationSection
from send_mis.reports.published.rules.documents import DOCUMENTS
from send_mis.reports.published.rules.words import change_of, cover_words
from send_mis.reports.published.selectors.records import drawn_for
from send_mis.reports.published.selectors.rows import (
    document_of,
    newest_out,
    newest_written,
    sections_of,
    texts_before,
)
from send_mis.schools.models import AcademicYear, School
from send_mis.ui.words import plain_day


def draft_row(school: School, kind: PublicationKind, on: date) -> Publication:
    """Inside an open change, with the school locked: last year’s words, today’s numbers."""
    document, newest = DOCUMENTS[kind], newest_written(school.pk, kind)
    years = newest.years if newest else document.usual_years
    row = Publication(
        school=school, kind=kind, years=years, drafted_on=on, starts_on=_begins(school, on)
    )
    insert(row)
    texts = texts_before(newest)
    out = newest.content["sections"] if newest else ()
    headings = {each["key"]: each["heading"] for each in out}
    drawn = drawn_for(kind, school, row.starts_on, on)
    for place, part in enumerate(document.parts):
        own = headings.get(part.key, part.heading) if part.is_named_here else part.heading
        found = drawn.get(part.key)
        insert(
            PublicationSection(
                publication=row, school=school, key=part.key, place=place, heading=own,
                text=texts.get(part.key, ""), drawn=found.as_json() if found else {},
            )
        )  # fmt: skip
    return row


def _begins(school: School, on: date) -> date:
    year = AcademicYear.objects.filter(school=school, starts_on__lte=on, ends_on__gte=on).first()
    return year.starts_on if year else on


def forget_approval(row: Publication) -> None:
    """What was approved were other words. Whoever looks at the draft now sees the next version."""
    row.approved_on, row.approved_by, row.approval_kept_by = None, "", ""
    save(row, "approved_on", "approved_by", "approval_kept_by")


def publish_row(row: Publication, *, on: date, by: str) -> None:
    """Inside an open change, with the row locked: what everybody reads from now on."""
    newest = newest_out(row.school_id, row.kind)
    # Of those that were withdrawn too: no two versions have one number.
    of_kind = Publication.objects.filter(school=row.school_id, kind=row.kind)
    row.number = (of_kind.aggregate(last=Max("number"))["last"] or 0) + 1
    row.published_on, row.published_by, row.state = on, by, ReportState.PUBLISHED
    row.content = _content(row, newest)
    save(row, "number", "published_on", "published_by", "state", "content")


def _content(row: Publication, newest: Publication | None) -> dict[str, Any]:
    before = texts_before(newest)
    document = document_of(row)
    sections = [
        {
            "key": each.key, "heading": each.heading, "source": document.part(each.key).source,
            "text": each.text, "drawn": each.shown_drawn,
            "change": change_of(each.text, before.get(each.key), is_first=newest is None),
        }
        for each in sections_of(row)
        if each.is_written
    ]  # fmt: skip
    kept = {each["key"] for each in sections}
    gone = [
        each["heading"] for each in (newest.content["sections"] if newest else ())
        if each["key"] not in kept
    ]  # fmt: skip
    return {
        "title": row.get_kind_display(), "school": row.school.name,
        "cover": cover_words(row.starts_on, row.years), "why": document.why,
        "approval": approval_words(row), "sections": sections, "left_out": gone,
        "before": plain_day(newest.published_on) if newest and newest.published_on else "",
    }  # fmt: skip


def approval_words(row: Publication) -> str:
    if row.approved_on is None:
        return ""
    return f"Approved by {row.approved_by} on {plain_day(row.approved_on)}"
