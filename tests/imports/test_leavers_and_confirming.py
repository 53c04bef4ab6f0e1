"""Who of a whole school's list leaves and on which day, and who may confirm a list of staff."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pupils.choices import ImportState
from pupils.imports.services import imports
from pupils.models import Enrolment
from send_mis.access.roles import ROLES
from send_mis.errors import NotAllowed, RuleBroken
from tests.factories import TODAY, actor_for_user, in_change
from tests.imports.files import csv_file, fresh, outcomes, upload
from tests.imports.test_one_import_alone import WHO, changed
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("codes", "empty_queue")

DAY = timedelta(days=1)
NOAH = "Bright,Noah,03/02/2018"

# --- Leavers ----------------------------------------------------------------------------------


def test_only_who_is_listed_as_a_leaver_leaves(cast: Cast) -> None:
    senco = actor_for_user(cast.senco)
    first = upload(senco, cast.harebell, csv_file(WHO, NOAH), is_whole_school=True)
    batch = upload(senco, cast.harebell, csv_file(WHO, NOAH), is_whole_school=True)
    leavers = {cast.noah.pk: TODAY, cast.jayden.pk: TODAY, cast.tom.pk: None}
    imports.tick_leavers(actor=senco, batch=batch, version=batch.version, leavers=leavers)
    found = fresh(batch)
    assert found.choices["leavers"] == {str(cast.jayden.pk): TODAY.isoformat()}
    assert found.counts["leaving"] == 1
    assert list(found.rows.exclude(leaves_on=None).values_list("pupil_id", "leaves_on")) == [
        (cast.jayden.pk, TODAY)
    ]
    assert not first.rows.exclude(leaves_on=None).exists()
    assert outcomes(found)[2] == "unchanged"
    # Ticked, unticked, and the one beside stays ticked.
    more: dict[Any, date | None] = {cast.jayden.pk: None, cast.tom.pk: TODAY}
    imports.tick_leavers(actor=senco, batch=found, version=found.version, leavers=more)
    again = fresh(batch)
    assert again.choices["leavers"] == {str(cast.tom.pk): TODAY.isoformat()}
    assert again.counts["leaving"] == 1


def test_only_the_rows_that_are_ticked_are_written(cast: Cast) -> None:
    senco = actor_for_user(cast.senco)
    batch = upload(senco, cast.harebell, csv_file(WHO, NOAH), is_whole_school=True)
    with CaptureQueriesContext(connection) as asked:
        imports.tick_leavers(
            actor=senco, batch=batch, version=batch.version, leavers={cast.jayden.pk: TODAY}
        )
    [written] = [q["sql"] for q in asked if q["sql"].startswith('UPDATE "pupils_importrow"')]
    assert written.count("WHEN") == 1


def test_each_day_is_looked_at_and_the_latest_joining_counts(cast: Cast) -> None:
    with in_change():
        now = Enrolment.objects.get(pupil=cast.tom)
        Enrolment.objects.create(
            pupil=cast.tom, school=cast.harebell, starts_on=now.starts_on - 60 * DAY,
            ends_on=now.starts_on - 30 * DAY,
        )  # fmt: skip
    senco = actor_for_user(cast.senco)
    batch = upload(senco, cast.harebell, csv_file(WHO, NOAH), is_whole_school=True)
    leavers = {
        cast.jayden.pk: None, cast.tom.pk: now.starts_on, cast.kacper.pk: TODAY + DAY,
        cast.amara.pk: TODAY,
    }  # fmt: skip
    with pytest.raises(RuleBroken) as refused:
        imports.tick_leavers(actor=senco, batch=batch, version=batch.version, leavers=leavers)
    assert set(refused.value.problems) == {str(cast.tom.pk), str(cast.kacper.pk)}
    assert fresh(batch).version == batch.version


# --- Who may confirm --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made_by", "kind", "may"),
    [("office", "staff", True), ("senco", "staff", False), ("", "staff", False),
     ("senco", "pupils", True), ("", "pupils", True)],
)  # fmt: skip
def test_who_confirms_a_list_may_give_what_it_gives(
    cast: Cast, made_by: str, kind: str, may: bool
) -> None:
    headings, line = ("Name,Email,Role", "Ada Ellis,ada@harebell.test,TA")
    if kind == "pupils":
        headings, line = WHO, NOAH
    office = actor_for_user(cast.office)
    batch = changed(
        upload(office, cast.harebell, csv_file(headings, line), kind), made_by_role=made_by
    )
    if may:
        assert imports.confirm_import(actor=office, batch=batch, version=batch.version)
        return
    who = ROLES[made_by].label if made_by else "somebody else"
    with pytest.raises(NotAllowed, match=f"imported by {who}, who"):
        imports.confirm_import(actor=office, batch=batch, version=batch.version)
    assert fresh(batch).state == ImportState.PREVIEW
