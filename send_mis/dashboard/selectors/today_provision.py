"""What provision asks of whoever works with pupils: sessions, and what is to be reviewed."""

from django.urls import reverse

from provision.impact.selectors.list import count_due_reviews
from provision.outcomes.selectors.due import outcomes_due
from provision.sessions.selectors.day import sessions_between
from provision.sessions.selectors.unrecorded import count_unrecorded
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.dashboard.selectors.today_parts import Step
from send_mis.schools.models import School
from send_mis.schools.provision_days import provision_days
from send_mis.ui.parts import Link
from send_mis.ui.words import plural


def session_links(actor: Actor) -> list[Link]:
    """Also on a day without sessions: the week, and what has no record yet, begin there."""
    if actor.hat is None or actor.school_id is None or not actor.may(Action.SESSION_RECORD):
        return []
    return [Link("Sessions", reverse("sessions", args=[actor.hat.slug]))]


def session_steps(actor: Actor) -> list[Step]:
    """Sessions of somebody who takes them: today's, and those that were forgotten. Fourteen
    queries, however many there are."""
    if actor.hat is None or actor.school_id is None or not actor.may(Action.SESSION_RECORD):
        return []
    school = School.objects.get(pk=actor.school_id)
    return [*_sessions_today(actor, school), *_forgotten(actor, school)]


def _forgotten(actor: Actor, school: School) -> list[Step]:
    days = provision_days(school.pk)
    count = count_unrecorded(actor, school, days, taken_by=actor.user_id)
    if not count:
        return []
    url = f"{reverse('sessions_unrecorded', args=[school.slug])}?who={actor.user_id}"
    title = f"{plural(count, 'past session', 'past sessions')} of yours without a record"
    return [Step(title, "Planned in the last three weeks. Were they held?", "Record them", url)]


def _sessions_today(actor: Actor, school: School) -> list[Step]:
    found = sessions_between(actor, school, actor.today, actor.today)
    if actor.user_id not in found.whose.deliverers:
        return []
    cards = found.cards(actor.today)
    left = [card for card in cards if card.done is None]
    if not cards:
        return []
    url = reverse("sessions", args=[school.slug])
    if not left:
        title = f"Today's {plural(len(cards), 'session is', 'sessions are')} recorded"
        return [Step(title, "", "See them", url, "fine")]
    first = f"{left[0].at} " if left[0].at else ""
    text = f"Next: {first}{left[0].title}, {left[0].names}."
    title = f"{plural(len(left), 'session', 'sessions')} of yours to record today"
    return [Step(title, text, "Open my sessions", url)]


def outcome_steps(actor: Actor) -> list[Step]:
    """Outcomes to review, tries that failed three times, reviews. Six queries."""
    if actor.hat is None or actor.school_id is None or not actor.may(Action.OUTCOME_CHANGE):
        return []
    school = School.objects.get(pk=actor.school_id)
    due = outcomes_due(actor, school)
    url = reverse("outcomes_due", args=[actor.hat.slug])
    steps = []
    if due.unmet:
        title = f"{plural(len(due.unmet), 'outcome', 'outcomes')} not met three times"
        steps.append(Step(title, "Change the approach?", "See which", url))
    if due.to_judge:
        title = f"{plural(len(due.to_judge), 'outcome', 'outcomes')} to review"
        steps.append(Step(title, "The target date has come.", "Review them", url))
    reviews = count_due_reviews(actor, school)
    if reviews.words:
        text = "Did it help? Where pupils began, where they are, what next."
        address = reverse("impact_reviews", args=[actor.hat.slug])
        steps.append(
            Step(f"After six weeks: {reviews.words}", text, "Review", address,
                 "late" if reviews.late else "soon")
        )  # fmt: skip
    return steps
