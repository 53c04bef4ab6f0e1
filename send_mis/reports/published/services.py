"""A document is drafted, written section by section, approved by people and published once."""

from datetime import date

from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import lock, lock_version, same_version, save
from send_mis.errors import AlreadyDone, RuleBroken
from send_mis.names.named import mark_of
from send_mis.reports.choices import PublicationKind, ReportState
from send_mis.reports.models import Publication, PublicationSection
from send_mis.reports.published.due import publication_changes
from send_mis.reports.published.rules.words import named_briefly, tidied
from send_mis.reports.published.selectors.records import drawn_for
from send_mis.reports.published.selectors.rows import (
    APPROVE,
    PUBLISH,
    WRITE,
    cover_facts,
    document_of,
    looked_for,
    not_named,
    not_written,
    publication_words,
    section_words,
    sections_of,
)
from send_mis.reports.published.writing import draft_row, forget_approval, publish_row
from send_mis.schools.models import School
from send_mis.ui.words import day

CHANGED_SINCE = "Something else stands in it by now: look once more."


def draft_publication(*, actor: Actor, school: School, kind: PublicationKind) -> Publication:
    """Last year’s words and today’s numbers. Raises AlreadyDone."""
    ensure(actor, WRITE, school)
    with change(actor=actor, event="publication.drafted", school_id=school.pk):
        lock(School, school.pk)
        drafts = Publication.objects.filter(school=school, kind=kind, state=ReportState.DRAFT)
        if (there := drafts.first()) is not None:
            raise AlreadyDone(f"There is a draft since {day(there.drafted_on)}: here it is.")
        row = draft_row(school, kind, actor.today)
        publication_changes(school.pk)
        return row


def change_publication_section(
    *, actor: Actor, section: PublicationSection, version: int, heading: str, text: str,
    shows_drawn: bool,
) -> Publication:  # fmt: skip
    """An approval was of the words before. Raises RuleBroken, EditConflict."""
    ensure(actor, WRITE, section)
    with change(actor=actor, event="publication.changed", school_id=section.school_id):
        row = _lock_draft(section.publication_id)
        part = lock_version(PublicationSection, section.pk, version, section_words)
        if document_of(row).part(part.key).is_named_here:
            part.heading = " ".join(heading.split())
            if not part.heading:
                raise RuleBroken({"heading": ["Give the section a heading."]})
        part.text, part.shows_drawn = tidied(text), shows_drawn
        save(part, "heading", "text", "shows_drawn")
        forget_approval(row)
        return row


def change_publication_cover(
    *, actor: Actor, publication: Publication, version: int, starts_on: date, years: int
) -> Publication:
    """For how long it holds; the numbers are drawn anew. Raises RuleBroken, EditConflict."""
    ensure(actor, WRITE, publication)
    with change(actor=actor, event="publication.changed", school_id=publication.school_id):
        row = _lock_draft(publication.pk)
        same_version(row, version, lambda: cover_facts(row))
        if not 1 <= years <= document_of(row).years_at_most:
            raise RuleBroken({"years": ["Choose a number from the list."]})
        row.starts_on, row.years = starts_on, years
        save(row, "starts_on", "years", at="starts_on")
        _draw(row, actor.today)
        forget_approval(row)
        return row


def draw_publication(*, actor: Actor, publication: Publication, version: int) -> Publication:
    """What the records say today, in each section. Raises RuleBroken, EditConflict."""
    ensure(actor, WRITE, publication)
    with change(actor=actor, event="publication.drawn", school_id=publication.school_id):
        row = _lock_draft(publication.pk)
        same_version(row, version, lambda: publication_words(row))
        if _draw(row, actor.today):
            forget_approval(row)
        return row


def hand_over_publication(*, actor: Actor, publication: Publication, version: int) -> Publication:
    """It is written, and the headteacher goes on. Raises RuleBroken, EditConflict, AlreadyDone."""
    ensure(actor, WRITE, publication)
    with change(actor=actor, event="publication.handed_over", school_id=publication.school_id):
        row = _lock_draft(publication.pk)
        if row.ready_on is not None:
            raise AlreadyDone(f"{row.ready_by} said so on {day(row.ready_on)}.")
        same_version(row, version, lambda: publication_words(row))
        _refuse_gaps(row)
        row.ready_on, row.ready_by = actor.today, actor.name
        save(row, "ready_on", "ready_by")
        publication_changes(row.school_id)
        return row


