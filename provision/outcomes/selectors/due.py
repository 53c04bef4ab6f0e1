"""Outcomes whose day has come, and those that three tries have not met."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from provision.choices import UNMET
from provision.models import Outcome
from provision.outcomes.selectors.page import TRIES
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.schools.models import School
from send_mis.ui.chips import Chip
from send_mis.ui.words import day as in_words
from send_mis.ui.words import from_now


@dataclass(frozen=True)
class OutcomeLine:
    name: str
    text: str
    url: str
    when: str
    chip: Chip


@dataclass(frozen=True)
class OutcomesDue:
    school: School
    to_judge: list[OutcomeLine]
    unmet: list[OutcomeLine]


def outcomes_due(actor: Actor, school: School) -> OutcomesDue:
    """Of the pupils whose outcomes the actor judges. Two queries."""
    rows: Any = Outcome.objects.visible_to(actor, Action.OUTCOME_CHANGE).filter(school=school)
    rows = rows.select_related("pupil").order_by("due_on", "pupil__sort_key", "id")
    unmet = rows.filter(state__in=UNMET, attempt__gte=TRIES, followed_by__isnull=True)
    return OutcomesDue(
        school,
        [
            _line(row, Chip("late" if row.due_on < actor.today else "soon",
                            from_now(row.due_on, actor.today)), row.due_on)
            for row in rows.due_by(actor.today)
        ],
        [_line(row, Chip("soon", f"Attempt {row.attempt}"), row.closed_on) for row in unmet],
    )  # fmt: skip


def _line(row: Outcome, chip: Chip, on: Any) -> OutcomeLine:
    return OutcomeLine(
        row.pupil.list_name, row.text, reverse("outcome_page", args=[row.pk]), in_words(on), chip
    )
