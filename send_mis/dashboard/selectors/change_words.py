"""What changes wrote, as people read it: each row by its name, each field old and new."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models

from pupils.models import Pupil
from send_mis.access.roles import ROLES
from send_mis.audit.copies import (
    MOST_OF_A_KIND,
    CopiedEvent,
    Record,
    events_of,
    held_then,
    last_copies,
)
from send_mis.audit.history import (
    Copy,
    History,
    Sentence,
    ShownField,
    Unfolded,
    Values,
    column_of,
    is_nothing,
    value_words,
)
from send_mis.audit.models import Change
from send_mis.dashboard.contributing import EVENTS, HISTORY, plain
from send_mis.ui.words import joined

Model = type[models.Model]
# A count names an outcome; a result leads over review, row and plan to a class: no way is longer.
_STEPS = 5
_NAMED_AT_MOST = 3
_BY_MODEL: Mapping[Model, History] = {each.model: each for each in HISTORY}


@dataclass(frozen=True, slots=True)
class FieldLine:
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """One row that a change touched: what it is, and what became of its fields."""

    title: str
    lines: tuple[FieldLine, ...]


@dataclass
class Written:
    """What some changes wrote, with everything that its words need. At most six queries."""

    today: date
    may_do: Collection[str]
    pupil_id: UUID | None = None
    wrote: dict[UUID, list[CopiedEvent]] = field(default_factory=dict)
    pupils_here: set[UUID] = field(default_factory=set)
    _copies: dict[tuple[Model, str], Record] = field(default_factory=dict)
    _once: dict[Callable[[], Any], Any] = field(default_factory=dict)

    def read(self, change_ids: Sequence[UUID], histories: Iterable[History]) -> None:
        shown = [each for each in histories if self.may(each.action)]
        found = events_of(change_ids, shown, self.pupil_id)
        if self.pupil_id is not None:
            found += list(self._unfolded(found))
        for event in found:
            self.wrote.setdefault(event.change_id, []).append(event)
        self._read_names(found)

    def read_pupils(self, keys: Iterable[UUID]) -> None:
        """The names of these pupils, also of those whose record is gone. Two queries at most."""
        wanted = set(keys)
        if not wanted:
            return
        self._copies.update(last_copies({Pupil: {str(key) for key in wanted}}))
        here = Pupil.objects.filter(pk__in=wanted).values_list("pk", flat=True)
        self.pupils_here.update(here)

    # --- What titles and values ask --------------------------------------------------------

    def may(self, action: str) -> bool:
        return not action or action in self.may_do

    def role(self, key: str) -> str:
        return ROLES[key].label if key in ROLES else key.replace("_", " ")

    def once(self, make: Callable[[], Any]) -> Any:
        if make not in self._once:
            self._once[make] = make()
        return self._once[make]

    def name(self, model: Model, key: Any) -> str:
        history, values = _BY_MODEL.get(model), self._copies.get((model, str(key)))
        if history is None:
            return ""
        return history.called(Copy(model, values, self)) if values else history.noun

    # --- Rows ------------------------------------------------------------------------------

    def rows(self, change_id: UUID, *, of_school: bool = False) -> tuple[list[ChangedRow], int]:
        """What is shown of a change, and how many rows more it wrote than are read.

        `of_school`: of the school's own models alone.
        """
        events = self.wrote.get(change_id, [])
        if of_school:
            events = [event for event in events if event.history.is_of_school]
        found = [row for each in _merged(events) if (row := self._row(each)) is not None]
        kinds = {event.history.model: event.of_kind for event in events}
        return found, sum(max(0, count - MOST_OF_A_KIND) for count in kinds.values())

    def subjects(self, change_id: UUID, model: Model) -> list[str]:
        """The rows of this model, or kind of model, that a change touched, each by its name."""
        events = [e for e in self.wrote.get(change_id, []) if issubclass(e.history.model, model)]
        called = [e.history.called(Copy(e.history.model, e.after, self)) for e in events]
        return list(dict.fromkeys(called))

    def _row(self, event: CopiedEvent) -> ChangedRow | None:
        lines = tuple(self._lines(event))
        values = event.after or event.before
        title = event.history.headed(Copy(event.history.model, values, self)) + event.note
        if event.label == "delete":
            return ChangedRow(f"{title}: removed", lines)
        return ChangedRow(title, lines) if lines else None

    def _lines(self, event: CopiedEvent) -> Iterable[FieldLine]:
        model = event.history.model
        before, after = Copy(model, event.before, self), Copy(model, event.after, self)
        for shown in event.history.fields:
            if not self.may(shown.action):
                continue
            column = column_of(model, shown.column)
            old, new = before[shown.column], after[shown.column]
            if old == new or (is_nothing(old, column) and is_nothing(new, column)):
                continue
            line = FieldLine(shown.label, _said(shown, before), _said(shown, after))
            if line.old != line.new:
                yield line

    def _unfolded(self, events: Sequence[CopiedEvent]) -> Iterator[CopiedEvent]:
        """The rows of this pupil's that wait in a column of another row. Two queries at most."""
        waiting = [(e, e.history.unfolded) for e in events if e.history.unfolded]
        waiting = [(e, how) for e, how in waiting if how and e.after.get(how.column)]
        held = _held_before([(e, how) for e, how in waiting if not e.before.get(how.column)])
        for event, how in waiting:
            for part in how.parts(event.before, event.after, held.get(event.change_id, {})):
                if str(self.pupil_id) not in part.pupils:
                    continue
                self._copies.setdefault((part.model, part.key), dict(part.after or part.before))
                label = "update" if part.after and part.before else "insert"
                yield CopiedEvent(
                    _BY_MODEL[part.model], event.change_id, part.key,
                    label if part.after else "delete",
                    dict(part.after), dict(part.before), 1, event.at, how.words,
                )  # fmt: skip

    # --- Names -----------------------------------------------------------------------------

    def _read_names(self, events: Iterable[CopiedEvent]) -> None:
        """The last copy of whatever a title or a shown field points to, step by step."""
        wanted: dict[Model, set[str]] = {}
        for event in events:
            columns = {*event.history.needs, *(each.column for each in event.history.fields)}
            for values in (event.before, event.after):
                self._point(wanted, event.history.model, values, columns)
        for _ in range(_STEPS):
            if not wanted:
                return
            found = last_copies(wanted)
            self._copies.update(found)
            wanted = {}
            for (model, _key), values in found.items():
                self._point(wanted, model, values, _BY_MODEL[model].needs)

    def _point(
        self, wanted: dict[Model, set[str]], model: Model, values: Record, columns: Iterable[str]
    ) -> None:
        for name in columns:
            target, key = column_of(model, name).related_model, values.get(name)
            if not key or not isinstance(target, type) or target not in _BY_MODEL:
                continue
            if (target, str(key)) not in self._copies:
                wanted.setdefault(target, set()).add(str(key))


