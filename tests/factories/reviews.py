from datetime import date
from typing import Any

from pupils.models import Pupil
from reviews.models import ViewGiven
from tests.factories.audited import in_change


def give_views(pupil: Pupil, **fields: Any) -> ViewGiven:
    """The pupil's own, for the review meeting, unless `fields` say otherwise."""
    with in_change():
        made: ViewGiven = ViewGiven.objects.create(
            pupil=pupil, school=pupil.school,
            **{
                "how": "words", "on": date(2026, 11, 16), "readers": "review",
                "answers": {"helps": "A quiet place", "aim": "Reading long words"},
            } | fields,
        )  # fmt: skip
        return made
