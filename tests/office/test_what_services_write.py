"""What each service about people leaves behind: roles, accounts and letters, and nothing else."""

from copy import deepcopy
from functools import partial
from pathlib import Path

import pytest

from tests.factories import actor_for_user
from tests.house.trail import Names, differences, trail
from tests.office.deeds import DEEDS, Given
from tests.people import Cast

pytestmark = pytest.mark.django_db
SAID = Path(__file__).with_name("what_services_write.txt")


def test_each_writes_what_it_says_and_nothing_else(cast: Cast) -> None:
    given = Given(cast)
    names = Names(given.things())
    found = {}
    for name, (role, deed) in DEEDS.items():
        actor = actor_for_user(getattr(cast, role))
        # Of its own: what a service leaves in the things it was given is no business of the next.
        found[name] = trail(partial(deed, deepcopy(given), actor), names)
    assert differences(found, SAID) == []
