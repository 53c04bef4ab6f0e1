"""A pupil about whom everything was ever filed: two thousand documents, without their files."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from bench.population import past_triggers
from pupils.choices import Audience, DocumentKind
from pupils.models import Document
from send_mis.schools.models import School

MANY = 2_000


def populate_documents(*, school: School, pupil_id: UUID, today: date) -> None:
    kinds = list(DocumentKind)
    with transaction.atomic(), past_triggers():
        Document.objects.bulk_create(
            Document(
                pupil_id=pupil_id, school=school, title=f"Report {number}",
                kind=kinds[number % len(kinds)], dated_on=today - timedelta(days=number),
                author=f"Service {number % 20}", audience=Audience.CLASS_STAFF, file_kind="pdf",
                size=90_000, sha256=f"{number:064}", added_on=today, added_by="Bench Senco",
            )
            for number in range(MANY)
        )  # fmt: skip
