"""Whatever a service records is said in words; whatever is copied is shown, or left out by name."""

import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pghistory.models
import pytest
from django.apps import apps

from send_mis.audit.history import History, Of
from send_mis.dashboard.contributing import APPS, EVENTS, HISTORY, READS, plain, pupil_sections
from send_mis.dashboard.selectors.change_words import EVENT_LABELS

ROOT = Path(__file__).resolve().parents[2]
_EVENT = re.compile(r'event="([a-z_]+\.[a-z_]+)"')
_READ = re.compile(r'(?:what=|_record_read\([^"]*)"([a-z_]+\.[a-z_]+)"')
_WRITTEN = re.compile(r"^([a-z_]+\.[a-z_]+) by ", re.MULTILINE)
# Copied, and shown on no page of the record, because another line says it already.
NOT_SHOWN = {
    "PlanSnapshot": "a whole plan as it was sent or agreed: the versions of a plan are read there",
    "OutcomeSnapshot": "an outcome as it was saved: its versions are read on its own page",
    "CycleSnapshot": "a whole cycle as it was saved or agreed: its versions are read there",
    "ReportSnapshot": "a whole report as it was sent: its versions are read there",
    "SummarySnapshot": "a whole summary as it was shared: it is read on the summary's own page",
    "SessionCorrection": "what a session said before: the session's own line shows old and new",
    "ImportMapping": "which heading of a file is which of our fields: it names nobody",
}


def copied() -> list[str]:
    models: list[Any] = apps.get_models()
    return [m.pgh_tracked_model.__name__ for m in models if issubclass(m, pghistory.models.Event)]


def source() -> str:
    parts = ("send_mis", "pupils", "provision", "reviews", "ehcp")
    files = [path for part in parts for path in (ROOT / part).rglob("*.py")]
    return "\n".join(path.read_text() for path in files)


def test_every_event_that_a_service_writes_has_a_sentence() -> None:
    found = set(_EVENT.findall(source()))
    for path in ROOT.glob("tests/*/what_services_write.txt"):
        found |= set(_WRITTEN.findall(path.read_text()))
    assert {"register.started", "plan.row_ended", "outcome.judged", "monitoring.ended"} <= found
    assert found - set(EVENTS) - set(READS) == set()


def test_no_sentence_is_of_an_event_that_nobody_writes() -> None:
    text = source()
    # Made of two parts where they are written.
    made = {"account.second_factor", "account.recovery_codes"}
    unknown = {e for e in EVENTS if text.count(f'"{e}"') < 2 and not e.startswith(tuple(made))}
    assert unknown == set()


def test_every_read_has_its_words() -> None:
    found = set(_READ.findall(source()))
    assert "pupil.page" in found
    assert found - set(READS) == set()


def test_an_event_of_old_is_said_as_well_as_can_be() -> None:
    assert plain("class.staff_added") == "Class: staff added"


def test_each_event_is_said_by_one_app_alone() -> None:
    said = [name for app in APPS for name in getattr(app, "EVENTS", {})]
    assert len(said) == len(set(said))


def test_a_list_to_choose_from_has_no_gaps() -> None:
    assert [label for label in EVENT_LABELS.values() if "{" in label or "  " in label] == []
    assert EVENT_LABELS["plan.agreed"] == "Agreed the provision plan of a class"
    assert EVENT_LABELS["class.changed"] == "Changed a class"
    assert EVENT_LABELS["register.started"] == "Added a pupil to the SEN register"


def test_every_model_with_copies_is_shown_or_left_out_for_a_reason() -> None:
    shown = [each.model.__name__ for each in HISTORY]
    assert len(shown) == len(set(shown))
    assert sorted([*shown, *NOT_SHOWN]) == sorted(copied())


@pytest.mark.parametrize("history", HISTORY, ids=lambda each: each.model.__name__)
def test_every_column_is_shown_or_left_out_by_name(history: History) -> None:
    kept = history.model.pgh_event_model._meta.concrete_fields  # type: ignore[attr-defined]  # pghistory's own
    columns = {f.column for f in kept if not f.name.startswith("pgh_")}
    shown, unshown = [each.column for each in history.fields], history.unshown.split()
    assert sorted([*shown, *unshown]) == sorted(columns)


@pytest.mark.parametrize("history", HISTORY, ids=lambda each: each.model.__name__)
def test_whatever_has_a_pupil_is_on_the_pupils_page(history: History) -> None:
    """By a key of its own or over another model; else it is on the school's page."""
    names = {f.name for f in history.model._meta.concrete_fields}
    assert history.pupil or history.is_of_school
    if "pupil" in names:
        assert history.pupil == "pupil_id"
    way = history.pupil
    while isinstance(way, Of):
        columns = {f.column for f in way.model._meta.concrete_fields}
        assert way.picks in columns
        way = way.pupil


def test_tabs_stand_in_one_order_whichever_app_they_are_from() -> None:
    may = {each.action for app in APPS for each in getattr(app, "SECTIONS", ())}
    labels = [link.label for link in pupil_sections(uuid4(), may, "pupil_page")]
    assert labels == [
        "Overview", "Support plan", "EHC plan", "What helps", "Outcomes", "Views", "Details",
        "Family", "Shared", "Documents", "Letters", "Provision", "Assessments", "Costs",
        "Professionals", "Advice", "Register history", "Who can see", "Changes",
    ]  # fmt: skip
