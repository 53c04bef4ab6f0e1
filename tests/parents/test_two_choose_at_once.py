"""Two parents who press at the same moment, in two real transactions."""

import pytest

from send_mis.errors import RuleBroken
from send_mis.parents.models import SharedWith, SlotChoice
from send_mis.parents.slots import services
from send_mis.parents.slots.rules import TAKEN
from tests.factories import (
    actor_for_user,
    grant,
    make_contact,
    make_pupil,
    make_school,
    make_summary,
    make_user,
    offer_time,
    share,
)
from tests.parents.reading import signs_in
from tests.pupils.test_two_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_children_one_family_has_the_time_and_the_other_is_told(
    transactional_db: None,
) -> None:
    school = make_school()
    senco = make_user(full_name="Priya Nair")
    grant(senco, "senco", school)
    pupils = [make_pupil(school, forename=name) for name in ("Noah", "Amara")]
    readers: list[SharedWith] = [
        share(make_summary(pupil, senco), make_contact(pupil)) for pupil in pupils
    ]
    slot = offer_time(*pupils, host=senco)
    actors = [
        actor_for_user(signs_in(row, f"{place}@own.test").user) for place, row in enumerate(readers)
    ]
    first, second = at_once(
        *(
            lambda actor=actor, row=row: services.choose_slot(  # type: ignore[misc]  # bound now
                actor=actor, shared=row, slot_id=slot.pk, joins="place", needs_interpreter=False
            )
            for actor, row in zip(actors, readers, strict=True)
        )
    )
    told = first or second
    assert (first is None) != (second is None)
    assert isinstance(told, RuleBroken)
    assert told.problems == {"slot": [TAKEN]}
    assert SlotChoice.objects.count() == 1
