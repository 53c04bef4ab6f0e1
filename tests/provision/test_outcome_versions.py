"""What an outcome says is kept each time it is saved; versions are compared and brought back."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from provision.models import Outcome
from provision.outcomes.rules.words import OutcomeWords
from provision.outcomes.selectors.versions import outcome_versions, words_of
from provision.outcomes.services import (
    change_outcome,
    judge_outcome,
    note_point,
    restore_outcome,
    set_outcome,
)
from send_mis.audit.models import Change
from send_mis.errors import EditConflict, RuleBroken
from tests.factories import actor_for_user, make_outcome
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db

WORDS = OutcomeWords(
    text="Reads 40 words", starts_on=date(2026, 9, 7), due_on=date(2026, 12, 18),
    measure="words", baseline=Decimal(18), target=Decimal(40), levels={"1": "Reads a page"},
)  # fmt: skip
LATER = replace(WORDS, text="Reads 60 words", target=Decimal("60.50"), due_on=date(2027, 3, 26))


def begun(cast: Cast) -> Outcome:
    return set_outcome(actor=actor_for_user(cast.senco), pupil=cast.noah, words=WORDS)


def change(cast: Cast, outcome: Outcome, words: OutcomeWords) -> Outcome:
    outcome.refresh_from_db()
    change_outcome(
        actor=actor_for_user(cast.senco), outcome=outcome, version=outcome.version, words=words
    )
    outcome.refresh_from_db()
    return outcome


def kinds(outcome: Outcome) -> list[str]:
    return list(outcome.snapshots.order_by("number").values_list("kind", flat=True))


def test_each_save_that_says_something_else_is_a_version(cast: Cast) -> None:
    outcome = begun(cast)
    begun(cast)  # The same words sent twice are one outcome, and one version.
    assert kinds(outcome) == ["set"]
    change(cast, outcome, WORDS)
    assert kinds(outcome) == ["set"]
    change(cast, outcome, LATER)
    assert kinds(outcome) == ["set", "changed"]
    page = outcome_versions(outcome, may_change=True)
    assert page.comparison is not None
    assert [(f.label, f.before, f.after) for f in page.comparison.fields] == [
        ("Outcome", "Reads 40 words", "Reads 60 words"),
        ("Target", "40", "60.5"),
        ("By when", "18 Dec 2026", "26 Mar 2027"),
    ]


def test_of_one_that_nobody_kept_versions_of_the_first_words_are_kept(cast: Cast) -> None:
    outcome = make_outcome(cast.noah, "Sits for 5 minutes")
    change(cast, outcome, LATER)
    assert kinds(outcome) == ["before", "changed"]
    first = outcome.snapshots.get(number=1)
    assert (first.made_by, first.content["values"]["text"]) == (None, "Sits for 5 minutes")


def test_one_is_brought_back_and_what_was_counted_stays(cast: Cast) -> None:
    outcome = begun(cast)
    actor = actor_for_user(cast.senco)
    note_point(actor=actor, outcome=outcome, measured_on=date(2026, 11, 2), value=Decimal(25))
    change(cast, outcome, LATER)
    first = outcome.snapshots.get(number=1)
    with pytest.raises(EditConflict):
        restore_outcome(actor=actor, outcome=outcome, snapshot=first, version=1)
    restore_outcome(actor=actor, outcome=outcome, snapshot=first, version=outcome.version)
    outcome.refresh_from_db()
    assert words_of(outcome) == WORDS
    assert kinds(outcome) == ["set", "changed", "restored"]
    assert outcome.points.count() == 1
    head = Change.objects.latest("at")
    assert (head.event, head.why, head.pupil_ids) == (
        "outcome.restored", "Version 1", [cast.noah.pk],
    )  # fmt: skip
    restore_outcome(actor=actor, outcome=outcome, snapshot=first, version=outcome.version)
    assert kinds(outcome) == ["set", "changed", "restored"], "nothing new is said"


def test_what_has_ended_stays_as_people_judged_it(cast: Cast) -> None:
    outcome = change(cast, begun(cast), LATER)
    actor = actor_for_user(cast.senco)
    judge_outcome(
        actor=actor, outcome=outcome, version=outcome.version, judged_on=date(2026, 11, 20), value=3
    )
    outcome.refresh_from_db()
    first = outcome.snapshots.get(number=1)
    with pytest.raises(RuleBroken):
        restore_outcome(actor=actor, outcome=outcome, snapshot=first, version=outcome.version)
    assert outcome_versions(outcome, may_change=True).restore_url == ""


def test_the_page_and_its_button(cast: Cast) -> None:
    outcome = change(cast, begun(cast), LATER)
    senco, ta = signed_in(cast.senco), signed_in(cast.head)
    page = reverse("outcome_versions", args=[outcome.pk])
    assert page in senco.get(reverse("outcome_page", args=[outcome.pk])).content.decode()
    shown = senco.get(page).content.decode()
    for words in ("Reads 40 words", "Reads 60 words", "Version 1, set", "Go back to it"):
        assert words in shown
    assert "Go back to it" not in ta.get(page).content.decode()
    sent = {"number": "1", "version": str(outcome.version)}
    restore = reverse("outcome_restore", args=[outcome.pk])
    assert ta.post(restore, sent).status_code == 403
    assert "is back at version 1" in senco.post(restore, sent, follow=True).content.decode()
    again = senco.post(restore, sent, follow=True).content.decode()
    assert "changed the outcome since you opened it" in again
    for number in ("99", "x", ""):
        none = senco.post(restore, sent | {"number": number}, follow=True).content.decode()
        assert "There is no such version." in none
