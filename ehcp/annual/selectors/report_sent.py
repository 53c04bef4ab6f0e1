"""To whom a report goes, what was sent to whom in which version, and what has changed since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse

from ehcp.annual.selectors.report_kept import kept_words, report_content
from ehcp.models import AnnualReview, ReportSent, ReportSnapshot
from pupils.record.selectors.pupil import form_crumbs
from reviews.meetings.selectors.people import (
    called,
    invitable,
    people_of,
    told_people,
    what_they_are,
)
from send_mis.access.actor import Actor
from send_mis.audit.snapshots.comparing import NOW, Comparison, Version, compare, two_to_compare
from send_mis.audit.snapshots.taking import version_of
from send_mis.ui.parts import Link
from send_mis.ui.words import day

AUTHORITY = "authority"
_LAW = "SEND Regulations 2014, regulation 20"


@dataclass(frozen=True, slots=True)
class ReportRecipient:
    """`because`: what shows that the law sends it to them."""

    name: str
    role: str
    because: str
    person_id: UUID | None = None
    contact_id: UUID | None = None


@dataclass(frozen=True)
class ReportRecipients:
    """By the key of a form's box. `refused`: who was invited and is not told any more, and why."""

    to: dict[str, ReportRecipient]
    refused: Sequence[str]


@dataclass(frozen=True)
class ReportVersions:
    """What `ui/versions.html` shows."""

    title: str
    lede: str
    crumbs: tuple[Link, ...]
    versions: Sequence[Version]
    comparison: Comparison | None
    restore_url: str = ""
    version: int = 0
    same_words: str = "Nothing differs between the two."
    whole: str = "The report"
    none_words: str = "A version is kept each time the report is sent."


@dataclass(frozen=True)
class SentVersion:
    """`to`: to whom it went, and when; `links`: its papers, as they were sent."""

    version: Version
    to: list[str]
    links: list[Link]
    crumbs: tuple[Link, ...]


def report_recipients(row: AnnualReview, today: date) -> ReportRecipients:
    """The authority, whoever was invited, and the parents who are told, invited or not. Some ten
    queries."""
    authority = row.plan.authority
    found = {
        AUTHORITY: ReportRecipient(
            authority.name, "The local authority", f"{_LAW}: to the authority whose plan it is"
        )
    }
    known = invitable(row.pupil, today)
    refused, invited = [], set()
    for each in people_of(row.meeting_id) if row.meeting_id else []:
        if each.contact_id is not None and each.contact_id not in known.contacts:
            refused.append(f"{called(each)}: see Family. The report does not go to them.")
            continue
        invited.add(each.contact_id)
        found[str(each.pk)] = ReportRecipient(
            called(each), what_they_are(each), f"{_LAW}: invited to the meeting", each.pk
        )
    for contact_id, tied in told_people(row.pupil_id, today).items():
        if contact_id not in invited:
            found[str(contact_id)] = ReportRecipient(
                tied.name, "Family", f"{_LAW}: the child’s parent", contact_id=contact_id
            )
    return ReportRecipients(found, refused)


def recipient_choices(found: ReportRecipients) -> dict[str, str]:
    return {key: f"{who.name}, {who.role}".rstrip(", ") for key, who in found.to.items()}


def last_sent(row: AnnualReview) -> ReportSnapshot | None:
    found: ReportSnapshot | None = (
        ReportSnapshot.objects.filter(review=row).order_by("-number").first()
    )
    return found


def sent_keys(snapshot: ReportSnapshot) -> set[str]:
    """To whom this version went already, by the key of their box."""
    rows = ReportSent.objects.filter(snapshot=snapshot)
    return {str(each.person_id or each.contact_id or AUTHORITY) for each in rows}


def versions_page(
    row: AnnualReview, actor: Actor, before: str = "", after: str = ""
) -> ReportVersions:
    """Those that were sent, and how the report is now."""
    rows = ReportSnapshot.objects.filter(review=row).select_related("made_by").order_by("-number")
    versions = [_version(each, row) for each in rows]
    page = ReportVersions(
        "The report as it was sent", row.pupil.name, sent_crumbs(row, "As it was sent"), versions,
        None,
    )  # fmt: skip
    if not versions:
        return page
    kept = report_content(row, actor)
    now = Version(
        NOW, "As it is now", "", day(actor.today),
        reverse("ehc_report", args=[row.pupil_id, row.pk]), kept_words(kept), kept,
    )  # fmt: skip
    every = [now, *versions]
    old, new = two_to_compare(every, before, after)
    return ReportVersions(
        page.title, page.lede, page.crumbs, every, compare(old, new) if old else None
    )


def _version(snapshot: ReportSnapshot, row: AnnualReview) -> Version:
    url = reverse("ehc_report_version", args=[row.pupil_id, row.pk, snapshot.number])
    return version_of(snapshot, url, kept_words)


def snapshot_or_404(row: AnnualReview, number: int) -> ReportSnapshot:
    rows = ReportSnapshot.objects.filter(review=row, number=number).select_related("made_by")
    found: ReportSnapshot | None = rows.first()
    if found is None:
        raise Http404("The report has no such version.")
    return found


def sent_version(row: AnnualReview, number: int, *, may_run: bool) -> SentVersion:
    """Three queries."""
    snapshot = snapshot_or_404(row, number)
    version = _version(snapshot, row)
    sent = ReportSent.objects.filter(snapshot=snapshot)
    return SentVersion(
        version, [f"{each.name}, {day(each.sent_on)}" for each in sent],
        sent_papers(row, number, snapshot.content, may_run=may_run),
        sent_crumbs(row, version.label),
    )  # fmt: skip


def sent_papers(
    row: AnnualReview, number: int, content: Mapping[str, Any], *, may_run: bool
) -> list[Link]:
    at = [row.pupil_id, row.pk, number]
    links = [
        Link("Report (PDF)", reverse("ehc_report_sent_pdf", args=at)),
        Link("Recommended amendments (PDF)", reverse("ehc_report_sent_amendments_pdf", args=at)),
        Link("Copy for those invited (PDF)", reverse("ehc_report_sent_invited_pdf", args=at)),
    ]
    for key, paper in content["homes"].items() if may_run else ():
        url = reverse("ehc_report_sent_copy_pdf", args=[*at, UUID(key)])
        links.append(Link(f"Copy for {paper['for_whom']} (PDF)", url))
    return links


def sent_crumbs(row: AnnualReview, last: str) -> tuple[Link, ...]:
    at = [row.pupil_id, row.pk]
    return (
        *form_crumbs(row.pupil),
        Link("Review of the EHC plan", reverse("ehc_review", args=[row.pupil_id])),
        Link("Report", reverse("ehc_report", args=at)), Link(last),
    )  # fmt: skip


def sent_day(snapshot: ReportSnapshot) -> date | None:
    found: date | None = (
        ReportSent.objects.filter(snapshot=snapshot).order_by("sent_on")
        .values_list("sent_on", flat=True).first()
    )  # fmt: skip
    return found
