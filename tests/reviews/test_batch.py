"""The grid in which many pupils' plans are reviewed, and the file of many plans."""

from datetime import date
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from provision.models import ImpactResult, Outcome, OutcomePoint, ProvisionPlan
from reviews.batch.rules import OutcomeTyped, missing_levels, reviewed_row
from reviews.models import Cycle
from reviews.pupil_review.rules import box
from reviews.pupil_review.selectors import versions_seen
from send_mis.audit.models import Change
from tests.factories import (
    TODAY,
    agree,
    allocate,
    leave,
    make_cycle,
    make_intervention,
    make_outcome,
    make_plan,
    make_pupil,
    make_row,
    note_point,
    put_on_register,
)
from tests.people import Cast, signed_in
from tests.queries import queries

pytestmark = pytest.mark.django_db

SPRING = date(2027, 3, 8)
MOST_OF_A_SAVE, MOST_OF_A_PUPIL = 130, 2


@pytest.fixture
def reads(cast: Cast) -> Outcome:
    agree(make_cycle(cast.jayden), cast.senco)
    return make_outcome(cast.jayden)


@pytest.fixture
def client(cast: Cast) -> Client:
    return signed_in(cast.senco)


def url(cast: Cast, query: str = "?show=every") -> str:
    return reverse("cycles_review", args=[cast.harebell.slug]) + query


