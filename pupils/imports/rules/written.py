"""What an import wrote, as data: which rows it made, changed and took away, old and new values.

The facts about the pupils concerned are read before and after and held against each other, so
that whatever a service writes in passing (a class that ends, a need that goes) is in it too.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from django.apps import apps
from django.db.models import Field, ForeignKey, GeneratedField, Model

from pupils.models import Pupil
from send_mis.schools.models import SchoolClass

Deed = Literal["made", "changed", "removed"]


Values = dict[str, Any]


# Model label and primary key → field → value as JSON.
Snapshot = dict[tuple[str, str], Values]


PUPIL = Pupil._meta.label_lower


CLASS = SchoolClass._meta.label_lower
VERSION = "version"


@dataclass(frozen=True, slots=True)
class Write:
    """One row of the database, and what became of it. `old` and `new` hold what differs: all
    fields of a row that was made or removed."""

    model: str
    id: str
    deed: Deed
    old: Mapping[str, Any] = field(default_factory=dict)
    new: Mapping[str, Any] = field(default_factory=dict)
    is_undone: bool = False

    @property
    def key(self) -> tuple[str, str]:
        return self.model, self.id

    def as_json(self) -> dict[str, Any]:
        return {
            "model": self.model, "id": self.id, "deed": self.deed, "old": dict(self.old),
            "new": dict(self.new), "is_undone": self.is_undone,
        }  # fmt: skip

    def undone(self, fields: Collection[str]) -> "list[Write]":
        """The same write with these fields gone back: one part undone and perhaps one that stays.

        The version is nobody's value: it stays with the rest.
        """
        rest = self.new.keys() - set(fields) - {VERSION}
        if self.deed != "changed" or not rest:
            return [replace(self, is_undone=True)]
        keep = rest | ({VERSION} & self.new.keys())
        return [
            replace(self, old=_only(self.old, fields), new=_only(self.new, fields), is_undone=True),
            replace(self, old=_only(self.old, keep), new=_only(self.new, keep)),
        ]

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Write":
        return cls(**data)


def _only(values: Mapping[str, Any], fields: Collection[str]) -> Values:
    return {name: value for name, value in values.items() if name in fields}


def differences(before: Snapshot, after: Snapshot) -> list[Write]:
    writes = []
    for key in {**before, **after}:
        old, new = before.get(key), after.get(key)
        if old is None and new is not None:
            writes.append(Write(*key, "made", new=new))
        elif new is None and old is not None:
            writes.append(Write(*key, "removed", old=old))
        elif old is not None and new is not None and old != new:
            names = [name for name in new if new[name] != old.get(name)]
            writes.append(Write(*key, "changed", _only(old, names), _only(new, names)))
    return writes


Key = tuple[str, str]


# Worked out again whenever a row is saved, or nobody's to keep twice.
_LEFT_OUT = frozenset({"sort_key", "search_keys", "password"})


def kept_fields(model: type[Model]) -> list[Any]:
    return [
        f
        for f in model._meta.concrete_fields
        if not isinstance(f, GeneratedField) and f.name not in _LEFT_OUT
    ]


def stored(model: type[Model], values: Mapping[str, Any]) -> Values:
    """Values as JSON → as the model's fields hold them."""
    fields: dict[str, Field[Any, Any]] = {f.attname: f for f in kept_fields(model)}
    return {
        name: _target(fields[name]).to_python(value)
        for name, value in values.items()
        if name in fields
    }


def model_of(label: str) -> type[Model]:
    return apps.get_model(label)


def _target(found: Any) -> Any:
    return found.target_field if isinstance(found, ForeignKey) else found
