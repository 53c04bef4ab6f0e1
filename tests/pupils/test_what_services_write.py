"""What each service of pupils leaves behind: all that it wrote and nothing else, or its refusal."""

from collections.abc import Callable
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from pupils.services import rollover
from send_mis.errors import EditConflict, NotAllowed, RuleBroken
from tests.factories import actor_for_user
from tests.house.trail import Names, differences, trail
from tests.people import Cast
from tests.pupils.deeds import DEEDS
from tests.pupils.given import SEPTEMBER, Given

pytestmark = pytest.mark.django_db
SAID = Path(__file__).with_name("what_services_write.txt")


def test_each_writes_what_it_says_and_nothing_else(cast: Cast) -> None:
    call_command("load_codes", verbosity=0)
    given = Given(cast)
    names = Names(given.things())
    actor = actor_for_user(cast.senco)
    # Of its own: what a service leaves in the things it was given is no business of the next.
    found = {
        name: written_or_refused(partial(deed, deepcopy(given), actor), names)
        for name, deed in DEEDS.items()
    }
    assert differences(found, SAID) == []


def written_or_refused(deed: Callable[[], Any], names: Names) -> list[str]:
    try:
        return trail(deed, names)
    except RuleBroken as broken:
        return [
            f"refused at {field or 'the form'}: {text}"
            for field, texts in broken.problems.items()
            for text in texts
        ]
    except NotAllowed as refused:
        return [f"not allowed: {refused.message}"]
    except EditConflict as conflict:
        theirs = "; ".join(f"{label}: {value}" for label, value in conflict.theirs.items())
        return [f"{conflict.by} was faster: {theirs}"]


@pytest.mark.parametrize("teacher", [True, False])
def test_who_makes_classes_may_give_them_their_teachers(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, teacher: bool
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(rollover, "ensure_may_give", lambda *said: asked.append(said))
    actor, given = actor_for_user(cast.senco), Given(cast)
    rollover.make_classes(
        actor=actor, into=given.into, teachers_from=SEPTEMBER,
        wanted=[rollover.NextClass("7K", [7], cast.teacher if teacher else None)],
    )  # fmt: skip
    assert asked == ([(actor, "teacher", cast.harebell)] if teacher else [])