def typed_day(name: str, day: date) -> dict[str, str]:
    return {f"{name}_{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


def sent(*outcomes: tuple[Outcome, dict[str, str]], **more: str) -> dict[str, str]:
    cycles = list(Cycle.objects.filter(pupil__in=[o.pupil_id for o, _ in outcomes]).open())
    seen = ",".join(f"{pk.hex}:{number}" for pk, number in versions_seen(cycles).items())
    boxes = {
        box(name, outcome.pk): text for outcome, typed in outcomes for name, text in typed.items()
    }
    days = typed_day("held_on", TODAY) | typed_day("next_review_on", SPRING)
    return days | {"seen": seen} | boxes | more


def test_unmet_is_carried_and_met_goes_on_where_a_next_step_is_typed() -> None:
    facts: dict[str, Any] = {"scale": "four", "text": "Reads 40 words", "target": None}
    outcome = Outcome()
    unmet = reviewed_row(OutcomeTyped(outcome.pk, "2"), **facts)
    assert (unmet.is_followed, unmet.next_text) == (True, "Reads 40 words")
    assert not reviewed_row(OutcomeTyped(outcome.pk, "3"), **facts).is_followed
    further = reviewed_row(OutcomeTyped(outcome.pk, "3", next_text="Reads 60 words"), **facts)
    assert (further.is_followed, further.next_text) == (True, "Reads 60 words")
    for level in ("carry_on", "stopped"):
        assert not reviewed_row(
            OutcomeTyped(outcome.pk, level, next_text="More"), **facts
        ).is_followed


def test_of_a_pupil_who_is_begun_every_outcome_is_judged() -> None:
    one, two = Outcome(), Outcome()
    assert missing_levels([OutcomeTyped(one.pk), OutcomeTyped(two.pk)]) == []
    assert missing_levels([OutcomeTyped(one.pk, "2"), OutcomeTyped(two.pk)]) == [two.pk]
    assert missing_levels([OutcomeTyped(one.pk, note="Slow"), OutcomeTyped(two.pk, "3")]) == [
        one.pk
    ]


def test_one_save_reviews_a_pupil_and_leaves_the_others(
    cast: Cast, client: Client, reads: Outcome
) -> None:
    other = make_outcome(cast.tom)
    agree(make_cycle(cast.tom), cast.senco)
    answer = client.post(
        url(cast), sent((reads, {"count": "31", "level": "2", "note": "Slow start"}), (other, {}))
    )
    assert answer.status_code == 302
    assert answer["Location"].endswith("/support-plans/?show=draft")
    made = Outcome.objects.get(follows=reads)
    assert (made.text, made.baseline, made.due_on) == (reads.text, 31, SPRING)
    assert Cycle.objects.get(pupil=cast.jayden, number=2).review_on == SPRING
    assert Cycle.objects.get(pupil=cast.tom).state == "agreed"
    change = Change.objects.filter(event="cycle.reviewed_together").get()
    assert change.pupil_ids == [cast.jayden.pk]


def test_what_is_wrong_is_named_by_pupil_and_nothing_of_anybody_is_saved(
    cast: Cast, client: Client, reads: Outcome
) -> None:
    other = make_outcome(cast.tom)
    agree(make_cycle(cast.tom), cast.senco)
    answer = client.post(
        url(cast), sent((reads, {"level": "2"}), (other, {"count": "lots", "note": "Went well"}))
    )
    words = answer.content.decode()
    assert "Enter a number, for example 40." in words
    assert f"{cast.tom.list_name}: Choose how it ended, too." in words
    assert 'value="lots"' in words
    assert 'value="Went well"' in words
    assert not OutcomePoint.objects.exists()
    assert {row.state for row in Cycle.objects.all()} == {"agreed"}


def test_stopped_without_a_reason_and_a_day_to_come_are_refused_at_their_boxes(
    cast: Cast, client: Client, reads: Outcome
) -> None:
    words = client.post(url(cast), sent((reads, {"level": "stopped"}))).content.decode()
    assert f"{cast.jayden.list_name}: Say why it is no longer the right outcome." in words
    late = client.post(url(cast), sent((reads, {"level": "2"}), **typed_day("held_on", SPRING)))
    assert "That day has not come yet." in late.content.decode()


def test_nothing_typed_and_a_form_that_nobody_makes(
    cast: Cast, client: Client, reads: Outcome
) -> None:
    assert "Nothing is typed yet" in client.post(url(cast), sent((reads, {}))).content.decode()
    odd = sent((reads, {"level": "99"}), seen="zzz:1,,", note_nobody="x")
    assert client.post(url(cast), odd).status_code == 200
    level = client.post(url(cast), sent((reads, {"level": "99"}))).content.decode()
    assert "Choose how it ended." in level


def test_an_outcome_that_changed_meanwhile_is_looked_at_first(
    cast: Cast, client: Client, reads: Outcome
) -> None:
    given = sent((reads, {"level": "2"}))
    make_outcome(cast.jayden, text="Asks for help")
    words = client.post(url(cast), given).content.decode()
    assert "while you typed" in words
    assert not OutcomePoint.objects.exists()


def test_what_was_typed_of_somebody_whom_a_colleague_reviewed_is_shown_once_more(
    cast: Cast, client: Client, reads: Outcome
) -> None:
    given = sent((reads, {"level": "2", "note": "Slow start"}))
    assert client.post(url(cast), given).status_code == 302
    words = client.post(url(cast), given | {"_once": ""}).content.decode()
    assert "was reviewed by somebody else while you typed" in words
    assert "Slow start" in words
    assert Cycle.objects.filter(pupil=cast.jayden).count() == 2


def test_of_a_pupil_who_has_left_nothing_is_reviewed_and_what_was_typed_is_said(
    cast: Cast, client: Client, reads: Outcome
) -> None:
    given = sent((reads, {"level": "2", "note": "Slow start"}))
    leave(cast.jayden, TODAY)
    assert cast.jayden.list_name not in client.get(url(cast)).content.decode()
    words = client.post(url(cast), given).content.decode()
    assert "or has left" in words
    assert "Slow start" in words
    assert Cycle.objects.get(pupil=cast.jayden).state == "agreed"


def test_a_plan_without_an_outcome_is_reviewed_on_its_own_page(cast: Cast, client: Client) -> None:
    agree(make_cycle(cast.jayden), cast.senco)
    assert "No outcome is open" in client.get(url(cast)).content.decode()


def test_the_same_sent_twice_is_done_once(cast: Cast, client: Client, reads: Outcome) -> None:
    given = sent((reads, {"level": "2"})) | {"_once": "3f0c8a34-55f4-4f53-9a3e-0c32dd0f6f5b"}
    for _ in range(2):
        client.post(url(cast), given)
    assert Cycle.objects.filter(pupil=cast.jayden).count() == 2


def test_a_teacher_reviews_their_class_and_nobody_else(cast: Cast, reads: Outcome) -> None:
    """The teacher has 4H: Noah is in it, Jayden is in 5B."""
    own = make_outcome(cast.noah)
    agree(make_cycle(cast.noah), cast.senco)
    teacher = signed_in(cast.teacher)
    page = teacher.get(url(cast)).content.decode()
    assert cast.noah.list_name in page
    assert cast.jayden.list_name not in page
    teacher.post(url(cast), sent((reads, {"level": "2"}), (own, {"level": "2"})))
    assert Cycle.objects.get(pupil=cast.jayden).state == "agreed"
    assert signed_in(cast.ta).get(url(cast)).status_code == 403


def test_a_next_target_alone_is_a_next_step_and_beside_what_goes_on_it_is_refused(
    cast: Cast, client: Client, reads: Outcome
) -> None:
    words = client.post(url(cast), sent((reads, {"level": "carry_on", "next_target": "60"})))
    assert "Nothing follows what carries on or is stopped" in words.content.decode()
    client.post(url(cast), sent((reads, {"level": "3", "next_target": "60"})))
    made = Outcome.objects.get(follows=reads)
    assert (made.text, made.target) == (reads.text, 60)


def test_a_day_before_somebodys_plan_was_agreed_is_said_of_that_pupil(
    cast: Cast, client: Client, reads: Outcome
) -> None:
    other = make_outcome(cast.tom)
    agree(make_cycle(cast.tom), cast.senco, agreed_on=date(2026, 11, 20))
    early = typed_day("held_on", date(2026, 11, 10))
    words = client.post(
        url(cast), sent((reads, {"level": "2"}), (other, {"level": "2"}), **early)
    ).content.decode()
    assert f"{cast.tom.list_name}: The plan was agreed on Fri 20 Nov 2026" in words
    assert f"{cast.jayden.list_name}: The plan" not in words


def _pupils(cast: Cast, many: int) -> list[Outcome]:
    """Outcomes, four a pupil, each pupil in a group of provision of an agreed plan."""
    pupils = [
        make_pupil(cast.harebell, forename=f"Pupil {number}", school_class=cast.class_5b)
        for number in range(many)
    ]
    make_row(make_plan(cast.class_5b, state="agreed"), None, *pupils)
    made = []
    for pupil in pupils:
        agree(make_cycle(pupil), cast.senco)
        for number in range(4):
            made.append(make_outcome(pupil, text=f"Outcome {number}"))
            note_point(made[-1], "25")
    return made


def test_the_page_costs_the_same_for_one_pupil_and_for_many(
    cast: Cast, client: Client, reads: Outcome
) -> None:
    few = queries(client, url(cast))
    _pupils(cast, 8)
    assert queries(client, url(cast)) == few <= 15


def test_a_class_of_four_outcomes_each_is_saved_in_one_request(cast: Cast, client: Client) -> None:
    outcomes = _pupils(cast, 12)
    given = sent(*((outcome, {"count": "30", "level": "2"}) for outcome in outcomes))
    assert client.post(url(cast), given).status_code == 302
    assert Cycle.objects.filter(number=2).count() == 12
    assert Outcome.objects.filter(follows__in=outcomes).count() == 48


def test_the_plans_of_a_list_are_one_file(cast: Cast, client: Client, reads: Outcome) -> None:
    agree(make_cycle(cast.tom), cast.senco)
    place = reverse("cycles_print", args=[cast.harebell.slug])
    answer = client.get(place, {"show": "agreed"})
    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.Pdf.open(BytesIO(b"".join(answer))) as made:  # type: ignore[arg-type]
        assert len(made.pages) >= 2
    nobody = client.get(place, {"show": "late"}, follow=True)
    assert "No plan of this list is to be printed." in nobody.content.decode()


def _reviewed_in(cast: Cast, client: Client, many: int) -> int:
    """How many queries it takes to review so many pupils of four outcomes each: one met, one not,
    one that goes on and one that is stopped; in a group whose impact is reviewed."""
    pupils = [
        make_pupil(cast.harebell, forename=f"Pupil {many} {number}", school_class=cast.class_5b)
        for number in range(many)
    ]
    practises = make_intervention(cast.harebell, f"Precision {many}", usual_weeks=12)
    row = make_row(ProvisionPlan.objects.get(school_class=cast.class_5b), practises, weeks=12)
    typed = []
    for pupil in pupils:
        put_on_register(pupil, "K", date(2026, 9, 7))
        agree(make_cycle(pupil), cast.senco)
        own = [make_outcome(pupil, text=f"Outcome {number}") for number in range(4)]
        allocate(row, pupil, outcome=own[0])
        said = (
            {"count": "30", "level": "2"}, {"count": "44", "level": "3", "next_text": "More"},
            {"level": "carry_on", "note": "Slow"}, {"level": "stopped", "note": "Moved on"},
        )  # fmt: skip
        typed += list(zip(own, said, strict=True))
    given = sent(*typed)
    client.get(url(cast))
    with CaptureQueriesContext(connection) as caught:
        assert client.post(url(cast), given).status_code == 302
    assert Cycle.objects.filter(pupil__in=pupils, number=2).count() == many
    assert ImpactResult.objects.filter(pupil__in=pupils, entry=18, exit=30).count() == many
    assert Outcome.objects.filter(pupil__in=pupils).count() == 6 * many
    return len(caught)


def test_a_save_takes_hardly_more_queries_for_more_pupils(cast: Cast, client: Client) -> None:
    make_plan(cast.class_5b, state="agreed")
    two, six = (_reviewed_in(cast, client, many) for many in (2, 6))
    # The status of each on the register.
    assert six - two <= 4 * MOST_OF_A_PUPIL
    assert two <= MOST_OF_A_SAVE
