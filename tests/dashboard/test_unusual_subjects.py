"""The record says what it can of what is in another script, removed, erased or not for all."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from provision.models import Allocation, PlanRow
from provision.outcomes import services as outcomes
from provision.plans.services import row_changes
from pupils.classes import services as classes
from pupils.models import Pupil
from pupils.record.selectors.pupil import open_pupil
from pupils.record.services import change_pupil
from send_mis.access.actions import Action
from send_mis.audit.record import change
from send_mis.dashboard.selectors.audit import school_audit
from send_mis.dashboard.selectors.pupil_changes import PupilChange, pupil_changes
from send_mis.schools import services as schools
from send_mis.ui.lists import Address
from tests.factories import (
    TODAY,
    actor_for_user,
    allocate,
    fund,
    in_change,
    make_outcome,
    make_plan,
    make_pupil,
    make_row,
)
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db


def page(cast: Cast, pupil: Pupil, may: frozenset[Action] | None = None) -> list[PupilChange]:
    record = open_pupil(actor_for_user(cast.senco), pupil.pk, Action.AUDIT_VIEW)
    if may is not None:
        record = replace(record, may=may)
    return pupil_changes(record, Address()).rows


def lines(change: PupilChange) -> dict[str, tuple[str, str]]:
    return {line.label: (line.old, line.new) for row in change.rows for line in row.lines}


def audited(cast: Cast, **params: str) -> list[Any]:
    address = Address("/audit/", tuple(params.items()))
    return school_audit(cast.harebell, actor_for_user(cast.head), address).page.rows


def rename(cast: Cast, pupil: Pupil, **facts: Any) -> None:
    senco = actor_for_user(cast.senco)
    change_pupil(actor=senco, pupil=pupil, version=Pupil.objects.get(pk=pupil.pk).version,
                 facts=facts)  # fmt: skip


def test_a_name_in_another_script(cast: Cast) -> None:
    rename(cast, cast.noah, preferred_forename="Юлія", preferred_surname="בן־דוד")
    (row,) = audited(cast, event="pupil.changed")
    assert row.what == "Changed the details of Юлія בן־דוד"
    assert [row.what for row in audited(cast, q="юлія")] == [row.what]
    (told,) = [each for each in page(cast, cast.noah) if "details" in each.title]
    assert lines(told)["Known as"] == ("", "Юлія")
    answer = signed_in(cast.head).get(reverse("audit_csv", args=[cast.harebell.slug]))
    assert "Changed the details of Юлія בן־דוד" in answer.content.decode("utf-8-sig")
    assert (
        signed_in(cast.head)
        .get(reverse("audit_pdf", args=[cast.harebell.slug]))
        .content.startswith(b"%PDF-")
    )


def test_a_class_that_was_removed_keeps_its_name(cast: Cast) -> None:
    head = actor_for_user(cast.head)
    made = schools.add_class(actor=head, year=cast.class_4h.year, name="4 <b>Oak", year_groups=[4])
    schools.remove_class(actor=head, school_class=made)
    assert {row.what for row in audited(cast, q="4 <b>oak")} == set(), "it is no class any more"
    said = {row.what for row in audited(cast)}
    assert {"Made a class: 4 <b>Oak", "Removed a class: 4 <b>Oak"} <= said
    text = signed_in(cast.head).get(reverse("audit", args=[cast.harebell.slug])).content.decode()
    assert "4 &lt;b&gt;Oak" in text
    assert "4 <b>Oak" not in text


def test_an_outcome_and_a_count_that_were_removed(cast: Cast) -> None:
    senco, outcome = actor_for_user(cast.senco), make_outcome(cast.noah, text="Reads 40 words")
    point = outcomes.note_point(
        actor=senco, outcome=outcome, measured_on=TODAY, value=Decimal(0), note="Tired"
    )
    outcomes.remove_point(actor=senco, point=point)
    removed, noted, *_ = page(cast, cast.noah)
    assert noted.title == "Recorded a count of Noah: Reads 40 words"
    assert lines(noted)["Count"] == ("", "0"), "a nought is a count"
    assert lines(removed)["Count"] == ("0", "")
    with in_change():
        outcome.delete()
    (row,) = audited(cast, event="outcome.noted")
    assert row.what == "Recorded a count of Noah Bright: Reads 40 words"


def test_a_pupil_who_was_erased_is_still_a_line_of_the_record(cast: Cast) -> None:
    gone = make_pupil(cast.harebell, surname="Gone", forename="Ada")
    rename(cast, gone, preferred_forename="Adie")
    # What erasing leaves: who and when, and no value that says anything of the child.
    copies: Any = Pupil.pgh_event_model.objects  # type: ignore[attr-defined]  # pghistory's own
    last = copies.filter(pgh_obj_id=gone.pk).latest("pgh_id")
    last.pgh_id = None
    last.legal_surname = last.legal_forename = ""
    last.preferred_surname = last.preferred_forename = ""
    last.save(force_insert=True)
    (row,) = audited(cast, event="pupil.changed")
    assert row.what == "Changed the details of a pupil whose record is no longer kept"


def test_a_field_that_a_role_may_not_see_is_not_told(cast: Cast) -> None:
    rename(cast, cast.noah, is_looked_after=True, preferred_forename="Noey")
    every = open_pupil(actor_for_user(cast.senco), cast.noah.pk).may
    whole = lines(next(c for c in page(cast, cast.noah) if "details" in c.title))
    assert whole["Looked after by a local authority"] == ("No", "Yes")
    without = every - {Action.PUPIL_VIEW_CARE}
    part = lines(next(c for c in page(cast, cast.noah, without) if "details" in c.title))
    assert "Looked after by a local authority" not in part
    assert part["Known as"] == ("", "Noey")


def group(cast: Cast) -> tuple[PlanRow, Allocation]:
    plan = make_plan(cast.class_4h)
    row = make_row(plan, what="Clay", delivered_by=cast.ta)
    place = allocate(row, cast.noah)
    allocate(row, cast.kacper)
    return row, place


def test_money_is_told_to_whoever_sees_money_and_names_no_other_child(cast: Cast) -> None:
    row, _ = group(cast)
    stream = fund(cast.harebell, "top_up", "7250", pupil=cast.kacper, name="Kacper’s top-up")
    row_changes.charge_row(
        actor=actor_for_user(cast.senco), row=row, version=row.version,
        materials_cost=Decimal("44.40"), funding=stream,
    )  # fmt: skip
    (told,) = [c for c in page(cast, cast.noah) if "Clay" in c.title]
    assert lines(told) == {"Materials": ("", "£44.40"), "Paid from": ("", "a fund for one pupil")}
    (own,) = [c for c in page(cast, cast.kacper) if "Clay" in c.title]
    assert lines(own)["Paid from"] == ("", "Kacper’s top-up")
    may = open_pupil(actor_for_user(cast.senco), cast.noah.pk).may - {Action.COST_VIEW}
    (bare,) = [c for c in page(cast, cast.noah, may) if "Clay" in c.title]
    assert lines(bare) == {}


@pytest.mark.django_db(transaction=True)  # each change at a moment of its own
def test_what_happens_to_a_group_after_a_pupil_left_it_is_not_told_of_the_pupil(
    cast: Cast,
) -> None:
    row, place = group(cast)
    with in_change():
        Allocation.objects.filter(pk=place.pk).update(ends_on=date(2026, 9, 14))
    pupils = [cast.noah.pk, cast.kacper.pk]
    with change(actor=actor_for_user(cast.senco), event="plan.rows_changed", pupil_ids=pupils):
        PlanRow.objects.filter(pk=row.pk).update(outcome="Kacper waits his turn")
    (told,) = page(cast, cast.kacper)
    assert lines(told)["Outcome"] == ("", "Kacper waits his turn")
    (bare,) = page(cast, cast.noah)
    assert lines(bare) == {}


def test_a_pupil_moves_class_and_the_record_says_between_which(cast: Cast) -> None:
    classes.move_class(
        actor=actor_for_user(cast.senco), pupil=cast.noah, to=cast.class_5b, on=TODAY
    )
    (row,) = audited(cast, event="class.moved")
    assert "4H" in row.what
    assert "5B" in row.what
    assert [each.label for each in row.pupils] == [cast.noah.name]
    text = unescape(
        signed_in(cast.head).get(reverse("pupil_changes", args=[cast.noah.pk])).content.decode()
    )
    assert "Class 5B" in text
