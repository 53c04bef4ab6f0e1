import json
import re
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Any, NoReturn
from uuid import UUID

from django.core.management.base import BaseCommand
from django.db import Error as DatabaseFailed
from django.utils import timezone

from send_mis.access.actor import reader_of_school
from send_mis.reminders.rules.turns import Turn
from send_mis.reminders.selectors.due import (
    DueItem,
    columns_of,
    items_of,
    open_due,
    with_class_now,
)
from send_mis.reminders.selectors.staff import staff_for, turns_of
from send_mis.schools.models import School
from send_mis.statutory.deadline import status_of
from send_mis.ui.words import plural

BAD_INPUT = 2
_URN = re.compile(r"\d{6}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Command(BaseCommand):
    help = (
        "Everything that a school has to do by a day, as it stood on a day: what, by when, and"
        " whose turn it is. Of a child it says initials alone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--school", metavar="URN", required=True)
        parser.add_argument("--on", metavar="DATE", help="YYYY-MM-DD; today without it")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        on, school = self._day(options["on"]), self._school(options["school"])
        reader = reader_of_school(school, on)
        items = items_of(columns_of(with_class_now(open_due(reader), reader)))
        turns = turns_of(items, staff_for(school, items, on))
        if options["format"] == "json":
            self.stdout.write(_as_json(school, on, items, turns))
            return
        self.stdout.write(f"{school.name}, {on}: {plural(len(items), 'deadline', 'deadlines')}")
        for item in items:
            self.stdout.write(_as_text(item, turns[item.id], on))

    def _day(self, typed: str | None) -> date:
        if typed is None:
            return timezone.localdate()
        if _DAY.fullmatch(typed):
            with suppress(ValueError):
                return date.fromisoformat(typed)
        return self._refuse(f"--on: “{typed}” is no day. Write it as 2026-11-30.")

    def _school(self, urn: str) -> School:
        if not _URN.fullmatch(urn):
            self._refuse(f"--school: “{urn}” is not a URN of six digits.")
        try:
            school = School.objects.filter(urn=urn).first()
        except DatabaseFailed as error:
            reason = str(error).partition("\n")[0]
            self._refuse(f"--school: the database cannot be read: {reason}")
        if school is None:
            self._refuse(f"--school: no school has the URN {urn}.")
        return school

    def _refuse(self, words: str) -> NoReturn:
        self.stderr.write(words)
        sys.exit(BAD_INPUT)


def _as_json(
    school: School, on: date, items: Sequence[DueItem], turns: dict[UUID, Turn]
) -> str:  # fmt: skip
    rows = [
        {
            "kind": item.kind.key,
            "words": item.kind.words,
            "about": item.about,
            "due_on": item.due_on.isoformat(),
            "hold_by_on": _iso(item.hold_by_on),
            "authority_on": _iso(item.authority_on),
            "law_on": _iso(item.law_on),
            **_state(item.due_on, on),
            "turn": item.turn or "owner",
            "whose_turn": [each.name for each in turns[item.id].people],
            "because": turns[item.id].why,
            "pupil_id": str(item.pupil_id) if item.pupil_id else None,
            "initials": item.initials if item.pupil_id else None,
            "class": item.class_name or None,
            "subject_id": str(item.subject_id),
        }
        for item in items
    ]
    found = {"school": school.urn, "on": on.isoformat(), "deadlines": rows}
    return json.dumps(found, indent=2, ensure_ascii=False)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _state(due_on: date, on: date) -> dict[str, Any]:
    """The word, the days that it speaks of (none where it is due today), and both together."""
    status = status_of(due_on, today=on)
    state = status.word.removesuffix(" by")
    return {"state": state, "days": status.days or None, "status": str(status)}


def _as_text(item: DueItem, turn: Turn, on: date) -> str:
    law = f", by law {item.law_on}" if item.law_on else ""
    about = f" ({item.about})" if item.pupil_id and item.about else ""
    return (
        f"{item.due_on}{law}: {status_of(item.due_on, today=on)}: {item.initials}:"
        f" {item.kind.words}{about}: {turn.words}"
    )
