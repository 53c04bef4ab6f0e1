"""Whatever is recorded can be read and searched in plain words."""

import re
from pathlib import Path

from send_mis.dashboard.event_words import CHANGES, READS, change_words

ROOT = Path(__file__).resolve().parents[2]
_EVENT = re.compile(r'event="([a-z_]+\.[a-z_]+)"')
_READ = re.compile(r'(?:what=|_record_read\([^"]*)"([a-z_]+\.[a-z_]+)"')


def _found(pattern: re.Pattern[str]) -> set[str]:
    files = [*ROOT.glob("send_mis/**/*.py"), *ROOT.glob("pupils/**/*.py")]
    return {name for path in files for name in pattern.findall(path.read_text())}


def test_every_change_has_its_words() -> None:
    found = _found(_EVENT)
    assert "register.started" in found
    assert found - set(CHANGES) == set()


def test_every_read_has_its_words() -> None:
    found = _found(_READ)
    assert "pupil.page" in found
    assert found - set(READS) == set()


def test_an_event_of_old_is_said_as_well_as_can_be() -> None:
    assert change_words("class.staff_added") == "Class: staff added"
