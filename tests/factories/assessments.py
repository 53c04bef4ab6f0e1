"""Scales and values, written directly: no service is asked, so that a test can make any state."""

from datetime import date
from decimal import Decimal
from typing import Any

from pupils.models import Pupil
from reviews.models import Assessment, AssessmentScale, ProgressExplained
from send_mis.accounts.models import User
from send_mis.schools.models import School
from tests.factories.audited import TODAY, in_change


def make_scale(school: School, name: str = "Reading score", **fields: Any) -> AssessmentScale:
    """A standardised score, unless `fields` say otherwise."""
    numbers = {"kind": "standard", "area": "Reading", "lowest": Decimal(55),
               "highest": Decimal(145), "same_start": Decimal(5),
               "real_difference": Decimal(5)}  # fmt: skip
    with in_change():
        made: AssessmentScale = AssessmentScale.objects.create(
            school=school, name=name, **numbers | fields
        )
        return made


def make_levels(school: School, name: str = "Writing", **fields: Any) -> AssessmentScale:
    return make_scale(
        school, name,
        **{"kind": "judgement", "area": "Writing", "lowest": None, "highest": None,
           "levels": ["Below (BLW)", "Working towards (WTS)", "Expected (EXS)"],
           "same_start": Decimal(0), "real_difference": Decimal(1)} | fields,
    )  # fmt: skip


def assess(
    pupil: Pupil, scale: AssessmentScale, value: int | str, on: date = TODAY,
    by: User | None = None, **fields: Any,
) -> Assessment:  # fmt: skip
    with in_change():
        made: Assessment = Assessment.objects.create(
            pupil=pupil, school_id=pupil.school_id, scale=scale, on=on, value=Decimal(value),
            recorded_by=by, **fields,
        )  # fmt: skip
        return made


def explain(
    pupil: Pupil, scale: AssessmentScale, reason: str = "New to English", on: date = TODAY
) -> ProgressExplained:
    with in_change():
        made: ProgressExplained = ProgressExplained.objects.create(
            pupil=pupil, school_id=pupil.school_id, scale=scale, on=on, reason=reason
        )
        return made
