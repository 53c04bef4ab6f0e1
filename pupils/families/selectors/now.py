"""A child's family on the first page of the record: whom to call, and whom not to tell."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from pupils.choices import ContactPointKind
from pupils.families.rules.telling import call_order, warnings_before_sharing
from pupils.families.selectors.page import bar_of, kept_away_of, tied_of
from pupils.families.selectors.reads import points_on, restrictions_on, ties_on
from pupils.record.selectors.pupil import PupilRecord
from send_mis.access.actions import Action
from send_mis.database.compiled import Asked
from send_mis.ui.parts import Row


@dataclass(frozen=True)
class FamilyNow:
    """Whom to call first, and what to know before anything is shared."""

    rows: list[Row]
    warnings: list[str]
    url: str


CALLED_FIRST = 2


def family_now(record: PupilRecord) -> FamilyNow | None:
    """Three queries; nothing for who may not see the family."""
    if Action.FAMILY_VIEW not in record.may:
        return None
    ties = ties_on(record.id, record.today)
    restrictions = restrictions_on(record.id, record.today)
    bars = {row.contact_id: bar_of(row) for row in restrictions}
    people = [tied_of(tie, bars) for tie in ties]
    called = call_order(people)[:CALLED_FIRST]
    first = [tie for tie in ties if tie.contact_id in called]
    phones: dict[UUID, list[str]] = defaultdict(list)
    for point in points_on(record.id, record.today):
        if point.kind != ContactPointKind.EMAIL:
            phones[point.contact_id].append(point.value)
    rows = [
        Row(tie.contact.name, ", ".join(phones[tie.contact_id]) or "No telephone number",
            tie.get_relationship_display())
        for tie in first
    ]  # fmt: skip
    url = reverse("pupil_family", args=[record.id])
    warned = warnings_before_sharing([*people, *kept_away_of(restrictions, ties)])
    return FamilyNow(rows, warned, url)


def family_reads(record: PupilRecord) -> list[Asked]:
    """What `family_now` reads, to be read ahead."""
    if Action.FAMILY_VIEW not in record.may:
        return []
    reads = (ties_on, restrictions_on, points_on)
    return [read.asked(record.id, record.today) for read in reads]
