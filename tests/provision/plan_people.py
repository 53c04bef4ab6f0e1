"""A class with a plan, for the tests of plans."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

import pytest

from provision.models import ProvisionPlan
from provision.plans.rules.content import RowContent, RowDraft
from provision.plans.services.rows import save_rows
from provision.plans.writing.rows import Saved
from pupils.models import Pupil
from send_mis.access.actor import Actor
from send_mis.schools.models import SchoolClass
from tests.factories import actor_for_user, grant, make_plan, make_pupil, make_user
from tests.people import Cast

TERM_STARTS, TERM_ENDS = date(2026, 9, 2), date(2026, 12, 18)
AFTER_TERM = date(2026, 12, 19)


@dataclass
class Desk:
    """Two people who write the plan of 4H, and the pupils of that class."""

    cast: Cast
    plan: ProvisionPlan
    teacher: Actor
    senco: Actor
    noah: Pupil
    kacper: Pupil
    layla: Pupil

    @property
    def school_class(self) -> SchoolClass:
        return self.cast.class_4h

    def content(self, *pupils: Pupil, **fields: object) -> RowContent:
        given: dict[str, object] = {
            "pupils": frozenset(p.pk for p in pupils or (self.noah,)),
            "starts_on": TERM_STARTS, "ends_on": AFTER_TERM, "what": "Task board",
            "minutes": 20, "times_a_week": 3, "weeks": 15,
        }  # fmt: skip
        return RowContent(**(given | fields))  # type: ignore[arg-type]

    def save(
        self, *drafts: RowDraft, actor: Actor | None = None, plan: ProvisionPlan | None = None
    ) -> Saved:
        return save_rows(actor=actor or self.teacher, plan=plan or self.plan, drafts=drafts)

    def add(self, *pupils: Pupil, **fields: object) -> UUID:
        key = uuid4()
        saved = self.save(RowDraft(key, 0, self.content(*pupils, **fields)))
        assert saved.rows[key].saved, saved.rows[key]
        return key

    def fresh(self) -> ProvisionPlan:
        found: ProvisionPlan = ProvisionPlan.objects.select_related(
            "school", "year", "term__year", "school_class"
        ).get(pk=self.plan.pk)
        return found


def make_desk(cast: Cast) -> Desk:
    layla = make_pupil(cast.harebell, surname="Ahmed", forename="Layla", school_class=cast.class_4h)
    plan = make_plan(cast.class_4h)
    return Desk(
        cast, plan, actor_for_user(cast.teacher), actor_for_user(cast.senco), cast.noah,
        cast.kacper, layla,
    )  # fmt: skip


def colleague(desk: Desk) -> Actor:
    """Somebody else who teaches the class."""
    user = make_user(full_name="Ama Boateng", title="Ms")
    grant(user, "teacher", desk.school_class)
    return actor_for_user(user)


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return make_desk(cast)
