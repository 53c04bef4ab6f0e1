"""What waits to be decided, for the first page."""

from django.urls import reverse

from reviews.choices import RecommendationState
from reviews.models import Recommendation
from reviews.recommendations.selectors import undecided_for, unsplit_for
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.ui.tasks import Task, TaskKind
from send_mis.ui.words import plural

_SETTLE = Action.RECOMMENDATION_SETTLE


def recommendation_tasks(actor: Actor) -> list[Task]:
    """Two queries. Whoever answers for SEND in the school; a teacher finds them on the pupil's
    page."""
    reach = actor.reach(_SETTLE)
    if actor.hat is None or actor.school_id is None or reach is None or not reach.schools:
        return []
    url = reverse("recommendations", args=[actor.hat.slug])
    rows = Recommendation.objects.filter(school=actor.school_id, state=RecommendationState.OPEN)
    found = []
    if count := undecided_for(rows, actor).count():
        title = plural(count, "recommendation to decide", "recommendations to decide")
        text = "Adopt, adapt or decline each: say where it lives."
        found.append(Task(TaskKind.PROFESSIONALS, title, text, "Decide them", url))
    if count := unsplit_for(actor, actor.school_id).count():
        title = plural(count, "piece of advice not taken up", "pieces of advice not taken up")
        text = "It was read, and nothing of what it recommends stands anywhere yet."
        found.append(Task(TaskKind.PROFESSIONALS, title, text, "Take it up", url))
    return found
