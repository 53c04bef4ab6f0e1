"""What waits to be decided, for the first page."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from reviews.choices import RecommendationState
from reviews.models import Recommendation
from reviews.recommendations.selectors import undecided_for, unsplit_for
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.reach import Reader
from send_mis.ui.tasks import Task, TaskKind
from send_mis.ui.words import plural

_SETTLE = Action.RECOMMENDATION_SETTLE


def recommendations_wanted(reader: Reader) -> dict[str, QuerySet[Any]]:
    """What is counted, by name: for whoever answers for SEND in the school. A teacher finds them
    on the pupil's page."""
    reach = reader.reach(_SETTLE)
    if reader.school_id is None or reach is None or not reach.schools:
        return {}
    rows = Recommendation.objects.filter(school=reader.school_id, state=RecommendationState.OPEN)
    return {
        "advice_undecided": undecided_for(rows, reader),
        "advice_unsplit": unsplit_for(reader, reader.school_id),
    }


def recommendation_tasks(actor: Actor, found: Mapping[str, int]) -> list[Task]:
    if actor.hat is None or not actor.may(_SETTLE):
        return []
    url, tasks = reverse("recommendations", args=[actor.hat.slug]), []
    if count := found.get("advice_undecided", 0):
        title = plural(count, "recommendation to decide", "recommendations to decide")
        text = "Adopt, adapt or decline each: say where it lives."
        tasks.append(Task(TaskKind.PROFESSIONALS, title, text, "Decide them", url))
    if count := found.get("advice_unsplit", 0):
        title = plural(count, "piece of advice not taken up", "pieces of advice not taken up")
        text = "It was read, and nothing of what it recommends stands anywhere yet."
        tasks.append(Task(TaskKind.PROFESSIONALS, title, text, "Take it up", url))
    return tasks
