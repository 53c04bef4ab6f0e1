"""From the row of a plan to the outcome that is counted: one link, and what is known filled in."""

from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from provision.choices import OutcomeState, PlanState
from provision.models import Allocation, Outcome, PlanRow, ProvisionPlan
from provision.plans.selectors.frame import plan_frame
from provision.plans.selectors.grid import plan_page
from provision.plans.selectors.served import served_of
from send_mis.ui.forms import Fold
from tests.factories import (
    TODAY,
    actor_for_user,
    in_change,
    make_outcome,
    make_plan,
    make_pupil,
    make_row,
    note_point,
    term_of,
)
from tests.people import Cast, signed_in
from tests.provision.test_outcomes import sent

pytestmark = pytest.mark.django_db
WORDS = "Reads 40 of the 100 words"


@pytest.fixture
def plan(cast: Cast) -> ProvisionPlan:
    return make_plan(cast.class_4h, term=term_of(cast.harebell, "spring"))


@pytest.fixture
def row(cast: Cast, plan: ProvisionPlan) -> PlanRow:
    return make_row(
        plan, None, cast.noah, cast.kacper, what="Reading aloud", outcome=WORDS,
        since=date(2027, 1, 4), until=date(2027, 3, 27),
    )  # fmt: skip


def add(row: PlanRow, cast: Cast) -> str:
    return f"{reverse('outcome_add', args=[cast.noah.pk])}?row={row.pk}"


def test_grid_and_read_plan_lead_there(cast: Cast, row: PlanRow) -> None:
    client = signed_in(cast.teacher)
    address = reverse("plan", args=[row.plan_id])
    assert f'<a href="{add(row, cast)}">Noah B</a>' in client.get(address).content.decode()
    with in_change():
        ProvisionPlan.objects.update(
            state=PlanState.AGREED, agreed_by=cast.senco, agreed_at="2026-11-20T12:00Z",
            proposed_by=cast.teacher, proposed_at="2026-11-20T12:00Z",
        )  # fmt: skip
    assert f'<a href="{add(row, cast)}">Noah B</a>' in client.get(address).content.decode()
    assert add(row, cast) not in signed_in(cast.ta).get(address).content.decode()
    assert add(row, cast) not in signed_in(cast.governor).get(address).content.decode()


def test_everything_known_is_filled_in_and_what_is_to_be_typed_comes_first(
    cast: Cast, row: PlanRow
) -> None:
    client = signed_in(cast.teacher)
    answer = client.get(add(row, cast))
    form = answer.context["form"]
    assert form["text"].value() == WORDS
    assert (form["starts_on"].value(), form["due_on"].value()) == (
        date(2027, 1, 4), date(2027, 3, 26),
    )  # fmt: skip
    assert (form["need_type"].value(), form["area"].value()) == ("ASD", "CI")
    place = row.allocations.get(pupil=cast.noah)
    assert form["served_by"].value() == [str(place.pk)]
    shown = unescape(answer.content.decode())
    assert "Reading aloud, Mon 4 Jan 2027 to Fri 26 Mar 2027" in shown
    first, _, rest = shown.partition("more fold")
    for name in ("measure", "baseline", "target"):
        assert f'name="{name}"' in first
    for name in ("starts_on_day", "need_type", "served_by"):
        assert f'name="{name}"' in rest
    assert '<details class="more fold">' in shown
    saved = client.post(
        add(row, cast), sent(served_by=str(place.pk), due_on_month="3", due_on_year="2027")
    )
    assert saved["Location"] == f"{reverse('plan', args=[row.plan_id])}#{row.pk}"
    assert Outcome.objects.get().allocations.get() == place
    left = served_of(actor_for_user(cast.teacher), plan_frame(row.plan, TODAY))[row.pk].to_set
    assert [each.name for each in left] == ["Kacper N"]


def test_what_is_wrong_does_not_stay_folded(cast: Cast, row: PlanRow) -> None:
    answer = signed_in(cast.teacher).post(add(row, cast), sent(due_on_day="32"))
    assert '<details class="more fold" open>' in answer.content.decode()
    plain = signed_in(cast.teacher).get(reverse("outcome_add", args=[cast.noah.pk]))
    assert 'name="due_on_day"' in plain.content.decode().partition("more fold")[0]


def test_a_change_shows_everything(cast: Cast) -> None:
    outcome = make_outcome(cast.noah)
    form = signed_in(cast.teacher).get(reverse("outcome_change", args=[outcome.pk]))
    assert '<details class="more fold" open>' in form.content.decode()
    assert isinstance(form.context["form"].layout().fields[-1], Fold)


