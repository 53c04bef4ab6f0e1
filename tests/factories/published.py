"""What a school publishes, written directly."""

from datetime import date
from typing import Any

from send_mis.accounts.models import User
from send_mis.reports.choices import PublicationKind
from send_mis.reports.models import Publication, PublicationSection
from send_mis.reports.published.rules.documents import DOCUMENTS
from send_mis.reports.published.writing import publish_row
from send_mis.schools.models import School
from tests.factories.audited import TODAY, in_change

DRAWN: dict[str, Any] = {"lines": ["SENCO: somebody else."]}


def make_publication(
    school: School, kind: str = PublicationKind.INFORMATION, text: str = "As we do each year.",
    **fields: Any,
) -> Publication:  # fmt: skip
    """A draft, in every section of which the same stands; the first says more of the records."""
    document = DOCUMENTS[PublicationKind(kind)]
    with in_change():
        made: Publication = Publication.objects.create(
            school=school, kind=kind,
            **{
                "drafted_on": TODAY, "starts_on": date(2026, 9, 1), "years": document.usual_years,
            } | fields,
        )  # fmt: skip
        for place, part in enumerate(document.parts):
            PublicationSection.objects.create(
                publication=made, key=part.key, place=place,
                heading=f"Our {part.key}" if part.is_named_here else part.heading, text=text,
                drawn={} if place else DRAWN,
            )  # fmt: skip
        return made


def make_published(
    school: School, by: User, kind: str = PublicationKind.INFORMATION,
    on: date = date(2026, 7, 21), **fields: Any,
) -> Publication:  # fmt: skip
    """A version that is out since that day."""
    given = {"drafted_on": on, "approved_on": on, "approved_by": "the governing body"} | fields
    row = make_publication(school, kind, approval_kept_by=by.display_name, **given)
    with in_change():
        publish_row(row, on=on, by=by.display_name)
    return row


def section_of(row: Publication, key: str) -> PublicationSection:
    found: PublicationSection = PublicationSection.objects.get(publication=row, key=key)
    return found