def sentence(written: Written, head: Change, pupils: Sequence[str], total: int) -> str:
    """What was done, and to what: `pupils` are the first of `total`."""
    said = EVENTS.get(head.event)
    if said is None:
        return plain(head.event)
    words = said.words.replace("{pupil}", _listed(pupils, total) or "a pupil")
    if said.is_why:
        return _filled(words, said, head.why)
    found = (written.subjects(head.pk, model) for model in said.of)
    names = next((each for each in found if each), [])
    return _filled(words, said, _listed(names, len(names)))


def _filled(words: str, said: Sentence, subject: str) -> str:
    """With no name for its subject a sentence still says what was done."""
    if subject:
        return words.replace("{}", subject)
    nouns = (h.noun for h in HISTORY if issubclass(h.model, said.of))
    noun = next(nouns, "")
    return words.replace(": {}", "").replace("{}", noun)


def _listed(names: Sequence[str], total: int) -> str:
    if total <= _NAMED_AT_MOST:
        return joined(names)
    return f"{', '.join(names[:_NAMED_AT_MOST])} and {total - _NAMED_AT_MOST} more"


EVENT_LABELS: Mapping[str, str] = {
    name: _filled(said.words.replace("{pupil}", "a pupil"), said, "")
    for name, said in EVENTS.items()
}


def _held_before(
    events: Sequence[tuple[CopiedEvent, Unfolded]],
) -> dict[UUID, dict[Model, list[Values]]]:
    """What the models of an unfolded column held before it kept anything."""
    found: dict[UUID, dict[Model, list[Values]]] = {}
    if not events:
        return found
    at = {event.change_id: event.at for event, _ in events}
    asked = [(event.change_id, event.key, event.at) for event, _ in events]
    for model, column in events[0][1].held:
        rows = held_then(model, column, asked)
        for change_id, values in rows:
            found.setdefault(change_id, {}).setdefault(model, []).append(values)
        asked = [(change_id, str(values["id"]), at[change_id]) for change_id, values in rows]
    return found


def _said(shown: ShownField, copy: Copy) -> str:
    return value_words(shown, copy[shown.column], copy) if copy.values else ""


def _merged(events: Iterable[CopiedEvent]) -> list[CopiedEvent]:
    """One event a row, from what it was before the change to what it is after.

    A row that a service takes away and writes anew under another key is one row to people.
    """
    found: dict[tuple[Any, ...], CopiedEvent] = {}
    for event in events:
        values = event.after or event.before
        by = tuple(values.get(name) for name in event.history.merges_by) or (event.key,)
        key = (event.history.model, event.note, *by)
        known = found.get(key)
        first = event.before if known is None else known.before
        is_gone = event.label == "delete"
        if is_gone:
            first = first or event.after
        found[key] = CopiedEvent(
            event.history, event.change_id, event.key,
            "delete" if is_gone else "insert" if not first else "update",
            {} if is_gone else event.after, first, event.of_kind, event.at, event.note,
        )  # fmt: skip
    return list(found.values())