def test_an_outcome_of_before_this_term_says_so(cast: Cast, row: PlanRow) -> None:
    old = make_outcome(cast.noah, due_on=date(2026, 12, 4))
    with in_change():
        row.allocations.filter(pupil=cast.noah).update(outcome=old)
    teacher = actor_for_user(cast.teacher)
    (past,) = served_of(teacher, plan_frame(row.plan, TODAY))[row.pk].past
    assert (past.due, [each.name for each in past.names]) == ("Fri 4 Dec", ["Noah B"])
    page = plan_page(actor=teacher, plan=row.plan, printed=True)
    so_far = page.printed_rows[0]["so_far"]
    assert so_far.lines == ["Noah B: 18, target 40, due Fri 4 Dec"]
    assert [chip.text for chip in so_far.chips] == ["Due before this term: Noah B"]
    shown = signed_in(cast.teacher).get(reverse("plan", args=[row.plan_id])).content.decode()
    assert "is due Fri 4 Dec, before this term, and counted until then" in shown
    with in_change():
        Outcome.objects.update(state=OutcomeState.MET, closed_on=date(2026, 12, 4))
    links = served_of(teacher, plan_frame(row.plan, TODAY))[row.pk]
    assert not links.past
    assert "Noah B" in [each.name for each in links.to_set]


def test_nothing_for_another_teachers_pupil_or_a_row_that_is_over(
    cast: Cast, plan: ProvisionPlan
) -> None:
    theirs = make_row(plan, None, cast.jayden, outcome=WORDS, since=date(2027, 1, 4),
                      until=date(2027, 3, 27))  # fmt: skip
    over = make_row(make_plan(cast.class_4h), None, cast.noah, outcome=WORDS,
                    until=date(2026, 11, 1))  # fmt: skip
    teacher = actor_for_user(cast.teacher)
    assert not served_of(teacher, plan_frame(plan, TODAY))[theirs.pk].to_set
    assert not served_of(teacher, plan_frame(over.plan, TODAY))[over.pk].to_set


def test_one_query_for_one_row_and_for_many(cast: Cast, row: PlanRow) -> None:
    def queries() -> int:
        frame, actor = plan_frame(row.plan, TODAY), actor_for_user(cast.teacher)
        with CaptureQueriesContext(connection) as found:
            served_of(actor, frame)
        return len(found)

    assert queries() == 1
    for _ in range(5):
        pupil = make_pupil(cast.harebell, school_class=cast.class_4h)
        make_row(row.plan, None, pupil, outcome=WORDS, since=date(2027, 1, 4),
                 until=date(2027, 3, 27))  # fmt: skip
    assert queries() == 1


def test_the_next_terms_outcome_is_set_while_this_terms_is_still_counted(
    cast: Cast, row: PlanRow
) -> None:
    autumn = make_row(make_plan(cast.class_4h), None, cast.noah, what="Reading aloud")
    old = make_outcome(
        cast.noah, out_of=Decimal(100), need_type="SPLD", area="CL", how_measured="A card a week"
    )
    note_point(old, "31")
    with in_change():
        Allocation.objects.filter(pupil=cast.noah).update(outcome=old)
    teacher, client = actor_for_user(cast.teacher), signed_in(cast.teacher)
    links = served_of(teacher, plan_frame(row.plan, TODAY))[row.pk]
    assert [(past.due, past.is_over) for past in links.past] == [("Fri 18 Dec", False)]
    assert add(row, cast) in [each.url for each in links.to_set]
    form = client.get(add(row, cast)).context["form"]
    told = {name: form[name].value() for name in (
        "text", "measure", "baseline", "target", "out_of", "how_measured", "need_type", "area",
        "starts_on", "due_on",
    )}  # fmt: skip
    assert told == {
        "text": WORDS, "measure": old.measure, "baseline": "31", "target": "40", "out_of": "100",
        "how_measured": "A card a week", "need_type": "SPLD", "area": "CL",
        "starts_on": date(2027, 1, 4), "due_on": date(2027, 3, 26),
    }  # fmt: skip
    place = row.allocations.get(pupil=cast.noah)
    client.post(
        add(row, cast),
        sent(served_by=str(place.pk), starts_on_month="1", starts_on_year="2027",
             due_on_month="3", due_on_year="2027"),
    )  # fmt: skip
    old.refresh_from_db()
    assert (old.state, autumn.allocations.get().outcome) == (OutcomeState.ACTIVE, old)
    place.refresh_from_db()
    assert place.outcome not in (None, old)
    with in_change():
        Outcome.objects.filter(pk=old.pk).update(due_on=TODAY)
        Allocation.objects.filter(pk=place.pk).update(outcome=old)
    shown = client.get(reverse("plan", args=[row.plan_id])).content.decode()
    assert "was due Mon 23 Nov, before this term: to be reviewed" in shown
