"""One step has one name everywhere: none is missing, none is left over."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from send_mis import statutory
from send_mis.statutory.calendars import SchoolDays
from send_mis.statutory.names import NAMES, STEPS
from send_mis.statutory.plans import PhaseTransfer
from send_mis.statutory.processes import PROCESSES, FactKind, Facts, Process, SchoolFacts

DAY = date(2026, 9, 14)


@dataclass(frozen=True)
class Days:
    starts_on: date
    ends_on: date


YEAR = Days(date(2026, 9, 1), date(2027, 8, 31))
SCHOOL = SchoolFacts(SchoolDays([YEAR], [Days(date(2026, 9, 2), date(2027, 7, 21))], []))
A_VALUE = {FactKind.DATE: DAY, FactKind.YEAR: 2027, FactKind.PHASE: PhaseTransfer.PRIMARY_SECONDARY}


@pytest.mark.parametrize("process", PROCESSES.values(), ids=PROCESSES)
def test_the_steps_of_a_process_are_what_it_dates_when_all_is_known(process: Process) -> None:
    given = {fact.key: A_VALUE[fact.kind] for fact in process.facts}
    found = process.deadlines(Facts(given, SCHOOL if process.needs_school else None))
    assert tuple(deadline.name for deadline in found) == STEPS[process.key]


def test_no_process_is_forgotten_and_none_is_invented() -> None:
    assert list(STEPS) == list(PROCESSES)


def test_every_deadline_has_its_words_and_every_word_its_deadline() -> None:
    """Also those of no process: a term's meeting, a term's review."""
    folder = Path(statutory.__file__).parent
    sources = "\n".join(p.read_text() for p in folder.glob("*.py") if p.name != "names.py")
    assert {name for name in NAMES if f'"{name}"' not in sources} == set()
    assert {name for names in STEPS.values() for name in names} <= NAMES.keys()
    built = set(re.findall(r'(?:\bname=|\bDeadline\(\s*|_by_the_end_of\()"(\w+)"', sources))
    assert len(built) > 10
    assert built <= NAMES.keys()


def test_the_words_read_as_sentences_begin() -> None:
    for name, words in NAMES.items():
        assert words.title[:1].isupper(), name
        assert words.who[:1].isupper(), name
        assert words.once[:1].islower(), name
        assert not words.once.endswith("."), name
