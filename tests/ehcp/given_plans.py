"""Authorities, a plan with lines, and a pupil without one, for what is asked of their services."""

from datetime import date
from typing import Any

from ehcp.models import EhcPlan, LocalAuthority, PlannedFor
from tests.factories import (
    copy_section,
    disclose,
    expect,
    in_change,
    keep_document,
    make_authority,
    make_ehc_plan,
    make_outcome,
    make_plan,
    make_pupil,
    make_row,
    promise,
    show,
    undeliver,
)
from tests.people import Cast, write_codes


def plans_given(cast: Cast) -> dict[str, Any]:
    """Bea has a plan of Surrey's, Cem has none."""
    write_codes()
    school = cast.harebell
    bea = make_pupil(school, surname="Elm", forename="Bea", school_class=cast.class_5b)
    cem = make_pupil(school, surname="Fir", forename="Cem", school_class=cast.class_5b)
    surrey = make_authority(school, code="936", name="Surrey")
    plan = make_ehc_plan(bea, surrey)
    reads = make_outcome(bea)
    expected = expect(plan, by_when="By the end of Year 6", outcome=reads)
    timed = promise(plan, plan_outcome=expected)
    of_class = make_plan(cast.class_5b)
    row = make_row(of_class, None, bea)
    with in_change():
        planned = PlannedFor.objects.create(promised=timed, row=row, pupil=bea)
    return {
        "kent": make_authority(school, code="886", name="Kent"), "surrey": surrey,
        "bea": bea, "cem": cem, "bea_plan": plan, "needs": copy_section(plan, "B", "Noise hurts"),
        "reads": reads, "expected": expected, "timed": timed,
        "always": promise(
            plan, "A quiet place", kind="always", amount=None, per="",
            there_since_on=date(2026, 3, 2),
        ),
        **_seen(cast, surrey),
        "row": row, "planned_for": planned, "row_of_cem": make_row(of_class, None, cem),
        "paper": keep_document(bea, kind="ehc", audience="send"),
        "given": disclose(plan), "paper_of_cem": keep_document(cem, kind="ehc", audience="send"),
    }  # fmt: skip


def _seen(cast: Cast, surrey: LocalAuthority) -> dict[str, Any]:
    """Dot has a line of visits of which one came, and training."""
    dot = make_pupil(cast.harebell, surname="Yew", forename="Dot", school_class=cast.class_5b)
    plan = make_ehc_plan(dot, surrey)
    visits = promise(
        plan, "Six visits of a therapist", kind="visits", amount=6, per="year", provider="health"
    )
    return {
        "dot": dot, "dot_plan": plan, "visits": visits,
        "came": show(visits, "came", date(2026, 10, 5), who="Ms Khan"),
        "training": promise(plan, "Makaton", kind="training", amount=None, per=""),
        **_missed(plan), **_asked(cast, surrey),
    }  # fmt: skip


def _missed(plan: EhcPlan) -> dict[str, Any]:
    """Two visits of another line did not come: a letter waits to be checked."""
    line = promise(plan, "A visit each term", kind="visits", amount=1, per="term", section="G")
    letter = undeliver(line, email="icb@health.test", address="1 High Street, London")
    missed = [
        show(line, "not_come", on, letter=letter) for on in (date(2026, 10, 6), date(2026, 11, 3))
    ]
    return {"owed": line, "letter": letter, "missed": missed[0], "missed_again": missed[1]}


def _asked(cast: Cast, surrey: LocalAuthority) -> dict[str, Any]:
    """Everyone is asked to read the plan of Eve."""
    eve = make_pupil(cast.harebell, surname="Zinn", forename="Eve", school_class=cast.class_4h)
    plan = make_ehc_plan(eve, surrey, everyone_reads_on=date(2026, 11, 16))
    return {"eve": eve, "eve_plan": plan}
