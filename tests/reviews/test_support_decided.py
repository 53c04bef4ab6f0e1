"""What follows a decision on the early discussion: the register, the steps, the first cycle."""

from datetime import date

import pytest
from django.urls import reverse

from pupils.models import Monitoring
from reviews.cycles.services import start_cycle
from reviews.models import EarlyDiscussion
from reviews.support import services
from reviews.support.rules import DecidedSupport
from tests.factories import (
    TODAY,
    actor_for_user,
    agree,
    close,
    make_cycle,
    make_discussion,
    monitor,
)
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db

OCTOBER = date(2026, 10, 20)
NEXT_TERM = date(2027, 1, 4)
AGAIN_ON = date(2027, 1, 11)
ENOUGH = DecidedSupport("enough", date(2026, 10, 5), "SENCO", "It helps", look_again_on=AGAIN_ON)
SUPPORT = DecidedSupport(
    "support", TODAY, "SENCO", "Phonics", starts_on=NEXT_TERM, next_review_on=date(2027, 2, 8)
)


def decide(
    cast: Cast, row: EarlyDiscussion, said: DecidedSupport, today: date = TODAY
) -> EarlyDiscussion:
    actor = actor_for_user(cast.senco, today)
    return services.decide_support(actor=actor, discussion=row, version=row.version, said=said)


def spans(cast: Cast) -> list[tuple[date, date | None, date | None]]:
    rows = Monitoring.objects.filter(pupil=cast.kacper).order_by("starts_on")
    return [(row.starts_on, row.ends_on, row.look_again_on) for row in rows]


def october(cast: Cast) -> EarlyDiscussion:
    return make_discussion(cast.kacper, begun_on=date(2026, 10, 1), met_on=date(2026, 10, 1))


def page(cast: Cast, row: EarlyDiscussion) -> str:
    url = reverse("pupil_support", args=[row.pupil_id])
    return str(signed_in(cast.senco).get(url).content.decode())


# --- Somebody looks again ---------------------------------------------------------------------


def test_monitoring_that_has_ended_is_left_and_another_begins(cast: Cast) -> None:
    monitor(cast.kacper, date(2026, 9, 1), ends_on=date(2026, 10, 10))
    decide(cast, october(cast), ENOUGH, OCTOBER)
    assert spans(cast) == [
        (date(2026, 9, 1), date(2026, 10, 10), None), (date(2026, 10, 10), None, AGAIN_ON),
    ]  # fmt: skip


def test_monitoring_that_began_after_the_decision_goes_on_until_then(cast: Cast) -> None:
    monitor(cast.kacper, date(2026, 10, 10))
    row = decide(cast, october(cast), ENOUGH, OCTOBER)
    assert row.decided_on == date(2026, 10, 5)
    assert spans(cast) == [(date(2026, 10, 10), None, AGAIN_ON)]


def test_monitoring_that_would_end_before_goes_on(cast: Cast) -> None:
    monitor(cast.kacper, date(2026, 10, 10), ends_on=date(2026, 11, 2))
    decide(cast, october(cast), ENOUGH, OCTOBER)
    assert spans(cast) == [(date(2026, 10, 10), None, AGAIN_ON)]


# --- The cycle that follows -------------------------------------------------------------------


def test_a_later_discussion_adds_to_what_the_cycle_before_it_says(cast: Cast) -> None:
    before = agree(
        make_cycle(cast.jayden, sources=["progress", "screening"], parents_will="Read at night"),
        cast.senco,
    )
    close(before, cast.senco, "closed", closed_on=date(2026, 11, 2))
    make_discussion(
        cast.jayden, state="support", decided_on=date(2026, 11, 18), decided_by=cast.senco,
        decided_with="SENCO", reason="Phonics",
    )  # fmt: skip
    cycle = start_cycle(actor=actor_for_user(cast.senco), pupil=cast.jayden, starts_on=TODAY)
    assert cycle.sources == ["progress", "parents", "screening"]
    assert cycle.strengths == "Draws maps"
    assert cycle.parents_will == (
        "Read at night\n\nNext steps agreed at the discussion: We meet in January"
    )
