"""The support plan in a browser's eyes: by who may, who may not, twice, and by two people."""

from datetime import date

import pytest
from django.urls import reverse

from reviews.choices import CycleState
from reviews.models import Cycle, CycleNote, CycleSnapshot
from tests.factories import (
    TODAY,
    agree,
    close,
    make_cycle,
    make_intervention,
    make_outcome,
    make_plan,
    make_row,
    move_class,
    note_on,
    note_point,
    record_session,
)
from tests.house.filling import day
from tests.people import Cast, signed_in
from tests.queries import queries

DECEMBER = day("review_on", date(2026, 12, 7))
pytestmark = pytest.mark.django_db


def _page(cast: Cast, role: str = "teacher") -> str:
    answer = signed_in(cast.here.people[role]).get(reverse("pupil_cycle", args=[cast.noah.pk]))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_without_a_cycle_the_first_is_offered_to_who_writes(cast: Cast) -> None:
    assert "Start the first cycle" in _page(cast)
    assert "Start the first cycle" not in _page(cast, "ta")
    client = signed_in(cast.teacher)
    url = reverse("cycle_start", args=[cast.noah.pk])
    assert client.get(url).status_code == 200
    sent = day("starts_on")
    answer = client.post(url, sent)
    assert answer.status_code == 302, answer.content.decode()
    assert Cycle.objects.get(pupil=cast.noah).state == CycleState.DRAFT
    # A second tab.
    assert client.post(url, sent).status_code == 302
    assert Cycle.objects.filter(pupil=cast.noah).count() == 1
    assert "Write what is known" in _page(cast)


def test_the_page_says_where_it_stands_and_what_is_next(cast: Cast) -> None:
    cycle = make_cycle(cast.noah)
    outcome = make_outcome(cast.noah)
    assert "Agree the plan with parents" in _page(cast)
    agree(cycle, cast.teacher)
    assert "The plan is in use" not in _page(cast)  # in two weeks it is reviewed
    assert "Prepare the review" in _page(cast)
    agree(cycle, cast.teacher, review_on=date(2027, 2, 1))
    note_point(outcome, "19", date(2026, 11, 20))
    note_on(cycle, "Asked for help by himself", by=cast.ta)
    text = _page(cast)
    assert "The plan is in use" in text
    assert "At a meeting, with Mum" in text
    assert "Look at this before the review" in text
    assert "Asked for help by himself" in text
    agree(cycle, cast.teacher, review_on=date(2026, 11, 20))
    assert "The review is late" in _page(cast)


def test_a_pupil_who_moved_class_and_one_who_left(cast: Cast) -> None:
    agree(make_cycle(cast.noah), cast.teacher)
    move_class(cast.noah, cast.class_5b, date(2026, 11, 2))
    assert "In 5B since Mon 2 Nov 2026: the plan goes on as it is." in _page(cast, "senco")


def test_many_lines_cost_no_more_queries(cast: Cast) -> None:
    cycle = agree(make_cycle(cast.noah), cast.teacher)
    plan = make_plan(cast.class_4h)
    url = reverse("pupil_cycle", args=[cast.noah.pk])

    def more() -> None:
        row = make_row(plan, make_intervention(cast.harebell), cast.noah)
        note_point(make_outcome(cast.noah), "20")
        record_session(row, TODAY)
        note_on(cycle, by=cast.ta)

    more()
    client = signed_in(cast.teacher)
    first = queries(client, url)
    for _ in range(3):
        more()
    assert queries(client, url) == first
    assert first <= 15


def test_words_agreement_version_and_back(cast: Cast) -> None:
    cycle = make_cycle(cast.noah, strengths="Maps")
    client = signed_in(cast.teacher)
    url = reverse("cycle_change", args=[cycle.pk])
    assert client.get(url).status_code == 200
    sent = {"version": "1", "sources": ["teacher"], "strengths": "Trains", **DECEMBER}
    assert client.post(url, sent).status_code == 302
    # Somebody else saw version 1 as well: both are shown, nothing is lost.
    other = signed_in(cast.senco).post(url, sent | {"strengths": "Numbers"})
    assert other.status_code == 200
    assert "Numbers" in other.content.decode()
    assert "Trains" in other.content.decode()
    bad = client.post(reverse("cycle_agree", args=[cycle.pk]), {
        "version": "2", **day("agreed_on"), **DECEMBER,
    })  # fmt: skip
    assert "Say how parents took part" in bad.content.decode()
    good = client.post(reverse("cycle_agree", args=[cycle.pk]), {
        "version": "2", **day("agreed_on"), **DECEMBER,
        "agreed_how": "phone", "agreed_with": "Mum",
    })  # fmt: skip
    assert good.status_code == 302, good.content.decode()
    kinds = list(CycleSnapshot.objects.filter(cycle=cycle).values_list("kind", flat=True))
    assert kinds == ["saved", "agreed"]
    versions = client.get(reverse("cycle_versions", args=[cast.noah.pk]))
    assert "Trains" in client.get(reverse("cycle_version", args=[cycle.pk, 1])).content.decode()
    assert versions.status_code == 200
    change = client.post(url, {"version": "3", "sources": ["teacher"], "strengths": "Chess"})
    assert change.status_code == 302, change.content.decode()
    assert "changed after it was agreed" in _page(cast)
    back = client.post(
        reverse("cycle_restore", args=[cycle.pk]), {"version": "4", "number": "1001"}
    )
    assert back.status_code == 302
    cycle.refresh_from_db()
    assert (cycle.strengths, cycle.state) == ("Trains", "agreed")


def test_notes_are_ones_own(cast: Cast) -> None:
    cycle = agree(make_cycle(cast.noah), cast.teacher)
    ta, teacher = signed_in(cast.ta), signed_in(cast.teacher)
    sent = {"words": "Used the timer", **day("on"), "kind": "note"}
    assert ta.post(reverse("cycle_annotate", args=[cycle.pk]), sent).status_code == 302
    note = CycleNote.objects.get(cycle=cycle)
    url = reverse("cycle_note", args=[cycle.pk, note.pk])
    assert teacher.get(url).status_code == 403
    assert ta.post(url, sent | {"words": "Used it twice", "version": "1"}).status_code == 302
    future = ta.post(
        reverse("cycle_annotate", args=[cycle.pk]), sent | day("on", date(2026, 12, 1))
    )
    assert "Choose today or an earlier day" in future.content.decode()
    remove = reverse("cycle_note_remove", args=[cycle.pk, note.pk])
    assert ta.post(remove, {"version": "2"}).status_code == 302
    assert not CycleNote.objects.filter(cycle=cycle).exists()
    assert ta.get(reverse("cycle_agree", args=[cycle.pk])).status_code == 403


def test_strangers_see_nothing_and_what_has_ended_stays(cast: Cast) -> None:
    cycle = agree(make_cycle(cast.noah), cast.teacher)
    for role in ("teacher", "ta", "senco"):
        stranger = signed_in(cast.stranger(role))
        for url in (
            reverse("pupil_cycle", args=[cast.noah.pk]),
            reverse("cycle_annotate", args=[cycle.pk]),
        ):
            assert stranger.get(url).status_code == 404
    close(cycle, cast.senco)
    text = _page(cast)
    assert "Start the next cycle" in text
    client = signed_in(cast.teacher)
    late = client.post(
        reverse("cycle_annotate", args=[cycle.pk]),
        {"words": "Late", **day("on"), "kind": "note"},
    )
    assert "This cycle has ended" in late.content.decode()
