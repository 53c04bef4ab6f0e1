"""Cycles in every state, for what is asked of their services."""

from datetime import date
from typing import Any

from pupils.models import Spell
from send_mis.schools.models import SchoolClass
from tests.factories import (
    agree,
    allocate,
    close,
    keep_cycle_version,
    make_cycle,
    make_intervention,
    make_outcome,
    make_plan,
    make_pupil,
    make_row,
    note_on,
    put_on_register,
)
from tests.people import Cast


def cycles_given(cast: Cast) -> dict[str, Any]:
    """`cycle` is a draft, `agreed` and `ended` what they say; `followed` may have its next."""
    senco, ta = cast.senco, cast.ta
    given: dict[str, Any] = {"kacper": cast.kacper, "amara": cast.amara}
    given["cycle"] = make_cycle(cast.noah)
    given["kept"] = keep_cycle_version(given["cycle"])
    given["agreed"] = agree(make_cycle(cast.amara), senco)
    given["plan_6m"] = make_plan(
        SchoolClass.objects.get(school=cast.harebell, name="6M"), state="agreed"
    )
    given["group"] = make_row(
        given["plan_6m"], make_intervention(cast.harebell, "Precision Teaching"), weeks=12
    )
    given["reads"] = make_outcome(cast.amara)
    given["place"] = allocate(given["group"], cast.amara, outcome=given["reads"])
    given["followed"] = make_pupil(cast.harebell, surname="Ash", forename="Fay")
    given["status_of_followed"] = put_on_register(given["followed"], "K", date(2026, 1, 5))
    given["ended"] = close(
        agree(make_cycle(given["followed"], parents_will="Read"), senco), senco,
        "closed", closed_on=date(2026, 11, 20),
    )  # fmt: skip
    for name in ("noah", "jayden", "amara"):
        given[f"status_of_{name}"] = Spell.objects.get(pupil=getattr(cast, name))
    given["note"] = note_on(given["cycle"], by=senco)
    given["theirs"] = note_on(given["cycle"], "Liked the timer", by=ta)
    return given
