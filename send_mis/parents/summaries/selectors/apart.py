"""What each of a child's people may not learn of where another home is and how it is reached."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from pupils.letters.selectors.people import families_reached

# By pupil and contact.
KeptApart = Mapping[tuple[UUID, UUID], frozenset[str]]


def kept_apart_from(pupil_ids: Collection[UUID], today: date) -> KeptApart:
    """Of everybody who is told. The queries of `families_reached`."""
    return {
        (pupil_id, answer.tied.contact_id): reached.kept_apart
        for pupil_id, family in families_reached(pupil_ids, today).items()
        for answer, reached in family.people
        if answer.is_told
    }
