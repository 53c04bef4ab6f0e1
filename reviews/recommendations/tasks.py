"""What waits to be decided and has no day, for the first page: due dates say the rest."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from reviews.choices import RecommendationState
from reviews.models import Recommendation
from reviews.recommendations.selectors.school import undecided_for
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.reach import Reader
from send_mis.ui.tasks import Task, TaskKind
from send_mis.ui.words import plural

_SETTLE = Action.RECOMMENDATION_SETTLE


def recommendations_wanted(reader: Reader) -> dict[str, QuerySet[Any]]:
    """What is counted, by name: of reports among the documents and of decisions, for whoever
    answers for SEND in the school. A teacher finds them on the pupil's page."""
    reach = reader.reach(_SETTLE)
    if reader.school_id is None or reach is None or not reach.schools:
        return {}
    rows = Recommendation.objects.filter(
        school=reader.school_id, state=RecommendationState.OPEN, advice__isnull=True
    )
    return {"advice_undecided": undecided_for(rows, reader)}


def recommendation_tasks(actor: Actor, found: Mapping[str, int]) -> list[Task]:
    count = found.get("advice_undecided", 0)
    if not count or actor.hat is None or not actor.may(_SETTLE):
        return []
    title = plural(count, "recommendation to decide", "recommendations to decide")
    text = "Adopt, adapt or decline each: say where it lives."
    url = reverse("recommendations", args=[actor.hat.slug])
    return [Task(TaskKind.PROFESSIONALS, title, text, "Decide them", url)]
