"""What an invented school is to be, and the rows of it that wait to be written."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from pupils.models import ClassMembership, Enrolment, Monitoring, Need, Pupil, Spell
from send_mis.demo.story import Child
from send_mis.schools.choices import Phase
from send_mis.schools.models import School, SchoolClass


@dataclass(frozen=True)
class SchoolPlan:
    """What the school is to be. Counts are of pupils."""

    name: str
    slug: str
    urn: str
    establishment: str
    phase: Phase
    years: tuple[int, ...]
    pupils: int
    plans: int
    support: int
    monitored: int
    without_need: int = 2
    story: tuple[Child, ...] = ()
    nursery_sessions: bool = False
    senco: str = "SENCO"


@dataclass
class Rows:
    """Rows waiting to be written together, in the order in which they depend on one another."""

    pupils: list[Pupil] = field(default_factory=list)
    others: dict[type[Model], list[Any]] = field(default_factory=dict)

    def add(self, *rows: Model) -> None:
        for row in rows:
            self.others.setdefault(type(row), []).append(row)

    def write(self) -> None:
        Pupil.objects.bulk_create(self.pupils, batch_size=1000)
        for model in (Enrolment, ClassMembership, Spell, Need, Monitoring):
            rows: list[Any] = self.others.get(model, [])
            model.objects.bulk_create(rows, batch_size=2000)


@dataclass
class Built:
    school: School
    classes: dict[str, SchoolClass]
    pupils: list[Pupil]

    def pupil(self, list_name: str) -> Pupil:
        return next(p for p in self.pupils if p.list_name == list_name)
