"""The starter set goes to one school at a time, and a training's note is kept whole or refused."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from provision.catalogue import services as catalogue
from provision.catalogue.rules import STARTER_SET
from provision.models import Intervention, InterventionTraining
from send_mis.errors import RuleBroken
from tests.factories import actor_for_user, make_intervention
from tests.people import Cast

pytestmark = pytest.mark.django_db


def test_what_another_school_has_is_added_here_all_the_same(cast: Cast) -> None:
    for each in STARTER_SET:
        make_intervention(cast.bluebell, each.name)
    senco = actor_for_user(cast.senco)
    with CaptureQueriesContext(connection) as asked:
        assert catalogue.add_starter_set(actor=senco, school=cast.harebell) == len(STARTER_SET)
    # The school is held before its names are read: pressed twice at once, each is added once.
    told = [query["sql"] for query in asked if 'FROM "provision_intervention"' in query["sql"]]
    locks = [query["sql"] for query in asked if query["sql"].endswith("FOR UPDATE")]
    assert str(cast.harebell.pk.hex) in locks[0].replace("-", "")
    asked_sql = [query["sql"] for query in asked]
    assert asked_sql.index(locks[0]) < asked_sql.index(told[0])
    assert Intervention.objects.filter(school=cast.harebell).count() == len(STARTER_SET)


def test_a_note_of_a_training_too_long_to_keep_is_refused_at_the_note(cast: Cast) -> None:
    row, senco = make_intervention(cast.harebell), actor_for_user(cast.senco)
    with pytest.raises(RuleBroken) as caught:
        catalogue.add_training(
            actor=senco, intervention=row, user=cast.ta, trained_on=None, note="x" * 201
        )
    assert list(caught.value.problems) == ["note"]
    assert not InterventionTraining.objects.exists()
    catalogue.add_training(
        actor=senco, intervention=row, user=cast.ta, trained_on=None, note="x" * 200
    )
    assert InterventionTraining.objects.get().note == "x" * 200
