import pytest

from send_mis.access.actions import Action
from send_mis.access.fields import Field, FieldRegistry, Use
from send_mis.errors import NotAllowed
from tests.factories import actor_for_user
from tests.people import Cast

REGISTRY = FieldRegistry(
    [
        Field("name", "Name", Action.PUPIL_VIEW, frozenset(Use)),
        Field("lac", "Looked after", Action.PUPIL_VIEW_CARE, frozenset({Use.FILTER, Use.COLUMN})),
    ]
)


def test_a_teacher_cannot_filter_by_what_they_may_not_read(cast: Cast) -> None:
    teacher = actor_for_user(cast.teacher)
    with pytest.raises(NotAllowed, match=r"As Teacher you cannot filter by looked after\."):
        REGISTRY.require(teacher, "lac", Use.FILTER)
    assert REGISTRY.require(actor_for_user(cast.senco), "lac", Use.FILTER).key == "lac"


def test_a_use_that_is_not_named_is_refused_to_everybody(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        REGISTRY.require(actor_for_user(cast.senco), "lac", Use.SORT)
    with pytest.raises(NotAllowed):
        REGISTRY.require(actor_for_user(cast.senco), "password", Use.FILTER)


def test_allowed_lists_only_what_the_hat_may_use(cast: Cast) -> None:
    assert [f.key for f in REGISTRY.allowed(actor_for_user(cast.teacher), Use.FILTER)] == ["name"]
    assert REGISTRY.allowed(actor_for_user(cast.governor), Use.COLUMN) == []
