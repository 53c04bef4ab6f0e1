"""A small school, and writes that the database must refuse."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories import (
    in_change,
    make_class,
    make_intervention,
    make_outcome,
    make_plan,
    make_pupil,
    make_row,
    make_school,
)


class Here:
    """A school with a class, two pupils in a row of its plan; and another school."""

    def __init__(self) -> None:
        self.school, self.other = make_school(), make_school()
        self.school_class = make_class(self.school)
        self.pupil = make_pupil(self.school, school_class=self.school_class)
        self.stranger = make_pupil(self.other)
        self.plan = make_plan(self.school_class)
        self.intervention = make_intervention(self.school)
        self.row = make_row(self.plan, self.intervention, self.pupil)
        self.outcome = make_outcome(self.pupil)


def refused(write: Callable[[], object], constraint: str = "") -> None:
    """The write fails, at once or when its transaction ends."""
    with pytest.raises(IntegrityError, match=constraint):
        _now(write)


def _now(write: Callable[[], object]) -> None:
    with transaction.atomic(), in_change():
        write()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
