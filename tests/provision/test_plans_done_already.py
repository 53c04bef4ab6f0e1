"""A press that comes too late, from a second tab or a colleague: what is so is said, by whom and
when, the plan is shown, and nothing is done twice. One press is one change."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from provision.choices import PlanState
from provision.models import PlanRow, ProvisionPlan
from provision.plans.rules.content import QftDraft, mark_of_texts
from provision.plans.services import plans as service
from send_mis.audit.models import Change
from send_mis.errors import AlreadyDone, RuleBroken
from tests.factories import actor_for_user, grant, make_user, set_rate, term_of
from tests.people import signed_in
from tests.provision.plan_people import Desk, desk
from tests.provision.test_plan_pages import grid, page, send

__all__ = ["desk"]
pytestmark = pytest.mark.django_db
AT = r"at \d\d:\d\d on \w{3} \d+ \w{3} \d{4}"


def opened(desk: Desk, user: Any) -> tuple[Client, dict[str, str]]:
    client = signed_in(user)
    return client, grid(page(client, "plan_write", desk.plan.pk))


def other_senco(desk: Desk) -> Any:
    user = make_user("deputy@harebell.test", "Robin Second", title="Mx")
    grant(user, "senco", desk.cast.harebell)
    return user


def events(*, after: int) -> list[str]:
    made = Change.objects.exclude(event="test.made").order_by("at")
    return list(made.values_list("event", flat=True))[after:]


def said(html: str, words: str) -> None:
    assert re.search(words, html), html.partition("<main")[2][:3000]
    assert "There is a problem" not in html


def test_sent_from_two_tabs(desk: Desk) -> None:
    desk.add(minutes=None, times_a_week=None, weeks=None)
    (teacher, one), (_, two) = (opened(desk, desk.cast.teacher) for _ in range(2))
    assert "Sent to the SENCO." in send(teacher, desk, one, "plan_propose")
    before = Change.objects.count()
    shown = send(teacher, desk, two, "plan_propose")
    said(shown, rf"This plan is with the SENCO already: sent by you, {AT}\.")
    assert Change.objects.count() == before
    senco, hers = opened(desk, desk.cast.senco)
    send(senco, desk, hers, "plan_agree")
    name = desk.cast.senco.display_name
    said(
        send(teacher, desk, two, "plan_propose"), rf"This plan is agreed already: by {name}, {AT}\."
    )


def test_what_was_typed_into_the_second_tab_is_saved(desk: Desk) -> None:
    key = desk.add(minutes=None, times_a_week=None, weeks=None)
    (teacher, one), (_, two) = (opened(desk, desk.cast.teacher) for _ in range(2))
    send(teacher, desk, one, "plan_propose")
    shown = send(teacher, desk, two | {f"{key}-outcome": "Begins alone"}, "plan_propose")
    said(shown, r"sent by you, .*\. What you changed since is saved\.")
    assert PlanRow.objects.get(pk=key).outcome == "Begins alone"
    assert desk.fresh().state == PlanState.PROPOSED


def test_what_was_typed_after_it_was_agreed_waits_to_be_sent(desk: Desk) -> None:
    set_rate(desk.cast.harebell)
    key = desk.add()
    (teacher, one), (_, two) = (opened(desk, desk.cast.teacher) for _ in range(2))
    send(teacher, desk, one, "plan_propose")
    senco, hers = opened(desk, desk.cast.senco)
    send(senco, desk, hers, "plan_agree")
    shown = send(teacher, desk, two | {f"{key}-outcome": "Begins alone"}, "plan_propose")
    said(shown, r"is agreed already: .*\. What you changed since is saved, and waits to be sent\.")
    assert desk.fresh().state == PlanState.DRAFT


def test_two_sencos_agree(desk: Desk) -> None:
    set_rate(desk.cast.harebell)
    key = desk.add()
    service.propose_plan(actor=desk.teacher, plan=desk.fresh(), version=desk.fresh().version)
    senco, hers = opened(desk, desk.cast.senco)
    deputy, theirs = opened(desk, other_senco(desk))
    send(senco, desk, hers, "plan_agree")
    before = Change.objects.count()
    shown = send(deputy, desk, theirs, "plan_agree")
    name = desk.cast.senco.display_name
    said(shown, rf"This plan is agreed already: by {name}, {AT}\.")
    assert Change.objects.count() == before
    shown = send(deputy, desk, theirs | {f"{key}-outcome": "Begins alone"}, "plan_agree")
    said(shown, r"agreed already: .*\. What you changed since is saved, and waits to be sent\.")
    assert "This is a change that is not agreed yet." in shown


def test_sent_back_twice(desk: Desk) -> None:
    desk.add(minutes=None, times_a_week=None, weeks=None)
    sent = service.propose_plan(actor=desk.teacher, plan=desk.fresh(), version=desk.fresh().version)
    deputy = actor_for_user(other_senco(desk))
    service.send_back(actor=deputy, plan=sent, version=sent.version, reason=" Who covers Friday? ")
    with pytest.raises(AlreadyDone):
        service.send_back(actor=deputy, plan=sent, version=1, reason="Who covers Friday?\n")
    client, url = signed_in(desk.cast.senco), reverse("plan_send_back", args=[desk.plan.pk])
    form = {"version": sent.version, "reason": "Who covers Friday?"}
    shown = client.post(url, form, follow=True).content.decode()
    said(shown, rf"This plan was sent back already by Mx Second, {AT}\.")
    answer = client.post(url, form | {"reason": "Minutes are missing"})
    assert answer.status_code == 200
    html = answer.content.decode()
    assert "What was said is missing: “Who covers Friday?”" in html
    assert "Minutes are missing</textarea>" in html, "what was typed stays"
    assert desk.fresh().sent_back_because == "Who covers Friday?"


def test_an_agreed_plan_that_is_written_again_says_so(desk: Desk) -> None:
    """What was typed after the agreement opened it again, before the late press came."""
    set_rate(desk.cast.harebell)
    key = desk.add()
    sent = service.propose_plan(actor=desk.teacher, plan=desk.fresh(), version=desk.fresh().version)
    deputy = actor_for_user(other_senco(desk))
    agreed = service.agree_plan(actor=deputy, plan=sent, version=sent.version)
    for again, words in (
        (False, rf"This plan is agreed already: by Mx Second, {AT}\. Change it instead\."),
        (True, rf"agreed already, by Mx Second, {AT}\. What was changed since has not been sent"),
    ):
        if again:
            client, fields = opened(desk, desk.cast.teacher)
            send(client, desk, fields | {f"{key}-outcome": "Begins alone"})
        with pytest.raises(RuleBroken, match=words) as refused:
            service.send_back(actor=desk.senco, plan=agreed, version=agreed.version, reason="Who?")
        assert not isinstance(refused.value, AlreadyDone)
    with pytest.raises(RuleBroken, match=words) as refused:
        service.agree_plan(actor=desk.senco, plan=desk.fresh(), version=desk.fresh().version)
    assert not isinstance(refused.value, AlreadyDone)


def test_agreed_after_a_colleague_sent_it_back(desk: Desk) -> None:
    desk.add(minutes=None, times_a_week=None, weeks=None)
    sent = service.propose_plan(actor=desk.teacher, plan=desk.fresh(), version=desk.fresh().version)
    deputy = actor_for_user(other_senco(desk))
    service.send_back(actor=deputy, plan=sent, version=sent.version, reason="Who covers Friday?")
    with pytest.raises(RuleBroken, match=rf"was sent back already by Mx Second, {AT}\."):
        service.agree_plan(actor=desk.senco, plan=sent, version=sent.version)


def test_a_plan_that_was_never_sent_is_not_sent_back_already(desk: Desk) -> None:
    with pytest.raises(RuleBroken) as refused:
        service.send_back(actor=desk.senco, plan=desk.plan, version=1, reason="Friday?")
    assert not isinstance(refused.value, AlreadyDone)


@pytest.mark.parametrize(
    "words", [QftDraft("x" * 2001, mark_of_texts([""])), QftDraft("Mine", mark_of_texts(["Hers"]))]
)
def test_a_plan_whose_words_cannot_be_saved_is_not_sent(desk: Desk, words: QftDraft) -> None:
    desk.add(minutes=None, times_a_week=None, weeks=None)
    plan = desk.fresh()
    with pytest.raises(RuleBroken, match="Something in this plan cannot be saved"):
        service.propose_plan(actor=desk.teacher, plan=plan, version=plan.version, qft=words)
    assert (desk.fresh().state, desk.fresh().qft) == (PlanState.DRAFT, "")


@pytest.mark.parametrize("verb", ["plan_propose", "plan_agree"])
def test_rows_and_what_becomes_of_the_plan_are_one_change(desk: Desk, verb: str) -> None:
    set_rate(desk.cast.harebell)
    key = desk.add(desk.noah)
    client, fields = opened(desk, desk.cast.teacher)
    if verb == "plan_agree":
        service.propose_plan(actor=desk.teacher, plan=desk.fresh(), version=desk.fresh().version)
        client, fields = opened(desk, desk.cast.senco)
    before = len(events(after=0))
    send(client, desk, fields | {f"{key}-outcome": "Begins alone", "qft": "Timers"}, verb)
    done = {"plan_propose": "plan.proposed", "plan_agree": "plan.agreed"}[verb]
    assert events(after=before) == [done]
    last = Change.objects.get(event=done)
    assert (last.pupil_ids, key in last.row_ids) == ([desk.noah.pk], True)
    plan = desk.fresh()
    assert (PlanRow.objects.get(pk=key).outcome, plan.qft) == ("Begins alone", "Timers")
    snapshot = plan.snapshots.order_by("-number")[0].content
    assert (snapshot["qft"], snapshot["rows"][0]["words"]["Outcome"]) == ("Timers", "Begins alone")


def test_what_cannot_be_saved_stops_the_plan_and_keeps_the_rest(desk: Desk) -> None:
    good, bad = desk.add(desk.noah), desk.add(desk.kacper, what="ELSA")
    client, fields = opened(desk, desk.cast.teacher)
    sent = fields | {f"{good}-outcome": "Begins alone", f"{bad}-minutes": "601"}
    before = len(events(after=0))
    shown = send(client, desk, sent, "plan_propose")
    assert "Minutes must be between 1 and 600." in shown
    assert events(after=before) == ["plan.rows_changed"]
    assert PlanRow.objects.get(pk=good).outcome == "Begins alone"
    assert desk.fresh().state == PlanState.DRAFT


def test_a_refused_agreement_saves_the_rows_all_the_same(desk: Desk) -> None:
    """No rate for these days: said at the row, and what was typed is kept."""
    key = desk.add(desk.noah)
    service.propose_plan(actor=desk.teacher, plan=desk.fresh(), version=desk.fresh().version)
    client, fields = opened(desk, desk.cast.senco)
    shown = send(client, desk, fields | {f"{key}-outcome": "Begins alone"}, "plan_agree")
    assert "No rate for" in shown
    assert PlanRow.objects.get(pk=key).outcome == "Begins alone"
    assert desk.fresh().state == PlanState.PROPOSED


def test_started_from_two_tabs(desk: Desk) -> None:
    """The second finds the plan, and by whom it was started."""
    teacher = signed_in(desk.cast.teacher)
    term = term_of(desk.cast.harebell, "summer")
    address = reverse("plans_start", args=["harebell-primary"])
    asked = {"whom": str(desk.cast.class_4h.pk), "term": str(term.pk), "begin": "empty"}
    teacher.post(address, asked)
    plan = ProvisionPlan.objects.get(term=term)
    before = Change.objects.count()
    answer = teacher.post(address, asked | {"begin": "earlier"}, follow=True)
    assert answer.redirect_chain == [(reverse("plan", args=[plan.pk]), 302)]
    said(answer.content.decode(), rf"The plan of 4H, .+ 2027, was started already by you, {AT}\.")
    assert Change.objects.count() == before


@pytest.mark.parametrize("deed", ["plan_propose", "plan_agree"])
def test_a_script_sends_what_is_typed_and_the_plan_in_one_change(desk: Desk, deed: str) -> None:
    key = desk.add(minutes=None, times_a_week=None, weeks=None)
    client, fields = opened(desk, desk.cast.senco)
    if deed == "plan_agree":
        send(client, desk, fields, "plan_propose")
        fields = grid(page(client, "plan_write", desk.plan.pk))
    before = len(events(after=0))
    sent = fields | {f"{key}-outcome": "Typed a moment ago"}
    address = reverse(deed, args=[desk.plan.pk])
    answer = client.post(address, sent, headers={"accept": "application/json"})
    assert answer.json() == {"to": reverse("plan", args=[desk.plan.pk])}
    assert PlanRow.objects.get().outcome == "Typed a moment ago"
    assert events(after=before) == [deed.replace("plan_", "plan.") + "d"]
    again = client.post(address, sent, headers={"accept": "application/json"})
    assert again.status_code == 409
    assert len(events(after=before)) == 1


def test_a_script_that_is_refused_has_saved_nothing(desk: Desk) -> None:
    key = desk.add(minutes=None, times_a_week=None, weeks=None)
    client, fields = opened(desk, desk.cast.teacher)
    sent = fields | {f"{key}-outcome": "New", f"{key}-minutes": "0"}
    address = reverse("plan_propose", args=[desk.plan.pk])
    before = Change.objects.count()
    assert client.post(address, sent, headers={"accept": "application/json"}).status_code == 409
    assert Change.objects.count() == before
