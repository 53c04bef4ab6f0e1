"""What a plan's page answers to a script, and to a form that a script might have made."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from provision.models import PlanRow
from provision.plans.rules.boxes import BOX
from tests.factories import in_change, make_plan, make_row
from tests.people import Cast, signed_in
from tests.provision.plan_browser import ROW, fill, grid, page, send
from tests.provision.plan_people import Desk, desk

__all__ = ["desk"]
pytestmark = pytest.mark.django_db


def test_a_script_saves_one_row_and_hears_what_became_of_it(desk: Desk) -> None:
    client = signed_in(desk.cast.teacher)
    fields = grid(page(client, "plan", desk.plan.pk))
    good = fill(fields, 0, **ROW)
    bad = fill(fields, 1, who="Noah", minutes="0")
    address = reverse("plan_write", args=[desk.plan.pk])
    answer = client.post(address, fields, headers={"accept": "application/json"}).json()
    assert answer["rows"][good]["values"]["who"] == "Noah B, Kacper N"
    assert answer["rows"][good]["seen"].startswith("1.")
    assert answer["version"] == 2
    assert "minutes" in answer["rows"][bad]["problems"]
    assert answer["state"] == "Draft"
    assert answer["rows"][good]["more"] == "Teaching assistant"
    assert f'?row={good}">Noah B</a>' in answer["rows"][good]["served"]
    fields[f"{good}-seen"] = answer["rows"][good]["seen"]
    fields |= {f"{good}-{box}": answer["rows"][good]["values"][box] for box in BOX}
    fields["plan-version"] = "2"
    again = client.post(address, fields, headers={"accept": "application/json"}).json()
    assert again["version"] == 2
    assert PlanRow.objects.count() == 1


def test_a_script_hears_that_an_agreed_plan_is_open_again(desk: Desk) -> None:
    desk.add(minutes=None, times_a_week=None, weeks=None)
    teacher, senco = signed_in(desk.cast.teacher), signed_in(desk.cast.senco)
    send(teacher, desk, grid(page(teacher, "plan", desk.plan.pk)), "plan_propose")
    send(senco, desk, grid(page(senco, "plan", desk.plan.pk)), "plan_agree")
    shown = page(teacher, "plan_write", desk.plan.pk)
    assert 'data-state="Agreed"' in shown
    fields = grid(shown)
    fill(fields, 0, outcome="More")
    address = reverse("plan_write", args=[desk.plan.pk])
    answer = teacher.post(address, fields, headers={"accept": "application/json"}).json()
    assert answer["state"] == "Agreed, being changed"
    assert "Send to the SENCO" in page(teacher, "plan_write", desk.plan.pk)


@pytest.mark.parametrize("version", ["0", "1"])
@pytest.mark.parametrize("what", ["Reading", "x" * 300])
@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_a_key_that_is_taken_elsewhere_answers_as_any_other(
    desk: Desk, cast: Cast, accept: str, what: str, version: str
) -> None:
    """It is no 403 that tells of another plan's row, and what was typed is kept or shown again."""
    theirs = make_row(make_plan(cast.class_5b), None, cast.jayden)
    client, address = signed_in(cast.teacher), reverse("plan_write", args=[desk.plan.pk])
    answers = []
    for key in (str(theirs.pk), str(uuid4())):
        fields = {"row": [key, "nonsense"], f"{key}-who": "Noah", f"{key}-what": what,
                  f"{key}-seen": f"{version}."}  # fmt: skip
        for _ in range(2):  # Sent again by itself: it stays one row.
            answer = client.post(address, fields, headers={"accept": accept})
        # Ids and keys first: any digits may stand in them, those of a year too.
        shown = re.sub(r"[0-9a-f-]{32,}|[0-9A-Za-z]{64}", "", answer.content.decode())
        shown = re.sub(r"20\d\d|\d\d:\d\d", "", shown)
        row = desk.plan.rows.first()
        answers.append((answer.status_code, desk.plan.rows.count(), len(shown)))
        if answer.status_code == 200 and accept == "text/html":
            assert what in answer.content.decode()
        if row is not None:
            with in_change():
                row.delete()
    assert answers[0] == answers[1]
    assert answers[0][1] == (what == "Reading" and version == "0")
    theirs.refresh_from_db()
    assert (theirs.version, theirs.plan.school_class) == (1, cast.class_5b)
