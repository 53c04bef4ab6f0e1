"""What waits about plans on the first page: of this term, and of those that come."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from provision.choices import PlanState
from provision.due.writing import rebuild_provision_due
from provision.models import ProvisionPlan
from provision.plans.selectors.tasks import plan_tasks
from pupils.models import DueDate
from send_mis.reminders.selectors.agenda import agenda_of
from tests.factories import actor_for_user, in_change, make_class, make_plan, term_of
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def spring(cast: Cast) -> ProvisionPlan:
    """Next term's plan, beside one that is agreed for this term."""
    make_plan(cast.class_4h, state=PlanState.AGREED)
    return make_plan(cast.class_4h, term=term_of(cast.harebell, "spring"))


def said(cast: Cast, role: str = "teacher", today: date = date(2026, 11, 23)) -> list[str]:
    rebuild_provision_due(cast.harebell.pk)
    tasks = plan_tasks(actor_for_user(getattr(cast, role), today=today))
    return [f"{task.title} | {task.text} | {task.url}" for task in tasks]


def change(plan: ProvisionPlan, **fields: object) -> str:
    with in_change():
        ProvisionPlan.objects.filter(pk=plan.pk).update(**fields)
    return reverse("plan", args=[plan.pk])


def test_next_terms_plan_that_was_sent_back(cast: Cast, spring: ProvisionPlan) -> None:
    url = change(spring, sent_back_because="Who covers Friday?")
    assert said(cast) == [
        f"The SENCO sent back the plan of 4H | Spring term 2027: Who covers Friday? | {url}"
    ]


def test_the_plans_of_later_terms_that_were_sent(cast: Cast) -> None:
    for name in ("autumn", "spring", "summer"):
        make_plan(cast.class_4h, term=term_of(cast.harebell, name), state=PlanState.PROPOSED)
    spring, summer = said(cast, "senco")
    assert "4H, Spring term 2027." in spring
    assert "4H, Summer term 2027." in summer
    DueDate.objects.filter(kind="register.parents_told").delete()
    late = agenda_of(actor_for_user(cast.senco)).own[0]
    assert "Write and agree the provision plan" in [line.words for line in late.lines]


def test_several_of_a_term_lead_to_the_list_of_that_term(cast: Cast) -> None:
    term = term_of(cast.harebell, "spring")
    for each in (cast.class_4h, cast.class_5b):
        make_plan(each, term=term, state=PlanState.PROPOSED)
    (two,) = [line for line in said(cast, "senco") if "wait" in line]
    assert two.startswith("2 provision plans wait to be agreed | 4H, 5B, Spring term 2027.")
    shown = signed_in(cast.senco).get(two.split(" | ")[2]).content.decode()
    assert "Spring term 2027 · plans are due by Mon 4 Jan 2027" in shown


def test_it_is_needed_when_its_term_begins(cast: Cast, spring: ProvisionPlan) -> None:
    """On its first school day, and not on a day on which no child is in school."""
    assert "Spring term 2027, due Mon 4 Jan 2027, in 6 weeks" in said(cast)[0]
    with in_change():
        term = spring.term
        term.starts_on = date(2027, 1, 2)
        term.save()
    assert "due Mon 4 Jan 2027" in said(cast)[0]


def test_what_is_written_again_is_not_late(cast: Cast) -> None:
    plan = make_plan(cast.class_4h, state=PlanState.AGREED)
    change(plan, state=PlanState.DRAFT)
    rebuild_provision_due(cast.harebell.pk)
    (task,) = plan_tasks(actor_for_user(cast.teacher))
    assert (task.title, task.tone) == ("The provision plan of 4H is being changed", "soon")
    assert "Due " not in signed_in(cast.teacher).get(task.url).content.decode()


def test_in_the_holidays_the_plan_that_comes(cast: Cast) -> None:
    assert said(cast, today=date(2026, 12, 28)) == []
    ahead = agenda_of(actor_for_user(cast.teacher, today=date(2026, 12, 28))).ahead
    assert "Start the provision plan" in [line.words for line in ahead.lines]


def test_as_many_queries_for_many_plans_as_for_one(cast: Cast, spring: ProvisionPlan) -> None:
    def queries() -> int:
        actor = actor_for_user(cast.senco)
        with CaptureQueriesContext(connection) as found:
            plan_tasks(actor)
        return len(found)

    few = queries()
    for name in ("1A", "1B", "2A", "2B"):
        school_class = make_class(cast.harebell, name, (1,))
        for term in ("autumn", "spring", "summer"):
            make_plan(school_class, term=term_of(cast.harebell, term), state=PlanState.PROPOSED)
    assert queries() == few


def test_start_a_plan_offers_the_first_that_is_missing(cast: Cast) -> None:
    start = reverse("plans_start", args=[cast.harebell.slug])
    client = signed_in(cast.teacher)

    def offered(**query: str) -> tuple[str, str]:
        form = client.get(start, query).context["form"]
        return form["term"].value(), form["whom"].value()

    autumn, spring = (term_of(cast.harebell, name) for name in ("autumn", "spring"))
    whom = str(cast.class_4h.pk)
    assert offered() == (str(autumn.pk), whom)
    make_plan(cast.class_4h)
    assert offered(term=str(autumn.pk)) == (str(spring.pk), whom)
    assert offered(term=str(autumn.pk), **{"class": whom}) == (str(autumn.pk), whom)
