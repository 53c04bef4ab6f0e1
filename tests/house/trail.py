"""What one service wrote, in lines that a person can read and a test can compare.

The first line is the head of its change. Then come the rows, as the database's triggers copied
them: `+` made, with each column that is not its usual value; `~` changed, each column from what to
what; `-` taken away. Then the letters that were put in the post. `locks` are the tables of which
rows were held against others, in the order of holding them.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from difflib import unified_diff
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import pghistory.models
from django.apps import apps
from django.contrib.auth.models import Permission
from django.db import connection, transaction
from django.db.models import Field, ForeignKey, Model, Value
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from provision.models import RemovedSession
from send_mis.audit.models import Change
from send_mis.errors import EditConflict, NotAllowed, RuleBroken
from send_mis.notifications.models import Message
from send_mis.ui.words import day

_KEY = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32}")
_LOCKED = re.compile(r'FROM "(\w+)".*FOR UPDATE')


class _Undone(Exception):
    """Nothing of it is kept, so that the next finds the same."""


class Names:
    """What the things of a test are called. What a service made itself is `new`."""

    def __init__(self, things: Iterable[tuple[str, Any]]) -> None:
        self._names: dict[tuple[type[Model], Any], str] = {}
        self._keys: dict[str, str] = {}
        for name, thing in things:
            if isinstance(thing, Model) and thing.pk is not None:
                self._names.setdefault((type(thing), thing.pk), name)
                self._keys.setdefault(str(thing.pk), name)
            elif isinstance(thing, UUID):
                self._keys.setdefault(str(thing), name)

    def key(self, key: Any) -> str:
        return self._keys.get(str(key), "new")

    def of(self, model: type[Model], pk: Any) -> str:
        return self._names.get((model, pk)) or self.key(pk)

    def in_text(self, text: str) -> str:
        return _KEY.sub(lambda found: self.key(found[0]), text)


def trail(deed: Callable[[], Any], names: Names) -> list[str]:
    """What it writes. It is undone afterwards."""
    lines: list[str] = []
    try:
        with transaction.atomic():
            # In lists: an empty NOT IN of SQL is no condition at all.
            changes = list(Change.objects.values_list("pk", flat=True))
            letters = list(Message.objects.values_list("pk", flat=True))
            removed = list(RemovedSession.objects.values_list("pk", flat=True))
            with CaptureQueriesContext(connection) as asked:
                deed()
            for change in Change.objects.exclude(pk__in=changes).exclude(event="test.made"):
                lines += [_head(change, names), *sorted(_rows(change, names))]
            for row in RemovedSession.objects.exclude(pk__in=removed):
                lines.append(_made(RemovedSession, RemovedSession, row, names))
            for letter in Message.objects.exclude(pk__in=letters).order_by("to", "subject"):
                lines.append(f"letter to {letter.to}: {letter.subject}")
            held = [found[1] for each in asked if (found := _LOCKED.search(each["sql"] or ""))]
            if held:
                lines.append(f"locks {' '.join(dict.fromkeys(held))}")
            raise _Undone
    except _Undone:
        return lines


def trail_or_refusal(deed: Callable[[], Any], names: Names) -> list[str]:
    """What it writes; or each thing that it refuses it for, on a line."""
    try:
        return trail(deed, names)
    except RuleBroken as broken:
        return [
            f"refused at {field or 'the form'}: {without_now(text)}"
            for field, texts in broken.problems.items()
            for text in texts
        ]
    except NotAllowed as refused:
        return [f"not allowed: {refused.message}"]
    except EditConflict as conflict:
        theirs = "; ".join(f"{label}: {value}" for label, value in conflict.theirs.items())
        return [f"{conflict.by} was faster: {theirs}"]


def answer(deed: Callable[[], Any], names: Names) -> str:
    """Whether it may be done so, or in which words and at which field it is refused. Undone."""
    try:
        with transaction.atomic():
            said = deed()
            raise _Undone
    except _Undone:
        return names.in_text(said) if isinstance(said, str) else "done"
    except EditConflict as conflict:
        return names.in_text(f"conflict with {conflict.by}: {conflict.theirs}")
    except RuleBroken as broken:
        at = "; ".join(f"{key}: {' '.join(texts)}" for key, texts in broken.problems.items())
        return without_now(names.in_text(f"refused {at}"))
    except NotAllowed as refused:
        return f"not allowed: {refused.message}"


def without_now(text: str) -> str:
    """A moment of this minute is another one each time."""
    return re.sub(rf"at \d\d:\d\d on {day(timezone.now())}", "now", text)


def _head(change: Change, names: Names) -> str:
    pupils = ",".join(sorted(names.key(pk) for pk in change.pupil_ids)) or "nobody"
    who = f"by {names.key(change.user_id)} as {change.role} ({change.user_name})"
    why = f" because {change.why!r}" if change.why else ""
    return f"{change.event} {who} at {names.key(change.school_id)} of {pupils}{why}"


@cache
def _copied() -> list[Any]:
    """The tables in which the triggers keep their copies."""
    return [model for model in apps.get_models() if issubclass(model, pghistory.models.Event)]


def _rows(change: Change, names: Names) -> Iterator[str]:
    mine = [
        model._default_manager.order_by()
        .filter(pgh_context_id=change.pk)
        .values_list(Value(number), flat=True)
        for number, model in enumerate(_copied())
    ]
    for number in sorted(set(mine[0].union(*mine[1:]))):
        model = _copied()[number]
        tracked: Any = model.pgh_tracked_model
        copies: Any = model._default_manager.order_by("pgh_id")
        for copy in copies.filter(pgh_context_id=change.pk):
            if copy.pgh_label == "insert":
                yield _made(tracked, model, copy, names)
                continue
            name = f"{tracked.__name__} {names.of(tracked, copy.pgh_obj_id)}"
            if copy.pgh_label == "delete":
                yield f"- {name}"
                continue
            was = copies.filter(pgh_obj_id=copy.pgh_obj_id, pgh_id__lt=copy.pgh_id).last()
            new = (
                f"{field.name}={_before(field, was, names)}>{_said(field, copy, names)}"
                for field in _columns(model)
                if getattr(was, field.attname) != getattr(copy, field.attname)
            )
            yield f"~ {name}: {' '.join(new)}"


def _made(tracked: type[Model], model: type[Model], row: Any, names: Names) -> str:
    said = []
    for field in _columns(model):
        usual = tracked._meta.get_field(field.name)
        default = usual.get_default() if isinstance(usual, Field) else None
        value = getattr(row, field.attname)
        if value not in (None, "", [], {}) and value != default:
            said.append(f"{field.name}={_said(field, row, names)}")
    return f"+ {tracked.__name__}: {' '.join(said)}"


def _columns(model: type[Model]) -> list[Any]:
    return [
        field
        for field in model._meta.concrete_fields
        if not field.name.startswith("pgh_") and field.name != "id"
    ]


def _before(field: Any, row: Any, names: Names) -> str:
    """What is long was said when it was written."""
    is_long = isinstance(getattr(row, field.attname), dict)
    return "…" if is_long else _said(field, row, names)


def _said(field: Any, row: Any, names: Names) -> str:
    value = getattr(row, field.attname)
    if isinstance(field, ForeignKey) and value is not None:
        if field.related_model is Permission:
            return Permission.objects.get(pk=value).codename
        return names.of(field.related_model, value)
    if value in (None, ""):
        return ""
    if isinstance(value, datetime):
        return "now" if abs(timezone.now() - value) < timedelta(minutes=5) else f"{value:%F %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, UUID):
        return names.key(value)
    if isinstance(value, (dict, list)):
        return json.dumps(_plain(value, names), ensure_ascii=False, sort_keys=True)
    return names.in_text(repr(value)) if isinstance(value, str) else str(value)


def _plain(value: Any, names: Names) -> Any:
    """Without what is empty; what is kept in the order of its keys stands in that of its names."""
    if isinstance(value, dict):
        known = {names.in_text(key): _plain(each, names) for key, each in value.items()}
        return {key: each for key, each in known.items() if each not in (None, "", [], {})}
    if isinstance(value, list):
        parts = [_plain(each, names) for each in value]
        if all(isinstance(each, str) and _KEY.fullmatch(each) for each in value):
            return sorted(parts)
        if all(isinstance(each, dict) and "pupil" in each for each in value):
            return sorted(parts, key=lambda each: str((each["pupil"], each)))
        return parts
    return names.in_text(value) if isinstance(value, str) else value


def said(path: Path) -> dict[str, list[str]]:
    """By deed: the lines under its name."""
    found: dict[str, list[str]] = {}
    for line in path.read_text().splitlines():
        if line.startswith("== "):
            lines = found.setdefault(line.removeprefix("== "), [])
        elif line:
            lines.append(line)
    return found


def differences(found: dict[str, list[str]], path: Path) -> list[str]:
    """Where the lines of these deeds and those of the file part: what is said, what was found."""
    wanted, parts = said(path), []
    for name in {**wanted, **found}:
        here = unified_diff(
            wanted.get(name, []), found.get(name, []), f"said of {name}", "found", n=0, lineterm=""
        )
        parts += list(here)
    return parts
