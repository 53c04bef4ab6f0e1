"""Is the plan delivered? The page, who reads it, what counts, and what somebody saw."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from ehcp.delivered.rules.evidence import Evidence
from ehcp.delivered.selectors.page import DeliveredLine, delivered_page
from ehcp.delivered.services import evidence as service
from ehcp.models import DeliveryEvidence, EhcPlan, PlannedFor, PromisedProvision
from ehcp.plans.services import plans
from provision.models import PlanRow
from pupils.models import Pupil
from pupils.record.selectors.pupil import open_pupil
from send_mis.access.actions import Action
from send_mis.errors import AlreadyDone, NotAllowed, RuleBroken
from tests.factories import (
    actor_for_user,
    in_change,
    make_ehc_plan,
    make_plan,
    make_pupil,
    make_row,
    promise,
    record_session,
    show,
)
from tests.house.filling import day, fields_sent
from tests.people import Cast, signed_in
from tests.queries import queries

pytestmark = pytest.mark.django_db

MON, TUE = date(2026, 11, 16), date(2026, 11, 17)


def planned(line: PromisedProvision, row: PlanRow) -> None:
    with in_change():
        PlannedFor.objects.create(promised=line, row=row, pupil=line.pupil)


def found(cast: Cast, role: str = "senco") -> list[DeliveredLine]:
    actor = actor_for_user(cast.here.people[role])
    record = open_pupil(actor, cast.noah.pk, Action.EHC_READ_PROVISION)
    return delivered_page(record).lines


def facts(line: DeliveredLine) -> dict[str, str]:
    return {row.label: row.value for row in line.facts}


def hour_a_week(cast: Cast, *others: Pupil, **said: Any) -> tuple[PromisedProvision, PlanRow]:
    """Promised from 9 November: up to 22 November two school weeks, two hours. Planned 3 × 20."""
    plan = make_ehc_plan(cast.noah, made_on=date(2026, 11, 9), first_made_on=date(2026, 11, 9))
    line = promise(plan, "An hour a week with a TA", **{"amount": 60} | said)
    row = make_row(
        make_plan(cast.class_4h), None, cast.noah, *others, minutes=20, times_a_week=3,
        weekdays=[0, 1, 2],
    )  # fmt: skip
    planned(line, row)
    return line, row


def test_promised_planned_and_delivered_of_a_timed_line(cast: Cast) -> None:
    _, row = hour_a_week(cast)
    record_session(row, MON)
    record_session(row, TUE, missed="staff_covering")
    # Before the plan was made: nothing was promised yet, and nothing of it counts.
    record_session(row, date(2026, 11, 2))
    [line] = found(cast)
    said = facts(line)
    assert said["Promised up to now"] == "2 h"
    assert (said["Planned"], said["Delivered"]) == ("2 h", "20 min")
    assert said["Why not"] == "Nothing written down 1 h 20 and adult covering a class 20 min"
    assert line.chip.text == "16 % delivered"
    assert [half.label for half in line.halves] == ["Autumn term 2026"]
    assert said["Cost to date"].startswith("£")


def test_a_teacher_reads_no_costs(cast: Cast) -> None:
    hour_a_week(cast)
    [line] = found(cast, "teacher")
    assert "Cost to date" not in facts(line)


@pytest.mark.parametrize("may_be_shared", [True, False])
def test_time_in_which_others_took_part_counts_only_where_the_line_allows_it(
    cast: Cast, may_be_shared: bool
) -> None:
    other = make_pupil(cast.harebell, school_class=cast.class_4h)
    _, row = hour_a_week(cast, other, may_be_shared=may_be_shared)
    record_session(row, MON)
    record_session(row, TUE, absent={other: "pupil_absent"})
    [line] = found(cast)
    assert facts(line)["Delivered"] == ("40 min" if may_be_shared else "20 min")
    assert ("shared with other pupils 20 min" in facts(line)["Why not"].lower()) is not (
        may_be_shared
    )


def test_no_minute_counts_for_two_lines(cast: Cast) -> None:
    line, row = hour_a_week(cast)
    second = promise(line.plan, "Half an hour of speech work", amount=30)
    planned(second, row)
    record_session(row, MON)
    record_session(row, TUE, minutes=10)
    one, other = found(cast)
    assert (facts(one)["Delivered"], facts(other)["Delivered"]) == ("20 min", "10 min")


def test_a_line_that_nobody_planned_says_so(cast: Cast) -> None:
    plan = make_ehc_plan(cast.noah)
    promise(plan)
    promise(plan, "Support as needed", amount=None, per="")
    first, second = found(cast)
    assert first.chip.text == "Not planned"
    assert first.silent.startswith("Nobody has recorded anything since the plan was made")
    assert second.chip.text == "The plan says no amount"


def visits(cast: Cast) -> PromisedProvision:
    plan = make_ehc_plan(cast.noah)
    line: PromisedProvision = promise(
        plan, "12 visits of a therapist", kind="visits", amount=12, per="year", provider="health"
    )
    return line


def test_a_visit_that_the_school_missed_is_apart_from_one_that_did_not_come(cast: Cast) -> None:
    line = visits(cast)
    show(line, "came", date(2026, 9, 14))
    show(line, "not_come", date(2026, 10, 5))
    show(line, "school_missed", date(2026, 10, 12), note="No room")
    show(line, "child_absent", date(2026, 10, 19))
    [page] = found(cast)
    said = facts(page)
    assert [said[label] for label in (
        "Came", "The service did not come", "The school missed it", "The child was absent"
    )] == ["1", "1", "1", "1"]  # fmt: skip
    assert page.chip.text.endswith("% delivered")
    assert page.silent == "Nobody has recorded anything since Mon 19 Oct 2026."


@pytest.mark.parametrize(
    ("kind", "seen", "said"),
    [
        ("training", {}, "Nothing shows it"),
        ("training", {"trained": {"who": "Tina", "by_whom": "Speech service"}},
         "Trained on Mon 2 Nov 2026"),
        ("training", {"trained": {"who": "Tina", "by_whom": "X",
                                  "renew_by_on": date(2026, 11, 20)}},
         "To be renewed since Fri 20 Nov 2026"),
        ("equipment", {"arrived": {}}, "Arrived on Mon 2 Nov 2026"),
        ("equipment", {"broken": {}}, "Broken or gone on Mon 2 Nov 2026"),
        ("always", {"seen": {}}, "Seen on Mon 2 Nov 2026"),
        ("always", {"not_seen": {}}, "Not seen on Mon 2 Nov 2026"),
    ],
)  # fmt: skip
def test_each_kind_is_shown_by_evidence_of_its_own(
    cast: Cast, kind: str, seen: dict[str, Any], said: str
) -> None:
    # Said to be there, without anything that shows it.
    line = promise(
        make_ehc_plan(cast.noah), "It", kind=kind, amount=None, per="",
        there_since_on=date(2026, 9, 7),
    )  # fmt: skip
    for each, more in seen.items():
        show(line, each, date(2026, 11, 2), **more)
    [page] = found(cast)
    assert page.chip.text == said


def test_a_later_version_keeps_what_was_seen_of_the_line(cast: Cast) -> None:
    line = visits(cast)
    show(line, "came", date(2026, 9, 14))
    plans.receive_ehc_plan(
        actor=actor_for_user(cast.senco), pupil=cast.noah, follows=line.plan_id,
        facts=plans.facts_of(line.plan, made_on=date(2026, 11, 2), received_on=date(2026, 11, 4)),
    )  # fmt: skip
    [page] = found(cast)
    assert facts(page)["Came"] == "1"
    assert EhcPlan.objects.filter(pupil=cast.noah).count() == 2
    # The promise is as old as it was.
    assert "since Wed 2 Sep 2026" in facts(page)["Promised up to now"]


def test_a_teacher_and_a_ta_record_and_the_senco_alone_takes_back(cast: Cast) -> None:
    line = visits(cast)
    url = reverse("ehc_evidence_add", args=[cast.noah.pk, line.pk])
    for role, on in (("teacher", MON), ("ta", TUE)):
        client = signed_in(cast.here.people[role])
        sent = fields_sent(client.get(url).content) | {"kind": "came"} | day("on", on)
        assert client.post(url, sent).status_code == 302
    rows = DeliveryEvidence.objects.filter(promised=line).order_by("on")
    assert [(row.on, row.recorded_by) for row in rows] == [
        (MON, "Teacher Harebell"), (TUE, "Ta Harebell")
    ]  # fmt: skip
    remove = reverse("ehc_evidence_remove", args=[cast.noah.pk, rows[0].pk])
    assert signed_in(cast.ta).get(remove).status_code == 403
    assert signed_in(cast.senco).post(remove, {}).status_code == 302
    assert DeliveryEvidence.objects.filter(promised=line).count() == 1


@pytest.mark.parametrize("role", ["office", "governor", "parent", "it"])
def test_nobody_else_reads_it(cast: Cast, role: str) -> None:
    visits(cast)
    url = reverse("ehc_delivered", args=[cast.noah.pk])
    assert signed_in(cast.here.people[role]).get(url).status_code in (403, 404)


def test_a_line_of_a_section_that_one_may_not_read_is_not_there(cast: Cast) -> None:
    plan = make_ehc_plan(cast.noah)
    health = promise(plan, "Secret-of-G", section="G", kind="visits", amount=6, per="year")
    client = signed_in(cast.ta)
    page = client.get(reverse("ehc_delivered", args=[cast.noah.pk])).content.decode()
    assert "Secret-of-G" not in page
    url = reverse("ehc_evidence_add", args=[cast.noah.pk, health.pk])
    assert client.get(url).status_code == 404
    actor = actor_for_user(cast.ta)
    with pytest.raises((NotAllowed, RuleBroken)):
        service.record_evidence(actor=actor, promised=health, given=Evidence("came", MON))


def test_the_same_visit_twice_is_one(cast: Cast) -> None:
    line = visits(cast)
    actor = actor_for_user(cast.senco)
    service.record_evidence(actor=actor, promised=line, given=Evidence("came", MON))
    with pytest.raises(AlreadyDone):
        service.record_evidence(actor=actor, promised=line, given=Evidence("came", MON))
    with pytest.raises(RuleBroken):
        service.record_evidence(actor=actor, promised=line, given=Evidence("not_come", MON))


def test_the_page_costs_the_same_however_many_lines_there_are(cast: Cast) -> None:
    line, row = hour_a_week(cast)
    record_session(row, MON)
    client, url = signed_in(cast.senco), reverse("ehc_delivered", args=[cast.noah.pk])
    before = queries(client, url)
    for number in range(5):
        more = promise(line.plan, f"Line {number}")
        planned(more, make_row(row.plan, None, cast.noah))
        seen = promise(line.plan, f"Thing {number}", kind="equipment", amount=None, per="")
        show(seen, "arrived", TUE)
    assert queries(client, url) == before
    assert before <= 16


def test_a_line_of_which_something_was_seen_is_not_emptied_unnoticed(cast: Cast) -> None:
    line = visits(cast)
    show(line, "came", MON)
    promise(line.plan)
    client, url = signed_in(cast.senco), reverse("ehc_plan_provision", args=[line.plan_id])
    sent = fields_sent(client.get(url).content)
    name = next(name for name, value in sent.items() if value == line.words)
    answer = client.post(url, sent | {name: ""})
    assert "Something is recorded of this line" in answer.content.decode()
    assert DeliveryEvidence.objects.filter(promised=line).exists()
