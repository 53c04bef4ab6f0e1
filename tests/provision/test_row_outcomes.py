"""A whole group at once: its outcomes set, and its counts settled after the row is reworded."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from django.urls import reverse

from provision.models import Allocation, Outcome, PlanRow
from provision.outcomes.rules.words import OutcomeWords
from provision.plans.rules.content import RowDraft
from provision.plans.rules.rewording import Reworded
from provision.plans.selectors.frame import plan_frame
from provision.plans.selectors.served import served_of
from provision.plans.selectors.so_far import so_far_of
from provision.plans.services.outcomes import set_outcomes, settle_rewording
from send_mis.audit.models import Change
from send_mis.errors import NotAllowed, RuleBroken
from tests.factories import TODAY, actor_for_user, in_change, make_outcome, note_point
from tests.people import Cast, signed_in
from tests.provision.plan_people import Desk, desk

__all__ = ["desk"]
pytestmark = pytest.mark.django_db
OLD, NEW = "Reads 40 of the 100 words", "Writes five sentences"
WORDS = OutcomeWords(
    text=OLD, starts_on=TODAY, due_on=date(2026, 12, 18), measure="words read",
    target=Decimal(40), out_of=Decimal(100), area="CL",
)  # fmt: skip


@pytest.fixture
def key(desk: Desk) -> UUID:
    return desk.add(desk.noah, desk.kacper, outcome=OLD)


def row_of(key: UUID) -> PlanRow:
    return PlanRow.objects.select_related("plan__school", "intervention").get(pk=key)


def places(key: UUID) -> dict[UUID, Allocation]:
    return {place.pupil_id: place for place in Allocation.objects.filter(row=key)}


def set_for_all(desk: Desk, key: UUID) -> list[Outcome]:
    starts = {place.pk: Decimal(18) for place in places(key).values()}
    return set_outcomes(actor=desk.teacher, row=row_of(key), words=WORDS, starts=starts)


def reword(desk: Desk, key: UUID, outcome: str) -> None:
    row = row_of(key)
    content = replace(desk.content(desk.noah, desk.kacper), outcome=outcome)
    assert desk.save(RowDraft(key, row.version, content)).rows[key].saved


def served(desk: Desk, key: UUID):  # type: ignore[no-untyped-def]  # what the selector gives
    return served_of(desk.teacher, plan_frame(desk.fresh(), TODAY))[key]


def test_one_form_sets_the_outcome_of_everybody(desk: Desk, cast: Cast, key: UUID) -> None:
    client, url = signed_in(cast.teacher), reverse("plan_row_outcomes", args=[desk.plan.pk, key])
    assert url in client.get(reverse("plan", args=[desk.plan.pk])).content.decode()
    form = client.get(url).context["form"]
    held = places(key)
    assert form["text"].value() == OLD
    assert set(form["who"].value()) == {str(place.pk) for place in held.values()}
    noah, kacper = held[desk.noah.pk], held[desk.kacper.pk]
    sent = {
        "text": OLD, "measure": "words read", "target": "40", "out_of": "100", "area": "CL",
        "who": [str(noah.pk), str(kacper.pk)], f"start_{noah.pk.hex}": "18",
        f"start_{kacper.pk.hex}": "12,5", "starts_on_day": "23", "starts_on_month": "11",
        "starts_on_year": "2026", "due_on_day": "18", "due_on_month": "12", "due_on_year": "2026",
    }  # fmt: skip
    wrong = client.post(url, sent | {f"start_{noah.pk.hex}": "180"})
    assert "There are only 100" in wrong.content.decode()
    assert not Outcome.objects.exists()
    for _ in range(2):
        assert client.post(url, sent)["Location"] == f"{reverse('plan', args=[desk.plan.pk])}#{key}"
        found = {each.pupil_id: each for each in Outcome.objects.all()}
        assert {pk: each.baseline for pk, each in found.items()} == {
            desk.noah.pk: Decimal(18), desk.kacper.pk: Decimal("12.50"),
        }  # fmt: skip
    for pupil, place in places(key).items():
        assert (place.outcome, place.outcome_words) == (found[pupil], OLD)
    assert not served(desk, key).to_set
    said = Change.objects.filter(event="outcome.set").latest("at")
    assert set(said.pupil_ids) == {desk.noah.pk, desk.kacper.pk}
    assert said.school_id == cast.harebell.pk


def test_a_reworded_row_asks_what_its_counts_are_for(desk: Desk, cast: Cast, key: UUID) -> None:
    one, two = set_for_all(desk, key)
    note_point(one, "31")
    assert not served(desk, key).reworded
    reword(desk, key, f"  {OLD.upper()} ")
    assert not served(desk, key).reworded, "the same words"
    reword(desk, key, NEW)
    asked = served(desk, key)
    assert sorted(asked.reworded) == ["Kacper N", "Noah B"]
    frame = plan_frame(desk.fresh(), TODAY)
    lines = so_far_of(desk.teacher, frame)[key].lines
    assert all(f"counted for “{OLD}”" in line for line in lines)
    client = signed_in(cast.teacher)
    page = client.get(asked.reworded_url).content.decode()
    for words in (NEW, OLD, "Noah Bright", "Kacper Nowak", "Same measure, or a new outcome?"):
        assert words in page
    held = places(key)
    incomplete = client.post(asked.reworded_url, {f"answer_{held[desk.noah.pk].pk.hex}": "same"})
    assert "Choose what holds for Kacper Nowak" in incomplete.content.decode()
    client.post(
        asked.reworded_url,
        {f"answer_{held[desk.noah.pk].pk.hex}": "same",
         f"answer_{held[desk.kacper.pk].pk.hex}": "new"},
    )  # fmt: skip
    assert not served(desk, key).reworded
    now = places(key)
    same = now[desk.noah.pk].outcome
    assert same is not None
    assert (same.text, same.points.count(), same.version) == (NEW, same.points.count(), 2)
    new = now[desk.kacper.pk].outcome
    assert new not in (None, one, two)
    assert new is not None
    assert (new.text, new.measure, new.area, new.starts_on) == (NEW, "", "CL", TODAY)
    before = Outcome.objects.get(pupil=desk.kacper, text=OLD)
    assert before.state == "active", "it waits to be judged"
    assert {pk for (pk,) in Outcome.objects.filter(points__isnull=False).values_list("pk")} == {
        one.pk
    }


def test_an_outcome_in_words_of_its_own_is_asked_about_once(desk: Desk, key: UUID) -> None:
    set_for_all(desk, key)
    reword(desk, key, NEW)
    answers = {place.pk: Reworded.KEEP for place in places(key).values()}
    settle_rewording(actor=desk.teacher, row=row_of(key), answers=answers)
    assert not served(desk, key).reworded
    assert set(Outcome.objects.values_list("text", flat=True)) == {OLD}
    reword(desk, key, "Something else again")
    assert len(served(desk, key).reworded) == 2


def test_what_was_linked_before_anybody_remembered_its_words_is_asked_too(
    desk: Desk, key: UUID
) -> None:
    outcome = make_outcome(desk.noah, OLD)
    with in_change():
        Allocation.objects.filter(row=key, pupil=desk.noah).update(outcome=outcome)
    reword(desk, key, NEW)
    assert list(served(desk, key).reworded) == ["Noah B"]


def test_only_whoever_changes_a_pupils_outcomes(desk: Desk, cast: Cast, key: UUID) -> None:
    starts = {place.pk: None for place in places(key).values()}
    for who in (cast.ta, cast.head, cast.stranger("teacher"), cast.stranger("senco")):
        actor = actor_for_user(who)
        with pytest.raises(NotAllowed):
            set_outcomes(actor=actor, row=row_of(key), words=replace(WORDS, target=None,
                         measure="", out_of=None), starts=starts)  # fmt: skip
        with pytest.raises(NotAllowed):
            settle_rewording(
                actor=actor, row=row_of(key), answers=dict.fromkeys(starts, Reworded.SAME)
            )
    other = desk.add(desk.layla, outcome=OLD)
    foreign = {place.pk: None for place in places(other).values()}
    with pytest.raises(RuleBroken, match="group has changed"):
        set_outcomes(actor=desk.teacher, row=row_of(key), words=replace(WORDS, target=None,
                     measure="", out_of=None), starts=foreign)  # fmt: skip
    with pytest.raises(RuleBroken, match="decided this already"):
        settle_rewording(
            actor=desk.teacher, row=row_of(key), answers=dict.fromkeys(starts, Reworded.SAME)
        )
    assert not Outcome.objects.exists()
