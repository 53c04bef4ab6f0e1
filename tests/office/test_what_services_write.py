"""What each service about people leaves behind: roles, accounts and letters, and nothing else."""

from copy import deepcopy
from functools import partial
from pathlib import Path

import pytest
from django.db import transaction

from tests.house.trail import Names, answer, differences, trail
from tests.office.deeds import DEEDS, Given
from tests.office.refusals import REFUSALS
from tests.people import Cast

HERE = Path(__file__).parent
pytestmark = pytest.mark.django_db


def test_each_writes_what_it_says_and_nothing_else(cast: Cast) -> None:
    given = Given(cast)
    names = Names(given.things())
    found = {}
    for name, (role, deed) in DEEDS.items():
        actor = given.actor(role)
        # Of its own: what a service leaves in the things it was given is no business of the next.
        found[name] = trail(partial(deed, deepcopy(given), actor), names)
    assert differences(found, HERE / "what_services_write.txt") == []


def test_each_refuses_what_it_says_and_no_more(cast: Cast) -> None:
    given = Given(cast)
    names = Names(given.things())
    found = {}
    for name, (role, tries) in REFUSALS.items():
        mine = deepcopy(given)
        with transaction.atomic():
            found[name] = [
                f"{label}: {answer(deed, names)}" for label, deed in tries(mine, given.actor(role))
            ]
            transaction.set_rollback(True)
    assert differences(found, HERE / "what_services_refuse.txt") == []
