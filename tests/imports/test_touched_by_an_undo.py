"""Whose record an undo touched is in the trail: those of whom something went, and nobody else."""

import pytest

from pupils.models import Pupil
from send_mis.audit.models import Change
from tests.factories import in_change
from tests.imports.undoing import ADA, ada, brought_in, undone
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("codes", "empty_queue")


def test_of_whom_nothing_went_is_not_touched(cast: Cast) -> None:
    batch = brought_in(cast, ADA, ",Bright,Noah,03/02/2018,4H,,Nono,")
    made = ada().pk
    with in_change():
        Pupil.objects.filter(pk=cast.noah.pk).update(preferred_forename="Noé")
    undone(cast, batch)
    change = Change.objects.get(event="import.undone")
    assert change.pupil_ids == [made]


def test_staff_of_a_file_are_no_pupils(cast: Cast) -> None:
    staff = "Ada Ellis,ada@harebell.test,Teacher,4H"
    batch = brought_in(cast, staff, headings="Name,Email,Role,Class", kind="staff")
    undone(cast, batch)
    assert Change.objects.get(event="import.undone").pupil_ids == []
