"""The thirteen boxes of a plan's row are declared once: what is kept, shown and refused agrees."""

from dataclasses import fields, replace
from datetime import time

import pytest
from django.db.models import CheckConstraint
from lxml import html

from provision.models import PlanRow
from provision.plans.rules.boxes import BOX, BOXES, COLUMNS, RowTyped, cells
from provision.plans.rules.content import RowContent
from provision.plans.selectors.frame import plan_frame
from provision.plans.selectors.row_words import row_words
from provision.plans.selectors.typed import read_row, typed_of
from send_mis.audit.snapshots.values import from_values, values_of
from tests.factories import TODAY, make_intervention
from tests.people import signed_in
from tests.provision.plan_people import Desk, desk

__all__ = ["desk"]


def test_every_column_has_one_box() -> None:
    kept = [name for box in BOXES for name in box.columns]
    assert sorted(kept) == sorted({each.name for each in fields(RowContent)})
    attributes = {field.attname for field in PlanRow._meta.concrete_fields}
    assert set(COLUMNS) <= attributes
    assert list(BOX) == [each.name for each in fields(RowTyped)]
    assert len(BOXES) == 13


def test_the_database_refuses_what_the_boxes_refuse() -> None:
    limits = {box.columns[0]: box.most for box in BOXES if box.most}
    found = {}
    for constraint in PlanRow._meta.constraints:
        if isinstance(constraint, CheckConstraint):
            text = str(constraint.condition)
            found |= {name: text for name in limits if f"'{name}__lte', {limits[name]}" in text}
    assert set(found) == set(limits) == {"minutes", "times_a_week", "weeks"}


@pytest.mark.django_db
def test_what_is_shown_is_read_again_and_kept_in_json_as_it_was(desk: Desk) -> None:
    clay = make_intervention(desk.cast.harebell, "Clay club")
    plain = desk.content(desk.noah, desk.kacper, outcome="Two\nlines", additional_to="Usual talk")
    frame = plan_frame(desk.fresh(), TODAY)
    for content in (
        replace(plain, delivered_by_words="The speech therapist", weekdays=(0, 3)),
        replace(plain, what="", intervention_id=clay.pk, at=time(9, 5)),
        replace(plain, delivered_by_id=desk.cast.teacher.pk, staff_role="teacher"),
        replace(plain, minutes=None, times_a_week=None),
    ):
        frame = plan_frame(desk.fresh(), TODAY)
        assert read_row(typed_of(content, frame), frame, content) == (content, {})
        assert from_values(RowContent, values_of(content)) == content
        words = row_words(content, frame)
        assert set(words) == {box.said for box in BOXES} | {"Group"}


@pytest.mark.django_db
def test_the_page_shows_every_box_under_its_name(desk: Desk) -> None:
    key = desk.add(desk.noah, outcome="<b>Reads & writes</b>", additional_to='"so"')
    tree = html.fromstring(page_as_sent(desk))
    for box in BOXES:
        (label,) = tree.xpath(f'//label[@for="{key}-{box.name}"]')
        assert label.text_content() == box.asks
        (control,) = tree.xpath(f'//*[@name="{key}-{box.name}"]')
        assert tree.xpath(f'//*[@id="{control.get("aria-describedby")}"]')
        is_folded = any("plan-more" in (up.get("class") or "") for up in control.iterancestors())
        assert is_folded is box.cell.is_folded
    assert tree.get_element_by_id(f"{key}-outcome").text == "<b>Reads & writes</b>"
    assert tree.get_element_by_id(f"{key}-more").get("value") == '"so"'
    heads = tree.xpath('//*[@class="plan-head"]/span')
    assert [head.text for head in heads] == [c.head for c in cells() if not c.is_folded]


def page_as_sent(desk: Desk) -> str:
    answer = signed_in(desk.cast.teacher).get(f"/plans/{desk.plan.pk}/write/")
    return str(answer.content.decode())


def test_no_box_is_spelled_as_a_row_by_itself() -> None:
    """Dates and pay are there before anybody types."""
    given = {box.name for box in BOXES if box.is_given}
    assert RowTyped(**dict.fromkeys(given, "x")).is_blank
    for box in BOXES:
        if box.name not in given:
            assert not RowTyped(**{box.name: "x"}).is_blank
