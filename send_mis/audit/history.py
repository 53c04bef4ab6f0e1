"""What an app says of its changes: a sentence for each event, and what is shown of its models.

Each app's `contributions.py` exports `EVENTS` and `HISTORY` made of these. Only the pages of the
dashboard that show the record read the copies that the triggers keep.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from django.db import models

from send_mis.ui.words import clock, day, last_day, plain_day

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sentence:
    """What an event did, and to what: {pupil} stands for the pupils whom it names, {} for the
    rows of the first model of `of` that it touched, or for the reason itself (`is_why`)."""

    words: str
    of: tuple[type[models.Model], ...] = ()
    is_why: bool = False


class Names(Protocol):
    """What a title or a value may ask while a page of changes is made."""

    today: date
    # Whose page it is; none: the school's record.
    pupil_id: UUID | None

    def name(self, model: type[models.Model], key: Any) -> str: ...
    def may(self, action: str) -> bool: ...
    def role(self, key: str) -> str: ...
    def once(self, make: Callable[[], Any]) -> Any: ...


@dataclass(frozen=True, slots=True)
class Copy:
    """A row as the triggers copied it: its values as JSON says them, and what its keys stand for.

    At erasure values are dropped, so every one may be missing.
    """

    model: type[models.Model]
    values: Values
    names: Names

    def __getitem__(self, column: str) -> Any:
        return self.values.get(column)

    def text(self, column: str) -> str:
        return str(self.values.get(column) or "")

    def name(self, column: str) -> str:
        """What the row is called to which this foreign key points."""
        target = column_of(self.model, column).related_model
        if not isinstance(target, type) or not self[column]:
            return ""
        return self.names.name(target, self[column])

    def day(self, column: str) -> date | None:
        value = self[column]
        return date.fromisoformat(value[:10]) if value else None


Title = Callable[[Copy], str]
ValueWords = Callable[[Any, Copy], str]


@dataclass(frozen=True, slots=True)
class ShownField:
    """A column that is shown old and new. Its words follow its kind, unless `words` says them.

    Who may not do `action` is not shown it. `is_until`: the copy keeps the first day after the
    last, and people read the last.
    """

    column: str
    label: str
    words: ValueWords | None = None
    action: str = ""
    is_until: bool = False


@dataclass(frozen=True, slots=True)
class Of:
    """The column names a row of another model, and that row's copies say whose this is.

    `picks` is that model's column with the same key, and `pupil` says whose its row is. A row
    of `model` that lasts for a while (`lasts`) counts for the day of the change, or for the
    day in the column `on`.
    """

    column: str
    model: type[models.Model]
    picks: str = "id"
    pupil: "str | Of" = "pupil_id"
    lasts: bool = False
    on: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A row of another model inside a column of this one: made, changed or taken out there."""

    model: type[models.Model]
    key: str
    before: Values
    after: Values
    # The pupils in it, by key.
    pupils: frozenset[str]


@dataclass(frozen=True, slots=True)
class Unfolded:
    """A column that keeps whole rows of other models until somebody agrees to them.

    `parts` is given the row before and after, and where the column was empty before, what those
    models held then: `held` names them, each with the column that points at the one before it.
    `words` say that it waits.
    """

    column: str
    held: tuple[tuple[type[models.Model], str], ...]
    parts: Callable[[Values, Values, Mapping[type[models.Model], list[Values]]], list[Part]]
    words: str


@dataclass(frozen=True)
class History:
    """How the changes of one model are shown.

    `noun` stands where the row's name is not kept any more; `heading` stands above what changed,
    with its name for {}. `pupil` says whose it is: a column
    with the pupil's key, or the way to one; without it no pupil's page shows the model. `needs`
    are the foreign keys that the title reads. `merges_by` are columns that tell which row is
    which where a service writes it anew under another key. `unshown` are columns that say
    nothing to a reader, so that a new column is a decision.
    """

    model: type[models.Model]
    noun: str
    title: Title
    fields: tuple[ShownField, ...]
    heading: str = "{}"
    pupil: str | Of = ""
    needs: tuple[str, ...] = ()
    action: str = ""
    merges_by: tuple[str, ...] = ()
    unshown: str = ""
    # Its values are read in the school's record too: nobody else's page shows them.
    is_of_school: bool = False
    # Read on a pupil's page alone.
    unfolded: Unfolded | None = None
    columns: Mapping[str, ShownField] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", {each.column: each for each in self.fields})

    def called(self, copy: Copy) -> str:
        return self.title(copy) or self.noun

    def headed(self, copy: Copy) -> str:
        return self.heading.replace("{}", self.called(copy))


def is_nothing(value: Any, column: "models.Field[Any, Any]") -> bool:
    """Nothing was recorded; a nought is something, unless it is what the column begins with."""
    if value is None or value is False or value in ("", [], {}):
        return True
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return is_number and value == 0 and column.has_default() and column.get_default() == 0


def value_words(shown: ShownField, value: Any, copy: Copy) -> str:
    """A value of a copy as people say it; "" where nothing is recorded."""
    column = column_of(copy.model, shown.column)
    if is_nothing(value, column) and value is not False:
        return ""
    if shown.words is not None:
        return shown.words(value, copy)
    if isinstance(column, models.ForeignKey):
        target = column.related_model
        return copy.names.name(target, value) if isinstance(target, type) else ""
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(column, models.BooleanField):
        return "Yes" if value else "No"
    if isinstance(column, models.DateTimeField):
        at = datetime.fromisoformat(value)
        return f"{day(at)}, {clock(at)}"
    if isinstance(column, models.DateField):
        on = date.fromisoformat(value)
        return plain_day(last_day(on) if shown.is_until else on)
    if isinstance(column, models.TimeField):
        hour, minute, *_ = value.split(":")
        return f"{int(hour)}:{minute}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def column_of(model: type[models.Model], column: str) -> "models.Field[Any, Any]":
    """The field that is kept in this column."""
    return next(each for each in model._meta.concrete_fields if each.column == column)
