"""What holds of the whole package."""

from dataclasses import is_dataclass

from send_mis.statutory import calendars, complaints, deadline, processes
from tests.statutory.rule_functions import MODULES


def test_nothing_that_it_gives_or_takes_can_be_changed_behind_a_rules_back() -> None:
    shapes = {
        shape
        for module in (*MODULES, calendars, complaints, deadline, processes)
        for shape in vars(module).values()
        if isinstance(shape, type) and is_dataclass(shape)
    }
    assert {deadline.Deadline, calendars.SchoolDays, processes.Facts} <= shapes
    assert [shape for shape in shapes if not shape.__dataclass_params__.frozen] == []
