"""The plan on paper: everything that the page says, tagged for a screen reader."""

import os
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.urls import reverse

from send_mis.audit.models import Read
from tests.factories import in_change, make_intervention, make_row
from tests.people import signed_in
from tests.provision.plan_people import Desk, desk

__all__ = ["desk"]
pytestmark = pytest.mark.django_db


def test_the_plan_as_pdf(desk: Desk) -> None:
    lego = make_intervention(desk.cast.harebell, "Lego therapy")
    with in_change():
        desk.plan.qft = "Visual timetable each morning"
        desk.plan.save()
    for number in range(12):
        make_row(
            desk.plan, lego if number % 2 else None, desk.noah, desk.kacper,
            what="" if number % 2 else "Task board", weekdays=[0, 2],
            outcome="Takes turns with two others for 20 minutes without help",
            additional_to="Turn-taking games in class", delivered_by=desk.cast.ta,
        )  # fmt: skip
    answer = signed_in(desk.cast.teacher).get(reverse("plan_pdf", args=[desk.plan.pk]))
    assert 'filename="Provision plan - 4H - Autumn term 2026.pdf"' in answer["Content-Disposition"]
    if folder := os.environ.get("PLAN_SHOTS"):
        (Path(folder) / "plan.pdf").write_bytes(answer.content)
    with pikepdf.open(BytesIO(answer.content)) as pdf:
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == "en-GB"
        width, height = (float(pdf.pages[0].mediabox[at]) for at in (2, 3))
        assert width > height
    read = Read.objects.get(what="plan.pdf")
    assert set(read.pupil_ids) == {desk.noah.pk, desk.kacper.pk}
