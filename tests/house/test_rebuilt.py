"""What is kept for speed is what the facts say, after whatever any service did."""

import re
from collections.abc import Collection
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone

from pupils.models import DueDatesRebuilt
from send_mis.dashboard.rebuilding import rebuild_school, schools_to_rebuild
from send_mis.errors import EditConflict, NotAllowed, RuleBroken
from send_mis.schools.models import School
from tests.ehcp import what_services_do as of_ehcp
from tests.factories import TODAY
from tests.house.trail import said
from tests.office import what_services_do as of_office
from tests.parents import what_services_do as of_parents
from tests.people import Cast
from tests.provision import what_services_do as of_provision
from tests.pupils import what_services_do as of_pupils
from tests.reports import what_services_do as of_reports
from tests.reviews import what_services_do as of_reviews

APPS = {
    "office": of_office, "provision": of_provision, "pupils": of_pupils, "reviews": of_reviews,
    "ehcp": of_ehcp, "parents": of_parents, "reports": of_reports,
}  # fmt: skip

TESTS = Path(__file__).resolve().parents[1]
_REFUSALS = ("refused at ", "not allowed: ")
_FASTER = re.compile(r"[\w ]+ was faster: ")

pytestmark = pytest.mark.django_db


def _wrong(waits: Collection[UUID] = ()) -> int:
    schools = School.objects.exclude(pk__in=waits)
    return sum(rebuild_school(school.pk, TODAY) for school in schools)


@pytest.mark.parametrize("app", APPS)
def test_after_no_service_is_there_anything_to_put_right(cast: Cast, app: str) -> None:
    given = APPS[app].Given(cast)
    _wrong()
    assert _wrong() == 0
    # The change that made them is not long past.
    DueDatesRebuilt.objects.update(at=timezone.now() + timedelta(seconds=30))
    assert schools_to_rebuild(TODAY) == []
    found = {}
    for name, (role, deed) in APPS[app].DEEDS.items():
        with transaction.atomic():
            try:
                with transaction.atomic():
                    deed(deepcopy(given), given.actor(role))
            except (RuleBroken, NotAllowed, EditConflict):
                pass
            else:
                # What lies below the writers of due dates waits for the next minute's sweep.
                waits = set(schools_to_rebuild(TODAY))
                found[name] = _wrong(waits)
            transaction.set_rollback(True)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    wanted = said(TESTS / app / "what_services_write.txt")
    assert found.keys() == {name for name, lines in wanted.items() if not _is_refused(lines)}


def _is_refused(lines: list[str]) -> bool:
    return any(line.startswith(_REFUSALS) or _FASTER.match(line) for line in lines)
