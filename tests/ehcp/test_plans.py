"""The EHC plan of a pupil: who reads what of it, two versions, two people, what is recorded."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from ehcp.models import EhcPlan, PlannedFor, PlanOutcome, PlanSection, PromisedProvision
from ehcp.plans.rules.receiving import ReceivedPlan
from ehcp.plans.services import plans as service
from send_mis.audit.models import Read
from send_mis.errors import AlreadyDone, RuleBroken
from tests.factories import (
    TODAY,
    actor_for_user,
    copy_section,
    expect,
    grant,
    in_change,
    keep_document,
    leave,
    make_authority,
    make_ehc_plan,
    make_outcome,
    make_plan,
    make_row,
    make_user,
    promise,
)
from tests.house.filling import day, fields_sent
from tests.people import Cast, signed_in
from tests.queries import queries

LETTERS = ("A", "B", "C", "D", "G", "H1", "H2", "I", "J", "K")
READS = {
    "senco": {*LETTERS, "E", "F"}, "head": {*LETTERS, "E", "F"}, "dsl": {*LETTERS, "E", "F"},
    "teacher": {"A", "B", "C", "E", "F", "G"},
    "designated_teacher": {"A", "B", "C", "E", "F", "G"},
    "ta": {"E", "F"}, "office": set(), "trust_lead": set(),
}  # fmt: skip
NOBODY = ("governor", "parent", "it")


def secret(letter: str) -> str:
    return f"Secret-of-{letter}-"


def whole(cast: Cast) -> EhcPlan:
    """With a word of its own in each section, outcome and line."""
    plan = make_ehc_plan(cast.noah)
    for letter in LETTERS:
        copy_section(plan, letter, secret(letter))
    expect(plan, secret("E"))
    promise(plan, secret("F"))
    promise(plan, secret("G") + "line", section="G", kind="visits", amount=6, per="year")
    promise(plan, secret("H1") + "line", section="H1", kind="always", amount=None, per="")
    return plan


def page_of(client: Client, cast: Cast, name: str = "pupil_ehc_plan") -> str:
    answer = client.get(reverse(name, args=[cast.noah.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def facts_of(plan: EhcPlan, **said: Any) -> ReceivedPlan:
    return replace(service.facts_of(plan), **said)


pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", READS)
def test_a_section_that_one_may_not_read_is_not_in_the_page(cast: Cast, role: str) -> None:
    plan = whole(cast)
    client = signed_in(cast.here.people[role])
    pages = [page_of(client, cast)]
    pages.append(client.get(reverse("ehc_plan", args=[plan.pk])).content.decode())
    for page in pages:
        shown = {letter for letter in (*LETTERS, "E", "F") if secret(letter) in page}
        assert shown == READS[role]
        assert "12 Jan 2026" in page
    said = Read.objects.order_by("-pk").first()
    assert said is not None
    assert (said.what, said.pupil_ids) == ("ehc_plan", [cast.noah.pk])
    assert said.detail.startswith("Version 1: ")
    assert ("dates only" in said.detail) == (not READS[role])


@pytest.mark.parametrize("role", NOBODY)
def test_nobody_else_opens_it(cast: Cast, role: str) -> None:
    whole(cast)
    client = signed_in(cast.here.people[role])
    url = reverse("pupil_ehc_plan", args=[cast.noah.pk])
    assert client.get(url).status_code in (403, 404)


def test_a_ta_of_this_pupil_reads_the_needs_too(cast: Cast) -> None:
    whole(cast)
    user = make_user("one@harebell.test", "Toni One")
    grant(user, "ta", cast.noah, reason="1:1")
    page = page_of(signed_in(user), cast)
    shown = {letter for letter in (*LETTERS, "E", "F") if secret(letter) in page}
    assert shown == {"B", "E", "F"}


def test_versions_show_each_reader_their_own_sections_alone(cast: Cast) -> None:
    first = whole(cast)
    second = _followed(cast, first)
    copy_section(second, "D", secret("D") + "new")
    copy_section(second, "B", secret("B") + "new")
    page = page_of(signed_in(cast.teacher), cast, "ehc_plan_versions")
    assert secret("B") + "new" in page
    assert secret("D") not in page
    assert secret("H1") not in page
    page = page_of(signed_in(cast.senco), cast, "ehc_plan_versions")
    assert secret("D") + "new" in page
    client = signed_in(cast.office)
    assert client.get(reverse("ehc_plan_versions", args=[cast.noah.pk])).status_code == 403


def test_the_page_costs_the_same_however_much_is_in_it(cast: Cast) -> None:
    plan = whole(cast)
    client = signed_in(cast.senco)
    url = reverse("pupil_ehc_plan", args=[cast.noah.pk])
    row = make_row(make_plan(cast.class_4h), None, cast.noah)
    with in_change():
        PlannedFor.objects.create(promised=plan.promised.first(), row=row, pupil=cast.noah)
    before = queries(client, url)
    for number in range(5):
        expected = expect(plan, f"Outcome {number}", outcome=make_outcome(cast.noah))
        line = promise(plan, f"Line {number}", plan_outcome=expected)
        with in_change():
            PlannedFor.objects.create(promised=line, row=row, pupil=cast.noah)
    assert queries(client, url) == before
    assert before <= 22


# --- Received and replaced ---------------------------------------------------------------------


def _followed(cast: Cast, before: EhcPlan, **said: Any) -> EhcPlan:
    facts = facts_of(before, made_on=date(2026, 11, 2), received_on=date(2026, 11, 4), **said)
    return service.receive_ehc_plan(
        actor=actor_for_user(cast.senco), pupil=cast.noah, follows=before.pk, facts=facts
    )


def test_a_first_plan_is_recorded_from_the_empty_page(cast: Cast) -> None:
    kent = make_authority(cast.harebell)
    paper = keep_document(cast.noah, kind="ehc", audience="send", title="Final plan")
    client = signed_in(cast.senco)
    assert "Record the plan that came" in page_of(client, cast)
    url = reverse("ehc_plan_receive", args=[cast.noah.pk])
    form = client.get(url).content
    sent = (
        fields_sent(form) | day("first_made_on", date(2025, 3, 31)) | day("received_on")
        | day("made_on", date(2026, 3, 30))
        | {"authority": str(kent.pk), "document": str(paper.pk), "is_signed": "on"}
    )  # fmt: skip
    early = client.post(url, sent | day("made_on", date(2025, 3, 30))).content.decode()
    assert "A version cannot be older than the plan" in early
    assert not EhcPlan.objects.exists()
    page = client.post(url, sent, follow=True).content.decode()
    assert "The plan is saved. Now copy what it says." in page
    assert "Copy the sections" in page
    assert "Final plan" in page
    assert "Section E: no outcome is copied." in page
    row = EhcPlan.objects.get()
    assert (row.number, row.state, row.document, row.follows) == (1, "current", paper, None)


def test_a_later_version_replaces_the_one_in_force_with_its_lines(cast: Cast) -> None:
    first = whole(cast)
    own, row = make_outcome(cast.noah), make_row(make_plan(cast.class_4h), None, cast.noah)
    expected, line = first.outcomes.get(), first.promised.get(section="F")
    with in_change():
        expected.outcome = own
        expected.save()
        line.plan_outcome = expected
        line.save()
        PlannedFor.objects.create(promised=line, row=row, pupil=cast.noah)
    second = _followed(cast, first)
    first.refresh_from_db()
    assert (first.state, first.ended_on) == ("replaced", date(2026, 11, 2))
    assert (second.number, second.state, second.follows_id) == (2, "current", first.pk)
    copied = PlanOutcome.objects.get(plan=second)
    assert (copied.words, copied.outcome) == (expected.words, own)
    lines = PromisedProvision.objects.filter(plan=second)
    assert [each.words for each in lines] == [each.words for each in first.promised.all()]
    again = lines.get(section="F")
    assert (again.plan_outcome, again.version) == (copied, 1)
    assert PlannedFor.objects.get(promised=again).row == row
    assert not PlanSection.objects.filter(plan=second).exists()
    assert PlanSection.objects.filter(plan=first).count() == len(LETTERS)
    page = page_of(signed_in(cast.senco), cast)
    assert "Version 2" in page
    assert "Replaced by a later version" in page


def test_two_people_who_record_the_same_plan_make_one(cast: Cast) -> None:
    first = whole(cast)
    _followed(cast, first)
    with pytest.raises(AlreadyDone, match="was recorded already by you"):
        _followed(cast, first)
    with pytest.raises(RuleBroken, match="record this as a later version if it is"):
        _followed(cast, first, is_signed=False)
    assert EhcPlan.objects.count() == 2


def test_whoever_left_gets_no_plan_and_whoever_joins_does(cast: Cast) -> None:
    first = make_ehc_plan(cast.noah)
    leave(cast.noah, TODAY)
    with pytest.raises(RuleBroken, match="Noah is not at the school any more"):
        _followed(cast, first)


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_two_plans_in_force_and_dates_out_of_order(cast: Cast) -> None:
    make_ehc_plan(cast.noah)
    with pytest.raises(IntegrityError):
        make_ehc_plan(cast.noah, number=2)
    with pytest.raises(IntegrityError):
        make_ehc_plan(cast.jayden, first_made_on=TODAY, made_on=date(2026, 1, 1))
    with pytest.raises(IntegrityError):
        make_ehc_plan(cast.jayden, state="ceased")


def test_a_plan_that_ended_is_read_and_not_written_any_more(cast: Cast) -> None:
    plan = whole(cast)
    client = signed_in(cast.senco)
    url = reverse("ehc_plan_end", args=[plan.pk])
    sent = fields_sent(client.get(url).content) | day("ended_on") | {"why": "Ceased by Kent"}
    page = client.post(url, sent, follow=True).content.decode()
    assert "The plan has ended." in page
    assert "No longer maintained" in page
    assert "Ceased by Kent" in page
    assert "Record a plan that came" in page
    assert "Ceased by Kent" not in page_of(signed_in(cast.office), cast)
    sections = reverse("ehc_plan_sections", args=[plan.pk])
    sent = fields_sent(client.get(sections).content)
    refused = client.post(sections, sent | {"section_A": "Trains"}).content.decode()
    assert "This version is not in force any more: no longer maintained." in refused


def test_a_version_stays_between_the_ones_beside_it(cast: Cast) -> None:
    first = make_ehc_plan(cast.noah)
    second = _followed(cast, first)
    actor = actor_for_user(cast.senco)
    late = facts_of(first, made_on=date(2026, 11, 3), received_on=date(2026, 11, 3))
    with pytest.raises(RuleBroken, match="The next version is of Mon 2 Nov 2026"):
        service.correct_ehc_plan(actor=actor, ehc_plan=first, version=2, facts=late)
    early = facts_of(second, made_on=date(2026, 1, 11))
    with pytest.raises(RuleBroken, match="cannot be older"):
        service.correct_ehc_plan(actor=actor, ehc_plan=second, version=1, facts=early)
    moved = facts_of(second, made_on=date(2026, 10, 5))
    service.correct_ehc_plan(actor=actor, ehc_plan=second, version=1, facts=moved)
    first.refresh_from_db()
    assert first.ended_on == date(2026, 10, 5)


# --- Copied ------------------------------------------------------------------------------------


def _send(client: Client, name: str, plan: EhcPlan, typed: dict[str, Any]) -> str:
    url = reverse(name, args=[plan.pk])
    sent = fields_sent(client.get(url).content) | typed
    return client.post(url, sent, follow=True).content.decode()


def test_sections_and_lines_are_copied_and_the_plan_is_checked(cast: Cast) -> None:
    plan = make_ehc_plan(cast.noah)
    client = signed_in(cast.senco)
    page = _send(client, "ehc_plan_sections", plan, {"section_B": "Finds\nnoise hard"})
    assert "Finds<br>noise hard" in page
    assert "Copy the outcomes of Section E" in page
    typed = {"words_new0": "Asks for help", "by_when_new0": "By Year 6",
             "words_new2": "Better at opportunities to play"}  # fmt: skip
    page = _send(client, "ehc_plan_outcomes", plan, typed)
    assert [row.words for row in plan.outcomes.all()] == [typed["words_new0"], typed["words_new2"]]
    assert "To recommend at the review: “opportunities to”" in page
    assert "Copy the provision of Section F" in page
    asks = plan.outcomes.first()
    assert asks is not None
    typed = {
        "words_new0": "Regular support of a TA", "kind_new0": "timed", "amount_new0": "15 hours",
        "per_new0": "week", "plan_outcome_new0": str(asks.pk), "may_be_shared_new0": "on",
        "words_new1": "A sloping desk", "kind_new1": "equipment",
    }  # fmt: skip
    wrong = _send(client, "ehc_plan_provision", plan, typed | {"amount_new0": "15"})
    assert "Write hours or minutes: “15 hours”" in wrong
    page = _send(client, "ehc_plan_provision", plan, typed)
    timed, desk = plan.promised.order_by("position")
    assert (timed.amount, timed.per, timed.may_be_shared) == (900, "week", True)
    assert (timed.plan_outcome, desk.kind, desk.amount) == (asks, "equipment", None)
    assert "15 hours a week" in page
    assert "Not planned here" in page
    assert "Not shown to be there" in page
    assert "“Regular”: Say how often" in page
    page = _send(client, "ehc_plan_check", plan, {})
    assert "by Senco Harebell" in page
    assert "2 lines of provision have no answer here" in page


def test_a_line_is_answered_with_provision_or_since_when_it_is_there(cast: Cast) -> None:
    plan = make_ehc_plan(cast.noah)
    copy_section(plan, "B")
    expect(plan)
    timed, desk = promise(plan), promise(
        plan, "A sloping desk", kind="equipment", amount=None, per=""
    )  # fmt: skip
    row = make_row(make_plan(cast.class_4h), None, cast.noah)
    other = make_row(make_plan(cast.class_5b), None, cast.jayden)
    client = signed_in(cast.senco)
    url = reverse("ehc_plan_line", args=[plan.pk, timed.pk])
    form = client.get(url).content
    assert str(row.pk).encode() in form
    assert str(other.pk).encode() not in form
    assert b"there_since_on" not in form
    stranger = client.post(url, fields_sent(form) | {"rows": [str(other.pk)]}).content.decode()
    assert "Choose from the pupil’s own lines of provision." in stranger
    client.post(url, fields_sent(form) | {"rows": [str(row.pk)]})
    assert PlannedFor.objects.get().row == row
    url = reverse("ehc_plan_line", args=[plan.pk, desk.pk])
    sent = fields_sent(client.get(url).content) | day("there_since_on", date(2026, 9, 7))
    page = client.post(url, sent | {"evidence": "Seen in class"}, follow=True).content.decode()
    assert "Since Mon 7 Sep 2026" in page
    assert "Seen in class" in page
    assert "no answer here" not in page


def test_what_somebody_typed_into_a_line_that_is_gone_is_kept(cast: Cast) -> None:
    plan = make_ehc_plan(cast.noah)
    line, other = expect(plan), expect(plan, "Plays a game with rules")
    client = signed_in(cast.senco)
    url = reverse("ehc_plan_outcomes", args=[plan.pk])
    sent = fields_sent(client.get(url).content)
    sent[f"words_{line.pk.hex}"] = "Asks for help in words and signs"
    _send(client, "ehc_plan_outcomes", plan, {f"words_{line.pk.hex}": ""})
    assert plan.outcomes.get() == other
    answer = client.post(url, sent)
    assert "Asks for help in words and signs" in answer.content.decode()
    assert client.post(url, fields_sent(answer.content)).status_code == 302
    assert plan.outcomes.exclude(pk=other.pk).get().words == "Asks for help in words and signs"


# --- Who has read it ---------------------------------------------------------------------------


def test_who_has_read_it_and_who_has_not(cast: Cast) -> None:
    whole(cast)
    page_of(signed_in(cast.teacher), cast)
    page = page_of(signed_in(cast.head), cast, "ehc_plan_readers")
    assert "Teacher Harebell" in page
    assert "Version 1: Sections A, B, C, E, F and G" in page
    listed = page.partition("Each time")[0]
    assert listed.count("Not read yet") >= 1
    client = signed_in(cast.teacher)
    url = reverse("ehc_plan_readers", args=[cast.noah.pk])
    assert client.get(url).status_code == 403


def test_two_versions_differ_line_by_line(cast: Cast) -> None:
    first = make_ehc_plan(cast.noah)
    copy_section(first, "B", "Finds noise hard")
    promise(first)
    promise(first, "A sloping desk", kind="equipment", amount=None, per="")
    second = _followed(cast, first)
    copy_section(second, "B", "Finds noise hard")
    with in_change():
        PromisedProvision.objects.filter(plan=second, kind="equipment").delete()
        line = second.promised.get()
        line.words, line.amount = "20 hours of a teaching assistant each week", 1200
        line.save()
    page = page_of(signed_in(cast.senco), cast, "ehc_plan_versions")
    assert "15 hours a week" in page
    assert "20 hours a week" in page
    assert "removed" in page
    assert "A sloping desk" in page
    assert "Finds noise hard" not in page


def test_another_schools_plan_is_nobodys_here(cast: Cast) -> None:
    plan = make_ehc_plan(cast.elsewhere.pupil)
    line = promise(plan)
    client = signed_in(cast.senco)
    for name in ("ehc_plan", "ehc_plan_change", "ehc_plan_sections", "ehc_plan_provision"):
        assert client.get(reverse(name, args=[plan.pk])).status_code == 404
    mine = make_ehc_plan(cast.noah)
    assert client.get(reverse("ehc_plan_line", args=[mine.pk, line.pk])).status_code == 404
