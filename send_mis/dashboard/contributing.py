"""What each app adds to the pages and jobs of this floor. An app not named here adds nothing."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from types import ModuleType
from typing import Any
from uuid import UUID

from django.urls import reverse

from ehcp import contributions as ehcp
from provision import contributions as provision
from pupils import contributions as pupils
from pupils.sections import MORE_FROM, PupilSection
from reviews import contributions as reviews
from send_mis.access import contributions as access
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.accounts import contributions as accounts
from send_mis.audit.history import History, Sentence
from send_mis.dashboard import contributions as dashboard
from send_mis.database.compiled import Asked
from send_mis.parents import contributions as parents
from send_mis.reminders import contributions as reminders
from send_mis.reports import contributions as reports
from send_mis.schools import contributions as schools
from send_mis.ui.parts import Link
from send_mis.ui.tasks import Task

# The lowest first.
APPS: tuple[ModuleType, ...] = (
    accounts, schools, access, pupils, provision, reviews, ehcp, parents,
    reports, reminders, dashboard,
)  # fmt: skip


def _by_name(part: str) -> dict[str, Any]:
    return {name: each for app in APPS for name, each in getattr(app, part, {}).items()}


def _in_turn(part: str) -> tuple[Any, ...]:
    return tuple(each for app in APPS for each in getattr(app, part, ()))


EVENTS: Mapping[str, Sentence] = _by_name("EVENTS")
READS: Mapping[str, str] = _by_name("READS")
HISTORY: tuple[History, ...] = _in_turn("HISTORY")
REBUILDS: tuple[Callable[[UUID, date], int], ...] = tuple(
    app.rebuild for app in APPS if hasattr(app, "rebuild")
)
TASKS: tuple[Callable[[Actor], list[Task]], ...] = tuple(
    app.tasks for app in APPS if hasattr(app, "tasks")
)
# What some of them read for their tasks, to be asked of the database at once.
TASKS_READ: tuple[Callable[[Actor], list[Asked]], ...] = tuple(
    app.tasks_read for app in APPS if hasattr(app, "tasks_read")
)
_SECTIONS: tuple[PupilSection, ...] = tuple(sorted(_in_turn("SECTIONS"), key=lambda s: s.place))


def pupil_sections(
    pupil_id: UUID, may: Iterable[Action], here: str, *, of_more: bool = False
) -> list[Link]:
    """The tabs of a pupil's record that the reader may open. `of_more`: only those that few need
    in a day."""
    allowed = set(may)
    return [
        Link(s.label, reverse(s.url_name, args=[pupil_id]), current=s.url_name == here)
        for s in _SECTIONS
        if s.action in allowed and (s.place >= MORE_FROM or not of_more)
    ]


def read_words(what: str) -> str:
    return READS.get(what) or plain(what)


def plain(name: str) -> str:
    """An event of old that no app says any more: "class.staff_added" → "Class: staff added"."""
    noun, _, verb = name.partition(".")
    words = f"{noun}: {verb}" if verb else noun
    return words.replace("_", " ").capitalize()
