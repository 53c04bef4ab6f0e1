"""Who changed what of a pupil's, when and why, field by field, in words.

The heads come from `audit.Change`; the copies that the database's triggers keep are read for the
whole pupil in one query, so that every value is shown beside the one before it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet, Value
from django.db.models.fields import CharField, UUIDField
from django.db.models.functions import Cast, JSONObject

from pupils import rules
from pupils.choices import FactSource, SenStatus, ToldHow
from pupils.models import (
    ClassMembership,
    Enrolment,
    Monitoring,
    Need,
    Pupil,
    PupilGrant,
    Spell,
)  # fmt: skip
from pupils.record.rules import FACTS, code_book, in_words
from pupils.record.selectors.pupil import PupilRecord
from pupils.years import year_of_cohort, year_words
from send_mis.access.roles import ROLES
from send_mis.audit.models import Change
from send_mis.audit.selectors import changes
from send_mis.dashboard.event_words import change_words
from send_mis.schools.codes import CodeBook
from send_mis.ui.lists import Address, ListPage, page_of
from send_mis.ui.words import clock, day, last_day, plain_day

PER_PAGE = 20
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FieldLine:
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Thing:
    """One row that a change touched: what it is, and what became of its fields."""

    title: str
    lines: tuple[FieldLine, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One change as a sentence, with everything it touched."""

    when: str
    title: str
    by: str
    why: str
    things: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class _Event:
    kind: str
    obj_id: UUID
    label: str
    context_id: UUID
    order: int
    values: Values


def pupil_changes(record: PupilRecord, address: Address) -> ListPage[Told]:
    """Four queries: the count, the page of heads, the copies, and the words of the codes."""
    heads = page_of(changes(pupil_id=record.id), address.get("page"), PER_PAGE, address=address)
    events = list(_events(record.pupil)) if heads.rows else []
    by_change = _with_before(events)
    words = _Words(code_book(), record)
    told = [_told(head, by_change.get(head.id, []), words) for head in heads.rows]
    return ListPage(told, heads.number, heads.pages, heads.total, PER_PAGE, address)


_MODELS: tuple[tuple[str, Any, str, dict[str, str]], ...] = (
    ("pupil", Pupil, "pgh_obj_id", {}),
    ("enrolment", Enrolment, "pupil_id", {}),
    ("membership", ClassMembership, "pupil_id", {"class_name": "school_class__name"}),
    ("spell", Spell, "pupil_id", {}),
    ("need", Need, "pupil_id", {}),
    ("monitoring", Monitoring, "pupil_id", {}),
    (
        "grant", PupilGrant, "content_object_id",
        {"person": "user__full_name", "role": "permission__codename"},
    ),
)  # fmt: skip


def _events(pupil: Pupil) -> list[_Event]:
    """Every copy of every row of this pupil's: one union, a few hundred rows in a school life."""
    parts: list[QuerySet[Any, Any]] = []
    for kind, model, key, more in _MODELS:
        events = model.pgh_event_model
        fields = [f.attname for f in events._meta.concrete_fields if not f.name.startswith("pgh_")]
        columns = {name: F(name) for name in fields} | {n: F(path) for n, path in more.items()}
        parts.append(
            events.objects.order_by()
            .filter(**{key: pupil.pk})
            .annotate(
                kind=Value(kind, CharField()),
                row=JSONObject(**columns),
                obj=Cast("pgh_obj_id", UUIDField()),
            )
            .values_list("kind", "obj", "pgh_label", "pgh_context_id", "pgh_id", "row")
        )
    return [_Event(*row) for row in parts[0].union(*parts[1:], all=True)]


def _with_before(events: list[_Event]) -> dict[UUID, list[tuple[_Event, Values]]]:
    """Change → its events, each with the values that the row had before it."""
    found: dict[UUID, list[tuple[_Event, Values]]] = {}
    before: dict[tuple[str, UUID], Values] = {}
    kinds = [kind for kind, *_ in _MODELS]
    for event in sorted(events, key=lambda e: (kinds.index(e.kind), e.order)):
        key = (event.kind, event.obj_id)
        found.setdefault(event.context_id, []).append((event, before.get(key, {})))
        before[key] = event.values
    return found