def show_publication(*, actor: Actor, publication: Publication, version: int) -> Publication:
    """Governors read the draft from now on. Raises RuleBroken, EditConflict, AlreadyDone."""
    ensure(actor, PUBLISH, publication)
    with change(actor=actor, event="publication.shown", school_id=publication.school_id):
        row = _lock_draft(publication.pk)
        if row.shown_on is not None:
            raise AlreadyDone(f"Governors have been able to read it since {day(row.shown_on)}.")
        same_version(row, version, lambda: publication_words(row))
        row.shown_on = actor.today
        save(row, "shown_on")
        return row


def approve_publication(
    *, actor: Actor, publication: Publication, version: int, approved_by: str, approved_on: date
) -> Publication:
    """Who approved these words, and on which day. Raises RuleBroken, EditConflict."""
    ensure(actor, APPROVE, publication)
    with change(actor=actor, event="publication.approved", school_id=publication.school_id):
        row = _lock_draft(publication.pk)
        if row.shown_on is None and not actor.may(WRITE):
            raise RuleBroken("The headteacher has not shown it yet.")
        same_version(row, version, lambda: publication_words(row))
        if approved_on > actor.today:
            raise RuleBroken({"approved_on": ["That day has not come yet."]})
        _refuse_gaps(row)
        row.approved_on, row.approved_by = approved_on, " ".join(approved_by.split())
        row.approval_kept_by = actor.name
        save(row, "approved_on", "approved_by", "approval_kept_by", at="approved_by")
        return row


def publish_publication(
    *, actor: Actor, publication: Publication, version: int, mark: str, is_checked: bool
) -> Publication:
    """As it stands, for everybody, once. `mark`: of what was found in it, as it was shown. Raises
    RuleBroken, EditConflict, AlreadyDone."""
    ensure(actor, PUBLISH, publication)
    with change(actor=actor, event="publication.published", school_id=publication.school_id):
        row = lock(Publication, publication.pk)
        if row.published_on is not None:
            raise AlreadyDone(
                f"{row.published_by} published it on {day(row.published_on)}: it stays as it is."
            )
        same_version(row, version, lambda: publication_words(row))
        _refuse_gaps(row)
        if document_of(row).needs_governors and row.approved_on is None:
            raise RuleBroken("Record first that the governing body approved it, and when.")
        found = looked_for(row, sections_of(row))
        if mark_of(found) != mark:
            raise RuleBroken(CHANGED_SINCE)
        if found and not is_checked:
            raise RuleBroken({"is_checked": ["Look at what was found, and say that it may stay."]})
        publish_row(row, on=actor.today, by=actor.name)
        publication_changes(row.school_id)
        return row


def withdraw_publication(*, actor: Actor, publication: Publication, why: str) -> Publication:
    """Nobody outside reads that version from now on; the record keeps it, and why. Raises
    RuleBroken, AlreadyDone."""
    ensure(actor, PUBLISH, publication)
    with change(
        actor=actor, event="publication.withdrawn", why=why, school_id=publication.school_id
    ):
        row = lock(Publication, publication.pk)
        if row.state != ReportState.PUBLISHED:
            raise RuleBroken("It is not published.")
        if row.withdrawn_on is not None:
            raise AlreadyDone(f"{row.withdrawn_by} withdrew it on {day(row.withdrawn_on)}.")
        if not why.strip():
            raise RuleBroken({"why": ["Say why."]})
        row.withdrawn_on, row.withdrawn_by = actor.today, actor.name
        save(row, "withdrawn_on", "withdrawn_by")
        publication_changes(row.school_id)
        return row


def _lock_draft(pk: object) -> Publication:
    row = lock(Publication, pk)
    if row.state == ReportState.PUBLISHED:
        raise RuleBroken("It is published, and stays as it is. Draft the next version instead.")
    return row


def _refuse_gaps(row: Publication) -> None:
    sections = sections_of(row)
    if gaps := not_written(row, sections):
        raise RuleBroken(f"Write these first: {named_briefly(gaps)}.")
    if unnamed := not_named(row, sections):
        raise RuleBroken(
            f"Give these headings their names, from the guidance: {named_briefly(unnamed)}."
        )


def _draw(row: Publication, today: date) -> bool:
    """Whether anything reads otherwise now."""
    drawn = drawn_for(row.kind, row.school, row.starts_on, today)
    is_new = False
    for section in sections_of(row):
        found = drawn[section.key].as_json() if section.key in drawn else {}
        if section.drawn != found:
            section.drawn, is_new = found, True
            save(section, "drawn")
    return is_new