def _told(head: Change, events: list[tuple[_Event, Values]], words: "_Words") -> Told:
    role = ROLES[head.role].label if head.role in ROLES else ""
    things = (words.thing(event, before) for event, before in events)
    return Told(
        when=f"{day(head.at)}, {clock(head.at)}",
        title=change_words(head.event),
        by=f"{head.user_name}, {role}" if role else head.user_name,
        why=head.why,
        things=tuple(thing for thing in things if thing is not None),
    )


# Its day is the last one; the copies keep the first day after it.
_UNTIL = "Until"
_SPELL_LABELS = {
    "status": "Status", "starts_on": "From", "ends_on": _UNTIL, "decided_by": "Who decided",
    "reason": "Why", "end_decided_by": "Who decided the end", "end_reason": "Why it ended",
    "parents_told_on": "Parents told on", "parents_told_how": "How parents were told",
    "reviewed_on": "Last review held on", "next_review_on": "Next review", "source": "Came from",
    "source_code": "Code in the file",
}  # fmt: skip
_LABELS: dict[str, dict[str, str]] = {
    "enrolment": {
        "starts_on": "On roll from", "ends_on": "Off roll from", "left_reason": "Why",
        "destination": "Where to",
    },
    "membership": {"starts_on": "From", "ends_on": _UNTIL},
    "spell": _SPELL_LABELS,
    "need": {"rank": "Rank", "starts_on": "From", "ends_on": _UNTIL, "source": "Came from"},
    "monitoring": {
        "starts_on": "From", "ends_on": _UNTIL, "look_again_on": "Look again on",
        "reason": "What to watch",
    },
    "grant": {"starts_on": "From", "ends_on": _UNTIL, "reason": "Why"},
}  # fmt: skip
_CHOICES: Mapping[str, Callable[[str], str]] = {
    "status": lambda code: SenStatus(code).label,
    "parents_told_how": lambda code: ToldHow(code).label,
    "source": lambda code: FactSource(code).label,
}


class _Words:
    """Values of the copies as people say them, as far as the reader may see the fact."""

    def __init__(self, book: CodeBook, record: PupilRecord) -> None:
        self.book, self.record = book, record

    def thing(self, event: _Event, before: Values) -> Thing | None:
        lines = tuple(self._lines(event, before))
        title = self._title(event)
        if event.label == "delete":
            return Thing(f"{title}: taken away", lines)
        return Thing(title, lines) if lines else None

    def _title(self, event: _Event) -> str:
        values = event.values
        if event.kind == "need":
            return f"Need: {rules.describe_need(values['type'], values['area'], values['words'])}"
        if event.kind == "membership":
            return f"Class {values['class_name'] or ''}".strip()
        if event.kind == "grant":
            key = (values["role"] or "").removeprefix("role_")
            role = ROLES[key].label if key in ROLES else key
            return f"{values['person'] or 'Somebody'}, {role}"
        return {
            "pupil": "Details", "enrolment": "Roll", "spell": "Status",
            "monitoring": "Monitoring",
        }[event.kind]  # fmt: skip

    def _lines(self, event: _Event, before: Values) -> list[FieldLine]:
        after: Values = {} if event.label == "delete" else event.values
        if event.label == "delete" and not before:
            before = event.values
        lines = []
        for name, label in self._labels(event.kind).items():
            old, new = before.get(name), after.get(name)
            if old == new or (old in (None, "", [], False) and new in (None, "", [], False)):
                continue
            lines.append(FieldLine(label, self._say(name, old, label), self._say(name, new, label)))
        return lines

    def _labels(self, kind: str) -> dict[str, str]:
        if kind != "pupil":
            return _LABELS[kind]
        shown = {f.name: f.label for f in FACTS.values() if f.action in self.record.may}
        return shown | {"reception_year": "Year group"}

    def _say(self, name: str, value: Any, label: str) -> str:
        if value in (None, "", []):
            return ""
        if label == _UNTIL:
            return plain_day(last_day(date.fromisoformat(value)))
        if name.endswith("_on"):
            return plain_day(date.fromisoformat(value))
        if name == "reception_year":
            return year_words(year_of_cohort(value, self.record.today))
        if name in _CHOICES:
            return _CHOICES[name](value)
        if name in FACTS:
            return in_words(FACTS[name], value, self.book)
        return str(value)
